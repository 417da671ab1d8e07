"""Scripted reps, who decide inside the CRMs, through each CRM's own API and under their own names."""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass

import requests

from connector.lifecycle import State
from connector.model import Outreach
from connector.ports import World
from crm_adapters.hubspot.sandbox import HubSpotSandbox
from crm_adapters.port import DecisionKind
from crm_adapters.salesforce.sandbox import SalesforceSandbox

TIMEOUT = 10.0

# Of ten tasks: six are approved, one is edited, one rejected, one put off, and one waits.
SCRIPT: tuple[DecisionKind | None, ...] = (
    *(DecisionKind.APPROVE,) * 3,
    DecisionKind.EDIT,
    *(DecisionKind.APPROVE,) * 2,
    DecisionKind.REJECT,
    DecisionKind.APPROVE,
    DecisionKind.LATER,
    None,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What one rep enters into one task."""

    task: str
    owner: str
    decision: DecisionKind
    reason: str = ""
    text: str = ""


Enter = Callable[[Choice], None]


def into_hubspot(sandbox: HubSpotSandbox) -> Enter:
    """Enter a choice as the owner of the task would, in HubSpot."""

    def enter(choice: Choice) -> None:
        properties = {"gatepost_decision": choice.decision.value, "gatepost_reason": choice.reason}
        if choice.text:
            properties["gatepost_edited_text"] = choice.text
        requests.patch(
            f"{sandbox.base_url}/crm/objects/2026-03/tasks/{choice.task}",
            json={"properties": properties},
            headers={"Authorization": f"Bearer {sandbox.rep_token(choice.owner)}"},
            timeout=TIMEOUT,
        ).raise_for_status()

    return enter


def into_salesforce(sandbox: SalesforceSandbox) -> Enter:
    """Enter a choice as the owner of the task would, in Salesforce."""

    def enter(choice: Choice) -> None:
        fields = {"Gatepost_Decision__c": choice.decision.value, "Gatepost_Reason__c": choice.reason}
        if choice.text:
            fields["Gatepost_Edited_Text__c"] = choice.text
        requests.patch(
            f"{sandbox.base_url}/services/data/v66.0/sobjects/Task/{choice.task}",
            json=fields,
            headers={"Authorization": f"Bearer {sandbox.rep_token(choice.owner)}"},
            timeout=TIMEOUT,
        ).raise_for_status()

    return enter


def play(
    world: World, enter: dict[str, Enter], text_of: Callable[[Outreach], str], only: Container[str] | None = None
) -> dict[str, int]:
    """Each rep works through their queue, or these of it, by the script; returns how often each choice was made."""
    with world.store.read() as tx:
        waiting = [o for o in tx.outreaches.in_states([State.IN_REVIEW]) if o.task is not None]
    waiting = [o for o in waiting if only is None or o.id in only]
    made: dict[str, int] = {}
    for choice in choices(waiting, text_of):
        if choice is None:
            made["wait"] = made.get("wait", 0) + 1
            continue
        connection, what = choice
        enter[connection](what)
        made[what.decision.value] = made.get(what.decision.value, 0) + 1
    return made


def choices(waiting: Iterable[Outreach], text_of: Callable[[Outreach], str]) -> Iterator[tuple[str, Choice] | None]:
    """The script applied to a queue, in the order in which the messages were found."""
    for number, row in enumerate(waiting):
        decision = SCRIPT[number % len(SCRIPT)]
        if decision is None or row.task is None:
            yield None
            continue
        edited = text_of(row) if decision is DecisionKind.EDIT else ""
        reason = "not the right moment" if decision is DecisionKind.REJECT else ""
        yield (
            row.task.connection,
            Choice(task=row.task.id, owner=row.owner, decision=decision, reason=reason, text=edited),
        )
