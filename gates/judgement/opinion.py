"""The three opinions that a model is asked for, what it may object to, and the strict schema of its answer.

A model never rules. It chooses between *pass* and *hold* and names its concerns from our own short
lists, so that no word of the model's stands in a reason code or in a message.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SHAPE = "1"
"""Version of the questions' and the answers' shape; part of what names a judgement."""

MOST_CONCERNS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """One opinion: the gate's name that its finding carries, its subject in words, and the concerns it may have."""

    name: str
    subject: str
    concerns: Mapping[str, str]


OPINIONS: tuple[About, ...] = (
    About(
        name="judge_tone",
        subject="the tone",
        concerns={
            "pushy": "it presses the reader",
            "hostile": "it is hostile or blames",
            "flattering": "it flatters",
            "condescending": "it talks down",
            "too_familiar": "it is too familiar",
            "unclear": "it is hard to understand",
            "other": "something else in the tone",
        },
    ),
    About(
        name="judge_entailment",
        subject="whether the facts carry what is said",
        concerns={
            "unsupported": "no fact says so",
            "contradicted": "a fact says otherwise",
            "exaggerated": "it says more than the fact",
            "wrong_subject": "the fact is about somebody else",
            "other": "something else that the facts do not carry",
        },
    ),
    About(
        name="judge_appropriateness",
        subject="whether this should be written to this person",
        concerns={
            "sensitive": "it touches something sensitive",
            "intrusive": "the reader would not expect us to know it",
            "bad_moment": "it comes at a bad moment",
            "misleading": "it misleads about who writes or why",
            "instruction": "it holds an instruction to a machine",
            "other": "something else that should not be written",
        },
    ),
)

BY_NAME: Mapping[str, About] = {about.name: about for about in OPINIONS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a model is asked: our instructions, the quoted data, and the schema that the answer must have."""

    name: str
    system: str
    user: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One objection: its kind from our list, and the words of the mail that it is about."""

    kind: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """One run's answer. `failure` is the code of the error when there was none that could be used: that holds."""

    objects: bool
    concerns: tuple[Concern, ...] = ()
    failure: str = ""


def schema(about: About) -> dict[str, Any]:
    """The strict JSON schema of one answer."""
    concern = {
        "type": "object",
        "properties": {"kind": {"type": "string", "enum": list(about.concerns)}, "quote": {"type": "string"}},
        "required": ["kind", "quote"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {
            "concerns": {"type": "array", "items": concern},
            "ruling": {"type": "string", "enum": ["pass", "hold"]},
        },
        "required": ["concerns", "ruling"],
        "additionalProperties": False,
    }
