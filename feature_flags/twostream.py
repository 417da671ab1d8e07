"""Whether more people unsubscribe from the agent's mail than from people's, against a randomised control.

A share of a segment's contacts is kept, by lot, on the path that people approve (facts/autonomy.md section 5). If the
agent's mail is no worse, each unsubscribe comes from the agent's arm with at most the chance that its contact was
assigned there. So only the unsubscribes are counted, each one a bet against that chance; the evidence depends on counts
alone and may be looked at whenever one likes. For rare events that loses next to nothing against counting all mail.
"""

from dataclasses import dataclass
from math import exp, inf, log, sqrt

from feature_flags.detectors import TwoStream
from feature_flags.evidence import ImpossibleCounts

RATIOS = ((1.5, 0.35), (2.0, 0.35), (4.0, 0.30))
"""How many times as often people may unsubscribe from the agent, and the weights of these bets."""

_LARGEST = 700.0  # the largest exponent of a float
_FAR = 4.0  # standard deviations from the share that was assigned: this does not happen by chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Uplift:
    """`e_value` against "no worse"; the `ratio` and `difference` of the observed rates, None without a control.

    `mismatched`: the arms are not the size that the lot gives, so somebody fell out of one of them and nothing may be
    concluded.
    """

    e_value: float
    ratio: float | None
    difference: float | None
    mismatched: bool


def uplift(*, agent: tuple[int, int], control: tuple[int, int], share: float) -> Uplift:
    """Both arms as (unsubscribed, delivered) first messages; `share` is the chance to be assigned to the agent."""
    if not 0 < share < 1:
        raise ImpossibleCounts(f"the agent's share is {share}", "a control needs a share between 0 and 1")
    for bad, whole in (agent, control):
        if not 0 <= bad <= whole:
            raise ImpossibleCounts(f"{bad} unsubscribed of {whole}", "0 ≤ unsubscribed ≤ delivered")
    everybody = agent[1] + control[1]
    off = abs(agent[1] - share * everybody)
    mine, theirs = (bad / whole if whole else 0.0 for bad, whole in (agent, control))
    both = agent[1] > 0 and control[1] > 0
    size = _log_e(agent[0], control[0], share)
    return Uplift(
        e_value=exp(size) if size < _LARGEST else inf,
        ratio=(mine / theirs if theirs else inf if mine else 1.0) if both else None,
        difference=mine - theirs if both else None,
        mismatched=off > _FAR * sqrt(everybody * share * (1 - share)),
    )


def reached(found: Uplift, rule: TwoStream) -> bool:
    """Whether the rule of section 4.6 acts; never where the arms do not match."""
    return (
        not found.mismatched and found.ratio is not None and found.e_value >= rule.e_value and found.ratio >= rule.ratio
    )


def _log_e(mine: int, theirs: int, share: float) -> float:
    terms = []
    for times, weight in RATIOS:
        whole = share * times + 1 - share
        # Of an unsubscribe's chance to be the agent's, against the share; and of its chance to be the control's.
        terms.append(log(weight) + mine * log(times / whole) - theirs * log(whole))
    top = max(terms)
    return top + log(sum(exp(t - top) for t in terms))
