"""One headless Chromium, and one deployment with both CRMs, for the browser tests of a module.

Not for longer: playwright keeps an event loop running in its thread, and no other test could run one of its own there.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright

from connector.evidence_rows import Outcome
from connector.lifecycle import State
from crm_adapters.hubspot.sandbox.workflows import Action, Workflow
from crm_adapters.salesforce.sandbox.flows import Flow
from tests.journeys import crm_loop
from tests.journeys.crm_loop import Loop
from tests.journeys.enrolling import WORKFLOW, Enroller, owner

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDTHS = (400, 1280)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"no Chromium on PATH ({', '.join(NAMES)}); .ci/chromium installs one where it can")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found, headless=True, args=FLAGS)
        except Error as error:
            pytest.skip(f"{found} does not start: {str(error).splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def loop(chromium, tmp_path_factory) -> Iterator[Loop]:
    with crm_loop.running(tmp_path_factory.mktemp("browser")) as running:
        ask = Action(url=f"{running.web}/crm/hubspot/workflow/draftForContact", inputs={"segment": "events"})
        running.hubspot.workflows.publish(Workflow(id=WORKFLOW, name="Draft", actions=(ask,)))
        flow = Flow(name="Ask_for_a_draft", operation="draftForContact", inputs={"segment": "customers"})
        running.salesforce.flows.activate(flow)
        yield running


@pytest.fixture(scope="module")
def workflows(loop) -> Enroller:
    return Enroller(loop)


@pytest.fixture(params=WIDTHS)
def page(chromium, request) -> Iterator[Page]:
    """A new window without any memory, narrow and wide; a page that complains fails the test."""
    context = chromium.new_context(viewport={"width": request.param, "height": 900})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if _is_ours(said) else None)
    yield opened
    context.close()
    assert complaints == []


def _is_ours(said: ConsoleMessage) -> bool:
    """Every browser asks for an icon that no page names."""
    return said.type == "error" and not said.location["url"].endswith("/favicon.ico")


@dataclass
class Waiting:
    """A draft that waits for its rep, shown as it will be sent and not as a test of the rep."""

    crm: str
    contact: str
    outreach: str
    rep: str


@pytest.fixture(params=["hubspot", "salesforce"])
def waiting(loop, workflows, request) -> Waiting:
    crm = request.param
    contact, outreach = workflows.enrol(crm)
    rejected_seeds = 0
    while is_seed(loop, outreach):
        # A planted draft is answered first, so that the click under test meets the real one.
        loop.click(workflows.task(crm, outreach), "reject", reason="wrong facts")
        loop.work()
        rejected_seeds += 1
        assert rejected_seeds < 3
    assert loop.state(outreach) is State.IN_REVIEW
    return Waiting(crm=crm, contact=contact, outreach=outreach, rep=owner(loop, outreach))


def is_seed(loop: Loop, outreach: str) -> bool:
    with loop.app.store.read() as tx:
        seed = tx.evidence.seed_of(outreach)
    return seed is not None and seed.outcome is Outcome.OPEN
