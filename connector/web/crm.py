"""The doors inside a CRM: its card or component asks what stands at a record, and brings the answer of a person.

Who that is, the CRM itself must say (`crm_adapters.calling`). What they may do is decided by the same functions as on
the review page; nothing here knows a vendor.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, TypeVar

from flask import Blueprint, Response, abort, current_app, jsonify, request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from connector import deciding, views
from connector.lifecycle import State
from connector.model import Account, Outreach
from connector.ports import World
from connector.record_view import key_at, person_at, rows_at, sees, went
from connector.stages import blind
from connector.stages.owning import may_decide
from connector.stages.say_no import reason_of
from connector.stages.say_no_here import say_no_here
from connector.web import card, problems
from connector.web.signed import sent
from crm_adapters.calling import Caller, Vouches
from gates.errors import GatepostError, InputError, LawBroken, NotAllowed, StaleEdit

pages = Blueprint("crm", __name__, url_prefix="/crm/<connection>")

VIA: Mapping[str, str] = {"hubspot": "hubspot_card", "salesforce": "salesforce_component"}
PROBLEM = "application/problem+json"
RECORDS = frozenset({"contact", "lead", "task"})
RECORD_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
CONFLICT, UNAVAILABLE = 409, 503
ASK_AGAIN_SECONDS = "5"
REPEATED = "Gatepost-Repeated"
"""The header of an answer that was given before: nothing was done this time."""

Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


T = TypeVar("T", bound=_Body)


class _Decision(_Body):
    outreach: Id
    draft: str = Field(default="", max_length=128)
    decision: str = Field(max_length=40)
    reason: str = Field(default="", max_length=2_000)
    note: str = Field(default="", max_length=2_000)
    waive: list[Annotated[str, StringConstraints(max_length=200)]] = Field(default_factory=list, max_length=50)
    slots: dict[str, Annotated[str, StringConstraints(max_length=10_000)]] = Field(default_factory=dict, max_length=50)
    days: int | str | None = None
    opened: str = Field(default="", max_length=400)
    severe: bool = False


class _Undo(_Body):
    outreach: Id


class _No(_Body):
    object: str
    record: Id
    reason: str = Field(default="", max_length=2_000)


# ------------------------------------------------------------------------------------------ the four doors


@pages.get("/cards", provide_automatic_options=False)
def cards(connection: str) -> Response:
    """What waits at a record, and whether we may write to whom it is about."""
    world, _, account = _called(connection)
    kind, record = _record(request.args.get("object", ""), request.args.get("record", ""))
    shown = [_card(row, account, world) for row in rows_at(connection, kind, record, account, world)]
    person = card.person(person_at(key_at(connection, kind, record, world), world))
    return jsonify({"cards": shown, "person": person})


@pages.post("/decide", provide_automatic_options=False)
def decide(connection: str) -> Response:
    """Take a decision about one exact draft, once."""
    world, caller, account = _called(connection)
    told = _read(_Decision)
    row = _row(told.outreach, connection, account, world)
    asked = deciding.Asked(
        outreach=row.id,
        draft=told.draft,
        decision=told.decision,
        reason=told.reason,
        note=told.note,
        waive=tuple(told.waive),
        slots=told.slots,
        days="" if told.days is None else str(told.days),
        opened=told.opened,
        severe=told.severe,
    )
    try:
        review = deciding.review_of(asked, by=account.id, via=_via(connection, world), world=world)
        return _answer(deciding.take(review, world, call=_mark(caller, connection, world)), account, world)
    except StaleEdit as error:
        return _conflict(error, row.id, account, world)


@pages.post("/undo", provide_automatic_options=False)
def undo(connection: str) -> Response:
    """Take an approval back before it is sent, once."""
    world, caller, account = _called(connection)
    row = _row(_read(_Undo).outreach, connection, account, world)
    try:
        taken = deciding.take_back(row.id, account.id, world, call=_mark(caller, connection, world))
        return _answer(taken, account, world)
    except StaleEdit as error:
        return _conflict(error, row.id, account, world)


@pages.post("/do-not-contact", provide_automatic_options=False)
def do_not_contact(connection: str) -> Response:
    """A no to the person at a record, whether or not anything is planned for them."""
    world, _, account = _called(connection)
    told = _read(_No)
    kind, record = _record(told.object, told.record)
    key = key_at(connection, kind, record, world)
    if key is None:
        raise InputError("this is no task of ours", where="record", mend="open the contact's own page")
    say_no_here(key, account, world, reason=reason_of(told.reason), via=_via(connection, world))
    return jsonify({
        "told": "Recorded. Nothing will be sent to them any more, by any connection.",
        "person": card.person(person_at(key, world)),
    })  # fmt: skip


# ------------------------------------------------------------------------------------------ who calls, and with what


def _called(connection: str) -> tuple[World, Caller, Account]:
    """The world, the caller whom the CRM vouches for, and their account."""
    world: World = current_app.config["WORLD"]
    crm: object = world.crms.get(connection)
    if not isinstance(crm, Vouches):
        abort(404)
    caller = crm.vouch(*sent(world))
    with world.store.read() as tx:
        account = tx.accounts.by_owner(connection, caller.owner) if caller.owner else None
    if account is None:
        where = f"user {caller.user} of {connection}"
        if not caller.owner:
            raise NotAllowed(
                "the CRM has no record owner for you",
                where=where,
                mend="ask an admin to make you a user who owns records",
            )
        raise NotAllowed(
            "you have no account in Gatepost",
            where=where,
            mend=f"an admin runs: gatepost account add NAME --name ... --role rep --owner {connection}={caller.owner}",
        )
    return world, caller, account


def _via(connection: str, world: World) -> str:
    kind = world.organisation.connections[connection].kind
    return VIA.get(kind, f"{kind}_card")


def _mark(caller: Caller, connection: str, world: World) -> str:
    """This very call, without anything in it that could be used again."""
    call = hashlib.sha256(f"{connection}\n{caller.user}\n{request.path}\n{caller.nonce}".encode()).hexdigest()
    return world.ids.hide("call", call)


def _read(kind: type[T]) -> T:
    """The body; InputError names the place, and never the value: it may be about a person."""
    try:
        return kind.model_validate_json(request.get_data())
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])[:100]
        raise InputError(
            "the body does not fit", where=place or "body", mend="see the doors' shapes in the docs"
        ) from None


def _record(kind: str, record: str) -> tuple[str, str]:
    if kind not in RECORDS or not RECORD_ID.fullmatch(record):
        raise InputError("it does not say which record", where="object, record", mend="object=contact|lead|task")
    return kind, record


def _row(outreach: str, connection: str, account: Account, world: World) -> Outreach:
    """The row, if it is of this connection and this person's business; else it is as if there were none."""
    with world.store.read() as tx:
        row = tx.outreaches.get(outreach)
        mine = row.contact.connection == connection
        if mine and sees(tx, account, row):
            return row
    if not mine:
        raise InputError("there is no such outreach", where=f"outreach {outreach}", mend="load the record again")
    raise NotAllowed(
        "only the contact's owner, or a delegate named by the owner, may decide about this mail",
        where=f"outreach {outreach}",
        mend="ask the owner to decide, or to name you: gatepost account delegate",
    )


# ------------------------------------------------------------------------------------------ what is answered


def _card(row: Outreach, account: Account, world: World, told: str = "") -> card.Shape:
    with world.store.read() as tx:
        row = tx.outreaches.get(row.id)
        gone, review, mine = went(tx, row), blind.row_of(tx, row.id), may_decide(account, row, tx)
    showing = card.Showing(
        state=State.IN_REVIEW if gone else row.state,
        may_decide=mine,
        now=world.clock.now(),
        expires_at=review.due_at if gone and review is not None else row.expires_at,
        opened="",
        told=told,
    )
    try:
        found = views.card(row.id, world)
    except InputError:
        # Erased meanwhile, or of a template that is no more: there is nothing to show, and that is all.
        return card.bare(row, showing)
    showing = replace(showing, opened=deciding.opening(row.id, found.draft.digest, account.id, world))
    return card.shape(found, world.policy(world.organisation.segments[row.segment]), showing)


def _answer(taken: deciding.Taken, account: Account, world: World) -> Response:
    response = jsonify({"told": taken.told, "card": _card(taken.outreach, account, world, taken.told)})
    if taken.repeated:
        response.headers[REPEATED] = "true"
    return response


def _conflict(error: StaleEdit, outreach: str, account: Account, world: World) -> Response:
    """A late or second answer is told what already happened, with the card as it stands."""
    with world.store.read() as tx:
        row = tx.outreaches.get(outreach)
    said = f"{error.what[0].upper()}{error.what[1:]}."
    return _problem(error, CONFLICT, told=said, card=_card(row, account, world, said))


def _problem(error: GatepostError, status: int, **more: object) -> Response:
    """RFC 9457, with our own what, where and mend."""
    body = {"type": "about:blank", "title": error.what, "status": status, "code": error.code}
    response = jsonify({**body, "what": error.what, "where": error.where, "mend": error.mend, **more})
    response.status_code, response.mimetype = status, PROBLEM
    if status == UNAVAILABLE:
        response.headers["Retry-After"] = ASK_AGAIN_SECONDS
    return response


@pages.errorhandler(GatepostError)
def refused(error: GatepostError) -> Response:
    """One of our own errors, as a program and a person can read it."""
    if isinstance(error, LawBroken):
        return current_app.make_response(problems.ours(error))
    problems.LOG.info("refused", code=error.code, path=request.url_rule.rule if request.url_rule else "")
    return _problem(error, problems.status_of(error))
