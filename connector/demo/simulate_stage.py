"""The stage of a simulation: the real connector on an app.yaml of its own, a CRM in memory, and a clock that jumps.

What stands in for the world: a CRM twin on dicts (it passes the contract suite of both vendors), a transport that
checks each permit and asks the doorkeeper as SMTP's does, and a mailbox that holds letters as a server would.
Everything else is the code of production; `gatepost demo` plays HTTP sandboxes and SMTP, which would take hours here.
"""

import base64
import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from connector import autonomy, bootstrap, config
from connector.bootstrap import App
from connector.demo.simulate_cast import Dice, Reviewer, SimulatedDrafter
from connector.io.door import Door
from connector.letters import Fetched, Letter, Place
from connector.model import Account, Delivery, Segment
from connector.permit import Permit, check
from connector.ports import Ids, World
from crm_adapters.memory import MemoryCRM
from crm_adapters.port import Owner, Reading
from gates.draft import Fixed, Legal, Merge, Slot, SlotRef, Template
from gates.errors import TransportError
from gates.recipient import Consent, ConsentState, Contact, ContactKey, Fact, Relationship

START = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
"""A Monday."""

CRM, SEGMENT, LIST, MANAGER = "crm", "outreach", "to write to", "owner-0"
MEMORY = Path("/dev/shm")  # noqa: S108 - the folder inside it is made by TemporaryDirectory, for us alone
OPEN = 1_000_000
"""No limit but those of autonomy."""

ADA = Account(id="ada", name="Ada Admin", roles=frozenset({"admin"}))
BEN = Account(id="ben", name="Ben Admin", roles=frozenset({"admin"}))
COCO = Account(id="coco", name="Coco Compliance", roles=frozenset({"compliance"}))

TEMPLATE = Template(
    id="intro",
    connection=CRM,
    name="Introduction",
    version="1",
    subject=(Fixed(text="A question, "), Merge(path="contact.first_name", default="hello")),
    text=(
        Fixed(text="Dear "),
        Merge(path="contact.first_name"),
        Fixed(text=",\n\n"),
        SlotRef(name="opening"),
        Fixed(text="\n\nWe help operations teams ship on time.\n\n"),
        SlotRef(name="closing"),
        Fixed(text="\n\nBest regards,\n"),
        Merge(path="sender.name"),
        Fixed(text="\n\n"),
        Legal(),
    ),
    slots=(
        Slot(name="opening", max_words=60, facts=("contact.*", "company.*")),
        Slot(name="closing", max_words=60, facts=("company.*",)),
    ),
)


@dataclass(slots=True)
class JumpingClock:
    """A clock that the play moves."""

    at: datetime = START

    def now(self) -> datetime:
        """The simulated instant."""
        return self.at

    def sleep(self, seconds: float) -> None:
        """Waiting takes simulated time only."""
        self.at += timedelta(seconds=max(seconds, 0.0))

    def until(self, at: datetime) -> None:
        """Go on to then; never back."""
        self.at = max(self.at, at)


@dataclass(slots=True, kw_only=True)
class CountedIds:
    """Names in the order of their making, so that a run can be repeated; choices by the deployment's key, as always."""

    choices: Ids
    made: int = 0

    def new(self, prefix: str) -> str:
        """``prefix_`` and a count in hex, as long as a real one."""
        self.made += 1
        return f"{prefix}_{self.made:032x}"

    def draw(self, purpose: str, key: str) -> float:
        """As `Ids`."""
        return self.choices.draw(purpose, key)

    def hide(self, purpose: str, value: str) -> str:
        """As `Ids`."""
        return self.choices.hide(purpose, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One mail that left."""

    outreach: str
    at: datetime
    reviewed: bool
    message: bytes
    draft: str


@dataclass(slots=True, kw_only=True)
class KeepingTransport:
    """Checks permits and asks the doorkeeper as the real one does, and keeps what left."""

    world: Callable[[], World]
    sent: list[Sent] = field(default_factory=list)
    name: str = "simulated"
    reviewed_only: bool = False

    def hand_off(self, message: bytes, permit: Permit) -> Delivery:
        """Take it, or say why not; nothing is lost on the way."""
        world = self.world()
        now = world.clock.now()
        check(
            permit, sender=permit.sender, address=permit.address, message=message, now=now, signer=world.signer
        )  # fmt: skip
        door = Door(store=world.store, clock=world.clock, stop_signal=world.stop_signal)
        if why := door.admit(permit):
            raise TransportError(f"refused at the door: {why}", where="simulated transport", fate="not_sent")
        self.sent.append(
            Sent(
                outreach=permit.outreach,
                at=now,
                reviewed=bool(permit.reviewer),
                message=message,
                draft=permit.draft_digest,
            )
        )
        return Delivery(reply="250 kept", at=now, transport=self.name)


@dataclass(slots=True, kw_only=True)
class Letterbox:
    """Where letters come in: UIDs rise."""

    name: str = "maya@ours.example/INBOX"
    every: timedelta = timedelta(seconds=60)
    held: list[bytes] = field(default_factory=list)

    def put(self, message: bytes) -> None:
        """A letter arrives."""
        self.held.append(message)

    def fetch(self, place: Place | None, known: Callable[[int, int], Collection[int]]) -> Fetched:
        """What came since the place."""
        begin = place.uid if place is not None else 0
        taken = known(1, begin)
        new = [(uid, raw) for uid, raw in enumerate(self.held[begin:], begin + 1) if uid not in taken]
        return Fetched(validity=1, letters=tuple(Letter(uid=uid, raw=raw) for uid, raw in new), more=False)

    def tag(self, validity: int, uids: Sequence[int]) -> None:
        """No keyword is wanted."""


@dataclass(slots=True, kw_only=True)
class Stage:
    """Everything that a simulation plays on."""

    app: App
    world: World
    clock: JumpingClock
    crm: MemoryCRM
    transport: KeepingTransport
    letters: Letterbox
    drafter: SimulatedDrafter
    staff: tuple[Reviewer, ...]
    people: int = 0

    @property
    def segment(self) -> Segment:
        """The one segment."""
        return self.world.organisation.segments[SEGMENT]

    def arrive(self, many: int) -> list[ContactKey]:
        """So many new people, each of a company of their own, shared out among the staff."""
        now = self.clock.now()
        made: list[ContactKey] = []
        for _ in range(many):
            self.people += 1
            owner = self.staff[self.people % len(self.staff)].owner
            made.append(self.crm.account.add(person(self.people, owner, now)))
        return made


@contextmanager
def set_stage(
    dice: Dice, staff: tuple[Reviewer, ...], autonomy_section: Mapping[str, Any], rate: Callable[[datetime], float]
) -> Iterator[Stage]:
    """The connector on a database of its own, with accounts and an empty CRM; all of it ends with the block."""
    with TemporaryDirectory(prefix="gatepost-simulate-", dir=_memory()) as folder:
        path = Path(folder) / "app.yaml"
        path.write_text(json.dumps(_settings(autonomy_section)), encoding="utf-8")
        clock = JumpingClock()
        crm = MemoryCRM(CRM, now=clock.now)
        key = base64.b64encode(hashlib.sha256(f"simulation {dice.seed}".encode()).digest()).decode()
        app = bootstrap.build(
            config.load(path), env={"GATEPOST_KEY": key}, clock=clock, crms={CRM: crm}, node="simulated"
        )
        try:
            made: list[World] = []
            drafter = SimulatedDrafter(dice=dice, rate=lambda: rate(clock.now()))
            transport = KeepingTransport(world=lambda: made[0])
            letters = Letterbox()
            world = replace(
                app.world,
                ids=CountedIds(choices=app.world.ids),
                drafter=drafter,
                transport=transport,
                mailboxes=(letters,),
            )
            made.append(world)
            crm.account.add_template(TEMPLATE)
            crm.account.add_owner(Owner(id=MANAGER, email="mona@ours.example", name="Mona", active=True))
            for one in staff:
                crm.account.add_owner(
                    Owner(id=one.owner, email=f"{one.owner}@ours.example", name=one.owner, active=True, manager=MANAGER)
                )
            for account in (ADA, BEN, COCO):
                autonomy.add_account(account, f"simulated:{account.id}", by="first", store=app.store, clock=clock)
            yield Stage(
                app=app, world=world, clock=clock, crm=crm, transport=transport, letters=letters, drafter=drafter,
                staff=staff,
            )  # fmt: skip
        finally:
            app.close()


def _memory() -> str | None:
    """A folder in memory where the machine has one: a play waits for no disk, and nothing of it is kept."""
    return str(MEMORY) if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) else None


def _settings(section: Mapping[str, Any]) -> dict[str, Any]:
    caps = ("domain_day", "domain_minute", "mailbox_day", "mailbox_minute", "segment_day", "organisation_day")
    return {
        "organisation": {"name": "Simulated", "public_url": "http://127.0.0.1:9"},
        "storage": {"url": "sqlite:///simulation.sqlite"},
        "delivery": {"relay": {"host": "127.0.0.1", "port": 9, "security": "none"}, "allowed_recipients": ["*"]},
        "policy": {"caps": {f"per_{cap}": OPEN for cap in caps}},
        "autonomy": dict(section),
        "connections": {CRM: {"kind": "hubspot", "address": "http://127.0.0.1:9", "token_env": "NONE"}},
        "senders": {
            "maya": {
                "name": "Maya Brandt",
                "email": "maya@ours.example",
                "company": "Our Co Inc.",
                "postal_address": "410 Prospect Ave, Cleveland, OH 44115, USA",
                "phone": "+1 216 555 0142",
                "domains": ["ours.example"],
                "link_hosts": ["ours.example"],
                "privacy_url": "https://ours.example/privacy",
            }
        },
        "segments": {
            SEGMENT: {
                "connection": CRM,
                "selector": LIST,
                "template": TEMPLATE.id,
                "sender": "maya",
                "owner": MANAGER,
                "incident_owner": ADA.id,
            }
        },
    }


# ------------------------------------------------------------------------------------------------ people

FIRST = ("Anna", "Ben", "Clara", "David", "Emma", "Felix", "Greta", "Hugo", "Ida", "Jonas", "Klara", "Lukas")
LAST = ("Adler", "Becker", "Conrad", "Dietz", "Engel", "Fuchs", "Graf", "Haas", "Jahn", "Kaiser", "Lange")
STEMS = (
    "Nord",
    "Alster",
    "Rhein",
    "Main",
    "Donau",
    "Elb",
    "Isar",
    "Spree",
    "Neckar",
    "Weser",
    "Mosel",
    "Havel",
    "Lahn",
)
KINDS = ("Logistik", "Druck", "Metall", "Holz", "Technik", "Werkzeug", "Papier", "Glas", "Textil", "Bau", "Optik")
FORMS = ("GmbH", "AG", "KG")
TITLES = ("Head of Operations", "Operations Manager", "Head of Logistics", "Plant Manager", "Head of Purchasing")


def person(number: int, owner: str, now: datetime) -> Reading:
    """The so-many-th contact: agreed to be written to, in a company of their own."""
    first, last = FIRST[number % len(FIRST)], LAST[number % len(LAST)]
    stem, kind = STEMS[number % len(STEMS)], KINDS[(number // len(STEMS)) % len(KINDS)]
    form = FORMS[(number // (len(STEMS) * len(KINDS))) % len(FORMS)]
    company = f"{stem}{kind.lower()} {number} {form}"
    domain = f"{stem}{kind}-{number}.example".lower()
    address = f"{first}.{last}@{domain}".lower()
    key = ContactKey(connection=CRM, object="contact", id=f"c{number:06}")
    of_company = replace(key, object="company", id=f"f{number:06}")

    def fact(path: str, value: str | int, source: ContactKey) -> Fact:
        field_name = path.rpartition(".")[2]
        return Fact(
            path=path, value=value, source=source, field=field_name, read_at=now, changed_at=now - timedelta(days=20)
        )

    return Reading(
        contact=Contact(
            key=key,
            addresses=(address,),
            first_name=first,
            last_name=last,
            title=TITLES[number % len(TITLES)],
            company=company,
            country="DE",
            owner=owner,
        ),
        consent=Consent(
            state=ConsentState.CONTACTABLE,
            source=key,
            address=address,
            read_at=now,
            basis="consent",
            origin="web form",
            proof="form of the trade fair",
            recorded_at=now - timedelta(days=31),
        ),
        facts=(
            fact("contact.first_name", first, key),
            fact("contact.job_title", TITLES[number % len(TITLES)], key),
            fact("company.name", company, of_company),
            fact("company.employee_count", 20 + (number * 37) % 900, of_company),
        ),
        relationship=Relationship(),
    )
