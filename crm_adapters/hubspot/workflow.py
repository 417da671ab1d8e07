"""Custom workflow actions: HubSpot's calls and the options of their drop-downs, our answers, and the end of a wait.

HubSpot signs these calls with v3 or still with v2 and repeats them for up to three days (custom workflow actions,
developers.hubspot.com). It takes 2xx and 4xx as done, except 429, whose Retry-After it reads in milliseconds.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic.alias_generators import to_camel

from crm_adapters.hubspot import events, mapping
from crm_adapters.hubspot.client import VERSION, Client
from crm_adapters.hubspot.mapping import HubSpotSettings
from crm_adapters.workflow import (
    SHAPES,
    Operation,
    Option,
    OptionsQuery,
    Told,
    WaitFor,
    WireAnswer,
    WorkflowAnswer,
    WorkflowCall,
    one_line,
)
from gates.errors import ConfigError, Forged, InputError
from gates.recipient import ContactKey

WHERE = "HubSpot workflow action"
COMPLETE = f"/automation/actions/callbacks/{VERSION}/{{callbackId}}/complete"
STATE, EXPIRES = "hs_execution_state", "hs_expiration_duration"
SUCCESS, FAILED, BLOCK = "SUCCESS", "FAIL_CONTINUE", "BLOCK"
CONTACTS = frozenset({"CONTACT", "0-1"})
PATIENCE = timedelta(days=30)
"""A workflow may be told to wait longer than HubSpot's own week; we ask for no more than this."""
LATE = timedelta(hours=1)
"""How much later HubSpot gives up than we do: the end that we report should come first."""
WAIT_FIELD = "waitFor"

Word = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$")]


class _Part(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore")


class _Origin(_Part):
    portal_id: int


class _Context(_Part):
    workflow_id: int | None = None
    source: str = Field(default="", max_length=40, pattern=r"^\w*$")


class _Object(_Part):
    object_id: int | Annotated[str, StringConstraints(pattern=r"^\d{1,20}$")]
    object_type: str = Field(default="CONTACT", max_length=40)


class _Call(_Part):
    callback_id: Word
    origin: _Origin
    context: _Context = Field(default_factory=_Context)
    object: _Object | None = None
    input_fields: dict[str, str | int | float | bool | None] = Field(default_factory=dict)


class _Fetch(_Part):
    q: str | None = Field(default=None, max_length=200)
    after: str | None = Field(default=None, max_length=200)


class _Options(_Part):
    origin: _Origin
    fetch_options: _Fetch = Field(default_factory=_Fetch)


class Actions:
    """The workflow actions of one portal."""

    def __init__(self, connection: str, *, settings: HubSpotSettings, client: Client) -> None:
        """Nothing is called yet."""
        self._connection, self._settings, self._client = connection, settings, client

    flat = False

    def parse_call(
        self, operation: Operation, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> WorkflowCall:
        """The call of this portal's workflow; `callbackId` is its id, and the same in every repeat."""
        self._verify(method, uri, headers, body, now)
        try:
            call = _Call.model_validate_json(body)
        except ValidationError as error:
            raise _unreadable(error) from None
        self._is_ours(call.origin)
        given = {name: "" if value is None else one_line(str(value)) for name, value in call.input_fields.items()}
        asks = SHAPES[operation].asks
        for field in asks:
            value = given.get(field.name, "")
            if (field.required and len(value) < field.least) or len(value) > field.most:
                mend = f"set it in the workflow's action, with at most {field.most} characters"
                raise InputError(f"{field.name} is empty or too long", where=f"inputFields.{field.name}", mend=mend)
        wait = given.get(WAIT_FIELD, "") or WaitFor.NOTHING.value
        if wait not in set(WaitFor):
            mend = f"one of: {', '.join(WaitFor)}"
            raise InputError("there is no such thing to wait for", where=f"inputFields.{WAIT_FIELD}", mend=mend)
        words = {field.name: given.get(field.name, "") for field in asks}
        return WorkflowCall(
            connection=self._connection,
            operation=operation,
            id=call.callback_id,
            source=str(call.context.workflow_id or call.context.source or "unknown").lower(),
            contact=self._contact(call) if SHAPES[operation].about_record else None,
            segment=words.get("segment", ""),
            why=words.get("why", ""),
            wait_for=WaitFor(wait) if operation is Operation.DRAFT else WaitFor.NOTHING,
            patience=PATIENCE,
        )

    def answer_call(self, call: WorkflowCall, answer: WorkflowAnswer) -> WireAnswer:
        """Our fields as output fields, and whether the workflow goes on, goes on after a failure, or waits."""
        fields = outputs(call.operation, answer)
        if answer.waiting is not None:
            # Whole hours, as ISO 8601: HubSpot's own example is P1D.
            hours = -(-(answer.waiting + LATE).total_seconds() // 3600)
            fields |= {STATE: BLOCK, EXPIRES: f"PT{int(hours)}H"}
        return WireAnswer(body={"outputFields": fields})

    def ask_again(self, after: float) -> WireAnswer:
        """429, with milliseconds where everybody else has seconds."""
        body = {"outputFields": {STATE: FAILED, "message": "Please ask again later."}}
        return WireAnswer(status=429, headers={"Retry-After": str(max(int(after * 1000), 1))}, body=body)

    def parse_options(
        self, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> OptionsQuery:
        """What the workflow editor asks for while somebody chooses."""
        self._verify(method, uri, headers, body, now)
        try:
            asked = _Options.model_validate_json(body)
        except ValidationError as error:
            raise _unreadable(error) from None
        self._is_ours(asked.origin)
        return OptionsQuery(words=asked.fetch_options.q or "", after=asked.fetch_options.after or "")

    def answer_options(self, options: Sequence[Option], after: str) -> WireAnswer:
        """Options as the editor shows them; `after` only when there are more."""
        listed = [{"label": o.label, "value": o.value, "description": o.description} for o in options]
        body: dict[str, object] = {"options": listed, "searchable": True}
        return WireAnswer(body={**body, "after": after} if after else body)

    def complete_call(self, call: str, operation: Operation, answer: WorkflowAnswer) -> None:
        """Let the contact go on in its workflow (scope `automation`)."""
        body = {"outputFields": outputs(operation, answer), "typedOutputs": {}}
        self._client.send("POST", COMPLETE, ids={"callbackId": call}, body=body)

    def _verify(self, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Signature v3, or v2 where HubSpot still signs actions so; v1 covers no address, so it proves nothing here."""
        given = {name.lower(): value for name, value in headers.items()}
        if events.V3 not in given and given.get(events.OLD_VERSION, "") != "v2":
            raise Forged("the call bears no signature v3 or v2", where=WHERE, mend="HubSpot signs actions so itself")
        events.verify(self._settings.app_secret, method, uri, headers, body, now)

    def _is_ours(self, origin: _Origin) -> None:
        """One app serves many portals with one secret: another portal's workflow is none of ours."""
        portal = self._settings.portal
        if not portal:
            where = f"connections.{self._connection}.settings.portal"
            raise ConfigError("no portal id is configured", where=where, mend="give the portal's id")
        if str(origin.portal_id) != portal:
            raise Forged("the call is from another portal", where=WHERE, mend="set `portal` to the portal's id")

    def _contact(self, call: _Call) -> ContactKey:
        if call.object is None or call.object.object_type.upper() not in CONTACTS:
            raise InputError("the workflow is not about contacts", where="object", mend="use a contact-based workflow")
        return mapping.key_of(self._connection, str(call.object.object_id))


def outputs(operation: Operation, answer: WorkflowAnswer) -> dict[str, str]:
    """The answer's fields as HubSpot takes output fields: texts; a time in milliseconds, a flag as true or false."""
    told = {f.name: _text(answer.tells[f.name]) for f in SHAPES[operation].tells if f.name in answer.tells}
    return {**told, STATE: FAILED if answer.failed else SUCCESS}


def _text(value: Told) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return str(int(value.astimezone(UTC).timestamp() * 1000))
    return str(value)


def _unreadable(error: ValidationError) -> InputError:
    """The place, and never the value: it may be about a person."""
    place = ".".join(str(part) for part in error.errors()[0]["loc"])
    return InputError("the body is no call of an action", where=place or "body", mend="see HubSpot's action format")
