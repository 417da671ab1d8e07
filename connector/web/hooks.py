"""The webhooks' door: verified, stored, acknowledged, and worked on afterwards (stages/hooks.py)."""

from flask import Blueprint, Response, abort, current_app, request

from connector.hook_rows import Told
from connector.ports import World
from connector.web.intake import Intake
from connector.web.signed import sent

pages = Blueprint("hooks", __name__)
INTAKE = "INTAKE"


@pages.post("/hooks/<connection>")
@pages.post("/hooks/<connection>/<secret>")
def take(connection: str, secret: str = "") -> Response:
    """A body of one connection; the adapter verifies it (Forged is 401). To some CRMs our address tells a secret."""
    world: World = current_app.config["WORLD"]
    crm = world.crms.get(connection)
    if crm is None:
        abort(404)
    body = request.get_data()
    crm.verify_events(*sent(world))
    _intake(world).keep(Told(connection=connection, body=body))
    acknowledge = getattr(crm, "acknowledgement", None)
    if acknowledge is not None:
        return Response(acknowledge(), mimetype="text/xml")
    return Response(status=204)


def _intake(world: World) -> Intake:
    """One for each app: two apps in one process may have two databases."""
    found: Intake = current_app.config.setdefault(INTAKE, Intake(world))
    return found
