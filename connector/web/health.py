"""Is the process up (/healthz), and may work be sent to it (/readyz)."""

from flask import Blueprint, Response, current_app, jsonify

from connector import views
from connector.ports import World

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify({"ok": True})


@pages.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The database answers, and nothing waits for a person longer than it may."""
    world: World = current_app.config["WORLD"]
    found = views.status(world)
    body = {
        "node": found.node,
        "unknown": len(found.unknown),
        "write_backs_waiting": found.write_backs_waiting,
        "write_backs_overdue": found.write_backs_overdue,
        "stop_signal": found.stop_signal,
        "segments": {n: {"level": s.level, "restraint": s.restraint} for n, s in found.segments.items()},
    }
    return jsonify(body), 200
