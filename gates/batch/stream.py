"""What a segment drafted lately, without content: a keyless fingerprint of each text, its length, its ruling.

The fingerprint masks what came from the CRM, so that a mass sentence with another name in it is the same
sentence; nothing of a person can be read from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gates.canonical import digest
from gates.draft import Draft
from gates.recipient import Fact
from gates.text.plain import folded
from gates.text.reading import read
from gates.verdict import Ruling

LOOK_BACK = 400  # drafts: enough for a rate of one in a hundred to show


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One draft of the stream."""

    masked: str
    words: int
    ruling: Ruling
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """The drafts of one segment under one fingerprint, oldest first; `now` is when the next one is judged."""

    now: datetime
    seen: tuple[Seen, ...] = ()


def masked(draft: Draft, facts: Mapping[str, Fact]) -> str:
    """The digest of what the model wrote, with every CRM value taken out."""
    values = {w for f in facts.values() for w in folded(str(f.value)).split()} | set(folded(draft.to).split("@"))
    written = " ".join(draft.slots[name] for name in sorted(draft.slots))
    return digest([t.word for t in read(written).tokens if t.is_word and t.word not in values])


def length(draft: Draft) -> int:
    """How many words the model wrote."""
    return sum(len(text.split()) for text in draft.slots.values())


def seen(draft: Draft, facts: Mapping[str, Fact], ruling: Ruling, at: datetime) -> Seen:
    """What the stream remembers of a draft."""
    return Seen(masked=masked(draft, facts), words=length(draft), ruling=ruling, at=at)
