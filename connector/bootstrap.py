"""The one place that names concrete things: a Config becomes a World."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dns.resolver import Resolver

from connector.audit.event import AuditEvent
from connector.autonomy import PolicyState, take_policy
from connector.config import Config
from connector.deployed_crms import apps, connections
from connector.deployed_mail import heralds, relay, transport, witnesses
from connector.deployed_models import drafter, second_opinions, secret, shipped
from connector.flags_section import FlagsSection
from connector.governance import Tree, governed, segments_of
from connector.io.clock import SystemClock, SystemIds, os_random
from connector.io.crypto import Vault, make_key_file, parse_keys, read_keys
from connector.io.dns import DnsLookup
from connector.io.door import Door
from connector.io.knock import knock
from connector.io.mailbox import open_mailboxes
from connector.io.smtp_session import Sessions, connect
from connector.io.sql.engine import sole_process
from connector.io.sql.store import SqlStore
from connector.io.template_files import read_template
from connector.model import Organisation, Segment
from connector.ports import Clock, Veto, World
from connector.stages.reading import LiveReader
from connector.tripwire import Trap
from connector.veto import NO_VETO, AllMustAllow, Cohort
from crm_adapters.port import CRM
from feature_flags.levels import Level, Scope
from gates.draft import Template
from gates.errors import ConfigError

if TYPE_CHECKING:
    from connector.io.openfeature import OpenFeatureSystem
    from connector.io.procrastinate_queue import ProcrastinateQueue

STOP_VARIABLE = "GATEPOST_STOP"
STOP_FILE = "STOP"
FILE_TEMPLATE = "file:"


@dataclass(slots=True, kw_only=True)
class App:
    """A running deployment: its world, what it was built from, and how to let go of it."""

    config: Config
    world: World
    store: SqlStore
    vault: Vault
    policy: PolicyState
    wanted: Tree
    closing: ExitStack = field(default_factory=ExitStack)

    def close(self) -> None:
        """Let go of every connection."""
        self.closing.close()


def rehearsal(world: World, vault: Vault) -> Callable[[], AbstractContextManager[World]]:
    """A world like this one for tripwires: the same CRMs, gates and policy, an empty store, and a trap as transport."""

    @contextmanager
    def rehearse() -> Iterator[World]:
        with TemporaryDirectory(prefix="gatepost-tripwire-") as folder:
            store = SqlStore(f"sqlite:///{folder}/rehearsal.sqlite", vault=vault, clock=world.clock)
            try:
                store.migrate()
                _may_send(store, world)
                door = Door(store=store, clock=world.clock, stop_signal=lambda: "")
                yield replace(
                    world,
                    store=store,
                    organisation=replace(world.organisation, production=False),
                    reader=LiveReader(store=store, crms=world.crms),
                    transport=Trap(doorkeeper=door),
                    opinions=None,
                    stop_signal=lambda: "",
                    in_hand=set(),
                    rehearse=None,
                    veto=NO_VETO,
                )
            finally:
                store.close()

    return rehearse


def _may_send(store: SqlStore, world: World) -> None:
    """Every level is as high as can be: what refuses must be the no, and not a missing level."""
    now = world.clock.now()
    with store.begin() as tx:
        tx.hands.beat(world.node)
        for segment in world.organisation.segments.values():
            for scope in segment.scopes:
                tx.flags.set_level(scope, Level.AUTONOMOUS, by="tripwire", why="rehearsal", now=now)


def new_token() -> str:
    """A personal token with 256 random bits."""
    return f"gp_{os_random(32).hex()}"


@contextmanager
def sole_process_for(app: App) -> Iterator[None]:
    """On SQLite, refuse to share the files with another worker; PostgreSQL serves any number."""
    url = storage_url(app.config, environment())
    with ExitStack() as stack:
        if url.startswith("sqlite"):
            stack.enter_context(sole_process(Path(url.removeprefix("sqlite:///")).parent))
        yield


def environment() -> Mapping[str, str]:
    """The process's environment, read here and nowhere else."""
    return os.environ


def build(
    config: Config,
    *,
    env: Mapping[str, str],
    clock: Clock | None = None,
    crms: Mapping[str, CRM] | None = None,
    node: str = "",
) -> App:
    """Open the store, connect what app.yaml names, and put into force what its policy allows."""
    store, vault, clock = open_store(config, env, clock)
    ids = SystemIds(vault)
    store.migrate()
    sections = (s.model_dump(mode="json") if s else None for s in (config.judges, config.flags))
    wanted = governed(config.organisation, *sections)
    policy = take_policy(wanted, store, clock)
    organisation = in_force(config.organisation, policy.weighed.in_force)
    made = crms if crms is not None else connections(config, env, store, clock)
    stop_signal = _stop_signal(config, env)
    sessions = Sessions(relay=relay(config, env), clock=clock, connect=connect)
    world = World(
        node=node or ids.new("node"),
        organisation=organisation,
        clock=clock,
        ids=ids,
        signer=vault,
        store=store,
        crms=made,
        apps=apps(config, env, clock) if crms is None else {},
        reader=LiveReader(store=store, crms=made),
        drafter=drafter(config, env, store, clock, ids),
        tripwires=config.tripwires,
        witnesses=witnesses(config, made, store),
        mailboxes=open_mailboxes(config.inbound, partial(secret, env=env), config.beside),
        lookup=DnsLookup(Resolver()) if organisation.production else None,
        knock=knock if organisation.production else None,
        dkim_selectors={d.lower(): tuple(s.dkim_selectors) for d, s in config.delivery.domains.items()},
        transport=transport(config, organisation, sessions, made, store, vault, clock, stop_signal),
        templates=TemplateBook(crms=made, folder=config.templates_dir, clock=clock).of,
        prompt_text=shipped("fill_slots.md"),
        policy=lambda segment: organisation.segments[segment.name].policy,
        stop_signal=stop_signal,
        opinions=second_opinions(config, policy.weighed.in_force, env, store, clock),
        heralds=heralds(config, organisation, sessions, store, vault, clock, env),
    )
    flag_systems = _flag_systems(policy.weighed.in_force, env, config)
    world = replace(world, veto=_veto(flag_systems, world), rehearse=rehearsal(world, vault))
    with store.begin() as tx:
        tx.hands.beat(world.node)
    app = App(config=config, world=world, store=store, vault=vault, policy=policy, wanted=wanted)
    app.closing.callback(store.close)
    app.closing.callback(sessions.close)
    for system in flag_systems:
        app.closing.callback(system.close)
    return app


def _flag_systems(tree: Tree, env: Mapping[str, str], config: Config) -> Sequence["OpenFeatureSystem"]:
    """The organisation's flag systems in force (taking one away needs a second account)."""
    section = tree.get("flags")
    if section is None:
        return ()
    from connector.io.openfeature import open_systems

    return open_systems(
        FlagsSection.model_validate(section), lambda name, where: secret(name, env, where), config.beside
    )


def _veto(systems: Sequence["OpenFeatureSystem"], world: World) -> Veto:
    """All of them must say yes; each change of what they say is in the audit log."""
    if not systems:
        return NO_VETO

    def changed(cohort: Cohort, why: str) -> None:
        event = AuditEvent(
            chain="system",
            at=world.clock.now(),
            actor="flags",
            action="veto" if why else "no_veto",
            subject=str(Scope(kind="segment", key=cohort.segment)),
            detail={"level": cohort.level, "why": why},
        )
        with world.store.begin() as tx:
            tx.log.append(event)

    return AllMustAllow(systems=systems, now=world.clock.now, changed=changed)


def open_store(config: Config, env: Mapping[str, str], clock: Clock | None = None) -> tuple[SqlStore, Vault, Clock]:
    """The database as it is, its keys and its clock; nothing is migrated, and no CRM or model is needed for it."""
    vault, clock = open_vault(config, env), clock or SystemClock()
    return SqlStore(storage_url(config, env), vault=vault, clock=clock), vault, clock


def storage_url(config: Config, env: Mapping[str, str]) -> str:
    """GATEPOST_DATABASE, or app.yaml's address with a SQLite file relative to app.yaml."""
    url = env.get("GATEPOST_DATABASE", "") or config.storage_url
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        path = config.beside(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{path}"
    return url


def open_vault(config: Config, env: Mapping[str, str]) -> Vault:
    """Keys from the environment, else from a 0600 file that is made at the first start outside production."""
    given = env.get(config.keys.master_env, "")
    if given:
        return Vault(parse_keys(given), random=os_random)
    path = config.beside(config.keys.master_file)
    if not path.exists():
        if config.organisation.production:
            raise ConfigError(
                "there is no master key",
                where=f"{config.keys.master_env} or {path.name}",
                mend="make one with `openssl rand -base64 32`, keep a copy apart from the data, and set the variable",
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        make_key_file(path, random=os_random)
    return Vault(read_keys(path), random=os_random)


def in_force(organisation: Organisation, tree: Tree) -> Organisation:
    """The organisation with only those settings that two people, or nobody, had to approve."""
    allowed = tree.get("allowed_recipients")
    return replace(
        organisation,
        production=bool(tree.get("production")),
        allowed_recipients=tuple(str(a) for a in allowed) if isinstance(allowed, list) else (),
        segments=segments_of(tree),
    )


def _stop_signal(config: Config, env: Mapping[str, str]) -> Callable[[], str]:
    """Stopped by a file named STOP beside app.yaml, or by GATEPOST_STOP in the environment."""
    path = config.beside(STOP_FILE)
    return lambda: "environment" if env.get(STOP_VARIABLE) else ("file" if path.exists() else "")


def open_queue(
    app: App,
    *,
    calls: Mapping[str, Callable[[str, str], None]],
    ticks: Sequence[tuple[str, str, Callable[[], Sequence[str]]]],
) -> "ProcrastinateQueue | None":
    """The queue that PostgreSQL workers share; None on SQLite, where one process does everything."""
    url = storage_url(app.config, environment())
    if url.startswith("sqlite"):
        return None
    from connector.io.procrastinate_queue import ProcrastinateQueue, Tick

    return ProcrastinateQueue(url, calls=calls, ticks=[Tick(call=c, cron=w, keys=k) for c, w, k in ticks])


def install(crms: Mapping[str, CRM]) -> None:
    """Create our own task fields where the CRM lets an app do so; doing it twice changes nothing."""
    for crm in crms.values():
        prepare = getattr(crm, "install", None)
        if prepare is not None:
            prepare()


@dataclass(slots=True, kw_only=True)
class TemplateBook:
    """The templates of all connections, read again when they are older than `max_age` seconds.

    The claim compares the version of this moment's template with the draft's (law 3), so a template
    that the company changed is noticed within that time, and never sent unreviewed.
    """

    crms: Mapping[str, CRM]
    folder: Path | None
    clock: Clock
    max_age: float = 300.0
    read: dict[str, tuple[float, dict[str, Template]]] = field(default_factory=dict)

    def of(self, segment: Segment) -> Template:
        """The segment's template by id or name; ConfigError when there is none that can be used."""
        if segment.template.startswith(FILE_TEMPLATE):
            if self.folder is None:
                raise ConfigError("templates_dir is not set", where=f"segments.{segment.name}.template", mend="set it")
            return read_template(self.folder / f"{segment.template.removeprefix(FILE_TEMPLATE)}.txt")
        known = self._of(segment.connection)
        if segment.template not in known:
            raise ConfigError(
                f"{segment.connection} has no usable template {segment.template!r}",
                where=f"segments.{segment.name}.template",
                mend="run `gatepost doctor`: it lists the templates and what is wrong with the others",
            )
        return known[segment.template]

    def _of(self, connection: str) -> dict[str, Template]:
        now = self.clock.now().timestamp()
        at, known = self.read.get(connection, (float("-inf"), {}))
        if now - at > self.max_age:
            found = self.crms[connection].templates()
            known = {**{t.name: t for t in found}, **{t.id: t for t in found}}
            self.read[connection] = (now, known)
        return known
