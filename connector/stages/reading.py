"""A whole person, read live from every connection that knows them (law 1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from connector.ports import Clock, PersonReading, Read, Store
from crm_adapters.errors import CRMError
from crm_adapters.port import CRM, Reading
from gates.recipient import ContactKey

MOST_HOPS = 4
"""How often new addresses are followed to records that carry others again."""
BATCH = 100
"""People per call: the smaller of the two vendors' batch sizes."""


def same_address(left: str, right: str) -> bool:
    """Whether two addresses are the same one (RFC 5321 lets hosts ignore case; so do we for the whole)."""
    return left.strip().casefold() == right.strip().casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveReader:
    """Reads all records of a person, and every record that carries one of their addresses."""

    store: Store
    crms: Mapping[str, CRM]

    def person(self, person: str) -> PersonReading:
        """One person; see `people`."""
        return self.people((person,))[person]

    def people(self, persons: Sequence[str]) -> Mapping[str, PersonReading]:
        """Many people in few calls: one `CRM.read` per connection and batch of 100.

        Every connection is asked for every address, known there or not: a record made in the other
        CRM since the last sync counts as much as an old one.
        """
        out: dict[str, PersonReading] = {}
        for start in range(0, len(persons), BATCH):
            out.update(self._batch(persons[start : start + BATCH]))
        return out

    def _batch(self, persons: Sequence[str]) -> dict[str, PersonReading]:
        with self.store.read() as tx:
            keys = {p: tuple(tx.people.records(p)) for p in persons}
            addresses = {p: tuple(tx.people.addresses(p)) for p in persons}
        answers = self._ask(keys, addresses)
        # A record may carry an address that no sync has seen yet: every connection is asked about that one too, and
        # about those on the records that this brings up.
        for _ in range(MOST_HOPS):
            new = {p: found for p in persons if (found := _unasked(answers[p], addresses[p]))}
            if not new:
                break
            addresses |= {p: (*addresses[p], *found) for p, found in new.items()}
            answers.update(self._ask({p: keys[p] for p in new}, {p: addresses[p] for p in new}))
        return answers

    def _ask(
        self, keys: Mapping[str, Sequence[ContactKey]], addresses: Mapping[str, Sequence[str]]
    ) -> dict[str, PersonReading]:
        """One call per connection; a record on a connection that app.yaml no longer names counts as unread."""
        found: dict[str, list[Reading]] = {p: [] for p in keys}
        unread = {p: {k.connection: "not_configured" for k in keys[p] if k.connection not in self.crms} for p in keys}
        for name, crm in self.crms.items():
            asked = [k for mine in keys.values() for k in mine if k.connection == name]
            emails = sorted({a for mine in addresses.values() for a in mine})
            try:
                answer = crm.read(asked, emails)
            except CRMError as error:
                for p in keys:
                    unread[p][name] = error.code
                continue
            for p in keys:
                found[p].extend(r for r in answer.found if _belongs(r, keys[p], addresses[p]))
        return {p: PersonReading(readings=tuple(found[p]), unread=unread[p]) for p in keys}


def _unasked(reading: PersonReading, addresses: Sequence[str]) -> tuple[str, ...]:
    """Addresses on the records that were read, and that nobody was asked about."""
    on_records = dict.fromkeys(a for r in reading.readings for a in r.contact.addresses)
    return tuple(a for a in on_records if not any(same_address(a, b) for b in addresses))


def _belongs(reading: Reading, keys: Sequence[ContactKey], addresses: Sequence[str]) -> bool:
    return (
        reading.contact.key in keys
        or any(k in keys for k in reading.merged_from)
        or any(same_address(a, b) for a in reading.contact.addresses for b in addresses)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefetched:
    """Readings taken for a whole batch a moment ago; anything missing or older than 30 s is read live."""

    taken: Mapping[str, PersonReading]
    live: Read
    clock: Clock
    max_age: timedelta = timedelta(seconds=30)

    def person(self, person: str) -> PersonReading:
        """The batch's reading while it is fresh and whole, a live one otherwise."""
        reading = self.taken.get(person)
        now = self.clock.now()
        if (
            reading is None
            or reading.unread
            or not reading.readings
            or any(now - r.consent.read_at > self.max_age for r in reading.readings)
        ):
            return self.live.person(person)
        return reading
