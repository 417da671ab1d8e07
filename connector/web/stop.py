"""The kill switch over HTTP, for CRM workflows and whoever else must be able to stop: down only, nothing to confirm.

``POST /api/stop`` with an account's personal token stops everything; ``{"segment": "...", "why": "..."}`` stops one
segment, and ``"restraint": "paused"`` lets drafting go on. The stop stands when the answer arrives. Nothing here
resumes (law 12).
"""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from connector.model import ORGANISATION
from connector.ports import World
from connector.stages.restrain import restrain
from connector.web import bearer
from feature_flags.levels import Restraint, Scope
from gates.errors import InputError

pages = Blueprint("stop", __name__, url_prefix="/api")

RESTRAINTS = {r.word: r for r in (Restraint.PAUSED, Restraint.KILLED)}
LONGEST_WHY = 500


@pages.post("/stop")
def stop() -> Response:
    """Stop at once; any account may, and a stop never loosens a stricter one."""
    world: World = current_app.config["WORLD"]
    by = bearer.account(world)
    scope, restraint, why = _read(world)
    now = world.clock.now()
    with world.store.begin() as tx:
        restrain(tx, scope, restraint, by=by.id, why=why, now=now)
        stands = tx.flags.standings((scope,))[0].restraint
    return jsonify({"stopped": str(scope), "restraint": stands.word, "by": by.id, "at": now.isoformat()})


def _read(world: World) -> tuple[Scope, Restraint, str]:
    """An empty body stops everything; one that cannot be read stops nothing, and says so."""
    body: Any = request.get_json(silent=True) if request.get_data() else {}
    if not isinstance(body, dict) or (unknown := set(body) - {"segment", "restraint", "why"}):
        what = f"unknown key {min(unknown)!r}" if isinstance(body, dict) else "the body is no JSON object"
        raise InputError(
            what, where="body", mend='send {"segment": "name", "why": "..."}, or nothing to stop everything'
        )
    segment = body.get("segment")
    if segment is not None and segment not in world.organisation.segments:
        known = ", ".join(world.organisation.segments)
        raise InputError("there is no such segment", where="segment", mend=f"known: {known}; leave it out to stop all")
    restraint = RESTRAINTS.get(str(body.get("restraint", Restraint.KILLED.word)))
    if restraint is None:
        raise InputError("there is no such restraint", where="restraint", mend=f"known: {', '.join(RESTRAINTS)}")
    why = str(body.get("why") or "stopped over HTTP")[:LONGEST_WHY]
    return (Scope(kind="segment", key=segment) if segment else ORGANISATION), restraint, why
