# ruff: noqa: E501 - a pattern is read as one line
"""Whether a sentence tells somebody's wish, or is an order; read by `refusals.py`."""

import re
from collections.abc import Iterator

from gates.late import late
from gates.text.lexicon import Hit
from gates.text.plain import folded
from gates.text.reading import Text

_WISHES = late(
    r"\b(?:asked|asks|ask(?:ing)? (?:us|to)|kindly|sooner|(?:is|are) to be|wants?|wanted|wish\w*|(?:would|'d) (?:like|rather|prefer)|wish|told|said|says|saying|request\w*|demand\w*|insist\w*|please|pls|prefers?"
    r"|clear|rather|begged|begs|instruct\w*|replied|reply|answer\w*|wrote|writes|n't|grateful|appreciate\w*|promised|agreed|assured|confirmed|annoy\w*|basta|marre|oppos\w*|s'oppos\w*|refus\w*|nieg\w*|verzicht\w*|genervt|bitte|not want|does not|do not|must|no longer|never|sick of|enough|had it"
    r"|bitte\w*|gebeten|bat|mochte\w*|will|wollen|wunsch\w*|verb\w+|verlangt|soll\w*|untersagt|lehnt|unerwunscht|nicht mehr|nichts mehr|sagt\w*|merci|demand\w*|souhait\w*|veut|veuillez|voudrait|priere|ne plus|n'a plus|prie|dit"
    r"|pide|pidio|pidiendo|quiere|solicit\w*|desea|favor|ruega|que (?:la|lo|le|les)|dice|dijo|chiest\w*|chied\w*|vuole|desidera|preg\w*|dice|gevraagd|vraagt|graag|wil|wenst|aub|verzoek\w*|pros\w*|chce|zyczy|pediu|pede|quer|favor"
    r"|vill|bad|ber|onsker|beder|nechce|nepreje\w*|zada|pozadal\w*|haluaa|pyysi)\b"
)
_ORDER = late(
    r"(?:take|remove|drop|keep|leave|strike|scrub|pull|exclude|delete|cut|stay|skip|spare|stop|halt|end|don't|go|get|plus|retir|sort|enlev|ray|saque|quit"
    r"|borr|elimin|haal|verwijder|schrap|toglier|togliete|rimuov|cancell|withdraw|wypisa|usun|tirar|tirem|kein|nichts|nicht|aus|niet|geen|nie|non|no|nao|not|basta|marre|assez|inga|ingen|uz)"
)
_BEFORE_ORDER = frozenset("please pls kindly just and so also bitte svp por favor uit".split())


def wished(text: Text, hit: Hit) -> bool:
    """Whether the sentence of a phrase tells somebody's wish or is an order, and the phrase keeps to its clause."""
    sentence = text.sentence_of(hit.first)
    low = folded(text.said(sentence))
    inside = low[hit.start - sentence.start : hit.end - sentence.start]
    if re.search(r"[,;:]", inside):
        return False
    before = re.split(r"[^\w\s'-]| - ", low[: hit.start - sentence.start])[-1].split()
    return bool(_WISHES.search(low)) or (_BEFORE_ORDER.issuperset(before) and bool(_ORDER.match(inside)))


_LONE = frozenset("stop stopp unsubscribe remove enough basta".split())


def lone(text: Text) -> Iterator[Hit]:
    """ "Stop!": the one word of its sentence, as our footers ask for it."""
    for sentence in text.sentences if not _LONE.isdisjoint(text.vocabulary) else ():
        said = [n for n in range(sentence.first, sentence.last) if text.tokens[n].is_word]
        if len(said) == 1 and text.tokens[said[0]].word in _LONE:
            token = text.tokens[said[0]]
            yield Hit("", said[0], said[0] + 1, token.start, token.end)
