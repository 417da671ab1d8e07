"""Answers to workflows as values: how they are kept, the one that permits nothing, and a segment's status."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from connector.lifecycle import State
from connector.model import Segment
from connector.ports import Tx
from crm_adapters.workflow import SHAPES, Operation, Told, WorkflowAnswer
from feature_flags.levels import effective


def nothing(operation: Operation) -> dict[str, Told]:
    """Every field of an answer at the value that permits nothing."""
    empty: dict[str, Told] = {"text": "", "flag": False, "number": 0, "time": None}
    return {f.name: WORST.get(f.name, empty[f.kind]) for f in SHAPES[operation].tells}


WORST: Mapping[str, Told] = {"verdict": "block", "level": "off", "restraint": "killed"}


def dump(answer: WorkflowAnswer) -> bytes:
    """The answer as it is kept."""
    tells = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in answer.tells.items()}
    waiting = answer.waiting.total_seconds() if answer.waiting is not None else None
    return json.dumps({"tells": tells, "failed": answer.failed, "waiting": waiting}).encode()


def load(body: bytes, operation: Operation) -> WorkflowAnswer:
    """The answer that was kept."""
    stored = json.loads(body)
    times = {f.name for f in SHAPES[operation].tells if f.kind == "time"}
    tells = {k: datetime.fromisoformat(v) if v and k in times else v for k, v in stored["tells"].items()}
    waiting = timedelta(seconds=stored["waiting"]) if stored["waiting"] is not None else None
    return WorkflowAnswer(tells=tells, failed=stored["failed"], waiting=waiting)


def status(tx: Tx, segment: Segment) -> WorkflowAnswer:
    """What the segment may do now, why, and how much stands where in it."""
    permission = effective(tx.flags.standings(segment.scopes))
    counts: dict[str, int] = dict.fromkeys(COUNTED.values(), 0)
    for (name, state, reason), count in tx.outreaches.counts().items():
        shown = COUNTED.get(State(state))
        if name == segment.name and shown and not (state == State.CLOSED.value and reason == "shadow"):
            counts[shown] += count
    level, restraint = permission.level.word, permission.restraint.word
    told: dict[str, Told] = {"level": level, "restraint": restraint, "message": f"{permission.because}."}
    return WorkflowAnswer(tells={**told, **counts})


COUNTED: Mapping[State, str] = {
    State.FOUND: "planned",
    State.ELIGIBLE: "planned",
    State.DRAFTED: "planned",
    State.JUDGED: "planned",
    State.IN_REVIEW: "inReview",
    State.APPROVED: "approved",
    State.CLAIMED: "approved",
    State.HELD: "held",
    State.SENT: "sent",
    State.CLOSED: "sent",
}
