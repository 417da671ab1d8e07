"""A stranger in the demo: opens a CRM as its reps see it, approves a mail, and finds it in the mailbox."""

import io
import re
from pathlib import Path

import pytest
import requests
from rich.console import Console

from connector.demo import in_the_crm, play
from connector.demo.play import run_demo
from tests.journeys.crm_loop import forms, told

ROOT = Path(__file__).parents[2]
DESKS = ("HubSpot as a rep sees it", "Salesforce as a rep sees it")


def approve_one(desk: str) -> str:
    """Click from rep to rep and task to task until a mail is approved; its subject, or nothing."""
    base = desk.removesuffix("/rep/")
    for rep in re.findall(r'href="(/rep/[^/"]+/)"', requests.get(desk, timeout=20).text):
        for link in re.findall(r'href="(/rep/[^"]+/task/[^"]+)"', requests.get(base + rep, timeout=20).text):
            page = requests.get(base + link, timeout=20).text
            form = next((f for f in forms(page) if ("decision", "approve") in f.buttons), None)
            if form is None:
                continue
            answer = requests.post(base + link, data={**form.fields, "decision": "approve"}, timeout=20)
            if told(answer.text).startswith("Approved"):
                return form.fields["outreach"]
    return ""


@pytest.mark.timeout(240)
def test_a_stranger_approves_in_the_crm_and_the_mail_arrives(tmp_path, monkeypatch):
    seen = {}

    def look(figures, app, console, addresses, folder, env):
        before = len(list((folder / "mail").glob("*.eml")))
        approved = [outreach for name in DESKS if (outreach := approve_one(addresses[name]))]
        for _ in range(4):
            in_the_crm.one_round(app)
        with app.store.read() as tx:
            states = {outreach: tx.outreaches.get(outreach).state.value for outreach in approved}
        seen.update(before=before, after=len(list((folder / "mail").glob("*.eml"))), states=states)

    monkeypatch.setattr(play, "print_summary", look)
    monkeypatch.setattr(play, "_wait", lambda app: None)  # the rounds are made above, one by one
    console = Console(file=io.StringIO(), width=80)
    run_demo(ROOT / "app.yaml", people=150, seed=1, stay=True, folder=tmp_path, console=console)
    states = seen["states"]
    assert states, "in at least one CRM a task was left to approve"
    sent = [outreach for outreach, state in states.items() if state in {"sent", "closed"}]
    assert sent, states
    assert seen["after"] - seen["before"] == len(sent)


def test_only_the_demos_own_accounts_get_ids_and_secrets():
    class Stage:
        class hubspot:  # noqa: N801 - stands in for an object
            portal_id = 7

        class salesforce:  # noqa: N801
            org_id = "00D000000000001AAA"

    text = (ROOT / "app.yaml").read_text(encoding="utf-8")
    secrets = in_the_crm.Secrets()
    written = in_the_crm.with_doors(text, Stage, secrets)
    assert written.count('portal: "7"') == written.count(secrets.app_secret) == 1
    assert written.count(secrets.api_key) == written.count("00D000000000001AAA") == 1
    assert in_the_crm.with_doors("connections: {}\n", Stage, secrets) == "connections: {}\n"
