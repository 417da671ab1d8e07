"""flagd's own file provider as the organisation would run it, its measured traps, and our reading of the same file."""

import json
import os
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from openfeature.contrib.provider.flagd import FlagdProvider
from openfeature.contrib.provider.flagd.config import ResolverType
from openfeature.provider import ProviderStatus

from connector.flags_section import FlagsSection
from connector.io.openfeature import FlagdFileProvider, open_systems
from connector.veto import FLAG
from tests.connector.io.flag_system import asking, client_of, until, why

FILE_SAYS = {"flags": {FLAG: {"state": "ENABLED", "variants": {"on": True, "off": False}, "defaultVariant": "on"}}}


def flags(path: Path, **change: object) -> None:
    path.write_text(json.dumps({"flags": {FLAG: {**FILE_SAYS["flags"][FLAG], **change}}}))


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
