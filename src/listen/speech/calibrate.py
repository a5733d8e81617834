"""The fixed texts on which a voice is measured: each has short and long sentences, a question, a
list and a quotation, so that what is measured is what an article will be.
"""

from __future__ import annotations

PASSAGES: dict[str, tuple[str, ...]] = {
    "en": (
        "The harbour wakes before the town does, and the first boats are out by five.",
        (
            "Nobody had asked for a library that opens only at night, yet more than three hundred "
            "people came in its first week."
        ),
        "Is it worth the money?",
        "The council thinks so: it has promised two more years, new chairs, and a second room.",
        '"We wanted a quiet place," says one of its founders, "and so did everyone else."',
        "In winter the ferry runs twice a day, at seven in the morning and at half past four.",
        "Then it is dark, and the lamps along the quay are lit one after another.",
    ),
    "de": (
        "Der Hafen erwacht vor der Stadt, und die ersten Boote sind um fünf Uhr draußen.",
        (
            "Niemand hatte eine Bibliothek verlangt, die nur nachts öffnet, und doch kamen in der "
            "ersten Woche mehr als dreihundert Menschen."
        ),
        "Ist sie das Geld wert?",
        "Der Rat meint ja: Er hat zwei weitere Jahre versprochen, neue Stühle und einen Raum.",
        "„Wir wollten einen ruhigen Ort“, sagt eine der Gründerinnen, „und alle anderen auch.“",
        "Im Winter fährt die Fähre zweimal am Tag, um sieben und um halb fünf.",
        "Dann ist es dunkel, und die Laternen am Kai gehen eine nach der anderen an.",
    ),
    "es": (
        "El puerto despierta antes que la ciudad, y los primeros barcos salen a las cinco.",
        (
            "Nadie había pedido una biblioteca que solo abre de noche, pero más de trescientas "
            "personas vinieron en la primera semana."
        ),
        "¿Vale lo que cuesta?",
        "El ayuntamiento cree que sí: ha prometido dos años más, sillas nuevas y otra sala.",
        "«Queríamos un lugar tranquilo», dice una de sus fundadoras, «y los demás también».",
        "En invierno el barco sale dos veces al día, a las siete y a las cuatro y media.",
        "Después oscurece, y las farolas del muelle se encienden una tras otra.",
    ),
    "fr": (
        "Le port s'éveille avant la ville, et les premiers bateaux sortent à cinq heures.",
        (
            "Personne n'avait demandé une bibliothèque ouverte la nuit seulement, et pourtant plus "
            "de trois cents personnes sont venues la première semaine."
        ),
        "Vaut-elle ce qu'elle coûte ?",
        "La mairie le croit : elle a promis deux ans de plus, des chaises neuves et une salle.",
        "« Nous voulions un lieu calme », dit une fondatrice, « et les autres aussi. »",
        "En hiver le bac passe deux fois par jour, à sept heures et à seize heures trente.",
        "Puis il fait nuit, et les lampes du quai s'allument l'une après l'autre.",
    ),
    "it": (
        "Il porto si sveglia prima della città, e le prime barche escono alle cinque.",
        (
            "Nessuno aveva chiesto una biblioteca aperta soltanto di notte, eppure nella prima "
            "settimana sono venute più di trecento persone."
        ),
        "Vale quello che costa?",
        "Il comune pensa di sì: ha promesso altri due anni, sedie nuove e una seconda sala.",
        "«Volevamo un posto tranquillo», dice una delle fondatrici, «e anche gli altri».",
        "D'inverno il traghetto passa due volte al giorno, alle sette e alle quattro e mezza.",
        "Poi fa buio, e i lampioni del molo si accendono uno dopo l'altro.",
    ),
    "pt": (
        "O porto acorda antes da cidade, e os primeiros barcos saem às cinco.",
        (
            "Ninguém tinha pedido uma biblioteca que só abre à noite, mas mais de trezentas "
            "pessoas vieram na primeira semana."
        ),
        "Vale o que custa?",
        "A câmara pensa que sim: prometeu mais dois anos, cadeiras novas e uma segunda sala.",
        "«Queríamos um lugar calmo», diz uma das fundadoras, «e os outros também.»",
        "No inverno o barco passa duas vezes por dia, às sete e às quatro e meia.",
        "Depois escurece, e os candeeiros do cais acendem-se um a um.",
    ),
}
"""By language; about half a minute each."""
_COUNTED = (
    "1, 2, 3, 4, 5, 6, 7, 8, 9, 10.",
    "21, 32, 43, 54, 65.",
    "1987.",
    "350, 460, 570, 680?",
    "1234, 5678, 91011.",
    "76, 87, 98, 109, 120, 131, 142.",
)
"""For any other language: every one has numbers, and its voice says them in it."""


def passage(language: str) -> tuple[str, ...]:
    """The sentences to measure a voice of that language (BCP 47) on."""
    return PASSAGES.get(language.replace("_", "-").split("-")[0].lower(), _COUNTED)
