"""A recipient and a template become a prompt: only listed facts leave the house, and CRM text is quoted as data.

Pure. What the prompt holds is recorded with the draft, so anyone can see what a model was told.
"""

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase

from connector.model import Json
from connector.ports import Prompt
from gates.canonical import digest
from gates.draft import Fixed, Legal, Merge, Slot, SlotRef, Template
from gates.recipient import Recipient

NEVER = ("contact.email", "contact.phone", "contact.mobile", "contact.address", "contact.birth*", "contact.id")
"""Facts that no slot may use, whatever its template allows: the task does not need them (GDPR Art. 5(1)(c))."""


def allowed(path: str, slot: Slot) -> bool:
    """Whether the slot may rest on the fact at that path."""
    return slot.allows(path) and not any(fnmatchcase(path, p) for p in NEVER)


def facts_for(recipient: Recipient, template: Template) -> dict[str, str]:
    """The facts that at least one slot may use, as text, by path."""
    return {
        path: str(fact.value)
        for path, fact in sorted(recipient.facts.items())
        if any(allowed(path, s) for s in template.slots) and str(fact.value).strip()
    }


def answer_schema(template: Template, paths: tuple[str, ...]) -> dict[str, Json]:
    """The strict JSON schema of the answer: each slot's text, and the paths of the facts that it uses."""
    slots: dict[str, Json] = {}
    for slot in template.slots:
        usable: list[Json] = [p for p in paths if allowed(p, slot)]
        # Without a usable fact there is nothing to name: `enum: []` is no valid schema, an empty list is the answer.
        sources: dict[str, Json] = (
            {"type": "array", "items": {"type": "string", "enum": usable}}
            if usable
            else {"type": "array", "items": {"type": "string"}, "maxItems": 0}
        )
        slots[slot.name] = {
            "type": "object",
            "properties": {"text": {"type": "string"}, "sources": sources},
            "required": ["text", "sources"],
            "additionalProperties": False,
        }
    required: list[Json] = [s.name for s in template.slots]
    return {
        "type": "object",
        "properties": {
            "slots": {"type": "object", "properties": slots, "required": required, "additionalProperties": False}
        },
        "required": ["slots"],
        "additionalProperties": False,
    }


def _frame(template: Template) -> str:
    """The approved text with a mark at each slot, so that the model knows what surrounds it."""
    pieces: list[str] = []
    for part in template.text:
        match part:
            case Fixed(text=text):
                pieces.append(text)
            case Merge(path=path):
                pieces.append(f"<{path}>")
            case SlotRef(name=name):
                pieces.append(f"<<{name}>>")
            case Legal():
                pieces.append("<legal block>")
    return "".join(pieces)


def assemble(recipient: Recipient, template: Template, prompt_text: str) -> Prompt:
    """The prompt for one recipient: our instructions apart from the data, and the data as one JSON document."""
    facts = facts_for(recipient, template)
    slots: list[Mapping[str, Json]] = [
        {"name": s.name, "max_words": s.max_words, "facts": [p for p in facts if allowed(p, s)]} for s in template.slots
    ]
    data = {"frame": _frame(template), "slots": slots, "facts": facts}
    schema = answer_schema(template, tuple(facts))
    return Prompt(
        system=prompt_text,
        user=json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True),
        schema=schema,
        version=digest(prompt_text),
        facts=facts,
        template=template,
    )
