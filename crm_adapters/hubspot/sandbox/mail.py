"""The marketing single send: fills an email's own ``{{ custom.NAME }}``, keeps an outbox, and answers late."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crm_adapters.hubspot.sandbox.consent import OUTREACH, UNSUBSCRIBED, Preferences
from crm_adapters.hubspot.sandbox.records import Store, stamp
from crm_adapters.hubspot.sandbox.wire import Answer, ApiError, invalid

SINGLE_SEND = "/marketing/email-campaigns/2026-03/single-send"
STATUSES = "/marketing/email/2026-03/send-statuses/"
_CUSTOM = re.compile(r"\{\{\s*custom\.(\w+)\s*(?:\|\s*safe\s*)?\}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One mail as HubSpot made it."""

    email_id: str
    send_id: str
    to: str
    sender: str
    subject: str
    html: str
    text: str
    at: str


@dataclass(slots=True, kw_only=True)
class _Send:
    """One accepted call; the status is final after `looks` more looks at it."""

    id: str
    body: Mapping[str, Any]
    requested: str
    looks: int
    result: str = ""
    completed: str = ""


@dataclass(slots=True, kw_only=True)
class SingleSends:
    """All calls of a portal and what came of them.

    `looks` is how often a status says PENDING first; `results` are results to be told instead of sending, by address.
    """

    store: Store
    preferences: Preferences
    emails: list[dict[str, Any]]
    looks: int = 1
    results: dict[str, str] = field(default_factory=dict)
    outbox: list[Sent] = field(default_factory=list)
    _sends: dict[str, _Send] = field(default_factory=dict)
    _taken: dict[tuple[str, str], str] = field(default_factory=dict)

    def send(self, body: Any) -> Answer:
        """Take the call; a contact that is not there is made, as HubSpot does."""
        if not isinstance(body, dict) or not isinstance(body.get("message"), dict):
            raise invalid("emailId and message are required")
        email = next((e for e in self.emails if e["id"] == str(body.get("emailId"))), None)
        if email is None:
            raise ApiError(404, "OBJECT_NOT_FOUND", "email not found")
        if not str(body["message"].get("to") or ""):
            raise invalid("message.to is required")
        made = _Send(
            id=f"single-{len(self._sends) + 1}", body=body, requested=stamp(self.store.clock()), looks=self.looks
        )
        self._sends[made.id] = made
        if made.looks == 0:
            self._finish(made)
        return self._told(made)

    def status(self, key: str) -> Answer:
        """Where one call stands."""
        made = self._sends.get(key)
        if made is None:
            raise ApiError(404, "OBJECT_NOT_FOUND", "no such send")
        made.looks -= 1
        if made.looks <= 0:
            self._finish(made)
        return self._told(made)

    def settle(self) -> None:
        """All that waits is done."""
        for made in self._sends.values():
            self._finish(made)

    def _told(self, made: _Send) -> Answer:
        body = {"statusId": made.id, "requestedAt": made.requested, "status": "COMPLETE" if made.result else "PENDING"}
        if made.result:
            body |= {"sendResult": made.result, "startedAt": made.requested, "completedAt": made.completed}
        return Answer(body=body)

    def _finish(self, made: _Send) -> None:
        if made.result:
            return
        message, moment = made.body["message"], stamp(self.store.clock())
        to, send_id = str(message["to"]).strip().lower(), str(message.get("sendId") or "")
        key = (str(made.body["emailId"]), send_id)
        made.completed = moment
        if send_id and key in self._taken:
            made.result = "IDEMPOTENT_IGNORE" if self._taken[key] == "SENT" else "IDEMPOTENT_FAIL"
            return
        made.result = self._refusal(to) or "SENT"
        if send_id:
            self._taken[key] = made.result
        if made.result == "SENT":
            self._leave(made, to, send_id, moment)

    def _refusal(self, to: str) -> str:
        if to in self.results:
            return self.results[to]
        if to in self.preferences.wide:
            return "PREVIOUSLY_UNSUBSCRIBED_PORTAL"
        choice = self.preferences.choices.get((to, OUTREACH))
        return "ADDRESS_OPTED_OUT" if choice is not None and choice.status == UNSUBSCRIBED else ""

    def _leave(self, made: _Send, to: str, send_id: str, moment: str) -> None:
        email = next(e for e in self.emails if e["id"] == str(made.body["emailId"]))
        custom = {str(k): str(v) for k, v in dict(made.body.get("customProperties") or {}).items()}

        def filled(said: str) -> str:
            return _CUSTOM.sub(lambda name: custom.get(name[1], ""), said)

        bodies = [str(w["body"].get("html") or "") for w in email["content"]["widgets"].values()]
        self.outbox.append(
            Sent(
                email_id=email["id"],
                send_id=send_id,
                to=to,
                sender=str(made.body["message"].get("from") or ""),
                subject=filled(email["subject"]),
                html=filled("".join(bodies)),
                text=filled(email["content"]["plainTextVersion"]),
                at=moment,
            )
        )
        row = self.store.get("contacts", to, "email")
        if row is None:
            row = self.store.insert("contacts", {"email": to})
        said = {"hs_email_last_send_date": moment, "hs_email_last_email_name": email["name"]}
        self.store.set_silently(row, {**said, "hs_marketable_status": "true"})
