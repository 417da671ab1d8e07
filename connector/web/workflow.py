"""Where the CRMs' workflows call: one address for each operation, the options of a drop-down, and the document.

Statuses are chosen by what a caller does with them. HubSpot takes every 4xx but 429 as an action that failed for good,
and repeats 5xx for three days: so what the caller must mend is 4xx, and what we or a CRM must mend is 503.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Blueprint, Response, abort, current_app, jsonify, request
from werkzeug.exceptions import HTTPException

from connector.ports import World
from connector.stages.workflow import CallConflict, UnknownSegment, take
from connector.web import problems
from connector.web.openapi import document
from crm_adapters.errors import RateLimited
from crm_adapters.workflow import CallsUs, Operation, Option, WireAnswer
from gates.errors import ConfigError, Forged, GatepostError, InputError, LawBroken, NotAllowed, StaleEdit, WorldError

pages = Blueprint("workflow", __name__, url_prefix="/crm/<connection>")

ASK_AGAIN_SECONDS = 60
MOST_OPTIONS = 100
TRIES = 3
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
        call = crm.parse_call(asked, *_sent(world))
        for attempt in range(1, TRIES + 1):
            try:
                return _wire(crm.answer_call(call, take(call, world)))
            except StaleEdit:
                # Somebody moved a row of theirs in this very moment: look again.
                if attempt == TRIES:
                    raise
        raise AssertionError("unreachable: the last attempt returns or raises")

    return _answers(make)(connection, current_app.config["WORLD"])


@pages.post("/options/segments")
def segments(connection: str) -> Response:
    """The segments of this connection, for whoever builds a workflow."""

    def make(crm: CallsUs, name: str, world: World) -> Response:
        _must_be_json()
        query = crm.parse_options(*_sent(world))
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


def _sent(world: World) -> tuple[str, str, Mapping[str, str], bytes, datetime]:
    """The request as it was signed: its address from our own configuration, never from the Host header."""
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    uri = f"{world.organisation.public_url.rstrip('/')}{request.path}{query}"
    return request.method, uri, dict(request.headers.items()), request.get_data(), world.clock.now()


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
