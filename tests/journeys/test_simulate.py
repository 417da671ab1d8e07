"""`gatepost simulate`: whole runs of the pipeline on a simulated clock, with thresholds as loose as they may be."""

import json

import pytest

from connector.cli.main import cli
from connector.demo.simulate import Setting, simulate
from connector.demo.simulate_cast import Answers, Habit
from connector.demo.simulate_chart import chart

LOOSE = {
    "theta": 0.1, "alpha": 0.1, "min_days": 3, "min_shadow_drafts": 20, "sampled_share": 0.3, "keep_reviews": 1,
}  # fmt: skip
SILENT = Answers(reply=0.0, opt_out=0.0, complaint=0.0)


@pytest.fixture(scope="module")
def story():
    """Careful reviewers and a model without fault for a week; then seven drafts of ten are bad."""
    return simulate(
        Setting(
            weeks=2,
            seed=2,
            drafts_per_day=20,
            bad_rate=0.0,
            turns=(8, 0.7),
            staff={Habit.CAREFUL: 3},
            bad_mail=SILENT,
            section=LOOSE,
        )
    )


def test_it_earns_shadow_draft_and_sampled_in_this_order(story):
    raised = [e.text.partition(",")[0] for e in story.events if e.kind == "raised"]
    assert raised == ["off to shadow", "shadow to draft", "draft to sampled"]
    assert all(d.sent_unreviewed == 0 for d in story.days if d.level in {"off", "shadow", "draft"} and d.number < 8)
    assert any(d.sent_unreviewed for d in story.days)


def test_what_turned_bad_is_throttled_and_lowered_by_itself(story):
    gone = story.first("lowered", story.bad_since)
    assert gone is not None
    assert gone.text == "sampled to draft"
    assert story.first("alarm_throttle", story.bad_since).at <= gone.at
    assert story.first("alarm_lower", story.bad_since).at <= gone.at
    assert all(d.sent_unreviewed == 0 for d in story.days if d.number > gone.day)


def test_mail_on_its_way_alone_became_approval_items(story):
    assert story.returned > 0


def test_no_more_bad_mail_left_than_the_blast_radius_had_said(story):
    assert 0 < story.left <= story.said


def test_the_audit_log_of_all_of_it_verifies(story):
    assert story.audit_whole
    assert story.audit_events > 1000


def test_the_chart_shows_every_day(story):
    drawn = chart(story, 0.1)
    assert drawn.startswith("<svg")
    assert drawn.rstrip().endswith("</svg>")
    assert all(f"day {d.number}: {d.sent_reviewed} reviewed" in drawn for d in story.days if d.sent_reviewed)


def test_the_same_seed_tells_the_same_story_and_another_one_another():
    one, again = (simulate(Setting(weeks=1, seed=5, drafts_per_day=3)) for _ in range(2))
    assert one.plain() == again.plain()
    assert one.plain() != simulate(Setting(weeks=1, seed=6, drafts_per_day=3)).plain()


def test_reviewers_who_nod_at_everything_earn_nothing():
    found = simulate(
        Setting(
            weeks=2,
            seed=3,
            drafts_per_day=12,
            bad_rate=0.04,
            staff={Habit.RUBBER: 3},
            section={**LOOSE, "min_days": 1},
        )
    )
    assert [e.text for e in found.events if e.kind == "raised"] == ["off to shadow", "shadow to draft"]
    assert found.days[-1].seeds_shown > 0
    assert found.days[-1].seeds_caught == 0
    assert found.total("sent_unreviewed") == 0


def test_the_command_prints_json_and_writes_the_chart(tmp_path, command):
    found = command("--json", "simulate", "--weeks", "1", "--drafts-per-day", "2", "--chart", str(tmp_path / "c.svg"))
    assert len(json.loads(found.output)["days"]) == 5
    assert (tmp_path / "c.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(
    "wrong", [("--turns-bad", "9:0.1"), ("--turns-bad", "x"), ("--reviewers", "lazy:1"), ("--bad-mail", "reply:often")]
)
def test_what_cannot_be_played_is_refused_in_words(command, wrong):
    found = command("simulate", "--weeks", "1", *wrong)
    assert found.exit_code != 0
    assert found.exception is not None


@pytest.fixture
def command():
    """Call the command line in this process."""
    from click.testing import CliRunner

    return lambda *arguments: CliRunner().invoke(cli, list(arguments))
