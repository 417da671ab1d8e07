"""Who is in front of the card: HubSpot's word, and the owner whom its portal knows for that user."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crm_adapters.errors import Unavailable
from crm_adapters.hubspot.adapter import HubSpotCRM
from crm_adapters.hubspot.auth import StaticToken
from crm_adapters.hubspot.mapping import HubSpotSettings
from crm_adapters.hubspot.sandbox.server import HubSpotSandbox
from gates.errors import ConfigError, Forged
from tests.connector.web.vouched_scene import sign

SECRET = "the-app's-own-secret"
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ADDRESS = "https://gatepost.example/crm/hs/cards?object=contact&record=1"


class Desk:
    """The adapter on a portal, a clock, and a user who presses."""

    def __init__(self, sandbox: HubSpotSandbox) -> None:
        self.sandbox, self.now = sandbox, START
        self.settings = HubSpotSettings(portal=str(sandbox.portal_id), app_secret=SECRET)
        self.crm = self.adapter(self.settings)

    def adapter(self, settings: HubSpotSettings, host: str = "") -> HubSpotCRM:
        return HubSpotCRM(
            "hs",
            token=StaticToken(value=self.sandbox.token),
            host=host or self.sandbox.base_url,
            now=lambda: self.now,
            sleep=lambda _: None,
            settings=settings,
        )

    def vouch(self, user: object, *, crm: HubSpotCRM | None = None, portal: object = None):
        told = f"userId={user}&portalId={portal or self.sandbox.portal_id}&userEmail=a%40ours.example&appId=9"
        uri, stamp = f"{ADDRESS}&{told}", str(int(self.now.timestamp() * 1000))
        headers = {
            "x-hubspot-signature-V3": sign("GET", uri, b"", stamp, SECRET),
            "X-Hubspot-Request-Timestamp": stamp,
        }
        return (crm or self.crm).vouch("GET", uri, headers, b"", self.now)


@pytest.fixture
def desk() -> Iterator[Desk]:
    with HubSpotSandbox(seed=1, size=30, clock=lambda: START) as running:
        yield Desk(running)


def test_every_user_is_the_owner_whom_the_portal_names(desk):
    living = [o for o in desk.sandbox.owners if not o.archived]
    assert living
    for owner in living:
        caller = desk.vouch(owner.user_id)
        assert (caller.owner, caller.user, caller.email) == (owner.id, str(owner.user_id), "a@ours.example")
        assert caller.org == str(desk.sandbox.portal_id)


def test_a_user_who_owns_nothing_or_has_left_is_nobody(desk):
    assert desk.vouch(999_999).owner == ""
    for gone in (o for o in desk.sandbox.owners if o.archived):
        assert desk.vouch(gone.user_id).owner == ""


def test_who_comes_and_who_goes_is_known_within_minutes(desk):
    one = next(o for o in desk.sandbox.owners if not o.archived)
    assert desk.vouch(one.user_id).owner == one.id
    assert desk.vouch(123_456).owner == ""
    desk.sandbox.owners.append(replace(one, id="70001", user_id=123_456))
    one.archived = True
    desk.now += timedelta(minutes=6)
    assert desk.vouch(123_456).owner == "70001"
    assert desk.vouch(one.user_id).owner == ""


def test_the_users_are_asked_for_once_and_not_for_every_card(desk):
    one = next(o for o in desk.sandbox.owners if not o.archived)
    for _ in range(20):
        desk.vouch(one.user_id)
        desk.vouch(999_999)
    assert desk.crm.budget().total <= 4


def test_while_hubspot_does_not_answer_nobody_is_guessed(desk):
    dead = desk.adapter(desk.settings, host="http://127.0.0.1:9")
    one = next(o for o in desk.sandbox.owners if not o.archived)
    with pytest.raises(Unavailable):
        desk.vouch(one.user_id, crm=dead)


@pytest.mark.parametrize("user", ["", "0x1F", "٣", "-1", "1.0", "7 7"])
def test_a_user_id_that_is_no_number_is_none(desk, user):
    with pytest.raises(Forged):
        desk.vouch(user)


def test_another_portal_and_a_connection_that_is_not_set_up_are_refused(desk):
    with pytest.raises(Forged, match="another portal"):
        desk.vouch(1, portal=desk.sandbox.portal_id + 1)
    with pytest.raises(ConfigError):
        desk.vouch(1, crm=desk.adapter(replace(desk.settings, portal="")))
    with pytest.raises(Forged):
        desk.vouch(1, crm=desk.adapter(replace(desk.settings, app_secret="")))
