"""Seeds as text: every flaw in every language, findable, and different enough not to be known by a phrase."""

import hashlib
from collections import Counter
from dataclasses import replace

import pytest

from connector.seeding import language_of, overlooked, spoil
from connector.seeding_words import FLAWS, TOLD
from gates.draft import Claim, Draft, Fixed, Legal, Sender, Slot, SlotRef, Template, Versions
from gates.recipient import Activity
from tests import people

SENDER = Sender(name="M", email="m@ours.example", company="Ours", postal_address="x", domains=())
VERSIONS = Versions(prompt="p", model="m", template="t", policy="p", gates="g", schema="1")
FRAMES = {
    "en": ("Hello,\n\n", "\n\nWe help teams to ship on time, and it takes a day to try.\n\n", "Best regards"),
    "de": (
        "Guten Tag,\n\n",
        "\n\nWir helfen Teams, pünktlich zu liefern, und das ist an einem Tag zu testen.\n\n",
        "Grüße",
    ),
    "fr": (
        "Bonjour,\n\n",
        "\n\nNous aidons les équipes avec une planification qui ne prend pas une journée.\n\n",
        "Merci",
    ),
    "es": ("Hola,\n\n", "\n\nAyudamos a los equipos con una planificación que no lleva más de un día.\n\n", "Saludos"),
}
LINES = {
    "en": "I am writing because your team at Nordwind Logistik GmbH has 240 people.",
    "de": "Ich schreibe Ihnen, weil Ihr Team bei der Nordwind Logistik GmbH 240 Leute hat.",
    "fr": "Je vous écris car votre équipe chez Nordwind Logistik GmbH compte 240 personnes.",
    "es": "Le escribo porque su equipo en Nordwind Logistik GmbH tiene 240 personas.",
}
ADA = people.recipient(people.ADA)


def draft(tongue="en", *, line=None, max_words=40):
    first, middle, last = FRAMES[tongue]
    slots = {"opening": LINES[tongue] if line is None else line}
    text = f"{first}{slots['opening']}{middle}{last}"
    return Draft(
        outreach="out_1", person="p", to="ada@nordwind.example", subject="s", text=text, html="", raw=b"x",
        sender=SENDER, versions=VERSIONS, slots=slots,
        template=Template(
            id="t", connection="c", name="n", version="1", subject=(),
            text=(Fixed(text=first), SlotRef(name="opening"), Fixed(text=middle), Fixed(text=last), Legal()),
            slots=(Slot(name="opening", max_words=max_words),),
        ),
        claims=(Claim(slot="opening", text=slots["opening"], sources=("company.name", "company.employee_count")),),
    )  # fmt: skip


def drawn(key):
    """As Ids.draw: a number that depends on key and name alone."""
    return lambda what: int.from_bytes(hashlib.sha256(f"{key} {what}".encode()).digest()[:6], "big") / 2**48


def many(tongue="en", number=400, recipient=ADA, **more):
    return [spoil(draft(tongue, **more), recipient, drawn(n)) for n in range(number)]


@pytest.mark.parametrize("tongue", FRAMES)
def test_every_flaw_is_met_and_no_phrase_gives_a_seed_away(tongue):
    made = many(tongue)
    flaws = Counter(s.flaw for s in made)
    assert set(flaws) == set(FLAWS)
    assert max(flaws.values()) < 100
    sentences = Counter(s.sentence for s in made)
    assert max(sentences.values()) <= 24
    assert len(sentences) > 120


@pytest.mark.parametrize("tongue", FRAMES)
def test_it_differs_in_one_slot_and_fits_it(tongue):
    for spoiled in many(tongue, 200):
        own = draft(tongue)
        text = spoiled.slots[spoiled.slot]
        assert text != own.slots[spoiled.slot]
        assert len(text.split()) <= 40
        assert spoiled.sentence in text
        assert spoiled.telling in text
        assert spoiled.telling not in own.text
        assert not {"{", "}", "[", "]"} & set(text)
        assert spoiled.sentence in spoiled.told


def test_the_same_draws_make_the_same_seed():
    assert many(number=20) == many(number=20)


def test_what_is_said_to_be_wrong_is_wrong():
    facts = {str(f.value) for f in ADA.facts.values()}
    for spoiled in many():
        assert spoiled.telling not in facts
        if spoiled.flaw == "other_company":
            assert "Nordwind" not in spoiled.telling
        if spoiled.flaw == "wrong_name":
            assert spoiled.telling not in {"Ada", "Hofer"}


def test_a_contradiction_shows_the_record_beside_it():
    wrong = [s for s in many() if s.flaw == "contradicted_fact"]
    assert wrong
    for spoiled in wrong:
        sources = {source for c in spoiled.claims for source in c.sources}
        assert "company.employee_count" in sources or "contact.job_title" in sources
    for spoiled in many():
        for claim in spoiled.claims:
            assert " ".join(claim.text.split()) in " ".join(spoiled.slots[claim.slot].split())


def test_false_familiarity_only_where_nobody_can_have_spoken_with_them():
    met = replace(ADA, activities=(Activity(kind="call", at=people.NOW, source=people.key(people.ADA)),))
    for recipient in (met, replace(ADA, first_contact=False)):
        assert "false_familiarity" not in {s.flaw for s in many(recipient=recipient)}


def test_without_facts_there_are_still_seeds_but_nothing_contradicted():
    found = many(recipient=replace(ADA, facts={}))
    assert {s.flaw for s in found} == set(FLAWS) - {"contradicted_fact"}
    assert not [s for s in found if "  " in s.sentence]


def test_a_language_that_we_do_not_write_gets_none():
    italian = draft(line="Le scrivo perché la sua squadra a Nordwind conta 240 persone.")
    parts = [Fixed(text="Gentile signora,\n\n"), SlotRef(name="opening"), Fixed(text="\n\nAiutiamo chi spedisce.")]
    italian = replace(italian, template=replace(italian.template, text=tuple(parts)))
    assert language_of(italian) == ""
    assert spoil(italian, ADA, drawn(1)) is None


def test_where_no_slot_is_open_there_is_none():
    closed = replace(draft(), slots={})
    assert spoil(closed, ADA, drawn(1)) is None


def test_a_narrow_slot_is_never_overfilled():
    for spoiled in many(number=100, max_words=13):
        assert spoiled is None or len(spoiled.slots["opening"].split()) <= 13


def test_an_edit_has_found_it_when_the_telling_words_are_gone():
    for spoiled in many(number=60):
        text = spoiled.slots[spoiled.slot]
        assert overlooked(spoiled, {spoiled.slot: text.upper() + " And more."})
        assert overlooked(spoiled, {spoiled.slot: "Something else.", "other": f"Moved: {text}"})
        assert not overlooked(spoiled, {spoiled.slot: text.replace(spoiled.telling, "")})


def test_whatever_is_planted_can_be_told_in_words():
    assert set(TOLD) == set(FLAWS)
    for languages in FLAWS.values():
        assert set(languages) == set(FRAMES)
        for variants in languages.values():
            assert len(variants) >= 2
            assert all(v.count("[") == v.count("]") == 1 for v in variants)
