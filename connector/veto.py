"""The organisation's own flag systems may forbid that mail goes unreviewed, and allow nothing (facts/autonomy.md 2.2).

Pure: who is asked and how stands in io/openfeature.py. No transaction waits for a flag system: `refresh` asks outside
of any, `denies` looks inside of one at what was answered, and an answer is good for ten seconds. No system at all is no
veto; one that is named and cannot be asked, is not ready, or says anything but a clean yes, is a no.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from connector.model import Organisation, Segment

FLAG = "gatepost.autonomy.allowed"
"""The one boolean that is asked for."""

MAX_AGE = timedelta(seconds=10)
"""How old an answer may be when a claim relies on it (facts/autonomy.md 2.2, 4.5)."""

ASK_AGAIN = timedelta(seconds=5)
"""How long a system that failed is left alone: a no costs nothing to keep, a timeout for every mail would."""

SAID_NO = "said_no"
READY = "READY"
UNCERTAIN = frozenset({"ERROR", "DEFAULT", "STALE", "DISABLED"})
"""Reasons (OpenFeature specification, types) with which a value says nothing about what somebody decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Whom a question is about: never a recipient. `level` is the word of the level that the mail relies on."""

    organisation: str
    segment: str
    template: str
    sender: str
    level: str

    @property
    def keys(self) -> Mapping[str, str]:
        """All that a flag system is told."""
        return {
            "organisation": self.organisation,
            "segment": self.segment,
            "template": self.template,
            "sender": self.sender,
            "level": self.level,
        }


def cohort_of(organisation: Organisation, segment: Segment, level: str) -> Cohort:
    """The cohort that this segment's mail at this level (`sampled`, `autonomous`) belongs to."""
    return Cohort(
        organisation=organisation.name,
        segment=segment.name,
        template=segment.template,
        sender=segment.sender.email.lower(),
        level=level,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one system said: the value as it came, OpenFeature's reason and error code, and its provider's status."""

    value: object = None
    reason: str = ""
    error: str = ""
    status: str = READY


def objection(answer: Answer) -> str:
    """Why this answer is not a clean yes, or an empty string.

    OpenFeature's client answers from a provider that is STALE or in ERROR, and gives the caller's default when nothing
    could be evaluated, so neither its value nor the absence of an error says enough (facts/autonomy.md 2.1).
    """
    if answer.error:
        return f"error_{answer.error.lower()}"
    if answer.status != READY:
        return f"provider_{answer.status.lower()}"
    if answer.reason.upper() in UNCERTAIN:
        return f"reason_{answer.reason.lower()}"
    if answer.value is False:
        return SAID_NO
    return "" if answer.value is True else "no_boolean"


class FlagSystem(Protocol):
    """One system of the organisation."""

    @property
    def name(self) -> str:
        """Its name in app.yaml."""
        ...

    def ask(self, cohort: Cohort) -> Answer:
        """Ask now, in bounded time; never raises."""
        ...


@dataclass(frozen=True, slots=True)
class NoVeto:
    """No flag system is named in app.yaml."""

    def refresh(self, cohort: Cohort) -> None:
        """Nobody is asked."""

    def denies(self, cohort: Cohort) -> str:
        """Nobody objects."""
        return ""


NO_VETO = NoVeto()


@dataclass(frozen=True, slots=True)
class _Heard:
    """When a cohort was asked about, who objected, and whether that was for want of an answer."""

    at: datetime
    why: str
    failed: bool


@dataclass(slots=True, kw_only=True)
class AllMustAllow:
    """Every system must say yes. `changed` is told when what they say together changes; what it raises goes on."""

    systems: Sequence[FlagSystem]
    now: Callable[[], datetime]
    changed: Callable[[Cohort, str], None] = lambda _cohort, _why: None
    _heard: dict[Cohort, _Heard] = field(default_factory=dict)

    def refresh(self, cohort: Cohort) -> None:
        """Ask every system anew; only a system that failed a moment ago is left alone. Never inside a transaction."""
        asked = self.now()  # before the questions: their delay is part of the answer's age
        before = self._heard.get(cohort)
        if before is not None and before.failed and timedelta(0) <= asked - before.at < ASK_AGAIN:
            return
        name, no = next(((s.name, no) for s in self.systems if (no := objection(s.ask(cohort)))), ("", ""))
        why = f"{name}:{no}" if no else ""
        if before is None or before.why != why:
            self.changed(cohort, why)
        self._heard[cohort] = _Heard(asked, why, no not in {"", SAID_NO})

    def denies(self, cohort: Cohort) -> str:
        """Why mail of this cohort may not go unreviewed at this moment, or an empty string; asks nobody."""
        heard = self._heard.get(cohort)
        if heard is None:
            return "not_asked"
        if heard.why:
            return heard.why
        # A clock that was set back makes every age unknown.
        return "" if timedelta(0) <= self.now() - heard.at <= MAX_AGE else "answer_too_old"
