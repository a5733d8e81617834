"""`listen serve`."""

from __future__ import annotations

from pathlib import Path

import click

from listen.cli import show_option


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0: the whole network.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@show_option
def command(*, host: str, port: int, folder: Path | None) -> int:
    """Serve the show to podcast apps and browsers, until interrupted."""
    from listen.serve import Announcement, serve
    from listen.show import find_show

    show = find_show(folder, Path.cwd())

    def ready(there: Announcement) -> None:
        click.echo(f"page  {there.page}")
        click.echo(f"feed  {there.feed}")
        click.echo(there.code, err=True)
        if not (show.root / "feed.xml").exists():
            text = f"hint: nothing is published in {show.root} yet: listen publish, or --show"
            click.echo(text, err=True)
        click.echo("Ctrl-C ends it", err=True)

    serve(show.root, host, port, base_url=show.base_url, ready=ready)
    return 0
