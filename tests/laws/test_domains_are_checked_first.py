"""Product.md section 8: no production mail from a domain whose SPF, DKIM and DMARC nobody has seen."""

from dataclasses import replace

import pytest

from connector.lifecycle import State
from connector.mail.domain import Unanswered
from connector.stages.domains import check_domains
from connector.stages.one_click import check_page
from feature_flags.levels import Restraint, Scope
from tests.connector.mail.test_domain import GOOD
from tests.laws import scene
from tests.laws.test_one_click_answers_first import answering, approved_over_https


@pytest.fixture
def rig(database_url):
    rig = approved_over_https(database_url)
    organisation = replace(rig.world.organisation, production=True)
    rig = replace(rig, world=replace(rig.world, knock=answering(rig)))
    return asking(replace(rig, world=replace(rig.world, organisation=organisation)), GOOD)


def asking(rig, zone):
    def lookup(name, kind):
        if zone is None:
            raise Unanswered("time-out")
        return zone.get((name, kind), ())

    return replace(rig, world=replace(rig.world, lookup=lookup, dkim_selectors={"ours.example": ("s1",)}))


def sent(rig) -> int:
    check_page(rig.world)
    scene.work(rig)
    return len(rig.transport.taken)


def later(rig, **span) -> None:
    """Time passes, and the review's clock does not run out."""
    rig.clock.forward(**span)


def test_nothing_leaves_before_the_first_check_and_something_does_after(rig):
    assert sent(rig) == 0
    assert scene.only(rig).reason == "domain:not_checked"
    check_domains(rig.world)
    later(rig, minutes=6)
    assert sent(rig) == 1


def test_a_domain_that_fails_is_paused_and_a_later_pass_does_not_resume_it(rig):
    bad = asking(rig, {k: v for k, v in GOOD.items() if not k[0].startswith("_dmarc")})
    check_domains(bad.world)
    check_domains(rig.world)
    with rig.store.read() as tx:
        assert tx.flags.standings((Scope(kind="domain", key="ours.example"),))[0].restraint is Restraint.PAUSED
    assert sent(rig) == 0
    assert scene.only(rig).state is State.APPROVED


def test_an_outage_of_dns_changes_nothing_for_three_days_and_then_parks(rig):
    check_domains(rig.world)
    down = asking(rig, None)
    check_domains(down.world)
    assert sent(down) == 1


def test_a_check_that_is_too_old_is_none(rig):
    check_domains(rig.world)
    later(rig, days=3, minutes=1)
    assert sent(rig) == 0
