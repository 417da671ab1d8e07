"""The play of `gatepost simulate`: working days on a simulated clock, through the real pipeline.

A day is new people, then every two hours what arrived, what reviewers decided, and a round of work.
Nights and week-ends are jumped over, as if the connector had been stopped; its first round takes up what has come.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from heapq import heappop, heappush
from typing import Any

from flask.testing import FlaskClient

from connector import autonomy, cycle, jobs, pipeline, probing, raising
from connector.audit.verify import verify_export
from connector.demo import simulate_letters as letters
from connector.demo.simulate_cast import (
    BAD_MAIL,
    GOOD_MAIL,
    REPLIES,
    Answers,
    Dice,
    Habit,
    answer,
    reviewers,
)
from connector.demo.simulate_stage import ADA, BEN, COCO, CRM, LIST, START, Stage, set_stage
from connector.demo.simulate_story import Day, Event, Story
from connector.evals.case import SenderPart
from connector.evals.judge import Judge
from connector.evals.standing import Ran
from connector.evals.standing import run as run_evals
from connector.lifecycle import State
from connector.stages import ingest, resolve, watch
from connector.stages.draft import stored_draft
from connector.standing import Shown, show
from connector.web.app import create_app
from crm_adapters.memory_account import MemoryTask
from crm_adapters.port import DecisionKind
from feature_flags.levels import Level, Restraint
from gates.errors import NotAllowed, StaleEdit
from gates.policy import Policy

ROUNDS = (8, 10, 12, 14, 16)  # UTC: within the recipients' office hours in Germany
PLANS_AT = 7
WEEK = 5
PASSED = "All checks passed."
"""The last line that a task shows; where a check held the draft, these reviewers reject it and sign no waiver."""
FELL = "level_fell"
"""The reason with which mail comes back to a person because the level that had let it go is no more."""

RESOLVES_AFTER = timedelta(days=1)
"""How long the incident owner looks into an alarm before he writes down what he found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is simulated. `turns` is the working day (from 1) and the rate from then on; `section` app.yaml's own."""

    weeks: int = 13
    seed: int = 1
    drafts_per_day: int = 40
    bad_rate: float = 0.005
    turns: tuple[int, float] | None = None
    staff: Mapping[Habit, int] = field(default_factory=lambda: {Habit.CAREFUL: 2, Habit.HURRIED: 1})
    good_mail: Answers = GOOD_MAIL
    bad_mail: Answers = BAD_MAIL
    section: Mapping[str, Any] = field(default_factory=dict)
    highest: Level = Level.AUTONOMOUS


def simulate(setting: Setting, progress: Callable[[str], None] = lambda _: None) -> Story:
    """Play it all; the same setting tells the same story."""
    began = time.monotonic()
    dice = Dice(seed=setting.seed)
    staff = reviewers(setting.staff, dice)
    with set_stage(dice, staff, setting.section, lambda at: _rate(setting, at)) as stage:
        play = Play(setting=setting, stage=stage, dice=dice, page=create_app(stage.world).test_client())
        for number in range(1, setting.weeks * WEEK + 1):
            day = play.day(number)
            progress(f"day {number} of {setting.weeks * WEEK}: {day.level}, {day.interventions} in {day.reviews}")
        story = play.end()
    story.seconds = time.monotonic() - began
    return story


def _rate(setting: Setting, at: datetime) -> float:
    if setting.turns is not None and at.date() >= date_of(setting.turns[0]).date():
        return setting.turns[1]
    return setting.bad_rate


def date_of(number: int) -> datetime:
    """The morning of the so-many-th working day."""
    weeks, rest = divmod(number - 1, WEEK)
    return START + timedelta(days=7 * weeks + rest)


@dataclass(slots=True, kw_only=True)
class Play:
    """One run, as far as it has come."""

    setting: Setting
    stage: Stage
    dice: Dice
    page: FlaskClient
    story: Story = field(init=False)
    coming: list[tuple[datetime, int, str, bytes]] = field(default_factory=list)
    counted: int = 0
    seen_events: int = 0
    today: Day = field(init=False)
    level: Level = Level.OFF
    restraint: Restraint = Restraint.NONE
    evals_of: str = ""
    known_alarms: set[str] = field(default_factory=set)
    reviewed: set[tuple[str, str]] = field(default_factory=set)
    listed: int = 0
    rehearsed: bool = False

    def __post_init__(self) -> None:
        """Nothing has happened yet."""
        self.story = Story(seed=self.setting.seed, weeks=self.setting.weeks)

    # -------------------------------------------------------------------------------------------- a day

    def day(self, number: int) -> Day:
        """One working day, from the morning's plan to the admins' evening."""
        stage, morning = self.stage, date_of(number)
        stage.clock.until(morning.replace(hour=PLANS_AT))
        probing.probe(stage.world)
        self.today = Day(number=number, day=morning.date())
        drafts, bad = stage.drafter.drafts, stage.drafter.bad
        self._listen()
        self._plan()
        shown = show(stage.segment, stage.world)
        self.today.blast_said = shown.blast_hard
        if self.setting.turns is not None and number == self.setting.turns[0]:
            self.story.bad_since, self.story.said = number, shown.blast_hard
            self._tell("turns_bad", f"the model turns bad: {self.setting.turns[1]:.1%} of its drafts")
        for hour in ROUNDS:
            stage.clock.until(morning.replace(hour=hour))
            self._round()
            self._review(morning.replace(hour=hour) + timedelta(minutes=100))
        self._round()
        # Hourly in production; what the probes say now is what the evening's decisions may rest on.
        probing.probe(stage.world)
        self._admins()
        self.today.drafts, self.today.bad_drafts = stage.drafter.drafts - drafts, stage.drafter.bad - bad
        self._note()
        self.story.days.append(self.today)
        return self.today

    def end(self) -> Story:
        """The audit log is verified, and the whole is summed up."""
        store = self.stage.app.store
        with store.read() as tx:
            ids = [o.id for o in tx.outreaches.in_states(list(State))]
            bodies = [json.loads(body) for one in ids for body in tx.log.of(CRM, one)]
        self.story.returned = sum(b["detail"].get("reason") == FELL for b in bodies)
        for chain in store.chains():
            store.checkpoint(chain)
        report = verify_export(store.export(), self.stage.app.vault.public_keys)
        self.story.audit_events, self.story.audit_whole = sum(report.events.values()), report.whole
        return self.story

    def _plan(self) -> None:
        """The company puts new people on its list; in shadow the same ones are rehearsed."""
        stage, many = self.stage, self.setting.drafts_per_day
        keys = stage.arrive(many)
        stage.crm.account.add_list(LIST, keys)
        jobs.pull_all(stage.world)

    def _listen(self) -> None:
        """Everything that came until now, so that no feed is silent before the watch looks."""
        self._deliver()
        jobs.receive(self.stage.world)
        for connection in self.stage.world.crms:
            ingest.pull(connection, self.stage.world)

    def _round(self) -> None:
        """What the clock of jobs.py would have done by now, in its order, once."""
        world = self.stage.world
        jobs.beat(world)
        self._listen()
        jobs.answers(world)
        watch.watch(world)
        for _ in range(2):
            pipeline.work(world)
        cycle.judge_what_went(world)
        jobs.write_back(world)
        self._after_sending()
        self._changes()

    # -------------------------------------------------------------------------------------------- people

    def _review(self, until: datetime) -> None:
        """Each reviewer works through their own tasks at their own pace; what does not fit stays for the next hour."""
        account, drafter, start = self.stage.crm.account, self.stage.drafter, self.stage.clock.now()
        queue: list[tuple[datetime, str, MemoryTask, DecisionKind, str]] = []
        for one in self.stage.staff:
            at = start
            for task in account.open_tasks(one.owner):
                if task.decision or (task.id, task.content.draft_digest) in self.reviewed:
                    continue
                about = f"{task.content.outreach} {drafter.is_mine(task.content.slots)}"
                at += timedelta(seconds=one.seconds(about))
                if at > until:
                    break
                slots = task.content.slots
                kind, text = DecisionKind.APPROVE, ""
                held = task.content.findings[-1] != PASSED
                if held or (drafter.is_bad(slots) and one.catches(about)):
                    kind = DecisionKind.REJECT
                    if drafter.is_mine(slots) and self.dice.draw("edits", about) < 1 / 3:
                        kind, text = DecisionKind.EDIT, _edited(task, drafter.mended(slots))
                queue.append((at, one.owner, task, kind, text))
        for at, owner, task, kind, text in sorted(queue, key=lambda q: (q[0], q[1])):
            self.stage.clock.until(at)
            account.decide(
                task.id, kind.value, by=owner, reason="not suitable" if kind.value == "reject" else "", text=text
            )
            self.reviewed.add((task.id, task.content.draft_digest))

    def _after_sending(self) -> None:
        """What left is counted by the truth, and its recipients will do what they do."""
        stage = self.stage
        for sent in stage.transport.sent[self.counted :]:
            with stage.world.store.read() as tx:
                outreach = tx.outreaches.get(sent.outreach)
            bad = stage.drafter.is_bad(stored_draft(outreach, stage.world).slots)
            if sent.reviewed:
                self.today.sent_reviewed += 1
                self.today.bad_reviewed += bad
            else:
                self.today.sent_unreviewed += 1
                self.today.bad_unreviewed += bad
                self.story.left += bad and self.story.bad_since > 0
            found = answer(sent.outreach, self.setting.bad_mail if bad else self.setting.good_mail, self.dice)
            if found is not None:
                kind, hours = found
                due = sent.at + timedelta(hours=hours)
                heappush(self.coming, (due, len(self.coming) + self.counted * 1000, kind, sent.message))
            self.counted += 1

    def _deliver(self) -> None:
        """Answers whose time has come arrive: letters in the mailbox, and a press of the one-click button."""
        now = self.stage.clock.now()
        while self.coming and self.coming[0][0] <= now:
            at, number, kind, raw = heappop(self.coming)
            mail = message_from_bytes(raw, policy=default)
            if kind == "opt_out":
                self._unsubscribe(mail)
                self.today.opt_outs += 1
            elif kind == "complaint":
                self.stage.letters.put(letters.complaint(mail, at, number))
                self.today.complaints += 1
            else:
                text = self.dice.pick("reply", str(mail["Message-ID"]), REPLIES)
                self.stage.letters.put(letters.reply(mail, text, at, number))
                self.today.replies += 1

    def _unsubscribe(self, mail: EmailMessage) -> None:
        path = str(mail["List-Unsubscribe"]).strip().strip("<>").partition("/u/")[2]
        self.page.post(f"/u/{path}", data={"List-Unsubscribe": "One-Click"})

    # -------------------------------------------------------------------------------------------- admins

    def _admins(self) -> None:
        """What the admins do in the evening, by the same calls as the command line; a refusal is an answer."""
        world, segment = self.stage.world, self.stage.segment
        self._look_after_alarms()
        shown = show(segment, world)
        self._keep_evals()
        for _ in range(2):  # off to shadow needs nothing but healthy gates; draft follows in its own time
            shown = show(segment, world)
            if shown.next_level is None or shown.next_level > self.setting.highest or shown.answer != "enough":
                break
            with _refused():
                self._raise(shown.next_level)
        self._changes()

    def _raise(self, level: Level) -> None:
        world, segment = self.stage.world, self.stage.segment
        why = "what the evidence allows"
        if level <= Level.DRAFT:
            raising.raise_alone(segment, level, ADA, why, world)
            return
        asked = raising.propose(segment, level, ADA, why, world)
        self.stage.clock.sleep(600)
        raising.approve(asked.id, COCO, world)

    def _keep_evals(self) -> None:
        """The evals of what is in force are run when it changes: every labelled case of every gate."""
        world, segment = self.stage.world, self.stage.segment
        key = raising.eval_key(raising.now_made_by(segment, world))
        if key == self.evals_of:
            return
        ran = _labelled_cases()
        raising.record_evals(segment, ran.record(world.clock.now(), ADA.id), ADA, world)
        self.evals_of = key
        self._tell("evals", f"evals: {ran.cases} labelled cases, {ran.wrong} wrong")

    def _look_after_alarms(self) -> None:
        world, segment = self.stage.world, self.stage.segment
        now = world.clock.now()
        with world.store.read() as tx:
            alarms = tx.evidence.alarms(segment.scopes)
            standings = tx.flags.standings(segment.scopes)
        for alarm in alarms:
            if now - alarm.at >= RESOLVES_AFTER:
                resolve.resolve(alarm.id, ADA, "looked at the drafts; told the team", world)
                self._tell("resolved", f"alarm resolved in writing: {alarm.signal}")
        for row in standings:
            if row.restraint is Restraint.THROTTLED:
                with _refused():
                    resolve.lift(segment, ADA, "the reviews since then are clean", world)
            elif row.restraint is Restraint.PAUSED:
                with _refused():
                    for who in (ADA, BEN):
                        autonomy.resume(
                            row.scope, who, "looked into", world.store, world.clock, world.ids,
                            tuple(world.organisation.segments.values()),
                        )  # fmt: skip

    # -------------------------------------------------------------------------------------------- notes

    def _tell(self, kind: str, text: str) -> None:
        at = self.stage.clock.now()
        self.story.events.append(Event(at=at, day=self.today.number, kind=kind, text=text))

    def _changes(self) -> None:
        """What moved since the last look: alarms, level, restraint."""
        with self.stage.world.store.read() as tx:
            alarms = tx.evidence.alarms((), only_open=False)
        for alarm in alarms:
            if alarm.id not in self.known_alarms:
                self.known_alarms.add(alarm.id)
                self.today.alarms += 1
                self._tell(f"alarm_{alarm.action.value}", f"alarm, {alarm.action.value}: {alarm.why}")
        shown = show(self.stage.segment, self.stage.world)
        if shown.restraint is not self.restraint:
            self._tell(
                f"restraint_{shown.restraint.word}", f"restraint {self.restraint.word} to {shown.restraint.word}"
            )
        if shown.level is not self.level:
            up = shown.level > self.level
            self._tell("raised" if up else "lowered", _moved(self.level, shown, up=up))
        self.level, self.restraint = shown.level, shown.restraint

    def _note(self) -> None:
        shown, day = show(self.stage.segment, self.stage.world), self.today
        day.level, day.restraint = shown.level.word, shown.restraint.word
        day.attempt, day.reviews, day.interventions = shown.attempt, shown.reviews, shown.interventions
        day.bound, day.seeds_shown, day.seeds_caught = shown.upper_bound, shown.seeds_shown, shown.seeds_caught


@cache
def _labelled_cases() -> Ran:
    """What the gates say about their own cases: once per process, for neither of them changes while it runs."""
    judge = Judge(sender=SenderPart(), policy=Policy(), stopwatch=time.perf_counter, warn=lambda _: None)
    return run_evals((), judge)


def _moved(before: Level, shown: Shown, *, up: bool) -> str:
    told = f"{before.word} to {shown.level.word}"
    if up and shown.level > Level.DRAFT:
        return f"{told}, by two people; blast radius said: {shown.blast_hard}"
    return told


def _edited(task: MemoryTask, better: Mapping[str, str]) -> str:
    """The whole text with the marked sentences as the reviewer wants them."""
    text = task.content.mail_text
    for name, old in task.content.slots.items():
        text = text.replace(old, better[name], 1)
    return text


@contextmanager
def _refused() -> Iterator[None]:
    """A no by the evidence is what the admins expect; they come back tomorrow."""
    try:
        yield
    except (NotAllowed, StaleEdit):
        return
