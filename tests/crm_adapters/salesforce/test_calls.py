"""Who is in front of the component: the user whom our Apex names behind the connection's key."""

from datetime import UTC, datetime, timedelta

import pytest

from crm_adapters.salesforce.calls import knows, vouch
from crm_adapters.salesforce.mapping import SalesforceSettings
from gates.errors import ConfigError, Forged

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEY, NEXT = "the-key-of-this-connection", "the-key-that-follows-it"
SETTINGS = SalesforceSettings(organization_id="00D000000000001EAA", api_key=KEY, api_key_next=NEXT)


def headers(at=NOW, **changed):
    told = {
        "authorization": f"Bearer {KEY}",
        "X-GATEPOST-ORG": "00D000000000001EAA",
        "X-Gatepost-User": "005000000000AbCAAU",
        "X-Gatepost-Time": str(int(at.timestamp() * 1000)),
        "X-Gatepost-Request": "0af1c2d3-0001",
    }
    return {**told, **changed}


def test_the_owner_is_the_user_by_the_id_of_eighteen_characters():
    caller = vouch(SETTINGS, headers(), NOW)
    assert (caller.user, caller.owner, caller.org) == ("005000000000AbCAAU",) * 2 + ("00D000000000001EAA",)
    assert caller.nonce == "0af1c2d3-0001"
    short = vouch(SETTINGS, headers(**{"X-Gatepost-User": "005000000000AbC"}), NOW)
    assert short.owner == "005000000000AbCAAU", "the three more tell which letters are capitals"


@pytest.mark.parametrize("seconds", [-300, -1, 0, 30])
def test_within_the_window(seconds):
    assert vouch(SETTINGS, headers(at=NOW + timedelta(seconds=seconds)), NOW).owner


@pytest.mark.parametrize(
    "changed",
    [
        {"authorization": ""},
        {"authorization": KEY},
        {"authorization": f"Basic {KEY}"},
        {"authorization": f"Bearer  {KEY}"},
        {"authorization": "Bearer "},
        {"X-GATEPOST-ORG": "00d000000000001EAA"},
        {"X-GATEPOST-ORG": "00D000000000002EAA"},
        {"X-GATEPOST-ORG": ""},
        {"X-Gatepost-User": ""},
        {"X-Gatepost-User": "003000000000AbCAAU"},
        {"X-Gatepost-User": "005000000000AbCAAU,005000000000XyZ"},
        {"X-Gatepost-Time": ""},
        {"X-Gatepost-Time": str(int((NOW.timestamp() - 300.001) * 1000))},
        {"X-Gatepost-Time": str(int((NOW.timestamp() + 30.002) * 1000))},
        {"X-Gatepost-Time": "٣" * 13},
        {"X-Gatepost-Time": "1" * 400},
        {"X-Gatepost-Request": ""},
    ],
)
def test_nobody_else_gets_in(changed):
    with pytest.raises(Forged):
        vouch(SETTINGS, headers(**changed), NOW)


def test_a_connection_without_key_or_org_lets_nobody_in():
    with pytest.raises(Forged):
        vouch(SalesforceSettings(organization_id="00D000000000001EAA"), headers(authorization="Bearer "), NOW)
    with pytest.raises(ConfigError):
        vouch(SalesforceSettings(api_key=KEY), headers(), NOW)
    assert not knows(SalesforceSettings(), "")
