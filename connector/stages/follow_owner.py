"""A contact that changes hands in its CRM takes its open drafts along: who answers for it now decides about them.

Else a rep who has handed a contact over could still approve mail to it, and the one who has taken it over could not
(product.md 6: only the owner, or a delegate of theirs). What an owner has passed on by hand (escalated) stays there.
"""

import json
from collections.abc import Mapping
from dataclasses import replace

from connector.audit.event import AuditEvent
from connector.lifecycle import State
from connector.ports import Tx, World
from gates.recipient import Contact

STAND_INS = "stand_ins"
"""Where the managers of inactive owners are kept, per connection."""
FOLLOWS = frozenset({
    State.FOUND, State.ELIGIBLE, State.DRAFTED, State.JUDGED, State.IN_REVIEW, State.HELD, State.APPROVED,
})  # fmt: skip


def link(contact: Contact, tx: Tx, world: World) -> str:
    """Take in what the CRM says of this record, and hand its drafts to its new owner; returns the person."""
    before, now = tx.people.contact(contact.key), world.clock.now()
    person = tx.people.link(contact, now)
    if before is None or before.owner == contact.owner:
        return person
    connection = contact.key.connection
    stand_ins: Mapping[str, str] = json.loads(tx.syncs.cursor(connection, STAND_INS) or "{}")
    for row in tx.outreaches.of_person(person):
        segment = world.organisation.segments.get(row.segment)
        if row.contact != contact.key or row.state not in FOLLOWS or segment is None:
            continue
        old, new = (stand_ins.get(o, o) or segment.owner for o in (before.owner, contact.owner))
        current = tx.outreaches.lock(row.id)
        if current.state not in FOLLOWS or current.owner not in {old, before.owner} or current.owner == new:
            continue
        # The task is put again, for the new owner, under the key that it has.
        waits = current.state is State.IN_REVIEW
        task, not_before = (None, None) if waits else (current.task, current.not_before)
        tx.outreaches.save(
            replace(current, owner=new, task=task, not_before=not_before, version=current.version + 1, changed_at=now)
        )
        tx.log.append(
            AuditEvent(
                chain=connection,
                at=now,
                actor=f"crm:{connection}",
                action="owner_changed",
                subject=row.id,
                detail={"from": current.owner, "to": new},
            )
        )
    return person
