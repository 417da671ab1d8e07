"""The CRM as a rep sees it: a queue, a record with its timeline, and the app's card, drawn from the card's JSON alone.

Server-rendered, no script. A sandbox gives a `Desk`; it is the desk that calls the app, as its own CRM would.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from secrets import token_hex
from typing import Any, Protocol
from urllib.parse import quote

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for

from crm_adapters.sandboxes.outgoing import Reply

OK = range(200, 300)
CONFLICT = 409
WORDS = {
    "approve": "Approve",
    "edit": "Approve edited",
    "later": "Later",
    "reject": "Reject",
    "escalate": "Escalate",
    "do_not_contact": "Do not contact",
}
REASONS = ("wrong person", "wrong moment", "wrong facts", "wrong tone", "already talking", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rep:
    """Somebody who can be logged in."""

    id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a queue or a timeline; `record` is empty where there is nothing to open."""

    what: str
    title: str
    at: str = ""
    text: str = ""
    object: str = ""
    record: str = ""
    chip: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A contact, lead or task as its record page shows it."""

    object: str
    record: str
    title: str
    under: str = ""
    properties: Sequence[tuple[str, str]] = ()
    links: Sequence[Item] = ()
    timeline: Sequence[Item] = ()
    body: str = ""


class Desk(Protocol):
    """What a sandbox knows about its reps; every call is made as the given rep."""

    name: str

    def reps(self) -> Sequence[Rep]:
        """Who can be logged in, those with open tasks first."""
        ...

    def queue(self, rep: Rep) -> Sequence[Item]:
        """The rep's open tasks, the next due first."""
        ...

    def page(self, kind: str, record: str) -> Page | None:
        """One record page; None where there is no such record."""
        ...

    def ask(self, rep: Rep, method: str, path: str, body: Mapping[str, Any] | None, call: str) -> Reply:
        """One call of the card to the app; `call` is the same only when the same click is sent again."""
        ...


@dataclass(slots=True)
class _Told:
    """What the last click of a rep came to, shown once."""

    good: bool
    text: str
    mend: str = ""
    card: Mapping[str, Any] | None = None


@dataclass(slots=True)
class _Pages:
    desk: Desk
    told: dict[str, _Told] = field(default_factory=dict)


def pages(desk: Desk) -> Blueprint:
    """Everything below `/rep`."""
    made = Blueprint("rep", __name__, template_folder="templates")
    state = _Pages(desk)
    made.add_url_rule("/rep/", "login", lambda: _login(state))
    made.add_url_rule("/rep/page.css", "css", _css)
    made.add_url_rule("/rep/<rep>/", "queue", lambda rep: _queue(state, rep))
    made.add_url_rule("/rep/<rep>/<kind>/<record>", "record", lambda **at: _record(state, **at))
    made.add_url_rule("/rep/<rep>/<kind>/<record>", "act", lambda **at: _act(state, **at), methods=["POST"])
    made.add_app_template_filter(_when, "when")
    return made


def _login(state: _Pages) -> str:
    asked = request.args.get("rep", "")
    if any(rep.id == asked for rep in state.desk.reps()):
        return redirect(url_for("rep.queue", rep=asked), 303)  # type: ignore[return-value]
    shown = [(rep, len(state.desk.queue(rep))) for rep in state.desk.reps()]
    return render_template("rep/login.html", desk=state.desk, reps=shown)


def _queue(state: _Pages, rep: str) -> str:
    who = _rep(state, rep)
    return render_template("rep/queue.html", desk=state.desk, rep=who, items=state.desk.queue(who))


def _record(state: _Pages, rep: str, kind: str, record: str) -> str:
    who, page = _rep(state, rep), state.desk.page(kind, record)
    if page is None:
        abort(404)
    cards, person, problem = _cards(state.desk, who, kind, record)
    told = state.told.pop(rep, None)
    if told is not None and told.card and not cards:
        # As the real card does: what came with the answer is shown until the record tells something else.
        cards, problem = [dict(told.card)], ""
    return render_template(
        "rep/record.html",
        desk=state.desk,
        rep=who,
        page=page,
        cards=cards,
        person=person,
        problem=problem,
        told=told,
        words=WORDS,
        reasons=REASONS,
        call=token_hex(16),
    )


def _cards(desk: Desk, rep: Rep, kind: str, record: str) -> tuple[list[dict[str, Any]], dict[str, Any], str]:
    """What the card shows: cards, the person, and in their place what went wrong."""
    path = f"/cards?object={quote(kind)}&record={quote(record)}"
    reply = desk.ask(rep, "GET", path, None, token_hex(16))
    if reply.status in OK:
        body = reply.json()
        return list(body.get("cards") or ()), dict(body.get("person") or {}), ""
    if reply.status == 0:
        return [], {}, "Gatepost cannot be reached. Nothing is sent without your approval."
    said = reply.json()
    return [], {}, _sentence(said) or f"Gatepost answered {reply.status}."


def _act(state: _Pages, rep: str, kind: str, record: str) -> Response:
    """One click: asked of the app, told to the rep on the page that follows."""
    who, form = _rep(state, rep), request.form
    path, body = _wanted(form, kind, record)
    reply = state.desk.ask(who, "POST", path, body, form.get("call", "") or token_hex(16))
    said = reply.json()
    if reply.status in OK:
        state.told[rep] = _Told(True, str(said.get("told") or "Done."), card=said.get("card"))
    elif reply.status == 0:
        state.told[rep] = _Told(False, "Gatepost cannot be reached; nothing was decided.", "Try again in a moment.")
    else:
        sentence = _sentence(said) or f"Gatepost answered {reply.status}."
        state.told[rep] = _Told(reply.status == CONFLICT, sentence, card=said.get("card"))
    answer = redirect(url_for("rep.record", rep=rep, kind=kind, record=record), 303)
    return Response(status=303, headers={"Location": answer.headers["Location"]})


def _wanted(form: Mapping[str, str], kind: str, record: str) -> tuple[str, dict[str, Any]]:
    decision = form.get("decision", "")
    if decision == "undo":
        return "/undo", {"outreach": form.get("outreach", "")}
    if decision == "person":
        return "/do-not-contact", {"object": kind, "record": record, "reason": form.get("reason", "")}
    body: dict[str, Any] = {
        "outreach": form.get("outreach", ""),
        "draft": form.get("draft", ""),
        "decision": decision,
        "reason": form.get("reason", "") if decision in {"reject", "do_not_contact"} else "",
        "note": form.get("note", ""),
        "waive": [name.removeprefix("waive ") for name in form if name.startswith("waive ")],
        "opened": form.get("opened", ""),
    }
    if decision == "edit":
        body["slots"] = {n.removeprefix("slot "): v for n, v in form.items() if n.startswith("slot ")}
    if decision == "later":
        body["days"] = int(form.get("days") or 1)
    return "/decide", body


def _rep(state: _Pages, rep: str) -> Rep:
    found = next((one for one in state.desk.reps() if one.id == rep), None)
    if found is None:
        abort(404)
    return found


def _sentence(said: Mapping[str, Any]) -> str:
    """A problem (RFC 9457) in words: what, and how to mend it."""
    what = said.get("told") or said.get("detail") or said.get("what") or said.get("title") or ""
    error = said.get("error")
    if not what and isinstance(error, dict):
        what = error.get("what") or ""
    parts = [str(part).strip().rstrip(".") + "." for part in (what, said.get("mend")) if part]
    return " ".join(part[0].upper() + part[1:] for part in parts)


def _when(text: str) -> str:
    """A moment as people read it, in UTC."""
    try:
        at = datetime.fromisoformat(text.replace("+0000", "+00:00"))
    except ValueError:
        return text
    return f"{at:%a} {at.day} {at:%b, %H:%M} UTC" if at.tzinfo else f"{at:%a} {at.day} {at:%b}"


def plain(markup: str) -> str:
    """The words of a piece of HTML, for a timeline."""
    out, depth = [], 0
    for part in markup.replace("<br>", "\n").replace("</p>", "\n").replace("</li>", "\n"):
        depth += (part == "<") - (part == ">")
        if depth == 0 and part != ">":
            out.append(part)
    return unescape("".join(out)).strip()


def json_body(body: Mapping[str, Any] | None) -> bytes:
    """The body of a call."""
    return b"" if body is None else json.dumps(body).encode()


def _css() -> Response:
    return Response(render_template("rep/page.css"), mimetype="text/css")
