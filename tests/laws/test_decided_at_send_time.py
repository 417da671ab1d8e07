"""Law 6: levels, caps and consent are evaluated in the transaction that claims, not when the mail was queued."""

import threading
from dataclasses import replace

import pytest

from connector import pipeline
from feature_flags.levels import Level
from gates.policy import Caps, Policy
from tests import people
from tests.laws.scene import approved, lower, work
from tests.world import make_segment


@pytest.mark.parametrize("level", [Level.OFF, Level.SHADOW])
@pytest.mark.parametrize("which", range(5))
def test_any_scope_that_falls_keeps_the_mail_here(database_url, level, which):
    rig = approved(database_url)
    lower(rig, level, rig.segment().scopes[which])
    work(rig)
    assert not rig.transport.taken


def test_a_scope_without_a_row_is_off(database_url):
    rig = approved(database_url)
    sender = replace(rig.segment().sender, email="new@ours.example")
    other = replace(rig.segment(), sender=sender)
    world = replace(rig.world, organisation=replace(rig.world.organisation, segments={"intro": other}))
    pipeline.work(world)
    assert not rig.transport.taken


@pytest.mark.parametrize("cap", ["per_segment_day", "per_mailbox_day", "per_organisation_day", "per_domain_day"])
def test_two_racing_workers_never_exceed_a_cap(database_url, cap):
    crowd = [people.stranger(n) for n in range(12)]
    caps = replace(Caps(per_domain_day=100, per_domain_minute=100, per_mailbox_minute=100), **{cap: 5})
    segment = make_segment(policy=Policy(unsubscribe_prefix="http://127.0.0.1:8080/u/", caps=caps))
    rig = approved(database_url, *crowd, segment=segment)
    workers = [threading.Thread(target=pipeline.work, args=(rig.world,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    addresses = [to for to, _ in rig.transport.taken]
    assert len(addresses) == len(set(addresses)) == 5
