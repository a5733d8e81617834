"""The words that we add, in each language of the shipped voices, and in Dutch."""

from __future__ import annotations

import msgspec


class Phrases(msgspec.Struct, frozen=True):
    """One language's words. `{…}` are filled in; (one, many) go by a count."""

    introduction: str
    quote: str
    end_quote: str
    code: tuple[str, str]
    code_in: tuple[str, str]
    table: str
    image: str
    figure: str
    formula: str
    footnote: str
    list: tuple[str, str]
    quote_of: tuple[str, str]
    done: str
    to_do: str
    faq: tuple[str, ...]
    """What the heading of an FAQ may be, case folded."""
    openings: tuple[str, ...]
    """First headings that name a part, not the article, case folded."""
    asked: tuple[str, ...]
    """Labels of a question in a text ("Q"), case folded."""
    answered: tuple[str, ...]
    """Labels of an answer ("A"), case folded."""

    def code_announced(self, language: str, lines: int) -> str:
        """Such as "Code in Python, 12 lines."."""
        one, many = self.code_in if language else self.code
        return (one if lines == 1 else many).format(language=language, n=lines)

    def table_announced(self, rows: int, columns: int) -> str:
        """Such as "Table: 40 rows, 3 columns."."""
        return self.table.format(rows=rows, columns=columns)

    def list_announced(self, items: int) -> str:
        """Such as "List of 5 items."."""
        return self.list[items != 1].format(n=items)

    def quote_announced(self, words: int) -> str:
        """Such as "Quote of 40 words."."""
        return self.quote_of[words != 1].format(n=words)


PHRASES = {
    "en": Phrases(
        introduction="Introduction",
        quote="Quote.",
        end_quote="End of quote.",
        code=("Code, one line.", "Code, {n} lines."),
        code_in=("Code in {language}, one line.", "Code in {language}, {n} lines."),
        table="Table, rows: {rows}, columns: {columns}.",
        image="Image: ",
        figure="Image.",
        formula="Formula.",
        footnote="Footnote: ",
        list=("List of one item.", "List of {n} items."),
        quote_of=("Quote of one word.", "Quote of {n} words."),
        done="Done: ",
        to_do="To do: ",
        faq=(
            "frequently asked questions",
            "faq",
            "faqs",
            "questions and answers",
            "q&a",
            "q & a",
            "common questions",
            "frequently asked questions (faq)",
            "frequently asked questions (faqs)",
        ),
        openings=("introduction", "abstract", "overview", "summary", "background", "preface"),
        asked=("q", "question"),
        answered=("a", "answer"),
    ),
    "de": Phrases(
        introduction="Einleitung",
        quote="Zitat.",
        end_quote="Zitatende.",
        code=("Code, eine Zeile.", "Code, {n} Zeilen."),
        code_in=("Code in {language}, eine Zeile.", "Code in {language}, {n} Zeilen."),
        table="Tabelle, Zeilen: {rows}, Spalten: {columns}.",
        image="Bild: ",
        figure="Bild.",
        formula="Formel.",
        footnote="Fußnote: ",
        list=("Liste mit einem Punkt.", "Liste mit {n} Punkten."),
        quote_of=("Zitat, ein Wort.", "Zitat, {n} Wörter."),
        done="Erledigt: ",
        to_do="Offen: ",
        faq=(
            "häufige fragen",
            "häufig gestellte fragen",
            "häufig gestellte fragen (faq)",
            "faq",
            "faqs",
            "fragen und antworten",
        ),
        openings=("einleitung", "einführung", "zusammenfassung", "überblick", "vorwort"),
        asked=("f", "frage"),
        answered=("a", "antwort"),
    ),
    "es": Phrases(
        introduction="Introducción",
        quote="Cita.",
        end_quote="Fin de la cita.",
        code=("Código, una línea.", "Código, {n} líneas."),
        code_in=("Código en {language}, una línea.", "Código en {language}, {n} líneas."),
        table="Tabla, filas: {rows}, columnas: {columns}.",
        image="Imagen: ",
        figure="Imagen.",
        formula="Fórmula.",
        footnote="Nota al pie: ",
        list=("Lista de un elemento.", "Lista de {n} elementos."),
        quote_of=("Cita de una palabra.", "Cita de {n} palabras."),
        done="Hecho: ",
        to_do="Pendiente: ",
        faq=("preguntas frecuentes", "preguntas más frecuentes", "preguntas y respuestas", "faq"),
        openings=("introducción", "resumen", "prólogo"),
        asked=("p", "pregunta"),
        answered=("r", "respuesta"),
    ),
    "fr": Phrases(
        introduction="Introduction",
        quote="Citation.",
        end_quote="Fin de citation.",
        code=("Code, une ligne.", "Code, {n} lignes."),
        code_in=("Code en {language}, une ligne.", "Code en {language}, {n} lignes."),
        table="Tableau, lignes : {rows}, colonnes : {columns}.",
        image="Image : ",
        figure="Image.",
        formula="Formule.",
        footnote="Note : ",
        list=("Liste d'un élément.", "Liste de {n} éléments."),
        quote_of=("Citation d'un mot.", "Citation de {n} mots."),
        done="Fait : ",
        to_do="À faire : ",
        faq=(
            "foire aux questions",
            "questions fréquentes",
            "questions fréquemment posées",
            "questions et réponses",
            "faq",
        ),
        openings=("introduction", "résumé", "avant-propos"),
        asked=("q", "question"),
        answered=("r", "réponse"),
    ),
    "it": Phrases(
        introduction="Introduzione",
        quote="Citazione.",
        end_quote="Fine della citazione.",
        code=("Codice, una riga.", "Codice, {n} righe."),
        code_in=("Codice in {language}, una riga.", "Codice in {language}, {n} righe."),
        table="Tabella, righe: {rows}, colonne: {columns}.",
        image="Immagine: ",
        figure="Immagine.",
        formula="Formula.",
        footnote="Nota: ",
        list=("Elenco di una voce.", "Elenco di {n} voci."),
        quote_of=("Citazione di una parola.", "Citazione di {n} parole."),
        done="Fatto: ",
        to_do="Da fare: ",
        faq=("domande frequenti", "domande e risposte", "faq"),
        openings=("introduzione", "riassunto", "sommario", "premessa"),
        asked=("d", "domanda"),
        answered=("r", "risposta"),
    ),
    "pt": Phrases(
        introduction="Introdução",
        quote="Citação.",
        end_quote="Fim da citação.",
        code=("Código, uma linha.", "Código, {n} linhas."),
        code_in=("Código em {language}, uma linha.", "Código em {language}, {n} linhas."),
        table="Tabela, linhas: {rows}, colunas: {columns}.",
        image="Imagem: ",
        figure="Imagem.",
        formula="Fórmula.",
        footnote="Nota de rodapé: ",
        list=("Lista de um item.", "Lista de {n} itens."),
        quote_of=("Citação de uma palavra.", "Citação de {n} palavras."),
        done="Feito: ",
        to_do="A fazer: ",
        faq=(
            "perguntas frequentes",
            "perguntas mais frequentes",
            "dúvidas frequentes",
            "perguntas e respostas",
            "faq",
        ),
        openings=("introdução", "resumo", "prefácio"),
        asked=("p", "pergunta"),
        answered=("r", "resposta"),
    ),
    "nl": Phrases(
        introduction="Inleiding",
        quote="Citaat.",
        end_quote="Einde citaat.",
        code=("Code, één regel.", "Code, {n} regels."),
        code_in=("Code in {language}, één regel.", "Code in {language}, {n} regels."),
        table="Tabel, rijen: {rows}, kolommen: {columns}.",
        image="Afbeelding: ",
        figure="Afbeelding.",
        formula="Formule.",
        footnote="Voetnoot: ",
        list=("Lijst van één punt.", "Lijst van {n} punten."),
        quote_of=("Citaat van één woord.", "Citaat van {n} woorden."),
        done="Gedaan: ",
        to_do="Te doen: ",
        faq=("veelgestelde vragen", "veel gestelde vragen", "vragen en antwoorden", "faq"),
        openings=("inleiding", "samenvatting", "voorwoord"),
        asked=("vraag",),
        answered=("antwoord",),
    ),
}


def phrases(language: str) -> Phrases:
    """The words for a BCP 47 language; English for a language that we have none for."""
    return PHRASES.get(language.partition("-")[0].lower(), PHRASES["en"])


FAQ_HEADINGS = frozenset(heading for words in PHRASES.values() for heading in words.faq)
"""Every language's: what language an article is in is only known once it is read."""

OPENINGS = frozenset(heading for words in PHRASES.values() for heading in words.openings)
