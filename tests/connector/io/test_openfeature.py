"""Every measured trap of OpenFeature's SDK and providers (facts/autonomy.md 2.1), with the real providers."""

import json
import os
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from openfeature import api
from openfeature.contrib.provider.flagd import FlagdProvider
from openfeature.contrib.provider.flagd.config import ResolverType
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext
from openfeature.event import ProviderEventDetails
from openfeature.exception import ErrorCode, ProviderFatalError
from openfeature.flag_evaluation import FlagResolutionDetails, Reason
from openfeature.hook import Hook
from openfeature.provider import AbstractProvider, Metadata, ProviderStatus

from connector.flags_section import FlagsSection
from connector.io.openfeature import FlagdFileProvider, OpenFeatureSystem, open_systems
from connector.veto import FLAG, Cohort, objection
from gates.errors import ConfigError
from tests.connector.io.ofrep_server import YES, flag_server

COHORT = Cohort(organisation="Ours", segment="intro", template="t", sender="maya@ours.example", level="sampled")
FILE_SAYS = {"flags": {FLAG: {"state": "ENABLED", "variants": {"on": True, "off": False}, "defaultVariant": "on"}}}


def flags(path: Path, **change: object) -> None:
    path.write_text(json.dumps({"flags": {FLAG: {**FILE_SAYS["flags"][FLAG], **change}}}))


@contextmanager
def asking(make, timeout: float = 2.0):
    """A system around the provider that `make` makes."""
    system = OpenFeatureSystem(name="ours", make=make, timeout=timeout)
    try:
        yield system
    finally:
        system.close()


def why(system: OpenFeatureSystem) -> str:
    return objection(system.ask(COHORT))


def until(condition, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


class Answering(AbstractProvider):
    """A provider that does what a test says."""

    def __init__(self, resolve=lambda: FlagResolutionDetails(value=True, reason=Reason.STATIC), begin=lambda: None):
        super().__init__()
        self.resolve, self.begin = resolve, begin
        self.seen: list[EvaluationContext] = []

    def initialize(self, evaluation_context):
        self.begin()

    def get_metadata(self):
        return Metadata(name="answering")

    def resolve_boolean_details(self, flag_key, default_value, evaluation_context=None):
        assert default_value is False
        assert flag_key == FLAG
        self.seen.append(evaluation_context)
        return self.resolve()

    resolve_string_details = resolve_integer_details = resolve_float_details = resolve_object_details = (
        resolve_boolean_details
    )


# ------------------------------------------------------------------------------------------------- the SDK


def test_a_clean_yes_is_heard_and_only_the_cohort_is_told():
    provider = Answering()
    with asking(lambda: provider) as system:
        assert why(system) == ""
    (seen,) = provider.seen
    assert seen.targeting_key == "intro"
    assert seen.attributes == COHORT.keys


def test_no_provider_at_all_answers_with_the_callers_default():
    client = api.get_client("a-domain-that-nobody-bound")
    assert client.get_boolean_value(FLAG, True) is True
    assert client.get_provider_status() is ProviderStatus.READY


def test_a_domain_that_lost_its_provider_is_a_no():
    provider = Answering()
    with asking(lambda: provider) as system:
        assert why(system) == ""
        api.set_provider_and_wait(Answering(), system._domain)
        assert why(system) == "error_other_provider"


def test_a_provider_that_is_slow_to_begin_is_waited_for_and_one_that_fails_is_tried_anew():
    with asking(lambda: Answering(begin=lambda: time.sleep(0.3))) as system:
        assert why(system) == ""
    begun = []

    def begin():
        begun.append(1)
        if len(begun) < 3:
            raise OSError("not there yet")

    with asking(lambda: Answering(begin=begin)) as system:
        assert [why(system) for _ in range(3)] == ["error_general", "error_general", ""]


@pytest.mark.parametrize("status", ["STALE", "ERROR", "FATAL", "NOT_READY"])
def test_a_provider_that_is_not_ready_is_a_no_though_the_client_answers_true(status):
    provider = Answering()
    with asking(lambda: provider) as system:
        assert why(system) == ""
        if status == "STALE":
            provider.emit_provider_stale(ProviderEventDetails())
        elif status == "NOT_READY":
            api.provider_registry._provider_status[provider] = ProviderStatus.NOT_READY
        else:
            code = ErrorCode.PROVIDER_FATAL if status == "FATAL" else ErrorCode.GENERAL
            provider.emit_provider_error(ProviderEventDetails(error_code=code))
        if status in {"STALE", "ERROR"}:
            assert api.get_client(system._domain).get_boolean_value(FLAG, False) is True, "the trap is gone"
        assert why(system).endswith(status.lower())
        provider.emit_provider_ready(ProviderEventDetails())
        assert why(system) == ""


def test_a_status_that_falls_while_it_is_asked_counts():
    provider = Answering()

    def resolve():
        provider.emit_provider_stale(ProviderEventDetails())
        return FlagResolutionDetails(value=True, reason=Reason.STATIC)

    provider.resolve = resolve
    with asking(lambda: provider) as system:
        assert why(system) == "provider_stale"


@pytest.mark.parametrize(
    "details",
    [
        FlagResolutionDetails(value=1, reason=Reason.STATIC),
        FlagResolutionDetails(value="true", reason=Reason.STATIC),
        FlagResolutionDetails(value=None, reason=Reason.STATIC),
        FlagResolutionDetails(value=True, error_code=ErrorCode.GENERAL),
        FlagResolutionDetails(value=True, reason=Reason.ERROR),
        FlagResolutionDetails(value=True, reason=Reason.STALE),
        FlagResolutionDetails(value=True, reason=Reason.DEFAULT),
        FlagResolutionDetails(value=True, reason=Reason.DISABLED),
        FlagResolutionDetails(value=False, reason=Reason.STATIC),
        None,
    ],
)
def test_whatever_is_not_a_clean_true_is_a_no(details):
    with asking(lambda: Answering(resolve=lambda: details)) as system:
        assert why(system)


def test_a_provider_that_raises_is_a_no():
    def resolve():
        raise ProviderFatalError("gone")

    with asking(lambda: Answering(resolve=resolve)) as system:
        assert why(system) == "error_provider_fatal"
    with asking(lambda: Answering(resolve=lambda: 1 / 0)) as system:
        assert why(system) == "error_general"


def test_a_factory_that_raises_is_a_no():
    with asking(lambda: 1 / 0) as system:
        assert why(system) == "error_general"


def test_hooks_of_the_process_can_deny_and_a_failing_last_hook_changes_nothing():
    class Raising(Hook):
        def __init__(self, when):
            setattr(self, when, self.fail)

        def fail(self, *_, **__):
            raise RuntimeError("hook")

    for when, told in (("before", "error_general"), ("after", "error_general"), ("finally_after", "")):
        with asking(Answering) as system:
            api.add_hooks([Raising(when)])
            try:
                assert why(system) == told
            finally:
                api.clear_hooks()


def test_a_provider_that_hangs_holds_nobody_up_and_is_asked_again_when_it_is_back():
    gate = threading.Event()

    def resolve():
        gate.wait(20)
        return FlagResolutionDetails(value=True, reason=Reason.STATIC)

    with asking(lambda: Answering(resolve=resolve), timeout=0.2) as system:
        started = time.monotonic()
        assert why(system) == "error_timeout"
        assert why(system) == "error_busy"
        assert time.monotonic() - started < 1
        gate.set()
        assert until(lambda: why(system) == "")


def test_two_workers_of_one_process_take_turns():
    def resolve():
        time.sleep(0.05)
        return FlagResolutionDetails(value=True, reason=Reason.STATIC)

    told = []
    with asking(lambda: Answering(resolve=resolve)) as system:
        workers = [threading.Thread(target=lambda: told.append(why(system))) for _ in range(6)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert told == [""] * 6


# ----------------------------------------------------------------------------------- flagd's own file provider


@contextmanager
def flagd(path: Path):
    """The organisation's own flagd provider in file mode, as `kind: provider` would make it."""
    section = FlagsSection.model_validate(
        {
            "veto": {
                "flagd": {
                    "kind": "provider",
                    "factory": "openfeature.contrib.provider.flagd:FlagdProvider",
                    "options": {"offline_flag_source_path": str(path), "deadline_ms": 50},
                }
            }
        }
    )
    (system,) = open_systems(section, lambda name, where: "", lambda name: path)
    try:
        yield system
    finally:
        system.close()


@pytest.fixture
def file(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("FLAGD_RESOLVER", "file")  # flagd's provider takes an enum, or this
    path = tmp_path / "flags.json"
    flags(path)
    return path


def client_of(system: OpenFeatureSystem):
    return api.get_client(system._domain)


def test_flagds_file_says_yes_and_no(file):
    with flagd(file) as system:
        assert why(system) == ""
        assert isinstance(client_of(system).provider, FlagdProvider)
        assert client_of(system).provider.config.resolver is ResolverType.FILE
        time.sleep(0.02)
        flags(file, defaultVariant="off")
        assert until(lambda: why(system) == "said_no")


@pytest.mark.parametrize("damage", ["corrupt", "delete", "empty", "no_such_flag_format"])
def test_flagds_file_that_is_broken_or_gone_is_a_no_though_flagd_remembers_a_yes(file, damage):
    with flagd(file) as system:
        assert why(system) == ""
        time.sleep(0.02)
        if damage == "delete":
            file.unlink()
        else:
            file.write_text({"corrupt": '{"flags": {', "empty": "", "no_such_flag_format": '{"flags": []}'}[damage])
        assert until(lambda: client_of(system).get_provider_status() is ProviderStatus.ERROR)
        assert client_of(system).get_boolean_value(FLAG, False) is True, "the trap is gone"
        assert why(system) == "provider_error"
        time.sleep(0.02)
        flags(file)
        assert until(lambda: why(system) == "")


def test_flagds_file_without_the_flag_or_absent_at_the_start_is_a_no(tmp_path, file):
    file.write_text('{"flags": {}}')
    with flagd(file) as system:
        assert why(system) == "error_flag_not_found"
    with flagd(tmp_path / "absent.json") as system:
        assert why(system) == "error_general"


CASES = [
    ({"state": "DISABLED"}, False),
    ({"defaultVariant": None}, False),
    ({"variants": {"on": "true"}}, False),
    ({"variants": {"on": 1}}, False),
    ({"defaultVariant": "absent"}, False),
    ({"targeting": {"if": [{"==": [{"var": "segment"}, "intro"]}, "on", "off"]}}, True),
    ({"targeting": {"if": [{"==": [{"var": "segment"}, "other"]}, "on", "off"]}}, False),
    ({"targeting": {"if": [{"==": [{"var": "level"}, "sampled"]}, "on", "off"]}}, True),
    ({"targeting": {"if": [{"==": [{"var": "sender"}, "nobody@ours.example"]}, "on"]}}, False),
    ({"targeting": {"nonsense": []}}, False),
]


@pytest.mark.parametrize(("change", "allowed"), CASES)
def test_flagds_own_provider_and_our_reading_of_its_file_agree(file, change, allowed):
    flags(file, **change)
    with flagd(file) as theirs, asking(lambda: FlagdFileProvider(file)) as ours:
        assert (why(theirs) == "", why(ours) == "") == (allowed, allowed)


def test_our_reading_of_a_flagd_file_sees_each_change_at_the_next_question(file):
    with asking(lambda: FlagdFileProvider(file)) as system:
        assert why(system) == ""
        flags(file, defaultVariant="off")
        assert why(system) == "said_no"
        flags(file)
        assert why(system) == ""
        # A file that is put back with its old time: flagd's provider never sees that.
        flags(file, defaultVariant="off")
        os.utime(file, (1, 1))
        assert why(system) == "said_no"
        file.write_text("{")
        assert why(system) == "error_general"
        file.unlink()
        assert why(system) == "error_general"
        file.mkdir()
        assert why(system) == "error_general"


def test_a_flagd_file_may_be_yaml(tmp_path):
    file = tmp_path / "flags.yaml"
    file.write_text(
        f"flags:\n  {FLAG}:\n    state: ENABLED\n    variants: {{'on': true, 'off': false}}\n    defaultVariant: 'on'\n"
    )
    with asking(lambda: FlagdFileProvider(file)) as system:
        assert why(system) == ""
        file.write_text(file.read_text().replace("defaultVariant: 'on'", "defaultVariant: 'off'"))
        assert why(system) == "said_no"
        file.write_text("flags: [")
        assert why(system) == "error_general"


# ----------------------------------------------------------------------------------------------- OFREP


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


# --------------------------------------------------------------------------------------------- app.yaml


@pytest.mark.parametrize(
    "url", ["http://flags.example", "http://127.0.0.1.example:8080/x", "ftp://127.0.0.1", "https://"]
)
def test_a_flag_server_is_reached_over_tls_or_on_this_machine(url):
    with pytest.raises(ValueError, match=r"url|https"):
        FlagsSection.model_validate({"veto": {"remote": {"kind": "ofrep", "url": url}}})


@pytest.mark.parametrize(
    "url", ["https://flags.example/x", "http://127.0.0.1:1", "http://localhost", "http://[::1]:80/y"]
)
def test_these_are_well(url):
    assert FlagsSection.model_validate({"veto": {"remote": {"kind": "ofrep", "url": url}}})


@pytest.mark.parametrize("veto", [{}, {"x": {"kind": "unleash"}}, {"x": {"kind": "provider", "factory": "os.system"}}])
def test_a_section_that_names_nobody_or_nothing_known_is_refused(veto):
    with pytest.raises(ValueError, match="veto"):
        FlagsSection.model_validate({"veto": veto})


def test_a_missing_token_is_told_when_the_deployment_is_built():
    def absent(name, where):
        raise ConfigError("empty", where=where, mend="set it")

    section = FlagsSection.model_validate({"veto": {"r": {"kind": "ofrep", "url": "https://x", "token_env": "T"}}})
    with pytest.raises(ConfigError, match=r"flags\.veto\.r\.token_env"):
        open_systems(section, absent, Path)


def test_a_hidden_option_comes_from_the_environment():
    section = FlagsSection.model_validate(
        {
            "veto": {
                "own": {
                    "kind": "provider",
                    "factory": "openfeature.provider.in_memory_provider:InMemoryProvider",
                    "options_env": {"flags": "THE_FLAGS"},
                }
            }
        }
    )
    asked = []
    (system,) = open_systems(section, lambda name, where: asked.append((name, where)) or {}, Path)
    assert asked == [("THE_FLAGS", "flags.veto.own.options_env")]
    assert why(system) == "error_flag_not_found"
