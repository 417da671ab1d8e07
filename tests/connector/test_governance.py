"""Law 5 as arithmetic: whatever app.yaml says, nothing looser comes into force by itself."""

from copy import deepcopy
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from connector.governance import FREE, RETIRED, STRICTER, governed, segments_of, weigh
from connector.model import Organisation
from gates.canonical import digest
from gates.policy import Caps
from tests.world import make_segment, make_world

REGIMES = ("opt_out", "casl", "opt_in")
DEFAULT_REGIMES = {"US": "opt_out", "CA": "casl", "DE": "opt_in"}
words = st.lists(st.sampled_from("abcd"), unique=True)
counts = st.integers(0, 5)
policies = st.fixed_dictionaries(
    {
        "consent_max_age": counts,
        "outage_hold_after": counts,
        "regimes": st.dictionaries(st.sampled_from(sorted(DEFAULT_REGIMES)), st.sampled_from(REGIMES)),
        "bases": words,
        "refused_origins": words,
        "excluded_sectors": words,
        "ai_disclosure_countries": words,
        "shadow_gates": words,
        "quiet_hours": st.none()
        | st.fixed_dictionaries(
            {
                "opens": st.sampled_from(["07:00:00", "09:00:00"]),
                "closes": st.sampled_from(["17:00:00", "20:00:00"]),
                "weekdays": st.lists(st.integers(0, 6), unique=True),
            }
        ),
        "caps": st.fixed_dictionaries({"per_person_days": counts, "per_domain_day": counts, "per_mailbox_day": counts}),
        "fallback_time_zone": st.sampled_from("xy"),
    }
)
# People may call a segment as a field is called.
names = st.sampled_from(["intro", "purpose", "remind_after", "production", "bases"])
segments = st.fixed_dictionaries(
    {"policy": policies, "selector": st.sampled_from("xy"), "purpose": st.sampled_from("xy"), "expires_after": counts}
)
trees = st.fixed_dictionaries(
    {"production": st.booleans(), "allowed_recipients": words, "segments": st.dictionaries(names, segments, max_size=2)}
)


def no_looser(name, now, before):
    """Whether `now` allows nothing that `before` did not: each rule in words of its own, not of governance.py."""
    match name:
        case "production":
            return before or not now
        case "allowed_recipients" | "bases" | "shadow_gates":
            return set(now) <= set(before)
        case "refused_origins" | "excluded_sectors" | "ai_disclosure_countries":
            return set(now) >= set(before)
        case "per_person_days":
            return now >= before
        case "per_domain_day" | "per_mailbox_day" | "consent_max_age" | "outage_hold_after" | "expires_after":
            return now <= before
        case "regimes":
            return all(c in before and REGIMES.index(r) >= REGIMES.index(before[c]) for c, r in now.items())
        case "quiet_hours":
            if before is None or now is None:
                return before is None
            hours = now["opens"] >= before["opens"] and now["closes"] <= before["closes"]
            return hours and set(now["weekdays"]) <= set(before["weekdays"])
        case "purpose":
            return True
    return now == before


@given(trees, trees)
def test_nothing_looser_comes_into_force(before, wanted):
    now = weigh(before, wanted).in_force
    assert no_looser("production", now["production"], before["production"])
    assert no_looser("allowed_recipients", now["allowed_recipients"], before["allowed_recipients"])
    for name, segment in now["segments"].items():
        if name not in before["segments"]:
            continue  # New segments are `off` (autonomy.take_policy).
        old = before["segments"][name]
        for field in ("selector", "purpose", "expires_after"):
            assert no_looser(field, segment[field], old[field]), (name, field)
        for field, value in segment["policy"].items():
            if field != "caps":
                assert no_looser(field, value, old["policy"][field]), (name, field)
        for cap, value in segment["policy"]["caps"].items():
            assert no_looser(cap, value, old["policy"]["caps"][cap]), (name, cap)


@given(trees, trees)
def test_weighing_again_changes_nothing(before, wanted):
    once = weigh(before, wanted)
    again = weigh(once.in_force, wanted)
    assert again.in_force == once.in_force
    assert again.waiting == once.waiting


@given(trees, trees)
def test_what_does_not_wait_is_in_force(before, wanted):
    weighed = weigh(before, wanted)
    if not weighed.waiting:
        assert {k: v for k, v in weighed.in_force.items() if k != RETIRED} == wanted
    assert weighed.wanted_hash == digest(wanted)


@given(trees)
def test_the_same_settings_wait_for_nothing(tree):
    assert weigh(tree, deepcopy(tree)).waiting == ()
    assert weigh(tree, deepcopy(tree)).in_force == tree


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@given(st.text(min_size=1, max_size=8).filter(lambda n: n not in STRICTER | dict.fromkeys(FREE)), values, values)
def test_whatever_nobody_knows_how_to_order_waits(name, old, new):
    weighed = weigh({name: old}, {name: new})
    assert weighed.in_force == {name: old} or (isinstance(old, dict) and isinstance(new, dict)) or old == new
    assert weigh({}, {name: new}).waiting == (name,)
    assert weigh({name: old}, {}).in_force == {name: old}


@given(st.sampled_from(sorted(STRICTER)), values)
def test_a_known_field_with_a_value_of_another_kind_never_ends_in_an_error(name, new):
    tree = {"allowed_recipients": ["a"], "production": False, "quiet_hours": None, "regimes": {"US": "opt_in"}}
    old = tree.get(name, 3)
    assert weigh({name: old}, {name: new}).in_force.keys() == {name}


def test_real_settings_survive_being_governed(tmp_path):
    rig = make_world(f"sqlite:///{tmp_path}/x.sqlite")
    tree = governed(rig.world.organisation)
    assert segments_of(tree) == {"intro": make_segment()}
    assert governed(rig.world.organisation) == tree, "one spelling"


def _organisation(segment):
    return Organisation(name="Ours", connections={}, segments={segment.name: segment})


def test_taking_a_segment_out_and_putting_it_back_loosens_nothing():
    """One person could otherwise loosen alone, in two edits of app.yaml."""
    segment = make_segment()
    tight = governed(_organisation(segment))
    without = weigh(tight, {**tight, "segments": {}}).in_force
    assert "intro" not in segments_of(without)
    loose = replace(segment, policy=replace(segment.policy, caps=Caps(per_domain_day=99)))
    back = weigh(without, governed(_organisation(loose)))
    assert segments_of(back.in_force)["intro"].policy.caps.per_domain_day == segment.policy.caps.per_domain_day
    assert back.waiting == ("segments.intro.policy.caps.per_domain_day",)


def test_second_opinions_come_at_once_and_go_only_with_a_second_account():
    section = {"model": "j", "runs": 1, "temperature": 0.0}
    before = {"production": True}
    come = weigh(before, {"production": True, "judges": section})
    assert come.in_force["judges"] == section
    assert not come.waiting
    for other in (None, {**section, "model": "cheap"}, {**section, "runs": 0}, {**section, "temperature": 1.0}):
        gone = weigh(come.in_force, {"production": True, "judges": other})
        assert gone.in_force["judges"] == section
        assert gone.waiting == ("judges",)
    assert not weigh(come.in_force, {"production": True, "judges": {**section, "runs": 3}}).waiting
