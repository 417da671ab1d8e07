"""A flag server over OFREP that answers well, badly, late, or not at all (facts/autonomy.md 2.1)."""

import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from openfeature.contrib.provider.ofrep import OFREPProvider

from connector.flags_section import FlagsSection
from connector.io.openfeature import open_systems
from connector.veto import FLAG
from tests.connector.io.flag_system import COHORT, client_of, until, why
from tests.connector.io.ofrep_server import YES, flag_server


@contextmanager
def ofrep(url: str, timeout: float = 1.0, token: str = ""):
    section = FlagsSection.model_validate(
        {"veto": {"remote": {"kind": "ofrep", "url": url, "timeout_seconds": timeout, "token_env": token}}}
    )
    (system,) = open_systems(section, lambda name, where: f"value-of-{name}", Path)
    try:
        yield system
    finally:
        system.close()


@pytest.fixture
def server():
    with flag_server() as made:
        yield made


def test_a_flag_server_says_yes_and_no_and_learns_only_the_cohort(server):
    with ofrep(server.url, token="FLAG_TOKEN") as system:
        assert why(system) == ""
        server.body = {**YES, "value": False, "variant": "off"}
        assert why(system) == "said_no"
    path, headers, body = server.asked[0]
    assert path == f"/ofrep/v1/evaluate/flags/{FLAG}"
    assert headers["Authorization"] == "Bearer value-of-FLAG_TOKEN"
    assert body == {"context": {"targetingKey": "intro", **COHORT.keys}}


@pytest.mark.parametrize("status", [201, 204, 301, 302, 307, 400, 401, 403, 404, 500, 502, 503])
def test_any_other_status_is_a_no(server, status):
    server.status = status
    server.body = b"" if status == 204 else {"errorCode": "GENERAL", "errorDetails": "x"}
    server.headers = {"Location": f"{server.url}/elsewhere"} if 300 <= status < 400 else {}
    with ofrep(server.url) as system:
        assert why(system)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"true",
        b"[]",
        b"null",
        b"<html>",
        {},
        {"value": True},
        {**YES, "value": "true"},
        {**YES, "value": 1},
        {**YES, "value": None},
        {**YES, "reason": "STALE"},
        {**YES, "reason": "DEFAULT"},
        {**YES, "reason": "DISABLED"},
        {**YES, "reason": "ERROR"},
        {**YES, "reason": "NO_SUCH_REASON"},
        {k: v for k, v in YES.items() if k != "value"},
    ],
)
def test_an_answer_that_is_malformed_or_uncertain_is_a_no(server, body):
    server.body = body
    with ofrep(server.url) as system:
        assert why(system)


def test_a_flag_server_that_asks_for_patience_is_left_alone_and_is_a_no_meanwhile(server):
    server.status, server.headers = 429, {"Retry-After": "1"}
    with ofrep(server.url) as system:
        assert why(system) == "error_general"
        server.status, server.headers = 200, {}
        assert why(system) == "error_general"
        assert len(server.asked) == 1
        assert until(lambda: why(system) == "")


def test_a_flag_server_that_is_late_drips_or_is_gone_is_a_no_in_bounded_time(server):
    server.delay = 1.0
    with ofrep(server.url, timeout=0.2) as system:
        started = time.monotonic()
        assert why(system) in {"error_timeout", "error_general"}
        assert time.monotonic() - started < 0.6
    server.delay, server.drip = 0.0, 0.1
    with ofrep(server.url, timeout=0.3) as system:
        started = time.monotonic()
        assert why(system) == "error_timeout"
        assert time.monotonic() - started < 0.7
    with flag_server() as gone:
        pass
    with ofrep(gone.url) as system:
        assert why(system) == "error_general"


def test_the_ofrep_provider_is_the_real_one(server):
    with ofrep(server.url) as system:
        assert why(system) == ""
        assert isinstance(client_of(system).provider, OFREPProvider)
