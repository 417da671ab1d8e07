"""UNKNOWN hand-offs are closed by evidence only: a witness that saw the Message-ID (law 4).

A trace proves that the mail left, so the row becomes SENT. That nobody saw it proves nothing by itself: a person says
so, with `gatepost outreach resolve`. Nothing here ever sends.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from connector.lifecycle import State
from connector.mail.relay_log import Trace
from connector.model import Outreach, Step
from connector.ports import World
from gates.errors import GatepostError


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a search found: the rows with their traces, those that nobody saw, and witnesses that could not be asked."""

    found: Mapping[str, Trace]
    unseen: tuple[Outreach, ...]
    unasked: Mapping[str, str]


def look(world: World) -> Looked:
    """Ask every witness about every UNKNOWN row; writes nothing."""
    with world.store.read() as tx:
        rows = tuple(tx.outreaches.in_states([State.UNKNOWN]))
    found: dict[str, Trace] = {}
    unasked: dict[str, str] = {}
    by_id = {row.message_id: row for row in rows if row.message_id}
    for witness in world.witnesses if by_id else ():
        try:
            seen = witness.find([m for m in by_id if by_id[m].id not in found])
        except GatepostError as error:
            unasked[witness.name] = f"{error.what}; {error.mend}"
            continue
        found.update({by_id[m].id: trace for m, trace in seen.items()})
    return Looked(found=found, unseen=tuple(r for r in rows if r.id not in found), unasked=unasked)


def sent_by_evidence(outreach: Outreach, trace: Trace) -> Step:
    """UNKNOWN → SENT, because a witness saw it."""
    return Step(
        outreach=replace(outreach, state=State.SENT, reason="by_evidence"),
        action="sent_by_evidence",
        actor=f"witness:{trace.witness}",
        detail={"evidence": trace.said, "fate": trace.fate},
    )
