"""A signed statement of how long a chain was and where it ended.

Only a checkpoint that left the building proves that nothing was cut off: copy them out.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Protocol

from connector.audit.chain import canonical_json


class Seals(Protocol):
    """Something with an Ed25519 key."""

    def seal(self, body: bytes) -> tuple[str, str]:
        """Key id and signature (base64)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """At `time`, `chain` had `seq` events and its last link was `head`; `signature` is base64 of Ed25519."""

    chain: str
    seq: int
    head: str
    time: str
    kid: str = ""
    signature: str = ""

    @property
    def body(self) -> bytes:
        """What the signature covers."""
        return canonical_json({"chain": self.chain, "seq": self.seq, "head": self.head, "time": self.time})

    @property
    def line(self) -> str:
        """The checkpoint as one line of an export."""
        return canonical_json({"checkpoint": asdict(self)}).decode()


def seal(*, chain: str, seq: int, head: str, at: datetime, signer: Seals) -> Checkpoint:
    """The signed checkpoint."""
    time = at.astimezone(UTC).isoformat(timespec="microseconds")
    kid, signature = signer.seal(Checkpoint(chain=chain, seq=seq, head=head, time=time).body)
    return Checkpoint(chain=chain, seq=seq, head=head, time=time, kid=kid, signature=signature)
