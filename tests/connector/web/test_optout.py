"""The unsubscribe page: scanners change nothing, one POST covers the whole person, for ever (RFC 8058)."""

from dataclasses import replace

import pytest

from connector import pipeline
from connector.lifecycle import State
from connector.stages import ingest, respond
from tests import people
from tests.connector.web.scene import altered, client, database, dump, now, optout_path, review_path, scene, unchanged

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
SCANNERS = ("Mozilla/5.0", "GoogleImageProxy", "Microsoft Office Preview", "Barracuda Sentinel", "curl/8", "")


@pytest.fixture
def rig(tmp_path):
    return scene.approved(database(tmp_path), people.ADA, people.GRETE)


def ada(rig):
    with rig.store.read() as tx:
        return next(o for o in scene.rows(rig) if tx.people.contact(o.contact).first_name == "Ada")


def test_no_scanner_unsubscribes_anybody(rig, tmp_path):
    path, web = optout_path(rig, ada(rig)), client(rig)
    with unchanged(database(tmp_path)):
        for agent in SCANNERS:
            for method in ("GET", "HEAD", "OPTIONS"):
                answer = web.open(path, method=method, headers={"User-Agent": agent})
                assert answer.status_code == 200
                assert "Location" not in answer.headers
        for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
            assert web.open(path, method=method).status_code == 405
        assert web.get(f"{path}?List-Unsubscribe=One-Click").status_code == 200


@pytest.mark.parametrize(
    ("body", "channel"),
    [
        ({"data": ONE_CLICK}, "one_click"),
        ({"data": ONE_CLICK, "content_type": "multipart/form-data"}, "one_click"),
        ({"data": {}}, "page"),
        ({"data": b"", "content_type": "text/plain"}, "page"),
        ({"data": b"\xff\xfe{", "content_type": "application/json"}, "page"),
    ],
    ids=["urlencoded", "multipart", "page", "empty", "rubbish"],
)
def test_one_post_is_enough_whatever_its_body(rig, body, channel):
    row = ada(rig)
    answer = client(rig).post(optout_path(rig, row), **body)
    assert answer.status_code == 200
    assert "no more mail" in answer.text
    assert now(rig, row).state is State.VOID
    told = [e for e in scene.events(rig, "system") if e["action"] == "suppressed"]
    assert [e["detail"]["channel"] for e in told] == [channel]
    assert told[0]["detail"]["reason"] == "unsubscribed"
    scene.work(rig)
    assert people.ADA.address not in [to for to, _ in rig.transport.taken]


def test_a_wrong_token_is_not_found_and_changes_nothing(rig, tmp_path):
    web = client(rig)
    paths = altered(optout_path(rig, ada(rig)))
    with unchanged(database(tmp_path)):
        for path in paths:
            for method in ("GET", "POST"):
                assert web.open(path, method=method, data=ONE_CLICK).status_code in {404, 405}, path


def test_a_review_link_does_not_unsubscribe_and_the_other_way_round(rig, tmp_path):
    row, web = ada(rig), client(rig)
    review = review_path(rig, row)
    with unchanged(database(tmp_path)):
        assert web.post(f"/u/{review.removeprefix('/r/')}").status_code == 404
        assert web.post(f"/r/{optout_path(rig, row).removeprefix('/u/')}").status_code == 404


def test_the_same_press_again_changes_nothing_more(rig, tmp_path):
    row, web = ada(rig), client(rig)
    web.post(optout_path(rig, row), data=ONE_CLICK)
    once = dump(database(tmp_path))
    for _ in range(3):
        assert web.post(optout_path(rig, row), data=ONE_CLICK).status_code == 200
    again = dump(database(tmp_path))
    kept = {name for name in once if not name.startswith("audit_")}  # a press is logged each time
    assert {n: again[n] for n in kept} == {n: once[n] for n in kept}


def test_the_link_still_answers_after_the_mail_was_sent_and_after_erasure(rig):
    row, web = ada(rig), client(rig)
    scene.work(rig)
    assert people.ADA.address in [to for to, _ in rig.transport.taken]
    rig.clock.forward(days=4000)
    assert web.post(optout_path(rig, row), data=ONE_CLICK).status_code == 200
    with rig.store.begin() as tx:
        tx.people.erase(row.person)
    assert web.get(optout_path(rig, row)).status_code == 200
    assert web.post(optout_path(rig, row), data=ONE_CLICK).status_code == 200


def test_one_press_covers_every_record_of_the_person_and_is_written_back(rig):
    second = replace(people.ADA, first_name="Ada2")
    at = replace(people.key(people.ADA), id="ada-again")
    rig.crm.account.add(people.reading(second, at, read_at=rig.clock.now()))
    ingest.pull("memory", rig.world)
    row = ada(rig)
    with rig.store.read() as tx:
        assert len(tx.people.records(row.person)) == 2
    client(rig).post(optout_path(rig, row), data=ONE_CLICK)
    assert respond.write_back(rig.world) == (2, 0)
    opted = {w.target for w in rig.crm.account.writes if w.call == "opt_out"}
    assert opted == {str(row.contact), str(at)}
    planned = ingest.plan(rig.segment(), rig.world, step=2)
    assert planned.skipped["suppressed"] == 1


def test_another_segments_mail_to_the_same_person_is_withdrawn(rig):
    row = ada(rig)
    other = replace(rig.segment(), name="second")
    segments = {**rig.world.organisation.segments, "second": other}
    rig.world = replace(rig.world, organisation=replace(rig.world.organisation, segments=segments))
    ingest.plan(other, rig.world)
    planned = [o for o in scene.rows(rig) if o.segment == "second" and o.person == row.person]
    assert [o.state for o in planned] == [State.FOUND]
    client(rig).post(optout_path(rig, row), data=ONE_CLICK)
    assert now(rig, planned[0]).state is State.VOID
    pipeline.work(rig.world)
    assert people.ADA.address not in [to for to, _ in rig.transport.taken]


def test_a_crm_that_is_down_does_not_stop_an_opt_out(rig):
    row = ada(rig)
    rig.crm.account.faults.outage = True
    assert client(rig).post(optout_path(rig, row), data=ONE_CLICK).status_code == 200
    assert now(rig, row).state is State.VOID
    assert respond.write_back(rig.world) == (0, 1)
    rig.crm.account.faults.outage = False
    rig.clock.forward(hours=1)
    assert respond.write_back(rig.world) == (1, 0)
