"""The model of the law about unreviewed mail, and the scene that it watches: `test_the_watch_under_any_order`."""

import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path

from connector import autonomy, pipeline, raising
from connector.evidence_rows import Role
from connector.governance import governed
from connector.lifecycle import State
from connector.model import ORGANISATION
from feature_flags.levels import Effect, Level, Restraint, effective
from feature_flags.tally import Outcome
from feature_flags.thresholds import Thresholds
from gates.errors import GatepostError
from tests import people
from tests.earning import ADA, BEN, COCO, OWN, RITA, earn, ready, watched
from tests.laws import scene
from tests.world import make_segment, make_world

LIMITS = Thresholds(
    steps=(2, 4, 8), step_days=1, step_reviews=2, sampled_share=0.25, base_share=0.25, seed_share=0.05,
    young_seed_share=0.2, per_domain_unreviewed=1, theta=0.1,
)  # fmt: skip
FEED_GAP, LOOK_GAP = timedelta(hours=1), timedelta(minutes=15)
ACCOUNTS = (ADA, BEN, COCO, RITA)


def folk(first: int, count: int) -> list[people.Person]:
    """So many people; every fifth works at the company of the one before."""
    return [
        replace(
            people.ADA, first_name=f"Ida{chr(97 + i // 26)}{chr(97 + i % 26)}",
            address=f"ida{i}@firm-{i - (i % 5 == 4)}.example", company=f"Firm {i - (i % 5 == 4)} GmbH",
        )
        for i in range(first, first + count)
    ]  # fmt: skip


@cache
def template() -> tuple[Path, object]:
    """A segment that two people raised to `sampled`, with ten people routed; made once, copied for every run."""
    folder = Path(tempfile.mkdtemp(prefix="watch-template-"))
    rig = make_world(f"sqlite:///{folder}/laws.sqlite", segment=replace(make_segment(), autonomy=LIMITS))
    ready(rig)
    earn(rig)
    rig.clock.at = rig.clock.at.replace(hour=9) + timedelta(days=(1 - rig.clock.at.weekday()) % 7)
    autonomy.take_policy(governed(rig.world.organisation), rig.store, rig.clock)
    watched(rig.world)
    scene.arrange(rig, folk(0, 10))
    scene.plan(rig)
    for state in (State.FOUND, State.ELIGIBLE, State.DRAFTED, State.JUDGED):
        pipeline.work(rig.world, states=[state])
    rig.store.close()
    return folder, rig.clock.at


@dataclass
class Model:
    """What must be true, kept by hand."""

    fallen: bool = False  # something took the level away, and no two people have given it since
    watched_at: object = None
    heard_at: object = None
    away_since: object = None  # nobody watched for a while; the feeds have a quarter of an hour to be read
    back_at: object = None
    backwards: bool = False  # the watch saw the clock go back, and nobody has resolved that
    left: int = 0  # mails that must be reviewed after a complaint
    alone: Counter = field(default_factory=Counter)  # unreviewed mails by day, and by day and company
    complaints: int = 0
    severe: int = 0
    said: set = field(default_factory=set)


class Judged:
    """What asks the model at each hand-off; `rig`, `model` and `true_segment` are the machine's."""

    unreviewed = 0

    def _by_hand(self):
        """At each hand-off the model is asked whether this mail may leave."""
        transport = self.rig.transport
        transport.world = lambda: self.rig.world
        take = transport.hand_off

        def asked(message, permit):
            with self.rig.store.read() as tx:
                permission = effective(tx.flags.standings(self.true_segment.scopes))
                assert tx.evidence.seed_of(permit.outreach, permit.draft_digest) is None, "a seed left"
            assert permission.restraint < Restraint.PAUSED, "mail although it was stopped"
            if not permit.reviewer:
                self._may_go_alone(permit, permission)
            self.model.left = max(0, self.model.left - 1)
            return take(message, permit)

        hand = type("Asked", (), {"name": "asked", "reviewed_only": False, "hand_off": staticmethod(asked)})()
        self.rig = replace(self.rig, world=replace(self.rig.world, transport=hand))

    def _may_go_alone(self, permit, permission):
        model, now = self.model, self.rig.clock.now()
        assert not model.fallen, "unreviewed mail after what takes the level away"
        assert not model.backwards, "unreviewed mail after the clock went back"
        assert model.left == 0, "unreviewed mail right after a complaint"
        assert now - LOOK_GAP <= model.watched_at <= now + timedelta(seconds=5), "nobody watched"
        assert model.watched_at - model.heard_at <= FEED_GAP, "the feed was silent"
        assert self._enough_reviews(model.watched_at), "the evidence had decayed"
        assert self.rig.segment() == self.true_segment, "another definition than two people approved"
        with self.rig.store.read() as tx:
            stopping = [a for a in tx.evidence.alarms() if a.action not in {Effect.ALERT, Effect.THROTTLE}]
            earned = tx.evidence.earned("intro")
        assert not stopping, "unreviewed mail while an alarm was open"
        assert earned is not None
        assert earned.level >= permission.level >= Level.SAMPLED
        most = self.true_segment.autonomy.steps[earned.step]
        most = max(1, most // 4) if permission.restraint is Restraint.THROTTLED else most
        day, company = now.date(), permit.address.partition("@")[2]
        model.alone[day] += 1
        model.alone[day, company] += 1
        assert model.alone[day] <= most, "one more than the cap"
        assert model.alone[day, company] <= 1, "one more than the company's cap"
        Judged.unreviewed += 1

    def _enough_reviews(self, at):
        with self.rig.store.read() as tx:
            earned = tx.evidence.earned("intro")
            rows = tx.evidence.reviews_since("intro", at - timedelta(days=30))
        done = [r for r in rows if r.created_at <= at and r.outcome not in {Outcome.OPEN, Outcome.WITHDRAWN}]
        base = [r for r in done if r.role is not Role.REVIEW or (earned is not None and r.created_at < earned.at)]
        return len(base) >= LIMITS.keep_reviews

    def _snapshot(self):
        with self.rig.store.read() as tx:
            rows = {r.scope: (r.level, r.restraint) for r in tx.flags.standings(self.true_segment.scopes)}
            earned = tx.evidence.earned("intro")
            return rows, {a.id for a in tx.evidence.alarms()}, earned

    def _try(self, act):
        try:
            return act() or True
        except (GatepostError, KeyError):
            return None

    def _rows(self, *states):
        return sorted(scene.rows(self.rig, *states), key=lambda o: (str(o.contact), o.step))

    def _level(self):
        with self.rig.store.read() as tx:
            return effective(tx.flags.standings(self.true_segment.scopes)).level

    def _latched(self, signal, effect):
        with self.rig.store.read() as tx:
            return any(a.signal == signal and a.action is effect for a in tx.evidence.alarms((OWN,)))


def version_parts(version):
    """The parts of a fingerprint, as an epoch keeps them."""
    return {name: getattr(version, name) for name in type(version).__dataclass_fields__}


def probing_said(rig):
    """The probes of the last hour were stopped."""
    now = rig.clock.now()
    with rig.store.begin() as tx:
        said = {"passed": True, "healthy": True, "at": now.isoformat()}
        tx.evidence.save_detector(ORGANISATION, raising.PROBES, said, now)
