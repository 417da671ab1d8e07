"""Communication preferences: subscription types, statuses by address, and the unsubscribe from everything."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crm_adapters.hubspot.sandbox.records import Store
from crm_adapters.hubspot.sandbox.wire import ApiError, invalid

SUBSCRIBED, UNSUBSCRIBED, NOT_SPECIFIED = "SUBSCRIBED", "UNSUBSCRIBED", "NOT_SPECIFIED"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionType:
    """One subscription type; ids belong to one portal."""

    id: str
    name: str
    purpose: str
    internal: bool = False


TYPES = (
    SubscriptionType(id="101", name="Sales outreach", purpose="One to one"),
    SubscriptionType(id="102", name="Marketing information", purpose="Marketing"),
    SubscriptionType(id="103", name="Customer service", purpose="Service", internal=True),
)
OUTREACH = TYPES[0].id


@dataclass(slots=True, kw_only=True)
class Choice:
    """What stands for one address and type."""

    status: str
    legal_basis: str = ""
    explanation: str = ""
    source: str = "API"
    at: str = ""


@dataclass(slots=True)
class Preferences:
    """All choices of a portal; a change shows in the contact's properties as well."""

    store: Store
    now: Callable[[], str]
    choices: dict[tuple[str, str], Choice] = field(default_factory=dict)
    wide: dict[str, str] = field(default_factory=dict)

    def definitions(self) -> list[dict[str, Any]]:
        """All subscription types."""
        return [
            {
                "id": t.id,
                "name": t.name,
                "description": "",
                "purpose": t.purpose,
                "communicationMethod": "Email",
                "isActive": True,
                "isDefault": True,
                "isInternal": t.internal,
                "businessUnitId": 0,
                "createdAt": "2020-01-01T00:00:00Z",
                "updatedAt": "2020-01-01T00:00:00Z",
            }
            for t in TYPES
        ]

    def statuses(self, address: str) -> list[dict[str, Any]]:
        """One status per type; an address that nobody knows has NOT_SPECIFIED everywhere."""
        email = address.strip().lower()
        told = []
        for kind in TYPES:
            choice = self.choices.get((email, kind.id), Choice(status=NOT_SPECIFIED))
            wide = email in self.wide
            told.append(
                {
                    "subscriberIdString": email,
                    "channel": "EMAIL",
                    "subscriptionId": int(kind.id),
                    "subscriptionName": kind.name,
                    "status": UNSUBSCRIBED if wide else choice.status,
                    "source": "PORTAL_WIDE" if wide else choice.source,
                    "timestamp": self.wide.get(email) or choice.at or "2020-01-01T00:00:00Z",
                    "businessUnitId": 0,
                    **({"legalBasis": choice.legal_basis} if choice.legal_basis else {}),
                    **({"legalBasisExplanation": choice.explanation} if choice.explanation else {}),
                }
            )
        return told

    def wide_statuses(self, address: str) -> list[dict[str, Any]]:
        """Empty when the address has not opted out of everything."""
        email = address.strip().lower()
        if email not in self.wide:
            return []
        return [
            {
                "subscriberIdString": email,
                "channel": "EMAIL",
                "wideStatusType": "PORTAL_WIDE",
                "businessUnitId": 0,
                "status": UNSUBSCRIBED,
                "timestamp": self.wide[email],
            }
        ]

    def set(self, address: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """One type's status; whoever unsubscribed cannot be subscribed again by the company."""
        email, kind = address.strip().lower(), str(body.get("subscriptionId", ""))
        if kind not in {t.id for t in TYPES}:
            raise ApiError(404, "OBJECT_NOT_FOUND", f"subscription {kind} does not exist")
        state = str(body.get("statusState") or "")
        if state not in {SUBSCRIBED, UNSUBSCRIBED}:
            raise invalid("statusState must be SUBSCRIBED or UNSUBSCRIBED")
        before = self.choices.get((email, kind))
        if state == SUBSCRIBED and (email in self.wide or (before and before.status == UNSUBSCRIBED)):
            raise invalid(f"{kind} was unsubscribed by the contact and cannot be resubscribed")
        changed = before is None or before.status != state
        self.choices[email, kind] = Choice(
            status=state,
            legal_basis=str(body.get("legalBasis") or ""),
            explanation=str(body.get("legalBasisExplanation") or ""),
            at=self.now(),
        )
        self._show(email)
        row = next(s for s in self.statuses(email) if s["subscriptionId"] == int(kind))
        return {**row, "setStatusSuccessReason": "REQUESTED_CHANGE_OCCURRED" if changed else "NO_STATUS_CHANGE"}

    def unsubscribe_all(self, address: str) -> list[dict[str, Any]]:
        """Opt the address out of everything."""
        email = address.strip().lower()
        self.wide.setdefault(email, self.now())
        self._show(email)
        return self.statuses(email)

    def _show(self, email: str) -> None:
        row = self.store.get("contacts", email, "email")
        if row is None:
            return
        values: dict[str, str | None] = {}
        for kind in TYPES:
            choice = self.choices.get((email, kind.id))
            if email in self.wide or (choice and choice.status == UNSUBSCRIBED):
                values[f"hs_email_optout_{kind.id}"] = "true"
        if email in self.wide:
            values["hs_email_optout"] = "true"
        if values:
            self.store.set_silently(row, values)

    def batch(self, addresses: Iterable[str], *, wide: bool) -> list[dict[str, Any]]:
        """The batch endpoints' results."""
        if wide:
            return [{"subscriberIdString": a, "wideStatuses": self.wide_statuses(a)} for a in addresses]
        return [{"subscriberIdString": a, "statuses": self.statuses(a)} for a in addresses]
