"""Where the CRMs' workflows call: one address for each operation, the options of a drop-down, and the document.

Statuses are chosen by what a caller does with them. HubSpot takes every 4xx but 429 as an action that failed for good,
and repeats 5xx for three days: so what the caller must mend is 4xx, and what we or a CRM must mend is 503.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import BoundedSemaphore

from flask import Blueprint, Response, abort, current_app, jsonify, request
from werkzeug.exceptions import HTTPException

from connector.ports import World
from connector.stages.workflow import CallConflict, UnknownSegment, take
from connector.web import problems
from connector.web.openapi import document
from connector.web.signed import sent
from crm_adapters.errors import RateLimited
from crm_adapters.workflow import CallsUs, Operation, Option, WireAnswer, WorkflowAnswer, WorkflowCall
from gates.errors import ConfigError, Forged, GatepostError, InputError, LawBroken, NotAllowed, StaleEdit, WorldError

pages = Blueprint("workflow", __name__, url_prefix="/crm/<connection>")

ASK_AGAIN_SECONDS = 60
MOST_OPTIONS = 100
TRIES = 3
READ_LIVE = frozenset({Operation.DRAFT, Operation.MAY_WRITE})
"""Operations that wait for a CRM; whatever stops somebody or something never stands in their queue."""
AT_WORK, IN_ROOM = 8, 16
"""Calls that read at the same time, and those with the ones that wait for it; a quarter and a half of the threads."""
WAIT_SECONDS = 5.0
FULL_SECONDS = 10.0
"""After so many to twice as many seconds those come again for whom there was no place."""
OPERATIONS = {o.value: o for o in Operation}
STATUS: Mapping[type[GatepostError], int] = {
    Forged: 401,
    NotAllowed: 403,
    UnknownSegment: 404,
    CallConflict: 409,
    ConfigError: 503,  # an admin mends it, and the caller's next try finds it mended
    StaleEdit: 503,
    InputError: 422,
    WorldError: 503,
}


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many calls may read from a CRM at the same time; some more wait a moment, the others are asked to come again.

    A workflow that enrols thousands at once must leave threads to everybody else, who may be a webhook or a stop.
    """

    room: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(IN_ROOM))
    work: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_WORK))

    @contextmanager
    def place(self) -> Iterator[bool]:
        """Whether there is a place, held until the block ends."""
        if not self.room.acquire(blocking=False):
            yield False
            return
        try:
            if not self.work.acquire(timeout=WAIT_SECONDS):
                yield False
                return
            try:
                yield True
            finally:
                self.work.release()
        finally:
            self.room.release()


def _crowd() -> Crowd:
    found: Crowd = current_app.config.setdefault("WORKFLOW_CROWD", Crowd())
    return found


def _answers(make: Callable[[CallsUs, str, World], Response]) -> Callable[[str, World], Response]:
    """The same way of answering errors for every address here, in a shape that our document describes."""

    def answer(connection: str, world: World) -> Response:
        crm: object = world.crms.get(connection)
        if not isinstance(crm, CallsUs):
            abort(404)
        try:
            return make(crm, connection, world)
        except RateLimited as error:
            return _wire(crm.ask_again(error.after))
        except LawBroken:
            raise
        except GatepostError as error:
            problems.LOG.info("workflow_refused", code=error.code, connection=connection, where=error.where)
            return _problem(next(code for kind, code in STATUS.items() if isinstance(error, kind)), error)

    return answer


@pages.post("/workflow/<operation>")
def operate(connection: str, operation: str) -> Response:
    """One call of a workflow; a repeat of it is answered as the first was."""
    asked = OPERATIONS.get(operation)
    if asked is None:
        abort(404)

    def make(crm: CallsUs, name: str, world: World) -> Response:
        _must_be_json()
        call = crm.parse_call(asked, *sent(world))
        if asked not in READ_LIVE:
            return _wire(crm.answer_call(call, _take(call, world)))
        with _crowd().place() as there_is_room:
            if not there_is_room:
                spread = world.ids.draw("workflow_retry", call.id)
                return _wire(crm.ask_again(FULL_SECONDS * (1 + spread)))
            return _wire(crm.answer_call(call, _take(call, world)))

    return _answers(make)(connection, current_app.config["WORLD"])


def _take(call: WorkflowCall, world: World) -> WorkflowAnswer:
    for _ in range(TRIES - 1):
        # Somebody may move a row of theirs in this very moment: then look again.
        with suppress(StaleEdit):
            return take(call, world)
    return take(call, world)


@pages.post("/options/segments")
def segments(connection: str) -> Response:
    """The segments of this connection, for whoever builds a workflow."""

    def make(crm: CallsUs, name: str, world: World) -> Response:
        _must_be_json()
        query = crm.parse_options(*sent(world))
        words = query.words.lower().split()
        mine = [s for s in world.organisation.segments.values() if s.connection == name and s.name > query.after]
        said = {s.name: s.purpose or f"{s.template} to {s.selector}" for s in mine}
        found = sorted(n for n, says in said.items() if all(w in f"{n} {says}".lower() for w in words))
        page = [Option(value=n, label=n, description=said[n]) for n in found[:MOST_OPTIONS]]
        return _wire(crm.answer_options(page, page[-1].value if len(found) > MOST_OPTIONS else ""))

    return _answers(make)(connection, current_app.config["WORLD"])


@pages.get("/openapi.json")
def openapi(connection: str) -> Response:
    """The document that an admin registers; it holds no secret and no data."""
    world: World = current_app.config["WORLD"]
    crm: object = world.crms.get(connection)
    if not isinstance(crm, CallsUs) or not crm.flat:
        abort(404)
    return jsonify(document(connection, world.organisation.public_url))


def _must_be_json() -> None:
    if request.mimetype != "application/json":
        abort(415)


def _wire(answer: WireAnswer) -> Response:
    response = jsonify(answer.body)
    response.status_code = answer.status
    response.headers.update(answer.headers)
    return response


def _problem(status: int, error: GatepostError) -> Response:
    """An error in the flat shape of the document, as plain JSON: External Services know no other media type."""
    body = {"code": error.code, "what": error.what, "where": error.where, "mend": error.mend}
    headers = {"Retry-After": str(ASK_AGAIN_SECONDS)} if status == 503 else {}  # noqa: PLR2004 - HTTP
    return _wire(WireAnswer(status=status, body=body, headers=headers))


@pages.errorhandler(HTTPException)
def refused(error: HTTPException) -> Response:
    """What stands at no address, is too large, or is no JSON."""
    response = jsonify({"code": "http", "what": error.name, "where": "", "mend": "see openapi.json beside it"})
    response.status_code = error.code or 500
    return response
