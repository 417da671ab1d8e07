"""Is the process up (/healthz), and may work be sent to it (/readyz)."""

from flask import Blueprint, Response, current_app, jsonify

from connector import views
from connector.ports import World
from connector.stages.readiness import UNREADABLE, not_ready

pages = Blueprint("health", __name__)
NOT_READY = 503


@pages.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify({"ok": True})


@pages.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Work may be sent here: the database can be written and is up to date, the clock is sane, and workers work."""
    world: World = current_app.config["WORLD"]
    why = not_ready(world)
    body: dict[str, object] = {"ready": not why, "why": list(why), "node": world.node}
    if UNREADABLE in why:
        return jsonify(body), NOT_READY
    found = views.status(world)
    body |= {
        "unknown": len(found.unknown),
        "write_backs_waiting": found.write_backs_waiting,
        "write_backs_overdue": found.write_backs_overdue,
        "stop_signal": found.stop_signal,
        "segments": {n: {"level": s.level, "restraint": s.restraint} for n, s in found.segments.items()},
        "webhooks": {n: {"waiting": h.waiting, "failing": h.failing} for n, h in found.webhooks.items()},
    }
    return jsonify(body), NOT_READY if why else 200
