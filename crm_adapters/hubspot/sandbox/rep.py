"""The portal as a rep sees it, and how its card calls the app: `hubspot.fetch`, signed v3, naming who is logged in.

One repeat by itself on a failed connection or a 5xx, 15 seconds to answer, as HubSpot's guide to fetching data says.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint

from crm_adapters.hubspot.sandbox import signing
from crm_adapters.hubspot.sandbox.records import Row
from crm_adapters.hubspot.sandbox.whole import Whole
from crm_adapters.sandboxes import outgoing
from crm_adapters.sandboxes.rep import Item, Page, Rep, json_body, pages, plain

PATIENCE, SERVER_ERROR = 15.0, 500
KINDS = {"contact": "contacts", "task": "tasks"}
DONE = "COMPLETED"
SHOWN = {
    "email": "Email",
    "jobtitle": "Job title",
    "company": "Company",
    "city": "City",
    "country": "Country",
    "lifecyclestage": "Stage",
    "consent_basis": "Consent",
    "hs_email_optout": "Unsubscribed",
}
MAIL = {"EMAIL": "Email sent", "INCOMING_EMAIL": "Email received"}


class Desk:
    """One portal's reps."""

    name = "HubSpot"

    def __init__(self, sandbox: Whole) -> None:
        """Reads the portal whenever a page is asked for."""
        self._sandbox = sandbox

    def reps(self) -> Sequence[Rep]:
        """Owners who still work there; whoever has most to do comes first."""
        with self._sandbox.lock:
            busy = [str(t.properties.get("hubspot_owner_id")) for t in self._open()]
        here = [o for o in self._sandbox.owners if not o.archived]
        here.sort(key=lambda o: -busy.count(o.id))
        return [Rep(id=o.id, name=f"{o.first_name} {o.last_name}", email=o.email) for o in here]

    def queue(self, rep: Rep) -> Sequence[Item]:
        """Open tasks of one owner."""
        with self._sandbox.lock:
            mine = [t for t in self._open() if t.properties.get("hubspot_owner_id") == rep.id]
        return sorted((self._task(t) for t in mine), key=lambda item: item.at)

    def page(self, kind: str, record: str) -> Page | None:
        """A contact or a task."""
        with self._sandbox.lock:
            row = self._sandbox.store.get(KINDS.get(kind, "none"), record) if kind in KINDS else None
            if row is None:
                return None
            return self._contact(row) if kind == "contact" else self._task_page(row)

    def ask(self, rep: Rep, method: str, path: str, body: Mapping[str, Any] | None, call: str) -> outgoing.Reply:
        """`hubspot.fetch` as this rep."""
        del call  # HubSpot's signature is what tells one call from another
        sandbox, door = self._sandbox, self._sandbox.card
        if not door.origin:
            return outgoing.Reply(status=0)
        user = next(o.user_id for o in sandbox.owners if o.id == rep.id)
        uri = signing.fetched(
            door.origin + path, user_id=user, portal_id=sandbox.portal_id, email=rep.email, app_id=sandbox.oauth.app_id
        )
        payload = json_body(body)
        headers = signing.headers(
            "v3", secret=door.secret, method=method, uri=uri, body=payload, milliseconds=sandbox.milliseconds()
        )
        reply = outgoing.Reply(status=0)
        for _ in range(2):
            sent = {**headers, "Content-Type": "application/json", "User-Agent": "HubSpot Extension"}
            reply = outgoing.call(method, uri, body=payload, headers=sent, timeout=PATIENCE)
            if 0 < reply.status < SERVER_ERROR:
                break
        return reply

    # Reading the portal ----------------------------------------------------------------------

    def _open(self) -> list[Row]:
        return [t for t in self._sandbox.store.living("tasks") if t.properties.get("hs_task_status") != DONE]

    def _task(self, row: Row) -> Item:
        said = row.properties
        return Item(
            what="Task",
            title=str(said.get("hs_task_subject") or "Task"),
            at=str(said.get("hs_timestamp") or ""),
            object="task",
            record=row.id,
            chip=str(said.get("gatepost_segment") or ""),
            done=said.get("hs_task_status") == DONE,
        )

    def _linked(self, kind: str, row: Row, other: str) -> list[Row]:
        found = (
            self._sandbox.store.get(other, str(o["toObjectId"])) for o in self._sandbox.links.of(kind, row.id, other)
        )
        return [one for one in found if one is not None]

    def _contact(self, row: Row) -> Page:
        said = row.properties
        known = [(label, str(said[name])) for name, label in SHOWN.items() if said.get(name)]
        return Page(
            object="contact",
            record=row.id,
            title=_name(row),
            under=" · ".join(str(said[n]) for n in ("jobtitle", "company") if said.get(n)),
            properties=known,
            timeline=sorted(self._timeline(row), key=lambda item: item.at, reverse=True),
        )

    def _task_page(self, row: Row) -> Page:
        people = [Item(what="Contact", title=_name(p), object="contact", record=p.id) for p in
                  self._linked("tasks", row, "contacts")]  # fmt: skip
        item = self._task(row)
        return Page(
            object="task",
            record=row.id,
            title=item.title,
            under="Completed" if item.done else "",
            links=people,
            body=plain(str(row.properties.get("hs_task_body") or "")),
        )

    def _timeline(self, row: Row) -> list[Item]:
        items = [self._task(task) for task in self._linked("contacts", row, "tasks")]
        for mail in self._linked("contacts", row, "emails"):
            said = mail.properties
            text = said.get("hs_email_text") or plain(str(said.get("hs_email_html") or ""))
            what = MAIL.get(str(said.get("hs_email_direction")), "Email")
            title, at = str(said.get("hs_email_subject") or ""), str(said.get("hs_timestamp") or "")
            items.append(Item(what=what, title=title, at=at, text=str(text or "")))
        for note in self._linked("contacts", row, "notes"):
            text = plain(str(note.properties.get("hs_note_body") or ""))
            items.append(Item(what="Note", title=text, at=str(note.properties.get("hs_timestamp") or "")))
        return items


def _name(row: Row) -> str:
    said = row.properties
    return " ".join(str(said[n]) for n in ("firstname", "lastname") if said.get(n)) or str(said.get("email") or row.id)


def rep_pages(sandbox: Whole) -> Blueprint:
    """Everything below `/rep`."""
    return pages(Desk(sandbox))
