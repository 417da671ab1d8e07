"""Law 12 with real processes, SMTP and a store under load: every switch, on both databases (`gatepost drill stop`)."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, inspect, text

from connector.cli.main import cli
from connector.demo.stop_drill import SWITCHES, Figures, Pressed, _figures, check, drill_stop
from gates.errors import InputError, LawBroken

GENEROUS_MS = 5000
"""The target is one second; a test machine may be busy with other tests."""


@pytest.mark.timeout(600)
def test_every_switch_stops_two_workers_that_send_at_full_speed(database_url):
    url = "" if database_url.startswith("sqlite") else database_url
    options = ["--json", "drill", "stop", "--rounds", "1", "--people", "300", "--database", url]
    told = CliRunner().invoke(cli, options, catch_exceptions=False)
    found = [Figures(**f) for f in json.loads(told.output)]
    assert [f.switch for f in found] == list(SWITCHES)
    for figure in found:
        assert figure.holds, figure
        assert figure.worst_ms < GENEROUS_MS, figure
        assert figure.mails_before >= 4
        assert figure.mails_left > 0
    check(found)


def test_a_database_that_holds_anything_is_refused_untouched(tmp_path):
    url = f"sqlite:///{tmp_path / 'ours.sqlite'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("create table somebodys (x int)"))
    with pytest.raises(InputError, match="not empty"):
        drill_stop(workers=1, rounds=1, people=300, seed=1, database=url, progress=lambda _: None)
    assert inspect(engine).get_table_names() == ["somebodys"]
    engine.dispose()


def test_two_hand_offs_of_one_worker_after_a_press_break_the_law():
    def pressed(seconds, **in_flight):
        return Pressed(switch="row", seconds=seconds, in_flight=in_flight, before=9, left=5)

    fine = _figures("row", [pressed(0.1, a=1, b=1), pressed(0.0), pressed(0.3, a=1)])
    assert (fine.median_ms, fine.worst_ms, fine.most_in_flight, fine.holds, fine.in_time) == (100, 300, 1, True, True)
    check([fine])
    late = _figures("row", [pressed(1.2, a=1), pressed(0.1, a=2)])
    assert (late.holds, late.in_time) == (False, False)
    with pytest.raises(LawBroken, match="row"):
        check([fine, late])
