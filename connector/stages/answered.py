"""What a person answered about one outreach, kept in the decision's own transaction, so that a repeat is known.

A CRM repeats a call whose answer it did not hear, and people press twice. Both are found here by one look at what is
kept under the person's key; once the person is erased there is nothing left to repeat.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from connector import codec
from connector.model import Artefact, Json, Kind, Outreach, Review, Step
from connector.ports import Tx, World
from gates.canonical import digest
from gates.errors import StaleEdit

LAST = "last answer"
UNDONE = "approval_undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One answer: who gave it, its own mark (`asked_of`; empty for an undo), what it did, and whether to a seed."""

    by: str
    asked: str
    action: str
    seed: bool = False


def asked_of(review: Review, world: World) -> str:
    """The same for the same answer by the same person, through whatever door; a keyed hash, for it may hold texts."""
    said = (review.by, review.kind, review.draft_digest, review.reason, review.severe)
    texts = (review.subject, review.edited_text, dict(review.slots))
    return world.ids.hide("answer", digest([*said, *texts]))


def kept(step: Step, *, asked: str, call: str) -> Step:
    """The step with the answer in it, also where it is asked once more inside the commit; `call` marks this call."""

    def with_it(done: Step) -> Step:
        told = Answered(by=done.actor, asked=asked, action=done.action, seed="seed" in done.detail)
        body = codec.dump(told)
        names = (LAST, *((_name(call),) if call else ()))
        made = tuple(Artefact(kind=Kind.REVIEW, body=body, name=name) for name in names)
        detail: Mapping[str, Json] = {**done.detail, "call": call} if call else done.detail
        return replace(done, artefacts=(*done.artefacts, *made), detail=detail)

    inside = step.inside

    def once(tx: Tx) -> Step:
        # Whoever looked before the first one had committed looks again here, where nobody else can write.
        if by_call(tx, step.outreach, call) is not None:
            where = f"outreach {step.outreach.id}"
            raise StaleEdit("this very call was answered already", where=where, mend="nothing to do")
        return with_it(inside(tx) if inside else step)

    return replace(with_it(step), inside=once if inside or call else None)


def by_call(tx: Tx, outreach: Outreach, call: str) -> Answered | None:
    """The answer that came with this very call, if it came before."""
    return _load(tx.contents.get(outreach.id, Kind.REVIEW, _name(call))) if call else None


def last(tx: Tx, outreach: Outreach) -> Answered | None:
    """The last answer that anybody gave."""
    return _load(tx.contents.get(outreach.id, Kind.REVIEW, LAST))


def _name(call: str) -> str:
    return f"call:{call}"


def _load(body: bytes | None) -> Answered | None:
    return codec.load(Answered, body) if body is not None else None
