"""What can go wrong at a CRM, told apart by what the caller should do."""

from gates.errors import WorldError


class CRMError(WorldError):
    """A CRM did not do what was asked."""


class Unavailable(CRMError):
    """The CRM is down, slow or answers nonsense. For a write the outcome may be unknown: read before writing again."""


class RateLimited(CRMError):
    """The CRM or our own budget refuses more calls for `after` seconds."""

    def __init__(self, what: str, *, after: float, where: str = "", mend: str = "") -> None:
        """Keep how many seconds to wait."""
        super().__init__(what, where=where, mend=mend)
        self.after = after


class NotPermitted(CRMError):
    """The token lacks a scope, or may not see or write a field (`scope` names it)."""

    def __init__(self, what: str, *, scope: str, where: str = "", mend: str = "") -> None:
        """Keep the missing scope or field."""
        super().__init__(what, where=where, mend=mend)
        self.scope = scope


class Gone(CRMError):
    """The record does not exist any more, and nothing has taken its place."""


class Conflict(CRMError):
    """The CRM refuses the write because of what is already there."""


class Refused(CRMError):
    """The CRM refuses this request for good: a bad value, a validation rule, a closed feature."""
