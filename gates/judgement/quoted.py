"""What a model is shown of a mail: the words that it needs, as one JSON document of quoted data (law 8).

Left out, because no opinion needs it (GDPR Art. 5(1)(c)): addresses, the legal block's personal link, consent,
history, notes and activities. So a note can neither persuade a judge nor leave the house.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from gates.draft import Draft
from gates.judgement.opinion import OPINIONS, Question, schema
from gates.recipient import Recipient

NAMED = {
    # Only entailment weighs the text against facts; tone and appropriateness read the text.
    "judge_tone": (),
    "judge_entailment": ("facts", "offer"),
    "judge_appropriateness": ("relation",),
}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    # An address; and everything of a link behind its host, where personal tokens stand.
    return re.compile(r"[^\s<>()\"',;:]+@[^\s<>()\"',;:]+"), re.compile(r"(https?://[^\s/<>()\"']+)/[^\s<>()\"']*")


def bare(text: str) -> str:
    """The text without addresses and without what stands behind the host of a link."""
    address, link = _patterns()
    return address.sub("[address]", link.sub(r"\1/[...]", text))


def questions(
    draft: Draft, recipient: Recipient, facts: Mapping[str, str], prompts: Mapping[str, str]
) -> tuple[Question, ...]:
    """One question per opinion, with the prompt of its name; the mail and the facts are quoted as data."""
    mail = {
        "subject": bare(draft.subject),
        "text": bare(draft.text),
        "written_by_model": {name: bare(text) for name, text in draft.slots.items()},
    }
    offer = draft.sender.offer
    more: dict[str, Any] = {
        "facts": {path: bare(value) for path, value in facts.items()},
        "offer": {
            "company": draft.sender.company,
            "products": list(offer.products),
            "integrations": list(offer.integrations),
            "approved_claims": [c.text for c in offer.approved_claims],
        },
        "relation": {"first_mail": recipient.first_contact, "customer": recipient.relationship.customer},
    }
    return tuple(
        Question(
            name=about.name,
            system=prompts[about.name],
            user=_document({"mail": mail, **{key: more[key] for key in NAMED[about.name]}}),
            schema=schema(about),
        )
        for about in OPINIONS
    )


def _document(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)


def shown(asked: Sequence[Question]) -> list[str]:
    """Everything that the model sees of this mail: what a stored opinion is about."""
    return [q.user for q in asked]
