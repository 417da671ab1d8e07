"""The review page behind a signed personal link: the mail as it will arrive, its claims, and the decision.

The link names the owner; the form repeats the draft's digest and a signed time of opening. Only a
POST decides, through the same function as every other door.
"""

from datetime import datetime

from flask import Blueprint, Response, abort, current_app, render_template, request

from connector import deciding, views
from connector.lifecycle import State
from connector.links import AFTERWARDS, read_review_token
from connector.model import Review
from connector.ports import World
from connector.record_view import went
from connector.stages import blind
from connector.stages.decide import WORDS
from connector.web.card import marked
from connector.web.problems import status_of
from feature_flags.tally import Outcome
from gates.errors import GatepostError, NotAllowed
from gates.verdict import Ruling

pages = Blueprint("review", __name__)


@pages.get("/r/<token>")
def show(token: str) -> str | tuple[str, int]:
    """The draft, or what has happened to it."""
    outreach, owner, afterwards = _read(token)
    return _blind_page(outreach, owner) if afterwards else _page(outreach, owner, token)


FRAMED = {
    # Foreign markup, however often it was checked: no script, no form, nothing fetched, framed by our own page alone.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; sandbox",
    "X-Frame-Options": "SAMEORIGIN",
}


@pages.get("/r/<token>/mail")
def mail(token: str) -> Response:
    """The HTML part as it will arrive, for the frame in the page."""
    outreach, _, _ = _read(token)
    world: World = current_app.config["WORLD"]
    with world.store.read() as tx:
        row = tx.outreaches.get(outreach)
        waits = row.state is State.IN_REVIEW or went(tx, row)
    if not waits:
        abort(404)
    return Response(views.html_of(views.card(outreach, world), world), mimetype="text/html", headers=FRAMED)


@pages.post("/r/<token>")
def decide(token: str) -> str | tuple[str, int]:
    """Take the decision, or say in words why it cannot be taken."""
    outreach, owner, afterwards = _read(token)
    world: World = current_app.config["WORLD"]
    if afterwards:
        return _decide_blind(outreach, owner)
    try:
        if request.form.get("decision") == "undo":
            taken = deciding.take_back(outreach, _account(outreach, owner), world)
        else:
            taken = deciding.take(_review(outreach, owner), world)
    except GatepostError as error:
        page = _page(outreach, owner, token, problem=error)
        return (page if isinstance(page, str) else page[0]), status_of(error)
    return _page(outreach, owner, token, told=taken.told)


def _decide_blind(outreach: str, owner: str) -> str | tuple[str, int]:
    """Take the decision about a mail that has gone, and tell so afterwards."""
    world: World = current_app.config["WORLD"]
    try:
        outcome = blind.receive(_review(outreach, owner), world)
    except GatepostError as error:
        page = _blind_page(outreach, owner, problem=error)
        return (page if isinstance(page, str) else page[0]), status_of(error)
    if outcome is Outcome.OPEN:
        return _blind_page(outreach, owner, told=blind.words(outcome))
    return render_template("done.html", words=blind.words(outcome), undo=False, problem=None)


def _blind_page(
    outreach: str, owner: str, *, told: str = "", problem: GatepostError | None = None
) -> str | tuple[str, int]:
    """The same page about a mail that has gone; whoever reads it judges as if it had not."""
    world: World = current_app.config["WORLD"]
    with world.store.read() as tx:
        row = blind.row_of(tx, outreach) if blind.readable(tx.outreaches.get(outreach)) else None
    if row is None or row.outcome is not Outcome.OPEN or world.clock.now() > row.due_at:
        outcome = Outcome.WITHDRAWN if row is None else row.outcome
        gone = blind.words(Outcome.EXPIRED if outcome is Outcome.OPEN else outcome)
        return render_template("done.html", words=gone, undo=False, problem=problem)
    return _form(outreach, owner, expires=row.due_at, told=told, problem=problem)


def _read(token: str) -> tuple[str, str, bool]:
    """Outreach, owner, and whether the mail had gone when the link was made."""
    world: World = current_app.config["WORLD"]
    before = read_review_token(token, world.signer)
    found = before or read_review_token(token, world.signer, AFTERWARDS)
    if found is None:
        abort(404)
    return (*found, before is None)


def _account(outreach: str, owner: str) -> str:
    """The account of the CRM owner whom the link names."""
    world: World = current_app.config["WORLD"]
    with world.store.read() as tx:
        row = tx.outreaches.get(outreach)
        account = tx.accounts.by_owner(row.contact.connection, owner)
    if account is None:
        raise NotAllowed("this link's owner has no account here any more", mend="ask an admin")
    return account.id


def _page(
    outreach: str, owner: str, token: str, *, told: str = "", problem: GatepostError | None = None
) -> str | tuple[str, int]:
    world: World = current_app.config["WORLD"]
    with world.store.read() as tx:
        row = tx.outreaches.get(outreach)
    if row.state is not State.IN_REVIEW:
        words = told or WORDS.get(row.state, "it is being worked on").capitalize()
        return render_template("done.html", words=words, undo=row.state is State.APPROVED, problem=problem)
    return _form(outreach, owner, expires=row.expires_at, told=told, problem=problem)


def _form(outreach: str, owner: str, *, expires: datetime | None, told: str, problem: GatepostError | None) -> str:
    world: World = current_app.config["WORLD"]
    card = views.card(outreach, world)
    with world.store.read() as tx:
        reader = tx.accounts.by_owner(card.outreach.contact.connection, owner)
    return render_template(
        "review.html",
        card=card,
        marked=marked(card.draft),
        owner=owner,
        told=told,
        problem=problem,
        opened=deciding.opening(outreach, card.draft.digest, reader.id if reader else "", world),
        later=deciding.LATER_DAYS,
        holds=[f for f in card.verdict.stops if f.ruling is Ruling.HOLD],
        expires=expires,
        limits={s.name: s.max_words for s in card.draft.template.slots},
    )


def _review(outreach: str, owner: str) -> Review:
    """The decision in the form."""
    form = request.form
    asked = deciding.Asked(
        outreach=outreach,
        draft=form.get("draft", ""),
        decision=form.get("decision", ""),
        reason=form.get("reason", ""),
        note=form.get("note", ""),
        waive=tuple(form.getlist("waive")),
        slots={n.removeprefix("slot."): v for n, v in form.items() if n.startswith("slot.")},
        days=form.get("days", ""),
        opened=form.get("opened", ""),
        severe=bool(form.get("severe")),
    )
    world: World = current_app.config["WORLD"]
    return deciding.review_of(asked, by=_account(outreach, owner), via="link", world=world)
