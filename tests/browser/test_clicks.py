"""What people click, in a real browser: the rep's page of both CRMs, the review page, and the one-click page."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from connector.lifecycle import State
from connector.links import review_token
from connector.mail.optout import token
from tests.browser.conftest import Waiting
from tests.journeys.crm_loop import Loop
from tests.journeys.enrolling import task

MOST_TABS = 40
GONE = (State.SENT, State.CLOSED)


def fits(page: Page) -> None:
    """Nothing sticks out of the window to the side."""
    page.wait_for_load_state()  # after a click the new page has no element yet
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window, f"{urlsplit(page.url).path} is {wide} px wide in a window of {window}"


def tab_to(page: Page, text: str) -> None:
    """By the Tab key alone, as somebody without a mouse gets there; what has the focus must be seen to have it."""
    page.wait_for_load_state()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip() == text:
            width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
            assert width >= 2, "focus shows"
            return
    raise AssertionError(f"{text!r} cannot be reached by Tab")


def mails(loop: Loop, waiting: Waiting) -> int:
    """How many mails of this outreach arrived."""
    loop.work(3)
    with loop.app.store.read() as tx:
        row = tx.outreaches.get(waiting.outreach)
    assert row.state in GONE, row.state
    return sum(str(mail["Message-ID"]) == row.message_id for mail in loop.sent())


def test_a_rep_finds_the_task_and_approves(loop, waiting, page):
    page.goto(f"{loop.base(waiting.crm)}/rep/")
    fits(page)
    name = next(r.name for r in _desk(loop, waiting.crm) if r.id == waiting.rep)
    page.get_by_role("link", name=re.compile(re.escape(name))).click()
    fits(page)
    page.goto(task(loop, waiting.crm, waiting.outreach))
    fits(page)
    expect(page.locator(".mail mark").first).to_be_visible()
    expect(page.get_by_role("heading", name="What it rests on")).to_be_visible()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("pproved")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    fits(page)
    assert mails(loop, waiting) == 1
    page.goto(f"{loop.base(waiting.crm)}/rep/{waiting.rep}/contact/{waiting.contact}")
    fits(page)
    expect(page.get_by_text("Email sent")).to_have_count(1)


def test_a_double_click_sends_once(loop, waiting, page):
    page.goto(task(loop, waiting.crm, waiting.outreach))
    page.get_by_role("button", name="Approve", exact=True).dblclick()
    expect(page.get_by_role("status")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.goto(task(loop, waiting.crm, waiting.outreach))
    assert mails(loop, waiting) == 1


def test_a_rep_without_a_mouse_rejects(loop, waiting, page):
    page.goto(task(loop, waiting.crm, waiting.outreach))
    tab_to(page, "Something is wrong")
    page.keyboard.press("Enter")
    tab_to(page, "Reject")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    loop.work()
    assert loop.state(waiting.outreach) is State.REJECTED


def test_a_rep_without_a_mouse_approves(loop, waiting, page):
    page.goto(task(loop, waiting.crm, waiting.outreach))
    tab_to(page, "Approve")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("pproved")
    assert mails(loop, waiting) == 1


def test_an_edited_sentence_is_what_is_sent(loop, waiting, page):
    page.goto(task(loop, waiting.crm, waiting.outreach))
    page.get_by_text("Edit", exact=True).click()
    page.locator("textarea[name^='slot ']").first.fill("I hope this finds you well.")
    fits(page)
    page.get_by_role("button", name="Approve edited").click()
    expect(page.get_by_role("status")).to_be_visible()
    loop.work(3)
    with loop.app.store.read() as tx:
        row = tx.outreaches.get(waiting.outreach)
    assert row.state in GONE, row.state
    [mail] = [m for m in loop.sent() if str(m["Message-ID"]) == row.message_id]
    assert "I hope this finds you well." in mail.get_body(("plain",)).get_content()


def test_the_review_page_approves_by_one_key(loop, waiting, page):
    address = f"{loop.web}/r/{review_token(waiting.outreach, waiting.rep, loop.world.signer)}"
    page.goto(address)
    fits(page)
    tab_to(page, "Approve")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    fits(page)
    assert loop.state(waiting.outreach) is State.APPROVED
    page.goto(address)
    fits(page)
    assert mails(loop, waiting) == 1


def test_one_click_unsubscribes_and_looking_does_not(loop, waiting, page):
    page.goto(f"{loop.web}/u/{token(waiting.outreach, loop.world.signer)}")
    fits(page)
    assert loop.state(waiting.outreach) is State.IN_REVIEW, "looking changes nothing"
    tab_to(page, "Unsubscribe") if not _focused(page, "Unsubscribe") else None
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Done. You will get no more mail from us.")).to_be_visible()
    fits(page)
    assert loop.state(waiting.outreach) is State.VOID
    page.goto(f"{loop.base(waiting.crm)}/rep/{waiting.rep}/contact/{waiting.contact}")
    expect(page.get_by_text("Opted out", exact=True)).to_be_visible()
    fits(page)


def _focused(page: Page, text: str) -> bool:
    return page.evaluate("document.activeElement.innerText || ''").strip() == text


def _desk(loop: Loop, crm: str):
    from crm_adapters.hubspot.sandbox.rep import Desk as HubSpotDesk
    from crm_adapters.salesforce.sandbox.rep import Desk as SalesforceDesk

    return (HubSpotDesk(loop.hubspot) if crm == "hubspot" else SalesforceDesk(loop.salesforce)).reps()
