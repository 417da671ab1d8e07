"""What we write for reps: one task per outreach, and each mail on the timeline once.

A task carries our own unique property. Creating with that property cannot happen twice, so a doubt
is settled by reading it back; updates are upserts by it. A portal that refuses custom task
properties gets a marker in the body instead; there reps decide on the review page only.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from crm_adapters.errors import Conflict, Gone, NotPermitted, Refused, Unavailable
from crm_adapters.hubspot import mapping
from crm_adapters.hubspot.client import Client, rows
from crm_adapters.hubspot.mapping import Record
from crm_adapters.hubspot.reading import Reader
from crm_adapters.port import DecisionKind, ReviewTask, SentEmail, SetupItem, TaskAnswer, TaskRef
from gates.recipient import ContactKey

OUTREACH, DIGEST, MESSAGE = "gatepost_outreach_id", "gatepost_draft_hash", "gatepost_message_id"
DECISION, REASON = "gatepost_decision", "gatepost_reason"
SUBJECT, TEXT = "gatepost_edited_subject", "gatepost_edited_text"
# What a rep fills in; cleared whenever the task is about another draft.
ANSWERS = (DECISION, REASON, SUBJECT, TEXT)
# Our own properties: object, name, label, type, field type.
PROPERTIES = (
    ("tasks", OUTREACH, "Gatepost outreach", "string", "text"),
    ("tasks", DIGEST, "Gatepost draft", "string", "text"),
    ("tasks", DECISION, "Gatepost decision", "enumeration", "select"),
    ("tasks", "gatepost_version", "Gatepost draft version", "number", "number"),
    ("tasks", SUBJECT, "Gatepost edited subject", "string", "text"),
    ("tasks", TEXT, "Gatepost edited mail", "string", "textarea"),
    ("tasks", REASON, "Gatepost reason", "string", "textarea"),
    ("tasks", "gatepost_segment", "Gatepost segment", "string", "text"),
    ("tasks", "gatepost_gate_result", "Gatepost checks", "string", "textarea"),
    ("emails", MESSAGE, "Gatepost message id", "string", "text"),
)
UNIQUE = frozenset({OUTREACH, MESSAGE})
GROUPS: Mapping[str, str] = {"tasks": "task_information", "emails": "email_information"}
# HubSpot's own association types.
TASK_TO_CONTACT, EMAIL_TO_CONTACT = 204, 198
EPOCH = datetime.fromtimestamp(0, tz=UTC)
READ = (
    *(name for kind, name, *_ in PROPERTIES if kind == "tasks"),
    *("hs_task_body", "hs_task_status", "hs_task_subject", "hubspot_owner_id", "hs_timestamp"),
    *("hs_lastmodifieddate", "hs_updated_by_user_id"),
)


class Desk:
    """Tasks and logged mails of one portal."""

    def __init__(self, connection: str, *, client: Client, reader: Reader, owner_of_user: Callable[[str], str]) -> None:
        """`owner_of_user` maps a user id to an owner id; empty when it is nobody we know."""
        self._connection, self._client, self._reader = connection, client, reader
        self._owner_of_user = owner_of_user
        self._own: dict[str, frozenset[str]] = {}

    # ------------------------------------------------------------------------------------------- set-up

    def install(self) -> None:
        """Create the properties that are missing; where a portal refuses, `setup` names them and the marker serves."""
        self._own.clear()
        for kind, name, label, type_, field_type in PROPERTIES:
            if name in self._properties(kind):
                continue
            wanted: dict[str, Any] = {
                "name": name,
                "label": label,
                "type": type_,
                "fieldType": field_type,
                "groupName": GROUPS[kind],
                "hasUniqueValue": name in UNIQUE,
                "description": "Written by Gatepost.",
            }
            if name == DECISION:
                wanted["options"] = [
                    {
                        "label": d.value.replace("_", " ").capitalize(),
                        "value": d.value,
                        "displayOrder": n,
                        "hidden": False,
                    }
                    for n, d in enumerate(DecisionKind)
                ]
            try:
                self._client.sdk.crm.properties.core_api.create(kind, wanted)
            except (Conflict, Refused):
                continue  # somebody else made it a moment ago, or the portal takes none: the others may still be made
        self._own.clear()

    def setup(self) -> list[SetupItem]:
        """Which of our properties are there."""
        self._own.clear()
        items = []
        for kind, name, *_ in PROPERTIES:
            ok = name in self._properties(kind)
            items.append(
                SetupItem(
                    name=f"property {kind}.{name}",
                    ok=ok,
                    detail="there" if ok else "missing",
                    mend="" if ok else "let Gatepost create it (gatepost doctor --install), or create it by hand",
                )
            )
        return items

    def _properties(self, kind: str) -> frozenset[str]:
        if kind not in self._own:
            answer = self._client.sdk.crm.properties.core_api.get_all(kind) or {}
            self._own[kind] = frozenset(str(row["name"]) for row in rows(answer, "name"))
        return self._own[kind]

    @property
    def _has_fields(self) -> bool:
        return {OUTREACH, DIGEST, DECISION} <= self._properties("tasks")

    # --------------------------------------------------------------------------------------------- tasks

    def put(self, task: ReviewTask) -> TaskRef:
        """Create the task or bring it up to date; a decision about the same draft stays."""
        wanted = self._wanted(task)
        there = self._find(task.outreach, task.contact)
        is_new = False
        if there is None:
            there, is_new = self._create(
                "tasks",
                {**wanted, "hs_task_status": "NOT_STARTED", "hs_task_type": "TODO", "hs_task_priority": "HIGH"},
                (task.contact, TASK_TO_CONTACT),
                lambda: self._find(task.outreach, task.contact),
            )
        if not is_new and not self._is_current(there, wanted, task):
            if self._has_fields and there.text(DIGEST) != task.draft_digest:
                wanted |= dict.fromkeys(ANSWERS, "") | {"hs_task_status": "NOT_STARTED"}
            self._update(there, wanted)
        return TaskRef(connection=self._connection, id=there.id)

    def answers(self, refs: Sequence[TaskRef]) -> Sequence[TaskAnswer]:
        """What the decision fields say now."""
        tasks = self._reader.batch("tasks", [ref.id for ref in refs], READ, history=(DECISION,))
        found = {task.id: task for task in tasks}
        return [self._answer(ref, found.get(ref.id)) for ref in refs]

    def close(self, ref: TaskRef, outcome: str) -> None:
        """Complete the task and add what happened, once."""
        there = next(self._reader.batch("tasks", [ref.id], READ), None)
        said = f"<p><strong>Outcome:</strong> {escape(outcome)}</p>"
        if there is None or _is_closed(there, said):
            return
        if _outreach(there) == "":
            raise Refused("this is not a task of ours", where=f"HubSpot task {ref.id}")
        body = there.text("hs_task_body")
        closed = {"hs_task_status": "COMPLETED", "hs_task_body": body if said in body else body + said}
        try:
            self._client.records.update("tasks", ref.id, {"properties": closed})
        except Gone:
            return
        except Unavailable:
            again = next(self._reader.batch("tasks", [ref.id], READ), None)
            if again is not None and not _is_closed(again, said):
                raise

    def _wanted(self, task: ReviewTask) -> dict[str, str]:
        wanted = {
            "hs_task_subject": task.subject,
            "hs_task_body": body(task, by_fields=self._has_fields),
            "hs_timestamp": task.due.isoformat(),
            "hubspot_owner_id": task.owner,
        }
        if self._has_fields:
            wanted |= {
                OUTREACH: task.outreach,
                DIGEST: task.draft_digest,
                "gatepost_version": str(task.version),
                "gatepost_segment": task.segment,
                "gatepost_gate_result": "\n".join(task.findings),
            }
        return wanted

    def _find(self, outreach: str, contact: ContactKey) -> Record | None:
        """The living task of an outreach: by our property, else by the marker in the contact's tasks."""
        if self._has_fields:
            return next(self._reader.batch("tasks", [outreach], READ, OUTREACH), None)
        links = self._reader.associated("contacts", "tasks", [contact.id])
        tasks = self._reader.batch("tasks", [to for some in links.values() for to, _ in some], READ)
        return next((task for task in tasks if _outreach(task) == outreach), None)

    def _is_current(self, there: Record, wanted: Mapping[str, str], task: ReviewTask) -> bool:
        # HubSpot tidies the HTML that it stores, so the body is judged by what stands in it.
        same = all(_same(there, name, value) for name, value in wanted.items() if name != "hs_task_body")
        return same and _marker(task.outreach, task.draft_digest) in there.text("hs_task_body")

    def _update(self, there: Record, wanted: Mapping[str, str]) -> None:
        if not self._has_fields:
            self._client.records.update("tasks", there.id, {"properties": dict(wanted)})
            return
        outreach = wanted[OUTREACH]
        self._client.batches.upsert(
            "tasks", {"inputs": [{"id": outreach, "idProperty": OUTREACH, "properties": dict(wanted)}]}
        )

    def _answer(self, ref: TaskRef, task: Record | None) -> TaskAnswer:
        if task is None:
            return TaskAnswer(ref=ref, outreach="", draft_digest="", decision="", decided_by="", deleted=True)
        decision = task.text(DECISION)
        return TaskAnswer(
            ref=ref,
            outreach=_outreach(task),
            draft_digest=task.text(DIGEST) or _from_marker(task, 1),
            decision=decision,
            decided_by=self._owner_of_user(_decider(task)) if decision else "",
            reason=task.text(REASON),
            edited_subject=task.text(SUBJECT),
            edited_text=task.properties.get(TEXT) or "",
            completed=task.text("hs_task_status") == "COMPLETED",
            at=mapping.moment(task.text("hs_lastmodifieddate")) or task.updated_at,
        )

    # ---------------------------------------------------------------------------------------------- mails

    def log(self, sent: SentEmail) -> str:
        """Put a mail that left on the timeline, once; HubSpot does not send it."""
        there = self._find_mail(sent)
        if there is None:
            there, _ = self._create(
                "emails", self._mail(sent), (sent.contact, EMAIL_TO_CONTACT), lambda: self._find_mail(sent)
            )
        return there.id

    def _mail(self, sent: SentEmail) -> dict[str, str]:
        headers = {
            "from": {"email": sent.from_address},
            "to": [{"email": sent.to_address}],
            "cc": [],
            "bcc": [],
            "messageId": sent.message_id,
        }
        own = {MESSAGE: sent.message_id} if MESSAGE in self._properties("emails") else {}
        return {
            "hs_timestamp": sent.at.isoformat(),
            "hs_email_direction": "EMAIL",
            "hs_email_status": "SENT",
            "hs_email_subject": sent.subject,
            "hs_email_text": sent.text,
            "hs_email_html": sent.html,
            "hs_email_headers": json.dumps(headers),
            "hubspot_owner_id": sent.owner,
            **own,
        }

    def _find_mail(self, sent: SentEmail) -> Record | None:
        if MESSAGE in self._properties("emails"):
            return next(self._reader.batch("emails", [sent.message_id], [MESSAGE], MESSAGE), None)
        links = self._reader.associated("contacts", "emails", [sent.contact.id])
        mails = self._reader.batch("emails", [to for some in links.values() for to, _ in some], ["hs_email_headers"])
        return next((m for m in mails if json.dumps(sent.message_id) in m.text("hs_email_headers")), None)

    # ---------------------------------------------------------------------------------------------- both

    def _create(
        self, kind: str, properties: Mapping[str, str], to: tuple[ContactKey, int], find: Callable[[], Record | None]
    ) -> tuple[Record, bool]:
        """Create with its association in one call, and whether it is new: after any doubt, what is there decides."""
        key, type_id = to
        types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": type_id}]
        wanted = {"properties": dict(properties), "associations": [{"to": {"id": key.id}, "types": types}]}
        try:
            made = self._client.records.create(kind, wanted)
        except (Unavailable, Conflict, Refused):
            there = find()
            if there is None:
                raise
            return there, False
        record = Record.read(made)
        ignored = [name for name in properties if name in UNIQUE and record.text(name) != properties[name]]
        if ignored:
            raise NotPermitted(
                f"HubSpot did not keep {ignored[0]}",
                scope=ignored[0],
                where=f"HubSpot {kind}",
                mend="let the token write this property",
            )
        return record, True


# ------------------------------------------------------------------------------------------------ the page


def body(task: ReviewTask, *, by_fields: bool) -> str:
    """What the rep sees, in HTML: how to decide, the mail with its slots marked, the claims, the checks."""
    how = (
        "Choose a <strong>Gatepost decision</strong> on this task, or open the review page."
        if by_fields
        else "Open the review page."
    )
    alone = "Completing the task alone approves nothing."
    if task.answers_them:
        how, alone = "They wrote to us. Answer them yourself, then complete this task.", ""
    claims = "".join(
        f"<li>“{escape(c.text)}” rests on {escape(c.source)}: {escape(c.value)}{_age(c.age_days)}</li>"
        for c in task.claims
    )
    checks = "".join(f"<li>{escape(finding)}</li>" for finding in task.findings)
    return "".join(
        (
            f"<p>{how} {alone}</p>",
            f'<p><a href="{escape(task.link)}">{escape(task.link)}</a></p>' if task.link else "",
            f"<p><strong>Subject:</strong> {escape(task.mail_subject)}</p>",
            f"<p>{_marked(task)}</p>",
            f"<p><strong>What it rests on</strong></p><ul>{claims}</ul>" if claims else "",
            f"<p><strong>Checks</strong></p><ul>{checks}</ul>" if checks else "",
            f"<p>{_marker(task.outreach, task.draft_digest)}</p>",
        )
    )


def _marked(task: ReviewTask) -> str:
    """The mail's text, escaped, with each slot in bold."""
    shown = escape(task.mail_text)
    for slot in task.slots.values():
        if slot.strip():
            shown = shown.replace(escape(slot), f"<strong>{escape(slot)}</strong>", 1)
    return shown.strip().replace("\n", "<br>")


def _age(days: int | None) -> str:
    return "" if days is None else f" ({days} days old)"


def _marker(outreach: str, digest: str) -> str:
    return f"[gatepost {outreach} {digest}]"


def _from_marker(task: Record, place: int) -> str:
    _, found, rest = task.text("hs_task_body").rpartition("[gatepost ")
    words = rest.partition("]")[0].split()
    return words[place] if found and len(words) == 2 else ""  # noqa: PLR2004 - outreach and digest


def _outreach(task: Record) -> str:
    return task.text(OUTREACH) or _from_marker(task, 0)


def _decider(task: Record) -> str:
    """The user whom HubSpot names for the decision itself; only where it keeps no history, the last editor.

    A decision that an integration wrote names nobody, whoever touched the task afterwards.
    """
    past = task.properties_with_history.get(DECISION)
    if past is None:
        return task.text("hs_updated_by_user_id")
    latest = max(past, key=lambda p: p.timestamp or EPOCH, default=None)
    return str(latest.updated_by_user_id or "") if latest and latest.value == task.text(DECISION) else ""


def _same(there: Record, name: str, value: str) -> bool:
    got = there.text(name)
    return got == value.strip() or (name == "hs_timestamp" and mapping.moment(got) == mapping.moment(value))


def _is_closed(task: Record, said: str) -> bool:
    return task.text("hs_task_status") == "COMPLETED" and said in task.text("hs_task_body")
