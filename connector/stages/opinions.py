"""Second opinions: a model is asked once about a content, its answers are stored, and they can only tighten.

Asked after the deterministic gates and only when none of them blocks, with no transaction open. What was
sent, what came back, the ruling and a row in the log are written together; after that the stored ruling
answers (law 9), also when it says that the model did not answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from connector import codec
from connector.audit.event import AuditEvent
from connector.model import Artefact, Kind
from connector.ports import Completion, SecondOpinions, World
from connector.stages.assemble import facts_for
from gates.canonical import digest
from gates.draft import Draft
from gates.errors import ModelError
from gates.judgement.answer import read
from gates.judgement.opinion import OPINIONS, Opinion, Question
from gates.judgement.quoted import questions, shown
from gates.judgement.ruling import finding, joined
from gates.recipient import Recipient
from gates.stack import GATES_VERSION
from gates.verdict import Ruling, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One call: what was made of it, and what came back if anything did."""

    opinion: Opinion
    answer: Completion | None


def gates_version(world: World) -> str:
    """What judges a draft now: the gates, and where second opinions are asked, exactly those judges."""
    return GATES_VERSION if world.opinions is None else digest([GATES_VERSION, world.opinions.version])


def with_opinions(judged: Verdict, draft: Draft, recipient: Recipient, world: World) -> Verdict:
    """The gates' verdict and the opinions about the same content; a block is not discussed."""
    if world.opinions is None or judged.ruling is Ruling.BLOCK:
        return judged
    if draft.versions.gates != gates_version(world):
        # It will be built anew under these judges; an opinion about the old one would be paid for twice.
        late = (Opinion(objects=True, failure="outdated"),)
        return joined(judged, Verdict(findings=tuple(finding(a.name, late, draft) for a in OPINIONS)))
    asked = questions(draft, recipient, facts_for(recipient, draft.template), world.opinions.prompts)
    key = digest(["opinions", draft.digest, world.opinions.version, shown(asked)])
    with world.store.read() as tx:
        body = tx.contents.verdict(draft.person, key)
    if body is None:
        runs = [[_run(question, i, world.opinions) for i in range(world.opinions.runs)] for question in asked]
        body = _kept(draft, key, asked, runs, world.opinions, world)
    return joined(judged, codec.load(Verdict, body))


def _run(question: Question, number: int, opinions: SecondOpinions) -> Run:
    """One run; an answer that does not come, or cannot be read, is an opinion too: hold (law 7)."""
    answer: Completion | None = None
    try:
        answer = opinions.judges.opine(question, number)
        return Run(opinion=read(answer.content, question.name), answer=answer)
    except ModelError as error:
        return Run(opinion=Opinion(objects=True, failure=error.code), answer=answer)


def _kept(
    draft: Draft,
    key: str,
    asked: Sequence[Question],
    runs: Sequence[Sequence[Run]],
    opinions: SecondOpinions,
    world: World,
) -> bytes:
    """Write the ruling, what was sent and what came back, and the log's row; returns the ruling that stands."""
    findings = tuple(
        finding(question.name, [r.opinion for r in of], draft) for question, of in zip(asked, runs, strict=True)
    )
    ruling = Verdict(findings=findings, versions={q.name: opinions.version[:12] for q in asked})
    answers = [r.answer for of in runs for r in of if r.answer]
    with world.store.begin() as tx:
        row = tx.outreaches.get(draft.outreach)
        # Another worker may have asked meanwhile: the first ruling stands, the second one is only paid for.
        counts = tx.contents.verdict(draft.person, key) is None
        digests = {
            f"{a.kind.value}:{a.name}": tx.contents.put(row, a)
            for question, of in zip(asked, runs, strict=True)
            for a in _record(question, of)
        }
        tx.log.append(
            AuditEvent(
                chain=row.contact.connection,
                at=world.clock.now(),
                actor=f"model:{opinions.judges.model}",
                action="opinions_asked",
                subject=row.id,
                detail={
                    "draft": draft.digest,
                    "judges": opinions.version,
                    "runs": opinions.runs,
                    "counts": counts,
                    "rulings": {f.gate: f"{f.ruling.word}:{f.reason}" for f in findings},
                    "tokens_in": sum(a.tokens_in for a in answers),
                    "tokens_out": sum(a.tokens_out for a in answers),
                    "micro_usd": sum(a.cost_micro_usd for a in answers),
                },
                digests=digests,
            )
        )
        return tx.contents.put_verdict(draft.person, key, codec.dump(ruling))


def _record(question: Question, runs: Sequence[Run]) -> list[Artefact]:
    sent = Artefact(kind=Kind.PROMPT, body=f"{question.system}\n\n{question.user}".encode(), name=question.name)
    came = [
        Artefact(kind=Kind.ANSWER, body=run.answer.content.encode(), name=f"{question.name}.{i}")
        for i, run in enumerate(runs)
        if run.answer
    ]
    return [sent, *came]
