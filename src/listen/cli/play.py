"""`listen play`."""

from __future__ import annotations

from pathlib import Path

import click

from listen.cli import show_option


@click.command("play")
@click.argument("episode")
@click.option("--chapter", metavar="N", help="Start at a chapter: its number, or its title.")
@click.option("--list", "listing", is_flag=True, help="List the chapters; play nothing.")
@show_option
def command(*, episode: str, chapter: str | None, listing: bool, folder: Path | None) -> int:
    """Play EPISODE (its slug, its folder, or a file in it).

    Keys: space pauses, n and p go to the next and the previous chapter, the arrows go back 15
    seconds and forward 30, q quits.
    """
    from listen.cli.output import clock
    from listen.cli.player import follow
    from listen.play import Player, find_chapter, find_episode
    from listen.show import find_show

    show = find_show(folder, Path.cwd())
    found = find_episode(episode, show.root)
    if listing:
        width = len(clock(found.duration))
        for one in found.chapters:
            indent = "  " * (one.level - 1)
            click.echo(f"{one.number:3}  {clock(one.start):>{width}}  {indent}{one.title}")
        return 0
    first = find_chapter(found, chapter) if chapter else found.chapters[0]
    with Player(found, show.root, first.start) as player:
        follow(player)
    return 0
