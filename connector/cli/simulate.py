"""`gatepost simulate`: a quarter of one segment in minutes, through the real pipeline, at no risk."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from connector.cli.context import Context
from feature_flags.levels import Restraint
from gates.errors import InputError

if TYPE_CHECKING:
    from connector.demo.simulate_story import Day, Story

HABITS = "careful:2,hurried:1,rubber:0"
GOOD = "reply:0.04,opt-out:0.003,complaint:0"
BAD = "reply:0.01,opt-out:0.03,complaint:0.01"


@click.command()
@click.option("--weeks", default=13, show_default=True, type=click.IntRange(1, 104), help="Of five working days.")
@click.option("--seed", default=1, show_default=True, help="The same seed tells the same story.")
@click.option("--drafts-per-day", default=40, show_default=True, type=click.IntRange(1, 1000))
@click.option(
    "--bad-rate", default=0.005, show_default=True, type=click.FloatRange(0, 1), help="Of drafts that pass the gates."
)
@click.option("--turns-bad", default="", metavar="DAY:RATE", help="From this working day on, the model is this bad.")
@click.option("--reviewers", default=HABITS, show_default=True, help="How many review in which way.")
@click.option("--good-mail", default=GOOD, show_default=True, help="What recipients do about a good mail.")
@click.option("--bad-mail", default=BAD, show_default=True, help="What they do about a bad one.")
@click.option("--chart", type=click.Path(path_type=Path, dir_okay=False), help="Write the picture here, as SVG.")
@click.pass_obj
def simulate(
    context: Context,
    weeks: int,
    seed: int,
    drafts_per_day: int,
    bad_rate: float,
    turns_bad: str,
    reviewers: str,
    good_mail: str,
    bad_mail: str,
    chart: Path | None,
) -> None:
    """Play a segment through the real pipeline on a simulated clock, and tell what it earned and lost, day by day."""
    from connector.demo import simulate as played
    from connector.demo.simulate_cast import Answers, Habit
    from connector.demo.simulate_chart import chart as draw

    counts = _pairs(reviewers, "--reviewers", tuple(Habit))
    good, bad = (
        _pairs(text, f"--{what}-mail", tuple(ANSWERS)) for what, text in (("good", good_mail), ("bad", bad_mail))
    )
    setting = played.Setting(
        weeks=weeks,
        seed=seed,
        drafts_per_day=drafts_per_day,
        bad_rate=bad_rate,
        turns=_turns(turns_bad, weeks),
        staff={Habit(name): int(count) for name, count in counts.items()},
        good_mail=Answers(**{ANSWERS[name]: share for name, share in good.items()}),
        bad_mail=Answers(**{ANSWERS[name]: share for name, share in bad.items()}),
    )
    told = Console(stderr=True)
    with told.status("setting the stage") as status:
        story = played.simulate(setting, status.update)
    if chart is not None:
        chart.write_text(draw(story, THETA), encoding="utf-8")
    if context.as_json:
        context.say(story.plain())
        return
    _print(story, context.console)
    if chart is not None:
        context.console.print(f"The chart is in {chart}.", markup=False)


ANSWERS = {"reply": "reply", "opt-out": "opt_out", "complaint": "complaint"}
THETA = 0.02


def _pairs(text: str, where: str, names: tuple[str, ...]) -> dict[str, float]:
    """``name:number`` pairs; what is left out is 0."""
    found = dict.fromkeys(names, 0.0)
    for pair in filter(None, text.split(",")):
        name, _, number = pair.strip().partition(":")
        if name not in found:
            raise InputError(f"{name!r} is not known", where=where, mend=f"known: {', '.join(names)}")
        found[name] = _number(number, where)
    return found


def _number(text: str, where: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if found < 0:
        raise InputError(f"{text!r} is no number from 0", where=where, mend="for example careful:2 or complaint:0.01")
    return found


def _turns(text: str, weeks: int) -> tuple[int, float] | None:
    if not text:
        return None
    day, _, rate = text.partition(":")
    if not day.isdigit() or not 1 <= int(day) <= 5 * weeks:
        raise InputError(f"{day!r} is no working day of this run", where="--turns-bad", mend="for example 40:0.05")
    return int(day), min(1.0, _number(rate, "--turns-bad"))


# ------------------------------------------------------------------------------------------------ printing


def _print(story: "Story", console: Console) -> None:
    from connector.demo.simulate_story import weeks

    # Plain lines, two a week: fourteen columns fit no terminal.
    console.print("Week by week:", markup=False)
    for last, days in weeks(story.days):
        console.print(_row(last, days), markup=False, soft_wrap=True)
    console.print("What moved it:", markup=False)
    for event in story.events:
        console.print(f"  day {event.day:>3} {event.at:%a %H:%M}  {event.text}", markup=False, soft_wrap=True)
    console.print(summary(story), markup=False, soft_wrap=True)


def _row(last: "Day", days: "list[Day]") -> str:
    def total(name: str) -> int:
        return sum(int(getattr(d, name)) for d in days)

    bound = f", bound {last.bound:.2%}" if last.bound is not None else ""
    restraint = "" if last.restraint == Restraint.NONE.word else f", {last.restraint}"
    return (
        f"  week {(last.number - 1) // 5 + 1:>2}  {last.level}{restraint}: {last.interventions} interventions in"
        f" {last.reviews} reviews{bound}, seeds {last.seeds_caught} of {last.seeds_shown} caught\n"
        f"           {total('drafts')} drafts; sent {total('sent_reviewed')} reviewed, {total('sent_unreviewed')} alone"
        f" ({total('bad_unreviewed')} bad, said at most {max(d.blast_said for d in days)});"
        f" {total('replies')} replies, {total('opt_outs')} opt-outs, {total('complaints')} complaints"
    )


def summary(story: "Story") -> str:
    """What the run amounts to, in words."""
    lines = [
        (
            f"{story.total('drafts')} drafts, {story.total('bad_drafts')} of them bad; "
            f"{story.total('sent_reviewed')} mails went after a review ({story.total('bad_reviewed')} bad), "
            f"{story.total('sent_unreviewed')} without ({story.total('bad_unreviewed')} bad)."
        ),
    ]
    ups = [e for e in story.events if e.kind == "raised"]
    lines.append("Raised: " + ("; ".join(f"{e.text} on day {e.day}" for e in ups) or "never") + ".")
    if story.bad_since:
        gone = story.first("lowered", story.bad_since)
        ended = f"withdrawn on day {gone.day}" if gone else "not withdrawn"
        lines.append(
            f"The model turned bad on day {story.bad_since}, {ended}: {story.left} bad mails left unreviewed; "
            f"the blast radius said {story.said} that morning."
        )
    whole = "verifies" if story.audit_whole else "DOES NOT VERIFY"
    lines.append(f"The audit log {whole} ({story.audit_events} events). It took {story.seconds:.0f} s.")
    return "\n".join(lines)


COMMANDS = (simulate,)
