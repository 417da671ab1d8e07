"""What the evidence of a segment is made of, row by row: epochs, reviews, observations, alarms, seeds, what was earned.

Nothing here names a person: ids, codes, counts and times only (the texts of seeds are encrypted content).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from connector.model import Json
from feature_flags.levels import Effect, Level, Scope
from feature_flags.tally import Outcome


class Role(StrEnum):
    """Why a draft was put before a person."""

    REVIEW = "review"  # nobody may send it alone
    HELD = "held"  # level `sampled`: drawn to be seen before it goes
    BLIND = "blind"  # level `autonomous`: drawn to be judged after it went


class Signal(StrEnum):
    """What is observed about a segment's mail; `hit` says whether the bad thing happened."""

    REVIEWED = "reviewed"  # hit: an intervention
    JUDGED = "judged"  # hit: the gates blocked the draft
    SENT = "sent"  # never a hit: what the next ones are counted against
    COMPLAINT = "complaint"
    OPT_OUT = "opt_out"
    BOUNCE = "bounce"
    HOSTILE = "hostile"
    LEGAL_THREAT = "legal_threat"
    SEVERE = "severe"  # a reviewer called it a matter of policy, law, or the wrong person


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """The evidence of one segment under one fingerprint, in one attempt (facts/autonomy.md 4.3).

    `versions` are the parts of the fingerprint. `fingerprints` are all that belong here: the first, and those of
    changes that only tightened.
    """

    id: str
    segment: str
    attempt: int
    fingerprints: tuple[str, ...]
    versions: Mapping[str, Json]
    started_at: datetime
    ended_at: datetime | None = None
    why_ended: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One draft that a person was asked about. `number` counts in the order in which drafts were made.

    `task` is the CRM's id of the task of a BLIND row, empty when there is none, or none any more. `probability` is the
    chance with which a draft at that moment was drawn to be seen at all: 1 where a person sees every one.

    `edits` are the reasons for which an edit was material. `shown_at` is when the task stood in the CRM, `opened_at`
    when the reviewer is known to have looked. An outcome that is an intervention is never replaced by a better one.
    """

    number: int = 0
    outreach: str
    segment: str
    epoch: str
    fingerprint: str
    role: Role
    words: int
    created_at: datetime
    due_at: datetime
    shown_at: datetime | None = None
    opened_at: datetime | None = None
    decided_at: datetime | None = None
    reviewer: str = ""
    outcome: Outcome = Outcome.OPEN
    too_fast: bool = False
    severe: bool = False
    edits: tuple[str, ...] = ()
    task: str = ""
    probability: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One thing that was seen; `number` counts in the order of writing. `subject` is an outreach, or empty."""

    number: int = 0
    signal: Signal
    hit: bool
    segment: str
    domain: str
    role: str = ""
    subject: str = ""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A detector that fired: it latches until a person resolves it in writing (argoproj/argo-rollouts 1411).

    `told` says which channel has heard of it when; the others are tried again at `next_try`.
    """

    id: str
    scope: Scope
    signal: str
    action: Effect
    at: datetime
    numbers: Mapping[str, Json] = field(default_factory=dict)
    why: str = ""
    resolved_at: datetime | None = None
    resolved_by: str = ""
    note: str = ""
    told: Mapping[str, str] = field(default_factory=dict)
    tries: int = 0
    next_try: datetime | None = None

    def notice(self, owner: str) -> dict[str, Json]:
        """What people are told: codes and numbers, never a person."""
        return {
            "alarm": self.id, "scope": str(self.scope), "signal": self.signal, "effect": self.action.value,
            "at": self.at.isoformat(), "why": self.why, "owner": owner, "numbers": dict(self.numbers),
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A known-bad draft that stood in the place of an outreach's own, until its reviewer had decided about it.

    `flaw` names what is wrong with it. `digest` is the seed's; no approval, claim or permit can ever name it.
    """

    id: str
    outreach: str
    segment: str
    epoch: str
    digest: str
    flaw: str
    planted_at: datetime
    shown_at: datetime | None = None
    decided_at: datetime | None = None
    reviewer: str = ""
    outcome: Outcome = Outcome.OPEN
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """What two people gave a segment, for exactly these terms; `step` is its place on the ramp of daily caps.

    `human_daily` is how many mails a working day people had sent when it was given; None where that is not known.

    `terms` is the hash of the segment's definition, policy, thresholds and fingerprint: when any of them differs at the
    moment of a claim, the level does not cover that mail (law 5).
    """

    segment: str
    level: Level
    epoch: str
    fingerprints: tuple[str, ...]
    terms: str
    proposal: str
    at: datetime
    by: str
    approved_by: str
    step: int = 0
    step_at: datetime
    human_daily: float | None = None


class Evidence(Protocol):
    """All of it, inside one transaction."""

    def epoch(self, segment: str) -> Epoch | None:
        """The epoch that is open."""
        ...

    def epochs(self, segment: str) -> Sequence[Epoch]:
        """All, oldest first."""
        ...

    def open_epoch(self, epoch: Epoch) -> bool:
        """Insert; False when the segment has an open one."""
        ...

    def end_epoch(self, epoch: str, *, why: str, now: datetime) -> None:
        """End it."""
        ...

    def resume_epoch(self, epoch: str) -> None:
        """Open it again (a roll-back); StaleEdit when the segment has an open one."""
        ...

    def continue_epoch(self, epoch: str, fingerprint: str) -> None:
        """A change that only tightened: this fingerprint belongs to it too."""
        ...

    def add_review(self, row: ReviewRow) -> int:
        """Insert; returns its number."""
        ...

    def review_of(self, outreach: str) -> ReviewRow | None:
        """The newest row about this outreach."""
        ...

    def save_review(self, row: ReviewRow) -> None:
        """Write everything but number, outreach, segment, epoch, role and creation."""
        ...

    def reviews(self, epoch: str, roles: Sequence[Role] = tuple(Role)) -> Sequence[ReviewRow]:
        """The epoch's rows, in the order in which the drafts were made."""
        ...

    def newest_review(self, epoch: str) -> datetime | None:
        """When the epoch's newest row was made."""
        ...

    def reviews_since(self, segment: str, since: datetime, roles: Sequence[Role] = tuple(Role)) -> Sequence[ReviewRow]:
        """The segment's rows made since then, whatever the epoch, oldest first."""
        ...

    def open_reviews(self, segment: str, roles: Sequence[Role] = tuple(Role)) -> Sequence[ReviewRow]:
        """Rows that nobody has decided, oldest first."""
        ...

    def open_review_at(self, task: str, segments: Sequence[str], role: Role) -> ReviewRow | None:
        """The undecided row of this role in one of these segments whose task in the CRM this is."""
        ...

    def last_decision(self, reviewer: str) -> datetime | None:
        """When this reviewer decided last, about anything, seeds included."""
        ...

    def observe(self, seen: Observation) -> int:
        """Append; returns its number."""
        ...

    def observed(self, signal: Signal, subject: str) -> bool:
        """Whether this was seen about this outreach already."""
        ...

    def observations(
        self, after: int = 0, limit: int = 10_000, *, segment: str = "", domain: str = ""
    ) -> Sequence[Observation]:
        """Those beyond this number, in order; of a segment or a sending domain, or all."""
        ...

    def observed_since(self, after: int, *, segment: str = "", domain: str = "") -> int:
        """How many there are beyond this number, of a segment or a sending domain."""
        ...

    def recent(self, signal: Signal, last: int, *, segment: str = "", domain: str = "") -> Sequence[Observation]:
        """The last so many of one signal, of a segment or a sending domain or of all, oldest first."""
        ...

    def counted(
        self, signal: Signal, since: datetime, *, segment: str = "", domain: str = "", role: str = ""
    ) -> tuple[int, int]:
        """(hits, all) of one signal since then; of one role, or of all."""
        ...

    def detector(self, scope: Scope, name: str) -> Mapping[str, Json] | None:
        """The stored state."""
        ...

    def begin_detector(self, scope: Scope, name: str, now: datetime) -> None:
        """Store an empty state where there is none: then whoever reads it holds it."""
        ...

    def save_detector(self, scope: Scope, name: str, state: Mapping[str, Json], now: datetime) -> None:
        """Store it."""
        ...

    def raise_alarm(self, alarm: Alarm) -> bool:
        """Insert, unless one of this scope, signal and action is open already."""
        ...

    def alarms(self, scopes: Sequence[Scope] = (), *, only_open: bool = True) -> Sequence[Alarm]:
        """Those of these scopes, or of all where none is named, oldest first."""
        ...

    def alarm_told(self, alarm: str, told: Mapping[str, str], tries: int, next_try: datetime) -> None:
        """Which channels have heard of it when, and when the others are tried again."""
        ...

    def resolve_alarm(self, alarm: str, *, by: str, note: str, now: datetime) -> None:
        """Close it with a note; StaleEdit when it is not open."""
        ...

    def plant(self, seed: Seed) -> None:
        """Insert."""
        ...

    def seed_of(self, outreach: str, digest: str = "") -> Seed | None:
        """The newest seed on this outreach, or the one with this digest."""
        ...

    def save_seed(self, seed: Seed) -> None:
        """Write what became of it."""
        ...

    def seeds(self, *, epoch: str = "", reviewer: str = "", segment: str = "") -> Sequence[Seed]:
        """Those of an epoch, a reviewer, a segment (all that are named must hold), oldest first."""
        ...

    def earned(self, segment: str) -> Earned | None:
        """What the segment has earned, if anything."""
        ...

    def put_earned(self, earned: Earned) -> None:
        """Insert or replace."""
        ...

    def forfeit(self, segment: str) -> None:
        """Take it away."""
        ...
