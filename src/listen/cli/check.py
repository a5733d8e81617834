"""`listen check`."""

from __future__ import annotations

from pathlib import Path

import click

from listen.cli import show_option


@click.command("check")
@click.argument("target", required=False, metavar="[DIR or URL]")
@click.option("--no-loudness", is_flag=True, help="Do not decode and measure the sound.")
@click.option("--all", "everything", is_flag=True, help="Over HTTP: every episode, not the newest.")
@click.option("--json", "as_json", is_flag=True, help="Print the faults as one JSON document.")
@show_option
def command(
    *,
    target: str | None,
    no_loudness: bool,
    everything: bool,
    as_json: bool,
    folder: Path | None,
) -> int:
    """Judge a published show, or any live feed, by the standards that podcast apps rely on.

    One line a fault; exit code 1 if any is an error.
    """
    from listen.check import as_dict, as_text, check_show
    from listen.show import find_show

    judged = target or str(find_show(folder, Path.cwd()).root)
    faults = check_show(judged, loudness=not no_loudness, episodes=None if everything else 3)
    if as_json:
        import msgspec

        click.echo(
            msgspec.json.format(msgspec.json.encode(as_dict(judged, faults)), indent=1).decode()
        )
    else:
        text = as_text(faults)
        if text:
            click.echo(text)
        errors = sum(fault.severity == "error" for fault in faults)
        summary = f"{errors} errors, {len(faults) - errors} pieces of advice" if faults else "sound"
        click.echo(f"{judged}: {summary}", err=True)
    return 1 if any(fault.severity == "error" for fault in faults) else 0
