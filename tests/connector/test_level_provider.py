"""Our levels as OpenFeature flags: what cannot be told is the lowest value, and the caller's default never a yes."""

from dataclasses import dataclass, replace

import pytest
from openfeature import api
from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import ErrorCode
from openfeature.flag_evaluation import Reason

from connector import autonomy
from connector.evidence_rows import Alarm
from connector.level_provider import DAILY_CAP, LEVEL, MAY_SEND, LevelProvider, read
from connector.model import ORGANISATION
from feature_flags.levels import Effect, Level, Restraint
from gates.errors import WorldError
from tests.connector.web.scene import unchanged
from tests.earning import grant, watched
from tests.laws.scene import SEGMENT, reviewed, rows
from tests.world import make_world


@dataclass
class Denying:
    why: str = "ours:said_no"

    def refresh(self, cohort):
        pass

    def denies(self, cohort):
        return self.why


def client(world, domain="levels-under-test"):
    api.set_provider_and_wait(LevelProvider(world), domain)
    return api.get_client(domain)


CONTEXT = EvaluationContext(targeting_key="intro")


def told(world, context=CONTEXT):
    """The three answers, asked with defaults that would be a yes."""
    ours = client(world)
    return (
        ours.get_string_value(LEVEL, "autonomous", context),
        ours.get_boolean_value(MAY_SEND, True, context),
        ours.get_integer_value(DAILY_CAP, 1_000_000, context),
    )


def test_a_segment_that_earned_it_is_told_with_its_evidence(database_url):
    rig = make_world(database_url)
    fingerprint = grant(rig.world)
    assert told(rig.world) == ("autonomous", True, 50)  # the segment's own cap is below the ramp's 200
    details = client(rig.world).get_boolean_details(MAY_SEND, False, CONTEXT)
    assert details.reason == Reason.TARGETING_MATCH
    metadata = details.flag_metadata
    assert (metadata["fingerprint"], metadata["attempt"], metadata["k"], metadata["n"]) == (fingerprint, 1, 0, 0)
    assert metadata["bound"] == 1.0
    assert len(metadata["state_version"]) == 16


def test_the_cap_is_the_ramps_step(database_url):
    rig = make_world(database_url)
    grant(rig.world, step=1)
    assert told(rig.world) == ("autonomous", True, 25)


def test_reviews_are_counted_as_evidence(database_url):
    rig = reviewed(database_url)
    watched(rig.world)
    metadata = read(rig.segment(), rig.world).metadata
    assert (metadata["k"], metadata["n"], metadata["fingerprint"]) == (0, 0, rows(rig)[0].fingerprint)


CHANGES = {
    "nothing earned": lambda rig: _begin(rig, lambda tx: tx.evidence.forfeit("intro")),
    "a stop": lambda rig: autonomy.stop(ORGANISATION, "x", "x", rig.store, rig.clock),
    "a pause": lambda rig: autonomy.stop(SEGMENT, "x", "x", rig.store, rig.clock, restraint=Restraint.PAUSED),
    "an alarm": lambda rig: _begin(
        rig,
        lambda tx: tx.evidence.raise_alarm(
            Alarm(id="a1", scope=SEGMENT, signal="complaint", action=Effect.LOWER, at=rig.clock.now())
        ),
    ),
    "a silent feed": lambda rig: watched(rig.world, silent=("replies",)),
    "a lowered level": lambda rig: _begin(
        rig, lambda tx: tx.flags.set_level(SEGMENT, Level.DRAFT, by="x", why="x", now=rig.clock.now())
    ),
}


def _begin(rig, act):
    with rig.store.begin() as tx:
        act(tx)


@pytest.mark.parametrize("what", list(CHANGES))
def test_whatever_the_claim_would_refuse_is_a_no(database_url, what):
    rig = make_world(database_url)
    grant(rig.world)
    before = read(rig.segment(), rig.world)
    CHANGES[what](rig)
    after = read(rig.segment(), rig.world)
    assert (before.value(MAY_SEND), after.value(MAY_SEND), after.value(DAILY_CAP)) == (True, False, 0)
    assert after.why_not
    assert told(rig.world)[1:] == (False, 0)


def test_a_throttle_is_told_as_a_smaller_cap(database_url):
    rig = make_world(database_url)
    grant(rig.world, step=3)
    assert told(rig.world)[2] == 50
    autonomy.stop(SEGMENT, "x", "x", rig.store, rig.clock, restraint=Restraint.THROTTLED)
    assert told(rig.world) == ("autonomous", True, 25)


def test_a_veto_a_stop_signal_and_a_level_beyond_are_a_no(database_url):
    rig = make_world(database_url)
    grant(rig.world, Level.SAMPLED)
    assert told(rig.world)[:2] == ("sampled", True)
    assert told(replace(rig.world, veto=Denying()))[:2] == ("draft", False)
    assert told(replace(rig.world, stop_signal=lambda: "file"))[1] is False
    wanted = EvaluationContext(targeting_key="intro", attributes={"level": "autonomous"})
    assert told(rig.world, wanted)[1] is False
    assert told(rig.world, replace(wanted, attributes={"level": "sampled"}))[1] is True


@pytest.mark.parametrize("minutes", [-1, 16])
def test_rows_that_nobody_watched_lately_are_an_error_with_the_lowest_value(database_url, minutes):
    rig = make_world(database_url)
    grant(rig.world)
    rig.clock.forward(minutes=15)
    assert told(rig.world)[1] is True
    rig.clock.forward(minutes=minutes - 15)
    assert told(rig.world) == ("draft", False, 0)
    details = client(rig.world).get_boolean_details(MAY_SEND, True, CONTEXT)
    assert (details.reason, details.value) == (Reason.ERROR, False)
    assert details.flag_metadata["error"] == "rows_too_old"


def test_an_off_segment_stays_off_when_nobody_watches(database_url):
    rig = make_world(database_url)
    _begin(rig, lambda tx: tx.flags.set_level(SEGMENT, Level.OFF, by="x", why="x", now=rig.clock.now()))
    assert told(rig.world) == ("off", False, 0)


def test_a_store_that_cannot_be_read_is_a_no_whatever_the_default(tmp_path):
    rig = make_world(f"sqlite:///{tmp_path / 'x.sqlite'}")
    grant(rig.world)

    class Broken:
        def read(self):
            raise WorldError("gone", where="store")

    assert told(replace(rig.world, store=Broken())) == ("off", False, 0)


@pytest.mark.parametrize(
    ("context", "code"),
    [
        (EvaluationContext(), ErrorCode.TARGETING_KEY_MISSING),
        (EvaluationContext(targeting_key="absent"), ErrorCode.INVALID_CONTEXT),
        (EvaluationContext(targeting_key="intro", attributes={"segment": "other"}), ErrorCode.INVALID_CONTEXT),
        (
            EvaluationContext(targeting_key="intro", attributes={"email": "ada@nordwind.example"}),
            ErrorCode.INVALID_CONTEXT,
        ),
        (EvaluationContext(targeting_key="intro", attributes={"level": "admiral"}), ErrorCode.INVALID_CONTEXT),
        (EvaluationContext(targeting_key="intro", attributes={"sender": "x@ours.example"}), ErrorCode.INVALID_CONTEXT),
    ],
)
def test_a_question_that_is_wrong_in_itself_is_refused_and_repeats_nothing_private(tmp_path, context, code):
    rig = make_world(f"sqlite:///{tmp_path / 'x.sqlite'}")
    grant(rig.world)
    details = client(rig.world).get_boolean_details(MAY_SEND, False, context)
    assert (details.value, details.error_code) == (False, code)
    assert "nordwind" not in (details.error_message or "")


def test_unknown_flags_and_other_types_are_refused(tmp_path):
    ours = client(make_world(f"sqlite:///{tmp_path / 'x.sqlite'}").world)
    assert ours.get_boolean_details("gatepost.other", False, CONTEXT).error_code is ErrorCode.FLAG_NOT_FOUND
    assert ours.get_boolean_details(LEVEL, False, CONTEXT).error_code is ErrorCode.TYPE_MISMATCH
    assert ours.get_string_details(MAY_SEND, "x", CONTEXT).error_code is ErrorCode.TYPE_MISMATCH
    assert ours.get_float_details(DAILY_CAP, 1.0, CONTEXT).error_code is ErrorCode.TYPE_MISMATCH
    assert ours.get_object_details(LEVEL, {}, CONTEXT).error_code is ErrorCode.TYPE_MISMATCH
    # An integer flag never answers with a boolean, which Python would take for an integer.
    assert type(ours.get_integer_value(DAILY_CAP, 7, CONTEXT)) is int


def test_reading_changes_nothing(tmp_path):
    url = f"sqlite:///{tmp_path / 'x.sqlite'}"
    rig = make_world(url)
    grant(rig.world)
    with unchanged(url):
        told(rig.world)
