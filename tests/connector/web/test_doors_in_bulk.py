"""The doors inside the CRM with a queue that nobody has worked on: asked as often as somebody opens a record."""

import time
import tracemalloc

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.connector.web.crm_scene import standing
from tests.connector.web.scene import database

ROWS = 100_000


def crowd(url: str) -> None:
    """So many other people's drafts wait in the same queue: copies of the one that is there."""
    engine = create_engine(url)
    with engine.begin() as db:
        names = [c["name"] for c in inspect(engine).get_columns("outreach")]
        changed = {
            "id": "'copy-' || n",
            "person": "'nobody-' || n",
            "record": "'r-' || n",
            "task": "'t-' || n",
            "message_id": "'m-' || n",
        }
        chosen = ", ".join(changed.get(n, f'"{n}"') for n in names)
        listed = ", ".join(f'"{n}"' for n in names)
        db.execute(
            text(
                f"insert into outreach ({listed}) with recursive c(n) as (select 1 union all select n + 1 "
                f"from c where n < {ROWS}) select {chosen} from outreach, c where outreach.id not like 'copy-%'"
            )
        )
        kept = [c["name"] for c in inspect(engine).get_columns("reviewed") if c["name"] != "number"]
        said = {"outreach": "'copy-' || n", "role": "'blind'", "outcome": "'open'", "task": "'b-' || n"}
        db.execute(
            text(
                f"insert into reviewed ({', '.join(kept)}) with recursive c(n) as (select 1 union all select n + 1 "
                f"from c where n < {ROWS}) select {', '.join(said.get(n, n) for n in kept)} from reviewed, c "
                "where reviewed.outreach not like 'copy-%'"
            )
        )
    engine.dispose()


PATHS = ("overview", "cards?object=contact&record=ada", "cards?object=task&record=999999")


@pytest.mark.parametrize("path", PATHS)
def test_a_long_queue_costs_no_time_and_no_memory(tmp_path, path):
    card = standing(database(tmp_path))
    crowd(database(tmp_path))
    assert card.call("GET", f"/crm/memory/{path}").status_code == 200
    tracemalloc.start()
    began = time.perf_counter()
    answer = card.call("GET", f"/crm/memory/{path}")
    took = time.perf_counter() - began
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 200
    assert most < 8_000_000
    assert took < 2
