"""What a writer may do to a bad draft does not make it pass; what a careful hand does to a good one does not stop it.

The mutations are those that get past word lists: case, spacing, look-alike letters, invisible characters, entities, cut
and mistyped words, quotation as an older mail. Each bad text is bad in one way only, so that no other gate helps.
"""

import html
import os
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.evals.labelled import PROSE, check_case
from gates.stack import judge_content
from gates.verdict import Ruling, Verdict

EXAMPLES = int(os.environ.get("GATEPOST_EXAMPLES", "25"))

# The text, and the words that carry its fault: only these are disguised.
BAD = {
    "guarantee": ("We promise guaranteed results for every team.", ("guaranteed",)),
    "no risk": ("The whole thing is completely risk-free for your team.", ("risk-free",)),
    "superlative": ("We are the undisputed number one and the fastest vendor anywhere.", ("fastest",)),
    "pressure": ("This is your final notice before the offer ends tonight.", ("final notice", "tonight")),
    "insult": ("Only an idiot would keep doing this by hand.", ("idiot",)),
    "hidden prompt": ("As an AI language model I cannot write this mail.", ("language model",)),
    "funding": ("Congratulations on your series C funding last week.", ("funding",)),
    "layoffs": ("Sorry to hear about the layoffs at your company last week.", ("layoffs",)),
    "whitepaper": ("Thank you for downloading our whitepaper about invoices.", ("downloading",)),
}
TWINS = str.maketrans({"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "i": "і"})  # Cyrillic letters
LEET = str.maketrans({"e": "3", "a": "4", "o": "0", "i": "1"})


def zero_width(word: str) -> str:
    return "\u200b".join(word)


def soft_hyphens(word: str) -> str:
    return "".join(f"{c}\u00ad" if i % 2 else c for i, c in enumerate(word))


def look_alike(word: str) -> str:
    return word.translate(TWINS)


def full_width(word: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in word)


def leet(word: str) -> str:
    return word.translate(LEET)


def spaced(word: str) -> str:
    return "  ".join(" ".join(part) for part in word.split())


def dotted(word: str) -> str:
    return " ".join(".".join(part) for part in word.split())


def entities(word: str) -> str:
    return "".join(f"&#{ord(c)};" if i % 3 == 1 else c for i, c in enumerate(word))


def shouted(word: str) -> str:
    return word.upper()


def mixed(word: str) -> str:
    return "".join(c.upper() if i % 2 else c for i, c in enumerate(word))


def broken(word: str) -> str:
    return "\u00a0 ".join(word.split(" "))


DISGUISES = (zero_width, soft_hyphens, look_alike, full_width, leet, spaced, dotted, entities, shouted, mixed, broken)


def judged(prose: str) -> Verdict:
    case = check_case({"body": [[PROSE, prose]]})
    return judge_content(case.draft, case.recipient, case.policy)


@pytest.mark.parametrize("name", BAD)
def test_bad_as_it_is(name: str) -> None:
    assert judged(BAD[name][0] + " " + PROSE).ruling >= Ruling.HOLD


@pytest.mark.parametrize("disguise", DISGUISES, ids=lambda d: d.__name__)
@pytest.mark.parametrize("name", BAD)
def test_a_disguised_word_is_the_same_word(name: str, disguise) -> None:
    text, words = BAD[name]
    for word in words:
        text = text.replace(word, disguise(word))
    assert judged(text + " " + PROSE).ruling >= Ruling.HOLD, text


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    name=st.sampled_from(sorted(BAD)),
    disguises=st.lists(st.sampled_from((shouted, mixed, broken, zero_width)), min_size=1, max_size=3),
    before=st.booleans(),
    quoted=st.booleans(),
    paragraphs=st.booleans(),
)
def test_disguises_add_up(name: str, disguises: list, before: bool, quoted: bool, paragraphs: bool) -> None:
    text, words = BAD[name]
    for disguise in disguises:
        for word in words:
            text = text.replace(word, disguise(word)) if word in text else text
    gap = "\n\n" if paragraphs else " "
    text = f"> {text}" if quoted else text
    prose = f"{text}{gap}{PROSE}" if before or quoted else f"{PROSE}{gap}{text}"
    assert judged(prose).ruling >= Ruling.HOLD, prose


GOOD = (
    PROSE,
    (
        "You run operations at Acme Robotics, and with about 250 people there may be more invoices than hours. "
        "We help teams close their books faster, and there is no guarantee that it fits."
    ),
    (
        "I hope the week is going well. Teams like yours often ask how to close earlier; we wrote down "
        "what we learned. "
        "Feel free to say no."
    ),
)


def curly(text: str) -> str:
    return text.replace("'", "’").replace(" - ", " – ")


def hard_space(text: str) -> str:
    return text.replace("Acme Robotics", "Acme\u00a0Robotics")


def wrapped(text: str) -> str:
    return "\n\n".join(textwrap.fill(part, 72) for part in text.split("\n\n"))


def paragraphs(text: str) -> str:
    return text.replace(". ", ".\n\n")


def double_spaces(text: str) -> str:
    return text.replace(". ", ".  ")


def trailing_spaces(text: str) -> str:
    return text.replace(".", ".  ").replace("  \n", " \n")


def thanks(text: str) -> str:
    return f"{text} Thank you for reading."


CARE = (curly, hard_space, wrapped, paragraphs, double_spaces, trailing_spaces, thanks, html.unescape)


@settings(max_examples=EXAMPLES * 2, deadline=None)
@given(text=st.sampled_from(GOOD), care=st.lists(st.sampled_from(CARE), max_size=4))
def test_care_does_not_stop_a_good_draft(text: str, care: list) -> None:
    for edit in care:
        text = edit(text)
    verdict = judged(text)
    assert verdict.ruling is Ruling.PASS, (text, verdict.stops)
