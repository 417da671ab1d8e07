"""Every call of one whole round of the adapter, and every answer of the sandbox to it, is as the API is described."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import requests
from flask import Flask, Response
from flask import request as http
from openapi_core.contrib.werkzeug import WerkzeugOpenAPIRequest, WerkzeugOpenAPIResponse

from crm_adapters.hubspot.adapter import HubSpotCRM
from crm_adapters.hubspot.auth import StaticToken
from crm_adapters.hubspot.mapping import HubSpotSettings
from crm_adapters.hubspot.sandbox import HubSpotSandbox
from crm_adapters.port import Reading, ReviewTask, SentEmail
from gates.recipient import ConsentState, ContactKey
from tests.specs.hubspot.described import Described

START = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)


class JudgedPortal:
    """A portal whose every call is held against the descriptions while it is answered."""

    def __init__(self, **switches: bool) -> None:
        self.at = START
        self.complaints: list[str] = []
        self.judged = 0
        self.sandbox = HubSpotSandbox(size=120, clock=lambda: self.at, **switches)
        self._plain = self.sandbox._app
        self.sandbox._app = self._with_judge  # type: ignore[method-assign]
        self.sandbox.start()
        self._described = Described(self.sandbox.base_url)
        self.crm = HubSpotCRM(
            "hs",
            token=StaticToken(value=self.sandbox.token),
            host=self.sandbox.base_url,
            now=lambda: self.at,
            sleep=lambda _: None,
            settings=HubSpotSettings(subscription="101", portal=str(self.sandbox.portal_id)),
        )

    def _with_judge(self) -> Flask:
        app = self._plain()
        app.after_request(self._judge)
        return app

    def _judge(self, response: Response) -> Response:
        asked = WerkzeugOpenAPIRequest(http._get_current_object())  # type: ignore[attr-defined]
        try:
            self.complaints += self._described.complaints(asked, WerkzeugOpenAPIResponse(response))
        except AssertionError as error:
            self.complaints.append(str(error))
        self.judged += 1
        return response

    def everybody(self) -> list[ContactKey]:
        """A full load, an hour's pause and a window of the search index."""
        keys: list[ContactKey] = []
        cursor, runs = None, 0
        while runs < 2:
            page = self.crm.changed_contacts(cursor)
            keys += [change.key for change in page.changes]
            cursor = page.cursor
            if not page.more:
                runs += 1
                self.at += timedelta(hours=1)
        return list(dict.fromkeys(keys))

    def approve(self, task: str, owner: str) -> None:
        """The owner approves the task, with a token of their own."""
        answer = requests.patch(
            f"{self.sandbox.base_url}/crm/objects/2026-03/tasks/{task}",
            json={"properties": {"gatepost_decision": "approve"}},
            headers={"Authorization": f"Bearer {self.sandbox.rep_token(owner)}"},
            timeout=5,
        )
        assert answer.ok, answer.text


@pytest.fixture
def enterprise() -> bool:
    return True


@pytest.fixture
def portal(enterprise) -> Iterator[JudgedPortal]:
    made = JudgedPortal(enterprise=enterprise)
    yield made
    made.crm.close()
    made.sandbox.stop()


def review(of: Reading) -> ReviewTask:
    return ReviewTask(
        outreach="o-1", draft_digest="a" * 64, version=1, contact=of.contact.key, owner=of.contact.owner,
        segment="events", subject="Review", mail_subject="Hello", mail_text="Hi", slots={}, claims=(),
        findings=("fine",), link="https://gatepost.example/r/1", due=START + timedelta(days=1),
    )  # fmt: skip


def sent(to: Reading) -> SentEmail:
    return SentEmail(
        message_id="<1@gatepost.example>", contact=to.contact.key, owner=to.contact.owner,
        from_address="rosa@gatepost.example", to_address=to.contact.addresses[0], subject="Hello", text="Hi",
        html="<p>Hi</p>", at=START, unreviewed=False,
    )  # fmt: skip


@pytest.mark.filterwarnings("ignore::Warning")
@pytest.mark.parametrize("enterprise", [True, False], ids=["enterprise", "without batches of preferences"])
def test_a_whole_round_is_as_described(portal):
    crm = portal.crm
    crm.install()
    assert all(item.ok for item in crm.check_setup())
    assert crm.owners()
    assert crm.templates()
    keys = portal.everybody()
    assert len(keys) == 120
    missing = ContactKey(connection="hs", object="contact", id="999999")
    readings = crm.read([*keys[:60], missing], ["nobody@x.example"])
    assert readings.gone == (missing,)
    assert list(crm.segment("Gatepost events"))

    found = next(r for r in readings.found if r.consent.state is ConsentState.CONTACTABLE and r.contact.owner)
    task = crm.put_task(review(found))
    assert crm.put_task(review(found)) == task
    portal.approve(task.id, found.contact.owner)
    (answer,) = crm.read_answers([task])
    assert answer.decision == "approve"
    crm.close_task(task, "sent")
    assert crm.log_email(sent(found)) == crm.log_email(sent(found))
    crm.opt_out(found.contact.key, found.contact.addresses[0], "asked us to stop")
    (again,) = crm.read([found.contact.key]).found
    assert again.consent.state is ConsentState.OPTED_OUT

    assert sorted(set(portal.complaints)) == []
    assert portal.judged == len(portal.sandbox.calls) >= 30


@pytest.mark.filterwarnings("ignore::Warning")
@pytest.mark.parametrize(
    ("method", "path", "body", "said"),
    [
        ("GET", "/crm/objects/2026-03/contacts?nonsense=1", None, "undeclared parameter nonsense"),
        ("POST", "/crm/objects/2026-03/contacts", {"properties": "none"}, "'none' is not of type 'object'"),
        ("GET", "/crm/objects/2026-03/contacts?limit=many", None, "limit"),
        ("GET", "/crm/lists/2026-03/1/nonsense", None, "no operation is described"),
    ],
)
def test_the_judge_hears_what_is_not_as_described(portal, method, path, body, said):
    token = {"Authorization": f"Bearer {portal.sandbox.token}"}
    requests.request(method, portal.sandbox.base_url + path, json=body, headers=token, timeout=5)
    assert said in "".join(portal.complaints)
