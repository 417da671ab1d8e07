"""What notices that mail has become worse: folded one observation at a time, from a state small enough for one row.

Two e-detectors bet against a null rate (Shin, Ramdas & Rinaldo 2023). Each bet multiplies what it holds by a likelihood
ratio against the null at every observation, so under any true rate on the null's side it gains nothing on average:

* SR sums the bets that began at each observation. The mean run until it reaches c by mistake is at least c.
* CUSUM keeps the best beginning instead: a little slower, rarer by mistake, the same guarantee.

Beside them stand plain counts, because two complaints in a thousand need no theory (facts/autonomy.md 3.4, 3.5).
`triggers` is the table of section 4.6 as data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import fsum

from feature_flags.evidence import ImpossibleCounts
from feature_flags.levels import Effect
from feature_flags.thresholds import Thresholds

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

RISE = (2.0, 4.0, 8.0)
"""Equal bets on these multiples of the null: their delays are those of facts/autonomy.md 3.5, within a tenth."""

RARE_RISE = (2.0, 4.0, 8.0, 16.0)
"""For complaints, which may rise twentyfold."""

FALL = (0.05, 0.25, 0.5)
"""For a rate that must not fall: a dead gate, and one that half works."""

_MOST = 1e300  # nothing that a float holds, multiplied once, becomes infinite


class Kind(StrEnum):
    """How it decides."""

    SR = "sr"
    CUSUM = "cusum"
    COUNT = "count"  # so many hits in the last so many
    RATE = "rate"  # a share of the last so many, once there are enough


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """`seen` observations, the numbers of those hits that can still matter, and what each bet holds."""

    seen: int
    hits: tuple[int, ...]
    bets: tuple[float, ...]
    fired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """`limit`: c of SR and CUSUM, hits of COUNT, share of RATE. Its name holds its numbers: other rule, other state.

    `null` is the rate that is still fine, `bets` are multiples of it: above 1 to watch for a rise, below for a fall.
    `last` is the window of COUNT and RATE, `least` how many RATE needs of it, `least_hits` how many hits.
    """

    name: str
    kind: Kind
    limit: float
    null: float = 0.0
    bets: tuple[float, ...] = ()
    last: int = 0
    least: int = 0
    least_hits: int = 0

    def start(self) -> dict[str, Json]:
        """The state before any observation, and after a person resolved its alarm."""
        return _json(_State(seen=0, hits=(), bets=(0.0,) * len(self.bets), fired=False))

    def fold(self, state: Mapping[str, Json], hit: bool) -> dict[str, Json]:
        """The state after one more observation. Once fired it stays so: recovery clears none (argo-rollouts 1411)."""
        now = self._read(state)
        number = now.seen + 1
        hits = (*now.hits, number) if hit else now.hits
        bets = now.bets
        if self.bets:
            hits = ()
            bets = tuple(self._bet(held, times, hit) for held, times in zip(now.bets, self.bets, strict=True))
        else:
            hits = tuple(h for h in hits if h > number - self.last)[-self._most_hits() :]
        after = _State(seen=number, hits=hits, bets=bets, fired=now.fired)
        return _json(_State(seen=number, hits=hits, bets=bets, fired=now.fired or self._reached(after)))

    def fired(self, state: Mapping[str, Json]) -> bool:
        """Whether it has fired since it started."""
        return self._read(state).fired

    def size(self, state: Mapping[str, Json]) -> float:
        """How far it is, in the unit of `limit`."""
        return self._size(self._read(state))

    def _most_hits(self) -> int:
        """A COUNT needs no more hits than its limit; a RATE all of its window."""
        return int(self.limit) if self.kind is Kind.COUNT else self.last

    def _bet(self, held: float, times: float, hit: bool) -> float:
        rate = min(times * self.null, (1 + self.null) / 2)
        ratio = rate / self.null if hit else (1 - rate) / (1 - self.null)
        begun = held + 1 if self.kind is Kind.SR else max(held, 1.0)
        return min(begun * ratio, _MOST)

    def _size(self, state: _State) -> float:
        if self.bets:
            return fsum(b / len(state.bets) for b in state.bets)
        if self.kind is Kind.COUNT:
            return len(state.hits)
        window = min(state.seen, self.last)
        return len(state.hits) / window if window else 0.0

    def _reached(self, state: _State) -> bool:
        if self.kind is Kind.RATE and (min(state.seen, self.last) < self.least or len(state.hits) < self.least_hits):
            return False
        return self._size(state) >= self.limit

    def _read(self, state: Mapping[str, Json]) -> _State:
        seen, hits, bets, fired = (state.get(k) for k in ("seen", "hits", "bets", "fired"))
        if (
            isinstance(seen, int)
            and isinstance(hits, list)
            and isinstance(bets, list)
            and isinstance(fired, bool)
            and len(bets) == len(self.bets)
        ):
            return _State(
                seen=seen,
                hits=tuple(h for h in hits if isinstance(h, int)),
                bets=tuple(float(b) for b in bets if isinstance(b, int | float)),
                fired=fired,
            )
        raise ImpossibleCounts(f"this is no state of the detector {self.name}", "begin with start()")


def _json(state: _State) -> dict[str, Json]:
    return {"seen": state.seen, "hits": [*state.hits], "bets": [*state.bets], "fired": state.fired}


def sr(null: float, c: float, bets: tuple[float, ...] = RISE) -> Detector:
    """A mean run of at least `c` observations to a false alarm, for every rate that the null allows."""
    return _betting(Kind.SR, null, c, bets)


def cusum(null: float, c: float, bets: tuple[float, ...] = RISE) -> Detector:
    """The same guarantee, from the best beginning alone."""
    return _betting(Kind.CUSUM, null, c, bets)


def _betting(kind: Kind, null: float, c: float, bets: tuple[float, ...]) -> Detector:
    if not 0 < null < 1:
        raise ImpossibleCounts(f"the null is {null}", "a null lies between 0 and 1")
    if not bets or not (all(b > 1 for b in bets) or all(0 <= b < 1 for b in bets)):
        raise ImpossibleCounts(f"the bets are {bets}", "all above 1 for a rise, or all below 1 for a fall")
    way = "rise" if bets[0] > 1 else "fall"
    return Detector(name=f"{kind.value}_{way}_{null:g}_{c:g}", kind=kind, limit=c, null=null, bets=bets)


def count(hits: int, last: int) -> Detector:
    """So many hits in the last so many observations."""
    return Detector(name=f"count_{hits}_in_{last}", kind=Kind.COUNT, limit=hits, last=last)


def rate(share: float, *, least: int, last: int, least_hits: int = 1) -> Detector:
    """This share of the last so many, once there are at least so many of them and of hits."""
    return Detector(
        name=f"rate_{share:g}_of_{least}", kind=Kind.RATE, limit=share, least=least, last=last, least_hits=least_hits
    )


# ---------------------------------------------------------------------------- the table of 4.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When the detector fires, this happens to this kind of scope.

    `review_next`: so many of the next mails are reviewed, every one. `only_if` is a further condition that the caller
    knows: `legal_escalation`.
    """

    detector: Detector
    effect: Effect
    scope: str = "segment"
    review_next: int = 0
    only_if: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """So many scopes `below` with an alarm of this signal within so many days do the same to the `scope` above them."""

    scopes: int
    days: int
    below: str = "segment"
    scope: str = "template"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoStream:
    """Against a randomised control: both the e-value and the ratio of the rates are reached (twostream.py)."""

    e_value: float
    ratio: float
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One row of the table: the hits of a signal, counted `among` another ("" where each is an event of its own)."""

    signal: str
    among: str
    throttle: tuple[Rule, ...] = ()
    pause: tuple[Rule, ...] = ()
    wider: tuple[Rule, ...] = ()
    spreads: Spread | None = None
    control: tuple[TwoStream, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All that fold observations."""
        return (*self.throttle, *self.pause, *self.wider)


BLOCK_RATE = 0.08
"""What gates block while nothing is wrong, where a segment has no figure of its own."""


def triggers(thresholds: Thresholds, block_rate: float = BLOCK_RATE) -> Mapping[str, Trigger]:
    """The table for a segment with these thresholds, whose gates blocked `block_rate` of its drafts until now."""
    theta = thresholds.theta
    once = count(1, 1)
    rows = (
        Trigger(
            signal="reviewed",
            among="reviewed",
            throttle=(Rule(detector=sr(theta / 2, 500), effect=Effect.THROTTLE),),
            pause=(Rule(detector=sr(theta, 1000), effect=Effect.LOWER),),
            spreads=Spread(scopes=2, days=14),
        ),
        Trigger(
            signal="severe",
            among="reviewed",
            throttle=(Rule(detector=once, effect=Effect.THROTTLE),),
            pause=(Rule(detector=count(2, 50), effect=Effect.PAUSE),),
            wider=(Rule(detector=once, effect=Effect.PAUSE, only_if="legal_escalation"),),
        ),
        Trigger(
            signal="complaint",
            among="sent",
            throttle=(
                Rule(detector=once, effect=Effect.ALERT, review_next=50),
                Rule(detector=count(2, 1000), effect=Effect.THROTTLE),
            ),
            pause=(
                Rule(detector=count(3, 1000), effect=Effect.PAUSE),
                Rule(detector=sr(0.0005, 50_000, RARE_RISE), effect=Effect.PAUSE),
            ),
            wider=(
                Rule(detector=_domain(0.001), effect=Effect.THROTTLE, scope="domain"),
                Rule(detector=_domain(0.003), effect=Effect.PAUSE, scope="domain"),
            ),
        ),
        Trigger(
            signal="opt_out",
            among="sent",
            pause=(Rule(detector=rate(0.02, least=500, last=2000), effect=Effect.PAUSE),),
            control=(
                TwoStream(e_value=20, ratio=1.5, effect=Effect.THROTTLE),
                TwoStream(e_value=100, ratio=1.0, effect=Effect.PAUSE),
            ),
        ),
        _blocks(block_rate),
        Trigger(signal="probe", among="", pause=(Rule(detector=once, effect=Effect.PAUSE),)),
        Trigger(signal="hostile", among="sent", throttle=(Rule(detector=count(2, 200), effect=Effect.THROTTLE),)),
        Trigger(signal="legal_threat", among="", pause=(Rule(detector=once, effect=Effect.PAUSE),)),
        Trigger(
            signal="bounce",
            among="sent",
            throttle=(Rule(detector=rate(0.03, least=100, last=500), effect=Effect.THROTTLE),),
            pause=(Rule(detector=rate(0.05, least=100, last=500), effect=Effect.PAUSE),),
        ),
        Trigger(signal="silence", among="", pause=(Rule(detector=once, effect=Effect.LOWER),)),
    )
    return {row.signal: row for row in rows}


def _domain(share: float) -> Detector:
    """A sending domain's complaint rate. One complaint in a thousand is no rate (3.4): three at least."""
    return rate(share, least=1000, last=10_000, least_hits=3)


def _blocks(base: float) -> Trigger:
    """A rise says that the drafter got worse, a fall that a gate died; a segment that blocks nothing cannot fall."""
    rise = Rule(detector=sr(min(max(1.25 * base, 0.01), 0.9), 1000), effect=Effect.THROTTLE)
    fall = (Rule(detector=sr(0.75 * base, 1000, FALL), effect=Effect.PAUSE),) if base > 0 else ()
    return Trigger(signal="judged", among="judged", throttle=(rise,), pause=fall)


TRIGGERS = triggers(Thresholds())
"""The table with its defaults."""
