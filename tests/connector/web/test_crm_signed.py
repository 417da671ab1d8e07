"""Only the CRM's own word lets somebody in: every valid call is taken, every altered one refused."""

import hashlib
import json
import random
from dataclasses import replace
from http.client import HTTPConnection
from urllib.parse import quote

import pytest
import structlog

from connector.lifecycle import State
from connector.model import Account
from connector.web.serving import Server
from tests import people
from tests.connector.web.scene import database, dump, scene
from tests.connector.web.vouched_scene import (
    IDENTITY,
    KEY,
    NEXT_KEY,
    ORG,
    ORIGIN,
    PORTAL,
    SF_USER,
    SIGNATURE,
    STAMP,
    USER,
    Request,
    canonical,
    sign,
    wire,
)

MUTATIONS = 10_000
ALPHABET = "abcXYZ019-_.~%&=?/+;:@#,*'()!$ "


@pytest.fixture
def hubspot(tmp_path):
    return wire(database(tmp_path), "hubspot")


@pytest.fixture
def quiet():
    """Ten thousand refusals need not be printed."""
    structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory(), cache_logger_on_first_use=False)
    yield
    structlog.reset_defaults()


def cards(more: str = "") -> str:
    return f"/crm/memory/cards?object=contact&record={people.ADA.id}{more}&{IDENTITY}"


def later(rig) -> bytes:
    row = scene.only(rig)
    asked = {"outreach": row.id, "draft": row.draft_digest, "decision": "later", "days": 3}
    return json.dumps(asked).encode()


# ------------------------------------------------------------------------------------------- every valid one


def test_every_valid_call_is_taken_however_its_address_is_encoded(hubspot, quiet):
    draw = random.Random(61)
    letters = "aZ0-_.~ %&=?/+;:@#,*'()!$\"<>[]{}|\\^`äß€漢😀"
    for _ in range(150):
        value = "".join(draw.choices(letters, k=draw.randrange(12)))
        safe = draw.choice(["", "@:/?!$'()*,;", "@", ":/"])
        told = quote(value, safe=safe)
        told = told.replace("%2F", "%2f").replace("%40", "%40") if draw.random() < 0.3 else told
        parts = [f"object=contact&record={people.ADA.id}", f"note={told}", IDENTITY]
        draw.shuffle(parts)
        target = f"/crm/memory/cards?{'&'.join(parts)}"
        status, answer = hubspot.send(hubspot.signed("GET", target))
        assert status == 200, (target, answer)
        assert json.loads(answer)["cards"][0]["can"]


def test_over_a_real_server_the_address_is_taken_as_it_was_sent(hubspot):
    """Whatever stands between socket and app, the encoded address is what is checked."""
    server = Server(host="127.0.0.1", port=0)
    server.serve(hubspot.app)
    try:
        told = "".join(
            f"&n{n}={v}" for n, v in enumerate(("%2Fa%2fb", "a%20b+c", "%E6%BC%A2", "x;y:z@!$'()*,", "%2520"))
        )
        call = hubspot.signed("GET", cards(told))
        for target, status in ((call.target, 200), (call.target.replace("%2520", "%20"), 401)):
            wired = HTTPConnection(server.address.removeprefix("http://"), timeout=10)
            wired.request("GET", target, headers=dict(call.headers))
            assert wired.getresponse().status == status
            wired.close()
    finally:
        server.stop()


def test_a_signed_approval_is_one(hubspot):
    row = scene.only(hubspot.rig)
    body = json.dumps({"outreach": row.id, "draft": row.draft_digest, "decision": "approve"}).encode()
    call = hubspot.signed("POST", f"/crm/memory/decide?{IDENTITY}", body)
    assert hubspot.send(call)[0] == 200
    assert scene.only(hubspot.rig).reviewer == "rita"
    assert hubspot.send(call)[0] == 200, "HubSpot's own repeat is told what happened"
    assert len([e for e in scene.events(hubspot.rig) if e["action"] == "approved"]) == 1


# ----------------------------------------------------------------------------------------- every altered one


def altered_text(text: str, draw: random.Random) -> str:
    """One byte changed, dropped, added, doubled, swapped, in another case, or encoded in another way."""
    at = draw.randrange(len(text)) if text else 0
    char = text[at : at + 1]
    kind = draw.randrange(8)
    if kind == 0:
        return text[:at] + draw.choice(ALPHABET) + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + draw.choice(ALPHABET) + text[at:]
    if kind == 3:
        return text[:at] + char + text[at:]
    if kind == 4:
        return text[:at] + text[at + 1 : at + 2] + char + text[at + 2 :]
    if kind == 5:
        return text[:at] + char.swapcase() + text[at + 1 :]
    if kind == 6:
        return text[:at] + f"%{ord(char or 'x'):02{draw.choice('xX')}}" + text[at + 1 :]
    return text[:at] + chr(draw.randrange(128, 256)) + text[at + 1 :]


def altered_parameters(target: str, draw: random.Random) -> str:
    """A parameter doubled, dropped, moved, renamed or given to another."""
    path, _, query = target.partition("?")
    parts = query.split("&")
    one = draw.randrange(len(parts))
    name, _, value = parts[one].partition("=")
    kind = draw.randrange(7)
    if kind == 0:
        parts.insert(draw.randrange(len(parts) + 1), parts[one])
    elif kind == 1:
        parts.insert(draw.randrange(len(parts) + 1), f"{name}=8008")
    elif kind == 2:
        del parts[one]
    elif kind == 3:
        parts[one] = f"{draw.choice([name.upper(), name.lower(), name.title()])}={value}"
    elif kind == 4:
        parts[one] = f"{name}={draw.choice(['8008', '', value[::-1], value + '0'])}"
    elif kind == 5:
        draw.shuffle(parts)
    else:
        parts = [f"userId=8008&{p}" if n == one else p for n, p in enumerate(parts)]
    return f"{path}?{'&'.join(parts)}"


def altered_body(body: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(body) + 1)
    kind = draw.randrange(4)
    if kind == 0 and at < len(body):
        return body[:at] + bytes([body[at] ^ (1 << draw.randrange(8))]) + body[at + 1 :]
    if kind == 1:
        return body[:at] + body[at + 1 :]
    if kind == 2:
        return body[:at] + bytes([draw.randrange(256)]) + body[at:]
    return body + draw.choice([b" ", b"\n", b"\0", body])


def altered(call: Request, draw: random.Random, wired) -> Request:
    """The same call with one thing wrong."""
    kind = draw.randrange(12)
    if kind <= 2:
        return replace(call, target=altered_text(call.target, draw))
    if kind <= 4:
        return replace(call, target=altered_parameters(call.target, draw))
    if kind <= 6:
        return replace(call, body=altered_body(call.body, draw))
    if kind == 7:
        return call.with_header(SIGNATURE, altered_text(call.header(SIGNATURE), draw))
    if kind == 8:
        return call.with_header(STAMP, altered_text(call.header(STAMP), draw))
    if kind == 9:
        method = draw.choice(
            ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "post", "get", "QUERY"]
        )
        return replace(call, method=method)
    if kind == 10:
        gone = draw.choice([SIGNATURE, STAMP])
        return replace(call, headers=tuple(h for h in call.headers if h[0] != gone))
    return signed_anew(call, draw, wired)


def signed_anew(call: Request, draw: random.Random, wired) -> Request:
    """Signed, but at a wrong time, by a wrong key, for another place or another portal."""
    wrong = draw.randrange(4)
    if wrong == 0:
        stamp = wired.stamp(draw.choice([-1, 1]) * draw.uniform(300.1, 90_000))
        return wired.signed(call.method, call.target, call.body, stamp=stamp)
    if wrong == 1:
        return wired.signed(call.method, call.target, call.body, secret=altered_text("yyyyyyyy-yyyy", draw))
    if wrong == 2:
        origin = draw.choice(
            ["https://attacker.example", "https://127.0.0.1:8080", "http://127.0.0.1", "http://localhost:8080"]
        )
        return wired.signed(call.method, call.target, call.body, origin=origin)
    portal = draw.choice(["", "0", PORTAL + "0", "4243", f" {PORTAL}", f"{PORTAL}&portalId={PORTAL}", "%F0"])
    return wired.signed(call.method, call.target.replace(f"portalId={PORTAL}", f"portalId={portal}"), call.body)


def same_call(one: Request, other: Request) -> bool:
    """Whether both say the same by HubSpot's own rule, so that nobody could tell them apart."""
    if dict(one.headers) != dict(other.headers):
        return False
    texts = [canonical(r.method, ORIGIN + r.target, r.body, r.header(STAMP)) for r in (one, other)]
    return texts[0] == texts[1]


def test_ten_thousand_altered_calls_are_refused(hubspot, tmp_path, quiet):
    draw = random.Random(20261124)
    get = hubspot.signed("GET", cards("&note=a%20b%2Fc%2520d"))
    post = hubspot.signed("POST", f"/crm/memory/decide?{IDENTITY}", later(hubspot.rig))
    for call in (get, post):
        assert hubspot.send(call)[0] == 200
    before, counted, alike = dump(database(tmp_path)), 0, 0
    while counted < MUTATIONS:
        call = draw.choice((get, post))
        changed = altered(call, draw, hubspot)
        if changed == call:
            continue
        status, answer = hubspot.send(changed)
        if same_call(changed, call):
            # %40 for @ and its like: HubSpot signs both alike, and both mean the same.
            alike += 1
            continue
        assert 400 <= status < 500, (status, changed, answer)
        counted += 1
    assert dump(database(tmp_path)) == before
    assert alike < MUTATIONS / 20
    assert hubspot.send(get)[0] == 200, "the true ones are still taken"
    assert hubspot.send(post)[0] == 200


def test_a_call_signed_for_somebody_else_never_speaks_for_rita(hubspot):
    """What HubSpot signs truly, but with a second name in it that only the card's code could have put there."""
    row = scene.only(hubspot.rig)
    body = json.dumps({"outreach": row.id, "draft": row.draft_digest, "decision": "approve"}).encode()
    genuine = IDENTITY.replace(USER, "8008")
    for added in (
        f"userId={USER}",
        f"userid={USER}",
        f"USERID={USER}",
        f"userId%3D{USER}&userId={USER}",
        f"%75serId={USER}",
    ):
        for query in (f"{added}&{genuine}", f"{genuine}&{added}"):
            status, _ = hubspot.send(hubspot.signed("POST", f"/crm/memory/decide?{query}", body))
            assert status in {401, 403}, query
    assert scene.only(hubspot.rig).state is State.IN_REVIEW


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_older_signatures_prove_nothing_at_the_card(hubspot, version):
    target = cards()
    signed = f"GET{ORIGIN}{target}" if version == "v2" else ""
    signature = hashlib.sha256(("yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy" + signed).encode()).hexdigest()
    headers = (("X-HubSpot-Signature", signature), ("X-HubSpot-Signature-Version", version))
    assert hubspot.send(Request("GET", target, b"", headers))[0] == 401


def test_the_edges_of_the_time_window(hubspot):
    for seconds, status in ((-300, 200), (-301, 401), (30, 200), (31, 401)):
        assert hubspot.send(hubspot.signed("GET", cards(), stamp=hubspot.stamp(seconds)))[0] == status


def test_the_signer_of_these_tests_agrees_with_hubspots_documented_vector():
    vector = sign("POST", "https://www.example.com/webhook_uri", b"{'example_field':'example_value'}", "1693657560000")
    assert vector == "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y="


# --------------------------------------------------------------------------------------------- Salesforce


@pytest.fixture
def salesforce(tmp_path):
    wired = wire(database(tmp_path), "salesforce")
    rig = wired.rig
    key = people.key(people.ADA)
    rig.crm.account.change(key, lambda r: replace(r, contact=replace(r.contact, owner=SF_USER)))
    with rig.store.begin() as tx:
        tx.accounts.add(
            Account(id="sofia", name="Sofia", roles=frozenset({"rep"}), owners={"memory": SF_USER}), "hash-sofia"
        )
        row = tx.outreaches.lock(scene.only(rig).id)
        tx.outreaches.save(replace(row, owner=SF_USER, version=row.version + 1))
    return wired


SF_CARDS = f"/crm/memory/cards?object=contact&record={people.ADA.id}"


def test_the_named_credential_lets_its_user_in_by_either_key_and_either_length_of_id(salesforce):
    for changed in (
        {},
        {"Authorization": f"Bearer {NEXT_KEY}"},
        {"Authorization": f"bearer {KEY}"},
        {"X-Gatepost-Org": ORG[:15]},
        {"X-Gatepost-User": SF_USER[:15]},
    ):
        status, answer = salesforce.send(salesforce.keyed("GET", SF_CARDS, **changed))
        assert status == 200, changed
        assert json.loads(answer)["cards"][0]["can"], changed


def test_every_altered_header_of_the_named_credential_is_refused(salesforce, tmp_path, quiet):
    draw = random.Random(7)
    call = salesforce.keyed("GET", SF_CARDS)
    before, counted = dump(database(tmp_path)), 0
    while counted < 3_000:
        name = draw.choice(["Authorization", "X-Gatepost-Org", "X-Gatepost-User", "X-Gatepost-Time"])
        changed = call.with_header(name, altered_text(call.header(name), draw))
        if draw.random() < 0.02:
            changed = replace(call, headers=tuple(h for h in call.headers if h[0] != name))
        told = dict(changed.headers).get(name, "")
        same_org = name == "X-Gatepost-Org" and told[:15] == ORG[:15]
        same_scheme = name == "Authorization" and told.lower()[:7] == "bearer " and told[7:] == KEY
        near = (
            name == "X-Gatepost-Time"
            and told.isascii()
            and told.isdigit()
            and -30_000 <= int(salesforce.stamp()) - int(told) <= 300_000
        )
        if changed == call or same_org or same_scheme or near:
            continue
        status, answer = salesforce.send(changed)
        assert status in {401, 403}, (status, changed, answer)
        counted += 1
    assert dump(database(tmp_path)) == before


def test_a_salesforce_call_that_comes_again_is_done_once_and_never_with_another_content(salesforce):
    row = scene.only(salesforce.rig)
    asked = {"outreach": row.id, "draft": row.draft_digest, "decision": "approve"}
    call = salesforce.keyed("POST", "/crm/memory/decide", json.dumps(asked).encode())
    assert [salesforce.send(call)[0] for _ in range(3)] == [200, 200, 200]
    assert scene.only(salesforce.rig).reviewer == "sofia"
    other = replace(call, body=json.dumps({**asked, "decision": "reject"}).encode())
    assert salesforce.send(other)[0] == 409
    assert scene.only(salesforce.rig).state is State.APPROVED
    undo = salesforce.keyed("POST", "/crm/memory/undo", json.dumps({"outreach": row.id}).encode())
    assert salesforce.send(undo)[0] == 200
    assert salesforce.send(call)[0] == 200, "told what it did, and not done again"
    assert scene.only(salesforce.rig).state is State.IN_REVIEW


@pytest.mark.parametrize("nonce", ["", "short", "a b c d e f", "x" * 201, "ü" * 10])
def test_a_salesforce_call_needs_an_id_of_its_own(salesforce, nonce):
    assert salesforce.send(salesforce.keyed("GET", SF_CARDS, **{"X-Gatepost-Request": nonce}))[0] == 401
