"""`listen sync`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from listen.cli import show_option
from listen.cli.making import making_options

if TYPE_CHECKING:
    from listen.batch import Plan, Synced


@click.command("sync")
@click.argument("articles", metavar="FOLDER", type=click.Path(path_type=Path))
@making_options
@click.option("--dry-run", is_flag=True, help="Say what would be done; do nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as one JSON document.")
@show_option
def command(
    *,
    articles: Path,
    voice: str | None,
    language: str | None,
    jobs: int | None,
    dask: str | None,
    dask_cache: Path | None,
    dry_run: bool,
    as_json: bool,
    folder: Path | None,
) -> int:
    """Keep the show in step with FOLDER: publish what is new or changed there, take out the
    episodes of articles that are gone.

    Exit code 1 if an article could not be published.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from listen import batch
    from listen.cli.progress import shown
    from listen.publish import Options
    from listen.show import find_show

    show = find_show(folder, Path.cwd())
    options = Options(voice=voice, language=language, jobs=jobs, dask=dask, dask_cache=dask_cache)
    with shown(quiet=as_json) as progress:
        if dry_run:
            would = batch.plan(show, articles, options, progress)
        else:
            done = batch.sync(show, articles, options, progress)
    if dry_run:
        _tell_plan(would, as_json=as_json)
        return 1 if would.failures else 0
    if as_json:
        _print_json(done)
    else:
        tell(done)
    return 1 if done.result.failures else 0


def tell(done: Synced) -> None:
    """Print what was done: each episode that came, changed or went; the summary on stderr."""
    from listen.cli.output import summary_lines

    for outcome in done.result.outcomes:
        if outcome.changed:
            click.echo(f"published: {outcome.title}")
    for entry in done.removed:
        click.echo(f"removed: {entry.title}")
    for line in summary_lines(done.result, removed=len(done.removed)):
        click.echo(line, err=True)


def _print_json(done: Synced) -> None:
    import msgspec

    outcomes = done.result.outcomes
    document = {
        "published": [outcome.slug for outcome in outcomes if outcome.changed],
        "unchanged": [outcome.slug for outcome in outcomes if not outcome.changed],
        "removed": [entry.slug for entry in done.removed],
        "failures": [
            {"source": source, "error": error.message, "hint": error.hint}
            for source, error in done.result.failures
        ],
        "feed": "feed.xml",
    }
    click.echo(msgspec.json.format(msgspec.json.encode(document), indent=1).decode())


def _tell_plan(would: Plan, *, as_json: bool) -> None:
    if as_json:
        import msgspec

        document = {
            "new": would.new,
            "changed": would.changed,
            "unchanged": would.unchanged,
            "gone": [entry.slug for entry in would.gone],
            "failures": [
                {"source": source, "error": error.message, "hint": error.hint}
                for source, error in would.failures
            ],
        }
        click.echo(msgspec.json.format(msgspec.json.encode(document), indent=1).decode())
        return
    for source in would.new:
        click.echo(f"would publish: {source}")
    for source in would.changed:
        click.echo(f"would update: {source}")
    for entry in would.gone:
        click.echo(f"would remove: {entry.title} ({entry.source})")
    click.echo(
        f"{len(would.new)} new, {len(would.changed)} changed, {len(would.unchanged)} unchanged, "
        f"{len(would.gone)} gone; nothing was done",
        err=True,
    )
