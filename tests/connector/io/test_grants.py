"""The grant under races, deaths and uninstalls: renewed once for all workers, and never lost by them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from connector import jobs
from connector.grant_rows import Grant, GrantState
from connector.lifecycle import State
from connector.stages import install
from connector.stages.reading import LiveReader
from connector.stages.uninstalled import look_for_uninstalled
from crm_adapters.errors import NotPermitted, Unavailable
from crm_adapters.hubspot.sandbox import HubSpotSandbox
from tests import people
from tests.connector.installing import ADMIN, NAME, deployment, grant_of, token_source
from tests.laws.scene import approved, events, only, work
from tests.world import START, Rig, make_world

TOP = Path(__file__).parents[3]


@pytest.fixture
def portal() -> Iterator[HubSpotSandbox]:
    """A portal whose refresh tokens are good for one use: the second use ends the whole grant."""
    at = [START]
    with HubSpotSandbox(seed=1, size=5, clock=lambda: at[0], strict_oauth=True) as running:
        running.oauth.rotates = True
        yield running


def installed(rig: Rig, portal: HubSpotSandbox, *, age: timedelta = timedelta(hours=1), now: datetime = START) -> None:
    """A grant whose access token has expired."""
    given = portal.oauth.token({
        "grant_type": "authorization_code", "client_id": portal.oauth.client_id,
        "client_secret": portal.oauth.client_secret, "code": code(portal), "redirect_uri": "http://127.0.0.1/back",
    }).body  # fmt: skip
    grant = Grant(
        connection=NAME, state=GrantState.LIVE, account=str(portal.portal_id), version=0, installed_by="ada-admin",
        access_token=given["access_token"], refresh_token=given["refresh_token"], installed_at=now,
        expires_at=now - age,
    )  # fmt: skip
    with rig.store.begin() as tx:
        tx.grants.put(grant, now)


def code(portal: HubSpotSandbox) -> str:
    query = {"client_id": portal.oauth.client_id, "redirect_uri": "http://127.0.0.1/back", "scope": "oauth"}
    back = portal.oauth.authorize("POST", query, {"answer": "grant"}).headers["Location"]
    return str(back.partition("code=")[2])


def workers(url: str, portal: HubSpotSandbox, count: int, *, kill: bool = False, times: int = 1) -> list[list[str]]:
    """That many processes which want a token at the same moment; those that were killed got nothing."""
    running = []
    for number in range(count):
        order = {
            "url": url, "node": f"race-{number}-{kill}", "host": portal.base_url, "id": portal.oauth.client_id,
            "secret": portal.oauth.client_secret, "kill": kill, "times": times,
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.connector.io.grant_worker", json.dumps(order)]
        running.append(
            subprocess.Popen(command, cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        )
    for one in running:
        assert one.stdout.readline() == "ready\n"
    for one in running:
        print("go", file=one.stdin, flush=True)
    said = [one.communicate(timeout=90)[0] for one in running]
    return [json.loads(text) if text else [] for text in said]


@pytest.mark.timeout(180)
def test_processes_that_meet_an_old_token_renew_it_once(database_url: str, portal: HubSpotSandbox) -> None:
    rig = make_world(database_url)
    installed(rig, portal, now=datetime.now(UTC))
    before = len(portal.oauth.tokens)
    got = workers(database_url, portal, 3, times=3)
    assert len({token for mine in got for token in mine}) == 1, got
    assert len(portal.oauth.tokens) == before + 1, "one question to the vendor, whoever asked"
    assert portal.oauth.refresh_tokens, "a rotating refresh token that is used twice would have ended it"
    assert grant_of(rig).state is GrantState.LIVE


@pytest.mark.timeout(180)
def test_a_worker_killed_with_the_lease_leaves_the_grant_to_the_others(
    database_url: str, portal: HubSpotSandbox
) -> None:
    rig = make_world(database_url)
    now = datetime.now(UTC)
    installed(rig, portal, now=now)
    assert workers(database_url, portal, 1, kill=True) == [[]]
    held = grant_of(rig)
    assert held.leased_until is not None
    assert held.state is GrantState.LIVE
    # Its lease runs out; the clock of this rig says when.
    rig.clock.at = datetime.now(UTC) + timedelta(seconds=31)
    source = token_source(rig, portal)
    assert source.token() == grant_of(rig).access_token != held.access_token


def test_threads_share_one_renewal(database_url: str, portal: HubSpotSandbox) -> None:
    rig = make_world(database_url)
    installed(rig, portal)
    source, got = token_source(rig, portal), []
    threads = [Thread(target=lambda: got.append(source.token())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8
    assert len(set(got)) == 1


def test_a_vendor_who_does_not_answer_costs_nothing(database_url: str, portal: HubSpotSandbox) -> None:
    rig = make_world(database_url)
    installed(rig, portal)
    source = token_source(rig, portal)
    dead = replace(source.app, host="http://127.0.0.1:9")
    with pytest.raises(Unavailable):
        replace(source, app=dead).token()
    assert grant_of(rig).leased_until is None
    assert source.token()


def test_an_uninstall_at_the_vendor_stops_the_mail_and_is_told(database_url: str, portal: HubSpotSandbox) -> None:
    rig = approved(database_url)
    both = deployment(database_url, portal, portal=str(portal.portal_id), fresh=False, node="node-2")
    both.crm.account.add(people.reading(people.ADA, read_at=both.clock.now()))
    installed(both, portal, age=timedelta(hours=-1))
    assert both.world.crms[NAME].owners()
    portal.oauth.uninstall()
    portal.oauth.refresh_tokens = {}
    with pytest.raises(NotPermitted):
        both.world.crms[NAME].owners()
    with pytest.raises(NotPermitted, match="ended our access"):
        both.world.crms[NAME].owners()
    assert grant_of(both).state is GrantState.REFUSED
    assert look_for_uninstalled(both.world) == (NAME,)
    assert look_for_uninstalled(both.world) == (), "one alarm, until somebody resolves it"
    reader = LiveReader(store=both.store, crms=both.world.crms)
    assert reader.person(only(rig).person).unread == {NAME: "not_permitted"}
    work(replace(both, world=replace(both.world, reader=reader)))
    assert not both.transport.taken
    assert only(rig).state in {State.APPROVED, State.HELD}
    actions = [e["action"] for e in events(both, "system")]
    assert actions.count("grant_refused") == 1
    assert "alarm" in actions


def test_disconnecting_one_crm_keeps_back_no_other(database_url: str, portal: HubSpotSandbox) -> None:
    both = deployment(database_url, portal, portal=str(portal.portal_id))
    installed(both, portal, age=timedelta(hours=-1))
    both.crm.account.add(people.reading(people.ADA, read_at=both.clock.now()))
    both.crm.account.add_list("everyone", [people.key(people.ADA)])
    install.disconnect(NAME, ADMIN, both.world)
    turned = replace(both.world, crms=dict(reversed(both.world.crms.items())))
    assert next(iter(turned.crms)) == NAME
    jobs.pull_all(turned)
    with both.store.read() as tx:
        assert tx.people.person_of(people.key(people.ADA)) is not None
    assert grant_of(both).state is GrantState.GONE


def test_installing_again_brings_it_back(database_url: str, portal: HubSpotSandbox) -> None:
    both = deployment(database_url, portal, portal=str(portal.portal_id))
    installed(both, portal, age=timedelta(hours=-1))
    source = token_source(both, portal)
    first = source.token()
    install.disconnect(NAME, ADMIN, both.world)
    both.clock.forward(seconds=6)
    with pytest.raises(NotPermitted, match="disconnected"):
        source.token()
    installed(both, portal, age=timedelta(hours=-1), now=both.clock.now())
    assert source.token() not in {"", first}
