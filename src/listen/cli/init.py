"""`listen init`."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command("init")
@click.argument(
    "folder", required=False, default=".", metavar="[DIR]", type=click.Path(path_type=Path)
)
@click.option("--title", help="The show's title.")
@click.option("--author", help="Who publishes it.")
@click.option("--description", help="What it is about.")
@click.option("--link", help="Its web page.")
@click.option("--language", help="Its language, such as en-US.")
@click.option("--category", help='Apple\'s category, such as News or "News > Politics".')
@click.option("--base-url", help="Where its folder will be reachable.")
@click.option("--yes", is_flag=True, help="Ask nothing: take the defaults.")
def command(*, folder: Path, yes: bool, **given: str | None) -> int:
    """Start a new show in DIR: a listen.toml, and a folder for voices.

    Asks for what only a person knows; every answer has a default.
    """
    from listen.starting import QUESTIONS, start_show

    answers = {}
    for question in QUESTIONS:
        answer = given.get(question.key)
        if answer is None and not yes and sys.stdin.isatty():
            answer = click.prompt(question.text, default=question.default, err=True)
        answers[question.key] = answer or question.default
    path = start_show(folder, answers)
    click.echo(str(path))
    click.echo(f"next: listen publish article.md --show {folder}", err=True)
    return 0
