"""How bad the mail is that nobody reviewed, from the part of it that was drawn for review (facts/autonomy.md 3.6).

Decisions rest on the base sample, drawn with one constant probability, and the rule of `evidence`. Reviews drawn beside
it with a higher, recorded probability sharpen the estimate and the bound here. The usual interval round the estimate is
not given: at these counts it covers in 63 to 90 % of cases instead of 95.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import exp, fsum, inf, log, log1p

from feature_flags.evidence import ATOMS, ImpossibleCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One mail that was drawn for review with this probability; one that nobody reviewed in time counts as bad."""

    probability: float
    bad: bool


def horvitz_thompson(drawn: Iterable[Drawn], sends: int) -> float:
    """The estimated share of bad mails among all `sends`, each one found weighted by how rarely its like is drawn."""
    items = _checked(drawn, sends)
    return fsum(1 / d.probability for d in items if d.bad) / sends if sends else 0.0


def ipw_upper(drawn: Iterable[Drawn], sends: int, *, least: float, alpha: float) -> float:
    """The largest share of bad mails that cannot be ruled out; valid at all times, in whatever order they came.

    A bet against the share m multiplies by 1 + f·(m - x)/(1/least - m) at every send, where x is 1/probability for one
    that was drawn and bad, else 0: of mean m, and never above 1/least. So while the true share is m or more, no bet
    gains on average. `least` is the base probability with which every send may be drawn.
    """
    items = _checked(drawn, sends, least)
    if not (0 < alpha < 1 and least > 0):
        raise ImpossibleCounts(f"alpha is {alpha}, least is {least}", "both lie between 0 and 1")
    bad = [1 / d.probability for d in items if d.bad]
    most = 1 / least

    def ruled_out(share: float) -> bool:
        return _log_bets(bad, sends - len(bad), share, most) >= -log(alpha)

    return _smallest(ruled_out)


def _log_bets(bad: Sequence[float], others: int, share: float, most: float) -> float:
    """The mixture of the bets of `evidence.ATOMS`: one that keeps r of its stake at a hit puts 1 - r of it up."""
    terms = []
    for kept, weight in ATOMS:
        stake = (1 - kept) / (most - share)
        factors = [1 + stake * (share - x) for x in bad]
        if min(factors, default=1.0) > 0:
            terms.append(log(weight) + others * log1p(stake * share) + fsum(log(f) for f in factors))
    return _log_sum(terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """A part of the sends: its `share` of them, and the bad ones among those reviewed."""

    share: float
    bad: int
    reviewed: int


def stratified_upper(strata: Sequence[Stratum], *, alpha: float) -> float:
    """The largest overall share of bad mails that cannot be ruled out, from strata that were sampled unequally.

    Every way to spread an overall share over the strata has to be ruled out, by the product of the strata's evidence
    (Spertus & Stark 2022). The evidence is convex in its rates, so the least convincing spread is where all slopes,
    for the weight of each stratum, are equal: one bisection over that slope finds it.
    """
    if not strata or abs(fsum(s.share for s in strata) - 1) > _ROUNDING or not 0 < alpha < 1:
        raise ImpossibleCounts(
            "the strata's shares do not add up to 1", "name all strata, and an alpha between 0 and 1"
        )
    if any(not 0 <= s.bad <= s.reviewed or not 0 < s.share <= 1 for s in strata):
        raise ImpossibleCounts("a stratum has impossible counts", "0 ≤ bad ≤ reviewed, and a share above 0")
    need = -log(alpha)

    def spread(slope: float) -> list[float]:
        return [_rate_at(s, slope * s.share) for s in strata]

    low, high = log(_LEAST_SLOPE), log(_MOST_SLOPE)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        rates = spread(exp(middle))
        proof = fsum(_log_evidence(s, r) for s, r in zip(strata, rates, strict=True))
        low, high = (low, middle) if proof >= need else (middle, high)
    return min(1.0, fsum(s.share * r for s, r in zip(strata, spread(exp(high)), strict=True)))


_ROUNDING = 1e-9
_STEPS = 50  # a share of 1 is never tried, only reached
_LEAST_SLOPE, _MOST_SLOPE = 1e-6, 1e12
_ALMOST_ONE = 1 - 1e-12


def _rate_at(stratum: Stratum, slope: float) -> float:
    """The rate at which the stratum's log evidence rises with this slope; 1 where nothing clean was seen."""
    if stratum.bad == stratum.reviewed:
        return 1.0
    return _smallest(lambda rate: rate >= _ALMOST_ONE or _slope(stratum, rate) >= slope)


def _log_evidence(stratum: Stratum, rate: float) -> float:
    """As `evidence.log_e_value`, for every rate from 0 to 1."""
    if stratum.bad == stratum.reviewed:
        return _log_sum([t for t, _ in _terms(stratum, 0.0)])
    return _log_sum([t for t, _ in _terms(stratum, min(rate, _ALMOST_ONE))])


def _slope(stratum: Stratum, rate: float) -> float:
    terms = _terms(stratum, rate)
    top = max(t for t, _ in terms)
    weights = [exp(t - top) for t, _ in terms]
    return fsum(w * s for w, (_, s) in zip(weights, terms, strict=True)) / fsum(weights)


def _terms(stratum: Stratum, rate: float) -> list[tuple[float, float]]:
    """Each atom's logarithm and its slope in the rate."""
    clean = stratum.reviewed - stratum.bad
    found = []
    for kept, weight in ATOMS:
        if kept == 0.0 and stratum.bad:
            continue
        hits = stratum.bad * log(kept) if stratum.bad else 0.0
        size = log(weight) + hits + clean * (log1p(-kept * rate) - log1p(-rate))
        found.append((size, clean * (1 / (1 - rate) - kept / (1 - kept * rate))))
    return found


def _log_sum(terms: Sequence[float]) -> float:
    top = max(terms, default=-inf)
    return top + log(fsum(exp(t - top) for t in terms)) if top > -inf else -inf


def _smallest(true_above: Callable[[float], bool]) -> float:
    """The smallest share in [0, 1] from which on it holds; 1 where it nowhere does."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if true_above(middle) else (middle, high)
    return high


def _checked(drawn: Iterable[Drawn], sends: int, least: float = 0.0) -> list[Drawn]:
    items = list(drawn)
    if any(not (0 < d.probability <= 1 and d.probability >= least) for d in items) or not 0 <= least <= 1:
        raise ImpossibleCounts("a probability is impossible", f"0 < probability ≤ 1, and at least the base of {least}")
    if len(items) > sends:
        raise ImpossibleCounts(f"{len(items)} drawn of {sends} sends", "nothing is drawn that was not sent")
    return items
