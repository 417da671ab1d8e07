"""A no to the person at a record, said by somebody inside the CRM; it needs no draft that waits."""

from connector.model import Account, Outreach
from connector.ports import Tx, World
from connector.stages.owning import may_decide
from connector.stages.say_no import Told, say_no
from gates.errors import InputError, NotAllowed
from gates.recipient import ContactKey

ANYBODY = frozenset({"admin", "compliance"})
"""The roles that may say it about anybody, without owning the record."""


def say_no_here(key: ContactKey, account: Account, world: World, *, reason: str, via: str) -> Told:
    """Suppress the person behind this record; NotAllowed unless the account answers for them or holds such a role.

    A record that nobody has synced yet is read from its CRM; InputError when the CRM has no such record.
    """
    _meet(key, world)
    with world.store.read() as tx:
        if not _may(account, key, tx):
            raise NotAllowed(
                "only who owns this contact, a delegate of theirs, an admin or compliance may say so here",
                where=str(key),
                mend="ask the owner, or put the opt-out into the CRM itself: it is heeded as well",
            )
    return say_no(str(key), world, reason=reason, channel=f"rep:{via}", actor=account.id)


def _meet(key: ContactKey, world: World) -> None:
    """Make sure that the person is known here."""
    with world.store.read() as tx:
        person = tx.people.person_of(key)
        if person is not None and tx.people.contact(key) is not None:
            return
    found = world.crms[key.connection].read([key]).found
    reading = next((r for r in found if r.contact.key == key or key in r.merged_from), None)
    if reading is None:
        if person is not None:
            return  # The record is gone, and the human behind it may have others: its key names them still.
        raise InputError("the CRM has no such record", where=str(key), mend="load the page again")
    with world.store.begin() as tx:
        tx.people.link(reading.contact, world.clock.now())


def _may(account: Account, key: ContactKey, tx: Tx) -> bool:
    if not account.active:
        return False
    if account.roles & ANYBODY:
        return True
    contact, person = tx.people.contact(key), tx.people.person_of(key)
    owner = contact.owner if contact is not None else ""
    mine = account.owners.get(key.connection)
    if owner and owner == mine:
        return True
    deputy = tx.accounts.by_owner(key.connection, owner) if owner else None
    if deputy is not None and account.id in deputy.delegates:
        return True
    # Whoever is asked about a mail to them (a manager, a stand-in) answers for them as well.
    rows: list[Outreach] = list(tx.outreaches.of_person(person)) if person is not None else []
    return any(o.contact.connection == key.connection and may_decide(account, o, tx) for o in rows)
