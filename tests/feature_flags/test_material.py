"""A material edit is an intervention, a matter of taste is none (facts/autonomy.md section 5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_flags.material import MOST_CHANGED, distance, material_edit

BODY = """Hi Dana,

I saw that Acme Robotics opened a second plant in Columbus last June. Teams like yours often lose 14 hours a week on
invoices, and our product brings that down to four. Most customers see it within a few days of use, without changing
any other tool they have. A licence is $1,200 a year and needs no setup.

Would you be open to a short call on Tuesday at 10:30? You can pick a time at https://cal.ours.example/maya.

Best regards,
Maya Brandt
Our Co Inc., 410 Prospect Ave, Cleveland, OH 44115
If you would rather not hear from us, unsubscribe here: https://ours.example/u/t1"""


def edited(old, new, body=BODY):
    assert old in body, old
    return set(material_edit(body, body.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("often lose", "frequently lose"),
        ("I saw that", "I noticed that"),
        ("Hi Dana", "Hello Dana"),
        ("any other tool", "any other software"),
        ("invoices, and our product", "invoices and our product"),
        ("\n\n", "\n\n\n"),
        ("  ", " "),
        ("Most customers", "Usually customers"),
        ("see it within", "notice it within"),
        ("it within", "It within"),
        ("Best regards", "Kind regards"),
        ("$1,200", "$1200"),
        ("yours", "Yours"),
    ],
)
def test_taste_is_no_intervention(old, new):
    body = BODY if old != "  " else BODY.replace("any other", "any  other")
    assert edited(old, new, body) == set()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("14 hours", "40 hours", "number"),
        ("to four", "to five", "number"),
        ("to four", "to one", "number"),
        ("14 hours", "hours", "number"),
        ("14 hours", "14% of the hours", "number"),
        ("last June", "last July", "date"),
        ("on Tuesday", "on Thursday", "date"),
        ("10:30", "11:30", "date"),
        ("last June", "in 2025", "date"),
        ("last June", "on 2025-06-11", "date"),
        ("last June", "in Q3", "date"),
        ("$1,200", "$1,300", "price"),
        ("$1,200", "€1,200", "price"),
        ("A licence is $1,200 a year", "A licence is free", "price"),
        ("no setup", "no setup, at a discount", "price"),
        ("Dana", "Diana", "name"),
        ("Acme Robotics", "Apex Robotics", "name"),
        ("Columbus", "Cleveland", "name"),
        ("any other tool", "Salesforce", "name"),
        ("Most customers", "Rowan customers", "name"),
        ("cal.ours", "kal.ours", "link"),
        ("https://cal.ours.example/maya", "my calendar", "link"),
        ("no setup", "no setup (see ours.example/setup)", "link"),
        ("no setup", "no setup, write to maya@ours.example", "link"),
        ("Would you be open to a short call", "Can we have a quick call", "call_to_action"),
        ("Most customers", "Let me know. Most customers", "call_to_action"),
        ("on Tuesday at 10:30?", "on Tuesday at 10:30.", "call_to_action"),
        ("any other tool they have", "any other tool they have. Please book a demo", "call_to_action"),
        ("unsubscribe here", "stop here", "legal_text"),
        ("no setup", "no setup. All rights reserved", "legal_text"),
    ],
)
def test_each_thing_that_may_not_change_unnoticed(old, new, reason):
    assert reason in edited(old, new)


def test_a_changed_recipient_subject_claim_or_legal_block_is_material_with_the_same_body():
    assert material_edit(BODY, BODY, recipients=("a@b.example", "A@b.example ")) == ()
    assert material_edit(BODY, BODY, recipients=("a@b.example", "c@b.example")) == ("recipient",)
    assert material_edit(BODY, BODY, subjects=("A plant in Columbus", "a plant  in Columbus!")) == ()
    assert material_edit(BODY, BODY, subjects=("invoices", "your invoices")) == ("wording",)
    assert material_edit(BODY, BODY, subjects=("14 hours", "15 hours")) == ("number", "wording")
    assert material_edit(BODY, BODY, claims=(["They opened a plant"], ["they  opened a plant"])) == ()
    assert material_edit(BODY, BODY, claims=(["They opened a plant"], [])) == ("claim",)
    assert material_edit(BODY, BODY, legal=("Our Co, 1 Main St", "Our Co,  1 Main St")) == ()
    assert material_edit(BODY, BODY, legal=("Our Co, 1 Main St", "Our Co")) == ("legal_text",)


def test_a_tenth_of_the_words_is_material_whatever_they_were():
    words = [f"w{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(100)]
    nine, ten = [*["x"] * 9, *words[9:]], [*["x"] * 10, *words[10:]]
    assert material_edit(" ".join(words), " ".join(nine)) == ()
    assert material_edit(" ".join(words), " ".join(ten)) == ("wording",)
    assert MOST_CHANGED == 0.10


GERMAN = """Hallo Frau Weber,

wir haben gesehen, dass Ihre Firma ein neues Werk hat und die Rechnungen mit der Hand auf dem Server prüft. Das ist
nicht nötig. Wir helfen Ihnen mit einem Werkzeug, das auch mit SAP spricht."""


@pytest.mark.parametrize(
    ("old", "new", "names", "found"),
    [
        ("Werkzeug", "Programm", (), set()),
        ("Rechnungen", "Belege", (), set()),
        ("Weber", "Huber", (), {"name"}),
        ("SAP", "DATEV", (), {"name"}),
        ("Werk hat", "Lager hat", ("Werk",), {"name"}),
    ],
)
def test_in_german_a_capital_alone_is_no_name(old, new, names, found):
    assert set(material_edit(GERMAN, GERMAN.replace(old, new), names=names)) == found


def test_a_name_that_stands_in_the_facts_is_known_in_lower_case():
    old = "we read that acme is growing and hiring people in many other places of the world"
    new = old.replace("acme", "apex")
    assert material_edit(old, new) == ()
    assert material_edit(old, new, names=["Acme"]) == ("name",)


def test_an_empty_mail_is_not_far_from_itself():
    assert material_edit("", "") == ()
    assert distance("", "") == 0.0
    assert distance("", "a") == 1.0
    assert distance("one two three four", "one two three five") == 0.25


TEXTS = st.text(alphabet="abc AB12.,?$\n’é-", max_size=60)


@given(TEXTS)
def test_nothing_changed_is_never_material(text):
    assert material_edit(text, text) == ()


@given(TEXTS, TEXTS)
def test_the_reasons_and_the_distance_do_not_depend_on_the_direction(one, two):
    assert bool(material_edit(one, two)) == bool(material_edit(two, one))
    assert 0.0 <= distance(one, two) <= 1.0


@pytest.mark.timeout(20)
@pytest.mark.parametrize("part", ["a", "a-", "a.", "1", "1 ", "1,", "word ", "A", "$1 ", "@a", "? ", "usd "])
def test_no_text_takes_long(part):
    text = part * 5_000
    assert material_edit(text, text) == ()


def test_a_long_text_that_was_rewritten_is_material():
    old, new = " ".join("ab"[n % 2] for n in range(3000)), " ".join("cd"[n % 2] for n in range(3000))
    assert distance(f"x {old} y", f"x {new} y") == pytest.approx(3000 / 3002)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("see https://x.example/a.", True), ("(www.x.example)", True), ("x.example/path", True), ("m@x.example", True),
        ("@handle", False), ("a@b", False), ("end.Start", False), (".de", False), ("example", False),
    ],
)  # fmt: skip
def test_what_a_link_is(text, link):
    assert ("link" in material_edit("", text)) == link
