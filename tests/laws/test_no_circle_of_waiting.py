"""Law 2 under load: planning, workflows and noes about the same people at once; nobody waits in a circle.

PostgreSQL ends a circle of waiting by throwing one transaction away. A workflow would ask again, but a click on an
opt-out link would not: so everybody takes the person first, then rows, then the log.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from connector.lifecycle import State
from connector.stages import ingest
from connector.stages.respond import suppress
from connector.stages.workflow import take
from crm_adapters.workflow import Operation, WorkflowCall
from tests import people
from tests.laws import scene
from tests.world import make_world

CALLS, NOES = 14, 2
PERSONS, PLANNERS = 12, 3


def asked(operation: Operation, number: int) -> WorkflowCall:
    segment = {} if operation is Operation.SUPPRESS else {"segment": "intro"}
    named = {"connection": "memory", "source": "flow-1", "contact": people.key(people.ADA)}
    return WorkflowCall(operation=operation, id=f"call-{operation.value}-{number:04}", **named, **segment)


def world_of(url, *persons):
    rig = make_world(url)
    scene.arrange(rig, persons)
    ingest.pull("memory", rig.world)
    return rig


def test_drafts_and_noes_for_one_person_all_get_an_answer(database_url):
    rig = world_of(database_url, people.ADA)
    calls = [asked(Operation.DRAFT, n) for n in range(CALLS)]
    for number in range(NOES):
        calls.insert(5 + 4 * number, asked(Operation.SUPPRESS, number))
    with ThreadPoolExecutor(len(calls)) as pool:
        list(pool.map(lambda one: take(one, rig.world), calls))
    assert {r.state for r in scene.rows(rig)} <= {State.VOID, State.BLOCKED}


def test_planning_runs_and_noes_for_the_same_people_all_end(database_url):
    persons = [people.stranger(n) for n in range(PERSONS)]
    rig = world_of(database_url, *persons)
    with rig.store.read() as tx:
        ids = [tx.people.person_of(people.key(p)) for p in persons]
    acts = [partial(ingest.plan, rig.segment(), rig.world) for _ in range(PLANNERS)]
    acts += [
        partial(suppress, one, rig.world, reason="unsubscribed", channel="link") for one in reversed(ids) for _ in "ab"
    ]
    with ThreadPoolExecutor(len(acts)) as pool:
        done = [pool.submit(act) for act in acts]
        for one in done:
            one.result()
    with rig.store.read() as tx:
        assert all(tx.suppressions.of(one, tx.people.addresses(one)) for one in ids)
    assert {r.state for r in scene.rows(rig)} <= {State.VOID, State.BLOCKED}
