"""How much each segment may do alone, why, and who may change it: the evidence, and the two-person ratchet."""

import time
from pathlib import Path

import click

from connector import autonomy, probing, raising
from connector.bootstrap import App
from connector.cli.context import Context
from connector.evals.case import SenderPart
from connector.evals.judge import Judge
from connector.evals.standing import run
from connector.model import Segment
from connector.stages.resolve import lift as lift_throttle
from connector.stages.resolve import resolve as resolve_alarm
from connector.stages.rollback import release, roll_back
from connector.standing import Shown, show
from feature_flags.levels import Level, Restraint, Scope
from gates.errors import InputError
from gates.policy import Policy

UP = [lv.word for lv in (Level.SAMPLED, Level.AUTONOMOUS)]
DOWN = [lv.word for lv in (Level.OFF, Level.SHADOW, Level.DRAFT, Level.SAMPLED)]


def segment_of(app: App, name: str) -> Segment:
    """The segment of that name, or an error that names those there are."""
    found = app.world.organisation.segments.get(name)
    if found is None:
        known = ", ".join(sorted(app.world.organisation.segments))
        raise InputError(f"there is no segment {name!r}", where="SEGMENT", mend=f"known: {known}")
    return found


@click.command()
@click.argument("segment", required=False)
@click.pass_obj
def segments(context: Context, segment: str | None) -> None:
    """Level, restraint, evidence, what is missing for the next level, what would take it away, and the blast radius."""
    with context.app() as app:
        wanted = [segment_of(app, segment)] if segment else list(app.world.organisation.segments.values())
        shown = [show(s, app.world) for s in wanted]
    if context.as_json:
        context.say([s.plain() for s in shown])
        return
    for one in shown:
        context.console.print(_text(one, whole=segment is not None), markup=False)


def _text(one: Shown, *, whole: bool) -> str:
    lines = [
        f"{one.segment}: {one.level.word}, restraint {one.restraint.word} ({one.because})",
        f"  evidence     {one.reviews} reviews, {one.interventions} interventions, attempt {one.attempt}"
        + (f", upper bound {one.upper_bound:.2%}" if one.upper_bound is not None else ""),
        f"  seeds        {one.seeds_caught} of {one.seeds_shown} caught",
        f"  fingerprint  {one.fingerprint[:12]}"
        + (" (pinned)" if one.pinned else "")
        + ("" if one.versions_known else " (the CRM does not answer: the last known one, nothing can be raised)"),
    ]
    if one.left_out:
        lines.append("  left out     " + ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in one.left_out.items()))
    if one.open or one.behind:
        lines.append(f"  not yet      {one.open} open, {one.behind} decided but younger than the oldest open one")
    lines += [f"  alarm        {a}" for a in one.alarms]
    if one.next_level is not None:
        missing = [r for r in one.reasons if not r.ok]
        lines.append(
            f"  next         {one.next_level.word}: {one.answer.replace('_', ' ')}"
            + ("" if missing else ", it may be proposed")
        )
        shown = one.reasons if whole else missing
        lines += [f"    {'+' if r.ok else '-'} {r.text}: {r.have} (needs {r.need})" for r in shown]
    if one.keeping:
        lines.append("  taken away by")
        lines += [f"    {'+' if ok else '!'} {text}: {have} (needs {need})" for text, have, need, ok in one.keeping]
    if one.missed.estimate is not None and one.missed.upper is not None:
        lines.append(
            f"  unreviewed   {one.missed.unreviewed} mails in 30 days, about {one.missed.estimate:.2%} of them bad "
            f"({one.missed.upper:.2%} at most): {one.missed.bad} of {one.missed.drawn} drawn"
        )
    lines.append(f"  blast radius {one.blast_hard} mails at most, {one.blast_expected:.0f} bad ones expected")
    if whole:
        lines += [f"    {line}" for line in one.blast_because]
    lines += [f"  proposal     {p}" for p in one.proposals]
    return "\n".join(lines)


@click.command()
@click.argument("segment")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def evals(context: Context, segment: str, files: tuple[Path, ...]) -> None:
    """Run the evals of what is in force now: labelled cases, case files with x_label good or bad, and the probes."""
    with context.app() as app:
        found = segment_of(app, segment)
        by = context.account(app)
        judge = Judge(
            sender=SenderPart(),
            policy=Policy(),
            stopwatch=time.perf_counter,
            warn=lambda told: click.echo(told, err=True),
        )
        with context.console.status("running every labelled case"):
            ran = run(files, judge)
        now = app.world.clock.now()
        record = ran.record(now, by.id)
        raising.record_evals(found, record, by, app.world)
        # A raise needs fresh probes too; the clock shows them once an hour, and whoever asks need not wait for it.
        probed = probing.probe(app.world)
    told = f"{ran.cases} labelled cases, {ran.wrong} wrong"
    if files:
        told += f"; files: {ran.caught} of {ran.bad} bad stopped, {ran.stopped} of {ran.good} good stopped"
    through = ", ".join((*probed.through, *probed.broken))
    told += f"; {probed.shown} probes, " + (f"dead gates: {through}" if through else "all stopped")
    context.say({**record, "probes": probed}, f"{told}: {'green' if ran.green else 'not green'}")
    if not ran.green or through:
        raise SystemExit(1)


@click.command()
@click.argument("segment")
@click.argument("level", type=click.Choice([lv.word for lv in Level]))
@click.option("--why", required=True)
@click.pass_obj
def level(context: Context, segment: str, level: str, why: str) -> None:
    """Set a segment's level: lower for anyone; up to `draft` for an admin, after shadow drafts and green evals."""
    wanted = Level[level.upper()]
    with context.app() as app:
        by, found = context.account(app), segment_of(app, segment)
        own = Scope(kind="segment", key=segment)
        with app.store.read() as tx:
            current = tx.flags.standings((own,))[0]
        if wanted > current.level or not current.known:
            raising.raise_alone(found, wanted, by, why, app.world)
        else:
            every = tuple(app.world.organisation.segments.values())
            autonomy.set_level(own, wanted, by, why, app.store, app.world.clock, every)
    context.say({"segment": segment, "level": level}, f"{segment} is at level {level}")


@click.command()
@click.argument("segment")
@click.argument("level", type=click.Choice(UP))
@click.option("--why", required=True)
@click.pass_obj
def propose(context: Context, segment: str, level: str, why: str) -> None:
    """Ask a second person to raise a segment above `draft`; refused while the evidence does not allow it."""
    with context.app() as app:
        made = raising.propose(segment_of(app, segment), Level[level.upper()], context.account(app), why, app.world)
    context.say(made, f"proposal {made.id}: {made.summary}\na second person runs: gatepost approve-raise {made.id}")


@click.command("approve-raise")
@click.argument("proposal")
@click.pass_obj
def approve_raise(context: Context, proposal: str) -> None:
    """Agree, as the second person, to exactly the state that was proposed."""
    with context.app() as app:
        earned = raising.approve(proposal, context.account(app), app.world)
    context.say(earned, f"{earned.segment} is at level {earned.level.word}")


@click.command()
@click.argument("segment")
@click.option("--to", "level", type=click.Choice(DOWN), help="The lower level.")
@click.option("--throttle", is_flag=True, help="Leave the level, and let less of it go unreviewed.")
@click.option("--pause", is_flag=True, help="Leave the level, and let nothing be claimed.")
@click.option("--why", default="because I say so", show_default=True)
@click.pass_obj
def lower(context: Context, segment: str, level: str | None, throttle: bool, pause: bool, why: str) -> None:
    """Take autonomy away at once: anyone with an account may, and nothing asks for confirmation."""
    if (level is not None) + throttle + pause != 1:
        raise InputError("say what to do", where="gatepost lower", mend="one of --to LEVEL, --throttle, --pause")
    with context.app() as app:
        by, found = context.account(app), segment_of(app, segment)
        own = Scope(kind="segment", key=found.name)
        if level is None:
            wanted = Restraint.THROTTLED if throttle else Restraint.PAUSED
            autonomy.stop(own, by.id, why, app.store, app.world.clock, restraint=wanted)
            told = wanted.word
        else:
            every = tuple(app.world.organisation.segments.values())
            autonomy.lower_only(own, Level[level.upper()], by, why, app.store, app.world.clock, every)
            told = level
    context.say({"segment": segment, "now": told}, f"{segment} is {told}")


@click.command()
@click.argument("segment")
@click.option("--to", "fingerprint", help="The version to go back to (its first characters are enough).")
@click.option("--release", "let_go", is_flag=True, help="Let it draft under whatever is deployed again.")
@click.option("--why", required=True)
@click.pass_obj
def rollback(context: Context, segment: str, fingerprint: str | None, let_go: bool, why: str) -> None:
    """Go back to a proven version: void what is queued, cancel follow-ups, and list who was reached."""
    if (fingerprint is None) != let_go:
        raise InputError("say which", where="gatepost rollback", mend="--to FINGERPRINT, or --release")
    with context.app() as app:
        by, found = context.account(app), segment_of(app, segment)
        if fingerprint is None:
            release(found, by, why, app.world)
            context.say({"segment": segment, "released": True}, f"{segment} may draft under what is deployed")
            return
        done = roll_back(found, fingerprint, by, why, raising.now_made_by(found, app.world), app.world)
    lines = [
        f"{segment} is pinned to {done.epoch.fingerprints[0][:12]}; its evidence "
        + ("goes on" if done.resumed else "starts anew"),
        f"{len(done.voided)} queued mails are void, {done.follow_ups} of them follow-ups",
        f"{len(done.reached)} people were reached by other versions:",
        *(f"  {key}" for key in done.reached),
        *(f"deploy again: {name} {then} (now {now})" for name, (now, then) in done.differs.items()),
    ]
    context.say(done, "\n".join(lines))


@click.command()
@click.argument("alarm")
@click.option("--note", required=True, help="What was found, and what was done.")
@click.pass_obj
def resolve(context: Context, alarm: str, note: str) -> None:
    """Close an alarm in writing. What it took away stays away."""
    with context.app() as app:
        done = resolve_alarm(alarm, context.account(app), note, app.world)
    context.say(done, f"{done.scope} {done.signal} is resolved")


@click.command()
@click.argument("segment")
@click.option("--why", required=True)
@click.pass_obj
def lift(context: Context, segment: str, why: str) -> None:
    """Take a throttle away: its alarms are resolved, two days and twenty clean reviews have passed."""
    with context.app() as app:
        lifted = lift_throttle(segment_of(app, segment), context.account(app), why, app.world)
    told = ", ".join(str(scope) for scope in lifted)
    context.say({"segment": segment, "restraint": "none", "lifted": told}, f"throttled no more: {told}")


COMMANDS = (segments, evals, level, propose, approve_raise, lower, resolve, lift, rollback)
