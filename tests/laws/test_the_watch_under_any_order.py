"""Laws 5, 6 and 12 for mail that nobody reviewed, after every step of any order of events that hypothesis can think of.

The model beside the system is small: what two people gave, what has fallen and not been earned again, when the watch
last looked and the feed last spoke, and how many unreviewed mails left on which day.
"""

import os
import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from connector import autonomy, pipeline, probing, raising
from connector.evidence_rows import Epoch, Role
from connector.governance import governed
from connector.io.clock import os_random
from connector.io.crypto import Vault
from connector.io.sql.store import SqlStore
from connector.lifecycle import State
from connector.model import Review
from connector.stages import blind, ingest, resolve, respond, watch
from connector.stages.reading import LiveReader
from connector.stages.seed import shown_draft
from crm_adapters.errors import CRMError
from crm_adapters.port import DecisionKind
from feature_flags.levels import Effect, Level, Restraint, effective
from feature_flags.tally import Outcome
from tests import people
from tests.earning import OWN, grant, green, made_by, review, seeds
from tests.earning import with_segment as redefined
from tests.laws import scene
from tests.laws.watch_scene import (
    ACCOUNTS,
    FEED_GAP,
    LIMITS,
    LOOK_GAP,
    Judged,
    Model,
    folk,
    probing_said,
    template,
    version_parts,
)  # fmt: skip
from tests.world import MASTER, make_segment, make_world

EXAMPLES = int(os.environ.get("GATEPOST_EXAMPLES", "16"))
WHO = st.integers(0, len(ACCOUNTS) - 1)


class Watch(Judged, RuleBasedStateMachine):
    """Ten people in a segment at `sampled` or `autonomous`; some of their mail may go unreviewed."""

    raised_again = 0

    @initialize(autonomous=st.booleans())
    def start(self, autonomous):
        source, at = template()
        self.folder = Path(tempfile.mkdtemp())
        for path in source.glob("laws*"):
            shutil.copy(path, self.folder)
        self.url = f"sqlite:///{self.folder}/laws.sqlite"
        self.rig = make_world(self.url, segment=replace(make_segment(), autonomy=LIMITS), fresh=False)
        self.rig.clock.at = at
        self.model = Model(watched_at=at, heard_at=at)
        self.nodes, self.people, self.resolved, self.asked = 1, 10, set(), {}
        self.true_segment = self.rig.segment()
        self._by_hand()
        scene.arrange(self.rig, [people.ADA, *folk(0, 10)])
        if autonomous:
            grant(self.rig.world, Level.AUTONOMOUS, step=0)
        self.raised, self.loosened = True, True
        self.known = self._snapshot()

    def teardown(self):
        if hasattr(self, "rig"):
            self.rig.store.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    # What the system does ----------------------------------------------------------------------

    @rule()
    def work(self):
        pipeline.work(self.rig.world)

    @rule()
    def send(self):
        pipeline.work(self.rig.world, states=[State.APPROVED])

    @rule()
    def a_morning_begins(self):
        """The next working day at nine, with feeds read and the watch awake; then what is due goes."""
        clock = self.rig.clock
        clock.at = (clock.at + timedelta(days=1)).replace(hour=9, minute=0)
        while clock.at.weekday() > 4:
            clock.forward(days=1)
        self.the_feed_is_read()
        self.the_watch_looks()
        self.send()

    @rule()
    def the_feed_is_read(self):
        try:
            ingest.pull("memory", self.rig.world)
        except CRMError:
            return
        self.model.heard_at = self.rig.clock.now()

    @rule()
    def the_watch_looks(self):
        model, now = self.model, self.rig.clock.now()
        above = self._level() > Level.DRAFT
        back = now < model.watched_at - timedelta(seconds=5)
        chance = model.back_at is not None and now - model.back_at <= LOOK_GAP
        if now - model.watched_at > LOOK_GAP:
            model.away_since, model.back_at = model.away_since if chance else model.watched_at, now
        elif not chance:
            model.away_since = model.back_at = None
        silent = (model.away_since or now) - model.heard_at > FEED_GAP
        changed = self.rig.segment() != self.true_segment
        gone = above and (back or silent or changed or not self._enough_reviews(now))
        watch.watch(self.rig.world)
        model.watched_at = now
        model.backwards |= back
        model.fallen |= gone

    @rule()
    def probes(self):
        assert probing.probe(self.rig.world).through == ()

    @rule(minutes=st.sampled_from([1, 10, 20, 50, 70, 60 * 25, 60 * 24 * 4, 60 * 24 * 31]))
    def time_passes(self, minutes):
        self.rig.clock.forward(minutes=minutes)

    @rule(minutes=st.sampled_from([1, 30, 300]))
    def the_clock_jumps_back(self, minutes):
        self.rig.clock.forward(minutes=-minutes)

    @rule()
    def the_feed_dies_while_somebody_watches(self):
        for _ in range(6):
            self.rig.clock.forward(minutes=14)
            self.the_watch_looks()

    @rule()
    def a_month_without_reviews(self):
        self.rig.clock.forward(days=31)
        self.the_feed_is_read()
        self.the_watch_looks()

    @rule()
    def the_worker_restarts(self):
        self.nodes += 1
        self.rig.store.close()
        store = SqlStore(self.url, vault=Vault([MASTER], random=os_random), clock=self.rig.clock)
        reader = LiveReader(store=store, crms=self.rig.world.crms)
        world = replace(self.rig.world, store=store, reader=reader, node=f"node-{self.nodes}", in_hand=set())
        self.rig = replace(self.rig, world=world, store=store)

    @rule(on=st.booleans())
    def the_crm_goes_away_or_comes_back(self, on):
        self.rig.crm.account.outage(on=on)

    @rule(foreign=st.booleans())
    def this_worker_has_another_definition(self, foreign):
        self.rig = redefined(self.rig, selector="others") if foreign else self._with(self.true_segment)

    def _with(self, segment):
        organisation = replace(self.rig.world.organisation, segments={"intro": segment})
        return replace(self.rig, world=replace(self.rig.world, organisation=organisation))

    # What people do ----------------------------------------------------------------------------

    @precondition(lambda self: self.people < 18)
    @rule()
    def new_people(self):
        scene.arrange(self.rig, folk(self.people, 2))
        self.people += 2
        self._try(lambda: scene.plan(self.rig))
        self.model.heard_at = self.rig.clock.now() if not self.rig.crm.account.faults.outage else self.model.heard_at

    @precondition(lambda self: self._rows(State.IN_REVIEW))
    @rule(
        pick=st.integers(0, 9),
        kind=st.sampled_from([*DecisionKind, DecisionKind.APPROVE, DecisionKind.APPROVE]),
        severe=st.booleans(),
    )
    def somebody_decides(self, pick, kind, severe):
        waiting = self._rows(State.IN_REVIEW)
        row = waiting[pick % len(waiting)]
        self.rig.clock.forward(seconds=40)
        severe = severe and kind in {DecisionKind.REJECT, DecisionKind.ESCALATE}
        more = {"slots": {"opening": "A word of my own."}} if kind is DecisionKind.EDIT else {}
        more |= {"new_owner": people.OWNER} if kind is DecisionKind.ESCALATE else {}
        shown = shown_draft(row, self.rig.world)
        own = shown.digest == row.draft_digest
        with self.rig.store.read() as tx:
            before = tx.evidence.review_of(row.id)
        done = self._try(
            lambda: scene.answer(self.rig, row, kind, draft_digest=shown.digest, severe=severe, **more)
        )  # fmt: skip
        if done and severe and own and before is not None and before.outcome is Outcome.OPEN:
            self._was_severe(escalated=kind is DecisionKind.ESCALATE)

    def _was_severe(self, *, escalated):
        self.model.severe += 1
        if self._latched("severe", Effect.PAUSE):
            return
        self.model.fallen |= escalated or self.model.severe >= 2

    @precondition(lambda self: self._blind())
    @rule(
        pick=st.integers(0, 9), kind=st.sampled_from([DecisionKind.APPROVE, DecisionKind.REJECT]), severe=st.booleans()
    )
    def somebody_judges_what_went(self, pick, kind, severe):
        rows = self._blind()
        found = rows[pick % len(rows)]
        self.rig.clock.forward(seconds=40)
        with self.rig.store.read() as tx:
            row = tx.outreaches.get(found.outreach)
        severe = severe and kind is DecisionKind.REJECT
        given = Review(
            outreach=row.id, draft_digest=row.draft_digest, kind=kind, by="rita", via="test",
            at=self.rig.clock.now(), severe=severe,
        )  # fmt: skip
        if self._try(lambda: blind.receive(given, self.rig.world)) and severe:
            self._was_severe(escalated=False)

    def _blind(self):
        with self.rig.store.read() as tx:
            return tx.evidence.open_reviews("intro", (Role.BLIND,))

    @precondition(lambda self: self._rows(State.SENT, State.CLOSED))
    @rule(
        pick=st.integers(0, 9),
        reason=st.sampled_from(["complained", "complained", "unsubscribed", "bounced", "hostile", "legal_threat"]),
    )
    def a_recipient_answers(self, pick, reason):
        rows = self._rows(State.SENT, State.CLOSED)
        row = rows[pick % len(rows)]
        now, model = self.rig.clock.now(), self.model
        counts = (row.id, reason) not in model.said and now - row.claimed_at <= timedelta(days=14)
        latched = self._latched("complaint", Effect.ALERT)
        respond.suppress(row.person, self.rig.world, reason=reason, channel="mail")
        if not counts:
            return
        model.said.add((row.id, reason))
        if reason == "legal_threat":
            model.fallen = True
            with self.rig.store.read() as tx:
                assert effective(tx.flags.standings((OWN,))).restraint >= Restraint.PAUSED, "at once, not later"
        if reason == "complained":
            model.left = model.left if latched else 50
            model.complaints += 1
            model.fallen |= model.complaints >= 3

    @rule(which=st.integers(0, 4), restraint=st.sampled_from([Restraint.THROTTLED, Restraint.PAUSED, Restraint.KILLED]))
    def anybody_stops(self, which, restraint):
        scope = self.true_segment.scopes[which]
        autonomy.stop(scope, "anyone", "test", self.rig.store, self.rig.clock, restraint=restraint)

    @rule(who=WHO)
    def anybody_lowers(self, who):
        rig = self.rig
        if self._try(
            lambda: autonomy.lower_only(
                OWN, Level.DRAFT, ACCOUNTS[who], "hm", rig.store, rig.clock, [self.true_segment]
            )
        ):
            self.model.fallen = True

    @precondition(lambda self: self.known[1])
    @rule(pick=st.integers(0, 9), who=WHO, note=st.sampled_from(["", "looked into"]))
    def somebody_resolves(self, pick, who, note):
        with self.rig.store.read() as tx:
            alarms = tx.evidence.alarms()
        found = alarms[pick % len(alarms)]
        if self._try(lambda: resolve.resolve(found.id, ACCOUNTS[who], note, self.rig.world)):
            assert note
            assert ACCOUNTS[who].roles & {"admin", "compliance"}
            self.resolved.add(found.id)
            self.model.backwards &= found.signal != watch.BACKWARDS
            if found.action is Effect.PAUSE and found.signal == "complaint":
                self.model.complaints = 0
            if found.action is Effect.PAUSE and found.signal == "severe":
                self.model.severe = 0

    @rule(who=WHO)
    def somebody_lifts(self, who):
        with self.rig.store.read() as tx:
            quiet = not tx.evidence.alarms(self.true_segment.scopes)
        if self._try(lambda: resolve.lift(self.true_segment, ACCOUNTS[who], "quiet", self.rig.world)):
            assert quiet
            assert "admin" in ACCOUNTS[who].roles
            self.loosened = True

    @rule(who=WHO, which=st.integers(0, 4))
    def somebody_resumes(self, who, which):
        rig, scope = self.rig, self.true_segment.scopes[which]
        before = self._snapshot()[0][scope]
        done = self._try(
            lambda: (
                autonomy.resume(scope, ACCOUNTS[who], "ok", rig.store, rig.clock, rig.world.ids, [self.true_segment]),
            )
        )
        if done is None:
            return
        assert "admin" in ACCOUNTS[who].roles
        if done[0] is not None:
            self.asked[scope] = ACCOUNTS[who].id
            return
        assert self.asked.pop(scope) != ACCOUNTS[who].id, "one person resumed alone"
        self.loosened = True
        self.model.fallen |= before[0] > Level.DRAFT

    # What raises -------------------------------------------------------------------------------

    @precondition(lambda self: self._level() is Level.DRAFT)
    @rule()
    def a_clean_fortnight(self):
        """What a raise takes: clean reviews and caught seeds of the open epoch, then two weeks, a look and evals."""
        rig, world = self.rig, self.rig.world
        with rig.store.begin() as tx:
            epoch = tx.evidence.epoch("intro")
            if epoch is None:
                version = made_by(rig)
                epoch = Epoch(
                    id=world.ids.new("epoch"), segment="intro", attempt=len(tx.evidence.epochs("intro")) + 1,
                    fingerprints=(version.fingerprint,), versions=version_parts(version), started_at=rig.clock.now(),
                )  # fmt: skip
                tx.evidence.open_epoch(epoch)
            row = tx.outreaches.in_states(list(State))[0]
        review(rig, row, [Outcome.APPROVED] * 120, epoch=epoch.id)
        seeds(rig, row, 40, epoch=epoch.id)
        rig.clock.forward(days=15)
        self.the_feed_is_read()
        self.the_watch_looks()
        green(rig)
        probing_said(rig)

    @rule(one=WHO, two=WHO, level=st.sampled_from([Level.SAMPLED, Level.AUTONOMOUS]))
    def two_people_raise(self, one, two, level):
        rig, first, second = self.rig, ACCOUNTS[one], ACCOUNTS[two]
        if self.rig.segment() != self.true_segment:
            return
        with rig.store.read() as tx:
            quiet = not tx.evidence.alarms(self.true_segment.scopes)
            permission = effective(tx.flags.standings(self.true_segment.scopes))
        asked = self._try(lambda: raising.propose(rig.segment(), level, first, "earned", rig.world))
        if not asked or not self._try(lambda: raising.approve(asked.id, second, rig.world)):
            return
        assert first.id != second.id
        assert "admin" in first.roles
        assert second.roles & {"admin", "compliance"}
        assert quiet, "raised while an alarm was open"
        assert permission.restraint is Restraint.NONE
        self.raised, self.model.fallen = True, False
        Watch.raised_again += 1

    @rule(who=WHO, level=st.sampled_from([Level.SAMPLED, Level.AUTONOMOUS]), which=st.integers(0, 4))
    def one_person_raises_by_another_door(self, who, level, which):
        rig, by = self.rig, ACCOUNTS[who]
        scope = self.true_segment.scopes[which]
        self._try(lambda: autonomy.set_level(scope, level, by, "please", rig.store, rig.clock, [self.true_segment]))
        self._try(lambda: raising.raise_alone(rig.segment(), level, by, "please", rig.world))
        asked = self._try(lambda: raising.propose(rig.segment(), level, by, "please", rig.world))
        if asked:
            self._try(lambda: raising.approve(asked.id, by, rig.world))
        self.model.fallen |= self._level() <= Level.DRAFT  # `autonomous` to `sampled` is a lowering too
        if which == 2 and level is Level.SAMPLED:
            self.model.fallen |= self._snapshot()[2] is None

    @rule(loosens=st.booleans(), one=WHO, two=WHO)
    def app_yaml_changes(self, loosens, one, two):
        if self.rig.segment() != self.true_segment:
            return
        rig, limits = self.rig, self.true_segment.autonomy
        theta = limits.theta * (1.2 if loosens else 0.95)
        wanted = replace(self.true_segment, autonomy=replace(limits, theta=theta))
        tree = governed(self._with(wanted).world.organisation)
        state = autonomy.take_policy(tree, rig.store, rig.clock)
        if not loosens:
            assert state.approved
        else:
            assert not state.approved
            asked = self._try(lambda: autonomy.propose_policy(tree, ACCOUNTS[one], rig.store, rig.clock, rig.world.ids))
            agreed = asked and self._try(lambda: autonomy.approve_policy(asked.id, ACCOUNTS[two], rig.store, rig.clock))
            if not agreed:
                return
            assert one != two
            self.model.fallen = True
        self.true_segment = wanted
        self.rig = self._with(wanted)

    # What must hold ----------------------------------------------------------------------------

    @invariant()
    def only_people_raise_and_loosen(self):
        if not hasattr(self, "rig"):
            return
        (rows, alarms, earned), (was_rows, was_alarms, was_earned) = self._snapshot(), self.known
        for scope, (level, restraint) in rows.items():
            was_level, was_restraint = was_rows[scope]
            assert level <= max(was_level, Level.DRAFT) or self.raised, f"{scope} rose by itself"
            assert restraint >= was_restraint or self.loosened, f"{scope} was loosened by itself"
        assert was_alarms - alarms <= self.resolved, "an alarm closed by itself"
        if earned is not None and not self.raised:
            assert was_earned is not None
            assert earned.level <= was_earned.level
            assert earned.proposal == was_earned.proposal
            assert earned.step <= was_earned.step + 1
            assert earned.step <= was_earned.step or not alarms, "it climbed while an alarm was open"
        self.known, self.raised, self.loosened = (rows, alarms, earned), False, False

    @invariant()
    def what_fell_is_down(self):
        if not hasattr(self, "rig") or not self.model.fallen:
            return
        with self.rig.store.read() as tx:
            permission = effective(tx.flags.standings(self.true_segment.scopes))
            assert not permission.may_send_unreviewed or tx.evidence.earned("intro") is None

    @invariant()
    def nothing_goes_out_that_the_model_forbids(self):
        """Asked again after each step: what waits is tried, and `_may_go_alone` judges whatever leaves."""
        if hasattr(self, "rig") and self._rows(State.APPROVED):
            pipeline.work(self.rig.world, states=[State.APPROVED], limit=2)


@pytest.mark.timeout(600)
class TestWatch(Watch.TestCase):
    """The machine, and the proof that it did send unreviewed mail and did raise again."""

    def runTest(self):
        Judged.unreviewed = Watch.raised_again = 0
        super().runTest()
        assert Judged.unreviewed >= EXAMPLES, f"only {Judged.unreviewed} unreviewed mails in {EXAMPLES} runs"


TestWatch.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
