"""What a relay's own log says about one message: the only witness of a hand-off that nobody heard the end of (law 4).

Postfix and Exim, and whatever writes the Message-ID and a queue id on one line. A Message-ID in a relay log means that
the relay took the message in; the lines of the same queue id tell what became of it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_QUEUE = re.compile(
    r"(?:postfix[\w/-]*\[\d+\]:\s+(?P<postfix>[0-9A-Za-z]{6,20}):)|(?:^|\s)(?P<exim>[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4})\s"
)
_FATE = re.compile(r"\bstatus=(?P<postfix>sent|deferred|bounced|expired)\b|\s(?P<exim>=>|->|\*\*|==|Completed)(?=\s|$)")
_WORDS = {"=>": "sent", "->": "sent", "**": "bounced", "==": "deferred", "Completed": "completed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Where a message was seen: the witness, its words without addresses, and what became of it there ("" unknown)."""

    witness: str
    said: str
    fate: str = ""


def traces(lines: Iterable[str], message_ids: Iterable[str], *, witness: str = "relay log") -> Mapping[str, Trace]:
    """The wanted Message-IDs (with or without angle brackets) that stand in these lines; one pass, in order."""
    wanted = {m.strip("<>"): m for m in message_ids}
    queues: dict[str, str] = {}
    found: dict[str, Trace] = {}
    for line in lines:
        for seen in _IDS.findall(line):
            if (asked := wanted.get(seen)) is not None and asked not in found:
                queue = _queue(line)
                if queue:
                    queues[queue] = asked
                found[asked] = Trace(witness=witness, said=f"queue id {queue}" if queue else "named in a line")
        if queues and (queue := _queue(line)) in queues and (fate := _FATE.search(line)):
            asked = queues[queue]
            word = fate["postfix"] or _WORDS[fate["exim"]]
            if word != "completed":
                found[asked] = Trace(witness=witness, said=f"queue id {queue}, {word}", fate=word)
    return found


_IDS = re.compile(
    r"(?:message-id=|id=|msgid=|message_id[\"']?[:=]\s*[\"']?)<?([^\s<>,;\"']+@[^\s<>,;\"']+)", re.IGNORECASE
)


def _queue(line: str) -> str:
    found = _QUEUE.search(line)
    return (found["postfix"] or found["exim"]) if found else ""
