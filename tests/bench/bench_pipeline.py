"""What each stage costs with the memory CRM: figures only. Run: ``pytest tests/bench/bench_pipeline.py -s``."""

import time
from collections.abc import Callable

from connector import pipeline
from connector.lifecycle import State
from connector.model import Review
from connector.stages import ingest
from crm_adapters.port import DecisionKind
from gates.policy import Caps, Policy
from tests import people
from tests.world import make_segment, make_world

MANY = 200
CAPS = Caps(
    per_person_days=0, per_domain_day=10**6, per_mailbox_day=10**6, per_mailbox_minute=10**6, per_domain_minute=10**6,
    per_segment_day=10**6, per_organisation_day=10**6,
)  # fmt: skip


def timed(label: str, work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    spent = time.perf_counter() - start
    print(f"  {label:<12}{1000 * spent / MANY:>9.2f} ms")
    return spent


def test_what_each_stage_costs(database_url: str) -> None:
    policy = Policy(unsubscribe_prefix="http://127.0.0.1:8080/u/", caps=CAPS)
    rig = make_world(database_url, segment=make_segment(policy=policy))
    strangers = [people.stranger(n) for n in range(MANY)]
    for person in strangers:
        rig.crm.account.add(people.reading(person, read_at=rig.clock.now()))
    rig.crm.account.add_list("everyone", [people.key(p) for p in strangers])

    def advance(state: State) -> Callable[[], object]:
        return lambda: pipeline.work(rig.world, states=(state,))

    def approve() -> None:
        with rig.store.read() as tx:
            waiting = tx.outreaches.in_states([State.IN_REVIEW])
        for row in waiting:
            review = Review(
                outreach=row.id, draft_digest=row.draft_digest, kind=DecisionKind.APPROVE, by="rita", via="bench",
                at=rig.clock.now(),
            )  # fmt: skip
            pipeline.receive(review, rig.world)

    print(f"\n{database_url.partition(':')[0]}, {MANY} messages, per message")
    total = timed("pull", lambda: ingest.pull("memory", rig.world))
    total += timed("plan", lambda: ingest.plan(rig.segment(), rig.world))
    for state in (State.FOUND, State.ELIGIBLE, State.DRAFTED, State.JUDGED, State.IN_REVIEW):
        total += timed(pipeline.STAGE_OF[state].word, advance(state))
    total += timed("decide", approve)
    for state in (State.APPROVED, State.SENT):
        total += timed(pipeline.STAGE_OF[state].word, advance(state))
    print(f"  {'messages/s':<12}{MANY / total:>9.1f}   ({len(rig.transport.taken)} taken)")
