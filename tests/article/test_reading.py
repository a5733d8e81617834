"""What is asked for and what the article says: titles, languages, policies, footnotes, words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from listen.article import POLICIES, Document, Reading, read_article
from listen.errors import SourceError
from listen.model import Article, Policy, Role

from .coverage import assert_sound, covered, sentences


def markdown(source: str, **asked: object) -> Article:
    article = read_article(Document("a.md", source.encode()), Reading(**asked))  # type: ignore[arg-type]
    assert_sound(article)
    return article


def said(article: Article) -> list[str]:
    return [each.spoken for each in sentences(article)]


def roles(article: Article) -> list[str]:
    return [passage.role for section in article.sections for passage in section.passages]


# Titles


def test_title_asked_for_changes_only_the_title() -> None:
    article = markdown("# Printed\n\nText.", title="Asked")
    assert article.title == "Asked"
    assert sentences(article)[0].text == "Printed"
    assert roles(article)[0] == "title"
    assert not article.hints


def test_front_matter_title_without_a_heading_is_ours() -> None:
    article = markdown("---\ntitle: Stated\n---\n\n## One\n\nText.")
    first = sentences(article)[0]
    assert (first.text, first.added, article.sections[0].title) == ("Stated", True, "Introduction")


def test_front_matter_title_with_a_heading_is_said_once() -> None:
    article = markdown("---\ntitle: Stated\n---\n\n# Printed\n\nText.")
    assert article.title == "Stated"
    assert [each.text for each in sentences(article)] == ["Printed", "Text."]


def test_two_headings_of_level_one_are_no_title() -> None:
    article = markdown("# One\n\nText.\n\n# Two\n\nText.")
    assert [section.title for section in article.sections] == ["One", "Two"]
    assert article.title == "One"
    assert article.hints


def test_levels_are_compacted() -> None:
    article = markdown("#### A\n\nx\n\n###### B\n\nx\n\n##### C\n\nx\n\n## D\n\nx\n\n#### E\n\nx")
    shape = [(section.title, section.level) for section in article.sections]
    assert shape == [("A", 1), ("B", 2), ("C", 2), ("D", 1), ("E", 2)]


# Ids


def test_ids_are_stable_and_repeats_are_counted() -> None:
    article = markdown("Same words.\n\nSame words.\n\nOther words.\n\nSame words.")
    names = [each.id for each in sentences(article)]
    assert names[1:] == [f"{names[0]}-2", names[2], f"{names[0]}-3"]
    assert names[0] in [each.id for each in sentences(markdown("First.\n\nSame words."))]
    assert len(names[0]) == 9


# Language


@pytest.mark.parametrize(
    ("source", "asked", "language", "introduction"),
    [
        ("The cat sat on the mat and it was not there for the dog.", {}, "en-US", "Introduction"),
        (
            "The cat sat on the mat and it was not there.",
            {"default_language": "en-GB"},
            "en-GB",
            "Introduction",
        ),
        ("Der Hund ist nicht in dem Haus, und die Katze auch nicht.", {}, "de", "Einleitung"),
        ("---\nlang: pt_br\n---\nO gato.", {}, "pt-BR", "Introdução"),
        ("---\nlang: de\n---\nEin Hund.", {"language": "fr"}, "fr", "Introduction"),
        ("Mot.", {}, "en-US", "Introduction"),
    ],
)
def test_language(source: str, asked: dict[str, str], language: str, introduction: str) -> None:
    article = markdown(source, **asked)
    assert article.language == language
    assert article.sections[0].title == introduction


def test_language_that_the_text_belies_is_a_hint() -> None:
    text = "Der Hund ist nicht in dem Haus, und die Katze ist auch nicht da."
    assert any("reads like de" in hint for hint in markdown(text, language="en").hints)


def test_language_that_is_no_tag_is_a_hint() -> None:
    assert any("no language tag" in h for h in markdown("---\nlang: $$\n---\nWords.").hints)


def test_another_language_than_the_six() -> None:
    text = "De kat zit op de mat en de hond ligt in het huis, maar niemand weet waarom dat zo is."
    assert markdown(text).language == "nl"


# Policies

SAMPLE = {
    "item": "- one\n- two",
    "quote": "> Words of another.",
    "table": "| a | b |\n|---|---|\n| c | d |",
    "code": "```py\nx = 1\ny = 2\n```",
    "figure": "![A door](a.png)",
    "footnote": "Text[^1] here.\n\n[^1]: The note.",
    "formula": "$$\na = b\n$$",
}


@pytest.mark.parametrize("role", sorted(POLICIES))
@pytest.mark.parametrize("policy", ["read", "announce", "skip"])
def test_policies(role: Role, policy: Policy) -> None:
    article = markdown(
        f"Before.\n\n{SAMPLE[role]}\n\nAfter.", policies=((role, policy),), language="en"
    )
    reasons = " ".join(each.reason for each in article.skipped)
    assert [each.text for each in sentences(article)][-1] == "After."
    if policy == "skip":
        assert role not in roles(article)
        assert "set to be skipped" in reasons
    elif policy == "announce" and role != "footnote":
        assert role in roles(article)
        assert "announced" in reasons
    elif role != "footnote":
        assert role in roles(article)
        assert "announced" not in reasons
    assert covered(article)[0] == "Before"


def test_code_is_announced_with_its_language_and_length() -> None:
    assert "Code in Python, two lines." in [
        each.replace("2", "two") for each in said(markdown(SAMPLE["code"] + "\n\nEnd."))
    ]


def test_list_is_announced_once() -> None:
    article = markdown(
        "- a b\n- c d\n\nText.\n\n1. e f", policies=(("item", "announce"),), language="en"
    )
    announced = [each.text for each in sentences(article) if each.added]
    assert announced == ["List of 2 items.", "List of one item."]


def test_large_table_is_announced() -> None:
    rows = "".join(f"| r{n} | x |\n" for n in range(40))
    article = markdown("| a | b |\n|---|---|\n" + rows + "\nEnd.", language="en")
    assert sentences(article)[0].text == "Table, rows: 40, columns: 2."
    assert "a table of 40 rows" in article.skipped[0].reason
    assert len(sentences(markdown("| a | b |\n|---|---|\n" + rows, table_rows=40))) == 41


def test_quote_marks_can_be_left_to_a_voice() -> None:
    source = "> One.\n>\n> Two."
    assert said(markdown(source)) == ["Quote.", "One.", "Two.", "End of quote."]
    assert said(markdown(source, quote_marks=False)) == ["One.", "Two."]


@pytest.mark.parametrize(
    ("place", "texts"),
    [
        (
            "inline",
            ["Salt was money[1] once.", "Footnote: So they say.", "It is not now.", "The end."],
        ),
        (
            "end",
            ["Salt was money[1] once.", "It is not now.", "The end.", "Footnote: So they say."],
        ),
        ("skip", ["Salt was money[1] once.", "It is not now.", "The end."]),
    ],
)
def test_footnotes(place: str, texts: list[str]) -> None:
    article = markdown(
        "Salt was money[^1] once. It is not now.\n\n[^1]: So they say.\n\nThe end.",
        footnotes=place,
        language="en",
    )
    assert [each.text for each in sentences(article)] == texts
    assert " ".join(covered(article)) == "Salt was money 1 once It is not now So they say The end"


# What is said where it is not what is printed


@pytest.mark.parametrize(
    ("source", "spoken"),
    [
        ("| a | b |\n|---|---|\n| key | some words |", "key: some words"),
        (
            "| City | River | Size |\n|---|---|---|\n| Bern | Aare | small |",
            "Bern, River: Aare, Size: small",
        ),
        ("| City | River | Size |\n|---|---|---|\n| Bern | | small |", "Bern, Size: small"),
        ("- [x] shipped", "Done: shipped"),
        ("- [ ] later", "To do: later"),
        ("- [ ] ~~then~~ later", "To do: later"),
        ("Term\n: What it is.", "Term: What it is."),
        ("![A door](a.png)", "Image: A door"),
        ("It is ~~not~~ so.", "It is so."),
        ("Water^[cold] flows.", "Water (cold) flows."),
        ("Salt[^1] flows.\n\n[^1]: N.", "Salt flows."),
        ("Here $x^2+y$ stands.", "Here formula stands."),
        ("The slope $S$ grows.", "The slope S grows."),
    ],
)
def test_spoken(source: str, spoken: str) -> None:
    assert spoken in said(markdown(source, language="en"))


def test_a_power_within_a_power_is_kept_apart() -> None:
    page = b"<article><p>It is 10<sup>2<sup>3</sup></sup> long.</p></article>"
    assert "It is 10 2 3 long." in said(read_article(Document("a.html", page), Reading()))


@pytest.mark.parametrize(("source", "spoken"), [
    ("As said[^1], and more.", "As said, and more."),
    ("Is it so[^1]?", "Is it so?"),
    ("As said,[^1] and more.", "As said, and more."),
    ("He wrote “so[^1],” and left (again[^1]) by car.", 'He wrote "so," and left (again) by car.'),
    ("It is $x^2$, and so on.", "It is formula, and so on."),
    ("An old ~~cat~~, and a dog.", "An old, and a dog."),
])  # fmt: skip
def test_a_pause_after_what_is_not_said_is_kept(source: str, spoken: str) -> None:
    article = markdown(f"{source}\n\n[^1]: A note.\n", language="en")
    assert spoken in said(article)
    assert_sound(article)


@pytest.mark.parametrize(("source", "spoken"), [
    ("5×10<sup>−3</sup> kg", "It is 5 times 10 to the power of minus 3 kilograms."),
    ("10<sup>6</sup> cells", "It is 10 to the power of 6 cells."),
    ("12 km<sup>2</sup>", "It is 12 square kilometers."),
    ("mc<sup>2</sup>", "It is mc squared."),
    ("so in 2020<sup>3</sup>", "It is so in 2020 3."),
])  # fmt: skip
def test_a_power_is_said_as_one(source: str, spoken: str) -> None:
    page = f'<html lang="en"><article><p>It is {source}.</p></article></html>'
    article = read_article(Document("a.html", page.encode()), Reading())
    assert spoken in said(article)
    assert_sound(article)


def test_what_a_page_tells_of_an_author_is_no_name() -> None:
    bio = "<section class=author-bio><p>Ann is a writer in Rome.</p></section>"
    page = f"<article><h1>Hills</h1><p>{'We went up the hills. ' * 9}</p>{bio}</article>"
    assert read_article(Document("a.html", page.encode())).author is None


def test_a_formula_that_a_script_sets_is_announced() -> None:
    page = (
        b'<article><p>It is <span class="math inline">\\(\\frac{1}{2}\\)</span>, no more.</article>'
    )
    assert said(read_article(Document("a.html", page))) == ["It is formula, no more."]


def test_what_only_screen_readers_are_told_is_not_said() -> None:
    link = '<a href=x>the plan<span class="sr-only"> (opens in a new tab)</span></a>'
    page = f"<article><p>See {link}, and write to us by May.</p></article>"
    article = read_article(Document("a.html", page.encode()), Reading(language="en"))
    assert said(article) == ["See the plan, and write to us by May."]


def test_items_with_letters_are_said_with_letters() -> None:
    page = b"<article><ol type=a start=2><li>Lamps<li>Wicks</ol><ol><li>Oil</ol></article>"
    assert said(read_article(Document("a.html", page))) == ["B: Lamps", "C: Wicks", "1: Oil"]


def test_a_power_is_kept_apart_in_other_languages() -> None:
    page = '<html lang="de"><article><p>Es sind 10<sup>6</sup> Zellen.</p></article></html>'
    assert "Es sind 10 6 Zellen." in said(read_article(Document("a.html", page.encode())))


@pytest.mark.parametrize(("rest", "spoken"), [
    ("", ["Some words."]),
    ("go on. Then more.", ["Some words go on.", "Then more."]),
])  # fmt: skip
def test_marks_that_share_a_space(rest: str, spoken: list[str]) -> None:
    back = "<a role=doc-backlink>back </a><a role=doc-backlink>again</a>"
    page = f"<article><p>Some words{'' if rest else '.'} {back} {rest}</p></article>"
    assert said(read_article(Document("a.html", page.encode()), Reading())) == spoken


def test_items_are_said_with_their_numbers() -> None:
    spoken = said(markdown("7. first thing\n1. second thing", language="en"))
    assert [each.partition(":")[2] for each in spoken] == [" first thing", " second thing"]
    assert [each.partition(":")[0] for each in spoken] in (["7", "8"], ["seven", "eight"])


def test_text_of_nothing_but_furniture_has_nothing_to_speak() -> None:
    with pytest.raises(SourceError, match="nothing in it to speak"):
        read_article(Document("a.txt", b"Share this article\n---\n\nSoon\n"), Reading())


def test_what_follows_the_bold_words_of_a_page_is_read() -> None:
    page = b"<b>Some words which are bold here in this page</b>, and on it goes until all is said."
    article = read_article(Document("a.html", page), Reading(language="en"))
    assert not article.skipped
    assert said(article) == [
        "Some words which are bold here in this page, and on it goes until all is said."
    ]


def test_inline_elements_of_a_page_are_one_line() -> None:
    page = b"<code>some words</code><b>and more</b>"
    article = read_article(Document("a.html", page), Reading(language="en"))
    assert covered(article) == ["some", "wordsand", "more"]


def test_hyphen_at_a_line_end() -> None:
    text = (
        "The way was long and nobody in the whole vil-\nlage could say how long, though many had\n"
        "tried to walk it in one day.\n"
    )
    article = read_article(Document("a.txt", text.encode()))
    assert "vil- lage" in sentences(article)[0].text
    assert "village" in sentences(article)[0].spoken


def test_long_sentence_is_cut_at_a_space() -> None:
    article = markdown("word " * 1000)
    assert len(sentences(article)) > 3
    assert all(len(each.text) <= 1000 for each in sentences(article))
    assert len(covered(article)) == 1000


# Front matter

LAUGHS = (
    "---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
    "c: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n---\nx"
)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("---\ntitle: [a\n---\nx", "line 3"),
        ('---\na: 1\ntitle: "x\n---\nx', "line"),
        ("+++\ntitle = \n+++\nx", "line 2"),
        ("---\n- a\ntitle: b\n---\nx", "line"),
        (LAUGHS, "aliases"),
        ("---\na: &a [*a]\n---\nx", "aliases"),
        ("---\ndate: 2024-13-45\n---\nx", "cannot be read"),
        ("---\nx: " + "[" * 5000 + "\n---\nx", "deep|line"),
        ("---\npronounce: [a]\n---\nx", "pronounce"),
        ("---\na: !!python/object:os.system x\n---\nx", "line"),
        ("---\na: !!bool maybe\n---\nx", "tag"),
        ("---\na: !!timestamp soon\n---\nx", "tag"),
        ("---\na: !!int ''\n---\nx", "tag"),
    ],
)
def test_broken_front_matter(source: str, found: str) -> None:
    with pytest.raises(SourceError, match=found) as caught:
        markdown(source)
    assert "a.md" in caught.value.message


@pytest.mark.parametrize(
    "source",
    ["---\n\nText.\n\n---\n", "***\nText.", "---\nText: it is not\nyaml, is it\n", "Note: text."],
)
def test_what_is_no_front_matter(source: str) -> None:
    assert "Text" in covered(markdown(source)) or "text" in covered(markdown(source))


@pytest.mark.parametrize("link", ["https://ü..example/", "http://[ü/", "https://", "/2026/a/"])
def test_a_link_that_no_page_can_have_is_none(link: str) -> None:
    found = markdown(f"---\ntitle: T\nlink: '{link}'\n---\nWords.\n")
    assert found.link is None


def test_front_matter_keys() -> None:
    article = markdown(
        "---\ntitle: T\nauthors:\n  - name: A\n  - B\ndate: 2024-02-03\n"
        "lastmod: 2024-02-04T10:00:00+02:00\n"
        "canonical_url: https://x.example/a\nid: 7\ndescription: >\n  Two\n  lines.\n"
        "cover:\n  image: c.jpg\n"
        "draft: true\npronounce:\n  NATO: nay toe\n---\nText."
    )
    assert (article.title, article.author, article.link, article.id) == (
        "T",
        "A, B",
        "https://x.example/a",
        "7",
    )
    assert article.published == datetime(2024, 2, 3, tzinfo=UTC)
    assert article.modified is not None
    assert article.modified.utcoffset() == timedelta(hours=2)
    assert (article.summary, article.image, article.draft) == ("Two lines.", "c.jpg", True)
    assert article.pronunciations == (("NATO", "nay toe"),)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("2024-02-03", datetime(2024, 2, 3, tzinfo=UTC)),
        ("3 February 2024", datetime(2024, 2, 3, tzinfo=UTC)),
        ("February 3rd, 2024", datetime(2024, 2, 3, tzinfo=UTC)),
        ("Sat, 03 Feb 2024 10:00:00 +0000", datetime(2024, 2, 3, 10, tzinfo=UTC)),
        (datetime(2024, 2, 3), datetime(2024, 2, 3, tzinfo=UTC)),
    ],
)
def test_dates(asked: str | datetime, found: datetime) -> None:
    assert markdown("Words.", date=asked).published == found


def test_date_that_cannot_be_read_is_a_hint() -> None:
    assert any("no date" in hint for hint in markdown("---\ndate: soon\n---\nWords.").hints)


# Controls: what a terminal obeys


@pytest.mark.parametrize("control", ["&#127;", "&#x90;", "&#155;", "&#7;", "\x7f", "\x9b"])
def test_no_control_of_a_page_is_read(control: str) -> None:
    page = f"<article><h1>A t{control}tle</h1><p>Some words, wr{control}tten here.</p></article>"
    article = read_article(Document("a.html", page.encode()), Reading())
    assert_sound(article)
    printed = " ".join([article.title, *(each.text for each in sentences(article))])
    assert printed.isprintable()
    assert "Some words" in printed


@pytest.mark.parametrize(
    "source",
    [
        "Keep ~~x <s>u</s> b~~ this.",
        "Keep ~~x <s>u b~~ this.",
        "Keep <s>x <s>u</s> b</s> this.",
        "<p>Keep <s> <s>u</s> Ce</s> this.</p>",
    ],
)
def test_what_is_struck_within_what_is_struck(source: str) -> None:
    article = read_article(Document("a.md", source.encode()), Reading(language="en"))
    assert [sentence.spoken for sentence in sentences(article)] == ["Keep this."]


@pytest.mark.parametrize("unsaid", ["{% if x %}", "{% if x %}{{ y }}", "~~so~~"])
def test_a_word_right_after_what_is_not_said_is_apart_from_the_one_before(unsaid: str) -> None:
    article = read_article(Document("a.md", f"Keep {unsaid}(this).".encode()), Reading())
    assert [sentence.spoken for sentence in sentences(article)] == ["Keep (this)."]
    article = read_article(Document("a.md", f"Keep {unsaid}this.".encode()), Reading())
    assert [sentence.spoken for sentence in sentences(article)] == ["Keep this."]


def test_the_only_button_of_a_page_shows_its_answer() -> None:
    page = (
        "<article><h1>Waste</h1><h2><button aria-controls='a'>What is taken?</button></h2>"
        "<div id='a' hidden><p>All that is made of glass is taken here.</p></div></article>"
    )
    article = read_article(Document("a.html", page.encode()), Reading())
    assert "All that is made of glass is taken here." in [each.text for each in sentences(article)]
