"""Offline proof that an exported log is whole: needs the export and public keys, no database and no secret.

What it finds: a changed, dropped, inserted or reordered event; a chain that was rewritten or cut off
behind a checkpoint; a checkpoint that was forged or contradicts the log. What it cannot find: a tail
cut off together with every checkpoint over it. Pass the checkpoints that were copied out.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from connector.audit.chain import START, canonical_json, link
from connector.audit.checkpoint import Checkpoint
from gates.errors import GatepostError

MOST_BREAKS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first place where the log and its hashes disagree; `line` counts from 1, 0 is outside the export."""

    chain: str
    seq: int
    line: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found; `sealed` is how far each chain is covered by a checkpoint that verifies."""

    events: Mapping[str, int]
    heads: Mapping[str, str]
    sealed: Mapping[str, int]
    checkpoints: int
    breaks: tuple[Break, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.breaks


def verify_export(lines: Iterable[str], public_keys: Mapping[str, bytes], outside: Iterable[Checkpoint] = ()) -> Report:
    """Check every line of an export, and every checkpoint that was kept outside, in constant memory per event."""
    verifier = _Verifier(keys=public_keys)
    for checkpoint in outside:
        verifier.expect(checkpoint)
    for number, line in enumerate(lines, 1):
        verifier.read(number, line)
    return verifier.report()


@dataclass(slots=True)
class _Chain:
    seq: int = 0
    link: str = START
    events: int = 0
    sealed: int = 0


@dataclass(slots=True)
class _Verifier:
    keys: Mapping[str, bytes]
    chains: dict[str, _Chain] = field(default_factory=dict)
    expected: dict[tuple[str, int], list[Checkpoint]] = field(default_factory=dict)
    breaks: list[Break] = field(default_factory=list)
    checkpoints: int = 0

    def expect(self, checkpoint: Checkpoint) -> None:
        """Remember a checkpoint until its event comes by."""
        if self._genuine(checkpoint, 0):
            self.expected.setdefault((checkpoint.chain, checkpoint.seq), []).append(checkpoint)

    def read(self, number: int, line: str) -> None:
        """Check one line."""
        try:
            record = json.loads(line, object_pairs_hook=_no_doubles)
            if "checkpoint" in record:
                self._checkpoint(number, Checkpoint(**record["checkpoint"]))
            else:
                self._event(number, record["event"], record["link"])
        except (ValueError, KeyError, TypeError, GatepostError):
            self._break("", 0, number, "this line is neither an event nor a checkpoint")

    def report(self) -> Report:
        """What was found, with the checkpoints whose events never came."""
        for (chain, seq), waiting in sorted(self.expected.items()):
            at = self.chains.get(chain, _Chain()).seq
            if waiting and seq > at:
                self._break(chain, at + 1, 0, f"cut off: a checkpoint says that there were {seq} events")
            elif waiting:
                self._break(chain, seq, 0, "dropped: a checkpoint seals an event that is not here")
        return Report(
            events={name: chain.events for name, chain in self.chains.items()},
            heads={name: chain.link for name, chain in self.chains.items()},
            sealed={name: chain.sealed for name, chain in self.chains.items()},
            checkpoints=self.checkpoints,
            breaks=tuple(self.breaks),
        )

    def _event(self, number: int, event: dict[str, Any], told: str) -> None:
        name, seq = event["chain"], event["seq"]
        chain = self.chains.setdefault(name, _Chain())
        if seq > chain.seq + 1:
            self._break(name, chain.seq + 1, number, f"dropped or moved: {chain.seq} is followed by {seq}")
        elif seq <= chain.seq:
            self._break(name, seq, number, f"inserted or moved: {chain.seq} is followed by {seq}")
        elif link(chain.link, canonical_json(event)) != told:
            self._break(name, seq, number, "changed: the event does not have the hash that the chain tells")
        # Go on from what the line tells, so that one wrong place is one break and not thousands.
        chain.seq, chain.link, chain.events = seq, told, chain.events + 1
        for checkpoint in self.expected.pop((name, seq), ()):
            self._compare(number, checkpoint, chain)

    def _checkpoint(self, number: int, checkpoint: Checkpoint) -> None:
        chain = self.chains.setdefault(checkpoint.chain, _Chain())
        if not self._genuine(checkpoint, number):
            return
        if checkpoint.seq < chain.seq:
            self._break(checkpoint.chain, checkpoint.seq, number, "this checkpoint does not stand where it belongs")
        elif checkpoint.seq > chain.seq:
            self.expected.setdefault((checkpoint.chain, checkpoint.seq), []).append(checkpoint)
        else:
            self._compare(number, checkpoint, chain)

    def _compare(self, number: int, checkpoint: Checkpoint, chain: _Chain) -> None:
        self.checkpoints += 1
        if checkpoint.head == chain.link:
            chain.sealed = checkpoint.seq
        else:
            self._break(checkpoint.chain, checkpoint.seq, number, "rewritten: a checkpoint sealed another history")

    def _genuine(self, checkpoint: Checkpoint, number: int) -> bool:
        try:
            key = Ed25519PublicKey.from_public_bytes(self.keys[checkpoint.kid])
            key.verify(base64.b64decode(checkpoint.signature, validate=True), checkpoint.body)
        except KeyError:
            self._break(checkpoint.chain, checkpoint.seq, number, f"no public key {checkpoint.kid} was given")
        except (InvalidSignature, binascii.Error, ValueError):
            self._break(checkpoint.chain, checkpoint.seq, number, "forged: the checkpoint's signature does not verify")
        else:
            return True
        return False

    def _break(self, chain: str, seq: int, line: int, what: str) -> None:
        if len(self.breaks) < MOST_BREAKS:
            self.breaks.append(Break(chain=chain, seq=seq, line=line, what=what))


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object with a key twice: two readers could see two different events."""
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a key stands twice")
    return read
