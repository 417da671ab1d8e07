"""What the unreviewed part of the mail may be, from the part that was drawn; and unsubscribes against a control."""

import math
import random
from statistics import mean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_flags.detectors import TRIGGERS
from feature_flags.evidence import ImpossibleCounts, upper_bound
from feature_flags.sampling import Drawn, Stratum, horvitz_thompson, ipw_upper, stratified_upper
from feature_flags.twostream import reached, uplift

# The mix of facts/autonomy.md 3.6: 70 % of the sends at 0.3 %, 22 % at 1.5 %, 8 % at 6 %: 1.02 % in all.
STRATA = ((0.70, 0.003), (0.22, 0.015), (0.08, 0.06))
TRUE = sum(share * rate for share, rate in STRATA)


def sends(chance, number, probabilities):
    """What is drawn of so many sends, with a probability for each stratum."""
    found = []
    for _ in range(number):
        place = chance.choices(range(3), [s for s, _ in STRATA])[0]
        if chance.random() < probabilities[place]:
            found.append(Drawn(probability=probabilities[place], bad=chance.random() < STRATA[place][1]))
    return found


@pytest.mark.parametrize("probabilities", [(0.2, 0.2, 0.2), (0.2, 0.2, 0.5)])
def test_the_bound_covers_and_the_estimate_is_unbiased(probabilities):
    chance = random.Random(5)
    draws = [sends(chance, 1000, probabilities) for _ in range(200)]
    bounds = [ipw_upper(d, 1000, least=0.2, alpha=0.05) for d in draws]
    assert sum(b >= TRUE for b in bounds) >= 0.95 * len(bounds)
    assert mean(horvitz_thompson(d, 1000) for d in draws) == pytest.approx(TRUE, rel=0.12)


def test_the_bound_is_as_sharp_as_the_table_says():
    """2,000 sends, base 20 %: mean bound 3.09 from the base alone, 2.80 with the riskiest 8 % at half."""
    chance = random.Random(6)
    plain = mean(ipw_upper(sends(chance, 2000, (0.2, 0.2, 0.2)), 2000, least=0.2, alpha=0.05) for _ in range(50))
    extra = mean(ipw_upper(sends(chance, 2000, (0.2, 0.2, 0.5)), 2000, least=0.2, alpha=0.05) for _ in range(50))
    assert plain == pytest.approx(0.0309, rel=0.15)
    assert extra == pytest.approx(0.0280, rel=0.15)
    assert extra < plain


def test_without_any_extra_the_bound_is_about_that_of_the_reviews_alone():
    drawn = [Drawn(probability=0.2, bad=n < 4) for n in range(400)]
    assert ipw_upper(drawn, 2000, least=0.2, alpha=0.05) == pytest.approx(upper_bound(4, 400, 0.05), rel=0.05)
    assert ipw_upper([Drawn(probability=1.0, bad=n < 4) for n in range(400)], 400, least=1.0, alpha=0.05) == (
        pytest.approx(upper_bound(4, 400, 0.05), rel=1e-6)
    )


@given(st.lists(st.tuples(st.sampled_from([0.2, 0.35, 1.0]), st.booleans()), max_size=30), st.randoms())
def test_order_does_not_matter_and_bad_ones_only_raise_it(rows, chance):
    drawn = [Drawn(probability=p, bad=b) for p, b in rows]
    mixed = list(drawn)
    chance.shuffle(mixed)
    bound = ipw_upper(drawn, 60, least=0.2, alpha=0.05)
    assert bound == pytest.approx(ipw_upper(mixed, 60, least=0.2, alpha=0.05), rel=1e-9)
    assert 0 < bound <= 1
    assert ipw_upper([*drawn, Drawn(probability=0.2, bad=True)], 61, least=0.2, alpha=0.05) >= bound - 1e-9


def test_the_bets_gain_nothing_on_average_at_the_true_share():
    """One send more, whatever was drawn: the mean factor of the evidence against the truth is at most 1."""
    from feature_flags.sampling import _log_bets

    for true, probability in ((0.01, 0.2), (0.2, 0.5), (0.5, 1.0)):
        bad = [1 / probability] * 3
        now = _log_bets(bad, 200, true, 5.0)
        hit = math.exp(_log_bets([*bad, 1 / probability], 200, true, 5.0) - now)
        none = math.exp(_log_bets(bad, 201, true, 5.0) - now)
        assert true * probability * hit + (1 - true * probability) * none <= 1 + 1e-9


def test_nothing_sent_proves_nothing():
    assert ipw_upper([], 0, least=0.2, alpha=0.05) == 1.0
    assert horvitz_thompson([], 0) == 0.0
    assert horvitz_thompson([Drawn(probability=0.25, bad=True), Drawn(probability=0.5, bad=False)], 100) == 0.04


@pytest.mark.parametrize(
    ("drawn", "whole", "least", "alpha"),
    [
        ([Drawn(probability=0.1, bad=True)], 5, 0.2, 0.05), ([Drawn(probability=0.0, bad=True)], 5, 0.2, 0.05),
        ([Drawn(probability=0.3, bad=True)], 0, 0.2, 0.05), ([], 5, 0.0, 0.05), ([], 5, 1.5, 0.05), ([], 5, 0.2, 1.0),
    ],
)  # fmt: skip
def test_impossible_draws_are_refused_in_words(drawn, whole, least, alpha):
    with pytest.raises(ImpossibleCounts, match="; "):
        ipw_upper(drawn, whole, least=least, alpha=alpha)


# ---------------------------------------------------------------------------- strata


def test_one_stratum_is_the_plain_bound():
    for k, n in ((0, 175), (4, 400), (3, 20)):
        found = stratified_upper([Stratum(share=1.0, bad=k, reviewed=n)], alpha=0.05)
        assert found == pytest.approx(upper_bound(k, n, 0.05), rel=1e-6)


def test_the_stratified_bound_covers():
    chance, missed = random.Random(9), 0
    for _ in range(30):
        strata = []
        for (share, rate), number in zip(STRATA, (140, 88, 80), strict=True):
            bad = sum(chance.random() < rate for _ in range(number))
            strata.append(Stratum(share=share, bad=bad, reviewed=number))
        missed += stratified_upper(strata, alpha=0.05) < TRUE
    assert missed <= 2


def test_what_nobody_reviewed_counts_as_all_bad():
    seen = Stratum(share=0.9, bad=0, reviewed=1000)
    assert stratified_upper([seen, Stratum(share=0.1, bad=0, reviewed=0)], alpha=0.05) >= 0.1
    assert stratified_upper([Stratum(share=1.0, bad=0, reviewed=0)], alpha=0.05) == 1.0
    assert stratified_upper([seen, Stratum(share=0.1, bad=3, reviewed=3)], alpha=0.05) >= 0.1


@pytest.mark.parametrize(
    "strata",
    [
        [],
        [Stratum(share=0.5, bad=0, reviewed=1)],
        [Stratum(share=1.0, bad=2, reviewed=1)],
        [Stratum(share=1.0, bad=0, reviewed=1), Stratum(share=0.0, bad=0, reviewed=1)],
    ],
)
def test_impossible_strata_are_refused_in_words(strata):
    with pytest.raises(ImpossibleCounts, match="; "):
        stratified_upper(strata, alpha=0.05)


# ---------------------------------------------------------------------------- against a control


def test_no_mail_no_verdict():
    found = uplift(agent=(0, 0), control=(0, 0), share=0.8)
    assert found.e_value == pytest.approx(1.0)
    assert (found.ratio, found.difference, found.mismatched) == (None, None, False)
    assert not any(reached(found, rule) for rule in TRIGGERS["opt_out"].control)


def test_rates_are_compared_and_a_control_without_any_is_no_zero():
    assert uplift(agent=(8, 800), control=(1, 200), share=0.8).ratio == 2.0
    assert uplift(agent=(8, 800), control=(1, 200), share=0.8).difference == pytest.approx(0.005)
    assert uplift(agent=(8, 800), control=(0, 200), share=0.8).ratio == math.inf
    assert uplift(agent=(0, 800), control=(0, 200), share=0.8).ratio == 1.0
    assert uplift(agent=(9000, 9000), control=(0, 9000), share=0.5).e_value == math.inf


@given(st.integers(0, 40), st.integers(0, 40), st.floats(0.05, 0.95), st.floats(0, 1))
def test_one_more_unsubscribe_gains_nothing_on_average_while_the_agent_is_no_worse(mine, theirs, share, better):
    def e(a, b):
        return uplift(agent=(a, 9999), control=(b, 9999), share=share).e_value

    from_agent = share * better  # its chance under any rate that is no higher than the control's
    after = from_agent * e(mine + 1, theirs) + (1 - from_agent) * e(mine, theirs + 1)
    assert after <= e(mine, theirs) * (1 + 1e-9)


def needed(chance, agent, control, longest):
    """Pairs until e reaches 20."""
    mine = theirs = 0
    for pairs in range(1, longest + 1):
        hit = (chance.random() < agent, chance.random() < control)
        if any(hit):
            mine, theirs = mine + hit[0], theirs + hit[1]
            if uplift(agent=(mine, pairs), control=(theirs, pairs), share=0.5).e_value >= 20:
                return pairs
    return longest + 1


def test_it_takes_as_many_pairs_as_the_table_says_and_rarely_speaks_without_cause():
    """3.5: 1,330 pairs from 0.5 to 1.5 %; 2.5 % false alarms by 20,000 pairs at most."""
    chance = random.Random(3)
    assert median(needed(chance, 0.015, 0.005, 8000) for _ in range(80)) == pytest.approx(1330, rel=0.25)
    assert sum(needed(chance, 0.01, 0.01, 3000) <= 3000 for _ in range(100)) <= 5


def test_the_rules_act_on_size_and_ratio_and_never_on_arms_that_do_not_match():
    throttle, pause = TRIGGERS["opt_out"].control
    worse = uplift(agent=(45, 3000), control=(15, 3000), share=0.5)
    assert reached(worse, throttle)
    assert reached(worse, pause) == (worse.e_value >= 100)
    assert not reached(uplift(agent=(45, 3000), control=(40, 3000), share=0.5), throttle)
    slight = uplift(agent=(1400, 100_000), control=(1000, 100_000), share=0.5)
    assert slight.e_value >= 100
    assert not reached(slight, throttle), "certain, and too small for a throttle"
    assert reached(slight, pause)
    lost = uplift(agent=(45, 3000), control=(15, 2000), share=0.5)
    assert lost.mismatched
    assert not reached(lost, throttle)


@pytest.mark.parametrize(
    ("agent", "control", "share"), [((2, 1), (0, 0), 0.5), ((0, 0), (-1, 3), 0.5), ((0, 0), (0, 0), 1.0)]
)
def test_impossible_arms_are_refused_in_words(agent, control, share):
    with pytest.raises(ImpossibleCounts, match="; "):
        uplift(agent=agent, control=control, share=share)
