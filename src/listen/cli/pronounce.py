"""`listen pronounce`."""

from __future__ import annotations

from pathlib import Path

import click

from listen.cli import show_option


@click.command("pronounce")
@click.argument("source")
@click.option("--voice", metavar="NAME", help="The voice that samples are spoken with.")
@click.option("--language", metavar="TAG", help="The article's language, such as en or de-AT.")
@click.option("--most", default=40, show_default=True, type=click.IntRange(1), help="Words.")
@click.option(
    "--samples", type=click.Path(path_type=Path, file_okay=False), help="Write an MP3 of each word."
)
@click.option(
    "--stub", type=click.Path(path_type=Path, dir_okay=False), help="Write a lexicon to fill in."
)
@click.option("--allow-private", is_flag=True, help="Fetch URLs of private networks too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@show_option
def command(
    *,
    source: str,
    voice: str | None,
    language: str | None,
    most: int,
    samples: Path | None,
    stub: Path | None,
    allow_private: bool,
    as_json: bool,
    folder: Path | None,
) -> int:
    """List the words of SOURCE that a voice may well say wrong, the most frequent first.

    Names, acronyms, foreign words, and words that are said two ways; those that the show's
    lexicon.toml has are left out.
    """
    import msgspec

    from listen.pronouncing import sampled, stubbed, words_of
    from listen.publish import Options
    from listen.show import find_show

    show = find_show(folder, Path.cwd())
    options = Options(voice=voice, language=language, allow_private=allow_private)
    risks = words_of(source, show, options)[:most]
    if as_json:
        rows = [msgspec.to_builtins(risk) for risk in risks]
        click.echo(msgspec.json.format(msgspec.json.encode(rows), indent=1).decode())
    else:
        width = max((len(risk.word) for risk in risks), default=0)
        for risk in risks:
            click.echo(f"{risk.count:4}  {risk.word:<{width}}  {risk.kind:<13}  {risk.sentence}")
    if samples is not None:
        for path in sampled(risks, show, voice or show.voice.default, samples):
            click.echo(str(path), err=as_json)
    if stub is not None:
        stubbed(risks, stub)
        click.echo(
            f"{stub}: fill it in, and keep it as lexicon.toml in the show's folder", err=True
        )
    return 0
