"""Product.md section 8: in production no mail promises a one-click opt-out whose address nobody has heard lately."""

import socket
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from connector.io.knock import knock
from connector.lifecycle import State
from connector.mail.optout import PROBE, link, proof, token
from connector.stages.domains import check_domains
from connector.stages.one_click import LATELY, check_page
from connector.web.app import create_app
from connector.web.serving import Server
from gates.errors import WorldError
from tests import people
from tests.connector.mail.test_domain import GOOD
from tests.connector.web.scene import client, unchanged
from tests.laws import scene
from tests.world import Rig, make_segment, make_world

Knock = Callable[[str], tuple[int, str]]


def answering(rig: Rig) -> Knock:
    """The world's own page, as a provider reaches it."""

    def post(url: str) -> tuple[int, str]:
        answer = client(rig).post(urlsplit(url).path, data={"List-Unsubscribe": "One-Click"})
        return answer.status_code, answer.text

    return post


def silent(url: str) -> tuple[int, str]:
    raise WorldError("no answer (ConnectTimeout)", where="one_click")


def approved_over_https(url: str) -> Rig:
    """`scene.approved` for a deployment whose pages have an https address."""
    segment = make_segment()
    policy = replace(segment.policy, unsubscribe_prefix="https://ours.example/u/")
    rig = make_world(url, segment=replace(segment, policy=policy))
    organisation = replace(rig.world.organisation, public_url="https://ours.example")
    rig = replace(rig, world=replace(rig.world, organisation=organisation))
    scene.arrange(rig, [people.ADA])
    scene.plan(rig)
    scene.work(rig)
    for row in scene.rows(rig, State.IN_REVIEW):
        scene.answer(rig, row)
    return rig


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path}/store.sqlite"


@pytest.fixture
def rig(url) -> Rig:
    rig = approved_over_https(url)
    organisation = replace(rig.world.organisation, production=True)
    world = replace(
        rig.world,
        organisation=organisation,
        lookup=lambda name, kind: GOOD.get((name, kind), ()),
        dkim_selectors={"ours.example": ("s1",)},
    )
    check_domains(world)
    return heard_by(replace(rig, world=world), answering(rig))


def heard_by(rig: Rig, knocks: Knock) -> Rig:
    return replace(rig, world=replace(rig.world, knock=knocks))


def sent(rig: Rig) -> int:
    scene.work(rig)
    return len(rig.transport.taken)


def test_nothing_leaves_before_the_page_was_heard_and_something_does_after(rig):
    assert sent(rig) == 0
    assert scene.only(rig).reason == "one_click:not_checked"
    assert check_page(rig.world).ok
    rig.clock.forward(minutes=6)
    assert sent(rig) == 1


@pytest.mark.parametrize(
    ("knocks", "said"),
    [
        (silent, "no answer"),
        (lambda url: (200, "Welcome to our shop"), "not our own page"),
        (lambda url: (302, ""), "status 302"),
        (lambda url: (403, "Please log in"), "status 403"),
        (lambda url: (200, "gatepost-probe " + "x" * 40), "not our own page"),
    ],
)
def test_a_page_that_is_not_ours_or_not_open_holds_everything_back(rig, knocks, said):
    check = check_page(heard_by(rig, knocks).world)
    assert not check.ok
    assert said in check.detail
    assert check.mend
    assert sent(rig) == 0
    row = scene.only(rig)
    assert (row.state, row.reason) == (State.APPROVED, "one_click:not_answering")


def test_an_answer_counts_for_half_an_hour(rig):
    check_page(rig.world)
    gone = heard_by(rig, silent)
    rig.clock.forward(minutes=29)
    check_page(gone.world)
    assert sent(gone) == 1


def test_after_that_nothing_leaves(rig):
    check_page(rig.world)
    rig.clock.forward(seconds=LATELY.total_seconds() + 1)
    check_page(heard_by(rig, silent).world)
    assert sent(rig) == 0
    told = [e["action"] for e in scene.events(rig, "system")]
    assert told.count("one_click_answers") == told.count("one_click_fails") == 1


def test_an_address_without_tls_is_no_one_click(rig):
    organisation = replace(rig.world.organisation, public_url="http://ours.example")
    check = check_page(replace(rig.world, organisation=organisation))
    assert not check.ok
    assert "https" in check.detail


def test_between_two_looks_nobody_knocks(rig):
    assert check_page(rig.world, at_once=False) is not None
    assert check_page(rig.world, at_once=False) is None
    rig.clock.forward(minutes=5)
    assert check_page(rig.world, at_once=False) is not None


def test_a_probe_changes_nothing_and_a_forged_one_is_unknown(rig, url):
    browser = client(rig)
    good = token(f"{PROBE}1234", rig.world.signer)
    with unchanged(url):
        for ask in (browser.get, browser.post, browser.head, browser.options):
            assert ask(f"/u/{good}").status_code == 200
        assert browser.post(f"/u/{PROBE}1234.{'x' * 40}").status_code == 404
    assert browser.post(f"/u/{good}").text == proof(f"{PROBE}1234", rig.world.signer)
    mails = token(scene.only(rig).id, rig.world.signer)
    assert "gatepost-probe" not in browser.get(f"/u/{mails}").text


def test_a_real_knock_reaches_a_real_page(rig):
    server = Server(host="127.0.0.1", port=0)
    server.serve(create_app(rig.world))
    try:
        name = f"{PROBE}12345678"
        status, said = knock(link(server.address, name, rig.world.signer))
        assert (status, said) == (200, proof(name, rig.world.signer))
    finally:
        server.stop()


def test_a_door_that_is_shut_is_told_without_the_token(rig):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(WorldError) as told:
        knock(f"http://127.0.0.1:{port}/u/secret")
    assert "secret" not in str(told.value)
