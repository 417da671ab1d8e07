"""Every noun of the store, on both databases."""

import hashlib
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from connector.io.sql import store as sql_store
from connector.io.sql.store import SqlStore
from connector.lifecycle import State
from connector.model import Account, Artefact, CapUse, Kind, Proposal, WriteBack
from crm_adapters.port import TaskRef
from feature_flags.levels import Level, Restraint, Scope
from gates.errors import ConfigError, IllegalTransition, InputError, LawBroken, StaleEdit, WorldError
from gates.recipient import Contact, Suppressed
from tests.connector.io.sql_store import NOW, event, key, make_store, opened, person, plan

SOON = NOW + timedelta(hours=1)


@pytest.fixture
def store(database_url):
    with opened(database_url) as store:
        yield store


# ------------------------------------------------------------------------------------------ transactions


def test_an_exception_rolls_everything_back(store: SqlStore) -> None:
    with suppress(KeyError), store.begin() as tx:
        row = plan(tx, person(tx, "1", "ada@example.com"))
        tx.log.append(event())
        raise KeyError
    with store.read() as tx:
        assert tx.people.person_of(key("1")) is None
        assert tx.outreaches.of_person(row.person) == []
    assert list(store.audit_events("hub")) == []


def test_a_reading_transaction_cannot_write(store: SqlStore) -> None:
    with pytest.raises(LawBroken), store.read() as tx:
        tx.log.append(event())


def test_a_transaction_inside_another_one_is_told_and_does_not_hang(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(sql_store, "TURN_SECONDS", 0.05)
    with opened(f"sqlite:///{tmp_path / 'a.db'}") as store:
        with pytest.raises(WorldError, match="another transaction"), store.begin(), store.begin():
            pass
        with store.begin() as tx:  # and nothing stays locked
            tx.log.append(event())


def test_another_master_key_is_refused(database_url: str) -> None:
    make_store(database_url).close()
    with pytest.raises(ConfigError, match="another master key"):
        make_store(database_url, masters=(bytes(32),))


def test_an_impossible_address_is_refused() -> None:
    for url in ("sqlite://", "sqlite:///:memory:", "mysql://x/y", "nonsense"):
        with pytest.raises(ConfigError):
            make_store(url)


# ------------------------------------------------------------------------------------------ outreaches


def test_a_row_comes_back_as_it_was(store: SqlStore) -> None:
    with store.begin() as tx:
        row = plan(tx, person(tx, "1", "ada@example.com"), task=TaskRef(connection="hub", id="77"), not_before=SOON)
    with store.read() as tx:
        assert tx.outreaches.get(row.id) == row
        assert tx.outreaches.find(task="77", connection="hub") == row
        assert tx.outreaches.find(task="77", connection="sf") is None
        assert tx.outreaches.counts() == {("spring", "found", ""): 1}
        with pytest.raises(InputError):
            tx.outreaches.get("none")


@pytest.mark.parametrize("end", [State.VOID, State.EXPIRED, State.BLOCKED])
def test_one_row_per_person_segment_and_step_even_after_its_end(store: SqlStore, end: State) -> None:
    with store.begin() as tx:
        ada, ada_too = person(tx, "1", "ada@example.com"), person(tx, "2", "ada@old.example")
        row = plan(tx, ada)
        tx.outreaches.save(replace(row, state=end, version=1))
        assert not tx.outreaches.add(replace(row, id="second"))
        assert tx.outreaches.add(replace(row, id="follow-up", step=1))
        tx.people.absorb(key("2"), key("1"), NOW)
        assert not tx.outreaches.add(replace(row, id="third", person=ada_too))


def test_an_outreach_needs_a_person(store: SqlStore) -> None:
    with pytest.raises(InputError, match="no such person"), store.begin() as tx:
        plan(tx, "nobody")


def test_save_compares_the_version_and_the_move(store: SqlStore) -> None:
    with store.begin() as tx:
        row = plan(tx, person(tx, "1", "ada@example.com"))
        moved = replace(row, state=State.ELIGIBLE, version=1)
        tx.outreaches.save(moved)
        assert tx.outreaches.get(row.id) == moved
    for wrong in (moved, replace(moved, version=3)):
        with pytest.raises(StaleEdit), store.begin() as tx:
            tx.outreaches.save(wrong)
    with pytest.raises(IllegalTransition), store.begin() as tx:
        tx.outreaches.save(replace(moved, state=State.SENT, version=2))
    with pytest.raises(LawBroken), store.begin() as tx:
        tx.outreaches.save(replace(moved, segment="autumn", version=2))


def test_due_rows_come_oldest_first_and_page_by_page(store: SqlStore) -> None:
    with store.begin() as tx:
        ada = person(tx, "1", "ada@example.com")
        rows = [plan(tx, ada, id=f"o{9 - i}", step=i, created_at=NOW + timedelta(minutes=i)) for i in range(4)]
        plan(tx, ada, id="later", step=8, not_before=SOON)
    ids = [row.id for row in rows]
    with store.read() as tx:
        assert tx.outreaches.due([State.FOUND], NOW, 9) == ids
        assert tx.outreaches.due([State.FOUND], NOW, 2) == ids[:2]
        assert tx.outreaches.due([State.FOUND], NOW, 2, after=ids[1]) == ids[2:]
        assert tx.outreaches.due([State.FOUND], SOON, 9) == ["later", *ids]
        assert tx.outreaches.due([State.SENT], SOON, 9) == []


def test_a_message_id_belongs_to_one_row(store: SqlStore) -> None:
    with store.begin() as tx:
        row = plan(tx, person(tx, "1", "ada@example.com"), message_id="<1@x>")
        assert tx.outreaches.find(message_id="<1@x>") == row
    with pytest.raises(LawBroken), store.begin() as tx:
        plan(tx, person(tx, "2", "bo@example.com"), message_id="<1@x>")


def test_rows_are_listed_by_state_and_segment(store: SqlStore) -> None:
    with store.begin() as tx:
        ada = person(tx, "1", "ada@example.com")
        spring, autumn = plan(tx, ada), plan(tx, ada, segment="autumn", state=State.VOID)
        assert tx.outreaches.in_states([State.FOUND, State.VOID]) == [spring, autumn]
        assert tx.outreaches.in_states([State.FOUND, State.VOID], "autumn") == [autumn]
        assert tx.outreaches.lock(spring.id) == spring
        asked = plan(tx, ada, step=1, task=TaskRef(connection="hub", id="7"))
        assert tx.outreaches.with_task([State.FOUND]) == tx.outreaches.with_task([State.FOUND], "hub") == [asked]
        assert tx.outreaches.with_task([State.FOUND], "sf") == tx.outreaches.with_task([State.VOID]) == []
        with pytest.raises(InputError, match="nothing to find by"):
            tx.outreaches.find(task="77")


# ------------------------------------------------------------------------------------------ people


def test_records_with_one_address_are_one_person(store: SqlStore) -> None:
    with store.begin() as tx:
        first = person(tx, "1", "Ada@Example.com ")
        assert person(tx, "9", "ada@EXAMPLE.com", "ada@home.example", connection="sf") == first
        assert person(tx, "2", "bo@example.com") != first
    with store.read() as tx:
        assert tx.people.person_at("ADA@home.example") == first
        assert tx.people.records(first) == [key("1"), key("9", "sf")]
        assert tx.people.addresses(first) == ["Ada@Example.com", "ada@home.example"]
        assert tx.people.contact(key("9", "sf")).first_name == "Ada"
        assert tx.people.contact(key("none")) is None
        assert tx.people.person_at("eve@example.com") is None


def test_a_record_that_shares_addresses_with_two_persons_joins_them(store: SqlStore) -> None:
    with store.begin() as tx:
        one, two = person(tx, "1", "a@x.example"), person(tx, "2", "b@x.example")
        rows = [plan(tx, one), plan(tx, two)]
        root = person(tx, "3", "a@x.example", "b@x.example")
        assert {tx.people.person_of(key(r)) for r in "123"} == {root}
        for any_id in (one, two):
            assert tx.outreaches.of_person(any_id) == rows
            assert tx.people.addresses(any_id) == tx.people.addresses(root)
            assert len(tx.people.records(any_id)) == 3


def test_chains_of_merges_and_a_plus_tag(store: SqlStore) -> None:
    with store.begin() as tx:
        ids = [person(tx, str(i), f"p{i}@x.example") for i in range(6)]
        for i in range(5):
            tx.people.absorb(key(str(i)), key(str(i + 1)), NOW)
        assert len({tx.people.person_of(key(str(i))) for i in range(6)}) == 1
        assert all(len(tx.people.addresses(one)) == 6 for one in ids)
        assert tx.people.records(ids[0]) == [key("5")]
        assert tx.people.person_at("p1+news@x.example") is None


def test_a_merge_of_records_that_nobody_synced_is_remembered(store: SqlStore) -> None:
    with store.begin() as tx:
        root = tx.people.absorb(key("old"), key("new"), NOW)
        assert tx.people.records(root) == [key("new")]
        assert person(tx, "new", "ada@example.com") == person(tx, "old") == root
        assert tx.people.contact(key("new")).first_name == "Ada"


def test_international_domains_are_one_spelling(store: SqlStore) -> None:
    with store.begin() as tx:
        assert person(tx, "1", "jo@bücher.example") == person(tx, "2", "Jo@xn--bcher-kva.example")


def test_a_deleted_record_leaves_its_addresses(store: SqlStore) -> None:
    with store.begin() as tx:
        ada = person(tx, "1", "ada@example.com")
        tx.people.forget_record(key("1"))
        assert tx.people.contact(key("1")) is None
        assert tx.people.records(ada) == []
        assert tx.people.addresses(ada) == ["ada@example.com"]
        assert tx.people.person_of(key("1")) == ada
        assert person(tx, "2", "ada@example.com") == ada


def test_records_that_a_full_load_did_not_see(store: SqlStore) -> None:
    with store.begin() as tx:
        person(tx, "1", "a@x.example")
        tx.people.link(Contact(key=key("2"), addresses=("b@x.example",)), SOON)
        assert tx.people.stale("hub", SOON, 9) == [key("1")]
        assert tx.people.stale("sf", SOON, 9) == []


# ------------------------------------------------------------------------------------------ suppressions

NO = Suppressed(reason="unsubscribed", channel="link", at=NOW)


def test_a_no_covers_the_whole_person_whichever_way_they_are_reached(store: SqlStore) -> None:
    with store.begin() as tx:
        ada = person(tx, "1", "ada@example.com", "ada@home.example")
        assert tx.suppressions.of(ada, []) == []
        assert tx.suppressions.add(person=ada, addresses=["ADA@third.example"], why=NO)
        assert not tx.suppressions.add(person=ada, addresses=["ada@third.example"], why=NO)
        assert tx.suppressions.of(ada, []) == [NO]
        for address in ("ada@home.example", "ada@third.example"):
            assert tx.suppressions.of("unknown", [address]) == [NO]
        # Whoever reads the one reads the other (RFC 5233): a tag is no way round a no.
        assert tx.suppressions.of("unknown", ["ada+x@home.example"]) == [NO]
        assert tx.suppressions.of("unknown", ["adax@home.example"]) == []


def test_joining_carries_either_no_to_both(store: SqlStore) -> None:
    with store.begin() as tx:
        ids = [person(tx, "1", "a@x.example"), person(tx, "2", "b@y.example")]
        tx.suppressions.add(person=ids[1], addresses=[], why=NO)
        assert tx.suppressions.of(ids[0], []) == []
        tx.people.absorb(key("1"), key("2"), NOW)
        assert all(tx.suppressions.of(one, []) == [NO] for one in ids)


def test_a_domain_covers_everyone_at_it_and_below(store: SqlStore) -> None:
    with store.begin() as tx:
        ada = person(tx, "1", "ada@example.com")
        assert tx.suppressions.add_domain("@Example.COM", NO)
        assert not tx.suppressions.add_domain("example.com", NO)
        assert tx.suppressions.of(ada, []) == [NO]
        assert tx.suppressions.of("unknown", ["x@mail.example.com"]) == [NO]
        assert tx.suppressions.of("unknown", ["x@notexample.com"]) == []


# ------------------------------------------------------------------------------------------ contents


def test_content_is_kept_encrypted_and_named_by_its_ciphertext(store: SqlStore) -> None:
    with store.begin() as tx:
        row = plan(tx, person(tx, "1", "ada@example.com"))
        digests = {tx.contents.put(row, Artefact(kind=Kind.DRAFT, body=b"one", name="v1")) for _ in range(2)}
        tx.contents.put(row, Artefact(kind=Kind.DRAFT, body=b"two", name="v2"))
        tx.contents.put(row, Artefact(kind=Kind.MAIL, body=b"\0bytes"))
        assert len(digests) == 2  # a fresh nonce each time
        assert hashlib.sha256(b"one").hexdigest() not in digests
        assert tx.contents.get(row.id, Kind.DRAFT) == b"two"
        assert tx.contents.get(row.id, Kind.DRAFT, "v1") == b"one"
        assert tx.contents.get(row.id, Kind.DRAFT, "v3") is None
        assert [(k, n, b) for k, n, _, b in tx.contents.all(row.id)][2:] == [
            (Kind.DRAFT, "v2", b"two"),
            (Kind.MAIL, "", b"\0bytes"),
        ]


def test_the_first_verdict_stands_for_the_whole_person(store: SqlStore) -> None:
    with store.begin() as tx:
        one, two = person(tx, "1", "a@x.example"), person(tx, "2", "b@x.example")
        assert tx.contents.verdict(one, "k") is None
        assert tx.contents.put_verdict(one, "k", b"hold") == b"hold"
        assert tx.contents.put_verdict(one, "k", b"pass") == b"hold"
        assert tx.contents.put_verdict(two, "k", b"pass") == b"pass"
        assert tx.contents.verdict(one, "other") is None
        assert tx.contents.verdict(one, "k") == b"hold"


# ------------------------------------------------------------------------------------------ permission


def test_a_scope_without_a_row_is_unknown_and_off(store: SqlStore) -> None:
    spring, autumn = Scope(kind="segment", key="spring"), Scope(kind="segment", key="autumn")
    with store.begin() as tx:
        tx.flags.set_level(spring, Level.DRAFT, by="ann", why="ready", now=NOW)
        tx.flags.set_restraint(spring, Restraint.PAUSED, by="bo", why="odd replies", now=NOW)
        tx.flags.set_restraint(autumn, Restraint.KILLED, by="bo", why="no", now=NOW)
    with store.begin() as tx:
        standing, off, unknown = tx.flags.standings([spring, autumn, Scope(kind="domain", key="x")])
    assert (standing.level, standing.restraint, standing.why) == (Level.DRAFT, Restraint.PAUSED, "odd replies")
    assert (off.level, off.restraint, off.known) == (Level.OFF, Restraint.KILLED, True)
    assert not unknown.known


def test_caps_are_spent_all_or_none(store: SqlStore) -> None:
    wide, narrow = CapUse(key="z-wide", slot="d1", limit=5), CapUse(key="a-narrow", slot="d1", limit=2)
    with store.begin() as tx:
        assert tx.caps.spend([wide, narrow]) is None
        assert tx.caps.spend([wide, narrow]) is None
        assert tx.caps.spend([wide, narrow]) == narrow
        assert tx.caps.spend([wide, wide, wide]) is None  # the refused call left nothing behind
        assert tx.caps.spend([narrow, wide]) == narrow
        tx.caps.give_back([narrow])
        assert tx.caps.spend([narrow]) is None
        assert tx.caps.spend([replace(narrow, slot="d2"), replace(narrow, limit=0)]).limit == 0
        assert tx.caps.spend([replace(narrow, slot="d2", limit=1)]) is None


def test_history_tells_what_left_and_hides_whose(store: SqlStore) -> None:
    with store.begin() as tx:
        ada, bo = person(tx, "1", "ada@x.example"), person(tx, "2", "bo@x.example")
        domain = tx.caps._work.hide("domain", "x.example")
        left = {"claimed_at": NOW, "mailbox": "rep@us.example", "domain_key": domain}
        plan(tx, ada, state=State.SENT, **left)
        plan(tx, ada, step=1, state=State.VOID, **left)
        plan(tx, ada, step=2, state=State.CLOSED)
        plan(tx, bo, state=State.UNKNOWN, **left)
        plan(tx, bo, step=1, state=State.CLOSED, **(left | {"domain_key": "other", "mailbox": "z@us.example"}))
        seen = tx.caps.history(ada, "X.example", "rep@us.example", NOW - timedelta(days=1))
        assert [(s.to_person, s.domain) for s in seen.sends] == [(True, "X.example"), (False, "X.example")]
        assert tx.caps.history(ada, "x.example", "rep@us.example", SOON).sends == ()
        assert len(tx.caps.history(bo, "none.example", "none", NOW).sends) == 2


def test_accounts_are_found_by_token_and_owner(store: SqlStore) -> None:
    ann = Account(id="ann", name="Ann", roles=frozenset({"admin", "rep"}), owners={"hub": "5"})
    gone = Account(id="gone", name="Gone", roles=frozenset(), owners={"hub": "6"}, active=False)
    with store.begin() as tx:
        tx.accounts.add(ann, "t1")
        tx.accounts.add(gone, "t2")
        assert tx.accounts.get("ann") == tx.accounts.by_token("t1") == tx.accounts.by_owner("hub", "5") == ann
        assert tx.accounts.get("gone") == gone
        assert tx.accounts.by_token("t2") is tx.accounts.by_owner("hub", "6") is tx.accounts.by_owner("sf", "5") is None
        assert tx.accounts.all() == [ann, gone]
        for taken in (ann, replace(ann, id="new", owners={"hub": "6"})):
            with pytest.raises(InputError):
                tx.accounts.add(taken, f"t3{taken.id}")


def test_a_proposal_is_decided_once(store: SqlStore) -> None:
    asked = Proposal(
        id="p1", kind="policy", state_hash="h", summary="s", body={"a": [1, None]}, proposed_by="ann", proposed_at=NOW
    )
    with store.begin() as tx:
        tx.proposals.add(asked)
        tx.proposals.add(replace(asked, id="p0", kind="level"))
        assert [p.id for p in tx.proposals.open()] == ["p0", "p1"]
        assert tx.proposals.open("policy") == [asked]
        tx.proposals.decide("p1", by="bo", accepted=True, now=SOON)
        assert tx.proposals.get("p1") == replace(asked, decided_by="bo", decided_at=SOON, accepted=True)
        assert tx.proposals.in_force("policy") is None
        tx.proposals.put_in_force("policy", {"a": 1}, NOW)
        tx.proposals.put_in_force("policy", {"a": 2}, NOW)
        assert tx.proposals.in_force("policy") == {"a": 2}
        with pytest.raises(StaleEdit):
            tx.proposals.decide("p1", by="eve", accepted=False, now=SOON)


# ------------------------------------------------------------------------------------------ sync


def test_where_a_sync_stands(store: SqlStore) -> None:
    with store.begin() as tx:
        assert tx.syncs.cursor("hub", "contacts") is None
        for cursor in ("a", "b"):
            tx.syncs.save_cursor("hub", "contacts", cursor, NOW)
        assert tx.syncs.cursor("hub", "contacts") == "b"
        tx.syncs.considered("spring", key("1"), "no consent", NOW)
        tx.syncs.considered("spring", key("1"), "planned", NOW)
        tx.syncs.considered("spring", key("2"), "planned", NOW)
        assert tx.syncs.considered_counts() == {("spring", "planned"): 2}
        assert tx.syncs.first_seen_events([("hub", "e1"), ("hub", "e1")], NOW) == [("hub", "e1")]
        assert tx.syncs.first_seen_events([("sf", "e1"), ("hub", "e1"), ("a", "e2")], NOW) == [
            ("sf", "e1"),
            ("a", "e2"),
        ]


def test_an_opt_out_is_written_back_until_it_is_there(store: SqlStore) -> None:
    with store.begin() as tx:
        ada = person(tx, "1", "ada@example.com")
        asked = WriteBack(id="w1", person=ada, key=key("1"), reason="unsubscribed", asked_at=NOW)
        assert tx.syncs.ask_write_back(asked)
        assert not tx.syncs.ask_write_back(replace(asked, id="w2"))
        assert tx.syncs.due_write_backs(NOW, 9) == [asked]
        tx.syncs.write_back_failed("w1", "down", SOON)
        assert tx.syncs.due_write_backs(NOW, 9) == []
        assert tx.syncs.due_write_backs(SOON, 9) == [replace(asked, tries=1, next_try=SOON)]
        tx.syncs.write_back_done("w1", SOON)
        assert tx.syncs.due_write_backs(SOON, 9) == []
        assert tx.syncs.ask_write_back(replace(asked, id="w3"))
