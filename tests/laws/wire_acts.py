"""What people, CRMs and mail systems do to a running system: each act is one step of the model."""

import threading
from datetime import timedelta
from functools import partial

import requests

from connector import autonomy, bootstrap, config, cycle
from connector.lifecycle import State
from connector.stages import inbox, ingest
from connector.stages.resolve import resolve
from crm_adapters.port import DecisionKind
from feature_flags.levels import Restraint
from tests.laws.wire_scene import ADMIN, SECOND, SECONDS_OF_CONSENT, TOKEN, Wire, parsed
from tests.letters import bounce, complaint, letter
from tests.smtp_sink import Fault, Received

SAYS_NO = (
    "Please stop emailing me.",
    "Unsubscribe",
    "Bitte keine weiteren E-Mails.",
    "Merci de me retirer de votre liste.",
    "No me escriban más, por favor.",
    "Take me off your list.",
)


def a_good_day(wire: Wire) -> None:
    """Nothing fails, the reps approve what they find, and it goes out."""
    the_crms_recover(wire)
    wire.sink.script.clear()
    for _ in range(wire.dice.randint(1, 3)):
        newcomer(wire)
    wire.work()
    wire.work()
    reps_answer(wire)
    wire.work()


def plan_follow_up(wire: Wire) -> None:
    world = wire.app.world
    segment = wire.dice.choice(list(world.organisation.segments.values()))
    wire.attempt(lambda: ingest.plan(segment, world, step=wire.dice.randint(2, 40)))


def reps_answer(wire: Wire) -> None:
    """Some reps work through a part of their queue, in their CRM."""
    for row in wire.rows(State.IN_REVIEW):
        if wire.dice.random() < 0.8:
            wire.entered(row, DecisionKind.APPROVE)


def a_week_passes(wire: Wire) -> None:
    wire.clock.at += timedelta(days=7)


def hours_pass(wire: Wire) -> None:
    wire.clock.at += timedelta(minutes=wire.dice.randint(1, 90))
    if wire.clock.at.hour >= 17:
        wire.clock.at = wire.clock.at.replace(hour=15, minute=0) + timedelta(days=1)


# ------------------------------------------------------------------ ways of saying no


def one_click(wire: Wire) -> None:
    """The button of a mail program, pressed on any mail that ever came."""
    if not wire.sink.received:
        return
    press_one_click(wire, wire.dice.choice(wire.sink.received))


def press_one_click(wire: Wire, mail: Received) -> None:
    """POST as RFC 8058 says, once or some times more."""
    link = str(parsed(mail)["List-Unsubscribe"]).strip().strip("<>")
    for _ in range(wire.dice.choice((1, 1, 3))):
        answer = requests.post(link, data={"List-Unsubscribe": "One-Click"}, timeout=30)
        assert answer.ok, answer.text
    wire.said_no(wire.everything_of(mail), "one click")


def a_scanner_looks(wire: Wire) -> None:
    """GET, HEAD and OPTIONS on every link of a mail; nobody has said anything by that."""
    if not wire.sink.received:
        return
    mail = wire.dice.choice(wire.sink.received)
    link = str(parsed(mail)["List-Unsubscribe"]).strip().strip("<>")
    for method in ("GET", "HEAD", "OPTIONS"):
        assert requests.request(method, link, timeout=30).status_code < 500


def a_letter_says_no(wire: Wire) -> None:
    if not wire.sink.received:
        return
    mail = wire.dice.choice(wire.sink.received)
    message = parsed(mail)
    who = mail.rcpt_tos[0].lower()
    head = {"In_Reply_To": str(message["Message-ID"])} if wire.dice.random() < 0.7 else {}
    wire.imap.deliver(letter(wire.dice.choice(SAYS_NO), sender=who, **head))
    wire.unheard.append((who, "a letter"))


def somebody_complains(wire: Wire) -> None:
    if not wire.sink.received:
        return
    mail = wire.dice.choice(wire.sink.received)
    who = mail.rcpt_tos[0].lower()
    wire.imap.deliver(complaint(mail.data, complained=who if wire.dice.random() < 0.5 else ""))
    wire.unheard.append((who, "a complaint"))


def a_mail_bounces(wire: Wire) -> None:
    if not wire.sink.received:
        return
    mail = wire.dice.choice(wire.sink.received)
    who = mail.rcpt_tos[0].lower()
    wire.imap.deliver(bounce(mail.data, failed=who))
    wire.unheard.append((who, "a hard bounce"))


def the_api_is_told(wire: Wire) -> None:
    """Another system knows of a no: an address, or a list of them as CSV."""
    rows = wire.rows(*State)
    if not rows:
        return
    found = wire.addresses(wire.dice.choice(rows))
    if not found:
        return
    auth = {"Authorization": f"Bearer {TOKEN}"}
    url = f"{wire.server.address}/api/suppressions"
    if wire.dice.random() < 0.5:
        answer = requests.post(url, json={"who": found[0], "reason": "told elsewhere"}, headers=auth, timeout=30)
    else:
        body = f"email,reason\n{found[0]},told elsewhere\n"
        answer = requests.post(url, data=body, headers={**auth, "Content-Type": "text/csv"}, timeout=30)
    assert answer.ok, answer.text
    wire.said_no(found, "the API")


def a_rep_says_do_not_contact(wire: Wire) -> None:
    waiting = [o for o in wire.rows(State.IN_REVIEW, State.APPROVED) if o.task is not None]
    if not waiting:
        return
    row = wire.dice.choice(waiting)
    if wire.entered(row, DecisionKind.DO_NOT_CONTACT):
        # What a task says is read once in a round: the no counts when a node has read it.
        counts = wire.attempt(lambda: cycle.take_answers(wire.app.world))
        if counts and counts.get("do_not_contact"):
            wire.said_no(wire.addresses(row), "a rep's do not contact")


def a_crm_flag_is_set(wire: Wire) -> None:
    """Somebody opts out of everything in the CRM itwire; it counts when the freshness limit has run out."""
    rows = wire.rows(*State)
    if not rows:
        return
    row = wire.dice.choice(rows)
    if row.contact.connection == "hubspot":
        found = wire.addresses(row)
        if not found:
            return
        told = wire.hubspot_call(
            "POST", f"/communication-preferences/2026-03/statuses/{found[0]}/unsubscribe-all?channel=EMAIL", {}
        )
    else:
        told = wire.salesforce_call(
            "PATCH", f"sobjects/{row.contact.object.capitalize()}/{row.contact.id}", {"HasOptedOutOfEmail": True}
        )
        found = wire.addresses(row)
    if told.ok:
        wire.clock.sleep(SECONDS_OF_CONSENT + 1)
        wire.said_no(found[:1] if row.contact.connection == "hubspot" else found, "a CRM flag")


def a_record_is_erased(wire: Wire) -> None:
    rows = [o for o in wire.rows(*State) if o.contact.connection == "hubspot"]
    if not rows:
        return
    row = wire.dice.choice(rows)
    # Without a webhook nobody tells why a record is gone: its mail must not go, a new record is a new person.
    wire.hubspot_call("POST", "/crm/objects/2026-03/contacts/gdpr-delete", {"objectId": row.contact.id})
    wire.clock.sleep(SECONDS_OF_CONSENT + 1)


# ------------------------------------------------------------------ what CRMs do besides


def the_same_address_comes_again(wire: Wire) -> None:
    """A new record under an address that said no, consent and all: it inherits the no."""
    address = wire.dice.choice(sorted(wire.no)) if wire.no and wire.dice.random() < 0.5 else ""
    newcomer(wire, address or "")


def newcomer(wire: Wire, address: str = "") -> None:
    wire.people += 1
    address = address or f"new{wire.people}@company{wire.people}.example"
    properties = {
        "email": address,
        "firstname": "Nora",
        "lastname": f"Neumann{wire.people}",
        "jobtitle": "Head of Operations",
        "country": "Germany",
        "lifecyclestage": "lead",
        "hubspot_owner_id": "9001",
        "consent_basis": "consent",
        "consent_origin": "event_badge",
        "consent_date": (wire.clock.at - timedelta(days=2)).isoformat(),
        "consent_proof": "badge scan at the fair",
    }
    told = wire.hubspot_call("POST", "/crm/objects/2026-03/contacts", {"properties": properties})
    if told.ok:
        events = next(x for n, x in wire.hubspot.portal.lists.items() if n == "events")
        events.members.append(told.json()["id"])
        wire.hubspot_call(
            "POST",
            f"/communication-preferences/2026-03/statuses/{address}",
            {
                "subscriptionId": 101,
                "statusState": "SUBSCRIBED",
                "channel": "EMAIL",
                "legalBasis": "CONSENT_WITH_NOTICE",
                "legalBasisExplanation": "badge scan at the fair",
            },
        )


def somebody_moves(wire: Wire) -> None:
    """A contact's address changes in the CRM: the new one inherits every no of the old one."""
    rows = [o for o in wire.rows(*State) if o.contact.connection == "salesforce"]
    if not rows:
        return
    row = wire.dice.choice(rows)
    found = wire.addresses(row)
    wire.people += 1
    new = f"moved{wire.people}@elsewhere.example"
    told = wire.salesforce_call("PATCH", f"sobjects/{row.contact.object.capitalize()}/{row.contact.id}", {"Email": new})
    if told.ok and any(a in wire.no for a in found):
        wire.no.setdefault(new, "moved after a no")


def two_people_resume(wire: Wire) -> None:
    """Complaints pause a segment for good; people look at the alarm, write why, and let it go on."""
    world = wire.app.world
    scopes = {s for segment in world.organisation.segments.values() for s in segment.scopes}
    with wire.nodes[0].store.read() as tx:
        alarms = tx.evidence.alarms(tuple(scopes))
        stopped = [row.scope for row in tx.flags.standings(tuple(scopes)) if row.restraint is not Restraint.NONE]
    for alarm in alarms:
        wire.attempt(partial(resolve, alarm.id, ADMIN, "looked at what they wrote", world))
    for scope in sorted(stopped, key=str):
        for person in (ADMIN, SECOND):
            wire.attempt(partial(autonomy.resume, scope, person, "it is over", wire.app.store, wire.clock, world.ids))


# ------------------------------------------------------------------ what goes wrong


def the_relay_fails(wire: Wire) -> None:
    wire.sink.fail_next(*wire.dice.choices(list(set(Fault) - {Fault.SLOW}), k=wire.dice.randint(1, 3)))


def a_crm_fails(wire: Wire) -> None:
    if wire.dice.random() < 0.5:
        kind = wire.dice.choice(("rate_limit", "status", "drop", "html"))
        wire.hubspot.faults.add(kind=kind, times=wire.dice.randint(1, 6), after=wire.dice.random() < 0.3)
    else:
        kind = wire.dice.choice(("session", "locked", "status", "drop", "html"))
        wire.salesforce.faults.add(kind=kind, times=wire.dice.randint(1, 6), after=wire.dice.random() < 0.3)


def the_crms_recover(wire: Wire) -> None:
    wire.hubspot.faults.clear()
    wire.salesforce.faults.clear()


def a_node_starts_anew(wire: Wire) -> None:
    """Whatever it held in memory is gone."""
    second = wire.nodes.pop()
    second.close()
    env = {
        "GATEPOST_HUBSPOT_TOKEN": wire.hubspot.token,
        "GATEPOST_SALESFORCE_TOKEN": wire.salesforce.token,
        "GATEPOST_IMAP_PASSWORD": "letmein",
    }
    wire.nodes.append(bootstrap.build(config.load(wire.home / "app.yaml"), env=env, clock=wire.clock, node="node-2"))


def a_no_races_a_round(wire: Wire) -> None:
    """Noes come in over HTTP while both nodes send; what slips through the last gap is one hand-off per worker."""
    rows = wire.rows(State.APPROVED)
    if not rows:
        wire.work()
        return
    wire.hear()
    wire.attempt(lambda: inbox.receive(wire.app.world))
    wire.look()
    threads = [
        threading.Thread(target=wire.attempt, args=(lambda app=app: cycle.run_once(app.world),)) for app in wire.nodes
    ]
    for thread in threads:
        thread.start()
    refused: list[tuple[str, int]] = []
    for row in wire.dice.sample(rows, min(3, len(rows))):
        found = wire.addresses(row)
        if not found:
            continue
        auth = {"Authorization": f"Bearer {TOKEN}"}
        url = f"{wire.server.address}/api/suppressions"
        answer = requests.post(url, json={"who": found[0], "reason": "raced"}, headers=auth, timeout=60)
        assert answer.ok, answer.text
        refused += [(a, len(wire.sink.received)) for a in found]
    for thread in threads:
        thread.join()
    after = [
        address
        for address, seen in refused
        if any(address in (r.lower() for r in m.rcpt_tos) for m in wire.sink.received[seen:])
    ]
    assert len(after) <= len(wire.nodes), f"more than one in flight per worker: {after}"
    wire.slipped += len(after)
    for mail in wire.sink.received[wire.looked :]:
        wire.once(mail)
    wire.looked = len(wire.sink.received)
    wire.said_no([a for a, _ in refused], "a no in a race")
