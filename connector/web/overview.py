"""The settings page inside a CRM: what each segment of this connection may do and why, and what is missing.

It shows and changes nothing: a level is earned and takes two people (law 5), and a setting stands in app.yaml.
"""

from flask import Blueprint, Response, abort, current_app, jsonify

from connector import views
from connector.grant_rows import GrantState
from connector.lifecycle import State
from connector.ports import World
from connector.stages.install import WITHOUT_IT
from connector.web.crm import refused
from connector.web.signed import sent
from crm_adapters.calling import Vouches
from crm_adapters.errors import CRMError
from crm_adapters.port import CRM
from gates.errors import GatepostError

pages = Blueprint("overview", __name__, url_prefix="/crm/<connection>")
pages.register_error_handler(GatepostError, refused)

STOPPED = {"environment": "stopped by the deployment's environment", "file": "stopped by the file STOP beside app.yaml"}


@pages.get("/overview", provide_automatic_options=False)
def overview(connection: str) -> Response:
    """For anybody whom the CRM vouches for; a caller without an account sees that as well."""
    world: World = current_app.config["WORLD"]
    crm: object = world.crms.get(connection)
    if not isinstance(crm, Vouches):
        abort(404)
    caller = crm.vouch(*sent(world))
    with world.store.read() as tx:
        account = tx.accounts.by_owner(connection, caller.owner) if caller.owner else None
    found = views.status(world)
    mine = [s for s in world.organisation.segments.values() if s.connection == connection]
    return jsonify({
        "organisation": world.organisation.name,
        "you": {"account": account.id, "name": account.name} if account else None,
        "stop": STOPPED.get(found.stop_signal, found.stop_signal),
        "segments": [
            {
                "name": s.name,
                "purpose": s.purpose,
                "level": found.segments[s.name].level,
                "restraint": found.segments[s.name].restraint,
                "because": found.segments[s.name].because,
                "waiting": found.segments[s.name].states.get(State.IN_REVIEW.value, 0),
            }
            for s in mine
        ],
        "mend": [*_missing(world.crms[connection]), *_others(connection, world)],
    })  # fmt: skip


def _others(connection: str, world: World) -> list[str]:
    """Other connections that are not let in: they keep back this one's mail as well, and nothing here would say why."""
    with world.store.read() as tx:
        grants = {name: tx.grants.get(name) for name in world.apps if name != connection and name in world.crms}
    return [
        f"{name} is not connected. {WITHOUT_IT.format(connection=name)}."
        for name, grant in sorted(grants.items())
        if grant is None or grant.state is not GrantState.LIVE
    ]


def _missing(crm: CRM) -> list[str]:
    """What `gatepost doctor` says of this connection, as sentences; the CRM is asked for it now."""
    try:
        items = crm.check_setup()
    except CRMError as error:
        return [f"{error.what}. {error.mend}".rstrip(". ") + "."]
    return [f"{i.name}: {i.detail}. {i.mend}".rstrip(". ") + "." for i in items if not i.ok]
