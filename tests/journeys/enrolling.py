"""Who is enrolled in the journeys: people of a segment, by their CRM's own workflow, until one may be written to."""

from connector.lifecycle import State
from tests.journeys.crm_loop import Loop

SEGMENT = {"hubspot": "events", "salesforce": "customers"}
WORKFLOW = 77


class Enroller:
    """The CRM's workflow; it takes contacts of the segment until one may be written to."""

    def __init__(self, loop: Loop) -> None:
        self.loop, self.used = loop, set()

    def enrol(self, crm: str) -> tuple[str, str]:
        """A contact for whom a draft was accepted, and its outreach."""
        for contact in self._candidates(crm):
            self.used.add(contact)
            outreach = self._ask(crm, contact)
            if not outreach:
                continue
            self.loop.work()
            if self.loop.state(outreach) is State.IN_REVIEW:
                return contact, outreach
        raise AssertionError(f"nobody in {SEGMENT[crm]} may be written to")

    def _candidates(self, crm: str) -> list[str]:
        if crm == "hubspot":
            members = self.loop.hubspot.portal.lists["events"].members
            return [m for m in members if m not in self.used]
        rows = self.loop.salesforce.store.rows("Contact")
        return [r["Id"] for r in rows if "customers" in str(r["Segment__c"]) and r["Id"] not in self.used]

    def _ask(self, crm: str, contact: str) -> str:
        if crm == "hubspot":
            engine = self.loop.hubspot.workflows
            enrolment = engine.enrol(contact, WORKFLOW)
            assert engine.settle()
            return str(enrolment.outputs.get("outreach") or "")
        interview = self.loop.salesforce.flows.run("Ask_for_a_draft", contact)
        assert interview.status == 200, interview
        return str(interview.answer["outreach"] or "")

    def task(self, crm: str, outreach: str) -> str:
        """The page of its task."""
        return task(self.loop, crm, outreach)


def owner(loop: Loop, outreach: str) -> str:
    with loop.app.store.read() as tx:
        return tx.outreaches.get(outreach).owner


def task(loop: Loop, crm: str, outreach: str) -> str:
    """The task's page in the queue of its owner."""
    with loop.app.store.read() as tx:
        row = tx.outreaches.get(outreach)
    links = [url for _, url in loop.queue(crm, row.owner) if url.endswith(f"/{row.task.id}")]
    assert len(links) == 1, "one task, in the queue of the contact's owner"
    return links[0]
