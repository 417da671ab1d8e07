"""The unsubscribe page and the one-click address (RFC 8058; facts: rules RF-3 to RF-5, US-7).

GET, HEAD and OPTIONS change nothing, because scanners and mail programs open every link. A POST
suppresses the whole person in one transaction, without login, cookie or redirect. Tokens never
expire, and a wrong one changes nothing.
"""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request

from connector.audit.event import AuditEvent
from connector.mail.optout import PROBE, proof, read_token
from connector.model import Outreach
from connector.ports import World
from connector.stages.respond import close_tasks, suppress_in
from connector.stages.watch import take_up
from gates.errors import InputError
from gates.recipient import Suppressed

pages = Blueprint("optout", __name__)


@pages.get("/u/<token>")
def show(token: str) -> str:
    """One page, one button."""
    if answer := _probed(token):
        return answer
    _outreach(token)
    return render_template("optout.html", done=False)


@pages.post("/u/<token>")
def stop(token: str) -> Response:
    """No more mail to this person, from any segment, whatever address or record."""
    world: World = current_app.config["WORLD"]
    if answer := _probed(token):
        return make_response(answer)
    outreach = _outreach(token)
    one_click = request.form.get("List-Unsubscribe") == "One-Click"
    now = world.clock.now()
    why = Suppressed(reason="unsubscribed", channel="one_click" if one_click else "page", at=now)
    with world.store.begin() as tx:
        voided = suppress_in(tx, tx.outreaches.get(outreach).person, why, now, actor="recipient")
    response = make_response(render_template("optout.html", done=True))
    # The detectors hear of it, and tasks of what was voided are closed, after the answer: no no waits for either.
    response.call_on_close(lambda: _after(voided, world))
    return response


def _after(voided: Sequence[Outreach], world: World) -> None:
    take_up(world)
    close_tasks(voided, world, "Nothing will be sent: unsubscribed.")


def _probed(token: str) -> str:
    """The answer to a probe of our own (stages/one_click.py), which stands for no mail; empty for any other token."""
    world: World = current_app.config["WORLD"]
    name = read_token(token, world.signer)
    return proof(name, world.signer) if name is not None and name.startswith(PROBE) else ""


def _outreach(token: str) -> str:
    """The outreach that a genuine token names; 404 for any other, so that guessing teaches nothing."""
    world: World = current_app.config["WORLD"]
    outreach = read_token(token, world.signer)
    if outreach is None:
        abort(404)
    try:
        with world.store.read() as tx:
            tx.outreaches.get(outreach)
    except InputError:
        if request.method == "POST":
            _unmatched(outreach, world)
        abort(404)
    return outreach


def _unmatched(outreach: str, world: World) -> None:
    """A no about a mail that we wrote and know nothing of: the database is older than the mail. A person must act."""
    now = world.clock.now()
    with world.store.begin() as tx:
        tx.log.append(
            AuditEvent(
                chain="system",
                at=now,
                actor="recipient",
                action="alarm",
                subject=outreach,
                detail={"what": "opt_out_unmatched", "owner": "", "segment": ""},
            )
        )
