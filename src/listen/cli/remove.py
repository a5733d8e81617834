"""`listen remove`."""

from __future__ import annotations

from pathlib import Path

import click

from listen.cli import show_option


@click.command("remove")
@click.argument("slug")
@show_option
def command(*, slug: str, folder: Path | None) -> int:
    """Take the episode SLUG out of the feed, and its folder away."""
    from listen.cli.progress import shown
    from listen.publish.remove import remove
    from listen.show import find_show

    show = find_show(folder, Path.cwd())
    with shown(quiet=False) as progress:
        (gone,) = remove(show, (slug,), progress)
    click.echo(f"removed: {gone.title}")
    return 0
