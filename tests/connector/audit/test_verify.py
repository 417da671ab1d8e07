"""Offline verification: whatever is done to an export is found, and where."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.audit.chain import START, body_of, link
from connector.audit.checkpoint import Checkpoint, seal
from connector.audit.event import AuditEvent
from connector.audit.verify import Report, verify_export
from connector.io.clock import os_random
from connector.io.crypto import Vault
from gates.errors import InputError
from tests.connector.io.sql_store import MASTER, NOW, event

VAULT = Vault([MASTER], random=os_random)
KEYS = VAULT.public_keys


def log(length: int, chain: str = "hub", sealed: tuple[int, ...] = ()) -> list[str]:
    """An export of that many events, with a checkpoint after each place in `sealed`."""
    lines, head = [], START
    for seq in range(1, length + 1):
        body = body_of(event("step", chain, n=seq), seq)
        head = link(head, body)
        lines.append(f'{{"event":{body.decode()},"link":"{head}"}}')
        if seq in sealed:
            lines.append(seal(chain=chain, seq=seq, head=head, at=NOW, signer=VAULT).line)
    return lines


def check(lines: list[str], outside: tuple[Checkpoint, ...] = ()) -> Report:
    return verify_export(lines, KEYS, outside)


def found(lines: list[str], outside: tuple[Checkpoint, ...] = ()) -> list[tuple[int, str]]:
    return [(b.seq, b.what.partition(":")[0].partition(" ")[0]) for b in check(lines, outside).breaks]


def checkpoint(lines: list[str]) -> Checkpoint:
    return next(Checkpoint(**json.loads(line)["checkpoint"]) for line in lines if "checkpoint" in line)


def test_a_whole_log_is_whole() -> None:
    report = check(log(5, sealed=(3, 5)) + log(2, "system"))
    assert report.whole
    assert report.events == {"hub": 5, "system": 2}
    assert report.sealed == {"hub": 5, "system": 0}
    assert report.checkpoints == 2
    assert check([]).whole


def test_the_hashes_are_those_of_the_documentation() -> None:
    # SHA-256(01 ‖ 32 zero bytes ‖ SHA-256(00 ‖ "{}")), computed with coreutils.
    assert link(START, b"{}") == "1f42ae262679597b1b25a082d99e368464d8a3243613e766350d1cee09893057"


@given(st.integers(1, 6), st.sampled_from(["actor", "action", "subject", "at", "detail", "digests"]))
def test_any_changed_field_is_found_at_its_event(seq: int, field: str) -> None:
    lines = log(6)
    record = json.loads(lines[seq - 1])
    record["event"][field] = {"n": "x"} if field in {"detail", "digests"} else "x"
    lines[seq - 1] = json.dumps(record)
    assert found(lines) == [(seq, "changed")]


@given(st.integers(1, 5))
def test_a_dropped_event_is_found_at_its_place(seq: int) -> None:
    lines = log(6)
    del lines[seq - 1]
    assert found(lines)[0] == (seq, "dropped")


@given(st.integers(1, 5))
def test_two_exchanged_events_are_found(seq: int) -> None:
    lines = log(6)
    lines[seq - 1], lines[seq] = lines[seq], lines[seq - 1]
    assert found(lines)[0] == (seq, "dropped")


@given(st.integers(1, 6), st.integers(1, 6))
def test_an_inserted_event_is_found(copied: int, at: int) -> None:
    lines = log(6)
    lines.insert(at, lines[copied - 1])
    assert found(lines)


def test_a_foreign_event_in_a_gapless_place_is_found() -> None:
    lines = log(3)
    body = body_of(event("forged"), 3)
    lines[2] = f'{{"event":{body.decode()},"link":"{link("ab" * 32, body)}"}}'
    assert found(lines) == [(3, "changed")]


def test_a_tail_that_was_cut_off_is_found_by_a_checkpoint() -> None:
    lines = log(6, sealed=(6,))
    mark = checkpoint(lines)
    assert found(lines[:4] + lines[-1:]) == [(5, "cut")]
    assert found(lines[:4], (mark,)) == [(5, "cut")]
    assert found(lines[:4]) == []  # without any checkpoint nobody can know
    assert found([], (mark,)) == [(1, "cut")]


def test_a_checkpoint_over_an_event_that_was_dropped_is_told() -> None:
    lines = log(6, sealed=(3,))
    mark = checkpoint(lines)
    del lines[2:4]
    assert found(lines, (mark,)) == [(3, "dropped"), (3, "dropped")]


def test_a_forged_outside_checkpoint_proves_nothing() -> None:
    mark = replace(checkpoint(log(3, sealed=(3,))), head="0" * 64)
    assert found(log(3), (mark,)) == [(3, "forged")]


def test_a_rewritten_history_is_found_by_a_checkpoint() -> None:
    mark = checkpoint(log(6, sealed=(4,)))
    head, lines = START, []
    for seq in range(1, 7):
        body = body_of(event("another story"), seq)
        head = link(head, body)
        lines.append(f'{{"event":{body.decode()},"link":"{head}"}}')
    assert check(lines).whole
    assert found(lines, (mark,)) == [(4, "rewritten")]
    assert found([*lines[:4], mark.line, *lines[4:]]) == [(4, "rewritten")]


def test_forged_checkpoints_are_found() -> None:
    lines = log(3, sealed=(3,))
    mark = checkpoint(lines)
    stranger = seal(chain="hub", seq=3, head=mark.head, at=NOW, signer=Vault([bytes(32)], random=os_random))
    for forged, word in (
        (replace(mark, head="0" * 64), "forged"),
        (replace(mark, signature="not base64!"), "forged"),
        (replace(mark, seq=2), "forged"),
        (replace(stranger, kid=mark.kid), "forged"),
        (stranger, "no"),
    ):
        assert [w for _, w in found([*lines[:3], forged.line])] == [word]
    assert found([*log(4)[:1], checkpoint(log(4, sealed=(1,))).line, *log(4)[1:]]) == []
    assert found([*log(4), checkpoint(log(4, sealed=(1,))).line]) == [(1, "this")]


@pytest.mark.parametrize("line", ["", "[]", "{}", '{"event":{},"link":""}', '{"event":1,"event":2,"link":"x"}', "\x00"])
def test_a_line_that_is_no_event_is_told(line: str) -> None:
    report = check([*log(2), line])
    assert [b.line for b in report.breaks] == [3]


def test_an_event_that_json_cannot_hold_is_refused() -> None:
    for odd in (2**60, float("nan"), "\ud800"):
        with pytest.raises(InputError):
            body_of(AuditEvent(chain="c", at=NOW, actor="a", action="b", subject="s", detail={"x": odd}), 1)


def test_thousands_of_breaks_do_not_fill_the_memory() -> None:
    lines = ["nonsense"] * 5000
    assert 0 < len(check(lines).breaks) <= 100
