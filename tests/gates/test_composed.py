"""The product's own composer and the gates about the text agree, for every regime and kind of template."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from connector.evals.labelled import UNSUBSCRIBE, VERSIONS, Case
from connector.mail.compose import compose, headers_of
from connector.mail.legal import _as_html
from connector.mail.render import LegalBlock, render
from gates.draft import Draft, Legal
from gates.legal_text import language_for, legal_lines, notices_due
from gates.policy import Policy
from gates.recipient import Recipient
from gates.stack import judge_content
from gates.verdict import Ruling

HTML = {"html": ["<html><body><p>Hi ", {"merge": "contact.first_name"}, "</p>", {"slot": "opening"}, "</body></html>"]}
MIDDLE = {"text": ["Hi,\n\n", {"slot": "opening"}, "\n\n", {"legal": True}, "\n\nPS: we also answer the phone."]}
TOKENS = st.lists(
    st.one_of(
        st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", min_size=1, max_size=12),
        st.sampled_from(
            ["-8x-", "-5X_", "-ps-", "-100-percent-", "-FREE-", "-fck-", "-guarantee-", "-wtf-", "-ass-", "-2x-1"]
        ),
    ),
    min_size=3,
    max_size=6,
).map("".join)
LONG = f"{UNSUBSCRIBE}.{'k1-AbC_9' * 16}"


def composed(country: str, template: dict, first: bool, link: str) -> tuple[Draft, Recipient, Policy]:
    """A good draft as our own composer makes it, and whom it is for."""
    told = {"recipient": {"country": country, "first_contact": first}, "template": template}
    case = Case(gate="", name="", hard=False, expect="", reason="", given=told)
    recipient, policy, good = case.recipient(), case.policy(), case.draft()
    lines = legal_lines(
        sender=good.sender,
        due=notices_due(recipient, policy),
        unsubscribe=link,
        language=language_for(country),
    )
    block = LegalBlock(text="\n\n".join(x.plain for x in lines), html="\n".join(map(_as_html, lines)))
    values = {
        "contact.first_name": "Dana",
        "company.name": "Acme Robotics",
        "sender.name": good.sender.name,
    }
    rendered = render(good.template, values, good.slots, block)
    raw = compose(
        rendered,
        to=recipient.address,
        to_name="Dana Whitfield",
        sender=good.sender,
        identifier="<o1@ours.example>",
        unsubscribe=link,
    )
    draft = Draft(
        outreach="o1",
        person=recipient.person,
        to=recipient.address,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        raw=raw,
        sender=good.sender,
        versions=VERSIONS,
        template=good.template,
        slots=good.slots,
        headers=dict(headers_of(raw)),
    )
    return draft, recipient, policy


@pytest.mark.parametrize("country", ["US", "DE", "FR", "ES", "GB", "CA"])
@pytest.mark.parametrize("template", [{}, HTML, MIDDLE], ids=["text", "html", "legal block in the middle"])
@pytest.mark.parametrize("first", [True, False], ids=["first contact", "later"])
@pytest.mark.parametrize("link", [UNSUBSCRIBE, LONG], ids=["short token", "long token"])
def test_what_we_compose_passes(country: str, template: dict, first: bool, link: str) -> None:
    draft, recipient, policy = composed(country, template, first, link)
    verdict = judge_content(draft, recipient, policy)
    assert verdict.ruling is Ruling.PASS, verdict.stops
    assert any(isinstance(p, Legal) for p in draft.template.text) is (template is MIDDLE)


@settings(max_examples=300, deadline=None)
@given(country=st.sampled_from(["US", "DE", "FR", "ES"]), token=TOKENS)
@example(country="DE", token="8cp1-8x-kVFM")
@example(country="DE", token="00X-_")
def test_what_a_random_token_spells_is_not_read(country: str, token: str) -> None:
    """A figure or a curse among 43 random characters once took the German legal block for prose."""
    draft, recipient, policy = composed(country, {}, True, f"https://go.ours.example/u/out_7.3cb9.{token}")
    verdict = judge_content(draft, recipient, policy)
    assert verdict.ruling is Ruling.PASS, verdict.stops
