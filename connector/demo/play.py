"""The play: sync, plan, draft, judge, decide in the CRMs, send, opt out, try again, verify."""

import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import requests
from rich.console import Console

from connector import autonomy, bootstrap, config, cycle, pipeline, tripwire
from connector.audit.verify import Report, verify_export
from connector.bootstrap import App
from connector.demo import in_the_crm, reps
from connector.demo.stage import Stage, set_stage
from connector.demo.summary import Figures, print_summary
from connector.io.clock import SystemClock
from connector.lifecycle import State
from connector.model import Account, Outreach
from connector.stages import ingest, respond
from connector.stages.seed import counts, shown_draft
from connector.web.app import create_app
from connector.web.serving import Server
from feature_flags.levels import Level
from gates.recipient import ContactKey

# The addresses in the example app.yaml, replaced by those that the operating system gives.
SMTP, WEB = "port: 18025", "http://127.0.0.1:18080"
HUBSPOT, SALESFORCE = "http://127.0.0.1:18081", "http://127.0.0.1:18082"
EXAMPLE = Path(__file__).resolve().parents[2] / "app.yaml"
ADMIN = Account(id="ops", name="Olga Ops", roles=frozenset({"admin"}))
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def run_demo(
    config_path: Path, *, people: int, seed: int, stay: bool, folder: Path | None, console: Console
) -> Figures:
    """Play everything once; with `stay`, keep the servers up until Ctrl-C."""
    started = time.monotonic()
    with ExitStack() as stack:
        home = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gatepost-demo-")))
        home.mkdir(parents=True, exist_ok=True)
        console.print("Starting two sandbox CRMs, a mail server and the connector on this machine.")
        stage = stack.enter_context(set_stage(home, people=people, seed=seed, real_now=SystemClock().now()))
        app, web = _start(stack, config_path, home, stage)
        addresses = {**stage.addresses, "Review and unsubscribe pages": web, **in_the_crm.desks(stage)}
        figures = _play(app, stage, console, web)
        figures = figures.after(seconds=time.monotonic() - started)
        print_summary(figures, app, console, addresses if stay else {}, home, _tokens(stage))
        if stay:
            console.print("Everything stays up. Open a CRM as a rep sees it, choose whoever has open tasks, and")
            console.print(f"approve: the mail arrives in {home}/mail. Ctrl-C ends it.", soft_wrap=True)
            _wait(app)
    return figures


def _wait(app: App) -> None:
    """Until Ctrl-C; what people click meanwhile is worked on."""
    over = threading.Event()
    worker = threading.Thread(target=in_the_crm.go_on, args=(app, over), name="demo-rounds", daemon=True)
    worker.start()
    try:
        over.wait()
    except KeyboardInterrupt:
        over.set()
        worker.join(timeout=30)


def _start(stack: ExitStack, config_path: Path, home: Path, stage: Stage) -> tuple[App, str]:
    """The connector on the demo's own app.yaml, with real ports in place of the written ones."""
    # From any folder: without an app.yaml there, the example that stands beside the packages.
    path = config_path if config_path.exists() else EXAMPLE
    text = path.read_text(encoding="utf-8")
    server = Server(host="127.0.0.1", port=0)
    stack.callback(server.stop)
    for written, real in (
        (SMTP, f"port: {stage.smtp_port}"),
        (WEB, server.address),
        (HUBSPOT, stage.hubspot.base_url),
        (SALESFORCE, stage.salesforce.base_url),
    ):
        text = text.replace(written, real)
    secrets = in_the_crm.Secrets()
    text = in_the_crm.with_doors(text, stage, secrets)
    (home / "app.yaml").write_text(text, encoding="utf-8")
    app = bootstrap.build(config.load(home / "app.yaml"), env=_tokens(stage), clock=stage.clock)
    stack.callback(app.close)
    server.serve(create_app(app.world))
    _prepare(app)
    in_the_crm.join(stage, server.address, secrets)
    return app, server.address


def _tokens(stage: Stage) -> dict[str, str]:
    return {
        "GATEPOST_HUBSPOT_TOKEN": stage.hubspot.token,
        "GATEPOST_SALESFORCE_TOKEN": stage.salesforce.token,
    }


def _prepare(app: App) -> None:
    """What an admin does once: an account, the task fields in the CRM, and level `draft` for each segment."""
    autonomy.add_account(ADMIN, "demo-admin", by="first_start", store=app.store, clock=app.world.clock)
    bootstrap.install(app.world.crms)
    for segment in app.world.organisation.segments.values():
        for scope in segment.scopes:
            autonomy.set_level(scope, Level.DRAFT, ADMIN, "demo: as a named admin would", app.store, app.world.clock)


def _play(app: App, stage: Stage, console: Console, web: str) -> Figures:
    world = app.world
    figures = Figures()
    with console.status("syncing people and consent from both CRMs"):
        for connection in world.crms:
            figures.pulled[connection] = ingest.pull(connection, world)
            cycle.know_owners(connection, world)
        figures.sync_calls = {n: sum(c.values()) for n, c in cycle.calls(world).items()}
    console.print(f"Synced {sum(p.seen for p in figures.pulled.values())} records.")
    with console.status("planning three segments"):
        for segment in world.organisation.segments.values():
            figures.planned[segment.name] = ingest.plan(segment, world)
    with console.status("reading consent, drafting, judging, writing tasks into the CRMs"):
        # Twice: a task is put by the step after the one that asks for a review.
        for _ in range(2):
            pipeline.work(world)
    console.print("Drafted and judged; the reps find their tasks in their own CRM.")
    enter = {"hubspot": reps.into_hubspot(stage.hubspot), "salesforce": reps.into_salesforce(stage.salesforce)}
    figures.choices = reps.play(world, enter, lambda row: _edited(row, app))
    with console.status("taking their decisions, sending what they approved"):
        figures.answers = cycle.take_answers(world)
        pipeline.work(world)
        # Some of what they decided about were test drafts; now the real ones stand in their queues.
        choices = reps.play(world, enter, lambda row: _edited(row, app), only=_after_a_seed(app, figures))
        figures.choices = _added(figures.choices, choices)
        for _ in range(3):
            figures.answers = _added(figures.answers, cycle.take_answers(world))
            pipeline.work(world)
    figures.sent = len(stage.mailbox.mails)
    console.print(f"{figures.sent} mails arrived in the local mailbox.")
    _opt_out(app, stage, figures)
    with console.status("trying every stage on people who said no"):
        figures.tripwires = tripwire.try_all(replace(world, tripwires=_who_said_no(app)))
    for chain in app.store.chains():
        app.store.checkpoint(chain)
    figures.audit = _verified(app)
    return figures


def _added(left: Mapping[str, int], right: Mapping[str, int]) -> dict[str, int]:
    return {k: left.get(k, 0) + right.get(k, 0) for k in {**left, **right}}


def _after_a_seed(app: App, figures: Figures) -> set[str]:
    """The outreaches whose seed the reps have just decided about; counts how many they caught."""
    with app.store.read() as tx:
        rows = tx.outreaches.in_states([State.IN_REVIEW])
        seeds = [s for s in (tx.evidence.seed_of(o.id) for o in rows) if s is not None and counts(s)]
    figures.seeds = (len(seeds), sum(s.outcome.intervention for s in seeds))
    return {s.outreach for s in seeds}


def _edited(row: Outreach, app: App) -> str:
    """The rep rewrites one marked sentence and leaves the approved text alone."""
    draft = shown_draft(row, app.world)
    name, old = next(iter(draft.slots.items()))
    return draft.text.replace(old, "I will keep this short, and you can simply ignore it." if name else old, 1)


def _opt_out(app: App, stage: Stage, figures: Figures) -> None:
    """One recipient presses their mail program's unsubscribe button; a follow-up to them is then refused."""
    if not stage.mailbox.mails:
        return
    mail = stage.mailbox.mails[0]
    address = str(mail["List-Unsubscribe"]).strip().strip("<>")
    answer = requests.post(address, data=ONE_CLICK, timeout=10)
    answer.raise_for_status()
    figures.unsubscribed = str(mail["To"].addresses[0].addr_spec)
    figures.written_back = respond.write_back(app.world)
    before = len(stage.mailbox.mails)
    for segment in app.world.organisation.segments.values():
        planned = ingest.plan(segment, app.world, step=2)
        figures.second_step[segment.name] = planned
    pipeline.work(app.world)
    figures.mailed_after_opt_out = sum(figures.unsubscribed in str(m["To"]) for m in stage.mailbox.mails[before:])


def _who_said_no(app: App) -> tuple[ContactKey, ...]:
    """One record of each connection whose consent stopped its mail: what an admin would make as a tripwire."""
    with app.store.read() as tx:
        stopped = [row for row in tx.outreaches.in_states([State.BLOCKED]) if row.reason.startswith("consent:")]
    return tuple({row.contact.connection: row.contact for row in reversed(stopped)}.values())


def _verified(app: App) -> Report:
    return verify_export(app.store.export(), app.vault.public_keys)
