"""Installing our app in a CRM: the link of `gatepost connect` leads to the vendor, the vendor leads back here.

The one place of ours that sets a cookie: it binds the way back to the browser that went.
"""

from flask import Blueprint, Response, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from connector.ports import World
from connector.stages import install

pages = Blueprint("install", __name__, url_prefix="/crm/<connection>")
COOKIE = "gatepost_install"


@pages.get("/install")
def begin(connection: str) -> Answer:
    """To the vendor's page, with a state that only this browser can bring back."""
    world: World = current_app.config["WORLD"]
    begun = install.begin(connection, request.args.get("ticket", ""), world)
    answer = redirect(begun.url)
    answer.set_cookie(
        COOKIE, begun.cookie, max_age=int(install.LASTS.total_seconds()), path=f"/crm/{connection}/installed",
        secure=world.organisation.public_url.startswith("https:"), httponly=True, samesite="Lax",
    )  # fmt: skip
    return answer


@pages.get("/installed")
def installed(connection: str) -> Response:
    """The vendor's answer, once."""
    world: World = current_app.config["WORLD"]
    asked = request.args
    cookie = request.cookies.get(COOKIE, "")
    grant = install.finish(connection, asked.get("state", ""), cookie, asked.get("code", ""), world)
    page = Response(render_template("installed.html", connection=connection, account=grant.account))
    page.delete_cookie(COOKIE, path=f"/crm/{connection}/installed")
    return page
