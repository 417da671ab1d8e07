"""The Flask app: health, unsubscribe, review, webhooks, the doors inside the CRMs.

Every door calls the same functions as the command line.
"""

from flask import Flask, Response

from connector.ports import World
from connector.web import api, crm, health, hooks, install, ofrep, optout, overview, problems, review, stop, workflow

MAX_BODY = 1_000_000
"""Bytes: a hundred webhook events, or one edited mail, many times over."""

HEADERS = {
    # Links to these pages are secrets: no referrer, no frame, no cache, nothing from elsewhere.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}


def create_app(world: World) -> Flask:
    """The app over one world."""
    app = Flask("gatepost", root_path=__file__.rpartition("/")[0])
    # An address that is not ours to the letter is none: it was not what anybody signed, and gets no redirect.
    app.url_map.merge_slashes = False
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY, WORLD=world)
    for blueprint in (
        health.pages,
        optout.pages,
        review.pages,
        hooks.pages,
        install.pages,
        api.pages,
        stop.pages,
        ofrep.pages,
        workflow.pages,
        crm.pages,
        overview.pages,
    ):
        app.register_blueprint(blueprint)
    problems.register(app)
    app.after_request(_harden)
    return app


def _harden(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
