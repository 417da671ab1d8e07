"""Secrets of a connection may stand in the environment; app.yaml then names only the variable."""

import pytest

from connector.deployed_crms import _settings
from connector.model import Connection
from crm_adapters.hubspot.mapping import HubSpotSettings
from crm_adapters.salesforce.calls import knows
from crm_adapters.salesforce.mapping import SalesforceSettings
from gates.errors import ConfigError

KEY, NEXT = "a-key-of-more-than-twenty", "the-one-that-follows-it-soon"


def made(kind, env, **settings):
    return _settings(kind, Connection(name="crm", kind="x", address="", settings=settings), env)


def test_a_key_and_its_successor_come_from_the_environment():
    found = made(SalesforceSettings, {"ONE": KEY, "TWO": NEXT}, api_key_env="ONE", api_key_next_env="TWO")
    assert knows(found, KEY)
    assert knows(found, NEXT)
    assert not knows(found, "")
    assert not knows(found, KEY.upper())
    assert KEY not in repr(found)


def test_an_empty_variable_or_a_key_that_can_be_guessed_is_told():
    with pytest.raises(ConfigError, match="ONE"):
        made(SalesforceSettings, {}, api_key_env="ONE")
    with pytest.raises(ConfigError, match="too short"):
        made(SalesforceSettings, {"ONE": "short"}, api_key_env="ONE")
    with pytest.raises(ConfigError, match="unknown setting"):
        made(HubSpotSettings, {"ONE": KEY}, portal_env="ONE")


def test_hubspots_app_secret_comes_from_the_environment():
    assert made(HubSpotSettings, {"ONE": KEY}, app_secret_env="ONE").app_secret == KEY
