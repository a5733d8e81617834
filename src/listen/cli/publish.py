"""`listen publish`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from listen.cli import show_option
from listen.cli.making import making_options


@click.command("publish")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@making_options
@click.option("--title", help="The episode's title.")
@click.option("--author", help="Who wrote the article.")
@click.option("--date", metavar="DATE", help="When it was published (ISO 8601).")
@click.option("--force", is_flag=True, help="Render everything anew.")
@click.option("--allow-private", is_flag=True, help="Fetch URLs of private networks too.")
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
    allow_private: bool,
    jobs: int | None,
    dask: str | None,
    dask_cache: Path | None,
    as_json: bool,
    folder: Path | None,
) -> int:
    """Make an episode of each SOURCE (a file, a URL, a folder of files, or - for standard input)
    and write the feed.
    """
    # numpy's linear algebra starts a thread a core when it is imported, and none is needed.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from listen.cli.progress import shown
    from listen.errors import UsageError
    from listen.publish import Options, publish
    from listen.publish.sources import expanded
    from listen.show import find_show

    show = find_show(folder, Path.cwd())
    options = Options(
        voice=voice,
        title=title,
        author=author,
        date=date,
        language=language,
        force=force,
        jobs=jobs,
        dask=dask,
        dask_cache=dask_cache,
        allow_private=allow_private,
    )
    named = expanded(sources)
    if title is not None and len(named) > 1:
        raise UsageError(
            f"publishing {len(named)} articles: --title is of one",
            "publish each alone, or write a title in its front matter",
        )
    with shown(quiet=as_json) as progress:
        result = publish(show, named, options, progress)
        if not show.public and result.outcomes:
            progress.hint(
                f"the feed's links begin with {show.base_url}: set [show] base_url in listen.toml "
                "to where this folder will be reachable"
            )
    if as_json:
        from listen.cli.output import result_json

        for piece in result_json(result):
            click.echo(piece, nl=False)
    else:
        from listen.cli.output import result_lines, summary_lines

        if len(named) > 1:
            for line in summary_lines(result):
                click.echo(line, err=True)
        for line in result_lines(result, show.root):
            click.echo(line)
    return 1 if result.failures else 0
