"""`listen init`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from listen.starting import Question


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
@click.option("--voice", help="The voice that speaks; `listen voices` lists them.")
@click.option("--yes", is_flag=True, help="Ask nothing: take the defaults.")
def command(*, folder: Path, yes: bool, **given: str | None) -> int:
    """Start a new show in DIR: a listen.toml, and a folder for voices.

    Asks for what only a person knows; every answer has a default.
    """
    from listen.starting import QUESTIONS, better_voice, start_show, suggested_voice

    answers = {}
    for question in QUESTIONS:
        answer = given.get(question.key)
        if answer is None and not yes and sys.stdin.isatty():
            answer = _asked(question)
        answers[question.key] = answer or question.default
    language = answers["language"]
    better = better_voice(language)
    voice = given.get("voice")
    if voice is None and better and not yes and sys.stdin.isatty():
        text = f"Voice ({better} is neural: better, and slower to make; `listen voices` lists all)"
        voice = click.prompt(text, default=better, err=True)
    answers["voice"] = voice or suggested_voice(language)
    path = start_show(folder, answers)
    click.echo(str(path))
    if better and answers["voice"] != better:
        click.echo(f"hint: a better voice is installed: [voice] default = {better!r}", err=True)
    click.echo(f"next: listen publish article.md --show {folder}", err=True)
    return 0


def _asked(question: Question) -> str:
    """An answer that can be one: a mistake in the last would else cost all of them."""
    from listen.starting import mistake

    def checked(answer: str) -> str:
        wrong = mistake(question.key, answer)
        if wrong:
            raise click.BadParameter(f"{wrong[0]} ({wrong[1]})")
        return answer

    answer: str = click.prompt(
        question.text, default=question.default, err=True, value_proc=checked
    )
    return answer
