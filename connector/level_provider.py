"""Our levels for whoever reads feature flags: a read-only OpenFeature provider over our rows (facts/autonomy.md 2.2).

Three flags, asked for one segment (the targeting key) and nothing that names a person: `gatepost.level`,
`gatepost.may_send` (unreviewed, at this moment) and `gatepost.daily_cap` (unreviewed mails a day). What is answered is
a reading, never a grant: each claim decides for itself, and nobody who was told yes can act on it later (law 6).

A caller's default must never stand in for a no. So what cannot be told is a value of its own, the lowest one, with the
reason ERROR and no error code; only a question that is wrong in itself (unknown flag, no segment, a recipient) is
refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import FlagNotFoundError, InvalidContextError, TargetingKeyMissingError, TypeMismatchError
from openfeature.flag_evaluation import FlagResolutionDetails, Reason
from openfeature.provider import AbstractProvider, Metadata

from connector.evidence_rows import Epoch, Role
from connector.lifecycle import State
from connector.model import Outreach, Segment
from connector.ports import Tx, World
from connector.stages.alone import alone, ask_veto, heartbeat, uses
from connector.stages.counting import counted
from connector.stages.send import stopped
from connector.veto import cohort_of
from feature_flags.evidence import attempt_alpha, upper_bound
from feature_flags.levels import Level, Permission, effective
from gates.canonical import digest
from gates.errors import GatepostError
from gates.recipient import ContactKey

LEVEL, MAY_SEND, DAILY_CAP = "gatepost.level", "gatepost.may_send", "gatepost.daily_cap"
FLAGS: Mapping[str, type] = {LEVEL: str, MAY_SEND: bool, DAILY_CAP: int}

EARNED_BY: Mapping[Level, Role] = {Level.SAMPLED: Role.HELD, Level.AUTONOMOUS: Role.BLIND}
"""Which reviews are the evidence at a level; below, all are reviewed before they go."""

Value = str | bool | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What stands for a segment: `why_not` is empty when unreviewed mail may go, `trouble` when all this is known."""

    level: Level = Level.OFF
    daily_cap: int = 0
    why_not: str = "unknown"
    trouble: str = ""
    metadata: Mapping[str, Value | float] = field(default_factory=dict)

    def value(self, flag: str) -> Value:
        """The flag's value; the lowest that stands where something is in trouble."""
        if flag == LEVEL:
            return (min(self.level, Level.DRAFT) if self.trouble else self.level).word
        may = not self.trouble and not self.why_not
        return may if flag == MAY_SEND else (self.daily_cap if may else 0)


def read(segment: Segment, world: World, wanted: Level = Level.OFF) -> Reading:
    """The segment as it stands now; never raises. `wanted` is the level that the caller's mail would rely on."""
    try:
        ask_veto(segment, world)
        with world.store.read() as tx:
            return _read(tx, segment, world, wanted, world.clock.now())
    except GatepostError as error:
        return Reading(trouble=error.code, metadata={"segment": segment.name, "error": error.code})


def _read(tx: Tx, segment: Segment, world: World, wanted: Level, now: datetime) -> Reading:
    standings = tx.flags.standings(segment.scopes)
    permission = effective(standings)
    epoch, earned = tx.evidence.epoch(segment.name), tx.evidence.earned(segment.name)
    why_not = stopped(tx, world) or alone(tx, _next_mail(segment, epoch, now), permission, segment, world, now)
    if not why_not and wanted > permission.level:
        why_not = f"level:{permission.level.word}"
    beat = heartbeat(tx)
    age = (now - beat.at).total_seconds() / 60 if beat is not None else None
    trouble = "" if age is not None and 0 <= age <= segment.autonomy.heartbeat_minutes else "rows_too_old"
    # What two people gave and what still covers today's mail may differ: a person reviews then, as at `draft`.
    covered = not why_not.startswith(("alone:", "veto:"))
    state = [[str(s.scope), s.level.word, s.restraint.word, s.known] for s in standings]
    return Reading(
        level=permission.level if covered else min(permission.level, Level.DRAFT),
        daily_cap=min(
            uses(earned, permission.restraint, segment, "", now)[0].limit, world.policy(segment).caps.per_segment_day
        ),
        why_not=why_not,
        trouble=trouble,
        metadata={
            "segment": segment.name,
            "restraint": permission.restraint.word,
            "because": permission.because,
            "why_not": why_not,
            "state_version": digest([*state, earned.proposal if earned else "", epoch.id if epoch else ""])[:16],
            **_evidence(tx, epoch, permission, segment, now),
            **({"error": trouble} if trouble else {}),
        },
    )


def _next_mail(segment: Segment, epoch: Epoch | None, now: datetime) -> Outreach:
    """A mail to nobody, made by the versions that make drafts today: what `alone` is asked about."""
    return Outreach(
        id="",
        person="",
        contact=ContactKey(connection=segment.connection, object="", id=""),
        segment=segment.name,
        step=1,
        state=State.APPROVED,
        created_at=now,
        changed_at=now,
        fingerprint=epoch.fingerprints[-1] if epoch else "",
    )


def _evidence(
    tx: Tx, epoch: Epoch | None, permission: Permission, segment: Segment, now: datetime
) -> dict[str, Value | float]:
    """Interventions (k) in finished reviews (n) of the open epoch, and the rate that they rule out at its own α."""
    if epoch is None:
        return {}
    found = counted(tx, epoch, (EARNED_BY.get(permission.level, Role.REVIEW),), segment, now)
    alpha = attempt_alpha(segment.autonomy.alpha, epoch.attempt)
    return {
        "epoch": epoch.id,
        "attempt": epoch.attempt,
        "fingerprint": epoch.fingerprints[-1],
        "n": found.reviews,
        "k": found.interventions,
        "bound": round(upper_bound(found.interventions, found.reviews, alpha), 6),
    }


def evaluate(
    flag: str, targeting_key: str | None, attributes: Mapping[str, Any], world: World
) -> FlagResolutionDetails[Value]:
    """One flag for one cohort; OpenFeatureError when the question is wrong in itself."""
    if flag not in FLAGS:
        raise FlagNotFoundError(f"there is no flag of that name; there are {', '.join(FLAGS)}")
    segment, wanted = _cohort(targeting_key, attributes, world)
    return details(flag, read(segment, world, wanted))


def evaluate_all(
    targeting_key: str | None, attributes: Mapping[str, Any], world: World
) -> Mapping[str, FlagResolutionDetails[Value]]:
    """All flags for one cohort, from one reading."""
    segment, wanted = _cohort(targeting_key, attributes, world)
    reading = read(segment, world, wanted)
    return {flag: details(flag, reading) for flag in FLAGS}


def details(flag: str, reading: Reading) -> FlagResolutionDetails[Value]:
    """A reading as OpenFeature tells it."""
    value = reading.value(flag)
    return FlagResolutionDetails(
        value=value,
        variant=str(value).lower(),
        reason=Reason.ERROR if reading.trouble else Reason.TARGETING_MATCH,
        error_message=reading.trouble or None,
        flag_metadata=reading.metadata,
    )


def _cohort(targeting_key: str | None, attributes: Mapping[str, Any], world: World) -> tuple[Segment, Level]:
    """The segment that is asked about; anything but the keys of a cohort is refused, for it may name a person."""
    name = targeting_key or attributes.get("segment")
    if not name:
        raise TargetingKeyMissingError("the targeting key is the segment's name")
    segment = world.organisation.segments.get(name) if isinstance(name, str) else None
    if segment is None:
        raise InvalidContextError("there is no such segment")
    word = attributes.get("level", Level.OFF.word)
    wanted = next((level for level in Level if level.word == word), None)
    if wanted is None:
        raise InvalidContextError(f"there is no such level; there are {', '.join(level.word for level in Level)}")
    own = cohort_of(world.organisation, segment, wanted.word).keys
    if foreign := sorted(str(key) for key in set(attributes) - set(own)):
        known = ", ".join(own)
        raise InvalidContextError(f"{len(foreign)} attributes are no part of a cohort; there are {known}")
    if wrong := [key for key in own if key in attributes and attributes[key] != own[key]]:
        raise InvalidContextError(f"the segment has another {wrong[0]}")
    return segment, wanted


class LevelProvider(AbstractProvider):
    """The same for programs in this process; bind it with `set_provider_and_wait` on a domain of your own."""

    def __init__(self, world: World) -> None:
        """Over one world."""
        super().__init__()
        self._world = world

    def get_metadata(self) -> Metadata:
        """Its name."""
        return Metadata(name="gatepost levels")

    def _resolve(self, kind: type, flag: str, context: EvaluationContext | None) -> FlagResolutionDetails[Any]:
        if flag in FLAGS and FLAGS[flag] is not kind:
            raise TypeMismatchError(f"{flag} is {FLAGS[flag].__name__}")
        context = context or EvaluationContext()
        return evaluate(flag, context.targeting_key, context.attributes, self._world)

    def resolve_boolean_details(
        self, flag_key: str, default_value: bool, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[bool]:
        """`gatepost.may_send`."""
        return self._resolve(bool, flag_key, evaluation_context)

    def resolve_string_details(
        self, flag_key: str, default_value: str, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[str]:
        """`gatepost.level`."""
        return self._resolve(str, flag_key, evaluation_context)

    def resolve_integer_details(
        self, flag_key: str, default_value: int, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[int]:
        """`gatepost.daily_cap`."""
        return self._resolve(int, flag_key, evaluation_context)

    def resolve_float_details(
        self, flag_key: str, default_value: float, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[float]:
        """None of ours."""
        return self._resolve(float, flag_key, evaluation_context)

    def resolve_object_details(
        self,
        flag_key: str,
        default_value: Sequence[Any] | Mapping[str, Any],
        evaluation_context: EvaluationContext | None = None,
    ) -> FlagResolutionDetails[Sequence[Any] | Mapping[str, Any]]:
        """None of ours."""
        return self._resolve(dict, flag_key, evaluation_context)
