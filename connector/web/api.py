"""What other systems tell us over HTTP, with an account's personal token as the bearer (RFC 6750).

``POST /api/suppressions`` takes ``{"who": "name@host" | "host" | "connection/object/id", "reason": "..."}``, a list of
such under ``{"items": [...]}``, or a CSV list as ``text/csv``. Each no holds when the answer arrives; what could not be
read is told by its place, and the others hold all the same.
"""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from connector.model import Account
from connector.ports import World
from connector.stages.say_no import Told, Wrong, reason_of, say_no, say_no_to_all
from connector.web import bearer
from gates.errors import InputError

pages = Blueprint("api", __name__, url_prefix="/api")
MOST_ITEMS = 1_000


@pages.post("/suppressions")
def suppressions() -> tuple[Response, int]:
    """Say no for one or many."""
    world: World = current_app.config["WORLD"]
    by = bearer.account(world)
    channel = f"api:{by.id}"
    if request.mimetype in {"text/csv", "text/plain"}:
        told, wrong = say_no_to_all(request.get_data(as_text=True), world, channel=channel, actor=by.id)
    else:
        told, wrong = _each(_items(), world, channel, by)
    body = {"suppressed": [asdict(t) for t in told], "wrong": [asdict(w) for w in wrong]}
    return jsonify(body), 200 if told or not wrong else 422


def _items() -> list[Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise InputError("the body is no JSON object", where="body", mend='send {"who": "name@host"}')
    items = body.get("items", [body])
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        raise InputError("items must be a list", where="items", mend=f"at most {MOST_ITEMS} at once; or send text/csv")
    return items


def _each(items: list[Any], world: World, channel: str, by: Account) -> tuple[list[Told], list[Wrong]]:
    told: list[Told] = []
    wrong: list[Wrong] = []
    for number, item in enumerate(items, start=1):
        try:
            who, reason = _read(item)
            told.append(say_no(who, world, reason=reason, channel=channel, actor=by.id))
        except InputError as error:
            wrong.append(Wrong(line=number, what=error.what, mend=error.mend))
    return told, wrong


def _read(item: Any) -> tuple[str, str]:
    who = item.get("who") if isinstance(item, dict) else item
    if not isinstance(who, str) or not who.strip():
        raise InputError("it does not say who", where="who", mend="name@host, host, or connection/object/id")
    said = item.get("reason") if isinstance(item, dict) else None
    return who, reason_of(said if isinstance(said, str) else "")
