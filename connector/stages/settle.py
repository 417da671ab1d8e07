"""After the hand-off: the timeline, the task, and the question of an UNKNOWN, which only evidence closes."""

from dataclasses import replace

from connector.lifecycle import State
from connector.model import Json, Outreach, Step
from connector.ports import World
from connector.stages.draft import stored_draft
from connector.stages.send import REAP_AFTER
from crm_adapters.port import SentEmail
from gates.errors import InputError, NotAllowed


def settle(outreach: Outreach, world: World) -> Step:
    """SENT → CLOSED once the mail stands on the CRM's timeline and its task is closed; both are idempotent."""
    draft = stored_draft(outreach, world)
    crm = world.crms[outreach.contact.connection]
    logged = crm.log_email(
        SentEmail(
            message_id=outreach.message_id,
            contact=outreach.contact,
            owner=outreach.owner,
            from_address=draft.sender.email,
            to_address=draft.to,
            subject=draft.subject,
            text=draft.text,
            html=draft.html,
            at=outreach.claimed_at or outreach.changed_at,
            unreviewed=not outreach.reviewer,
        )
    )
    if outreach.task is not None:
        crm.close_task(outreach.task, "Sent.")
    return Step(
        outreach=replace(outreach, state=State.CLOSED, reason="sent", task=None, failures=0),
        action="closed",
        detail={"timeline": logged},
    )


def by_evidence(outreach: Outreach, *, left: bool, by: str, evidence: str, world: World) -> Step:
    """UNKNOWN → SENT when the mail was found; → VOID by a person, when it never left and its node is gone."""
    if "@" in evidence:
        raise InputError(
            "the evidence goes into the log in clear and may hold no address",
            where="evidence",
            mend="say where you saw it and the Message-ID without its domain",
        )
    detail: dict[str, Json] = {"evidence": evidence}
    if left:
        found = replace(outreach, state=State.SENT, reason="by_evidence")
        return Step(outreach=found, action="sent_by_evidence", actor=by, detail=detail)
    with world.store.read() as tx:
        alive = tx.hands.alive(outreach.node, REAP_AFTER.total_seconds() / 10)
    waited = world.clock.now() - (outreach.claimed_at or outreach.changed_at)
    if alive or waited < REAP_AFTER:
        raise NotAllowed(
            "the worker that claimed it may still be handing it off",
            where=f"outreach {outreach.id}",
            mend=f"wait until {REAP_AFTER.total_seconds() / 60:.0f} minutes have passed and that worker is gone",
        )
    return Step(
        outreach=replace(outreach, state=State.VOID, reason="never_left"), action="never_left", actor=by, detail=detail
    )
