"""app.yaml and the environment become a Config; every mistake is told with file, line, what, and how to mend it.

YAML 1.2 is read by ruamel (so that 22:00 stays a text and duplicate keys are refused), the shape by
pydantic at this edge alone. Secrets never stand in app.yaml: it names environment variables or files.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from connector.alerts_section import AlertsSection
from connector.auth_section import KINDS, AuthSection, StaticAuth
from connector.autonomy_section import AutonomySection, thresholds
from connector.delivery_section import SENDING_NEEDS, DeliverySection
from connector.flags_section import FlagsSection
from connector.inbound_section import InboundSection
from connector.judges_section import JudgesSection
from connector.model import Connection, Json, Organisation, Segment
from gates.draft import Sender
from gates.errors import ConfigError
from gates.policy import DEFAULT_REGIMES, OPT_OUT_BASES, Caps, Policy, QuietHours, Regime
from gates.recipient import Basis, ContactKey
from gates.stack import ROLL

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
LONGEST_SHOWN = 24
Count = Annotated[int, Field(ge=0)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
ClockTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Url = Annotated[str, Field(pattern=r"^https?://[^\s/]+")]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise PydanticCustomError("zone", "there is no such time zone; use a name such as Europe/Berlin") from None
    return name


def _may_be_shadowed(name: str) -> str:
    roll = {gate: legal for gate, _, legal in ROLL}
    if name not in roll:
        raise PydanticCustomError("gate", f"there is no such gate; known: {', '.join(sorted(roll))}")
    if roll[name]:
        raise PydanticCustomError("gate", "a legal gate may not be put in shadow; take it out of the list")
    return name


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class _Organisation(_Strict):
    name: str = Field(min_length=1)
    production: bool = False
    public_url: Url


class _Storage(_Strict):
    url: str = "sqlite:///.gatepost/gatepost.sqlite"


class _Keys(_Strict):
    master_env: str = "GATEPOST_KEY"
    master_file: str = ".gatepost/master.key"


class _Model(_Strict):
    kind: Literal["offline", "openai"] = "offline"
    model: str = ""
    base_url: str = ""
    key_env: str = "OPENAI_API_KEY"
    timeout_seconds: float = Field(default=30, gt=0, le=600)
    max_tokens: int = Field(default=600, ge=50, le=8000)
    temperature: float = Field(default=0.2, ge=0, le=2)
    daily_budget_usd: float = Field(default=10, ge=0)
    usd_per_million_tokens_in: float = Field(default=0, ge=0)
    usd_per_million_tokens_out: float = Field(default=0, ge=0)
    extra: dict[str, Any] = Field(default_factory=dict)


class _Caps(_Strict):
    per_person_days: Count | None = None
    per_domain_day: Count | None = None
    per_domain_minute: Count | None = None
    per_mailbox_day: Count | None = None
    per_mailbox_minute: Count | None = None
    per_segment_day: Count | None = None
    per_organisation_day: Count | None = None


ModelSection = _Model | JudgesSection


class _Quiet(_Strict):
    opens: ClockTime = "08:00"
    closes: ClockTime = "18:00"
    weekdays: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri")


class _Policy(_Strict):
    consent_max_age_seconds: int = Field(default=60, ge=1, le=60)
    outage_hold_after_hours: float = Field(default=24, gt=0, le=24)
    caps: _Caps = Field(default_factory=_Caps)
    quiet_hours: _Quiet | None = Field(default_factory=_Quiet)
    regimes: dict[Country, Regime] = Field(default_factory=dict)
    refused_origins: tuple[str, ...] = Policy().refused_origins
    excluded_sectors: tuple[str, ...] = ()
    ai_disclosure_countries: tuple[Country, ...] = ()
    fallback_time_zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    shadow_gates: tuple[Annotated[str, AfterValidator(_may_be_shadowed)], ...] = ()


class _Connection(_Strict):
    kind: Literal["hubspot", "salesforce"]
    address: Url
    token_env: str = ""
    auth: AuthSection | None = None
    settings: dict[str, Any] = Field(default_factory=dict)


class _Certification(_Strict):
    name: str = Field(min_length=1)
    valid_to: date | None = None


class _Reference(_Strict):
    name: str = Field(min_length=1)
    consent: date | None = None


class _ApprovedClaim(_Strict):
    text: str = Field(min_length=1)
    expires: date | None = None


class _Offer(_Strict):
    products: tuple[str, ...] = ()
    integrations: tuple[str, ...] = ()
    certifications: tuple[_Certification, ...] = ()
    references: tuple[_Reference, ...] = ()
    approved_claims: tuple[_ApprovedClaim, ...] = ()


class _Sender(_Strict):
    name: str = Field(min_length=1)
    email: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    company: str = Field(min_length=1)
    postal_address: str = Field(min_length=10)
    domains: tuple[str, ...] = Field(min_length=1)
    link_hosts: tuple[str, ...] = ()
    phone: str = ""
    privacy_url: str = ""
    offer: _Offer = Field(default_factory=_Offer)


class _Segment(_Strict):
    connection: str
    selector: str = Field(min_length=1)
    template: str = Field(min_length=1)
    sender: str
    incident_owner: str
    owner: str = ""
    purpose: str = ""
    bases: tuple[Basis, ...] = tuple(sorted(OPT_OUT_BASES))
    expires_after_hours: float = Field(default=72, gt=0)
    remind_after_hours: float = Field(default=48, gt=0)
    autonomy: AutonomySection = Field(default_factory=AutonomySection)
    caps: _Caps = Field(default_factory=_Caps)


class _File(_Strict):
    organisation: _Organisation
    delivery: DeliverySection
    storage: _Storage = Field(default_factory=_Storage)
    keys: _Keys = Field(default_factory=_Keys)
    model: _Model = Field(default_factory=_Model)
    judges: JudgesSection | None = None
    inbound: InboundSection | None = None
    flags: FlagsSection | None = None
    policy: _Policy = Field(default_factory=_Policy)
    autonomy: AutonomySection = Field(default_factory=AutonomySection)
    alerts: AlertsSection | None = None
    tripwires: tuple[Annotated[str, Field(pattern=r"^[^/\s]+/[^/\s]+/[^/\s]+$")], ...] = ()
    connections: dict[str, _Connection] = Field(min_length=1)
    senders: dict[str, _Sender] = Field(min_length=1)
    segments: dict[str, _Segment] = Field(min_length=1)
    templates_dir: str = ""


_KEY = ("connection", "object", "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that app.yaml says, typed.

    `policy` is the organisation's, `policies` each segment's; `path` serves messages and relative files.
    """

    path: Path
    organisation: Organisation
    policy: Policy
    policies: Mapping[str, Policy]
    delivery: DeliverySection
    storage_url: str
    keys: _Keys
    model: _Model
    judges: JudgesSection | None
    inbound: InboundSection | None
    flags: FlagsSection | None
    alerts: AlertsSection | None
    auths: Mapping[str, AuthSection]
    tripwires: tuple[ContactKey, ...]
    templates_dir: Path | None

    def beside(self, name: str) -> Path:
        """A path from app.yaml, relative to the folder that app.yaml stands in."""
        return (self.path.parent / name).resolve()


def load(path: Path) -> Config:
    """Read and check app.yaml; raises ConfigError with one line per mistake."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"it cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8 text'}",
            where=str(path),
            mend="pass --config, or start from the example app.yaml",
        ) from error
    return parse(text, path)


def parse(text: str, path: Path) -> Config:
    """The Config of this text; `path` is used in messages and for relative files."""
    try:
        tree = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{path.name}:{mark.line + 1}:{mark.column + 1}" if mark else path.name
        # Of a duplicate key ruamel also tells both values, which may be secrets.
        problem = str(error.problem).partition("\n")[0].partition(" with value")[0]
        raise ConfigError(problem, where=where, mend="mend the YAML there") from None
    except YAMLError as error:
        raise ConfigError(
            "it is no YAML: it holds a character that YAML does not allow", where=path.name, mend="remove it"
        ) from error
    if not isinstance(tree, CommentedMap):
        raise ConfigError("it is not a mapping", where=path.name, mend="start from the example app.yaml")
    try:
        shape = _File.model_validate(_plain(tree))
    except ValidationError as error:
        raise ConfigError("\n".join(_told(e, tree, path.name) for e in error.errors()), where="", mend="") from error
    return _config(shape, tree, path)


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(k): _plain(v) for k, v in node.items()}
    if isinstance(node, list):
        return [_plain(v) for v in node]
    return node


def _told(error: Any, tree: CommentedMap, name: str) -> str:
    """``app.yaml:7:5: policy.caps.per_domain_day: Input should be ... (got -1)``."""
    path = ".".join(str(p) for p in error["loc"])
    return f"{name}:{_place(tree, error['loc'])}: {path}: {error['msg']}{_got(error)}"


def _got(error: Any) -> str:
    """What stood there, if it is short and plain: a text may be a secret or an address, and messages reach logs."""
    value = error["input"]
    if error["type"] in {"missing", "extra_forbidden"} or not isinstance(value, str | int | float | None):
        return ""
    private = isinstance(value, str) and ("@" in value or len(value) > LONGEST_SHOWN)
    return "" if private else f" (got {value!r})"


def _place(tree: Any, loc: tuple[Any, ...]) -> str:
    """Line and column of the deepest part of the path that the file has."""
    line, column, node = 1, 1, tree
    for part in loc:
        if isinstance(node, CommentedMap) and part in node:
            line, column = (n + 1 for n in node.lc.key(part))
        elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
            line, column = (n + 1 for n in node.lc.item(part))
        else:
            break
        node = node[part]
    return f"{line}:{column}"


def _refuse(tree: CommentedMap, path: Path, loc: tuple[str, ...], what: str, mend: str) -> ConfigError:
    return ConfigError(what, where=f"{path.name}:{_place(tree, loc)}: {'.'.join(loc)}", mend=mend)


def _config(shape: _File, tree: CommentedMap, path: Path) -> Config:
    for name, segment in shape.segments.items():
        for key, known in (("connection", shape.connections), ("sender", shape.senders)):
            value = getattr(segment, key)
            if value not in known:
                raise _refuse(
                    tree, path, ("segments", name, key), f"there is no {key} {value!r}", f"known: {', '.join(known)}"
                )
    if shape.delivery.transport == "crm":
        for name, segment in shape.segments.items():
            connection = shape.connections[segment.connection]
            needed = SENDING_NEEDS.get(connection.kind)
            if needed is not None and not connection.settings.get(needed):
                what = f"delivery.transport is crm, and the {connection.kind} connection has no {needed}"
                mend = f"set connections.{segment.connection}.settings.{needed}, or delivery.transport to smtp"
                raise _refuse(tree, path, ("segments", name, "connection"), what, mend)
    for name, one in shape.connections.items():
        if one.auth is not None and (one.token_env or one.auth.kind not in KINDS[one.kind]):
            what = f"a {one.kind} connection has no auth {one.auth.kind}" if not one.token_env else "auth and token_env"
            mend = f"give one of: {', '.join(KINDS[one.kind])}; token_env is short for static"
            raise _refuse(tree, path, ("connections", name, "auth"), what, mend)
    policies = {name: _policy(shape, segment) for name, segment in shape.segments.items()}
    segments = {name: _segment(name, s, shape, policies[name]) for name, s in shape.segments.items()}
    connections = {
        name: Connection(name=name, kind=c.kind, address=c.address, settings=_json(c.settings))
        for name, c in shape.connections.items()
    }
    organisation = Organisation(
        name=shape.organisation.name,
        connections=connections,
        segments=segments,
        production=shape.organisation.production,
        allowed_recipients=shape.delivery.allowed_recipients,
        public_url=shape.organisation.public_url,
    )
    return Config(
        path=path,
        organisation=organisation,
        policy=_policy(shape),
        policies=policies,
        delivery=shape.delivery,
        storage_url=shape.storage.url,
        keys=shape.keys,
        model=shape.model,
        judges=shape.judges,
        inbound=shape.inbound,
        alerts=shape.alerts,
        flags=shape.flags,
        auths={n: c.auth or StaticAuth(token_env=c.token_env) for n, c in shape.connections.items()},
        tripwires=tuple(ContactKey(**dict(zip(_KEY, t.split("/"), strict=True))) for t in shape.tripwires),
        templates_dir=(path.parent / shape.templates_dir).resolve() if shape.templates_dir else None,
    )


def _json(value: Mapping[str, Any]) -> Mapping[str, Json]:
    return dict(value)


def _segment(name: str, segment: _Segment, shape: _File, policy: Policy) -> Segment:
    return Segment(
        name=name,
        connection=segment.connection,
        selector=segment.selector,
        template=segment.template,
        sender=_sender(shape.senders[segment.sender]),
        policy=policy,
        owner=segment.owner,
        incident_owner=segment.incident_owner,
        purpose=segment.purpose,
        expires_after=timedelta(hours=segment.expires_after_hours),
        remind_after=timedelta(hours=segment.remind_after_hours),
        autonomy=thresholds(shape.autonomy, segment.autonomy),
    )


def _sender(sender: _Sender) -> Sender:
    return TypeAdapter(Sender).validate_python(sender.model_dump())


def _policy(shape: _File, segment: _Segment | None = None) -> Policy:
    """The organisation's limits with the segment's own caps; a segment can only lower a cap."""
    common = shape.policy
    caps = _strictest(_caps(common.caps, Caps()), segment.caps if segment else _Caps())
    quiet = common.quiet_hours
    return Policy(
        consent_max_age=timedelta(seconds=common.consent_max_age_seconds),
        outage_hold_after=timedelta(hours=common.outage_hold_after_hours),
        regimes={**DEFAULT_REGIMES, **common.regimes},
        bases=frozenset(segment.bases) if segment else OPT_OUT_BASES,
        refused_origins=common.refused_origins,
        excluded_sectors=common.excluded_sectors,
        caps=caps,
        quiet_hours=None
        if quiet is None
        else QuietHours(
            opens=time.fromisoformat(quiet.opens),
            closes=time.fromisoformat(quiet.closes),
            weekdays=tuple(DAYS.index(d) for d in quiet.weekdays),
        ),
        fallback_time_zone=common.fallback_time_zone,
        ai_disclosure_countries=frozenset(common.ai_disclosure_countries),
        unsubscribe_prefix=f"{shape.organisation.public_url.rstrip('/')}/u/",
        shadow_gates=frozenset(common.shadow_gates),
    )


def _caps(told: _Caps, base: Caps) -> Caps:
    given = {k: v for k, v in told.model_dump().items() if v is not None}
    return Caps(**{**{n: getattr(base, n) for n in base.__slots__}, **given})


def _strictest(base: Caps, own: _Caps) -> Caps:
    """Days between two mails may only grow, every count may only shrink."""
    given = {k: v for k, v in own.model_dump().items() if v is not None}
    joined = {
        n: (max if n == "per_person_days" else min)(getattr(base, n), given.get(n, getattr(base, n)))
        for n in base.__slots__
    }
    return Caps(**joined)
