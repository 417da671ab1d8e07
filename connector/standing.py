"""Everything that an admin wants to know about one segment's autonomy, at any time (product.md section 7)."""

from collections.abc import Mapping
from dataclasses import dataclass

from connector.model import Json, Segment
from connector.ports import World
from connector.raising import KIND, now_made_by, standing
from connector.stages.keeping import keep_case
from connector.stages.missed import Missed, missed
from connector.stages.rollback import pinned
from crm_adapters.errors import CRMError
from feature_flags.blast import blast_radius
from feature_flags.evidence import upper_bound
from feature_flags.ladder import Reason, keeping
from feature_flags.levels import Level, Restraint, effective
from gates.canonical import plain

WATCH_MINUTES = 1.0
"""How often the detectors look, besides at every outcome (jobs.py)."""

WORKERS = 1
"""Claims in flight per worker; shown for one, because how many workers there are is not in the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One segment. Without `versions_known` the CRM did not answer, and the last epoch's versions are shown.

    `reasons` are those of `next_level`; `keeping` (text, have, need, ok) those of the level it has.
    `missed` is about the mail that nobody reviewed.
    """

    segment: str
    level: Level
    restraint: Restraint
    because: str
    fingerprint: str
    versions_known: bool
    pinned: bool
    attempt: int
    reviews: int
    interventions: int
    left_out: Mapping[str, int]
    open: int
    behind: int
    upper_bound: float | None
    seeds_shown: int
    seeds_caught: int
    alarms: tuple[str, ...]
    next_level: Level | None
    answer: str
    reasons: tuple[Reason, ...]
    keeping: tuple[tuple[str, str, str, bool], ...]
    blast_hard: int
    blast_expected: float
    blast_because: tuple[str, ...]
    proposals: tuple[str, ...]
    missed: Missed

    def plain(self) -> Json:
        """As JSON, levels as words."""
        body = {name: getattr(self, name) for name in self.__dataclass_fields__}
        words = {"level": self.level.word, "restraint": self.restraint.word}
        up = self.next_level.word if self.next_level is not None else None
        found: Json = plain({**body, **words, "next_level": up})
        return found


def _made_by(segment: Segment, world: World) -> dict[str, Json] | None:
    """The versions in force, or None while the CRM that keeps the template cannot be asked."""
    try:
        return now_made_by(segment, world)
    except CRMError:
        return None


def show(segment: Segment, world: World) -> Shown:
    """Read it in one transaction; nothing is changed."""
    now = world.clock.now()
    made_by = _made_by(segment, world)
    with world.store.read() as tx:
        epoch = tx.evidence.epoch(segment.name)
        last: dict[str, Json] = dict(epoch.versions) if epoch is not None else {"model": ""}
        known = made_by if made_by is not None else last
        permission = effective(tx.flags.standings(segment.scopes))
        first = standing(segment, Level.SAMPLED, tx, known, now)
        wanted = Level(min(first.case.current + 1, Level.AUTONOMOUS))
        found = first if wanted is Level.SAMPLED else standing(segment, wanted, tx, known, now)
        counts = found.case.held if wanted is Level.AUTONOMOUS else found.case.tally
        earned = tx.evidence.earned(segment.name)
        kept = keeping(keep_case(tx, segment, now), segment.autonomy, now) if earned is not None else ()
        held = bool(pinned(tx, segment.name))
        not_reviewed = missed(tx, segment, now)
        proposals = tuple(f"{p.id} by {p.proposed_by}: {p.summary}" for p in tx.proposals.open(KIND))
    blast = blast_radius(
        level=permission.level,
        restraint=permission.restraint,
        step=earned.step if earned is not None else 0,
        human_daily=earned.human_daily if earned is not None else None,
        thresholds=segment.autonomy,
        in_flight=WORKERS,
        watch_minutes=WATCH_MINUTES,
    )
    return Shown(
        segment=segment.name,
        level=permission.level,
        restraint=permission.restraint,
        because=permission.because,
        fingerprint=found.fingerprint,
        versions_known=made_by is not None,
        pinned=held,
        attempt=found.case.attempt,
        reviews=counts.reviews,
        interventions=counts.interventions,
        left_out=counts.not_counted,
        open=counts.open,
        behind=counts.behind,
        upper_bound=upper_bound(counts.interventions, counts.reviews, segment.autonomy.alpha)
        if counts.reviews
        else None,
        seeds_shown=found.case.seeds_shown,
        seeds_caught=found.case.seeds_caught,
        alarms=found.case.open_alarms,
        next_level=wanted if first.case.current < Level.AUTONOMOUS else None,
        answer=found.decision.answer.value,
        reasons=found.decision.reasons,
        keeping=tuple((r.text, r.have, r.need, r.ok) for r, _ in kept),
        blast_hard=blast.hard,
        blast_expected=blast.expected,
        blast_because=blast.because,
        proposals=tuple(p for p in proposals if f"Raise {segment.name} " in p),
        missed=not_reviewed,
    )
