"""The rep's page of both sandboxes against an app that says what the test wants: every state, and no trust."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from crm_adapters.hubspot.sandbox import HubSpotSandbox
from crm_adapters.salesforce.sandbox import SalesforceSandbox

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
SECRET = "an-app-secret"
CARD = {
    "outreach": "out_1",
    "draft": "d1gest",
    "state": "in_review",
    "segment": "events",
    "to": "Ada <ada@x.example>",
    "from": "Maya <maya@ours.example>",
    "subject": "Hello",
    "pieces": [{"text": "Hi, ", "slot": ""}, {"text": "<script>alert(1)</script>", "slot": "opener"}],
    "slots": [{"name": "opener", "text": "A & B", "max_words": 20}],
    "claims": [{"slot": "opener", "text": "they grow", "source": "no source", "value": "not found", "age_days": None}],
    "findings": [
        {"gate": "tone", "reason": "pushy", "ruling": "hold", "message": "It is pushy.", "waivable": True},
        {"gate": "claims", "reason": "stale", "ruling": "block", "message": "It is stale.", "waivable": False},
    ],
    "can": ["approve", "edit", "later", "reject", "escalate", "do_not_contact"],
    "later_days": [1, 3, 7],
    "expires_at": "2026-11-27T15:00:00+00:00",
    "undo_until": None,
    "send_note": "Goes out within minutes.",
    "told": "",
    "opened": "signed-time",
}
PERSON = {"known": True, "may_write": True, "opted_out": False, "message": "Nothing speaks against it.", "history": []}


@dataclass
class App:
    url: str = ""
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    answers: dict[str, tuple[int, dict]] = field(default_factory=dict)


@pytest.fixture
def app() -> Iterator[App]:
    app = App(answers={"GET": (200, {"cards": [CARD], "person": PERSON}), "POST": (200, {"told": "Done so."})})

    class Door(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            app.asked.append((self.command, self.path, dict(self.headers), body))
            status, told = app.answers[self.command]
            payload = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_POST = _answer  # noqa: N815 - the standard library's names

        def log_message(self, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    app.url = f"http://127.0.0.1:{server.server_port}"
    yield app
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Rep:
    """A rep who looks at one contact."""

    page: str
    user: str
    base: str

    def look(self) -> str:
        answer = requests.get(self.page, timeout=10)
        assert answer.status_code == 200
        return answer.text

    def press(self, **fields: str) -> str:
        answer = requests.post(self.page, data=fields, timeout=10)
        assert answer.status_code == 200
        return answer.text


@pytest.fixture(params=["hubspot", "salesforce"])
def rep(app, request) -> Iterator[Rep]:
    if request.param == "hubspot":
        with HubSpotSandbox(size=30, clock=lambda: NOW, app_secret=SECRET) as portal:
            portal.card.origin = f"{app.url}/crm/h"
            owner = next(o for o in portal.owners if not o.archived)
            contact = next(portal.store.living("contacts"))
            base = portal.base_url
            yield Rep(page=f"{base}/rep/{owner.id}/contact/{contact.id}", user=str(owner.user_id), base=base)
        return
    with SalesforceSandbox(size=30, clock=lambda: NOW) as org:
        org.credential.origin, org.credential.key = f"{app.url}/crm/s", "the-key-of-the-connection"
        user = next(u for u in org.store.rows("User") if u["Id"] != org.user_id and u["IsActive"])
        contact = next(org.store.rows("Contact"))
        base = org.base_url
        yield Rep(page=f"{base}/rep/{user['Id']}/contact/{contact['Id']}", user=user["Id"], base=base)


def test_the_card_is_shown_and_nothing_in_it_is_run(rep):
    page = rep.look()
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    for words in ("It is pushy.", "It is stale.", "no source", "Goes out within minutes.", "dropped on Fri 27 Nov"):
        assert words in page, words
    assert page.count("I have looked; it is all right") == 1, "a block cannot be waived"


def test_each_press_is_one_call_that_says_what_was_meant(rep, app):
    rep.press(decision="approve", outreach="out_1", draft="d1gest", opened="signed-time", **{"waive tone:pushy": "on"})
    rep.press(decision="edit", outreach="out_1", draft="d1gest", **{"slot opener": "New words."})
    rep.press(decision="later", outreach="out_1", draft="d1gest", days="3")
    rep.press(decision="reject", outreach="out_1", draft="d1gest", reason="wrong person", note="left")
    rep.press(decision="undo", outreach="out_1")
    rep.press(decision="person", reason="asked me")
    posts = [(urlsplit(path).path.rpartition("/")[2], json.loads(body)) for verb, path, _, body in app.asked if body]
    assert [door for door, _ in posts] == ["decide"] * 4 + ["undo", "do-not-contact"]
    approve, edit, later, reject, undo, person = (said for _, said in posts)
    assert (approve["waive"], approve["opened"], approve["draft"]) == (["tone:pushy"], "signed-time", "d1gest")
    assert "slots" not in approve
    assert edit["slots"] == {"opener": "New words."}
    assert later["days"] == 3
    assert (reject["reason"], reject["note"]) == ("wrong person", "left")
    assert undo == {"outreach": "out_1"}
    assert (person["object"], person["reason"]) == ("contact", "asked me")


def test_the_call_bears_who_is_logged_in(rep, app):
    rep.press(decision="approve", outreach="out_1", draft="d1gest", call="the-very-same-click")
    verb, path, headers, body = next(one for one in app.asked if one[0] == "POST")
    if path.startswith("/crm/h/"):
        query = parse_qs(urlsplit(path).query)
        assert query["userId"] == [rep.user]
        given = headers["X-HubSpot-Request-Timestamp"]
        assert given == str(int(NOW.timestamp() * 1000))
        # Of what is decoded before signing, only the @ of the address occurs here.
        uri = f"{app.url}{path}".replace("%40", "@")
        mac = hmac.new(SECRET.encode(), verb.encode() + uri.encode() + body + given.encode(), hashlib.sha256)
        assert headers["X-HubSpot-Signature-v3"] == base64.b64encode(mac.digest()).decode()
        return
    assert headers["X-Gatepost-User"] == rep.user
    assert headers["Authorization"] == "Bearer the-key-of-the-connection"
    assert headers["X-Gatepost-Request"] == "the-very-same-click"


def test_what_the_app_refuses_is_told_in_its_words(rep, app):
    app.answers["POST"] = (403, {"what": "you have no account in Gatepost", "mend": "ask an admin", "title": "x"})
    page = rep.press(decision="approve", outreach="out_1", draft="d1gest")
    assert "You have no account in Gatepost. Ask an admin." in page
    app.answers["POST"] = (409, {"told": "It was rejected already.", "card": {**CARD, "can": []}})
    page = rep.press(decision="approve", outreach="out_1", draft="d1gest")
    assert "It was rejected already." in page


def test_an_app_that_is_down_decides_nothing_and_says_so(rep, app):
    app.answers["GET"] = app.answers["POST"] = (502, {})
    assert "Gatepost answered 502." in rep.look()
    assert "Gatepost answered 502." in rep.press(decision="approve", outreach="out_1", draft="d1gest")
    calls = [verb for verb, *_ in app.asked if verb == "POST"]
    assert len(calls) == (2 if "/crm/h/" in app.asked[0][1] else 1), "HubSpot repeats a 5xx once by itself"


def test_unknown_reps_and_records_are_not_found(rep):
    for path in ("/rep/nobody/", "/rep/nobody/contact/1", rep.page.removeprefix(rep.base).rpartition("/")[0] + "/0"):
        assert requests.get(rep.base + path, timeout=10).status_code == 404
