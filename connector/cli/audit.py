"""The audit log: verify, export, checkpoint."""

import json
import sys
from pathlib import Path

import click

from connector.audit.verify import Report, verify_export
from connector.cli.context import Context
from gates.errors import InputError

BROKEN = 3


@click.group()
def audit() -> None:
    """The log that cannot be changed unseen."""


@audit.command()
@click.option("--file", "export", type=click.Path(path_type=Path, exists=True), help="Verify an exported log instead.")
@click.option("--keys", type=click.Path(path_type=Path, exists=True), help="Public keys (JSON) for --file.")
@click.pass_obj
def verify(context: Context, export: Path | None, keys: Path | None) -> None:
    """Recompute every link and check every signed checkpoint; exit status 3 when anything does not hold."""
    if export is not None:
        public = _public_keys(keys) if keys else {}
        with export.open(encoding="utf-8") as lines:
            report = verify_export(lines, public)
    else:
        with context.app() as app:
            report = verify_export(app.store.export(), app.vault.public_keys)
    context.say(report, _told(report))
    if not report.whole:
        sys.exit(BROKEN)


def _public_keys(path: Path) -> dict[str, bytes]:
    try:
        return {kid: bytes.fromhex(key) for kid, key in json.loads(path.read_text(encoding="utf-8")).items()}
    except (ValueError, TypeError, AttributeError) as error:
        mend = "give the public_keys.json that `gatepost audit export` wrote"
        raise InputError("these are no public keys", where=str(path), mend=mend) from error


def _told(report: Report) -> str:
    lines = [
        f"{chain}: {count} events, sealed up to {report.sealed.get(chain, 0)}" for chain, count in report.events.items()
    ]
    lines += [f"BROKEN {b.chain} at {b.seq}: {b.what}" for b in report.breaks]
    lines.append("the log is whole" if report.whole else "the log does NOT verify")
    return "\n".join(lines)


@audit.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def export(context: Context, folder: Path) -> None:
    """Seal every chain, and write the log and the public keys, for an auditor to verify offline."""
    folder.mkdir(parents=True, exist_ok=True)
    with context.app() as app:
        for chain in app.store.chains():
            app.store.checkpoint(chain)
        with (folder / "audit.jsonl").open("w", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in app.store.export())
        public = {kid: key.hex() for kid, key in app.vault.public_keys.items()}
    (folder / "public_keys.json").write_text(json.dumps(public, indent=2), encoding="utf-8")
    how = f"gatepost audit verify --file {folder}/audit.jsonl --keys {folder}/public_keys.json"
    context.say({"folder": str(folder)}, f"written to {folder}; verify with: {how}")


COMMANDS = (audit,)
