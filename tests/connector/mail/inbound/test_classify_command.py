"""`gatepost classify`: every way to hand messages over, one JSON line each, and clear errors."""

import json
import mailbox
import os

import pytest
from click.testing import CliRunner

from connector.cli.classify import classify
from gates.errors import InputError

BOUNCE = (
    b"From: MAILER-DAEMON@mx.example\nTo: maya@ours.example\nSubject: failure notice\n\nHi. This is the"
    b" qmail-send program.\n\n<ada@acme.example>:\nno such user\n"
)
AWAY = (
    b"From: ada@acme.example\nTo: maya@ours.example\nSubject: Out of office\nDate: Fri, 2 Jan 2026 09:00:00"
    b" +0100\nAuto-Submitted: auto-replied\n\nBack on 12 January.\n"
)
KEYS = ["path", "class", "reason", "recipients", "return_date", "confidence", "evidence"]


def run(*arguments: object, stdin: bytes = b""):
    done = CliRunner().invoke(classify, [str(a) for a in arguments], input=stdin)
    return done, [json.loads(line) for line in done.output.splitlines()]


def test_a_file_gives_the_documented_line(tmp_path):
    (tmp_path / "a.eml").write_bytes(BOUNCE)
    done, rows = run(tmp_path / "a.eml")
    assert done.exit_code == 0
    assert list(rows[0]) == KEYS
    assert rows[0] | {"evidence": []} == {
        "path": str(tmp_path / "a.eml"),
        "class": "bounce_permanent",
        "reason": "user_unknown",
        "recipients": ["ada@acme.example"],
        "return_date": None,
        "confidence": 0.9,
        "evidence": [],
    }
    assert rows[0]["evidence"][0].keys() == {"where", "text"}


def test_standard_input_is_one_message_or_a_bare_text():
    _, rows = run(stdin=AWAY)
    assert (rows[0]["path"], rows[0]["class"], rows[0]["return_date"]) == ("-", "auto_reply", "2026-01-12")
    _, rows = run("-", stdin=b"Please remove me from your list.")
    assert rows[0]["class"] == "opt_out"


def test_a_folder_is_read_through_in_order(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "b.eml").write_bytes(AWAY)
    (tmp_path / "sub" / "c.eml").write_bytes(BOUNCE)
    (tmp_path / "a.eml").write_bytes(BOUNCE)
    (tmp_path / ".hidden").write_bytes(BOUNCE)
    _, rows = run(tmp_path)
    assert [r["path"].removeprefix(f"{tmp_path}/") for r in rows] == ["a.eml", "b.eml", "sub/c.eml"]


def test_an_mbox_is_told_apart(tmp_path):
    box = mailbox.mbox(tmp_path / "in.mbox")
    for raw in (BOUNCE, AWAY):
        box.add(raw + b"\n\nFrom here on it is prose.\n")
    box.flush()
    _, rows = run(tmp_path / "in.mbox")
    assert [(r["path"].rsplit("#")[1], r["class"]) for r in rows] == [("1", "bounce_permanent"), ("2", "auto_reply")]
    _, rows = run(stdin=(tmp_path / "in.mbox").read_bytes())
    assert len(rows) == 2


def test_a_maildir_without_what_is_still_being_written(tmp_path):
    box = mailbox.Maildir(tmp_path / "in")
    box.add(AWAY)
    (tmp_path / "in" / "tmp" / "half").write_bytes(BOUNCE)
    _, rows = run(tmp_path / "in")
    assert [r["class"] for r in rows] == ["auto_reply"]


@pytest.mark.parametrize("raw", [b"", b"  \n", b"\x00\x01\x02" * 50])
def test_malformed_input_gets_a_clear_line_and_status_1(tmp_path, raw):
    (tmp_path / "a").write_bytes(raw)
    (tmp_path / "b").write_bytes(BOUNCE)
    done, rows = run(tmp_path)
    assert done.exit_code == 1
    assert rows[0]["error"]["path"] == str(tmp_path / "a")
    assert rows[0]["error"]["message"]
    assert rows[1]["class"] == "bounce_permanent"


def test_a_path_that_is_not_there_is_the_callers_to_mend(tmp_path):
    done, _ = run(tmp_path / "nowhere")
    assert isinstance(done.exception, InputError)


def test_half_characters_of_broken_mail_do_not_break_the_line():
    _, rows = run(stdin=AWAY.replace(b"Out of office", b"Out of office \xff\xed\xa0\x80"))
    assert rows[0]["class"] == "auto_reply"


def test_a_file_name_that_no_output_can_carry(tmp_path):
    (tmp_path / os.fsdecode(b"\xff.eml")).write_bytes(BOUNCE)
    done, rows = run(tmp_path)
    assert (done.exit_code, rows[0]["class"]) == (0, "bounce_permanent")
