"""Every measured trap of OpenFeature's SDK (facts/autonomy.md 2.1), and how app.yaml names a flag system."""

import threading
import time
from pathlib import Path

import pytest
from openfeature import api
from openfeature.evaluation_context import EvaluationContext
from openfeature.event import ProviderEventDetails
from openfeature.exception import ErrorCode, ProviderFatalError
from openfeature.flag_evaluation import FlagResolutionDetails, Reason
from openfeature.hook import Hook
from openfeature.provider import AbstractProvider, Metadata, ProviderStatus

from connector.flags_section import FlagsSection
from connector.io.openfeature import open_systems
from connector.veto import FLAG
from gates.errors import ConfigError
from tests.connector.io.flag_system import COHORT, asking, until, why


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
