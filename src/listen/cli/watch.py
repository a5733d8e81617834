"""`listen watch`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from listen.cli import show_option
from listen.cli.making import making_options


@click.command("watch")
@click.argument("articles", metavar="FOLDER", type=click.Path(path_type=Path))
@making_options
@show_option
def command(
    *,
    articles: Path,
    voice: str | None,
    language: str | None,
    jobs: int | None,
    dask: str | None,
    dask_cache: Path | None,
    folder: Path | None,
) -> int:
    """Keep the show in step with FOLDER (see `listen sync`) now and after each change in it,
    until interrupted.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from listen import batch
    from listen.cli.progress import shown
    from listen.cli.sync import tell
    from listen.publish import Options
    from listen.show import find_show

    show = find_show(folder, Path.cwd())
    options = Options(voice=voice, language=language, jobs=jobs, dask=dask, dask_cache=dask_cache)
    with shown(quiet=False) as progress:
        for done in batch.watch(show, articles, options, progress):
            tell(done)
            click.echo(f"watching {articles}: Ctrl-C ends it", err=True)
    return 0
