"""The review task, its decision fields, the logged mail and the opt-out: all that we ever write.

Only fields named `Gatepost_…` and the standard fields of our own tasks are written, and never a
task that does not carry our external id (law 13).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from simple_salesforce.format import format_soql

from crm_adapters.errors import Conflict, Gone, NotPermitted, Refused, Unavailable
from crm_adapters.port import ReviewTask, SentEmail, TaskAnswer, TaskRef
from crm_adapters.salesforce.client import Client, Schema, problem
from crm_adapters.salesforce.mapping import OBJECTS, Row, heir_of, moment, text
from crm_adapters.salesforce.reading import chunks
from gates.errors import InputError
from gates.recipient import ContactKey

T = TypeVar("T")
KEY = "Gatepost_Draft_Id__c"
OWN_FIELDS = (
    KEY,
    *("Gatepost_Decision__c", "Gatepost_Draft_Version__c", "Gatepost_Draft_Hash__c", "Gatepost_Gate_Result__c"),
    *("Gatepost_Segment__c", "Gatepost_Edited_Subject__c", "Gatepost_Edited_Text__c", "Gatepost_Reason__c"),
    "Gatepost_Decided_By__c",
)
ANSWER_FIELDS = (
    *("Id", "IsDeleted", "IsClosed", "LastModifiedById", "LastModifiedDate", "CreatedById"),
    *OWN_FIELDS,
)
# What a rep answered belongs to one draft: a new draft begins with none of it.
ANSWERS = tuple(f"Gatepost_{name}__c" for name in ("Decision", "Edited_Subject", "Edited_Text", "Reason", "Decided_By"))
DESCRIPTION_LIMIT = 32_000
SUBJECT_LIMIT = 255
FORWARD_FIELDS = ("Id", "IsDeleted", "MasterRecordId", "IsConverted", "ConvertedContactId")


class Desk:
    """Our tasks, mails and opt-outs in one org."""

    def __init__(self, connection: str, client: Client, schema: Schema) -> None:
        """Nothing is read or written yet."""
        self._connection = connection
        self._client = client
        self._schema = schema

    # ---- the task

    def put(self, task: ReviewTask) -> TaskRef:
        """Create or update the task of this outreach; the same content again writes nothing.

        Writing nothing matters: an update by us would hide which rep edited the task last.
        """
        standing = self._standing(task.outreach)
        body = self._content(task)
        if standing and standing.get("Gatepost_Draft_Hash__c") == task.draft_digest and _same(standing, body):
            return self._ref(text(standing, "Id"))
        if standing and standing.get("Gatepost_Draft_Hash__c") != task.draft_digest:
            body |= dict.fromkeys(self._schema.seen("Task", ANSWERS))
        answer = self._to_current(task.contact, lambda who: self._upsert(task.outreach, body | {"WhoId": who}))
        task_id = text(answer or {}, "id") or text(self._standing(task.outreach) or {}, "Id")
        if not task_id:
            raise Unavailable("the task was written but cannot be found", where=self._connection)
        return self._ref(task_id)

    def _upsert(self, outreach: str, body: dict[str, Any]) -> Any:
        path = f"sobjects/Task/{KEY}/{quote(outreach, safe='')}"
        try:
            return self._client.upsert(path, body, kind="task")
        except Refused as error:
            fallback = self._client.settings.fallback_owner
            if "INACTIVE" not in error.what.upper() or not fallback or body["OwnerId"] == fallback:
                raise
        return self._client.upsert(path, body | {"OwnerId": fallback}, kind="task")

    def _to_current(self, key: ContactKey, write: Callable[[str], T]) -> T:
        """Write to the record, or to the one that took its place since we last looked."""
        try:
            return write(key.id)
        except Gone:
            row, _ = self._current(key)
            if text(row, "Id") == key.id:
                raise
        return write(text(row, "Id"))

    def _ref(self, task_id: str) -> TaskRef:
        return TaskRef(connection=self._connection, id=task_id)

    def _standing(self, outreach: str) -> Row | None:
        fields = ("Id", *OWN_FIELDS, "Subject", "Description", "ActivityDate", "WhoId", "OwnerId")
        columns = ", ".join(self._schema.seen("Task", fields))
        if KEY not in columns:
            mend = "install the Gatepost package and give its permission set to the integration user"
            what = "the task has no Gatepost fields"
            raise NotPermitted(what, scope=f"Task.{KEY}", where=self._connection, mend=mend)
        where = format_soql(f"{KEY} = {{}}", outreach)
        rows = list(self._client.rows(f"SELECT {columns} FROM Task WHERE {where}", kind="task"))  # noqa: S608
        return rows[0] if rows else None

    def _content(self, task: ReviewTask) -> dict[str, Any]:
        findings = "\n".join(task.findings)
        wanted: dict[str, Any] = {
            "Subject": task.subject[:SUBJECT_LIMIT],
            "Description": described(task),
            "ActivityDate": task.due.date().isoformat(),
            "WhoId": task.contact.id,
            "OwnerId": task.owner or self._client.settings.fallback_owner,
            "Gatepost_Draft_Version__c": task.version,
            "Gatepost_Draft_Hash__c": task.draft_digest,
            "Gatepost_Gate_Result__c": findings[:DESCRIPTION_LIMIT],
            "Gatepost_Segment__c": task.segment[:80],
        }
        seen = set(self._schema.seen("Task", list(wanted)))
        return {name: value for name, value in wanted.items() if name in seen and value != ""}

    def answers(self, refs: Sequence[TaskRef]) -> list[TaskAnswer]:
        """The decision fields of these tasks, 300 a call; a task that is nowhere counts as deleted."""
        rows: dict[str, Row] = {}
        columns = ", ".join(self._schema.seen("Task", ANSWER_FIELDS))
        for some in chunks(ref.id for ref in refs):
            soql = f"SELECT {columns} FROM Task WHERE Id IN {format_soql('{}', some)}"  # noqa: S608
            for row in self._client.rows(soql, deleted=True, kind="answers"):
                rows[text(row, "Id")] = row
        return [_answer(ref, rows.get(ref.id)) for ref in refs]

    def close(self, ref: TaskRef, outcome: str) -> None:
        """Complete our task and say in it what happened; nothing to do where it is gone or says so already."""
        columns = ", ".join(self._schema.seen("Task", ("Id", "IsDeleted", "IsClosed", KEY, "Description")))
        where = f"Id = {format_soql('{}', ref.id)}"
        rows = list(self._client.rows(f"SELECT {columns} FROM Task WHERE {where}", kind="task"))  # noqa: S608
        line = f"Outcome: {outcome}"
        if not rows or not text(rows[0], KEY) or (rows[0].get("IsClosed") and line in text(rows[0], "Description")):
            return
        said = text(rows[0], "Description")
        body = {"Status": self._client.settings.closed_status, "Description": f"{line}\n\n{said}"[:DESCRIPTION_LIMIT]}
        try:
            self._client.patch(f"sobjects/Task/{ref.id}", body, kind="task")
        except Gone:
            return  # deleted between the two calls: the port says that this is no error

    # ---- the mail on the timeline

    def log(self, sent: SentEmail) -> str:
        """One EmailMessage for this Message-ID, and its relation to the sender.

        An unknown outcome is looked up, never posted again by us (facts: no idempotency key exists).
        """
        message_id = self._logged(sent.message_id)
        if not message_id:
            message_id = self._to_current(sent.contact, lambda to: self._post_message(sent, to))
        self._relate_sender(message_id, sent)
        return message_id

    def _post_message(self, sent: SentEmail, to: str) -> str:
        body: dict[str, Any] = {
            "Status": "3",  # Sent: the only one allowed for mail that belongs to no case
            "Incoming": False,
            "Subject": sent.subject,
            "TextBody": sent.text,
            "HtmlBody": sent.html,
            "FromAddress": sent.from_address,
            "ToIds": [to],
            "MessageDate": sent.at.isoformat(timespec="seconds"),
            "MessageIdentifier": sent.message_id,
            "AutomationType": "AiAutomated" if sent.unreviewed else "AiAssisted",
        }
        try:
            answer = self._client.post("sobjects/EmailMessage", body, kind="log")
        except Unavailable:
            there = self._logged(sent.message_id)
            if not there:
                raise
            return there
        return _created(answer, self._connection)

    def _logged(self, message_id: str) -> str:
        where = format_soql("MessageIdentifier = {}", message_id)
        for row in self._client.rows(f"SELECT Id FROM EmailMessage WHERE {where} ORDER BY Id", kind="log"):  # noqa: S608
            return text(row, "Id")
        return ""

    def _relate_sender(self, message_id: str, sent: SentEmail) -> None:
        if not sent.owner.startswith("005"):
            return
        where = format_soql("EmailMessageId = {} AND RelationType = 'FromAddress'", message_id)
        if any(True for _ in self._client.rows(f"SELECT Id FROM EmailMessageRelation WHERE {where}", kind="log")):  # noqa: S608
            return
        body = {
            "EmailMessageId": message_id,
            "RelationId": sent.owner,
            "RelationType": "FromAddress",
            "RelationAddress": sent.from_address,
        }
        try:
            self._client.post("sobjects/EmailMessageRelation", body, kind="log")
        except Conflict:
            return  # another worker was quicker

    # ---- the opt-out

    def opt_out(self, key: ContactKey, reason: str) -> None:
        """Set HasOptedOutOfEmail, and HasOptedOutSolicit of a linked Individual; follows merges and conversions."""
        if key.object not in OBJECTS:
            raise InputError("no contact and no lead", where=str(key), mend="opt out a contact or a lead")
        row, sobject = self._current(key)
        if not self._schema.sees(sobject, "HasOptedOutOfEmail"):
            mend = "show the field to the integration user and let it be edited"
            scope = f"{sobject}.HasOptedOutOfEmail"
            raise NotPermitted("the opt-out field cannot be seen", scope=scope, where=str(key), mend=mend)
        if not row.get("HasOptedOutOfEmail"):
            body: dict[str, Any] = {"HasOptedOutOfEmail": True}
            if self._schema.sees(sobject, "Gatepost_Opt_Out_Reason__c"):
                body["Gatepost_Opt_Out_Reason__c"] = reason[:255]
            self._client.patch(f"sobjects/{sobject}/{text(row, 'Id')}", body, kind="opt_out")
        party = text(row, "IndividualId")
        person = row.get("Individual")
        if party and isinstance(person, Mapping) and person.get("HasOptedOutSolicit") is False:
            self._client.patch(f"sobjects/Individual/{party}", {"HasOptedOutSolicit": True}, kind="opt_out")

    def _current(self, key: ContactKey) -> tuple[Row, str]:
        record_id = key.id
        for _ in range(5):
            sobject = OBJECTS["lead" if record_id.startswith("00Q") else "contact"]
            wanted = (*FORWARD_FIELDS, "HasOptedOutOfEmail", "IndividualId", "Individual.HasOptedOutSolicit")
            columns = ", ".join(self._schema.seen(sobject, wanted))
            where = f"Id = {format_soql('{}', record_id)}"
            soql = f"SELECT {columns} FROM {sobject} WHERE {where}"  # noqa: S608
            row = next(iter(self._client.rows(soql, deleted=True, kind="opt_out")), None)
            if row is None:
                break
            record_id = heir_of(row)
            if not record_id and not row.get("IsDeleted"):
                return row, sobject
            if not record_id:
                break
        raise Gone("the record does not exist any more", where=str(key))


# ---- functions of values


def described(task: ReviewTask) -> str:
    """The task's text: the mail as it will arrive, the slots, each claim with its ground, findings, the link.

    What does not fit into 32,000 characters is cut from the end of the mail; the link always stays.
    """
    claims = [
        f"- {claim.text}\n  {claim.source} = {claim.value}"
        + (f", {claim.age_days} days old" if claim.age_days is not None else "")
        for claim in task.claims
    ]
    slots = [f"[{name}] {words}" for name, words in task.slots.items()]
    head = f"Decide here: {task.link}\nCompleting this task alone approves nothing."
    if task.answers_them:
        head = "They wrote to us. Answer them yourself, then complete this task."
    tail = "\n\n".join(
        part
        for part in (
            _block("Written by the model (marked by slot)", slots),
            _block("What each statement rests on", claims),
            _block("Findings", [f"- {line}" for line in task.findings]),
            f"Draft {task.version}, {task.draft_digest[:12]}",
        )
        if part
    )
    mail = f"Subject: {task.mail_subject}\n\n{task.mail_text}"
    room = DESCRIPTION_LIMIT - len(head) - len(tail) - 100
    if len(mail) > room:
        mail = mail[: max(room, 0)] + "\n… cut here; the review page shows all of it"
    return f"{head}\n\n{mail}\n\n{tail}"[:DESCRIPTION_LIMIT]


def _block(title: str, lines: Sequence[str]) -> str:
    return f"{title}:\n" + "\n".join(lines) if lines else ""


def _same(standing: Row, body: Mapping[str, Any]) -> bool:
    """Whether every field that we would write stands there already; text areas lose trailing blanks."""
    return all(_plain(standing.get(name)) == _plain(value) for name, value in body.items() if name != "OwnerId")


def _plain(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _answer(ref: TaskRef, row: Row | None) -> TaskAnswer:
    if row is None:
        return TaskAnswer(ref=ref, outreach="", draft_digest="", decision="", decided_by="", deleted=True)
    return TaskAnswer(
        ref=ref,
        outreach=text(row, KEY),
        draft_digest=text(row, "Gatepost_Draft_Hash__c"),
        decision=text(row, "Gatepost_Decision__c").lower().replace(" ", "_"),
        decided_by=_decided_by(row),
        reason=text(row, "Gatepost_Reason__c"),
        edited_subject=text(row, "Gatepost_Edited_Subject__c"),
        edited_text=str(row.get("Gatepost_Edited_Text__c") or ""),
        completed=bool(row.get("IsClosed")),
        deleted=bool(row.get("IsDeleted")),
        at=moment(row.get("LastModifiedDate")),
    )


def _decided_by(row: Row) -> str:
    """The last editor, whom Salesforce vouches for; nobody where that is the integration user.

    A field that a rep can write names nobody: they could write another's name there.
    """
    editor = text(row, "LastModifiedById")
    return editor if editor != text(row, "CreatedById") else ""


def _created(answer: Any, where: str) -> str:
    """The id of a record that was created; the answer's own errors otherwise."""
    row = answer if isinstance(answer, Mapping) else {}
    if row.get("success") and row.get("id"):
        return str(row["id"])
    errors: Iterable[Any] = row.get("errors") or [{}]
    first = next(iter(errors))
    raise problem(str(first.get("statusCode", "UNKNOWN")), str(first.get("message", "")), where=where)
