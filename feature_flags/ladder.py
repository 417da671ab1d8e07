"""Whether a segment may go one level up, and what takes a level away again (facts/autonomy.md 4.2, 4.3, 4.5).

Every condition becomes a `Reason`, met or not, with what is had and what is needed, so that a person reads the whole
story and not the first refusal. The answer has three values: an unknown input is never a yes.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import log

from feature_flags.evidence import Bound, attempt_alpha, bound, log_e_against, log_e_value
from feature_flags.levels import Effect, Level, Restraint
from feature_flags.tally import NOTHING, Tally
from feature_flags.thresholds import Thresholds

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Answer(StrEnum):
    """Not enough means stay, or go down; contradicted means that the evidence speaks against it."""

    ENOUGH = "enough"
    NOT_ENOUGH = "not_enough"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One condition: what it is about, what is had, what is needed. `contradicts`: it speaks against the raise."""

    code: str
    text: str
    have: str
    need: str
    ok: bool
    contradicts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`bound` is what the reviews say at this attempt's α, corrected by the catch rate; None up to `draft`."""

    answer: Answer
    reasons: tuple[Reason, ...]
    bound: Bound | None = None

    @property
    def missing(self) -> tuple[Reason, ...]:
        """The conditions that are not met."""
        return tuple(r for r in self.reasons if not r.ok)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """The reviews of one segment x template x sender. `below_unlocked`: the segment above it is `sampled` or higher."""

    key: str
    reviews: int
    interventions: int
    below_unlocked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseCase:
    """Everything that a raise depends on, as of one moment. What is left out counts as missing, never as fine.

    `tally` is of the epoch's reviews before sending; `held` of those that level `sampled` held back. `attempt` counts
    from 1. `open_alarms` are of the scope and of everything above it. `last_lowered_at` and `throttled_at` are the last
    times, None where it never happened. `leaves` is empty where the scope has only one. `evals_green` is of this
    fingerprint, None where no evals ran. `complaints_within_limits` is None where no feed says so.
    """

    current: Level
    wanted: Level
    restraint: Restraint
    tally: Tally = NOTHING
    held: Tally = NOTHING
    seeds_shown: int = 0
    seeds_caught: int = 0
    attempt: int = 1
    epoch_started_at: datetime | None = None
    level_since: datetime | None = None
    last_lowered_at: datetime | None = None
    throttled_at: datetime | None = None
    open_alarms: tuple[str, ...] = ()
    leaves: tuple[Leaf, ...] = ()
    shadow_drafts: int = 0
    evals_green: bool | None = None
    gates_healthy: bool | None = None
    probes_pass: bool | None = None
    incident_owner: str = ""
    model_alias_moves: bool = True
    complaints_within_limits: bool | None = None


def judge_raise(case: RaiseCase, thresholds: Thresholds, now: datetime) -> Decision:
    """Whether the evidence allows this raise at this moment. It never raises anything: people do (law 5)."""
    reasons = [_one_step(case), _clock(case, now), *_healthy(case)]
    found = None
    if case.wanted >= Level.DRAFT:
        reasons.append(_yes("evals", "The evals of this fingerprint passed", case.evals_green))
    if case.wanted == Level.DRAFT:
        reasons.append(
            _count("shadow_drafts", "Drafts made in shadow", case.shadow_drafts, thresholds.min_shadow_drafts)
        )
    if case.wanted >= Level.SAMPLED:
        counts = case.tally if case.wanted == Level.SAMPLED else case.held
        found = _bound(counts, case, thresholds)
        reasons += [*_evidence(counts, found, case, thresholds), *_earned(case, thresholds, now)]
    if case.wanted == Level.SAMPLED:
        reasons += _reviewed_widely(case, thresholds, now)
    if case.wanted == Level.AUTONOMOUS:
        reasons += _sampled_well(case, thresholds, now)
    return Decision(answer=_answer(reasons), reasons=tuple(reasons), bound=found)


def exact_state(
    case: RaiseCase, thresholds: Thresholds, *, scope: str, epoch: str, fingerprint: str, definition: str
) -> dict[str, Json]:
    """What a second person approves, to be hashed by the caller; the approval dies when any of it changes (4.2).

    The evidence enters by what can turn bad: epoch, attempt, interventions, seeds missed, alarms. One more clean review
    is no other state; whether the counts still suffice is judged anew when the approval is given.
    """
    alarms: list[Json] = [*sorted(case.open_alarms)]
    return {
        "scope": scope,
        "from": case.current.word,
        "to": case.wanted.word,
        "thresholds": {k: [*v] if isinstance(v, tuple) else v for k, v in asdict(thresholds).items()},
        "fingerprint": fingerprint,
        "definition": definition,
        "epoch": epoch,
        "attempt": case.attempt,
        "interventions": case.tally.interventions,
        "held_interventions": case.held.interventions,
        "seeds_missed": case.seeds_shown - case.seeds_caught,
        "alarms": alarms,
        "incident_owner": case.incident_owner,
    }


def _answer(reasons: list[Reason]) -> Answer:
    if any(r.contradicts for r in reasons):
        return Answer.CONTRADICTED
    return Answer.ENOUGH if all(r.ok for r in reasons) else Answer.NOT_ENOUGH


# ---------------------------------------------------------------------------- every step


def _one_step(case: RaiseCase) -> Reason:
    return Reason(
        code="one_step",
        text="A raise goes one level up",
        have=f"{case.current.word} to {case.wanted.word}",
        need=Level(min(case.current + 1, Level.AUTONOMOUS)).word,
        ok=case.wanted == case.current + 1,
    )


def _clock(case: RaiseCase, now: datetime) -> Reason:
    """A clock that was set back would make old alarms and lowerings look as if they had not happened yet (4.5)."""
    seen = (
        case.epoch_started_at, case.level_since, case.last_lowered_at, case.throttled_at,
        case.tally.last_at, case.held.last_at,
    )  # fmt: skip
    newest = max((t for t in seen if t is not None), default=now)
    return Reason(
        code="clock",
        text="Nothing on record lies ahead of the clock",
        have=f"newest record {newest.isoformat()}",
        need=f"not after {now.isoformat()}",
        ok=newest <= now,
    )


def _healthy(case: RaiseCase) -> tuple[Reason, ...]:
    return (
        _yes("gates", "The gates are healthy", case.gates_healthy),
        _yes("probes", "Every text that must be blocked was blocked", case.probes_pass),
    )


def _yes(code: str, text: str, found: bool | None) -> Reason:
    have = "not known" if found is None else "yes" if found else "no"
    return Reason(code=code, text=text, have=have, need="yes", ok=found is True, contradicts=found is False)


def _count(code: str, text: str, have: int, need: int) -> Reason:
    return Reason(code=code, text=text, have=str(have), need=f"at least {need}", ok=have >= need)


def _days(code: str, text: str, since: datetime | None, need: int, now: datetime, *, never: bool) -> Reason:
    """At least `need` days since then; `never` is the answer where it never happened."""
    have = "never" if since is None else f"{(now - since) / timedelta(days=1):.1f} days"
    ok = never if since is None else now - since >= timedelta(days=need)
    return Reason(code=code, text=text, have=have, need=f"{need} days", ok=ok)


# ---------------------------------------------------------------------------- above draft


def _bound(counts: Tally, case: RaiseCase, thresholds: Thresholds) -> Bound:
    """At this attempt's α, and always with the seeds: reviewers nobody has tested catch nothing."""
    return bound(
        reviews=counts.reviews,
        interventions=counts.interventions,
        theta=thresholds.theta,
        alpha=thresholds.alpha,
        attempt=case.attempt,
        seeds=(case.seeds_shown, case.seeds_caught),
    )


def _evidence(counts: Tally, found: Bound, case: RaiseCase, thresholds: Thresholds) -> tuple[Reason, ...]:
    theta, share = thresholds.theta, attempt_alpha(thresholds.alpha, case.attempt)
    k, n = counts.interventions, counts.reviews
    enough, against = (e(k, n, theta) >= -log(share) for e in (log_e_value, log_e_against))
    missing = found.clean_reviews_missing
    more = "no number of clean reviews is enough" if missing is None else f"{missing} more clean reviews"
    corrected = 1.0 if found.corrected_upper_bound is None else found.corrected_upper_bound
    return (
        Reason(
            code="evidence",
            text=f"The reviews rule out {theta:.3g} interventions a draft or more, at attempt {case.attempt}",
            have=f"{k} in {n}, E {found.e_value:.4g}",
            need=f"E {1 / share:.4g}" + ("" if enough else f": {more}"),
            ok=enough,
            contradicts=against,
        ),
        Reason(
            code="catch_rate",
            text="Corrected by what the reviewers catch, the bound lies below the threshold",
            have=f"bound {corrected:.4f}, {case.seeds_caught} of {case.seeds_shown} seeds caught",
            need=f"below {theta:.4f}" + ("" if corrected < theta else f": {more}"),
            ok=corrected < theta,
        ),
        _count(
            "seeds", "Known-bad drafts shown to the reviewers in this epoch", case.seeds_shown, thresholds.young_until
        ),
    )


def _earned(case: RaiseCase, thresholds: Thresholds, now: datetime) -> list[Reason]:
    cool = thresholds.cool_down_days if case.wanted == Level.SAMPLED else thresholds.autonomous_cool_down_days
    return [
        *(_leaf(leaf, thresholds) for leaf in case.leaves),
        no_alarm(case.open_alarms),
        Reason(
            code="restraint",
            text="Nothing restrains it",
            have=case.restraint.word,
            need=Restraint.NONE.word,
            ok=case.restraint is Restraint.NONE,
        ),
        _days("cool_down", "Time since it was last lowered", case.last_lowered_at, cool, now, never=True),
        _owner(case.incident_owner),
        Reason(
            code="model",
            text="The model's name stands for one model",
            have="an alias that can move" if case.model_alias_moves else "a fixed model",
            need="a fixed model",
            ok=not case.model_alias_moves,
        ),
    ]


def _owner(name: str) -> Reason:
    text = "Somebody is named who answers for incidents"
    return Reason(code="incident_owner", text=text, have=name or "nobody", need="a name", ok=bool(name.strip()))


def no_alarm(open_ones: tuple[str, ...]) -> Reason:
    """No alarm is open, here or above; one that is speaks against any step up."""
    return Reason(
        code="alarms",
        text="No alarm is open, here or above",
        have="; ".join(open_ones) or "none",
        need="none",
        ok=not open_ones,
        contradicts=bool(open_ones),
    )


def _leaf(leaf: Leaf, thresholds: Thresholds) -> Reason:
    """Each template and sender for itself; a segment's average would hide a bad one (4.2)."""
    theta = thresholds.leaf_theta_below_unlocked if leaf.below_unlocked else thresholds.leaf_theta
    found = bound(reviews=leaf.reviews, interventions=leaf.interventions, theta=theta, alpha=thresholds.alpha)
    return Reason(
        code="leaf",
        text=f"{leaf.key} rules out {theta:.3g} for itself",
        have=f"{leaf.interventions} in {leaf.reviews}",
        need="enough" if found.unlocks else f"{found.clean_reviews_missing} more clean reviews",
        ok=found.unlocks,
    )


def _reviewed_widely(case: RaiseCase, thresholds: Thresholds, now: datetime) -> list[Reason]:
    counts = case.tally
    return [
        _days("days", "Time since the first counted review", counts.first_at, thresholds.min_days, now, never=False),
        _count(
            "reviewers",
            "People who reviewed",
            sum(n > 0 for n in counts.by_reviewer.values()),
            thresholds.min_reviewers,
        ),
        Reason(
            code="most_by_one",
            text="No one reviewer made nearly all of them",
            have=f"{counts.most_by_one:.0%} by one person" if counts.most_by_one else "nobody reviewed",
            need=f"at most {thresholds.most_by_one:.0%}",
            ok=0 < counts.most_by_one <= thresholds.most_by_one,
        ),
    ]


def _sampled_well(case: RaiseCase, thresholds: Thresholds, now: datetime) -> list[Reason]:
    days = thresholds.sampled_days
    return [
        _days("sampled_days", "Time in sampled", case.level_since, days, now, never=False),
        _days("no_throttle", "Time since the last throttle", case.throttled_at, days, now, never=True),
        _yes("complaints", "Complaints are within their limits", case.complaints_within_limits),
    ]


# ---------------------------------------------------------------------------- what takes it away


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepCase:
    """What keeping a level depends on. What is left out counts as missing.

    Base reviews are all of them in `draft`, the held ones in `sampled`, the blind ones in `autonomous`. `base_reviews`
    were made in the last `keep_days`; `finished` of them are decided; `unanswered` were not in time (open past the
    deadline, or expired). `newest_evidence` is when the newest counted draft was made. `same_terms`: fingerprint,
    segment, policy and thresholds are those that two people approved. `heartbeat` is when the watch last looked.
    `silent_feeds` are quiet beyond their usual gap.
    """

    level: Level
    finished: int = 0
    base_reviews: int = 0
    unanswered: int = 0
    newest_evidence: datetime | None = None
    same_terms: bool = False
    heartbeat: datetime | None = None
    silent_feeds: tuple[str, ...] = ()
    incident_owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Something that takes autonomy away now, and how."""

    reason: Reason
    effect: Effect


def keeps(case: KeepCase, thresholds: Thresholds, now: datetime) -> tuple[Loss, ...]:
    """What takes the level away at this moment; empty means that it stays. Up to `draft` nothing was earned."""
    if case.level <= Level.DRAFT:
        return ()
    return tuple(Loss(reason=r, effect=e) for r, e in keeping(case, thresholds, now) if not r.ok)


def keeping(case: KeepCase, thresholds: Thresholds, now: datetime) -> tuple[tuple[Reason, Effect], ...]:
    """Every condition of keeping `sampled` or `autonomous`, met or not, and what happens where it is not (4.3, 4.5)."""
    share = case.unanswered / case.base_reviews if case.base_reviews else 0.0
    oldest = now - timedelta(days=thresholds.evidence_max_days)
    beat = timedelta(minutes=thresholds.heartbeat_minutes)
    fresh_beat = case.heartbeat is not None and timedelta(0) <= now - case.heartbeat <= beat
    decay = Reason(
        code="decay",
        text=f"Base reviews finished in {thresholds.keep_days} days",
        have=str(case.finished),
        need=f"at least {thresholds.keep_reviews}",
        ok=case.finished >= thresholds.keep_reviews,
    )
    age = Reason(
        code="age",
        text="There is evidence that is not too old",
        have="none" if case.newest_evidence is None else case.newest_evidence.isoformat(),
        need=f"not before {oldest.isoformat()}",
        ok=case.newest_evidence is not None and case.newest_evidence >= oldest,
    )
    backlog = Reason(
        code="backlog",
        text=f"Reviews that nobody finished in {thresholds.overdue_hours} hours",
        have=f"{case.unanswered} of {case.base_reviews}",
        need=f"at most {thresholds.backlog_share:.0%}",
        ok=share <= thresholds.backlog_share,
    )
    terms = Reason(
        code="terms",
        text="Versions, segment, policy and thresholds are those that two people approved",
        have="the same" if case.same_terms else "others",
        need="the same",
        ok=case.same_terms,
    )
    heartbeat = Reason(
        code="heartbeat",
        text="The watch looks at it",
        have="never" if case.heartbeat is None else case.heartbeat.isoformat(),
        need=f"within {thresholds.heartbeat_minutes} minutes before {now.isoformat()}",
        ok=fresh_beat,
    )
    feeds = Reason(
        code="feeds",
        text="The feeds of complaints and opt-outs speak",
        have=", ".join(case.silent_feeds) + " silent" if case.silent_feeds else "all of them",
        need="all of them",
        ok=not case.silent_feeds,
    )
    return (
        (decay, Effect.LOWER),
        (age, Effect.LOWER),
        (backlog, Effect.THROTTLE),
        (terms, Effect.LOWER),
        (heartbeat, Effect.REVIEW),
        (feeds, Effect.LOWER),
        (_owner(case.incident_owner), Effect.REVIEW),
    )
