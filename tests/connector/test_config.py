# ruff: noqa: ISC004 - long golden messages stand on two lines
"""app.yaml: every kind of mistake is told with file, line, column, what is wrong, and never with a secret."""

from datetime import timedelta
from pathlib import Path

import pytest

from connector.auth_section import StaticAuth
from connector.config import load, parse
from gates.errors import ConfigError
from gates.policy import Caps

GOOD = """\
organisation:
  name: Ours
  public_url: https://gatepost.ours.example
delivery:
  relay: {host: 127.0.0.1, port: 25}
policy:
  quiet_hours: {opens: 08:00, closes: 18:00}
  caps:
    per_domain_day: 3
connections:
  hs:
    kind: hubspot
    address: https://api.hubapi.com
    token_env: HS_TOKEN
senders:
  maya:
    name: Maya Brandt
    email: maya@ours.example
    company: Our Co
    postal_address: 410 Prospect Ave, Cleveland
    domains: [ours.example]
segments:
  intro:
    connection: hs
    selector: everyone
    template: intro
    sender: maya
    incident_owner: ops
"""
APP = Path("/nowhere/app.yaml")

MISTAKES = {
    "unknown key": (
        "    per_domain_day: 3", "    per_domain_dya: 3",
        "app.yaml:9:5: policy.caps.per_domain_dya: Extra inputs are not permitted",
    ),
    "wrong type": (
        "per_domain_day: 3", "per_domain_day: many",
        "app.yaml:9:5: policy.caps.per_domain_day: Input should be a valid integer, "
        "unable to parse string as an integer (got 'many')",
    ),
    "too small": (
        "per_domain_day: 3", "per_domain_day: -1",
        "app.yaml:9:5: policy.caps.per_domain_day: Input should be greater than or equal to 0 (got -1)",
    ),
    "missing key": (
        "    selector: everyone\n", "",
        "app.yaml:23:3: segments.intro.selector: Field required",
    ),
    "missing section": (
        "delivery:\n  relay: {host: 127.0.0.1, port: 25}\n", "", "app.yaml:1:1: delivery: Field required",
    ),
    "duplicate key": (
        "    sender: maya", "    sender: maya\n    sender: maya",
        'app.yaml:28:5: found duplicate key "sender" (mend the YAML there)',
    ),
    "bad YAML": (
        "port: 25}", "port: 25",
        "app.yaml:6:7: expected ',' or '}', but got ':' (mend the YAML there)",
    ),
    "unknown connection": (
        "connection: hs", "connection: sf",
        "app.yaml:24:5: segments.intro.connection: there is no connection 'sf' (known: hs)",
    ),
    "unknown sender": (
        "sender: maya", "sender: max",
        "app.yaml:27:5: segments.intro.sender: there is no sender 'max' (known: maya)",
    ),
    "no such time": (
        "opens: 08:00", "opens: 25:00",
        "app.yaml:7:17: policy.quiet_hours.opens: String should match pattern "
        "'^([01]\\d|2[0-3]):[0-5]\\d$' (got '25:00')",
    ),
    "no such zone": (
        "policy:\n", "policy:\n  fallback_time_zone: Mars/Olympus\n",
        "app.yaml:7:3: policy.fallback_time_zone: there is no such time zone; use a name such as Europe/Berlin "
        "(got 'Mars/Olympus')",
    ),
    "endless budget": (
        "policy:\n", "model: {daily_budget_usd: .inf}\npolicy:\n",
        "app.yaml:6:9: model.daily_budget_usd: Input should be a finite number (got inf)",
    ),
    "an address is not repeated": (
        "email: maya@ours.example", "email: maya@@ours.example",
        "app.yaml:18:5: senders.maya.email: String should match pattern '^[^@\\s]+@[^@\\s]+$'",
    ),
    "a secret is not repeated": (
        "token_env: HS_TOKEN", "token: pat-eu1-secret",
        "app.yaml:14:5: connections.hs.token: Extra inputs are not permitted",
    ),
}  # fmt: skip


def test_a_good_file_is_taken():
    config = parse(GOOD, APP)
    segment = config.organisation.segments["intro"]
    assert segment.policy.quiet_hours is not None
    assert segment.policy.quiet_hours.opens.hour == 8, "22:00 is no number in YAML 1.2"
    assert segment.policy.consent_max_age == timedelta(seconds=60)
    assert not config.organisation.production
    assert config.auths == {"hs": StaticAuth(token_env="HS_TOKEN")}


def test_the_example_is_good():
    assert load(Path(__file__).parents[2] / "app.yaml").organisation.segments


@pytest.mark.parametrize("kind", MISTAKES)
def test_a_mistake_is_told_with_its_place(kind):
    right, wrong, told = MISTAKES[kind]
    assert right in GOOD
    with pytest.raises(ConfigError) as caught:
        parse(GOOD.replace(right, wrong), APP)
    assert str(caught.value) == told


def test_all_mistakes_are_told_at_once():
    with pytest.raises(ConfigError) as caught:
        parse(GOOD.replace("kind: hubspot", "kind: other").replace("name: Ours", "nmae: Ours"), APP)
    assert [line.split(": ")[1] for line in str(caught.value).splitlines()] == [
        "organisation.name", "organisation.nmae", "connections.hs.kind",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "- a\n", "just words", "42"])
def test_what_is_no_mapping_is_refused(text):
    with pytest.raises(ConfigError, match="not a mapping"):
        parse(text, APP)


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"a: \x00"])
def test_bytes_that_are_no_text_are_refused(tmp_path, body):
    path = tmp_path / "app.yaml"
    path.write_bytes(body)
    with pytest.raises(ConfigError):
        load(path)


def test_no_file_is_told(tmp_path):
    with pytest.raises(ConfigError, match="No such file"):
        load(tmp_path / "app.yaml")


def test_a_segment_can_only_tighten_the_common_caps():
    own = "    caps: {per_domain_day: 99, per_person_days: 30, per_segment_day: 1}\n"
    caps = parse(GOOD + own, APP).organisation.segments["intro"].policy.caps
    assert (caps.per_domain_day, caps.per_person_days, caps.per_segment_day) == (3, 30, 1)
    assert caps.per_mailbox_day == Caps().per_mailbox_day


def test_hubspot_sends_only_by_an_email_that_an_admin_made_for_it():
    text = GOOD.replace("delivery:\n", "delivery:\n  transport: crm\n")
    with pytest.raises(ConfigError) as refused:
        parse(text, APP)
    assert "the hubspot connection has no single_send_email" in refused.value.what
    assert parse(text.replace("kind: hubspot", "kind: salesforce"), APP).delivery.transport == "crm"
    made = text.replace("kind: hubspot", "kind: hubspot\n    settings: {single_send_email: '7200'}")
    assert parse(made, APP).delivery.transport == "crm"
