"""`POST /actions/standard/emailSimple`, the outbox it fills, and what a logged mail leaves behind."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crm_adapters.salesforce.sandbox.errors import ApiError
from crm_adapters.salesforce.sandbox.ids import canonical
from crm_adapters.salesforce.sandbox.records import Row, Store
from crm_adapters.salesforce.sandbox.wire import Answer, Request, Router

MAX_RECIPIENTS = 150
_SINCE_65 = {"recipientAddresses", "ccAddresses", "bccAddresses"}
_UNTIL_64 = {
    *("emailAddresses", "emailAddressesArray", "ccRecipientAddressList"),
    *("bccRecipientAddressList", "ccRecipientAddressCollection", "bccRecipientAddressCollection"),
}
_ALWAYS = {
    *("recipientId", "relatedRecordId", "emailSubject", "emailBody", "sendRichBody"),
    *("useLineBreaks", "emailTemplateId", "logEmailOnSend", "senderType", "senderAddress"),
    *("addThreadingTokenToBody", "addThreadingTokenToSubject", "attachmentId"),
    "attachmentIdCollection",
}
_NAMES_CHANGED = 65.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One mail that the platform accepted."""

    to: tuple[str, ...]
    subject: str
    body: str
    template_id: str | None
    recipient_id: str | None
    sender: str
    at: str


class Mail:
    def __init__(self, store: Store) -> None:
        self._store = store
        self.outbox: list[Sent] = []

    def routes(self, router: Router) -> None:
        router.add("POST", "/actions/standard/emailSimple", self.send)

    def send(self, request: Request) -> Answer:
        inputs = request.record().get("inputs")
        if not isinstance(inputs, list) or not inputs:
            raise ApiError("INVALID_INPUT", "inputs must be a list with at least one object")
        results = [self._one(request, place, each) for place, each in enumerate(inputs)]
        fine = all(each["isSuccess"] for each in results)
        return Answer(status=200 if fine else 400, body=results)

    def _one(self, request: Request, place: int, given: dict[str, Any]) -> dict[str, Any]:
        errors = None
        try:
            if request.fault is not None and place in request.fault.elements:
                raise ApiError(request.fault.code, request.fault.message)
            self._accept(request, given)
        except ApiError as error:
            errors = [error.element()]
        return {
            "actionName": "emailSimple",
            "errors": errors,
            "isSuccess": errors is None,
            "outputValues": None,
        }

    def _accept(self, request: Request, given: dict[str, Any]) -> None:
        _check_names(float(request.version), given)
        person = self._person(given.get("recipientId"))
        names = [name for name in given if "ddress" in name and name != "senderAddress"]
        to = [each for name in names for each in _addresses(given[name])]
        if person and person["Email"]:
            to.append(person["Email"])
        if not to:
            raise ApiError("UNSPECIFIED_EMAIL_ADDRESS", "Missing recipient: give an address")
        if len(to) > MAX_RECIPIENTS:
            raise ApiError("LIMIT_EXCEEDED", f"at most {MAX_RECIPIENTS} recipients in one mail")
        if bad := [each for each in to if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", each)]:
            raise ApiError("INVALID_EMAIL_ADDRESS", f"Invalid email address: {bad[0]}")
        template = canonical(given.get("emailTemplateId")) if given.get("emailTemplateId") else None
        if template is None and not (given.get("emailSubject") and given.get("emailBody")):
            raise ApiError("REQUIRED_FIELD_MISSING", "emailSubject and emailBody are required")
        if template and (given.get("emailBody") or person is None):
            raise ApiError("INVALID_INPUT", "emailTemplateId needs a recipientId and no emailBody")
        sender = self._sender(given)
        mail = Sent(
            to=tuple(to),
            subject=str(given.get("emailSubject") or ""),
            body=str(given.get("emailBody") or ""),
            template_id=template,
            recipient_id=person["Id"] if person else None,
            sender=sender,
            at=self._store.now(),
        )
        if given.get("logEmailOnSend") in {True, "true"}:
            self._log(mail, person, given.get("relatedRecordId"))
        self.outbox.append(mail)

    def _person(self, record_id: Any) -> Row | None:
        if not record_id:
            return None
        row = self._store.get(canonical(record_id))
        if row is None or row["IsDeleted"] or row["Id"][:3] not in {"003", "00Q"}:
            raise ApiError("INVALID_CROSS_REFERENCE_KEY", "recipientId: invalid record id")
        return row

    def _sender(self, given: dict[str, Any]) -> str:
        if given.get("senderType") != "OrgWideEmailAddress":
            user = self._store.get(self._store.user_id)
            return str(user["Email"]) if user else ""
        for row in self._store.rows("OrgWideEmailAddress"):
            if row["Address"].lower() == str(given.get("senderAddress", "")).lower():
                return str(row["Address"])
        raise ApiError("INVALID_EMAIL_ADDRESS", "senderAddress is no organization-wide address")

    def _log(self, mail: Sent, person: Row | None, related: Any) -> None:
        if person is None and not related:
            raise ApiError("INVALID_INPUT", "logEmailOnSend needs recipientId or relatedRecordId")
        if person and related and person["Id"].startswith("00Q"):
            raise ApiError("INVALID_INPUT", "relatedRecordId cannot be logged beside a Lead")
        row = self._store.insert(
            "EmailMessage",
            {
                "Subject": mail.subject,
                "HtmlBody": mail.body,
                "ToAddress": "; ".join(mail.to),
                "ToIds": [person["Id"]] if person else None,
                "FromAddress": mail.sender,
                "Status": "3",
                "MessageDate": mail.at,
                "RelatedToId": canonical(related),
                "EmailTemplateId": mail.template_id,
            },
        )
        log_on_timeline(self._store, row)


def log_on_timeline(store: Store, message: Row) -> Row:
    """Enhanced Email: a sent message outside cases gets its own closed Task and relations."""
    people: Sequence[str] = message["ToIds"] or ()
    if message["ParentId"] or message["ActivityId"]:
        return message
    subject = f"Email: {message['Subject'] or ''}"[:255]
    task = store.insert(
        "Task",
        {
            "Subject": subject,
            "Status": "Completed",
            "TaskSubtype": "Email",
            "WhoId": people[0] if people else None,
            "WhatId": message["RelatedToId"],
            "Description": (message["TextBody"] or "")[:32000],
            "ActivityDate": (message["MessageDate"] or message["CreatedDate"])[:10],
        },
    )
    for person_id in people:
        person = store.get(person_id) or {}
        store.insert(
            "EmailMessageRelation",
            {
                "EmailMessageId": message["Id"],
                "RelationId": person_id,
                "RelationType": "ToAddress",
                "RelationAddress": person.get("Email"),
            },
        )
    return store.update(message, {"ActivityId": task["Id"]})


def _addresses(value: Any) -> list[str]:
    parts = value if isinstance(value, list) else str(value or "").split(",")
    return [str(part).strip() for part in parts if str(part).strip()]


def _check_names(version: float, given: dict[str, Any]) -> None:
    allowed = _ALWAYS | (_SINCE_65 if version >= _NAMES_CHANGED else _UNTIL_64)
    if unknown := sorted(set(given) - allowed):
        raise ApiError("INVALID_INPUT", f"Unknown inputs in v{version}: {', '.join(unknown)}")
