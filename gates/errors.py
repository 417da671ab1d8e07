"""The root of all errors, split by who must act.

::

    GatepostError(what, where, mend)
    ├── InputError        the caller mends it       4xx · exit status 2
    │   ├── PolicyError       the organisation's limits are wrong
    │   ├── ConfigError       app.yaml or the environment is wrong
    │   ├── StaleEdit         the answer is about a draft that is no longer the current one
    │   ├── NotAllowed        this account may not do this
    │   └── Forged            a signature, token or key does not verify
    ├── WorldError        the world mends it        later · 503
    │   ├── CRMError          crm_adapters/errors.py
    │   ├── ModelError        Refusal · Malformed · ModelUnavailable
    │   └── TransportError    fate is `not_sent` or `unknown`
    └── LawBroken         nobody mends it now       everything stops · exit status 3
        └── DigestMismatch · ChainBroken · IllegalTransition · PermitReused

A gate's block is never an exception: it is a Finding. No error's text holds an e-mail address or
other content: errors reach logs, and logs outlive erasure.
"""

from typing import Literal


class GatepostError(Exception):
    """Anything that Gatepost refuses to do, with a sentence for the person who must act."""

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        """Keep what went wrong, where it was seen, and what would mend it."""
        super().__init__(what, where, mend)
        self.what = what
        self.where = where
        self.mend = mend

    def __str__(self) -> str:
        """One line: where, what, and how to mend it."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head} ({self.mend})" if self.mend else head

    @property
    def code(self) -> str:
        """A stable snake_case name of this kind of error, for JSON answers."""
        name = type(self).__name__
        return "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))


class InputError(GatepostError):
    """The caller gave something that cannot be used, and can mend it."""


class PolicyError(InputError):
    """The organisation's limits contradict themselves or cannot be read."""


class ConfigError(InputError):
    """app.yaml or the environment cannot be used."""


class StaleEdit(InputError):
    """An answer about a draft, or a change to a state, that is no longer the current one."""


class NotAllowed(InputError):
    """This account may not do this."""


class Forged(InputError):
    """A signature, token or key does not verify."""


class WorldError(GatepostError):
    """The world outside failed; nothing is lost, and it may be tried again later."""


class ModelError(WorldError):
    """A model gave no usable answer."""


class Refusal(ModelError):
    """The model declined to answer."""


class Malformed(ModelError):
    """The model's answer does not match the schema that it was given."""


class ModelUnavailable(ModelError):
    """The model's endpoint did not answer in time, or its budget is spent."""


class TransportError(WorldError):
    """A mail was not, or perhaps not, accepted by the transport."""

    def __init__(
        self,
        what: str,
        *,
        fate: Literal["not_sent", "unknown"],
        code: str = "",
        reply: str = "",
        where: str = "",
        mend: str = "",
    ) -> None:
        """Keep whether the mail certainly did not leave (`not_sent`) or may have left (`unknown`).

        `code` is the server's reply code and `reply` its words, which may name people: they decide, and go no further.
        """
        super().__init__(what, where=where, mend=mend)
        self.fate = fate
        self.reply_code = code
        self.reply = reply


class LawBroken(GatepostError):
    """An invariant of the product failed: stop everything and call the owner."""


class DigestMismatch(LawBroken):
    """What would be sent is not what was approved."""


class ChainBroken(LawBroken):
    """The audit log does not verify."""


class IllegalTransition(LawBroken):
    """A stage asked for a move that the lifecycle does not know."""


class PermitReused(LawBroken):
    """A permit was presented twice, too late, or for other bytes."""
