"""The org as a rep sees it, and how its component calls the app: our Apex, through the Named Credential."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint

from crm_adapters.salesforce.sandbox.records import Row
from crm_adapters.salesforce.sandbox.whole import Whole
from crm_adapters.sandboxes import outgoing
from crm_adapters.sandboxes.rep import Item, Page, Rep, json_body, pages

PATIENCE = 20.0
KINDS = {"contact": "Contact", "lead": "Lead", "task": "Task"}
SHOWN = {
    "Email": "Email",
    "Title": "Title",
    "Company": "Company",
    "MailingCity": "City",
    "City": "City",
    "MailingCountry": "Country",
    "Country": "Country",
    "Segment__c": "Segments",
    "Consent_Basis__c": "Consent",
}


class Desk:
    """One org's reps."""

    name = "Salesforce"

    def __init__(self, sandbox: Whole) -> None:
        """Reads the org whenever a page is asked for."""
        self._sandbox = sandbox

    def reps(self) -> Sequence[Rep]:
        """Active users but the integration's; whoever has most to do comes first."""
        with self._sandbox.lock:
            busy = [t["OwnerId"] for t in self._open()]
            here = [u for u in self._sandbox.store.rows("User") if u["IsActive"] and u["Id"] != self._sandbox.user_id]
        here.sort(key=lambda u: -busy.count(u["Id"]))
        return [Rep(id=u["Id"], name=u["Name"], email=u["Email"]) for u in here]

    def queue(self, rep: Rep) -> Sequence[Item]:
        """Open tasks of one user."""
        with self._sandbox.lock:
            mine = [t for t in self._open() if t["OwnerId"] == rep.id]
        return sorted((_task(t) for t in mine), key=lambda item: item.at)

    def page(self, kind: str, record: str) -> Page | None:
        """A contact, lead or task."""
        with self._sandbox.lock:
            row = self._sandbox.store.get(record)
            sobject = self._sandbox.catalog.of_id(record)
            if row is None or row["IsDeleted"] or sobject is None or sobject.name != KINDS.get(kind):
                return None
            return self._task_page(row) if kind == "task" else self._person(kind, row)

    def ask(self, rep: Rep, method: str, path: str, body: Mapping[str, Any] | None, call: str) -> outgoing.Reply:
        """The Apex call-out of the component, as this user."""
        door = self._sandbox.credential
        if not door.origin:
            return outgoing.Reply(status=0)
        headers = {
            "Authorization": f"Bearer {door.key}",
            "X-Gatepost-Org": self._sandbox.org_id,
            "X-Gatepost-User": rep.id,
            "X-Gatepost-Time": str(int(self._sandbox.clock().timestamp() * 1000)),
            "X-Gatepost-Request": call,
            "Content-Type": "application/json",
            "User-Agent": "SFDC-Callout/66.0",
        }
        return outgoing.call(method, door.origin + path, body=json_body(body), headers=headers, timeout=PATIENCE)

    # Reading the org -------------------------------------------------------------------------

    def _open(self) -> list[Row]:
        # A logged mail is a closed task, so nothing but what is to be done is left.
        return [t for t in self._sandbox.store.rows("Task") if not t["IsClosed"]]

    def _person(self, kind: str, row: Row) -> Page:
        account = self._sandbox.store.get(row.get("AccountId"))
        company = account["Name"] if account else row.get("Company")
        known = [(label, str(row[name])) for name, label in SHOWN.items() if row.get(name)]
        if row.get("HasOptedOutOfEmail"):
            known.append(("Email Opt Out", "yes"))
        return Page(
            object=kind,
            record=row["Id"],
            title=row["Name"],
            under=" · ".join(str(part) for part in (row.get("Title"), company) if part),
            properties=known,
            timeline=sorted(self._timeline(row), key=lambda item: item.at, reverse=True),
        )

    def _task_page(self, row: Row) -> Page:
        who = self._sandbox.store.get(row["WhoId"])
        links = []
        if who is not None:
            kind = "lead" if who["Id"].startswith("00Q") else "contact"
            links.append(Item(what=kind.capitalize(), title=who["Name"], object=kind, record=who["Id"]))
        return Page(
            object="task",
            record=row["Id"],
            title=row["Subject"] or "Task",
            under="Completed" if row["IsClosed"] else "",
            links=links,
            body=row["Description"] or "",
        )

    def _timeline(self, row: Row) -> list[Item]:
        store = self._sandbox.store
        items = []
        mails = {r["EmailMessageId"] for r in store.rows("EmailMessageRelation") if r["RelationId"] == row["Id"]}
        mails |= {m["Id"] for m in store.rows("EmailMessage") if row["Id"] in str(m["ToIds"] or "")}
        logged = set()
        for mail in (store.get(key) for key in mails):
            if mail is None:
                continue
            logged.add(mail["ActivityId"])
            what = "Email received" if mail["Incoming"] else "Email sent"
            at, text = str(mail["MessageDate"] or mail["CreatedDate"]), str(mail["TextBody"] or "")
            items.append(Item(what=what, title=str(mail["Subject"] or ""), at=at, text=text))
        tasks = store.table("Task").find(store.table("Task").sobject.fields["whoid"], row["Id"])
        items += [_task(t) for t in tasks if not t["IsDeleted"] and t["Id"] not in logged]
        return items


def _task(row: Row) -> Item:
    return Item(
        what="Task",
        title=row["Subject"] or "Task",
        at=str(row["ActivityDate"] or row["CreatedDate"]),
        object="task",
        record=row["Id"],
        chip=row["Gatepost_Segment__c"] or "",
        done=row["IsClosed"],
    )


def rep_pages(sandbox: Whole) -> Blueprint:
    """Everything below `/rep`."""
    return pages(Desk(sandbox))
