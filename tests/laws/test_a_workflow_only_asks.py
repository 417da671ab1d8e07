"""Laws 1, 2, 5, 9 and 14: a workflow of a CRM can ask, plan and stop; it cannot raise, approve, mail or widen.

And whatever it asks, often, at once and again after days, is done once.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connector.governance import governed, weigh
from connector.lifecycle import State
from connector.stages import ingest
from connector.stages.waiting import complete_waiting
from connector.stages.workflow import CallConflict, UnknownSegment, take
from crm_adapters.workflow import Operation, WaitFor, WorkflowCall
from feature_flags.levels import Level, Restraint, Scope
from gates.recipient import ContactKey
from tests import people
from tests.laws import scene
from tests.world import make_segment, make_world

AT_ONCE = 8


def call(operation: Operation, id_: str = "call-0001", **asked) -> WorkflowCall:
    about = operation in {Operation.DRAFT, Operation.MAY_WRITE, Operation.SUPPRESS}
    given = {"contact": people.key(people.ADA) if about else None}
    given |= {} if operation is Operation.SUPPRESS else {"segment": "intro"}
    return WorkflowCall(connection="memory", operation=operation, id=id_, source="flow-1", **{**given, **asked})


def world_of(url, *persons, **options):
    rig = make_world(url, **options)
    scene.arrange(rig, persons or (people.ADA,))
    ingest.pull("memory", rig.world)
    return rig


def standings(rig):
    with rig.store.read() as tx:
        return [(s.scope, s.level, s.restraint) for s in tx.flags.standings(rig.segment().scopes)]


@pytest.mark.parametrize("operation", Operation)
def test_the_same_call_many_times_at_once_is_one_call(database_url, operation):
    rig = world_of(database_url)
    asked = call(operation)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _: take(asked, rig.world), range(AT_ONCE)))
    assert len({json.dumps(dict(a.tells), default=str, sort_keys=True) for a in answers}) == 1
    assert len([e for e in scene.events(rig) if e["action"] == "workflow_call"]) == 1
    assert len(scene.rows(rig)) == (1 if operation is Operation.DRAFT else 0)
    if operation is Operation.SUPPRESS:
        assert len([e for e in scene.events(rig, "system") if e["action"] == "suppressed"]) == 1
    if operation is Operation.PAUSE:
        assert len([e for e in scene.events(rig, "system") if e["action"] == "stopped"]) == 1


def test_different_contents_under_one_id_at_once_leave_one_done_and_the_others_refused(database_url):
    rig = world_of(database_url)

    def ask(number):
        try:
            take(call(Operation.PAUSE, why=f"reason {number}"), rig.world)
        except CallConflict:
            return 0
        return 1

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert sum(pool.map(ask, range(AT_ONCE))) == 1
    assert len([e for e in scene.events(rig, "system") if e["action"] == "stopped"]) == 1


def test_different_calls_for_one_person_at_once_plan_one_mail(database_url):
    rig = world_of(database_url)
    asked = [call(Operation.DRAFT, f"call-{n:04}") for n in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda one: take(one, rig.world), asked))
    assert sorted(a.tells["outcome"] for a in answers) == ["already_planned"] * (AT_ONCE - 1) + ["planned"]
    assert len({a.tells["outreach"] for a in answers}) == 1
    assert len(scene.rows(rig)) == 1


def test_a_suppression_and_drafts_at_once_end_in_nothing_that_can_leave(database_url):
    rig = world_of(database_url)
    asked = [call(Operation.DRAFT, f"call-{n:04}") for n in range(4)] + [call(Operation.SUPPRESS, "call-stop")]
    with ThreadPoolExecutor(len(asked)) as pool:
        list(pool.map(lambda one: take(one, rig.world), asked))
    scene.work(rig, times=4)
    assert {r.state for r in scene.rows(rig)} <= {State.VOID, State.BLOCKED}
    assert rig.transport.taken == []


@pytest.mark.parametrize("level", [Level.OFF, Level.SHADOW, Level.DRAFT])
@pytest.mark.parametrize("restraint", [Restraint.NONE, Restraint.PAUSED, Restraint.KILLED])
def test_no_operation_raises_loosens_approves_or_mails(tmp_path, level, restraint):
    rig = world_of(f"sqlite:///{tmp_path / 'gatepost.sqlite'}", people.ADA, people.BRUNO)
    with rig.store.begin() as tx:
        tx.flags.set_level(scene.SEGMENT, level, by="ada-admin", why="test", now=rig.clock.now())
        tx.flags.set_restraint(scene.SEGMENT, restraint, by="ada-admin", why="test", now=rig.clock.now())
    before = standings(rig)
    for number, operation in enumerate((*Operation, *Operation)):
        for person in (people.ADA, people.BRUNO):
            about = operation in {Operation.DRAFT, Operation.MAY_WRITE}
            more = {"contact": people.key(person)} if about else {}
            if operation is not Operation.SUPPRESS:
                take(call(operation, f"call-{number}-{person.id}", **more), rig.world)
    for (scope, was, held), (_, level_now, restraint_now) in zip(before, standings(rig), strict=True):
        assert level_now == was, scope
        assert restraint_now >= held, scope
    with rig.store.read() as tx:
        assert tx.proposals.open() == []
    scene.work(rig, times=4)
    assert rig.transport.taken == [], "nobody has approved anything"
    assert all(r.reviewer == "" for r in scene.rows(rig))


anybody = st.sampled_from(
    [people.key(p) for p in people.EVERYBODY] + [ContactKey(connection="memory", object="contact", id="x")]
)
calls = st.builds(
    WorkflowCall,
    connection=st.just("memory"),
    operation=st.sampled_from(Operation),
    id=st.sampled_from([f"id-{n}" for n in range(12)]),
    source=st.sampled_from(["1", "2"]),
    contact=anybody,
    segment=st.sampled_from(["intro", "intro", "intro", "other", ""]),
    why=st.sampled_from(["", "legal", "a complaint"]),
    wait_for=st.sampled_from(WaitFor),
    patience=st.none(),
)


@given(asked=st.lists(calls, max_size=25))
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_any_sequence_of_calls_only_ever_lowers_and_plans_members_only(tmp_path_factory, asked):
    folder = tmp_path_factory.mktemp("calls")
    rig = make_world(f"sqlite:///{folder / 'gatepost.sqlite'}")
    scene.arrange(rig, people.EVERYBODY)
    members = [people.key(p) for p in (people.ADA, people.BRUNO, people.DORA)]
    rig.crm.account.add_list("everyone", members)
    ingest.pull("memory", rig.world)
    before = standings(rig)
    for one in asked:
        try:
            take(one, rig.world)
        except (CallConflict, UnknownSegment):
            continue
        after = standings(rig)
        assert all(b[1] >= a[1] and b[2] <= a[2] for b, a in zip(before, after, strict=True))
        before = after
    complete_waiting(rig.world)
    scene.work(rig, times=4)
    assert rig.transport.taken == []
    rows = scene.rows(rig)
    assert {r.contact for r in rows} <= set(members)
    assert len({(r.person, r.segment, r.step) for r in rows}) == len(rows)


def test_to_be_fed_by_workflows_is_a_policy_change_that_two_people_make(database_url):
    rig = world_of(database_url)
    before = governed(rig.world.organisation)
    segment = rig.segment()
    widened = replace(rig.world.organisation, segments={"intro": replace(segment, selector="workflow:")})
    weighed = weigh(before, governed(widened))
    assert weighed.waiting == ("segments.intro.selector",)
    assert weighed.in_force == before, "until the second person has approved, the list decides"


def test_a_call_that_fails_in_the_middle_leaves_nothing(database_url, monkeypatch):
    rig = world_of(database_url)

    def broken(*given, **more):
        raise RuntimeError("the worker dies here")

    monkeypatch.setattr("connector.stages.workflow.plan_one", broken)
    with pytest.raises(RuntimeError):
        take(call(Operation.DRAFT), rig.world)
    with rig.store.read() as tx:
        assert tx.calls.get("memory", "call-0001") is None
    monkeypatch.undo()
    assert take(call(Operation.DRAFT), rig.world).tells["outcome"] == "planned"


def test_a_segment_of_another_connection_is_out_of_reach(database_url):
    rig = world_of(database_url, segment=make_segment())
    foreign = replace(call(Operation.PAUSE), connection="elsewhere")
    with pytest.raises(UnknownSegment):
        take(foreign, rig.world)
    with rig.store.read() as tx:
        assert tx.flags.standings((Scope(kind="segment", key="intro"),))[0].restraint is Restraint.NONE
