"""The webhooks' door: verified, stored in one transaction, answered fast. Polling makes it optional."""

from flask import Blueprint, Response, abort, current_app, request

from connector.ports import World
from connector.stages import ingest
from gates.canonical import digest

pages = Blueprint("hooks", __name__)


@pages.post("/hooks/<connection>")
def take(connection: str) -> Response:
    """Changes of one connection; the adapter verifies the signature (Forged is 401)."""
    world: World = current_app.config["WORLD"]
    crm = world.crms.get(connection)
    if crm is None:
        abort(404)
    # The address as the CRM called it: from our own configuration, never from the Host header.
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    uri = f"{world.organisation.public_url.rstrip('/')}{request.path}{query}"
    now = world.clock.now()
    headers = {k: v for k, v in request.headers.items()}  # noqa: C416 - werkzeug's own mapping is not one
    changes = crm.parse_events(request.method, uri, headers, request.get_data(), now)
    with world.store.begin() as tx:
        fresh = [c for c in changes if tx.syncs.first_seen_event(connection, digest(c), now)]
        ingest.apply(fresh, tx, world, ingest.Pulled())
    acknowledge = getattr(crm, "acknowledgement", None)
    if acknowledge is not None:
        return Response(acknowledge(), mimetype="text/xml")
    return Response(status=204)
