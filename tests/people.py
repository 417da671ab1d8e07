"""People whose consent never changes meaning: read the name, know the case.

Ada and Grete may be mailed. Bruno opted out, nobody asked Chidi, Dora's mailbox bounced, Emil
pressed "spam". A test that needs another case builds it from one of these with `replace`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from crm_adapters.port import Reading
from gates.draft import Fixed, Legal, Merge, Slot, SlotRef, Template
from gates.recipient import Consent, ConsentState, Contact, ContactKey, Fact, Recipient, Relationship, Value

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
OWNER = "owner-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a rep would tell about somebody, in no CRM's words."""

    first_name: str
    last_name: str
    address: str
    state: ConsentState
    basis: str = "consent"
    title: str = "Head of Operations"
    company: str = "Nordwind Logistik GmbH"
    employees: int = 240
    country: str = "DE"
    other_addresses: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """All addresses, the primary one first."""
        return (self.address, *self.other_addresses)

    @property
    def id(self) -> str:
        """A record id for CRMs that let us choose it."""
        return self.first_name.lower()


ADA = Person(first_name="Ada", last_name="Hofer", address="ada@nordwind.example", state=ConsentState.CONTACTABLE)
BRUNO = Person(
    first_name="Bruno", last_name="Costa", address="bruno@costa-foods.example", state=ConsentState.OPTED_OUT,
    company="Costa Foods Ltda", country="PT", title="Buyer",
)  # fmt: skip
CHIDI = Person(
    first_name="Chidi", last_name="Okafor", address="chidi@okafor.example", state=ConsentState.UNKNOWN,
    basis="", company="Okafor Partners", country="GB", title="Partner",
)  # fmt: skip
DORA = Person(
    first_name="Dora", last_name="Lind", address="dora@lind-ab.example", state=ConsentState.BOUNCED,
    company="Lind AB", country="SE", title="CFO",
)  # fmt: skip
EMIL = Person(
    first_name="Emil", last_name="Novak", address="emil@novak.example", state=ConsentState.COMPLAINED,
    company="Novak s.r.o.", country="CZ", title="IT Manager",
)  # fmt: skip
GRETE = Person(
    first_name="Grete", last_name="Vik", address="grete@vikshipping.example", state=ConsentState.CONTACTABLE,
    basis="legitimate_interest", company="Vik Shipping AS", country="NO", title="Fleet Manager",
    other_addresses=("grete.vik@old-vik.example",),
)  # fmt: skip
EVERYBODY = (ADA, BRUNO, CHIDI, DORA, EMIL, GRETE)

TEMPLATE = Template(
    id="intro",
    connection="memory",
    name="Introduction",
    version="1",
    subject=(Fixed(text="A question, "), Merge(path="contact.first_name", default="hello")),
    text=(
        Fixed(text="Dear "),
        Merge(path="contact.first_name"),
        Fixed(text=",\n\n"),
        SlotRef(name="opening"),
        Fixed(text="\n\nWe help operations teams ship on time.\n\n"),
        SlotRef(name="reason"),
        Fixed(text="\n\nBest regards,\n"),
        Merge(path="sender.name"),
        Fixed(text="\n\n"),
        Legal(),
    ),
    slots=(
        Slot(name="opening", max_words=40, facts=("contact.*", "company.*")),
        Slot(name="reason", max_words=60, facts=("company.*",)),
    ),
)


def stranger(number: int) -> Person:
    """One of any number of contactable people, told apart by their number."""
    return replace(ADA, first_name=f"Person{number}", last_name="Many", address=f"person{number}@many.example")


def key(person: Person, connection: str = "memory", kind: str = "contact") -> ContactKey:
    """Where this person's record is."""
    return ContactKey(connection=connection, object=kind, id=person.id)


def contact(person: Person, at: ContactKey | None = None) -> Contact:
    """The identity in the record."""
    at = at or key(person)
    return Contact(
        key=at,
        addresses=person.addresses,
        first_name=person.first_name,
        last_name=person.last_name,
        title=person.title,
        company=person.company,
        country=person.country,
        owner=OWNER,
    )


def consent(person: Person, at: ContactKey | None = None, *, read_at: datetime = NOW) -> Consent:
    """What the record says about mailing the primary address."""
    return Consent(
        state=person.state,
        source=at or key(person),
        address=person.address,
        read_at=read_at,
        basis=person.basis or None,
        origin="web form" if person.basis else None,
        proof="form 2026-05-01" if person.basis else None,
        recorded_at=read_at - timedelta(days=31) if person.basis else None,
    )


def fact(
    path: str, value: Value, at: ContactKey, *, read_at: datetime = NOW, changed_at: datetime | None = None
) -> Fact:
    """One value with its provenance; the CRM's own property is the last part of the path."""
    field = path.rpartition(".")[2]
    return Fact(path=path, value=value, source=at, field=field, read_at=read_at, changed_at=changed_at)


def facts(person: Person, at: ContactKey | None = None, *, read_at: datetime = NOW) -> tuple[Fact, ...]:
    """What may be claimed about this person."""
    at = at or key(person)
    company = replace(at, object="company", id=f"{at.id}-company")
    changed = read_at - timedelta(days=20)
    return (
        fact("contact.first_name", person.first_name, at, read_at=read_at, changed_at=changed),
        fact("contact.job_title", person.title, at, read_at=read_at, changed_at=changed),
        fact("company.name", person.company, company, read_at=read_at, changed_at=changed),
        fact("company.employee_count", person.employees, company, read_at=read_at, changed_at=changed),
    )


def reading(person: Person, at: ContactKey | None = None, *, read_at: datetime = NOW) -> Reading:
    """What one CRM answers about this person; also what `MemoryAccount.add` takes."""
    at = at or key(person)
    return Reading(
        contact=contact(person, at),
        consent=consent(person, at, read_at=read_at),
        facts=facts(person, at, read_at=read_at),
        relationship=Relationship(),
    )


def recipient(person: Person, *readings: Reading, as_of: datetime = NOW) -> Recipient:
    """All that we know about this person, from these readings or from one that fits the name."""
    found = readings or (reading(person, read_at=as_of),)
    known: Mapping[str, Fact] = {f.path: f for r in reversed(found) for f in r.facts}
    return Recipient(
        person=f"person-{person.id}",
        as_of=as_of,
        address=person.address,
        contact=found[0].contact,
        records=tuple(r.contact for r in found),
        consents=tuple(r.consent for r in found),
        facts=known,
        country=person.country,
        recipient_type="corporate",
    )
