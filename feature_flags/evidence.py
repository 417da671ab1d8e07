"""What reviews prove about a segment's intervention rate, however often and whenever one looks.

`k` interventions in `n` finished reviews against a threshold θ. The evidence is a mixture of likelihood ratios of five
smaller rates against θ: under any true rate ≥ θ it is a non-negative supermartingale, so the chance that it ever
reaches 1/α is at most α (Ville's inequality; Howard et al. 2021, Waudby-Smith & Ramdas 2023). It depends on the counts
alone, so anybody can recompute it, and it rises in θ, so the bound is one number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import exp, inf, log, log1p

ATOMS = ((0.0, 0.30), (0.1, 0.25), (0.25, 0.20), (0.5, 0.15), (0.75, 0.10))
"""The smaller rates, as shares of θ, and their weights."""

LARGER = ((1.5, 0.25), (2.0, 0.25), (3.0, 0.25), (6.0, 0.25))
"""The larger rates, as multiples of θ, and their weights: evidence against a segment."""


class ImpossibleCounts(ValueError):
    """Counts or rates that cannot be: what is wrong, and what would be possible."""

    def __init__(self, what: str, mend: str) -> None:
        """Keep both for whoever tells it to a person."""
        super().__init__(f"{what}; {mend}")
        self.what = what
        self.mend = mend


_MOST_REVIEWS = 10_000_000


def log_e_value(interventions: int, reviews: int, theta: float) -> float:
    """The natural logarithm of `e_value`; never overflows."""
    _check(interventions, reviews)
    _check_rate(theta, "theta")
    clean = reviews - interventions
    terms = []
    for share, weight in ATOMS:
        if share == 0.0 and interventions:
            continue  # a rate of zero cannot have made an intervention
        hits = interventions * log(share) if interventions else 0.0
        terms.append(log(weight) + hits + clean * (log1p(-share * theta) - log1p(-theta)))
    top = max(terms)
    return top + log(sum(exp(t - top) for t in terms))


def e_value(interventions: int, reviews: int, theta: float) -> float:
    """Evidence that the rate lies below `theta`; 1 is none, 1/α is enough. Infinity where a float ends."""
    size = log_e_value(interventions, reviews, theta)
    return exp(size) if size < 700 else inf  # noqa: PLR2004 - the largest exponent of a float


def log_e_against(interventions: int, reviews: int, theta: float) -> float:
    """The logarithm of the evidence that the rate lies above `theta`; reaching -ln α contradicts a raise.

    The mirror image: larger rates against θ, a supermartingale under any true rate ≤ θ.
    """
    _check(interventions, reviews)
    _check_rate(theta, "theta")
    clean = reviews - interventions
    rates = [(min(times * theta, (1 + theta) / 2), weight) for times, weight in LARGER]
    terms = [
        log(weight) + interventions * (log(rate) - log(theta)) + clean * (log1p(-rate) - log1p(-theta))
        for rate, weight in rates
    ]
    top = max(terms)
    return top + log(sum(exp(t - top) for t in terms))


def upper_bound(interventions: int, reviews: int, alpha: float) -> float:
    """The smallest rate that the evidence rules out: with probability 1 - α the true rate is below it, at all times."""
    _check_rate(alpha, "alpha")
    if reviews == 0:
        return 1.0
    return _where(lambda theta: log_e_value(interventions, reviews, theta) >= -log(alpha))


@lru_cache(maxsize=256)
def catch_lower_bound(caught: int, shown: int, alpha: float) -> float:
    """The Clopper-Pearson lower bound of the share of planted bad drafts that reviewers stop; 0 where none was shown.

    Seeds are a fixed sample, read once for a decision, so the exact binomial bound is valid.
    """
    _check(caught, shown, "seeds caught", "seeds shown")
    _check_rate(alpha, "alpha")
    if caught == 0:
        return 0.0
    return _where(lambda rate: _at_least(caught, shown, rate) >= alpha)


def attempt_alpha(alpha: float, attempt: int) -> float:
    """What attempt j may spend: α/(j(j+1)), so that all attempts together stay within `alpha`."""
    if attempt < 1:
        raise ImpossibleCounts(f"attempt {attempt} does not exist", "attempts are counted from 1")
    return alpha / (attempt * (attempt + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What the counts of one epoch say. `corrected_upper_bound` is None where no seeds were told."""

    e_value: float
    upper_bound: float
    corrected_upper_bound: float | None
    unlocks: bool
    clean_reviews_missing: int | None


def bound(
    *,
    reviews: int,
    interventions: int,
    theta: float,
    alpha: float,
    attempt: int = 1,
    seeds: tuple[int, int] | None = None,
) -> Bound:
    """Everything that `gatepost bound` prints; `seeds` are those shown and those caught.

    With seeds, the bound at half of the attempt's α is divided by the lower bound of the catch rate at the other half:
    reviewers who miss bad drafts make every rate look better than it is.
    """
    _check_rate(theta, "theta")
    share = attempt_alpha(alpha, attempt)
    _check_rate(share, "alpha")
    if seeds is not None:
        _check(seeds[1], seeds[0], "seeds caught", "seeds shown")
    return Bound(
        e_value=e_value(interventions, reviews, theta),
        upper_bound=upper_bound(interventions, reviews, share),
        corrected_upper_bound=_corrected(interventions, reviews, share, seeds),
        unlocks=_unlocks(interventions, reviews, theta, share, seeds),
        clean_reviews_missing=_missing(interventions, reviews, theta, share, seeds),
    )


def _corrected(interventions: int, reviews: int, alpha: float, seeds: tuple[int, int] | None) -> float | None:
    if seeds is None:
        return None
    shown, caught = seeds
    lower = catch_lower_bound(caught, shown, alpha / 2)
    return min(1.0, upper_bound(interventions, reviews, alpha / 2) / lower) if lower > 0 else 1.0


def _unlocks(interventions: int, reviews: int, theta: float, alpha: float, seeds: tuple[int, int] | None) -> bool:
    if log_e_value(interventions, reviews, theta) < -log(alpha):
        return False
    corrected = _corrected(interventions, reviews, alpha, seeds)
    return corrected is None or corrected < theta


def _missing(interventions: int, reviews: int, theta: float, alpha: float, seeds: tuple[int, int] | None) -> int | None:
    """How many more clean reviews unlock; None when no number does, because the reviewers catch too little."""
    if _unlocks(interventions, reviews, theta, alpha, seeds):
        return 0
    if seeds is not None and catch_lower_bound(seeds[1], seeds[0], alpha / 2) == 0.0:
        return None
    enough = 1
    while not _unlocks(interventions, reviews + enough, theta, alpha, seeds):
        enough *= 2
        if enough > _MOST_REVIEWS:
            return None
    low, high = enough // 2, enough
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _unlocks(interventions, reviews + middle, theta, alpha, seeds) else (middle, high)
    return high


def _where(ruled_out: Callable[[float], bool]) -> float:
    """The smallest rate in [0, 1] that a rising test rules out."""
    low, high = 0.0, 1.0
    while low < (middle := (low + high) / 2) < high:
        low, high = (low, middle) if ruled_out(middle) else (middle, high)
    return high


def _at_least(caught: int, shown: int, rate: float) -> float:
    """The chance of at least that many, each with a chance between 0 and 1; from the smaller tail's own terms."""
    ways = sum(log(shown - i) - log(i + 1) for i in range(caught))
    term = ways + caught * log(rate) + (shown - caught) * log1p(-rate)
    total, size = 0.0, exp(term)
    for number in range(caught, shown + 1):
        total += size
        size *= (shown - number) / (number + 1) * rate / (1 - rate)
    return min(1.0, total)


def _check(part: int, whole: int, part_name: str = "interventions", whole_name: str = "reviews") -> None:
    if not 0 <= part <= whole:
        raise ImpossibleCounts(f"{part} {part_name} of {whole} {whole_name}", f"0 ≤ {part_name} ≤ {whole_name}")


def _check_rate(rate: float, name: str) -> None:
    if not 0.0 < rate < 1.0:
        raise ImpossibleCounts(f"{name} is {rate}", f"{name} lies between 0 and 1")
