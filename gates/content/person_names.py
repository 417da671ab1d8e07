"""The names under which a CRM knows a person, and whether a greeting names one of them.

Two people with alike names must be told apart, and one person must be recognised: short forms, initials, titles,
accents and their transliterations, double names, family names that come first.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from gates.content.given_names import GIVEN_NAMES, SHORT_FORMS
from gates.late import late
from gates.recipient import Recipient

HONORIFICS = frozenset(
    "mr mrs ms miss mx dr prof professor sir madam herr frau herrn monsieur madame mme senor senora senorita sr sra "
    "srta "
    "dra dott signor signora ing dipl mag rev hon "
    "lord lady dame don dona dottssa mgr bc doc ir drs heer mevrouw mevr dhr hr fru pan pani pane panie panu".split()
)
# Languages whose names take another ending when somebody is addressed: "pane Nováku", "Panie Marku".
_INFLECTED = frozenset({"BG", "CZ", "GR", "HR", "LT", "LV", "PL", "RS", "SK", "UA"})
_SUFFIXES = frozenset("san sama sensei ji jr sr ii iii iv phd md mba cpa esq".split())
_PARTICLES = frozenset("van von der den de la le du da dos di del st ter ten el al bin ibn mac zu zur af".split())
# Where the family name comes first, "Hi Nagy Anna" is right.
_FAMILY_NAME_FIRST = frozenset({"CN", "HK", "HU", "JP", "KR", "SG", "TW", "VN"})
_FIRST = frozenset(
    "firstname first givenname forename fname vorname prenom nombre preferredname preferredfirstname nickname goesby "
    "knownas "
    "callname informalname calledname preferred".split()
)
_LAST = frozenset(
    "lastname last surname familyname lname nachname apellido apellidos maidenname secondlastname nom".split()
)
_FULL = frozenset("name fullname contactname displayname hsfullname".split())
_MIDDLE = frozenset("middlename middle middleinitial secondname".split())
_CALLED = late(
    r"(?:goes by|go by|prefers(?: to be called| the name)?|known as|called|nickname(?: is)?:?|call "
    r"(?:him|her|them)|genannt"
    r"|likes to be called)\s+[\"“'‘]?([A-Z][\w'’-]+)"
)
_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d"}
)
_EXPANDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "ß": "ss", "ñ": "ny"})
Words = tuple[str, ...]


def words(text: str) -> Words:
    """The words of a name in small letters, with their accents."""
    return tuple(re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text).casefold().replace("ss", "ss")))


@lru_cache(maxsize=2048)
def forms(word: str) -> frozenset[str]:
    """How a word may be spelled without accents: "müller" is "muller" and "mueller"."""
    bare = unicodedata.normalize("NFKD", word.translate(_UNDECOMPOSED))
    flat = "".join(c for c in bare if not unicodedata.combining(c))
    wide = unicodedata.normalize("NFKD", word.translate(_EXPANDED).translate(_UNDECOMPOSED))
    return frozenset({flat, "".join(c for c in wide if not unicodedata.combining(c))})


def same(one: str, two: str) -> bool:
    """Whether two words are one name, but for accents."""
    return one == two or bool(forms(one) & forms(two))


def _all_same(one: Words, two: Words) -> bool:
    return len(one) == len(two) and all(map(same, one, two))


_STEM, _LONGEST_ENDING = 3, 2


def _is_ending_of(said: str, name: str) -> bool:
    """Whether both are one name with two endings: "Nováku" of "Novák", "Marku" of "Marek", "Petře" of "Petr"."""
    word = min(forms(said))
    kept = next((n for n, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), min(len(word), len(name)))
    return kept >= _STEM and max(len(word), len(name)) - kept <= _LONGEST_ENDING


@dataclass(frozen=True, slots=True)
class Names:
    """Every pair of first and last names, what they are called besides, their middle names."""

    pairs: tuple[tuple[Words, Words], ...]
    called: tuple[Words, ...]
    middle: frozenset[str]
    family_first: bool
    inflected: bool = False

    @property
    def all_words(self) -> frozenset[str]:
        """Every word of every name, without accents."""
        whole = [w for first, last in self.pairs for w in (*first, *last)]
        return frozenset(f for w in (*whole, *(w for c in self.called for w in c), *self.middle) for f in forms(w))

    def fit(self, said: Words) -> bool:
        """Whether these words, greeted with, name this person."""
        bare = tuple(w for w in said if not (forms(w) & HONORIFICS))
        titled = len(bare) < len(said)
        while len(bare) > 1 and bare[-1] in _SUFFIXES:
            bare, titled = bare[:-1], titled or bare[-1] in {"san", "sama", "sensei", "ji"}
        if any(_all_same(bare, c) for c in self.called):
            return True
        if any(self._fits(bare, first, last, titled=titled) for first, last in self.pairs):
            return True
        return self.inflected and bool(bare) and all(any(_is_ending_of(w, n) for n in self.all_words) for w in bare)

    def _fits(self, said: Words, first: Words, last: Words, *, titled: bool) -> bool:
        for tail in _endings(last):
            if len(said) > len(tail) and _all_same(said[-len(tail) :], tail):
                return self._is_first(said[: -len(tail)], first)
            if self.family_first and len(said) > len(tail) and _all_same(said[: len(tail)], tail):
                return self._is_first(said[len(tail) :], first)
            if titled and _all_same(said, tail):
                return True
        if titled:
            return False
        return self._is_first(said, first) or self._is_initials(said, first, last)

    def _is_first(self, said: Words, first: Words) -> bool:
        """The first name, its beginning ("Anna" for "Anna Maria"), one of its words, an initial, or a short form."""
        if not first:
            return False
        rest = tuple(w for w in said[1:] if not (w in self.middle or len(w) == 1))
        alike = same(said[0], first[0]) or is_short_form(said[0], first[0])
        initial = len(said[0]) == 1 and first[0].startswith(said[0])
        if (alike or initial) and _all_same(rest, first[1 : 1 + len(rest)]):
            return True
        joined = len(said) == 1 and same(said[0], "".join(first))
        return joined or (len(said) == 1 and any(same(said[0], w) and len(w) > 1 for w in first))

    @staticmethod
    def _is_initials(said: Words, first: Words, last: Words) -> bool:
        letters = "".join(said)
        own = "".join(w[0] for w in first)
        return 2 <= len(letters) <= 3 and letters in {own, own + "".join(w[0] for w in last)}


def _endings(last: Words) -> tuple[Words, ...]:
    """A family name whole, without its particles, and the first of two ("García" of "García López")."""
    if not last:
        return ()
    bare = last
    while len(bare) > 1 and bare[0] in _PARTICLES:
        bare = bare[1:]
    found = [last, bare]
    if len(last) == 2 and last == bare:
        found.append(last[:1])
    return tuple(dict.fromkeys(found))


def is_short_form(one: str, two: str) -> bool:
    """Whether one is a short form of the other, or both are of one name."""
    pair = (min(forms(one)), min(forms(two)))
    if any(set(pair) <= group for group in _short_forms()):
        return True
    return pair[1] in _nicknames().get(pair[0], ()) or pair[0] in _nicknames().get(pair[1], ())


@cache
def _short_forms() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(line.split()) for line in SHORT_FORMS.strip().splitlines())


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    """English short forms of each name; loaded only for a greeting that fits nothing else."""
    from nicknames import NickNamer

    # A list of thousand names holds old ones ("Dob" for Robert) too; that loses little.
    return {name: frozenset(short) for name, short in NickNamer()._nickname_lookup.items()}  # noqa: SLF001


@cache
def _given() -> frozenset[str]:
    return frozenset(GIVEN_NAMES.split()) | frozenset(w for line in _short_forms() for w in line)


def is_given_name(word: str) -> bool:
    """Whether people are commonly called so."""
    return bool(forms(word.casefold()) & _given())


def names_of(recipient: Recipient) -> Names:
    """All names that the records, their fields and the notes give this person."""
    return _names(
        tuple((r.first_name, r.last_name) for r in (recipient.contact, *recipient.records)),
        tuple(
            (re.sub(r"[^a-z]", "", path.casefold().removeprefix("contact.")), str(f.value))
            for path, f in recipient.facts.items()
            if path.startswith("contact.") and "company" not in path.casefold()
        ),
        tuple(m for n in recipient.notes for m in _CALLED.findall(n.text)),
        recipient.country.upper() in _FAMILY_NAME_FIRST,
        recipient.country.upper() in _INFLECTED,
    )


@lru_cache(maxsize=64)
def _names(
    records: tuple[tuple[str, str], ...],
    fields: tuple[tuple[str, str], ...],
    noted: tuple[str, ...],
    family_first: bool,
    inflected: bool,
) -> Names:
    pairs = [(words(first), words(last)) for first, last in records if first or last]
    firsts = [words(v) for k, v in fields if k in _FIRST]
    lasts = [words(v) for k, v in fields if k in _LAST]
    for key, value in fields:
        whole = words(value)
        if key in _FULL and whole:
            pairs.append((whole[:-1], whole[-1:]) if len(whole) > 1 else (whole, ()))
            if "," in value:
                last, _, first = value.partition(",")
                pairs.append((words(first), words(last)))
    pairs += [(first, last) for first in firsts or [()] for last in lasts or [()] if first or last]
    if firsts and not lasts:
        pairs += [(first, last) for first in firsts for _, last in pairs[:2]]
    pairs += [(first, last) for last in lasts for first, _ in pairs[:2]]
    return Names(
        pairs=tuple(dict.fromkeys(pairs)),
        called=tuple(words(n) for n in noted),
        middle=frozenset(w for k, v in fields if k in _MIDDLE for w in words(v)),
        family_first=family_first,
        inflected=inflected,
    )
