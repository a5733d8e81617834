"""`listen outline`."""

from __future__ import annotations

from pathlib import Path

import click

from listen.cli import show_option


@click.command("outline")
@click.argument("source")
@click.option("--voice", metavar="NAME", help="The voice whose speed the time is estimated for.")
@click.option("--language", metavar="TAG", help="The article's language, such as en or de-AT.")
@click.option("--spoken", is_flag=True, help="Show each sentence as it will be said.")
@click.option("--allow-private", is_flag=True, help="Fetch URLs of private networks too.")
@click.option("--json", "as_json", is_flag=True, help="Print the outline as one JSON document.")
@show_option
def command(
    *,
    source: str,
    voice: str | None,
    language: str | None,
    spoken: bool,
    allow_private: bool,
    as_json: bool,
    folder: Path | None,
) -> int:
    """Show how SOURCE would be read: sections, passages, time, and what is skipped and why.

    Nothing is rendered.
    """
    from listen import outline
    from listen.publish import Options
    from listen.publish.prepare import opened, read
    from listen.show import find_show
    from listen.speech.voices import load_voice

    show = find_show(folder, Path.cwd())
    speaker = load_voice(voice or show.voice.default, show.root)
    options = Options(voice=voice, language=language, allow_private=allow_private)
    document, note = opened(source, show, options)
    if note:
        click.echo(f"hint: {note}", err=True)
    article = read(document, show, options)
    if as_json:
        click.echo(outline.as_json(article))
        return 0
    for text in article.hints:
        click.echo(f"hint: {text}", err=True)
    for line in outline.as_lines(article, show, speaker, spoken=spoken):
        click.echo(line)
    return 0
