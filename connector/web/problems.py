"""Errors become words for people, here and in the command line only; nothing inside an unknown error gets out."""

import traceback
from collections.abc import Mapping

import structlog
from flask import Flask, Response, current_app, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from connector import pipeline
from gates.errors import Forged, GatepostError, InputError, LawBroken, NotAllowed, StaleEdit

LOG = structlog.get_logger("gatepost.web")

STATUS: Mapping[type[GatepostError], int] = {Forged: 401, NotAllowed: 403, StaleEdit: 409, InputError: 422}
WORLD_STATUS, LAW_STATUS, UNKNOWN_STATUS = 503, 500, 500
PAGES = ("/u/", "/r/")
SEEN_BY_PEOPLE = frozenset({"install.begin", "install.installed"})
TRACED = 8
"""Frames of an unforeseen error that the log keeps."""


def status_of(error: GatepostError) -> int:
    """The HTTP status of one of our errors."""
    if isinstance(error, LawBroken):
        return LAW_STATUS
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), WORLD_STATUS)


def register(app: Flask) -> None:
    """Answer every error of this app."""
    app.register_error_handler(GatepostError, ours)
    app.register_error_handler(HTTPException, theirs)
    app.register_error_handler(Exception, unknown)


def answer(status: int, code: str, what: str, mend: str) -> tuple[Response | str, int]:
    """A page where people come, JSON where programs come."""
    if request.path.startswith(PAGES) or request.endpoint in SEEN_BY_PEOPLE:
        return render_template("problem.html", what=what, mend=mend), status
    return jsonify({"error": {"code": code, "what": what, "mend": mend}}), status


def ours(error: GatepostError) -> tuple[Response | str, int]:
    """One of our own errors, in its own words."""
    if isinstance(error, LawBroken):
        # Whatever page noticed it: nothing more leaves until two people have looked.
        pipeline.stop_everything(current_app.config["WORLD"], by="system", why=error.code)
    LOG.info("refused", code=error.code, path=request.url_rule.rule if request.url_rule else "")
    return answer(status_of(error), error.code, error.what, error.mend)


def theirs(error: HTTPException) -> Response:
    """What Flask refuses: wrong method (naming the right ones, RFC 9110 section 15.5.6), unknown path, too large."""
    response = current_app.make_response(answer(error.code or UNKNOWN_STATUS, "http", error.name, "check the address"))
    if (allowed := getattr(error, "valid_methods", None)) is not None:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def unknown(error: Exception) -> tuple[Response | str, int]:
    """Nobody foresaw it: the log has its kind and place; its text may name people, so nobody gets that."""
    frames = traceback.extract_tb(error.__traceback__)[-TRACED:]
    places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    LOG.error("unforeseen", kind=type(error).__name__, places=places)
    return answer(UNKNOWN_STATUS, "internal", "something went wrong on our side", "nothing was lost; try again later")
