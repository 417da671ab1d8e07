"""Which of our four languages a sentence is in, by its small words.

A detector for all languages costs a model of megabytes and errs on one short sentence; the small words of
English, German, French and Spanish do not overlap, and a sentence without any is taken as English.
"""

from gates.text.reading import Sentence, Text

_SMALL_WORDS = {
    "de": "der die das und ist nicht sie ihr ihre ihnen wir uns unser mit fur auf ein eine einen einem zu von bei wie auch oder "
    "haben hat sich dass wenn konnen mochten wurde sind im zum zur den dem aus nach uber noch als ich",
    "fr": "le la les des et est vous votre vos nous notre nos avec pour dans sur une un ne pas que qui au aux du ce cette ces plus "
    "par ou etre avez sont je leur",
    "es": "el los las y es usted su sus nosotros nuestro con para en una un no que por al del se lo como mas o si esta este "
    "tiene son yo ustedes",
    "en": "the and is are you your we our with for on a an to of at how also or have has that if can would not this be it in as "
    "from by will i do was so but",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}


def language(text: Text, sentence: Sentence) -> str:
    """``en``, ``de``, ``fr`` or ``es``; English where another language has no clear lead."""
    kept: dict[int, str] = text.__dict__.setdefault("_languages", {})
    if sentence.first not in kept:
        kept[sentence.first] = _language([t.word for t in text.words(sentence)])
    return kept[sentence.first]


def _language(words: list[str]) -> str:
    counts = {name: sum(map(small.__contains__, words)) for name, small in _WORDS.items()}
    best = max(counts, key=lambda name: (counts[name], name == "en"))
    return best if counts[best] >= counts["en"] + 2 else "en"
