"""Working: demo, run, serve, sync, status."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from connector import cycle, pipeline
from connector.bootstrap import App, open_queue, sole_process_for
from connector.cli.context import Context, counted
from connector.stages import ingest
from connector.stages.ingest import Pulled
from feature_flags.levels import effective
from gates.errors import InputError


@click.command()
@click.option("--people", default=2000, show_default=True, help="People in each sandbox CRM.")
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same people.")
@click.option("--stay", is_flag=True, help="Keep everything running at the end, until Ctrl-C.")
@click.option("--folder", type=click.Path(path_type=Path), help="Keep the demo's database and mail here.")
@click.pass_obj
def demo(context: Context, people: int, seed: int, stay: bool, folder: Path | None) -> None:
    """Run the whole product once on this machine, without a network: two sandbox CRMs, mail server, reps."""
    from connector.demo import run_demo

    run_demo(context.config_path, people=people, seed=seed, stay=stay, folder=folder, console=context.console)


@click.command()
@click.option("--once", is_flag=True, help="One round, then stop.")
@click.option("--every", default=60.0, show_default=True, help="Seconds between two rounds (SQLite only).")
@click.pass_obj
def run(context: Context, once: bool, every: float) -> None:
    """Work: pull, plan, take answers, advance what is due, write opt-outs back; on PostgreSQL, as one of many."""
    from connector.jobs import calls, run_worker, ticks

    with context.app() as app, sole_process_for(app):
        queue = None if once else open_queue(app, calls=calls(app.world), ticks=ticks(app.world))
        if queue is not None:
            click.echo(f"gatepost works as {app.world.node} (Ctrl-C ends it)")
            run_worker(app.world, queue)
            return
        while True:
            started = time.monotonic()
            done = cycle.run_once(app.world)
            context.say(done, _told(done))
            if once:
                return
            app.world.clock.sleep(max(every - (time.monotonic() - started), 1.0))


def _told(done: cycle.Round) -> str:
    lines = [
        *(f"{name}: {p.seen} seen, {p.removed} removed, {p.joined} joined" for name, p in done.pulled.items()),
        *(f"{name}: {p.considered} considered, {p.planned} planned" for name, p in done.planned.items()),
        f"answers: {counted(done.answers)}",
        f"moves: {counted(done.worked.moves)}",
        f"opt-outs written back: {done.written_back[0]} done, {done.written_back[1]} to be tried again",
        *(f"{name}: FAILED {why}" for name, why in done.failed.items()),
    ]
    return "\n".join(lines)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8080, show_default=True)
@click.pass_obj
def serve(context: Context, host: str, port: int) -> None:
    """Serve the review page, the unsubscribe page and the webhooks' door, and work on a clock."""
    from connector.jobs import start_clock
    from connector.web.app import create_app
    from connector.web.serving import Server

    with context.app() as app, sole_process_for(app), start_clock(app.world):
        server = Server(host=host, port=port)
        click.echo(f"gatepost serves {server.address} (Ctrl-C ends it)")
        server.serve_here(create_app(app.world))


@click.command()
@click.argument("connection", required=False)
@click.option("--full", is_flag=True, help="Load everything again (reconcile).")
@click.pass_obj
def sync(context: Context, connection: str | None, full: bool) -> None:
    """Pull people and their consent from the CRMs, and report what it cost in API calls."""
    with context.app() as app, sole_process_for(app):
        if connection and connection not in app.world.crms:
            known = ", ".join(app.world.crms)
            raise InputError(f"there is no connection {connection!r}", where="CONNECTION", mend=f"known: {known}")
        names = [connection] if connection else list(app.world.crms)
        report: dict[str, Cost] = {}
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, disable=context.as_json, transient=True) as progress:
            for name in names:
                bar = progress.add_task(f"syncing {name}")
                report[name] = _pull(app, name, full=full)
                progress.remove_task(bar)
        context.say(report, "\n".join(f"{name}: {cost.told}" for name, cost in report.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one pull did and what it cost in API calls."""

    pulled: Pulled
    calls: Mapping[str, int]
    calls_per_1000_contacts: float | None

    @property
    def told(self) -> str:
        """One line."""
        rate = "" if self.calls_per_1000_contacts is None else f" ({self.calls_per_1000_contacts} per 1,000 contacts)"
        return f"{self.pulled.seen} seen in {self.pulled.pages} pages, {sum(self.calls.values())} calls{rate}"


def _pull(app: App, name: str, *, full: bool) -> Cost:
    pulled = ingest.pull(name, app.world, full=full)
    budget = app.world.crms[name].budget()
    rate = round(1000 * budget.total / pulled.seen, 1) if pulled.seen else None
    return Cost(pulled=pulled, calls=dict(budget.calls), calls_per_1000_contacts=rate)


@click.command()
@click.pass_obj
def status(context: Context) -> None:
    """What is where: counts by segment and state, who was skipped and why, what waits, what is unknown."""
    with context.app() as app:
        show_status(context, app)


def show_status(context: Context, app: App) -> None:
    """Print the status of a deployment; the demo uses it too."""
    from connector import views

    found = views.status(app.world)
    context.say(found) if context.as_json else _print_status(context, app)


def _print_status(context: Context, app: App) -> None:
    with app.store.read() as tx:
        counts = tx.outreaches.counts()
        considered = tx.syncs.considered_counts()
        standings = {s.name: tx.flags.standings(s.scopes) for s in app.world.organisation.segments.values()}
    rows = [(seg, state, reason or "-", str(n)) for (seg, state, reason), n in sorted(counts.items())]
    context.table("Outreaches", ("segment", "state", "reason", "count"), rows)
    skipped = [(seg, outcome, str(n)) for (seg, outcome), n in sorted(considered.items())]
    context.table("Members considered", ("segment", "outcome", "count"), skipped)
    levels = [
        (name, p.level.word, p.restraint.word, p.because)
        for name, rows_ in standings.items()
        for p in [effective(rows_)]
    ]
    context.table("Levels", ("segment", "level", "restraint", "because"), levels)
    with app.store.read() as tx:
        heard = tx.hooks.heard()
    hooks = [
        (
            name,
            f"{h.last:%Y-%m-%d %H:%M}" if h.last else "-",
            str(h.waiting),
            f"{h.failing} {h.why}".strip(),
            str(h.to_read),
        )
        for name, h in heard.items()
    ]
    if hooks:
        context.table("Webhooks", ("connection", "last", "waiting", "failing", "records to read"), hooks)
    if app.policy.weighed.waiting:
        context.console.print(
            f"app.yaml loosens {', '.join(app.policy.weighed.waiting)}: not in force until `gatepost policy propose` "
            "and a second account's `gatepost policy approve`",
            markup=False,
        )


def work_with_progress(context: Context, app: App, title: str) -> pipeline.Worked:
    """Advance what is due, with a bar."""
    with app.store.read() as tx:
        total = sum(n for (_, state, _), n in tx.outreaches.counts().items() if state in pipeline.WORKED_ON)
    with Progress(
        TextColumn(title),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        disable=context.as_json,
        transient=True,
    ) as progress:
        bar = progress.add_task(title, total=total)
        return pipeline.work(app.world, progress=lambda n: progress.advance(bar, n))


COMMANDS = (demo, run, serve, sync, status)
