"""The behaviour that every CRM must show: reading, following, setting up. Writing is in `contract_writes`.

A new CRM writes a rig and the few lines that run these classes.
"""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from crm_adapters.port import CRM, Change, ChangeKind, Reading
from gates.draft import Legal, Merge, Part, SlotRef
from gates.recipient import ConsentState, Contact, ContactKey
from tests.crm_adapters.rig import Rig
from tests.people import ADA, BRUNO, CHIDI, DORA, EVERYBODY, GRETE, Person, stranger


class ReadContract:
    """Reading records: all of them, as they are now, and no guess where we may not see."""

    def test_a_record_is_read_by_its_key(self, rig: Rig) -> None:
        key = rig.add(ADA)
        found = read_one(rig.crm, key)
        assert found.contact.key == key
        assert found.contact.addresses[0] == ADA.address
        assert (found.contact.first_name, found.contact.last_name) == ("Ada", "Hofer")
        assert found.contact.title == ADA.title
        assert found.contact.company == ADA.company
        assert found.contact.owner == rig.owner
        assert found.consent.source == key
        assert found.consent.address == ADA.address

    def test_a_reading_is_dated_when_it_wasread_one(self, rig: Rig) -> None:
        key = rig.add(ADA)
        before = rig.now()
        found = read_one(rig.crm, key)
        assert before <= found.consent.read_at <= rig.now()
        assert all(before <= fact.read_at <= rig.now() for fact in found.facts)

    def test_facts_say_where_they_stand(self, rig: Rig) -> None:
        key = rig.add(ADA)
        facts = {fact.path: fact for fact in read_one(rig.crm, key).facts}
        assert facts["contact.job_title"].value == ADA.title
        assert facts["contact.job_title"].source == key
        assert facts["company.employee_count"].value == ADA.employees
        assert facts["company.employee_count"].source.connection == key.connection
        assert facts["company.employee_count"].source != key
        assert all(fact.field for fact in facts.values())

    @pytest.mark.parametrize("person", EVERYBODY, ids=lambda p: p.first_name)
    def test_the_state_is_what_the_record_says(self, rig: Rig, person: Person) -> None:
        if person.state not in rig.tells:
            pytest.skip(f"this CRM has no field that says {person.state.word}")
        found = read_one(rig.crm, rig.add(person))
        assert found.consent.state is person.state
        assert found.consent.hidden == ()

    def test_somebody_whom_nobody_asked_is_not_contactable(self, rig: Rig) -> None:
        assert read_one(rig.crm, rig.add(CHIDI)).consent.state is ConsentState.UNKNOWN

    def test_each_reason_is_a_flag_of_its_own_and_the_strictest_decides(self, rig: Rig) -> None:
        key = rig.add(DORA)
        rig.opt_out(key)
        consent = read_one(rig.crm, key).consent
        assert consent.state is ConsentState.OPTED_OUT
        assert {ConsentState.BOUNCED, ConsentState.OPTED_OUT} <= {flag.state for flag in consent.flags}
        assert len({flag.name for flag in consent.flags}) == len(consent.flags)

    def test_an_opt_out_counts_at_the_nextread_one(self, rig: Rig) -> None:
        key = rig.add(ADA)
        assert read_one(rig.crm, key).consent.state is ConsentState.CONTACTABLE
        rig.opt_out(key)
        assert read_one(rig.crm, key).consent.state is ConsentState.OPTED_OUT

    def test_an_invisible_field_is_a_no(self, rig: Rig) -> None:
        keys = [rig.add(ADA), rig.add(BRUNO)]
        hidden = rig.hide_deciding_field()
        readings = rig.crm.read(keys).found
        assert len(readings) == 2
        for found in readings:
            assert hidden in found.consent.hidden
            assert found.consent.state is not ConsentState.CONTACTABLE
        assert any(not item.ok and hidden in item.name + item.detail and item.mend for item in rig.crm.check_setup())

    def test_every_record_of_an_address_is_found(self, rig: Rig) -> None:
        keys = rig.add_namesakes(ADA)
        rig.add(BRUNO)
        found = rig.crm.read([], [ADA.address.upper()]).found
        assert {r.contact.key for r in found} == set(keys)
        assert len(found) == len(keys)

    def test_an_address_is_the_same_in_any_case(self, rig: Rig) -> None:
        key = rig.add(replace(ADA, address="Ada.Hofer@Nordwind.example"))
        assert [r.contact.key for r in rig.crm.read([], ["ada.hofer@nordwind.example"]).found] == [key]

    def test_a_record_asked_for_twice_is_answered_once(self, rig: Rig) -> None:
        key = rig.add(ADA)
        found = rig.crm.read([key, key], [ADA.address]).found
        assert [r.contact.key for r in found] == [key]

    def test_an_address_that_nobody_has_finds_nobody(self, rig: Rig) -> None:
        rig.add(ADA)
        answer = rig.crm.read([], ["nobody@nowhere.example"])
        assert (answer.found, answer.gone) == ((), ())

    def test_a_second_address_finds_the_record_too(self, rig: Rig) -> None:
        if not rig.second_addresses:
            pytest.skip("this CRM's records hold one address")
        key = rig.add(GRETE)
        found = rig.crm.read([], [GRETE.other_addresses[0]]).found
        assert [r.contact.key for r in found] == [key]
        assert set(found[0].contact.addresses) == set(GRETE.addresses)

    def test_a_deleted_record_is_gone(self, rig: Rig) -> None:
        kept, deleted = rig.add(ADA), rig.add(BRUNO)
        rig.delete(deleted)
        answer = rig.crm.read([kept, deleted])
        assert [r.contact.key for r in answer.found] == [kept]
        assert answer.gone == (deleted,)

    def test_a_merged_record_is_answered_by_the_survivor(self, rig: Rig) -> None:
        winner, loser = rig.add(ADA), rig.add(replace(ADA, address="ada.hofer@nordwind.example"))
        survivor = rig.merge(winner, loser)
        answer = rig.crm.read([loser])
        assert [r.contact.key for r in answer.found] == [survivor]
        assert loser in answer.found[0].merged_from
        assert answer.gone == ()

    def test_a_converted_lead_is_answered_by_its_contact(self, rig: Rig) -> None:
        if not rig.converts:
            pytest.skip("this CRM has no leads")
        lead = rig.add_lead(ADA)
        contact = rig.convert(lead)
        answer = rig.crm.read([lead])
        assert [r.contact.key for r in answer.found] == [contact]
        assert lead in answer.found[0].merged_from

    def test_many_records_cost_few_calls(self, rig: Rig) -> None:
        keys = [rig.add(stranger(n)) for n in range(250)]
        before = rig.crm.budget().total
        found = rig.crm.read(keys).found
        assert {r.contact.key for r in found} == set(keys)
        assert 0 < rig.crm.budget().total - before <= rig.calls_for_250


class SyncContract:
    """Following what changes: nobody is missed, and a record may be told twice."""

    def test_a_full_load_sees_everyone(self, rig: Rig) -> None:
        keys = {rig.add(stranger(n)) for n in range(230)}
        rig.settle()
        changes, _ = _drain(rig.crm, None)
        assert {c.key for c in changes} == keys
        assert all(c.kind is ChangeKind.SEEN and c.contact is not None for c in changes)
        assert {c.contact.addresses[0] for c in changes if c.contact} == {stranger(n).address for n in range(230)}

    def test_an_incremental_run_sees_what_changed(self, rig: Rig) -> None:
        edited = rig.add(ADA)
        cursor = _caught_up(rig)
        rig.retitle(edited, "Chief Operating Officer")
        new = rig.add(BRUNO)
        rig.settle()
        changes, _ = _drain(rig.crm, cursor)
        told = {c.key: c for c in changes}
        assert {edited, new} <= set(told)
        assert _contact(told[edited]).title == "Chief Operating Officer"

    def test_a_change_during_the_full_load_is_not_lost(self, rig: Rig) -> None:
        keys = [rig.add(stranger(n)) for n in range(230)]
        rig.settle()
        first = rig.crm.changed_contacts(None)
        for key in keys[:3]:
            rig.retitle(key, "Promoted meanwhile")
        late = rig.add(ADA)
        seen, cursor = (list(first.changes), first.cursor)
        if first.more:
            rest, cursor = _drain(rig.crm, first.cursor)
            seen += rest
        rig.settle()
        after, _ = _drain(rig.crm, cursor)
        last = {c.key: c for c in [*seen, *after]}
        assert late in last
        assert {_contact(last[key]).title for key in keys[:3]} == {"Promoted meanwhile"}

    def test_an_opt_out_is_told_with_its_hint(self, rig: Rig) -> None:
        key = rig.add(ADA)
        cursor = _caught_up(rig)
        rig.opt_out(key)
        rig.settle()
        changes, _ = _drain(rig.crm, cursor)
        hints = [c.consent_hint for c in changes if c.key == key and c.consent_hint]
        assert hints
        assert hints[-1].state is ConsentState.OPTED_OUT

    def test_a_deletion_is_told(self, rig: Rig) -> None:
        key = rig.add(ADA)
        cursor = _caught_up(rig)
        rig.delete(key)
        rig.settle()
        changes, _ = _drain(rig.crm, cursor)
        assert ChangeKind.DELETED in _kinds(changes, key)
        assert ChangeKind.SEEN not in _kinds(changes, key)

    def test_a_privacy_deletion_is_told_as_gone(self, rig: Rig) -> None:
        key = rig.add(ADA)
        cursor = _caught_up(rig)
        rig.erase(key)
        rig.settle()
        changes, _ = _drain(rig.crm, cursor)
        assert _kinds(changes, key) & {ChangeKind.ERASED, ChangeKind.DELETED}
        assert rig.crm.read([key]).gone == (key,)

    def test_a_merge_is_told_with_its_survivor(self, rig: Rig) -> None:
        winner, loser = rig.add(ADA), rig.add(replace(ADA, address="ada.hofer@nordwind.example"))
        cursor = _caught_up(rig)
        survivor = rig.merge(winner, loser)
        rig.settle()
        changes, _ = _drain(rig.crm, cursor)
        assert (loser, survivor) in {(c.key, c.into) for c in changes if c.kind is ChangeKind.MERGED}
        assert ChangeKind.SEEN in _kinds(changes, survivor)
        assert ChangeKind.DELETED not in _kinds(changes, loser)

    def test_a_conversion_is_told_with_its_contact(self, rig: Rig) -> None:
        if not rig.converts:
            pytest.skip("this CRM has no leads")
        lead = rig.add_lead(ADA)
        cursor = _caught_up(rig)
        contact = rig.convert(lead)
        rig.settle()
        changes, _ = _drain(rig.crm, cursor)
        assert (lead, contact) in {(c.key, c.into) for c in changes if c.kind is ChangeKind.CONVERTED}
        assert ChangeKind.SEEN in _kinds(changes, contact)

    def test_a_cursor_survives_a_restart_and_a_replay(self, rig: Rig) -> None:
        key = rig.add(ADA)
        cursor = _caught_up(rig)
        rig.retitle(key, "Moved on")
        rig.settle()
        first, _ = _drain(rig.crm, cursor)
        again, _ = _drain(rig.restart(), cursor)
        for changes in (first, again):
            assert _contact([c for c in changes if c.key == key][-1]).title == "Moved on"

    def test_an_incremental_run_costs_what_changed(self, rig: Rig) -> None:
        keys = [rig.add(stranger(n)) for n in range(230)]
        cursor = _caught_up(rig)
        rig.retitle(keys[7], "Moved on")
        rig.settle()
        before = rig.crm.budget().total
        changes, _ = _drain(rig.crm, cursor)
        assert {c.key for c in changes} <= {keys[7], keys[-1], keys[-2]}  # memory tells the last two again
        assert rig.crm.budget().total - before <= 12

    def test_a_quiet_account_is_quiet(self, rig: Rig) -> None:
        rig.add(ADA)
        cursor = _caught_up(rig)
        rig.settle()
        for _ in range(3):
            changes, cursor = _drain(rig.crm, cursor)
            assert len(changes) <= 1
            rig.settle()

    def test_a_segment_has_its_members_and_no_one_else(self, rig: Rig) -> None:
        members = [rig.add(stranger(n)) for n in range(120)]
        rig.add(BRUNO)
        selector = rig.make_list(members)
        rig.settle()
        found = list(rig.crm.segment(selector))
        assert set(found) == set(members)
        assert len(found) == len(members)


class SetupContract:
    """What an admin needs to know: owners, templates, and what is missing."""

    def test_owners_are_listed(self, rig: Rig) -> None:
        owners = {owner.id: owner for owner in rig.crm.owners()}
        assert owners[rig.owner].active
        assert "@" in owners[rig.owner].email

    def test_a_template_is_parsed_into_parts(self, rig: Rig) -> None:
        usable, _ = rig.add_templates()
        template = next(t for t in rig.crm.templates() if t.name == usable)
        assert [slot.name for slot in template.slots] == ["opening", "reason"]
        assert all(slot.max_words > 0 for slot in template.slots)
        assert _names(template.text) == ["opening", "reason"]
        assert "contact.first_name" in {part.path for part in template.text if isinstance(part, Merge)}
        assert sum(isinstance(part, Legal) for part in template.text) == 1
        assert template.version

    def test_a_template_that_cannot_be_rendered_is_refused_by_name(self, rig: Rig) -> None:
        usable, refused = rig.add_templates()
        assert usable in {t.name for t in rig.crm.templates()}
        assert refused not in {t.name for t in rig.crm.templates()}
        items = [item for item in rig.crm.check_setup() if refused in item.name + item.detail]
        assert items
        assert all(not item.ok and item.mend for item in items)
        assert not any(usable in item.name for item in rig.crm.check_setup() if not item.ok)


# ------------------------------------------------------------------------------- what the tests say


def read_one(crm: CRM, key: ContactKey) -> Reading:
    """The one record that a key finds."""
    (found,) = crm.read([key]).found
    return found


def _drain(crm: CRM, cursor: str | None) -> tuple[list[Change], str]:
    """All pages of one run; a run that does not end is a failure."""
    changes: list[Change] = []
    for _ in range(50):
        page = crm.changed_contacts(cursor)
        changes += page.changes
        cursor = page.cursor
        if not page.more:
            return changes, page.cursor
    raise AssertionError("the run does not end")


def _caught_up(rig: Rig) -> str:
    rig.settle()
    return _drain(rig.crm, None)[1]


def _contact(change: Change) -> Contact:
    assert change.contact is not None
    return change.contact


def _kinds(changes: Sequence[Change], key: ContactKey) -> set[ChangeKind]:
    return {c.kind for c in changes if c.key == key}


def _names(parts: Sequence[Part]) -> list[str]:
    return [part.name for part in parts if isinstance(part, SlotRef)]
