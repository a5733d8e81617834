"""`listen publish`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from listen.cli import show_option


@click.command("publish")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@click.option("--voice", metavar="NAME", help="The voice profile to read with.")
@click.option("--title", help="The episode's title.")
@click.option("--author", help="Who wrote the article.")
@click.option("--date", metavar="DATE", help="When it was published (ISO 8601).")
@click.option("--language", metavar="TAG", help="The article's language, such as en or de-AT.")
@click.option("--force", is_flag=True, help="Render everything anew.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Worker processes. Default: all cores.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifests as one JSON document.")
@show_option
def command(
    *,
    sources: tuple[str, ...],
    voice: str | None,
    title: str | None,
    author: str | None,
    date: str | None,
    language: str | None,
    force: bool,
    jobs: int | None,
    as_json: bool,
    folder: Path | None,
) -> int:
    """Make an episode of each SOURCE (a file, a folder of files, or - for standard input) and
    write the feed.
    """
    # numpy's linear algebra starts a thread a core when it is imported, and none is needed.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from listen.cli.progress import shown
    from listen.publish import Options, publish
    from listen.publish.sources import expanded
    from listen.show import find_show

    show = find_show(folder, Path.cwd())
    options = Options(voice, title, author, date, language, force, jobs)
    with shown(quiet=as_json) as progress:
        result = publish(show, expanded(sources), options, progress)
        if not show.public and result.outcomes:
            progress.hint(
                f"the feed's links begin with {show.base_url}: set [show] base_url in listen.toml "
                "to where this folder will be reachable"
            )
    if as_json:
        from listen.cli.output import result_json

        click.echo(result_json(result))
    else:
        from listen.cli.output import result_lines

        for line in result_lines(result, show.root):
            click.echo(line)
    return 1 if result.failures else 0
