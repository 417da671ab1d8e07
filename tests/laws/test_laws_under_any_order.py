"""Laws 1 to 4, 6, 10, 13 and 14 after every step of any order of events that hypothesis can think of.

The model is small and stands beside the system: who has said no to whom, and what was handed off.
"""

import os
import shutil
import tempfile
from collections import Counter
from dataclasses import replace
from email import message_from_bytes

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from connector import autonomy, cycle, pipeline
from connector.audit.verify import verify_export
from connector.lifecycle import State, check_move
from connector.mail.compose import without_date
from connector.mail.optout import read_token, token
from connector.model import ORGANISATION, Account, Kind
from connector.stages import inbox, respond, send
from connector.stages.draft import stored_draft
from connector.stages.say_no import say_no, say_no_to_all
from connector.web.app import create_app
from crm_adapters.port import DecisionKind
from feature_flags.levels import Level, Restraint
from gates.errors import GatepostError, TransportError
from gates.recipient import ConsentState
from tests import people
from tests.laws.scene import OURS, answer, arrange, events, plan, rows
from tests.letters import bounce, complaint, reply, with_mailbox
from tests.world import make_world

PEOPLE = (people.ADA, people.stranger(1), people.stranger(2), people.stranger(3))
TWIN = replace(people.stranger(3), first_name="Twin3")
EXAMPLES = int(os.environ.get("GATEPOST_EXAMPLES", "16"))
WHO = st.integers(0, len(PEOPLE) - 1)
ADMINS = [Account(id=f"admin{n}", name="Admin", roles=frozenset({"admin"})) for n in (1, 2)]


class Laws(RuleBasedStateMachine):
    """Ada and three strangers, one of whom has a second record under the same address."""

    mails = 0

    @initialize(approved=st.lists(WHO, max_size=3, unique=True))
    def start(self, approved):
        self.folder = tempfile.mkdtemp()
        self.rig = make_world(f"sqlite:///{self.folder}/laws.sqlite")
        self.nodes = 1
        self.no = set()  # addresses that said no, by whatever way, before now
        self.unheard = []  # whose letter lies in the mailbox and was not looked at
        self.checked = 0
        self.rig, self.mailbox = with_mailbox(self.rig)
        arrange(self.rig, [*PEOPLE, TWIN])
        self._watch()
        plan(self.rig)
        pipeline.work(self.rig.world)
        waiting = self._rows(State.IN_REVIEW)
        for number in approved:
            if number < len(waiting):
                answer(self.rig, waiting[number])

    def teardown(self):
        if hasattr(self, "rig"):
            try:
                self.the_log_tells_only_legal_moves_and_verifies()
            finally:
                self.rig.store.close()
                shutil.rmtree(self.folder, ignore_errors=True)

    def _watch(self):
        """At each hand-off: nobody who had said no by then, nothing restrained, nothing below `draft`, no blind CRM."""
        take, account = self.rig.transport.hand_off, self.rig.crm.account

        def watched(message, permit):
            assert permit.address not in self.no, "mail after a no"
            assert not account.hidden, "mail although a deciding field was hidden"
            assert not account.faults.outage, "mail although the CRM could not be read"
            with self.rig.store.read() as tx:
                standings = tx.flags.standings(self.rig.segment().scopes)
            assert all(s.level >= Level.DRAFT and s.restraint is Restraint.NONE for s in standings)
            return take(message, permit)

        transport = type(
            "Watched", (), {"name": "watched", "reviewed_only": False, "hand_off": staticmethod(watched)}
        )()
        self.rig = replace(self.rig, world=replace(self.rig.world, transport=transport))

    def _rows(self, *states):
        """In an order that does not hang on random ids, so that a run can be replayed."""
        return sorted(rows(self.rig, *states), key=lambda o: (str(o.contact), o.step))

    def _try(self, act):
        try:
            return act()
        except (GatepostError, KeyError):
            return None  # refused, or the record is no longer there to be touched

    # What the system does ----------------------------------------------------------------------

    @rule()
    def sync_and_plan(self):
        self._try(lambda: plan(self.rig))

    @rule(rounds=st.integers(1, 3))
    def work(self, rounds):
        for _ in range(rounds):
            pipeline.work(self.rig.world)

    @rule()
    def the_owner_approves_everything_and_it_goes_out(self):
        """What a good day looks like; without it most orders of events would never send anything."""
        for row in self._rows(State.IN_REVIEW):
            self._try(lambda row=row: answer(self.rig, row))
        before = len(self.rig.transport.taken)
        pipeline.work(self.rig.world)
        Laws.mails += len(self.rig.transport.taken) - before

    @rule()
    def a_good_day_begins_with_a_sync(self):
        self._try(lambda: plan(self.rig))
        pipeline.work(self.rig.world)
        self.the_owner_approves_everything_and_it_goes_out()

    @rule()
    def take_answers(self):
        self._try(lambda: cycle.take_answers(self.rig.world))

    @rule()
    def write_back(self):
        respond.write_back(self.rig.world)

    @rule(minutes=st.sampled_from([1, 6, 70, 60 * 25, 60 * 24 * 4]))
    def time_passes(self, minutes):
        self.rig.clock.forward(minutes=minutes)

    @rule()
    def the_clock_jumps_back(self):
        self.rig.clock.forward(minutes=-30)

    @rule()
    def the_worker_dies_and_another_starts(self):
        self.nodes += 1
        world = replace(self.rig.world, node=f"node-{self.nodes}", in_hand=set())
        self.rig = replace(self.rig, world=world)

    @precondition(lambda self: self._rows(State.APPROVED))
    @rule(pick=st.integers(0, 9), handed_off=st.booleans(), noticed=st.booleans())
    def the_worker_dies_holding_a_permit(self, pick, handed_off, noticed):
        """After the claim's commit, with or without the hand-off; `noticed` says that its heartbeat ran out."""
        ready = self._rows(State.APPROVED)
        row = ready[pick % len(ready)]
        claim = self._try(lambda: send.claim(row, self.rig.world))
        if claim is None:
            return
        after = self._try(lambda: pipeline.commit(row, claim.step, self.rig.world))
        if claim.ticket is not None and after is not None and after.state is State.CLAIMED and handed_off:
            self._try(lambda: self.rig.world.transport.hand_off(claim.ticket.message, claim.ticket.permit))
        if noticed:
            with self.rig.store.begin() as tx:
                tx.hands.bury(self.rig.world.node)
        self.the_worker_dies_and_another_starts()

    # What people do ----------------------------------------------------------------------------

    @precondition(lambda self: self._rows(State.IN_REVIEW))
    @rule(pick=st.integers(0, 9), kind=st.sampled_from(list(DecisionKind)), by=st.sampled_from(["rita", "ada-admin"]),
          stale=st.booleans())  # fmt: skip
    def somebody_decides(self, pick, kind, by, stale):
        waiting = self._rows(State.IN_REVIEW)
        row = waiting[pick % len(waiting)]
        digest = "0" * 64 if stale else row.draft_digest
        more = {"slots": {"opening": "A word of my own."}} if kind is DecisionKind.EDIT else {}
        more |= {"new_owner": "boss"} if kind is DecisionKind.ESCALATE else {}
        done = self._try(lambda: answer(self.rig, row, kind, by=by, draft_digest=digest, **more))
        if done is not None:
            assert by == "rita"
            assert not stale or kind is DecisionKind.DO_NOT_CONTACT
            if kind is DecisionKind.DO_NOT_CONTACT:
                self._said_no(row)

    @precondition(lambda self: self._rows(State.APPROVED, State.HELD))
    @rule(pick=st.integers(0, 9))
    def somebody_goes_back(self, pick):
        """Takes an approval back, or releases a hold."""
        some = self._rows(State.APPROVED, State.HELD)
        row = some[pick % len(some)]
        act = pipeline.undo if row.state is State.APPROVED else pipeline.release
        self._try(lambda: act(row.id, "rita", self.rig.world))

    def _said_no(self, row):
        with self.rig.store.read() as tx:
            self.no.update(tx.people.addresses(row.person))

    @precondition(lambda self: self.rig.crm.account.open_tasks())
    @rule(pick=st.integers(0, 9), act=st.sampled_from(["complete", "delete_task", "approve", "nonsense"]))
    def somebody_touches_the_task(self, pick, act):
        tasks = self.rig.crm.account.open_tasks()
        task = tasks[pick % len(tasks)].id
        if act in {"complete", "delete_task"}:
            getattr(self.rig.crm.account, act)(task)
        else:
            self.rig.crm.account.decide(task, act)

    @rule(who=WHO, state=st.sampled_from([ConsentState.OPTED_OUT, ConsentState.COMPLAINED, ConsentState.BOUNCED]))
    def a_no_appears_in_the_crm(self, who, state):
        self._try(lambda: self.rig.crm.account.opt_out(people.key(PEOPLE[who]), state))
        self.no.add(PEOPLE[who].address)

    @rule()
    def the_twin_record_says_no(self):
        self._try(lambda: self.rig.crm.account.opt_out(people.key(TWIN)))
        self.no.add(TWIN.address)

    @precondition(lambda self: self._rows())
    @rule(pick=st.integers(0, 9))
    def somebody_unsubscribes(self, pick):
        all_rows = self._rows()
        row = all_rows[pick % len(all_rows)]
        assert read_token(token(row.id, self.rig.world.signer), self.rig.world.signer) == row.id
        respond.suppress(row.person, self.rig.world, reason="unsubscribed", channel="page")
        self._said_no(row)

    @precondition(lambda self: self._rows())
    @rule(pick=st.integers(0, 9), how=st.sampled_from(["address", "record", "domain", "list", "one_click"]))
    def somebody_says_no_by_another_door(self, pick, how):
        all_rows = self._rows()
        row = all_rows[pick % len(all_rows)]
        with self.rig.store.read() as tx:
            addresses = tx.people.addresses(row.person)
        if not addresses:
            return
        first = addresses[-1]
        domain = first.rpartition("@")[2]
        with_token = token(row.id, self.rig.world.signer)
        if how == "one_click":
            body = {"List-Unsubscribe": "One-Click"}
            assert create_app(self.rig.world).test_client().post(f"/u/{with_token}", data=body).status_code == 200
        elif how == "list":
            _, wrong = say_no_to_all(f"who\nnobody\n{first.upper()}\n", self.rig.world, channel="list", actor="ops")
            assert [w.line for w in wrong] == [2]
        else:
            who = {"address": first, "record": str(row.contact), "domain": f"@{domain}"}[how]
            say_no(who, self.rig.world, reason="do_not_contact", channel="api:x", actor="x")
        self._said_no(row)
        if how == "domain":
            self.no.update(p.address for p in (*PEOPLE, TWIN) if p.address.endswith(f"@{domain}"))

    @precondition(lambda self: self._rows())
    @rule(
        pick=st.integers(0, 9),
        says=st.sampled_from(
            ["Please take me off your list.", "STOP", "Bitte keine weiteren Mails!", "complaint", "bounce"]
        ),
        seen=st.booleans(),
    )
    def a_letter_says_no(self, pick, says, seen):
        """By a reply, a complaint or a bounce; heard at once when the mailbox is looked into (`seen`), else later."""
        all_rows = self._rows()
        row = all_rows[pick % len(all_rows)]
        with self.rig.store.read() as tx:
            addresses = tx.people.addresses(row.person)
        if not addresses or not row.message_id:
            return
        if says in {"complaint", "bounce"}:
            original = f"Message-ID: {row.message_id}\nFrom: maya@ours.example\nTo: {addresses[0]}\n\nHello".encode()
            named = {"complained": addresses[0]} if says == "complaint" else {"failed": addresses[0]}
            self.mailbox.put((complaint if says == "complaint" else bounce)(original, **named))
        else:
            self.mailbox.put(reply(row, says, sender=addresses[0]))
        self.unheard.append(row)
        if seen:
            self.the_mailbox_is_read()

    @precondition(lambda self: self._rows())
    @rule(pick=st.integers(0, 9), says=st.sampled_from(["Sounds good, call me.", "What does it cost?", "Hm, maybe."]))
    def a_letter_answers(self, pick, says):
        """Any answer ends the automatic mail to its writer."""
        all_rows = self._rows()
        row = all_rows[pick % len(all_rows)]
        with self.rig.store.read() as tx:
            addresses = tx.people.addresses(row.person)
        if addresses and row.message_id:
            self.mailbox.put(reply(row, says, sender=addresses[0]))
            self.the_mailbox_is_read()
            self._said_no(row)

    @rule()
    def the_mailbox_is_read(self):
        inbox.receive(self.rig.world)
        for row in self.unheard:
            self._said_no(row)
        self.unheard.clear()

    @rule(who=WHO, number=st.integers(0, 3))
    def somebody_gets_another_address(self, who, number):
        """A new address inherits every no of the old one (facts/complaints.md 12)."""
        new, key = f"new{number}@elsewhere{who}.example", people.key(PEOPLE[who])

        def moved(reading):
            contact = replace(reading.contact, addresses=(new, *reading.contact.addresses))
            return replace(reading, contact=contact, consent=replace(reading.consent, address=new))

        self._try(lambda: self.rig.crm.account.change(key, moved))
        if PEOPLE[who].address in self.no:
            self.no.add(new)

    @rule(who=WHO, privacy=st.booleans())
    def a_record_is_deleted(self, who, privacy):
        self._try(lambda: self.rig.crm.account.delete(people.key(PEOPLE[who]), privacy=privacy))
        if privacy:
            self.no.add(PEOPLE[who].address)

    @rule()
    def two_records_are_merged(self):
        self._try(lambda: self.rig.crm.account.merge(people.key(PEOPLE[3]), people.key(TWIN)))

    # What goes wrong ---------------------------------------------------------------------------

    @rule(on=st.booleans())
    def the_crm_goes_away_or_comes_back(self, on):
        self.rig.crm.account.outage(on=on)

    @rule(hidden=st.booleans())
    def an_admin_hides_or_shows_a_deciding_field(self, hidden):
        self.rig.crm.account.hidden.clear()
        if hidden:
            self.rig.crm.account.hide("email_opt_out")

    @rule()
    def an_answer_gets_lost(self):
        self.rig.crm.account.lose_next_answer()

    @rule(
        fate=st.sampled_from(["not_sent", "unknown"]),
        reply=st.sampled_from(
            ["", "451 4.2.0 greylisted", "550 5.1.1 no such user", "421 4.7.28 rate", "550 5.7.26 no"]
        ),
    )
    def the_relay_fails(self, fate, reply):
        code, _, words = reply.partition(" ")
        self.rig.transport.fail.append(TransportError("no", fate=fate, code=code, reply=words))

    @rule()
    def somebody_stops_everything(self):
        autonomy.stop(ORGANISATION, "anyone", "test", self.rig.store, self.rig.clock)

    @rule(who=st.integers(0, 1))
    def somebody_resumes(self, who):
        rig = self.rig
        self._try(lambda: autonomy.resume(ORGANISATION, ADMINS[who], "ok", rig.store, rig.clock, rig.world.ids))

    @rule(level=st.sampled_from([Level.OFF, Level.SHADOW, Level.DRAFT]), which=st.integers(0, 4))
    def an_admin_sets_a_level(self, level, which):
        scope = self.rig.segment().scopes[which]
        autonomy.set_level(scope, level, ADMINS[0], "test", self.rig.store, self.rig.clock)

    # What must hold ----------------------------------------------------------------------------

    @invariant()
    def no_mail_is_handed_off_twice(self):
        if not hasattr(self, "rig"):
            return
        ids = Counter(str(message_from_bytes(m)["Message-ID"]) for _, m in self.rig.transport.taken)
        assert max(ids.values(), default=1) == 1

    @invariant()
    def what_was_sent_is_what_was_approved(self):
        if not hasattr(self, "rig"):
            return
        sent = {str(message_from_bytes(m)["Message-ID"]): m for _, m in self.rig.transport.taken}
        by_id = {o.message_id: o for o in self._rows()}
        for identifier, message in list(sent.items())[self.checked :]:
            row = by_id[identifier]
            assert row.reviewer
            with self.rig.store.read() as tx:
                erased = tx.contents.get(row.id, Kind.DRAFT, row.draft_digest) is None
            if not erased:
                assert without_date(message) == stored_draft(row, self.rig.world).raw
        self.checked = len(sent)

    @invariant()
    def what_may_have_left_is_never_void_without_evidence(self):
        if not hasattr(self, "rig"):
            return
        left = {str(message_from_bytes(m)["Message-ID"]) for _, m in self.rig.transport.taken}
        for row in self._rows(State.VOID, State.REJECTED, State.EXPIRED, State.BLOCKED, State.HELD):
            assert row.message_id not in left or not row.message_id

    @invariant()
    def only_our_own_was_written(self):
        if not hasattr(self, "rig"):
            return
        for write in self.rig.crm.account.writes:
            assert write.target.startswith(OURS[write.call])

    @invariant()
    def stopped_means_stopped(self):
        if not hasattr(self, "rig"):
            return
        with self.rig.store.read() as tx:
            stopped = tx.flags.standings((ORGANISATION,))[0].restraint >= Restraint.PAUSED
        before = len(self.rig.transport.taken)
        if stopped:
            pipeline.work(self.rig.world, states=[State.APPROVED])
            assert len(self.rig.transport.taken) == before

    @invariant()
    def each_planned_person_has_an_outcome(self):
        if not hasattr(self, "rig"):
            return
        with self.rig.store.read() as tx:
            considered = tx.syncs.considered_counts()
        assert sum(considered.values()) == len(PEOPLE) + 1

    def the_log_tells_only_legal_moves_and_verifies(self):
        """Asked once for the whole run: the log only grows, so nothing is lost by asking late."""
        for event in events(self.rig):
            if "from" in event["detail"] and event["detail"]["from"] in list(State):
                check_move(State(event["detail"]["from"]), State(event["detail"]["to"]))
        assert verify_export(self.rig.store.export(), self.rig.world.signer.public_keys).whole


@pytest.mark.timeout(600)
class TestLaws(Laws.TestCase):
    """The machine, and the proof that it did send."""

    def runTest(self):
        Laws.mails = 0
        super().runTest()
        assert Laws.mails >= EXAMPLES // 2, (
            f"only {Laws.mails} mails in {EXAMPLES} runs: the laws about sending were not tried"
        )


TestLaws.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
