"""Scenes that the law tests begin with: people found, reviewed or approved, and the hands to go on."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from connector import autonomy, pipeline
from connector.io.door import Door
from connector.io.smtp import SmtpTransport
from connector.io.smtp_session import Relay, Sessions, connect
from connector.lifecycle import State
from connector.model import Account, Outreach, Review
from connector.stages import ingest
from crm_adapters.port import DecisionKind
from feature_flags.levels import Level, Scope
from tests import people
from tests.people import Person
from tests.world import Rig, make_world

ADMIN = Account(id="ada-admin", name="Ada Admin", roles=frozenset({"admin"}))
SECOND = Account(id="ben-admin", name="Ben Admin", roles=frozenset({"admin"}))
REP = Account(id="rita", name="Rita Rep", roles=frozenset({"rep"}))
SEGMENT = Scope(kind="segment", key="intro")

OURS = {"put_task": "task/", "close_task": "task/", "log_email": "email/", "opt_out": "memory/contact/"}
"""What each of our writes to a CRM may touch (law 13)."""


def arrange(rig: Rig, persons: Iterable[Person]) -> None:
    """Put these people into the CRM and into the segment's list."""
    them = list(persons)
    for person in them:
        rig.crm.account.add(people.reading(person, read_at=rig.clock.now()))
    rig.crm.account.add_list("everyone", [people.key(p) for p in them])


def plan(rig: Rig) -> None:
    """Sync, and plan the segment."""
    ingest.pull("memory", rig.world)
    ingest.plan(rig.segment(), rig.world)


def reviewed(url: str, *persons: Person, **options: object) -> Rig:
    """A world in which these people's drafts wait for Rita."""
    rig = make_world(url, **options)
    arrange(rig, persons or (people.ADA,))
    plan(rig)
    work(rig)
    return rig


def approved(url: str, *persons: Person, **options: object) -> Rig:
    """A world in which Rita has approved these people's drafts."""
    rig = reviewed(url, *persons, **options)
    for row in rows(rig, State.IN_REVIEW):
        answer(rig, row)
    return rig


def work(rig: Rig, times: int = 2) -> None:
    """Advance everything that is due."""
    for _ in range(times):
        pipeline.work(rig.world)


def rows(rig: Rig, *states: State) -> list[Outreach]:
    """The outreaches in these states, or all."""
    with rig.store.read() as tx:
        return list(tx.outreaches.in_states(list(states or State)))


def only(rig: Rig) -> Outreach:
    """The one outreach of this scene."""
    (row,) = rows(rig)
    return row


def answer(
    rig: Rig, row: Outreach, kind: DecisionKind = DecisionKind.APPROVE, *, by: str = "rita", **more: object
) -> Outreach:
    """Somebody decides about the row's current draft."""
    review = Review(outreach=row.id, draft_digest=row.draft_digest, kind=kind, by=by, via="test", at=rig.clock.now())
    return pipeline.receive(replace(review, **more), rig.world)


def by_smtp(rig: Rig, host: str, port: int, *, allowed: tuple[str, ...] = ("*",), opening=connect) -> Rig:
    """The same scene with the real SMTP transport in place of the memory one."""
    transport = SmtpTransport(
        sessions=Sessions(
            relay=Relay(host=host, port=port, security="none", timeout=5), clock=rig.clock, connect=opening
        ),
        signer=rig.world.signer,
        doorkeeper=Door(store=rig.store, clock=rig.clock, stop_signal=rig.world.stop_signal),
        clock=rig.clock,
        production=False,
        allowed=allowed,
    )
    return replace(rig, world=replace(rig.world, transport=transport))


def events(rig: Rig, chain: str = "memory") -> list[Mapping[str, object]]:
    """The audit log of one chain, in order."""
    return [json.loads(body) for _, body, _ in rig.store.audit_events(chain)]


def lower(rig: Rig, level: Level = Level.OFF, scope: Scope = SEGMENT, by: Account = REP) -> None:
    """Somebody sets a level."""
    autonomy.set_level(scope, level, by, "test", rig.store, rig.clock)
