"""Whether a text shows a postal address, whatever its line breaks, marks, order and abbreviations."""

import re
from functools import lru_cache

from gates.countries import country
from gates.late import late
from gates.text.plain import folded

_SAME = {
    word: line.split()[0]
    for line in (
        "st street str strasse straat saint", "ave avenue av avda avenida", "rd road", "blvd boulevard bd bld",
        "ln lane", "dr drive", "ct court", "pl place platz plaza", "sq square",
        "hwy highway", "pkwy parkway", "ter terrace",
        "n north", "s south", "e east", "w west", "ste suite", "fl floor flr", "apt apartment", "bldg building",
        "r rue", "c calle", "weg wg", "pobox postfach", "dept department", "mt mount", "ft fort", "cir circle",
    )
    for word in line.split()
}  # fmt: skip
_STATES = dict(
    pair.split("=")
    for pair in (
        "alabama=al alaska=ak arizona=az arkansas=ar california=ca colorado=co connecticut=ct delaware=de florida=fl "
        "georgia=ga hawaii=hi idaho=id illinois=il indiana=in iowa=ia kansas=ks kentucky=ky louisiana=la maine=me "
        "maryland=md massachusetts=ma michigan=mi minnesota=mn mississippi=ms missouri=mo montana=mt nebraska=ne "
        "nevada=nv ohio=oh oklahoma=ok oregon=or pennsylvania=pa tennessee=tn texas=tx utah=ut vermont=vt virginia=va "
        "washington=wa wisconsin=wi wyoming=wy ontario=on quebec=qc"
    ).split()
)
# Words that an address may carry or leave out.
_OPTIONAL = frozenset(
    "usa us u united states america of the uk gb united kingdom england deutschland germany france frankreich spain "
    "espana canada floor fl ste unit apt bldg no nr c o attn inc llc ltd gmbh corp co company limited "
    "de la du des del and".split()
)
_INSIDE_HOUSE = frozenset("ste fl apt unit bldg room rm".split())
_WORD = late(r"[^\W_]+")
_ENDS_IN_STREET = late(r"(?<=[a-z]{3})(?:strasse|strase|straat|str|street)$")
_ENOUGH = 0.7
_SPARE = 8  # words that an address may carry or leave out


def _words(text: str) -> list[str]:
    low = folded(text.replace("ß", "ss"))
    low = re.sub(r"\bp\.?\s*o\.?\s*box\b", "pobox", low)
    low = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", low)
    return [_like(w) for w in _WORD.findall(low)]


def _like(word: str) -> str:
    bare = _ENDS_IN_STREET.sub("st", word)
    return _SAME.get(bare, _STATES.get(bare, bare))


@lru_cache(maxsize=256)
def _wanted(address: str) -> tuple[frozenset[str], frozenset[str]]:
    """The numbers and the words of a recorded address that must stand there; a suite is not needed."""
    streets, _, last = address.rpartition(",")
    # A mail within a country need not name it.
    words = _words(streets if streets and country(last.strip()) else address)
    numbers = {
        w for i, w in enumerate(words)
        if any(c.isdigit() for c in w) and (i == 0 or words[i - 1] not in _INSIDE_HOUSE)
    }  # fmt: skip
    return frozenset(numbers), frozenset(w for w in words if w not in _OPTIONAL and not any(c.isdigit() for c in w))


def is_part_of(line: str, address: str) -> bool:
    """Whether a line is one of the lines of this address: all its words stand there, and a number or three words."""
    numbers, words = _wanted(address)
    if line.count(" ") > 2 * (len(numbers) + len(words)) + _SPARE:
        return False  # a sentence: too long to be a part, and reading it would cost more
    said = _words(line)
    own = [w for w in said if w not in _OPTIONAL]
    return bool(own) and all(w in numbers or w in words for w in own) and (bool(numbers & set(own)) or len(own) > 2)


def shows_address(text: str, address: str) -> bool:
    """Whether the text shows this address: all of its numbers and most of its words, close together."""
    numbers, words = _wanted(address)
    said = _words(text)
    span = 2 * (len(numbers) + len(words)) + 12
    places = [i for i, w in enumerate(said) if w in numbers or w in words]
    for begin in places:
        here = set(said[begin : begin + span])
        joined = "".join(said[begin : begin + span])
        met = sum(w in here or (len(w) > 4 and w in joined) for w in words)
        if all(n in here or any(h.startswith(n) for h in here) or n in joined for n in numbers) and (
            not words or met >= _ENOUGH * len(words)
        ):
            return True
    return False
