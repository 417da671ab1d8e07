"""Flow's calls through an External Service: flat JSON in and out, as our OpenAPI document has it.

The Named Credential proves the caller by the connection's key; no signature of the body is possible there. The org's id
stands in the request (Flow has it as ``$Organization.Id``) and, where the Named Credential sends it, in a header as
well. Flow repeats nothing by itself, but a paused or resumed interview does: `requestId` is the interview's id and the
record's, so that a repeat is known.
"""

import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from crm_adapters.salesforce import mapping
from crm_adapters.salesforce.events import ORG_ID
from crm_adapters.salesforce.mapping import SalesforceSettings
from crm_adapters.workflow import (
    SHAPES,
    Field,
    Operation,
    Option,
    OptionsQuery,
    WireAnswer,
    WorkflowAnswer,
    WorkflowCall,
    flat_request,
    one_line,
)
from gates.errors import ConfigError, Forged, InputError
from gates.recipient import ContactKey

WHERE = "External Service call"
ORG_HEADER, USER_HEADER = "x-gatepost-org", "x-gatepost-user"
MOST_OPTIONS_WORDS = 200
ID_LENGTH, LONG_ID = 15, 18
_CHECKSUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


class Actions:
    """The External Service of one org; `knows` tells whether a key is the connection's, in constant time."""

    def __init__(self, connection: str, *, settings: SalesforceSettings, knows: Callable[[str], bool]) -> None:
        """Nothing is called, ever: Flow waits for an answer and for nothing else."""
        self._connection, self._settings, self._knows = connection, settings, knows

    flat = True

    def parse_call(
        self, operation: Operation, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> WorkflowCall:
        """The call of this org's flow."""
        given = self._authentic(headers)
        told = _flat(body)
        values = {field.name: _value(field, told) for field in flat_request(operation)}
        self._is_ours(values["organizationId"], given)
        contact = self._contact(values["recordId"]) if SHAPES[operation].about_record else None
        return WorkflowCall(
            connection=self._connection,
            operation=operation,
            id=values["requestId"],
            source=values["flow"],
            user=values["userId"],
            contact=contact,
            segment=values.get("segment", ""),
            why=values.get("why", ""),
        )

    def answer_call(self, call: WorkflowCall, answer: WorkflowAnswer) -> WireAnswer:
        """The fields of the document, times in ISO 8601."""
        fields = SHAPES[call.operation].tells
        told = {f.name: answer.tells.get(f.name) for f in fields if f.required or f.name in answer.tells}
        return WireAnswer(body={k: v.isoformat() if isinstance(v, datetime) else v for k, v in told.items()})

    def ask_again(self, after: float) -> WireAnswer:
        """429 with whole seconds (RFC 9110 section 10.2.3)."""
        error = {"code": "rate_limited", "what": "the CRM asks us to wait", "mend": "ask again later"}
        return WireAnswer(status=429, headers={"Retry-After": str(max(-int(-after // 1), 1))}, body={"error": error})

    def parse_options(
        self, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> OptionsQuery:
        """``{"organizationId", "words", "after"}``; for our own component, Flow has no drop-downs from outside."""
        given = self._authentic(headers)
        told = _flat(body)
        found = {name: told.get(name, "") for name in ("organizationId", "words", "after")}
        if any(not isinstance(v, str) or len(v) > MOST_OPTIONS_WORDS for v in found.values()):
            raise InputError("words and after are short texts", where="body", mend="leave them out")
        self._is_ours(str(found["organizationId"]), given)
        return OptionsQuery(words=one_line(str(found["words"])), after=one_line(str(found["after"])))

    def answer_options(self, options: Sequence[Option], after: str) -> WireAnswer:
        """The same names as in HubSpot."""
        listed = [{"label": o.label, "value": o.value, "description": o.description} for o in options]
        return WireAnswer(body={"options": listed, "after": after})

    def _authentic(self, headers: Mapping[str, str]) -> Mapping[str, str]:
        given = {name.lower(): value for name, value in headers.items()}
        scheme, _, key = given.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not self._knows(key.strip()):
            raise Forged(
                "the key is missing or not this connection's",
                where="Authorization",
                mend="put the connection's key into the External Credential's principal",
            )
        return given

    def _is_ours(self, organization: str, given: Mapping[str, str]) -> None:
        ours = self._settings.organization_id[:ORG_ID]
        if len(ours) < ORG_ID:
            where = f"connections.{self._connection}.settings.organization_id"
            raise ConfigError("no organisation id is configured", where=where, mend="give the org's id")
        for theirs in (organization, given.get(ORG_HEADER, organization)):
            if not hmac.compare_digest(ours.encode(), theirs[:ORG_ID].encode("utf-8", "replace")):
                raise Forged(
                    "the call is from another organisation",
                    where="organizationId",
                    mend="pass $Organization.Id, and set organization_id to the id under Setup, Company Information",
                )

    def _contact(self, record: str) -> ContactKey:
        key = mapping.key_of(self._connection, long_id(record))
        if key is None:
            raise InputError("the record is neither a Contact nor a Lead", where="recordId", mend="pass such an id")
        return key


def long_id(record: str) -> str:
    """The 18 characters of an id of 15: three more say which of the letters are capitals."""
    if len(record) != ID_LENGTH:
        return record
    parts = (record[start : start + 5] for start in range(0, ID_LENGTH, 5))
    return record + "".join(
        _CHECKSUM[sum(c.isascii() and c.isupper() and 1 << n for n, c in enumerate(p))] for p in parts
    )


def _flat(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise InputError("the body is no JSON object", where="body", mend="send the operation's fields as JSON")
    return told


def _value(field: Field, told: Mapping[str, Any]) -> str:
    """A text of the request; what is not there is empty, and refused where it must be there."""
    value = told.get(field.name)
    if value is None and not field.required:
        return ""
    mend = f"a text of {field.least} to {field.most} characters"
    if not isinstance(value, str) or not field.least <= len(value) <= field.most:
        raise InputError(f"{field.name} is missing, empty or too long", where=field.name, mend=mend)
    if field.pattern and not re.fullmatch(field.pattern, value, re.ASCII):
        raise InputError(f"{field.name} has a form that it cannot have", where=field.name, mend=field.says)
    return one_line(value)
