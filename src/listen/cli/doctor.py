"""`listen doctor`."""

from __future__ import annotations

from pathlib import Path

import click

from listen.cli import show_option


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@show_option
def command(*, as_json: bool, folder: Path | None) -> int:
    """Show what works on this machine, and the cure for what does not.

    Exit code 1 if publishing would fail.
    """
    from listen.doctor import examine

    findings = examine(folder, Path.cwd())
    broken = any(finding.needed and not finding.works for finding in findings)
    if as_json:
        import msgspec

        document = {"works": not broken, "checks": [msgspec.to_builtins(f) for f in findings]}
        click.echo(msgspec.json.format(msgspec.json.encode(document), indent=1).decode())
        return 1 if broken else 0
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        mark = "ok  " if finding.works else "FAIL" if finding.needed else "no  "
        click.echo(f"{mark}  {finding.name:<{width}}  {finding.detail}")
        if finding.cure:
            click.echo(f"{' ' * (width + 8)}cure: {finding.cure}")
    return 1 if broken else 0
