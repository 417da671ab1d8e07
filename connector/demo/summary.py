"""What happened, on one screen."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from connector import cycle
from connector.audit.verify import Report
from connector.bootstrap import App
from connector.lifecycle import State
from connector.model import Outreach
from connector.stages.ingest import Planned, Pulled
from connector.tripwire import Tried

WITHOUT_MAIL = (State.BLOCKED, State.HELD, State.REJECTED, State.VOID, State.EXPIRED)


@dataclass(slots=True, kw_only=True)
class Figures:
    """The demo's figures, all counted, none estimated."""

    pulled: dict[str, Pulled] = field(default_factory=dict)
    sync_calls: dict[str, int] = field(default_factory=dict)
    planned: dict[str, Planned] = field(default_factory=dict)
    second_step: dict[str, Planned] = field(default_factory=dict)
    choices: dict[str, int] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    seeds: tuple[int, int] = (0, 0)
    sent: int = 0
    unsubscribed: str = ""
    written_back: tuple[int, int] = (0, 0)
    mailed_after_opt_out: int = 0
    tripwires: tuple[Tried, ...] = ()
    audit: Report | None = None
    seconds: float = 0.0

    def after(self, *, seconds: float) -> "Figures":
        """The same figures with the time that it took."""
        return replace(self, seconds=seconds)


def print_summary(
    figures: Figures, app: App, console: Console, addresses: Mapping[str, str], home: Path, env: Mapping[str, str]
) -> None:
    """One readable summary, and where to look further; `env` are the sandboxes' tokens, which any command needs.

    `addresses` is empty when nothing stays up behind the summary.
    """
    console.print()
    console.print(_segments(figures, app))
    console.print(_stops(figures, app))
    console.print(_lines(figures, app))
    console.print("Look further:")
    if not addresses:
        console.print("  .venv/bin/gatepost demo --stay keeps both CRMs up, so that you can approve a mail in them")
    for name, address in addresses.items():
        console.print(f"  {name}: {address}")
    console.print(f"  database, keys and mail: {home}", soft_wrap=True)
    console.print("With --stay or --folder, the same deployment answers the command line:")
    given = " ".join(f"{name}={value}" for name, value in env.items())
    console.print(f"  export {given}", soft_wrap=True)
    console.print(f"  .venv/bin/gatepost --config {home}/app.yaml segments", soft_wrap=True)


def _segments(figures: Figures, app: App) -> Table:
    table = _table("Three segments, from contacts to mail")
    for head in ("segment", "seen", "skipped", "planned", "blocked", "held", "open", "rejected", "sent"):
        table.add_column(head, justify="left" if head == "segment" else "right")
    states = Counter((row.segment, row.state) for row in _first_mails(app))
    for name, planned in figures.planned.items():
        numbers = (
            planned.considered,
            sum(planned.skipped.values()),
            planned.planned,
            states[name, State.BLOCKED],
            states[name, State.HELD],
            states[name, State.IN_REVIEW],
            states[name, State.REJECTED],
            states[name, State.SENT] + states[name, State.CLOSED],
        )
        table.add_row(name, *map(str, numbers))
    return table


def _stops(figures: Figures, app: App) -> Table:
    table = _table("Why somebody got no mail")
    for head in ("segment", "where", "reason", "people"):
        table.add_column(head, justify="right" if head == "people" else "left")
    for segment, planned in figures.planned.items():
        for outcome, number in sorted(planned.skipped.items()):
            table.add_row(segment, "not planned", outcome.replace("_", " "), str(number))
    ends = Counter((r.segment, r.state.value, r.reason) for r in _first_mails(app) if r.state in WITHOUT_MAIL)
    for (segment, state, reason), number in sorted(ends.items()):
        table.add_row(segment, state.replace("_", " "), reason.replace("_", " ").replace(":", ": "), str(number))
    return table


def _tried(figures: Figures) -> str:
    refused = sum(not t.passed and not t.failed for t in figures.tripwires)
    stages = figures.tripwires[0].refused if figures.tripwires else ()
    return (
        f"Tripwires: {refused} of {len(figures.tripwires)} trials on people who said no were refused at\n"
        f"  every stage ({', '.join(stages)})"
    )


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", box=SIMPLE_HEAD, show_edge=False, pad_edge=False)


def _first_mails(app: App) -> list[Outreach]:
    """The first step's messages: the follow-ups that the demo tries at its end have a line of their own."""
    with app.store.read() as tx:
        return [row for row in tx.outreaches.in_states(list(State)) if row.step == 1]


def _lines(figures: Figures, app: App) -> str:
    calls = {name: sum(by.values()) for name, by in cycle.calls(app.world).items()}
    synced = {n: f"{figures.sync_calls[n]} for {p.seen} records" for n, p in figures.pulled.items()}
    report = figures.audit
    events = sum(report.events.values()) if report else 0
    model = app.world.drafter.model
    drafts = "offline drafter, no model was called, cost 0" if model.startswith("offline") else model
    refused = sum(p.skipped.get("suppressed", 0) for p in figures.second_step.values())
    tried = sum(p.planned for p in figures.second_step.values())
    lines = [
        "",
        f"Reps entered in their CRM: {_counted(figures.choices)}",
        f"  and Gatepost took from there: {_counted(figures.answers)}",
        f"  of these about test drafts: {figures.seeds[0]}, caught {figures.seeds[1]}; none can be sent",
        f"Mails that arrived: {figures.sent}",
        "One recipient unsubscribed with one click.",
        f"  Opt-outs written back: {figures.written_back[0]} CRM records, theirs and those that only one CRM knew",
        f"  Follow-ups tried for everybody: {refused} refused as suppressed, {tried} planned",
        f"  Mails to that recipient since: {figures.mailed_after_opt_out}",
        _tried(figures),
        f"Drafting: {drafts}",
        f"API calls of the sync: {_each(synced)}",
        f"  and of the whole demo: {_each(calls)}",
        (
            f"Audit log: {events} events, {report.checkpoints if report else 0} signed checkpoints, "
            f"{'verifies' if report and report.whole else 'DOES NOT VERIFY'}"
        ),
        f"Time: {figures.seconds:.1f} s",
    ]
    return "\n".join(lines)


def _each(told: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {what}" for name, what in told.items())


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in sorted(counts.items(), key=lambda kv: -kv[1])) or "none"
