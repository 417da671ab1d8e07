"""The marker parser: what it reads, and how it tells a mistake."""

import re

import pytest

from crm_adapters.slots import TemplateError, parse_body, same_slots
from gates.draft import Fixed, Legal, Merge, Slot, SlotRef

CURLY = re.compile(r"\{\{.*?\}\}", re.DOTALL)


def known(token: str) -> Merge | None:
    return Merge(path="contact.first_name") if "first" in token else None


def test_parts_stand_in_order_and_fixed_text_is_untouched():
    body, slots = parse_body(
        "Hi {{ first }},\n\n[[slot:opener max_words=25 facts=contact.job_title,company.*]]\nBye  \n[[legal]]",
        known,
        CURLY,
    )
    assert body == (
        Fixed(text="Hi "),
        Merge(path="contact.first_name"),
        Fixed(text=",\n\n"),
        SlotRef(name="opener"),
        Fixed(text="\nBye  \n"),
        Legal(),
    )
    assert slots == (Slot(name="opener", max_words=25, facts=("contact.job_title", "company.*")),)


def test_a_pattern_with_flags_and_several_forms_is_kept():
    body, _ = parse_body("{{\nfirst\n}}", known, CURLY)
    assert body == (Merge(path="contact.first_name"),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a\nb {{ shoe_size }}", "line 2, column 3"),
        ("[[slot:opener]]", "no word limit"),
        ("[[slot:opener max_words=0]]", "no word limit"),
        ("[[slot:opener max_words=9999]]", "no word limit"),
        ("[[slot:opener max_words=²]]", "no word limit"),
        ("[[slot:opener max_words=5 fact=x]]", "unknown option 'fact'"),
        ("[[slot:opener max_words=5 facts=a@b]]", "no fact path"),
        ("[[slot:Open er max_words=5]]", "neither a slot nor"),
        ("[[leagl]]", "neither a slot nor"),
        ("[[]]", "neither a slot nor"),
        ("x\n[[slot:opener max_words=5", "line 2, column 1"),
        ("x ]] y", "no partner"),
        ("[[slot:a max_words=5]] [[slot:a max_words=5]]", "stands twice"),
    ],
)
def test_a_mistake_is_refused_with_its_place(text, says):
    with pytest.raises(TemplateError) as caught:
        parse_body(text, known, CURLY)
    assert says in str(caught.value)
    assert caught.value.mend
    assert caught.value.where


def test_text_and_html_must_declare_the_same_slots():
    one, other = Slot(name="a", max_words=5), Slot(name="a", max_words=6)
    assert same_slots((one,), (one,)) == (one,)
    with pytest.raises(TemplateError):
        same_slots((one,), (other,))
    with pytest.raises(TemplateError):
        same_slots((one,), ())
