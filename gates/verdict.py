"""Rulings, findings and how they combine: the strictest finding is the verdict.

Because only the maximum counts, the order of gates cannot change a result, adding a gate can only
tighten, and a model's opinion, which enters as one more finding, can never loosen (laws 7 and 9).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

_INDEX = re.compile(r"\[\d+\]")


class Ruling(IntEnum):
    """What one gate says; ordered, so that `max` is "the strictest"."""

    PASS = 0
    LATER = 1
    HOLD = 2
    BLOCK = 3

    @property
    def word(self) -> str:
        """The word used in files, on pages and in the CRM."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that a gate saw: a place in the text, or a fact, or both.

    `where` is a path such as ``draft.text`` or ``consent.flags[0]``; `start` and `end` are
    character offsets in the original text there, -1 when the evidence is no span.
    """

    where: str
    start: int = -1
    end: int = -1
    text: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One gate's ruling, its stable reason code, a sentence for the rep, and what it saw.

    `mend` says what would change the ruling; `until` is the earliest time at which a LATER may
    be asked again.
    """

    gate: str
    ruling: Ruling
    reason: str
    message: str
    mend: str = ""
    evidence: tuple[Evidence, ...] = ()
    until: datetime | None = None
    waived_by: str = ""
    shadow: bool = False

    @property
    def effective(self) -> Ruling:
        """The ruling that counts: PASS when a waiver answers it or the gate only shadows."""
        return Ruling.PASS if self.waived_by or self.shadow else self.ruling

    @property
    def seen(self) -> tuple[str, ...]:
        """What the gate saw, without places in lists: a new note moves the others and changes nothing about them."""
        return tuple(_INDEX.sub("[]", f"{e.where}|{e.text}|{e.fact}") for e in self.evidence)


def passed(reason: str, *evidence: Evidence, message: str = "") -> Finding:
    """Nothing to object; `reason` says on what ground."""
    return Finding(gate="", ruling=Ruling.PASS, reason=reason, message=message, evidence=evidence)


def later(reason: str, *evidence: Evidence, message: str, mend: str = "", until: datetime | None = None) -> Finding:
    """Not now; ask again at `until`."""
    return Finding(
        gate="", ruling=Ruling.LATER, reason=reason, message=message, mend=mend, evidence=evidence, until=until
    )


def hold(reason: str, *evidence: Evidence, message: str, mend: str = "") -> Finding:
    """A person must decide."""
    return Finding(gate="", ruling=Ruling.HOLD, reason=reason, message=message, mend=mend, evidence=evidence)


def block(reason: str, *evidence: Evidence, message: str, mend: str = "") -> Finding:
    """Never, for this draft or this person; no waiver exists."""
    return Finding(gate="", ruling=Ruling.BLOCK, reason=reason, message=message, mend=mend, evidence=evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A person's signed, expiring answer to one HOLD of one gate about one exact subject.

    `subject` is the digest of the draft, or the person's id for a hold about the person; `shown` is what the gate had
    seen when it was signed (`Finding.seen`): the same reason for something new, such as a second open ticket, is a
    hold that nobody has answered. Empty where none was recorded. A waiver never answers a BLOCK (product.md section 4).
    """

    gate: str
    reason: str
    subject: str
    by: str
    note: str
    expires: datetime
    shown: tuple[str, ...] = ()

    def answers(self, finding: Finding, subject: str, now: datetime) -> bool:
        """Whether this waiver answers that finding at that instant."""
        return (
            finding.ruling is Ruling.HOLD
            and (self.gate, self.reason, self.subject) == (finding.gate, finding.reason, subject)
            and now < self.expires
            and (not self.shown or not Counter(finding.seen) - Counter(self.shown))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """All findings about one subject; its ruling is the strictest that counts."""

    findings: tuple[Finding, ...]
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def ruling(self) -> Ruling:
        """The strictest effective ruling; HOLD when nothing judged at all."""
        return max((f.effective for f in self.findings), default=Ruling.HOLD)

    @property
    def stops(self) -> tuple[Finding, ...]:
        """The findings that keep this from passing, strictest first, then by gate."""
        stopping = [f for f in self.findings if f.effective is not Ruling.PASS]
        return tuple(sorted(stopping, key=lambda f: (-f.effective, f.gate, f.reason)))

    @property
    def until(self) -> datetime | None:
        """The latest time that a LATER asks to wait for."""
        return max((f.until for f in self.stops if f.ruling is Ruling.LATER and f.until), default=None)

    @property
    def reason(self) -> str:
        """``gate:reason`` of the strictest finding, or ``passed``."""
        if self.stops:
            return f"{self.stops[0].gate}:{self.stops[0].reason}"
        return "passed" if self.findings else "no_gate_judged"

    def joined(self, other: "Verdict") -> "Verdict":
        """The verdict of both stacks together; the strictest of all wins."""
        return Verdict(findings=self.findings + other.findings, versions={**self.versions, **other.versions})


def waived(verdict: Verdict, waivers: Iterable[Waiver], *, subject: str, now: datetime) -> Verdict:
    """The same verdict with each HOLD that a waiver answers marked as waived by that person."""
    given = tuple(waivers)

    def answered(finding: Finding) -> Finding:
        by = next((w.by for w in given if w.answers(finding, subject, now)), "")
        if not by:
            return finding
        return Finding(
            gate=finding.gate,
            ruling=finding.ruling,
            reason=finding.reason,
            message=finding.message,
            mend=finding.mend,
            evidence=finding.evidence,
            until=finding.until,
            waived_by=by,
            shadow=finding.shadow,
        )

    return Verdict(findings=tuple(answered(f) for f in verdict.findings), versions=verdict.versions)
