"""`gatepost classify` says what messages that came back mean: bounces, complaints, machines' and people's answers."""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import click

from connector.mail.inbound.classify import classify as meaning_of
from connector.mail.inbound.message import is_mail, parse
from connector.mail.inbound.signal import Signal
from gates.errors import InputError

MALFORMED = 1
LARGEST = 64 * 1024 * 1024
"""Bytes of one message; what is larger is refused instead of filling the memory."""

_FROM_LINE = re.compile(
    rb"From \S+.* \d\d:\d\d(?::\d\d)?.*\b\d{4}\b.*\r?\n|From [^\s:]+@\S+.*\r?\n|From MAILER-DAEMON.*\r?\n"
)
_HEADER_LINE = re.compile(rb"[!-9;-~]+:|>From ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One message, or the reason why it cannot be read."""

    path: str
    raw: bytes = b""
    error: str = ""


@click.command()
@click.argument("sources", nargs=-1, metavar="[PATH]...")
def classify(sources: tuple[str, ...]) -> None:
    """Say what inbound messages mean: one JSON line each.

    PATH is a message, an mbox, a Maildir or a folder of messages; "-" or nothing is standard input. A text without
    mail headers is taken for a bare reply. Messages of an mbox are told apart as PATH#1, PATH#2, ...

    Exit status: 0 every message was read, 1 some input was malformed, 2 bad usage.
    """
    malformed = False
    for item in items(sources or ("-",), sys.stdin.buffer):
        row = judged(item)
        malformed = malformed or "error" in row
        sys.stdout.write(_writable(json.dumps(row, ensure_ascii=False)) + "\n")
    sys.stdout.flush()
    if malformed:
        raise SystemExit(MALFORMED)


def judged(item: Item) -> dict[str, Any]:
    """The JSON line of one message."""
    error = item.error or _unreadable(item.raw)
    if error:
        return {"path": item.path, "error": {"path": item.path, "message": error}}
    return {"path": item.path, **row_of(meaning_of(parse(item.raw)))}


def row_of(signal: Signal) -> dict[str, Any]:
    """A signal in the documented keys."""
    return {
        "class": signal.meaning.value,
        "reason": signal.reason,
        "recipients": list(signal.recipients),
        "return_date": signal.return_date.isoformat() if signal.return_date else None,
        "confidence": round(signal.confidence, 2),
        "evidence": [{"where": seen.where, "text": seen.text} for seen in signal.evidence],
    }


def _writable(text: str) -> str:
    """Text without the half characters that broken encodings and file names leave: no output can carry them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _unreadable(raw: bytes) -> str:
    if not raw.strip():
        return "it is empty"
    if len(raw) > LARGEST:
        return f"it is larger than {LARGEST // 1024 // 1024} MB"
    if b"\0" in raw[:4096] and not is_mail(raw) and raw[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        return "it is neither a mail message nor a text"
    return ""


def items(sources: Iterable[str], standard_input: BinaryIO) -> Iterator[Item]:
    """All messages of all sources, one at a time, in a stable order.

    Raises:
        InputError: a path does not exist.
    """
    for source in sources:
        if source == "-":
            yield from _messages("-", standard_input)
            continue
        path = Path(source)
        if not path.exists():
            raise InputError(
                "there is no such file or folder", where=source, mend="name a message, an mbox or a folder"
            )
        for file in _files(path):
            try:
                with file.open("rb") as stream:
                    yield from _messages(str(file), stream)
            except OSError as refused:
                yield Item(path=str(file), error=f"it cannot be read: {refused.strerror}")


def _files(path: Path) -> Iterator[Path]:
    """A file itself; of a folder all files beneath it; of a Maildir those delivered, not those still being written."""
    if not path.is_dir():
        yield path
        return
    maildir = (path / "cur").is_dir() or (path / "new").is_dir()
    for entry in sorted(path.iterdir()):
        hidden = entry.name.startswith(".") and not (entry.is_dir() and (entry / "cur").is_dir())
        if hidden or (maildir and entry.name == "tmp") or (maildir and entry.is_file()):
            continue
        yield from _files(entry)


def _messages(name: str, stream: BinaryIO) -> Iterator[Item]:
    """One message, or those of an mbox: there each begins with a "From " line after an empty one."""
    first = stream.readline(65536)
    while first and not first.strip():
        first = stream.readline(65536)
    if not _FROM_LINE.fullmatch(first):
        yield Item(path=name, raw=first + stream.read(LARGEST + 1))
        return
    lines, size, number, blank = [first], len(first), 1, False
    pending: bytes | None = stream.readline()
    while pending:
        line, pending = pending, stream.readline()
        if blank and _FROM_LINE.fullmatch(line) and _HEADER_LINE.match(pending or b""):
            yield Item(path=f"{name}#{number}", raw=b"".join(lines))
            lines, size, number = [], 0, number + 1
        blank = not line.strip()
        size += len(line)
        if size <= LARGEST + 1:
            lines.append(line)
    yield Item(path=name if number == 1 else f"{name}#{number}", raw=b"".join(lines))


COMMANDS = (classify,)
