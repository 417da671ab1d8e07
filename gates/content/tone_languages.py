"""Whether a mail changes its language midway, or speaks another one than its reader.

A quoted title, a foreign name or a single foreign phrase does not count: a sentence is in a language only when its
small words leave no doubt. English is read everywhere, so that an English mail is never in the wrong language.
"""

from gates.recipient import Recipient
from gates.text.mail import Line

_SMALL_WORDS = {
    "en": "the and is are you your we our with for on to of at how have has that if would this it from by will do was "
    "but",
    "de": "der die das und ist nicht sie ihr ihre ihnen wir uns mit fur auf ein eine einen zu von bei wie auch oder "
    "haben hat sich dass wenn wurde sind zum zur den dem aus nach uber noch als ich",
    "fr": "le les des et est vous votre vos nous notre nos avec pour dans sur une ne pas que qui aux du cette ces je "
    "leur sont etre avez",
    "es": "el los las y usted su sus nosotros nuestro con para una por del se lo como mas si esta este tiene son yo "
    "que",
    "it": "il gli che di per con una sono della del nel piu anche questo questa come vostro vostra noi voi si non",
    "nl": "het een van en dat niet voor met zijn op aan ook als maar uw wij jullie hebben heeft naar bij",
    "pt": "os com para uma nao voce seu sua dos das pelo mais como nos nossa nosso por que ao em",
}
_TONGUES: dict[str, tuple[str, ...]] = {}
for _name, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _TONGUES[_word] = (*_TONGUES.get(_word, ()), _name)
_QUOTES = frozenset('"«“„')
_FEWEST_WORDS = 6
_FEWEST_SMALL = 3
_LEAD = 3


def changed_language(prose: list[Line]) -> Line | None:
    """The first sentence that is clearly in another language than the sentence that set it."""
    spoken = ""
    for line in prose:
        tongue = _clearly(line)
        if tongue and spoken and tongue != spoken:
            return line
        spoken = spoken or tongue
    return None


def wrong_language(prose: list[Line], recipient: Recipient) -> Line | None:
    """The first sentence that is clearly in a language that is neither English nor the one of the reader's record."""
    told = {
        str(fact.value)[:2].lower()
        for path, fact in recipient.facts.items()
        if path.startswith("contact.") and ("language" in path or "locale" in path) and fact.value
    }
    told = told & _SMALL_WORDS.keys()
    if not told:
        return None
    return next((x for x in prose if (tongue := _clearly(x)) and tongue not in told and tongue != "en"), None)


def _clearly(line: Line) -> str:
    """The language of a sentence whose small words leave no doubt; empty for others, and for what quotes."""
    words = [t.word for t in line.text.tokens[line.sentence.first : line.sentence.last]]
    if len(words) < _FEWEST_WORDS or not _QUOTES.isdisjoint(words):
        return ""
    counts: dict[str, int] = {}
    foreign = letters = 0
    for word in words:
        for name in _TONGUES.get(word, ()):
            counts[name] = counts.get(name, 0) + 1
        letters += word[:1].isalpha()
        foreign += word[:1].isalpha() and word[:1] > "\u036f"
    if foreign * 2 > letters:
        return "other"
    if not counts:
        return ""
    most, name = max((n, name) for name, n in counts.items())
    others = max((n for other, n in counts.items() if other != name), default=0)
    return name if most >= _FEWEST_SMALL and most >= others + _LEAD else ""
