"""`gatepost crm-project`: the app that runs inside the CRM, with this deployment's address filled in."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click

import crm_adapters
from connector import config
from connector.cli.context import Context
from connector.model import Connection
from gates.errors import InputError

WRITTEN_ORIGIN = "https://gatepost.example"
WRITTEN_SUPPORT = ("support@gatepost.example", "admin@gatepost.example")
"""What stands in the shipped projects, so that they are valid files and can be tested as they are."""

DEPLOYED = {
    "hubspot": ("hsproject.json", "src"),
    "salesforce": ("sfdx-project.json", ".forceignore", "manifest", "force-app"),
}
NOT_DEPLOYED = frozenset({"__tests__", "node_modules", "jest-mocks"})
WEBHOOKS = Path("src/app/webhooks/webhooks-hsmeta.json")
OPT_OUT, OPT_OUT_OF_OURS = "hs_email_optout", "hs_email_optout_{}"
"""HubSpot's fields for a no to everything, and to one subscription type, whose id only the deployment knows."""

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9.+_-]+@[A-Za-z0-9.-]+")
NEXT = {
    "hubspot": (
        "npm install --global @hubspot/cli; hs account auth",
        "in {out}: hs project upload (it is built there; then hs project deploy, if it is not deployed by itself)",
        "app.yaml, connections.{name}: auth (kind oauth, client_id, client_secret_env) and settings.portal (its id)",
        "gatepost connect {name}: an admin of the portal opens the link and agrees",
        "HubSpot, Settings, Objects, Contacts, Record customization: put the Gatepost card on the record page",
        "gatepost doctor: what is still missing, and where to click",
    ),
    "salesforce": (
        "install the Salesforce CLI; sf org login web",
        "in {out}: sf project deploy start --source-dir force-app --dry-run, then the same without --dry-run",
        "app.yaml, connections.{name}: auth (kind client_credentials or jwt_bearer), and settings.organization_id",
        "Setup, Named Credentials, External Credentials, Gatepost: put the connection's key into its principal",
        "sf org assign permset --name Gatepost_Rep to the reps, and Gatepost_Integration to the integration user",
        "Setup, Lightning App Builder: activate the Gatepost record pages for Task, Contact and Lead",
        "gatepost connect {name}; gatepost doctor: what is still missing, and where to click",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What is filled in: the origin that the CRM calls, the connection's name, and whom users write to."""

    kind: str
    name: str
    origin: str
    support: str

    def filled(self, text: str) -> str:
        """The text of one file with this deployment's address and name in place of the written ones."""
        for written, real in (
            (f"/crm/{self.kind}/", f"/crm/{self.name}/"),
            (f"/hooks/{self.kind}", f"/hooks/{self.name}"),
            (f"CONNECTION = '{self.kind}'", f"CONNECTION = '{self.name}'"),
            (f'"xsd:string">{self.kind}<', f'"xsd:string">{self.name}<'),
            *((written, self.support) for written in WRITTEN_SUPPORT),
            (WRITTEN_ORIGIN, self.origin),
        ):
            text = text.replace(written, real)
        return text


@click.command("crm-project")
@click.argument("kind", type=click.Choice(sorted(DEPLOYED)))
@click.option("--connection", "name", default="", help="The connection's name in app.yaml, where there are several.")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="The folder to write it into."
)
@click.option("--support-email", default="", help="Whom users of the app may write to.")
@click.option("--force", is_flag=True, help="Overwrite files that were changed since.")
@click.pass_obj
def crm_project(context: Context, kind: str, name: str, out: Path, support_email: str, force: bool) -> None:
    """Write out the app for HubSpot or the package for Salesforce, ready to be uploaded."""
    organisation = config.load(context.config_path).organisation
    connection = _connection(kind, name, organisation.connections.values())
    origin = _origin(organisation.public_url)
    support = support_email or f"support@{urlsplit(origin).hostname}"
    if not PLAIN_ADDRESS.fullmatch(support):
        raise InputError(
            "that is no e-mail address", where="--support-email", mend="give one, such as support@ours.com"
        )
    deployment = Deployment(kind=kind, name=connection.name, origin=origin, support=support)
    made = {path: deployment.filled(text) for path, text in _shipped(kind)}
    if (own := str(connection.settings.get("subscription") or "")) and kind == "hubspot":
        made[WEBHOOKS] = _with_opt_out(made[WEBHOOKS], own)
    changed = sorted(str(p) for p, text in made.items() if (out / p).exists() and _text(out / p) != text)
    if changed and not force:
        raise InputError(
            f"{len(changed)} files there are different, the first is {changed[0]}; nothing was written",
            where=str(out),
            mend="choose another folder, or overwrite them with --force",
        )
    for path, text in made.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text(text, encoding="utf-8")
    steps = [step.format(out=out, name=connection.name) for step in NEXT[kind]]
    if context.as_json:
        context.say({"kind": kind, "connection": connection.name, "origin": origin, "files": len(made), "next": steps})
        return
    click.echo(f"{len(made)} files for {connection.name} ({origin}) are in {out}. Next:")
    for number, step in enumerate(steps, start=1):
        click.echo(f"  {number}. {step}")


def _connection(kind: str, name: str, known: Iterable[Connection]) -> Connection:
    able = [c for c in known if c.kind == kind]
    found = [c for c in able if not name or c.name == name]
    if len(found) != 1:
        words = ", ".join(c.name for c in able) or "none"
        raise InputError("which connection?", where="--connection", mend=f"{kind} connections of app.yaml: {words}")
    if not PLAIN_NAME.fullmatch(found[0].name):
        raise InputError(
            "its name becomes part of addresses",
            where=f"connections.{found[0].name}",
            mend="name it with letters, digits, _ and - only",
        )
    return found[0]


def _origin(public_url: str) -> str:
    """What stands before the doors, as the CRMs call and sign it: https always, but for rehearsals on one machine."""
    parts = urlsplit(public_url)
    where = "organisation.public_url"
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise InputError("a CRM calls https only", where=where, mend="give the deployment an https address")
    if parts.query or parts.fragment or "@" in parts.netloc or re.search(r"[\s'\"<>\\]", public_url):
        raise InputError("no address can be built upon that", where=where, mend="give scheme and host alone")
    return public_url.rstrip("/")


def _shipped(kind: str) -> Iterator[tuple[Path, str]]:
    """Every file that is deployed, by its place in the project; tests and their tools stay behind."""
    project = Path(str(crm_adapters.__file__)).parent / kind / "project"
    for top in DEPLOYED[kind]:
        start = project / top
        for path in [start] if start.is_file() else sorted(start.rglob("*")):
            place = path.relative_to(project)
            if path.is_file() and not NOT_DEPLOYED & set(place.parts):
                yield place, path.read_text(encoding="utf-8")


def _with_opt_out(webhooks: str, subscription: str) -> str:
    """The webhooks with those about a no to the deployment's own subscription type."""
    whole = json.loads(webhooks)
    told = whole["config"]["subscriptions"]["crmObjects"]
    place = next(n for n, one in enumerate(told) if one.get("propertyName") == OPT_OUT)
    told.insert(place + 1, {**told[place], "propertyName": OPT_OUT_OF_OURS.format(subscription)})
    return json.dumps(whole, indent=2) + "\n"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


COMMANDS = (crm_project,)
