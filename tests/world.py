"""make_world(): memory CRM, approved phrases, fixed clock, real store; the only fixture most tests need."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from connector.io.clock import SystemIds, os_random
from connector.io.crypto import Vault
from connector.io.offline_drafter import OfflineDrafter, read_phrases
from connector.io.sql.store import SqlStore
from connector.model import Account, Connection, Delivery, Organisation, Segment
from connector.permit import Permit, check
from connector.ports import World
from connector.stages.reading import LiveReader
from crm_adapters.memory import MemoryCRM
from feature_flags.levels import Level
from feature_flags.thresholds import Thresholds
from gates.draft import Sender
from gates.errors import TransportError
from gates.policy import Policy
from tests import people

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday morning
MASTER = bytes(range(32))
SENDER = Sender(
    name="Maya Brandt",
    email="maya@ours.example",
    company="Our Co Inc.",
    postal_address="410 Prospect Ave, Cleveland, OH 44115",
    domains=("ours.example",),
    link_hosts=("ours.example",),
    phone="+1 216 555 0142",
)
PROMPTS = Path(__file__).parent.parent / "connector" / "prompts"


@dataclass(slots=True)
class FixedClock:
    """A clock that moves only when a test says so; sleeping moves it."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass(slots=True)
class MemoryTransport:
    """Checks permits like the real one and keeps what it took; `fail` scripts the next hand-offs."""

    world: "Callable[[], World]"
    name: str = "memory"
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    fail: list[Exception] = field(default_factory=list)
    reviewed_only: bool = False

    def hand_off(self, message: bytes, permit: Permit) -> Delivery:
        world = self.world()
        check(
            permit,
            sender=permit.sender,
            address=permit.address,
            message=message,
            now=world.clock.now(),
            signer=world.signer,
        )
        failure = self.fail.pop(0) if self.fail else None
        if failure is not None and getattr(failure, "fate", "") == "not_sent":
            raise failure
        with world.store.begin() as tx:
            fresh = tx.hands.spend(permit.id)
        if not fresh:
            raise TransportError("the permit was used before", fate="not_sent", where="transport")
        self.taken.append((permit.address, message))
        if failure is not None:
            raise failure
        return Delivery(reply="250 kept", at=world.clock.now(), transport=self.name)


@dataclass(slots=True)
class Rig:
    """A world and the hands that move it."""

    world: World
    clock: FixedClock
    crm: MemoryCRM
    transport: MemoryTransport
    store: SqlStore

    def segment(self, name: str = "intro") -> Segment:
        return self.world.organisation.segments[name]


UNSEEDED = Thresholds(seed_share=1e-9, young_seed_share=1e-9)
"""The defaults, but no seed stands in the place of a draft that a test wants to see (the tests of seeds plant some)."""


def make_segment(name: str = "intro", connection: str = "memory", policy: Policy | None = None) -> Segment:
    return Segment(
        name=name,
        connection=connection,
        selector="everyone",
        template="intro",
        sender=SENDER,
        policy=policy or Policy(unsubscribe_prefix="http://127.0.0.1:8080/u/"),
        owner=people.OWNER,
        incident_owner="ops",
        autonomy=UNSEEDED,
    )


def make_world(
    url: str,
    *,
    segment: Segment | None = None,
    drafter: object = None,
    node: str = "node-1",
    fresh: bool = True,
    transport: "Callable[[SqlStore, Vault, FixedClock], object] | None" = None,
) -> Rig:
    """A world on that database; `fresh` False joins one that another call has prepared."""
    clock = FixedClock()
    vault = Vault([MASTER], random=os_random)
    ids = SystemIds(vault)
    store = SqlStore(url, vault=vault, clock=clock)
    store.migrate()
    crm = MemoryCRM("memory", now=clock.now)
    segment = segment or make_segment()
    organisation = Organisation(
        name="Ours",
        connections={"memory": Connection(name="memory", kind="memory", address="")},
        segments={segment.name: segment},
        public_url="http://127.0.0.1:8080",
        allowed_recipients=("*",),
    )
    made: list[World] = []
    kept = MemoryTransport(lambda: made[0])
    world = World(
        node=node,
        organisation=organisation,
        clock=clock,
        ids=ids,
        signer=vault,
        store=store,
        crms={"memory": crm},
        reader=LiveReader(store=store, crms={"memory": crm}),
        drafter=drafter or OfflineDrafter(phrases=read_phrases((PROMPTS / "phrases.json").read_text()), ids=ids),
        transport=transport(store, vault, clock) if transport else kept,
        templates=lambda s: people.TEMPLATE,
        prompt_text=(PROMPTS / "fill_slots.md").read_text(),
        policy=lambda s: s.policy,
        stop_signal=lambda: "",
    )
    made.append(world)
    rig = Rig(world=world, clock=clock, crm=crm, transport=kept, store=store)
    if not fresh:
        with store.begin() as tx:
            tx.hands.beat(node)
        return rig
    with store.begin() as tx:
        tx.accounts.add(
            Account(id="rita", name="Rita Rep", roles=frozenset({"rep"}), owners={"memory": people.OWNER}), "hash-rita"
        )
        tx.accounts.add(Account(id="ada-admin", name="Ada Admin", roles=frozenset({"admin"})), "hash-admin")
        for scope in segment.scopes:
            tx.flags.set_level(scope, Level.DRAFT, by="ada-admin", why="test", now=clock.now())
        tx.hands.beat(node)
    return rig
