"""Gate: a draft that is fine by itself may still show that something in its stream has changed.

Four signs, each against the stream's own past under the same template, prompt, model and policy: one sentence for
everybody, a jump in length, a burst in volume, and a block rate that rose or fell. A fall counts as much as a
rise: a gate that no longer stops anything is the quieter failure (facts/gates.md section 6).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from math import comb, log

from gates.batch.stream import Seen, Stream, length
from gates.draft import Draft
from gates.gate import gate
from gates.policy import Policy
from gates.verdict import Evidence, Finding, Ruling, hold, passed

_BASELINE = 100  # drafts that say what is usual
_WINDOW = 50
_MASS_SHARE = 0.3
_ROBUST_LIMIT = 6.0
_MAD_FLOOR = 4.0  # words: a slot of eight words varies by a few without meaning anything
_CUSUM_LIMIT = 6.0  # found after 15 drafts in the median, 2 false alarms in 60,000 (facts/gates.md section 6)
_RAREST = 1e-4
_BURST = 4
_FEWEST_A_DAY = 40
_OFFLINE = "offline"
_MEND = "Look at the last drafts of the segment; approve this one if it is right, or stop the segment."


@gate("anomaly", version="1", because="product.md section 5: a fall of the block rate matters as much as a rise")
def anomaly(draft: Draft, stream: Stream, policy: Policy) -> Finding:
    """The draft's stream shows no mass text, no jump in length or volume, no break in its block rate."""
    found = next(iter(_signs(draft, stream)), None)
    return found or passed("stream_steady", Evidence(where="stream", text=f"{len(stream.seen)} drafts"))


def _signs(draft: Draft, stream: Stream) -> Iterator[Finding]:
    if len(stream.seen) >= _WINDOW // 2:
        yield from _mass_text(draft, stream.seen[-_WINDOW:])
        yield from _length(draft, stream.seen)
    yield from _volume(stream)
    if len(stream.seen) >= _BASELINE + _WINDOW:
        yield from _rate(stream.seen)


def _sign(reason: str, message: str, text: str) -> Finding:
    return hold(reason, Evidence(where="stream", text=text), message=message, mend=_MEND)


def _mass_text(draft: Draft, window: Sequence[Seen]) -> Iterator[Finding]:
    """One sentence for everybody; the offline drafter's approved phrases are meant to recur."""
    if draft.versions.model.startswith(_OFFLINE) or not draft.slots:
        return
    _, often = Counter(s.masked for s in window).most_common(1)[0]
    if often >= max(8, _MASS_SHARE * len(window)):
        text = f"{often} of {len(window)}"
        yield _sign("mass_text", f"The model wrote the same sentence to {text} people of this segment.", text)


def _length(draft: Draft, seen: Sequence[Seen]) -> Iterator[Finding]:
    words = [s.words for s in seen]
    middle = median(words)
    spread = max(_MAD_FLOOR, 1.4826 * median(abs(w - middle) for w in words))
    if abs(length(draft) - middle) > _ROBUST_LIMIT * spread:
        text = f"{length(draft)} words, usually {middle:.0f}"
        yield _sign("length_jump", f"This text is far from the usual length of its segment ({text}).", text)


def median(numbers: Iterable[float]) -> float:
    """The middle one; `statistics` would cost 7 ms of every start for it."""
    ordered = sorted(numbers)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _volume(stream: Stream) -> Iterator[Finding]:
    """More today than four times the busiest of the days before; the first days of a segment set the measure."""
    day = timedelta(days=1)
    days = Counter((stream.now - s.at) // day for s in stream.seen)
    before = [count for age, count in days.items() if age > 0]
    if len(before) >= 5 and days[0] >= max(_FEWEST_A_DAY, _BURST * max(before)):
        text = f"{days[0]} today, {max(before)} on the busiest day before"
        yield _sign("volume_burst", f"The segment drafts far more than it used to ({text}).", text)


def _rate(seen: Sequence[Seen]) -> Iterator[Finding]:
    stops = [s.ruling >= Ruling.HOLD for s in seen]
    usual = (sum(stops[:_BASELINE]) + 0.5) / (_BASELINE + 1)
    later = stops[_BASELINE:]
    if _rose(later, usual):
        text = f"{sum(later[-_WINDOW:])} of the last {_WINDOW}, usually {usual:.0%}"
        yield _sign("stops_rose", f"The gates stop more drafts of this segment than they used to ({text}).", text)
    elif _chance_of_so_few(sum(later), len(later), usual) < _RAREST:
        text = f"{sum(later)} of {len(later)}, usually {usual:.0%}"
        yield _sign("stops_fell", f"The gates stop fewer drafts of this segment than they used to ({text}).", text)


def _rose(stops: Sequence[bool], usual: float) -> bool:
    """Bernoulli CUSUM from the usual rate to the one that would worry: four times as much, at least 15 %."""
    worry = min(0.9, max(0.15, 4 * usual))
    up, down = log(worry / usual), log((1 - worry) / (1 - usual))
    sum_ = 0.0
    for stopped in stops:
        sum_ = max(0.0, sum_ + (up if stopped else down))
    return sum_ > _CUSUM_LIMIT


def _chance_of_so_few(stopped: int, of: int, usual: float) -> float:
    """The exact binomial chance of at most that many stops."""
    return sum(comb(of, k) * usual**k * (1 - usual) ** (of - k) for k in range(stopped + 1))
