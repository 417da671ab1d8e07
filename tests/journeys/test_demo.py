"""`gatepost demo` as its audience sees it: every claim of its summary is checked against the sandboxes themselves."""

import io
from collections import Counter
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from rich.console import Console

from connector.demo import play
from connector.demo.play import run_demo
from connector.lifecycle import State

ROOT = Path(__file__).parent.parent.parent
PEOPLE = 200


class Seen:
    """What the test keeps of a demo that cleans up behind itself."""

    def __init__(self):
        self.rows = []
        self.approved = set()
        self.opted_out = ""
        self.people = {}


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """One demo in a folder of its own; its app is read at the end, before it is closed."""
    home = tmp_path_factory.mktemp("demo")
    seen, out = Seen(), io.StringIO()
    summary = play.print_summary

    def look(figures, app, console, addresses, folder, env):
        with app.store.read() as tx:
            seen.rows = list(tx.outreaches.in_states(list(State)))
            seen.seeds = [s for o in seen.rows if (s := tx.evidence.seed_of(o.id)) is not None]
            seen.addresses = {o.id: tx.people.contact(o.contact).addresses for o in seen.rows}
            seen.considered = tx.syncs.considered_counts()
            seen.approvers = {
                o.id: [e for e in tx.log.of(o.contact.connection, o.id) if '"action":"approved"' in e]
                for o in seen.rows
            }
        seen.env = dict(env)
        summary(figures, app, console, addresses, folder, env)

    patch = pytest.MonkeyPatch()
    patch.setattr(play, "print_summary", look)
    console = Console(file=out, width=80, highlight=False)
    try:
        seen.figures = run_demo(ROOT / "app.yaml", people=PEOPLE, seed=1, stay=False, folder=home, console=console)
    finally:
        patch.undo()
    seen.text = out.getvalue()
    seen.mails = [message_from_bytes(p.read_bytes(), policy=default) for p in sorted((home / "mail").glob("*.eml"))]
    return seen


def test_mail_arrived_exactly_once_and_only_where_a_person_approved(shown):
    sent = {o.id: o for o in shown.rows if o.state in {State.SENT, State.CLOSED} and o.message_id}
    assert shown.mails
    arrived = Counter(str(m["Message-ID"]) for m in shown.mails)
    assert set(arrived.values()) == {1}
    assert set(arrived) == {o.message_id for o in sent.values()}
    for row in sent.values():
        assert row.reviewer, row
        assert shown.approvers[row.id], row
    to = {m["Message-ID"]: m["To"].addresses[0].addr_spec for m in shown.mails}
    for row in sent.values():
        assert to[row.message_id] in shown.addresses[row.id]


def test_every_mail_is_complete(shown):
    for mail in shown.mails:
        parts = {p.get_content_type(): p.get_content() for p in mail.walk() if not p.is_multipart()}
        assert set(parts) == {"text/plain", "text/html"}
        for text in parts.values():
            assert "410 Prospect Ave" in text
            assert "/u/" in text
        assert str(mail["List-Unsubscribe"]).startswith("<http")
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail["From"].addresses[0].addr_spec == "maya@ours.example"
        assert "{{" not in "".join(parts.values())
        assert not any(name in mail for name in ("Bcc", "Cc"))


def test_who_opted_out_got_nothing_more(shown):
    assert shown.figures.unsubscribed
    assert sum(shown.figures.unsubscribed in str(m["To"]) for m in shown.mails) == 1
    assert shown.figures.mailed_after_opt_out == 0
    done, failed = shown.figures.written_back
    assert done >= 1
    assert failed == 0


def test_the_tripwires_were_refused_everywhere(shown):
    tried = shown.figures.tripwires
    assert tried
    assert not [t for t in tried if t.passed or t.failed]


def test_every_considered_member_has_an_outcome(shown):
    for segment, planned in shown.figures.planned.items():
        assert planned.considered == planned.planned + sum(planned.skipped.values()), segment
        assert planned.considered > 0
        assert len([o for o in shown.rows if o.segment == segment and o.step == 1]) >= planned.planned


def test_the_reps_decided_in_both_crms(shown):
    reviewers = {o.reviewer.partition(":")[0] for o in shown.rows if o.reviewer}
    assert {"hubspot", "salesforce"} <= reviewers
    made = {k: v for k, v in shown.figures.choices.items() if k != "wait"}
    assert shown.figures.answers == made


def test_the_audit_log_verifies_and_the_summary_says_so_in_80_columns(shown):
    assert shown.figures.audit.whole
    assert "verifies" in shown.text
    assert f"Mails that arrived: {len(shown.mails)}" in shown.text
    assert "…" not in shown.text, shown.text
    assert all(f"{name}={value}" in shown.text for name, value in shown.env.items()), "the told command needs them"
    pathless = [line for line in shown.text.splitlines() if "/" not in line and not line.startswith("  export ")]
    assert max(map(len, pathless)) <= 80


def test_whoever_decided_about_a_test_draft_was_told_and_none_became_a_mail(shown):
    decided = [s for s in shown.seeds if s.reviewer]
    assert len(decided) == shown.figures.seeds[0]
    assert all(s.told_at for s in decided)
    names = {s.digest for s in shown.seeds}
    assert not [o for o in shown.rows if o.draft_digest in names]
    assert {s.reviewer.partition(":")[0] for s in decided} <= {"hubspot", "salesforce"}
