"""From `alerts:` in app.yaml to the channels: what is named is told, and a missing secret is said at the start."""

import pytest
from pydantic import ValidationError

from connector.alerts_section import AlertsSection
from connector.deployed_mail import heralds
from gates.errors import ConfigError
from tests.world import make_world


class Configured:
    """The part of a configuration that is read."""

    def __init__(self, alerts):
        self.alerts = alerts


def wired(rig, alerts, env):
    world = rig.world
    return heralds(Configured(alerts), world.organisation, None, rig.store, world.signer, rig.clock, env)


def test_each_channel_that_is_named_is_told(database_url):
    rig = make_world(database_url)
    section = AlertsSection(webhook="https://hooks.ours.example/x", secret_env="S", mail=("ops@ours.example",))
    hook, mail = wired(rig, section, {"S": "s3cret"})
    assert (hook.name, hook.secret) == ("webhook", b"s3cret")
    assert mail.name.startswith("mail:")
    assert "ops" not in mail.name, "the record names no address"
    assert wired(rig, None, {}) == ()
    with pytest.raises(ConfigError, match="S is empty"):
        wired(rig, section, {})


@pytest.mark.parametrize("section", [{}, {"webhook": "http://hooks.ours.example/x"}, {"mail": ["nobody"]}])
def test_nobody_and_an_open_road_are_refused(section):
    with pytest.raises(ValidationError):
        AlertsSection(**section)
