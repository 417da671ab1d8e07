"""What happened, on one screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from connector import cycle
from connector.audit.verify import Report
from connector.bootstrap import App
from connector.stages.ingest import Planned, Pulled


@dataclass(slots=True, kw_only=True)
class Figures:
    """The demo's figures, all counted, none estimated."""

    pulled: dict[str, Pulled] = field(default_factory=dict)
    sync_calls: dict[str, int] = field(default_factory=dict)
    planned: dict[str, Planned] = field(default_factory=dict)
    second_step: dict[str, Planned] = field(default_factory=dict)
    choices: dict[str, int] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    sent: int = 0
    unsubscribed: str = ""
    written_back: tuple[int, int] = (0, 0)
    mailed_after_opt_out: int = 0
    audit: Report | None = None
    seconds: float = 0.0

    def after(self, *, seconds: float) -> "Figures":
        """The same figures with the time that it took."""
        return replace(self, seconds=seconds)


def print_summary(figures: Figures, app: App, console: Console, addresses: Mapping[str, str], home: Path) -> None:
    """One readable summary, and where to look further."""
    console.print()
    console.print(_segments(figures, app))
    console.print(_stops(app))
    console.print(_lines(figures, app))
    console.print("Look further:")
    for name, address in addresses.items():
        console.print(f"  {name}: {address}")
    console.print(f"  database, keys and mail: {home}")
    console.print(f"  gatepost --config {home}/app.yaml status        (with --stay or --folder)")


def _segments(figures: Figures, app: App) -> Table:
    table = Table(title="Three segments, from contacts to mail", title_justify="left", show_edge=False)
    for head in ("segment", "considered", "skipped", "planned", "blocked", "held", "in review", "rejected", "sent"):
        table.add_column(head, justify="left" if head == "segment" else "right")
    with app.store.read() as tx:
        counts = tx.outreaches.counts()
    for name, planned in figures.planned.items():
        by_state = {
            state: sum(n for (s, st, _), n in counts.items() if s == name and st == state)
            for state in ("blocked", "held", "in_review", "rejected", "closed", "sent")
        }
        table.add_row(
            name,
            str(planned.considered),
            str(sum(planned.skipped.values())),
            str(planned.planned),
            str(by_state["blocked"]),
            str(by_state["held"]),
            str(by_state["in_review"]),
            str(by_state["rejected"]),
            str(by_state["closed"] + by_state["sent"]),
        )
    return table


def _stops(app: App) -> Table:
    table = Table(title="Why somebody got no mail", title_justify="left", show_edge=False)
    for head in ("segment", "where", "reason", "people"):
        table.add_column(head, justify="right" if head == "people" else "left")
    with app.store.read() as tx:
        considered = tx.syncs.considered_counts()
        counts = tx.outreaches.counts()
    for (segment, outcome), number in sorted(considered.items()):
        if outcome not in {"planned", "already_planned"}:
            table.add_row(segment, "not planned", outcome.replace("_", " "), str(number))
    for (segment, state, reason), number in sorted(counts.items()):
        if state in {"blocked", "held", "rejected", "void", "expired"}:
            table.add_row(segment, state, reason.replace("_", " "), str(number))
    return table


def _lines(figures: Figures, app: App) -> str:
    calls = {name: sum(by.values()) for name, by in cycle.calls(app.world).items()}
    synced = {n: f"{figures.sync_calls[n]} for {p.seen} records" for n, p in figures.pulled.items()}
    report = figures.audit
    events = sum(report.events.values()) if report else 0
    model = app.world.drafter.model
    drafts = "offline drafter, no model was called, cost 0" if model.startswith("offline") else model
    refused = sum(p.skipped.get("suppressed", 0) for p in figures.second_step.values())
    lines = [
        "",
        f"Reps decided in their CRM: {_counted(figures.choices)}; taken: {_counted(figures.answers)}",
        f"Mails that arrived: {figures.sent}",
        (
            f"One recipient unsubscribed with one click: written back to {figures.written_back[0]} CRM records; "
            f"follow-ups refused because of suppression: {refused}; mails to them since: {figures.mailed_after_opt_out}"
        ),
        f"Drafting: {drafts}",
        (
            f"API calls for the sync: {', '.join(f'{n} {t}' for n, t in synced.items())}; "
            f"in all: {', '.join(f'{n} {c}' for n, c in calls.items())}"
        ),
        (
            f"Audit log: {events} events, {report.checkpoints if report else 0} signed checkpoints, "
            f"{'verifies' if report and report.whole else 'DOES NOT VERIFY'}"
        ),
        f"Time: {figures.seconds:.1f} s",
    ]
    return "\n".join(lines)


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in sorted(counts.items(), key=lambda kv: -kv[1])) or "none"
