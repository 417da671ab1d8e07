"""Must-block probes: once an hour every gate is shown texts that it must stop, under the policy in force.

Faster than any statistic (facts/autonomy.md 3.5): a gate that died lets its probe through within the hour. A probe is a
labelled case, no outreach: nothing of it can be sent.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from connector.audit.event import AuditEvent
from connector.evals.labelled import Case, cases_of
from connector.model import ORGANISATION, Json
from connector.ports import World
from connector.raising import PROBES
from connector.stages.watch import alarm
from feature_flags.levels import Effect, Scope
from gates.draft import Draft
from gates.policy import Policy
from gates.recipient import Recipient
from gates.stack import CONTENT, ELIGIBILITY, judge_content, judge_eligibility
from gates.verdict import Ruling, Verdict

EACH = 3
"""Probes per gate: the first of its labelled cases that must be blocked or held."""

ERROR = "gate_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """How many probes were shown, which gates let one through, and which raised an error."""

    shown: int
    through: tuple[str, ...]
    broken: tuple[str, ...]


def probe(world: World) -> Probed:
    """Show them all, once for each policy in force.

    A gate that is dead pauses the segments under that policy; one that breaks is told.
    """
    now = world.clock.now()
    shown, through, broken = 0, list[str](), list[str]()
    for segment in world.organisation.segments.values():
        policy = world.policy(segment)
        dead, wrong = list[str](), list[str]()
        for gate, verdict in _probes(policy):
            shown += 1
            mine = [f for f in verdict.findings if f.gate == gate]
            wrong += [f.gate for f in verdict.findings if f.reason == ERROR]
            if not any(f.ruling >= Ruling.HOLD for f in mine):
                dead.append(gate)
        through += dead
        broken += wrong
        own = Scope(kind="segment", key=segment.name)
        # A gate that raises an error stops all mail by itself; people must hear of it all the same (4.6).
        for signal, effect, gates in (("probe", Effect.PAUSE, dead), ("probe_error", Effect.ALERT, wrong)):
            if gates:
                numbers: dict[str, Json] = {"gates": ", ".join(dict.fromkeys(gates))}
                with world.store.begin() as tx:
                    alarm(tx, own, signal, effect, numbers, (segment,), world, now)
    result = Probed(shown=shown, through=tuple(dict.fromkeys(through)), broken=tuple(dict.fromkeys(broken)))
    with world.store.begin() as tx:
        said: dict[str, Json] = {"passed": not result.through, "healthy": not result.broken, "at": now.isoformat()}
        tx.evidence.save_detector(ORGANISATION, PROBES, said, now)
        tx.log.append(
            AuditEvent(
                chain="system", at=now, actor="watch", action="probed", subject=str(ORGANISATION),
                detail={"shown": shown, "through": list(result.through), "broken": list(result.broken)},
            )
        )  # fmt: skip
    return result


def _probes(policy: Policy) -> Iterator[tuple[str, Verdict]]:
    """Each probe's gate, and the whole stack's verdict about it under this policy."""
    for stack in (ELIGIBILITY, CONTENT):
        for gate in stack:
            if gate.name in policy.shadow_gates:
                continue
            for draft, recipient in _shown(gate.name):
                if draft is None:
                    yield gate.name, judge_eligibility(recipient, policy)
                else:
                    yield gate.name, judge_content(draft, recipient, policy)


@cache
def _shown(gate: str) -> tuple[tuple[Draft | None, Recipient], ...]:
    """The gate's probes as it is given them, written once: the verdict about them is asked for anew each time."""
    eligibility = gate in {g.name for g in ELIGIBILITY}
    return tuple((None if eligibility else case.draft(), case.recipient()) for case in _cases(gate))


def _cases(gate: str) -> list[Case]:
    """Its first labelled cases that bring no policy of their own and must be stopped."""
    stopped = {Ruling.HOLD.word, Ruling.BLOCK.word}
    plain = (c for c in cases_of(gate) if c.expect in stopped and "policy" not in c.given)
    return [case for case, _ in zip(plain, range(EACH), strict=False)]
