"""The review page behind a signed personal link: the mail as it will arrive, its claims, and the decision.

The link names the owner; the form repeats the draft's digest and a signed time of opening. Only a
POST decides, through the same function as every other door.
"""

from datetime import datetime, timedelta

from flask import Blueprint, abort, current_app, render_template, request

from connector import pipeline, views
from connector.lifecycle import State
from connector.links import AFTERWARDS, read_review_token
from connector.model import Review
from connector.ports import World
from connector.stages import blind, seed
from connector.stages.decide import WORDS
from connector.web.problems import status_of
from crm_adapters.port import DecisionKind
from feature_flags.tally import Outcome
from gates.draft import SlotRef
from gates.errors import GatepostError, InputError, NotAllowed
from gates.verdict import Ruling, Waiver

pages = Blueprint("review", __name__)

OPENED = "opened"
LATER_DAYS = (1, 3, 7)


@pages.get("/r/<token>")
def show(token: str) -> str | tuple[str, int]:
    """The draft, or what has happened to it."""
    outreach, owner, afterwards = _read(token)
    return _blind_page(outreach, owner) if afterwards else _page(outreach, owner, token)


@pages.post("/r/<token>")
def decide(token: str) -> str | tuple[str, int]:
    """Take the decision, or say in words why it cannot be taken."""
    outreach, owner, afterwards = _read(token)
    world: World = current_app.config["WORLD"]
    if afterwards:
        return _decide_blind(outreach, owner)
    seeded = _seed(outreach)
    try:
        if request.form.get("decision") == "undo":
            pipeline.undo(outreach, _account(outreach, owner), world)
            return _page(outreach, owner, token, told="Taken back. It waits for your decision again.")
        after = pipeline.receive(_review(outreach, owner), world)
    except GatepostError as error:
        page = _page(outreach, owner, token, problem=error)
        return (page if isinstance(page, str) else page[0]), status_of(error)
    told = _TOLD.get(after.state, "Your decision is recorded.")
    if seeded and not _seed(outreach):
        told = seed.told(after, world) + (" Below is the real one." if after.state is State.IN_REVIEW else "")
    return _page(outreach, owner, token, told=told)


def _seed(outreach: str) -> bool:
    """Whether a seed stands in the place of the draft at this moment."""
    world: World = current_app.config["WORLD"]
    with world.store.read() as tx:
        return seed.standing(tx, tx.outreaches.get(outreach)) is not None


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


_TOLD = {
    State.APPROVED: "Approved. It will be sent when its time comes, if nothing changes until then.",
    State.DRAFTED: "Your text is being checked; if nothing stops it, it counts as approved by you.",
    State.REJECTED: "Recorded. This mail will not be sent.",
    State.IN_REVIEW: "Recorded. It stays open.",
}


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
    opened = world.clock.now().isoformat()
    return render_template(
        "review.html",
        card=card,
        marked=_marked(card),
        owner=owner,
        told=told,
        problem=problem,
        opened=f"{opened}|{world.signer.sign(OPENED, f'{outreach}|{opened}'.encode())}",
        later=LATER_DAYS,
        holds=[f for f in card.verdict.stops if f.ruling is Ruling.HOLD],
        expires=expires,
        limits={s.name: s.max_words for s in card.draft.template.slots},
    )


def _marked(card: views.Card) -> list[tuple[bool, str]]:
    """The mail's text in pieces, each told apart as fixed or written by the model."""
    pieces: list[tuple[bool, str]] = []
    rest = card.draft.text
    for text in (card.draft.slots.get(p.name, "") for p in card.draft.template.text if isinstance(p, SlotRef)):
        before, found, rest_after = rest.partition(text) if text else (rest, "", "")
        if not found:
            continue
        pieces += [(False, before), (True, text)]
        rest = rest_after
    return [*pieces, (False, rest)]


def _review(outreach: str, owner: str) -> Review:
    world: World = current_app.config["WORLD"]
    form = request.form
    try:
        kind = DecisionKind(form.get("decision", ""))
    except ValueError as error:
        raise InputError("no decision was chosen", where="form", mend="press one of the buttons") from error
    by = _account(outreach, owner)
    now = world.clock.now()
    digest = form.get("draft", "")
    slots = {n.removeprefix("slot."): v for n, v in form.items() if n.startswith("slot.")}
    return Review(
        outreach=outreach,
        draft_digest=digest,
        kind=kind,
        by=by,
        via="link",
        at=now,
        reason=form.get("reason", "").strip()[:500],
        slots=slots if kind is DecisionKind.EDIT else {},
        waivers=_waivers(by, digest, now) if kind is DecisionKind.APPROVE else (),
        later_until=_later(now) if kind is DecisionKind.LATER else None,
        new_owner=_manager(outreach) if kind is DecisionKind.ESCALATE else "",
        opened_at=_opened(outreach),
        severe=bool(form.get("severe")) and kind in {DecisionKind.REJECT, DecisionKind.ESCALATE},
    )


def _later(now: datetime) -> datetime:
    """When to ask again: one of the page's own choices."""
    days = next((n for n in LATER_DAYS if request.form.get("days") == str(n)), None)
    if days is None:
        raise InputError("it is not clear until when", where="form", mend="choose one of the days on the page")
    return now + timedelta(days=days)


def _waivers(by: str, digest: str, now: datetime) -> tuple[Waiver, ...]:
    """A ticked hold with a note is a waiver of that one hold of that one draft."""
    note = request.form.get("note", "").strip()
    made = []
    for ticked in request.form.getlist("waive"):
        gate, _, reason = ticked.partition(":")
        made.append(Waiver(gate=gate, reason=reason, subject=digest, by=by, note=note, expires=now + timedelta(days=3)))
    return tuple(made)


def _opened(outreach: str) -> datetime | None:
    """When the page was opened, if the form brings our own signature of it back."""
    world: World = current_app.config["WORLD"]
    at, _, signature = request.form.get(OPENED, "").partition("|")
    if not signature or not world.signer.verify(OPENED, f"{outreach}|{at}".encode(), signature):
        return None
    return datetime.fromisoformat(at)


def _manager(outreach: str) -> str:
    world: World = current_app.config["WORLD"]
    with world.store.read() as tx:
        row = tx.outreaches.get(outreach)
    owners = world.crms[row.contact.connection].owners()
    return next((o.manager for o in owners if o.id == row.owner), "")
