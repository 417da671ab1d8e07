"""Phrase lists: what a `<name>` at the beginning of a phrase means, and that no list holds a phrase nobody can find."""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import partial

import pytest

import connector
import gates
from connector.mail.inbound import intent
from gates.content import legal_free
from gates.text import refusals
from gates.text.lexicon import Lexicon
from gates.text.reading import read

TOLD = Lexicon({"told": "<name> told|gave me|us\nwas told"}, typos=False)


@pytest.mark.parametrize("text", ["Jordan Pike told us so.", "So Pike told me.", "Then, as Pike\ntold us, it went."])
def test_a_name_may_begin_a_phrase(text: str) -> None:
    [hit] = TOLD.search(read(text))
    assert text[hit.start : hit.end].split(maxsplit=1)[0] == "Pike"


@pytest.mark.parametrize(
    "text", ["The people told us so.", "told us so", "It was Pike. told us so", "Pike, they told us"]
)
def test_without_a_name_right_before_it_is_no_such_phrase(text: str) -> None:
    assert TOLD.search(read(text)) == []


@pytest.mark.parametrize(
    "phrase", ["?kindly told us", "~2 told us", "<any> told us", "<name> ~2 told", "<name> ?just told"]
)
def test_a_phrase_that_no_text_can_hold_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match="begin it with a word"):
        Lexicon({"told": phrase}).search(read("Pike told us"))


def lists() -> Iterator[tuple[str, Lexicon]]:
    for package in (gates, connector):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" in module.name or module.name.endswith("__main__"):
                continue
            for name, value in vars(importlib.import_module(module.name)).items():
                held = (
                    value.values() if isinstance(value, dict) else value if isinstance(value, tuple | list) else [value]
                )
                yield from ((f"{module.name}.{name}", v) for v in held if isinstance(v, Lexicon))


MADE_WHEN_ASKED = (
    *(
        (f"legal_free.{name}", partial(legal_free._lexicon, name))
        for name in ("opt_out", "means", "demands", "helped", "none", "slow")
    ),
    ("refusals", refusals._lexicon),
    ("intent", intent._lexicon),
)


def test_every_list_can_be_searched() -> None:
    text = read("Jordan Pike told us that 240 people work there.")
    all_of_them = (*lists(), *((name, make()) for name, make in MADE_WHEN_ASKED))
    searched = {name for name, phrases in all_of_them if phrases.search(text) is not None}
    assert len(searched) > 20
