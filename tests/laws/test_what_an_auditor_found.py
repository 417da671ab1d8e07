"""Ways around the laws that a sceptical reader found, each kept as the test that failed then."""

from dataclasses import replace

import pytest

from connector import cycle, pipeline
from connector.lifecycle import State
from connector.stages.reading import LiveReader
from crm_adapters.memory import MemoryCRM
from crm_adapters.port import DecisionKind
from gates.recipient import ConsentState
from tests import people
from tests.laws.scene import answer, approved, by_smtp, only, reviewed, rows, work
from tests.smtp_sink import smtp_sink

ADA = people.key(people.ADA)


def two_crms(rig):
    """The same world with a second, empty CRM beside the first."""
    second = MemoryCRM("second", now=rig.clock.now)
    crms = {**rig.world.crms, "second": second}
    world = replace(rig.world, crms=crms, reader=LiveReader(store=rig.store, crms=crms))
    return replace(rig, world=world), second


def test_undo_takes_back_the_approval_that_an_edit_brought_along(database_url):
    rig = reviewed(database_url)
    answer(rig, only(rig), DecisionKind.EDIT, slots={"opening": "A short word from me."})
    for _ in range(3):
        pipeline.work(rig.world, states=[State.DRAFTED, State.JUDGED, State.IN_REVIEW])
    assert only(rig).state is State.APPROVED
    pipeline.undo(only(rig).id, "rita", rig.world)
    work(rig, 3)
    assert not rig.transport.taken
    assert only(rig).state is State.IN_REVIEW


def test_a_connection_that_left_app_yaml_counts_as_unread(database_url):
    rig = approved(database_url)
    _, second = two_crms(rig)
    twin = people.reading(replace(people.ADA, state=ConsentState.UNKNOWN, basis=""))
    key = replace(twin.contact.key, connection="second")
    moved = replace(twin, contact=replace(twin.contact, key=key), consent=replace(twin.consent, source=key), facts=())
    second.account.add(moved)
    with rig.store.begin() as tx:
        tx.people.link(moved.contact, rig.clock.now())
    work(rig)
    assert not rig.transport.taken
    assert only(rig).state is State.APPROVED


@pytest.mark.parametrize("by", ["", "somebody-else"], ids=["no_author", "a_colleague"])
@pytest.mark.parametrize("scene", [reviewed, approved])
def test_do_not_contact_on_the_task_is_heard_from_anybody_and_late(database_url, scene, by):
    rig = scene(database_url)
    (task,) = rig.crm.account.open_tasks()
    rig.crm.account.decide(task.id, "do_not_contact", by=by or "nobody")
    if not by:
        rig.crm.account.tasks[task.id].decided_by = ""
    cycle.take_answers(rig.world)
    work(rig)
    assert not rig.transport.taken
    assert only(rig).state in {State.VOID, State.REJECTED}
    with rig.store.read() as tx:
        assert tx.suppressions.of(only(rig).person, [people.ADA.address])


def test_an_address_that_no_sync_has_seen_is_asked_of_every_crm(database_url):
    rig, second = two_crms(reviewed(database_url))
    new = "ada.new@nordwind.example"
    no = people.reading(replace(people.ADA, address=new, state=ConsentState.OPTED_OUT))
    key = replace(no.contact.key, connection="second", id="other")
    second.account.add(replace(no, contact=replace(no.contact, key=key), consent=replace(no.consent, source=key)))
    rig.crm.account.change(
        ADA,
        lambda r: replace(
            r,
            contact=replace(r.contact, addresses=(new, people.ADA.address)),
            consent=replace(r.consent, address=new),
        ),
    )
    reading = rig.world.reader.person(only(rig).person)
    assert any(r.consent.state is ConsentState.OPTED_OUT for r in reading.readings)


def test_a_conversation_that_opens_too_slowly_sends_nothing(database_url):
    from connector.io.smtp_session import connect

    rig = approved(database_url)
    with smtp_sink() as sink:

        def slow(relay):
            session = connect(relay)
            rig.clock.forward(minutes=4)
            return session

        work(by_smtp(rig, sink.host, sink.port, opening=slow))
        assert not sink.received
    assert only(rig).state is State.APPROVED


def test_a_changed_surname_holds_one_mail_and_stops_nothing_else(database_url):
    rig = approved(database_url, people.ADA, people.stranger(1))
    rig.crm.account.change(ADA, lambda r: replace(r, contact=replace(r.contact, last_name="Hofer-Berg")))
    work(rig)
    assert [to for to, _ in rig.transport.taken] == [people.stranger(1).address]
    assert [r.reason for r in rows(rig, State.HELD)] == ["identity:name_changed"] or not rows(rig, State.CLAIMED)


def test_an_edit_under_an_outdated_version_is_renewed(database_url):
    rig = reviewed(database_url)
    answer(rig, only(rig), DecisionKind.EDIT, slots={"opening": "A short word from me."})
    rig = replace(rig, world=replace(rig.world, prompt_text="Another prompt."))
    work(rig, 4)
    assert not rig.transport.taken
    assert only(rig).state is State.IN_REVIEW
    answer(rig, only(rig))
    work(rig)
    assert len(rig.transport.taken) == 1


def test_a_slow_crm_is_no_reading_from_the_future(database_url):
    rig = approved(database_url)
    rig.crm.account.before_each_call(lambda call: call == "read" and rig.clock.forward(seconds=8))
    work(rig)
    assert only(rig).state is not State.HELD


@pytest.mark.parametrize("typed", [{"subject": "My own subject"}, {"text": "My own mail"}])
def test_what_a_rep_typed_is_used_or_refused_never_dropped(database_url, typed):
    rig = reviewed(database_url)
    (task,) = rig.crm.account.open_tasks()
    rig.crm.account.decide(task.id, "approve", **typed)
    assert cycle.take_answers(rig.world) == {"refused:input_error": 1}
    work(rig)
    assert not rig.transport.taken
