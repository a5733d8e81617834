"""`listen voices` and its subcommands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from listen.cli import show_option

if TYPE_CHECKING:
    from listen.show import Show

_TEXT = "The quick brown fox jumps over the lazy dog. How is this voice to listen to?"


@click.group("voices", invoke_without_command=True)
@click.option("--engine", "engine_name", metavar="NAME", help="List an engine's own voices.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@show_option
@click.pass_context
def command(
    ctx: click.Context, *, engine_name: str | None, as_json: bool, folder: Path | None
) -> int:
    """List the voice profiles, each with its status.

    `voices try NAME` speaks a sample; `voices compare A B…` writes a page to listen to.
    """
    from listen.show import find_show

    show = find_show(folder, Path.cwd())
    ctx.obj = show
    if ctx.invoked_subcommand:
        return 0
    from listen.speech.voices import neural_voice
    from listen.voicing import engine_rows, profile_rows

    rows = engine_rows(engine_name) if engine_name else profile_rows(show)
    if as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(rows), indent=1).decode())
        return 0
    if not rows:
        click.echo(f"hint: the engine {engine_name} cannot say what voices it has", err=True)
        return 0
    widths = [max(len(row[key]) for row in rows) for key in ("name", "language", "engine")]
    for row in rows:
        columns = (
            row[key].ljust(width)
            for key, width in zip(("name", "language", "engine"), widths, strict=True)
        )
        click.echo("  ".join((*columns, row["status"])).rstrip())
    better = None if engine_name else neural_voice(show.about.language, show.root)
    if better is not None and better.name != show.voice.default:
        click.echo(f"hint: {better.name} is a better voice: --voice {better.name}", err=True)
    return 0


@command.command("try")
@click.argument("name")
@click.option("--text", default=_TEXT, help="What to say.")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write an MP3; don't play."
)
@show_option
@click.pass_context
def try_voice(
    ctx: click.Context, *, name: str, text: str, output: Path | None, folder: Path | None
) -> None:
    """Speak a sample with the voice NAME: played, or written with --output."""
    from listen.voicing import sample

    data = sample(_show(ctx, folder), name, text)
    if output is None:
        from listen.play import can_play, play_bytes

        if can_play():
            play_bytes(data)
            return
        output = Path(f"{name}.mp3")
        click.echo("hint: there is no sound device here, so the sample is a file", err=True)
    from listen.library.files import write_file

    write_file(output, data)
    click.echo(str(output), file=sys.stdout)


@command.command("compare")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--text", help="What each says; without it, a passage in its own language.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("voices.html"),
    show_default=True,
    help="The page.",
)
@show_option
@click.pass_context
def compare_voices(
    ctx: click.Context,
    *,
    names: tuple[str, ...],
    text: str | None,
    output: Path,
    folder: Path | None,
) -> None:
    """Write one page with the same passage in each voice NAME, to listen to side by side."""
    from listen.library.files import write_file
    from listen.voicing import compared

    page = compared(_show(ctx, folder), names, text)
    write_file(output, page.encode())
    click.echo(str(output))


def _show(ctx: click.Context, folder: Path | None) -> Show:
    """The show that the subcommand names, else `listen voices` itself."""
    from listen.show import find_show

    named: Show = ctx.obj
    return named if folder is None else find_show(folder, Path.cwd())
