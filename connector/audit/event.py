"""One thing that happened or is about to happen, as the log keeps it: never content, never a plain address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from connector.model import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """Who did what to which subject, on which content.

    `chain` is a connection's name or ``system``. `subject` is an outreach id, a person's pseudonym or
    a scope. `digests` maps a name to the SHA-256 of a *ciphertext*, so that the log still verifies
    after the key is destroyed, and guesses cannot be tried against it (law 11).
    """

    chain: str
    at: datetime
    actor: str
    action: str
    subject: str
    detail: Mapping[str, Json] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
