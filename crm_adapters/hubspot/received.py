"""Mail that HubSpot recorded: e-mail engagements that came in, and ours that it marks as bounced.

Followed like contacts (`sync`): a frozen window of the search index that ends `lag` ago and begins `overlap` before
the last one ended, walked by id. HubSpot keeps no header of a mail but its Message-ID; what thread it put a mail into
stands in for the References, where that thread holds a mail of which it knows the Message-ID.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ValidationError

from crm_adapters.errors import Refused
from crm_adapters.hubspot import mapping
from crm_adapters.hubspot.client import Client, next_page, rows
from crm_adapters.hubspot.mapping import HubSpotSettings, Record
from crm_adapters.hubspot.tasks import MESSAGE
from crm_adapters.port import FIRST_LOOK, ReceivedEmail, ReceivedPage

SEARCH_PAGE = 100
STAMP, DIRECTION, STATUS, THREAD = "hs_lastmodifieddate", "hs_email_direction", "hs_email_status", "hs_email_thread_id"
CODE, SAID = "hs_email_bounce_error_detail_status_code", "hs_email_bounce_error_detail_message"
AWAY = "hs_incoming_email_is_out_of_office"
PROPERTIES = (
    "hs_timestamp", DIRECTION, STATUS, THREAD, CODE, SAID, AWAY, MESSAGE, "hs_email_message_id", "hs_email_subject",
    "hs_email_text", "hs_email_html", "hs_email_headers", "hs_email_from_email", "hs_email_to_email",
)  # fmt: skip


class Cursor(BaseModel):
    """The window that is being walked, and the last id read; without one the run is over."""

    start: datetime
    end: datetime
    after: str = ""


class Postbox:
    """Recorded mail of one portal."""

    def __init__(self, client: Client, *, now: Callable[[], datetime], settings: HubSpotSettings) -> None:
        """Nothing is remembered here: all state is in the cursor."""
        self._client, self._now, self._settings = client, now, settings

    def page(self, cursor: str | None) -> ReceivedPage:
        """The next page of the window, or the first of the next one."""
        if not self._settings.recorded_mail:
            return ReceivedPage(emails=(), cursor="", more=False)
        at = self._window(_parse(cursor) if cursor else None)
        found = self._search([_where(at, DIRECTION, "INCOMING_EMAIL"), _where(at, STATUS, "BOUNCED")])
        records = [Record.read(row) for row in found[0]]
        parents = self._parents(records)
        emails = tuple(_email(record, parents) for record in records)
        more = bool(records) and found[1]
        following = at.model_copy(update={"after": records[-1].id if more else ""})
        return ReceivedPage(emails=emails, cursor=following.model_dump_json(), more=more)

    def _window(self, at: Cursor | None) -> Cursor:
        now = self._now()
        if at is None:
            return Cursor(start=now - FIRST_LOOK, end=now - self._settings.lag)
        if at.after:
            return at
        return Cursor(start=at.end - self._settings.overlap, end=max(now - self._settings.lag, at.end))

    def _search(self, groups: list[list[dict[str, Any]]]) -> tuple[list[dict[str, Any]], bool]:
        answer = self._client.searches.do_search(
            "emails",
            {
                "filterGroups": [{"filters": filters} for filters in groups],
                "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
                "properties": list(PROPERTIES),
                "limit": SEARCH_PAGE,
            },
        )
        found = rows(answer, "id")
        return found, len(found) == SEARCH_PAGE or bool(next_page(answer))

    def _parents(self, records: Iterable[Record]) -> Mapping[str, str]:
        """For each thread of these mails, the Message-ID of the last mail in it that we sent."""
        threads = sorted({r.text(THREAD) for r in records if r.text(THREAD)})
        if not threads:
            return {}
        outgoing: list[dict[str, Any]] = [
            {"propertyName": THREAD, "operator": "IN", "values": threads},
            {"propertyName": DIRECTION, "operator": "EQ", "value": "EMAIL"},
        ]
        sent = [Record.read(row) for row in self._search([outgoing])[0]]
        known = {r.text(THREAD): r.text(MESSAGE) or r.text("hs_email_message_id") for r in sent}
        return {thread: identifier for thread, identifier in known.items() if identifier}


def _where(at: Cursor, name: str, value: str) -> list[dict[str, Any]]:
    filters: list[dict[str, Any]] = [
        {"propertyName": name, "operator": "EQ", "value": value},
        {"propertyName": STAMP, "operator": "BETWEEN", "value": _millis(at.start), "highValue": _millis(at.end)},
    ]
    if at.after:
        filters.append({"propertyName": "hs_object_id", "operator": "GT", "value": at.after})
    return filters


def _email(record: Record, parents: Mapping[str, str]) -> ReceivedEmail:
    envelope = _envelope(record.text("hs_email_headers"))
    headers = []
    if parent := parents.get(record.text(THREAD), ""):
        headers.append(("In-Reply-To", parent))
    if record.text(AWAY) == "true":
        headers.append(("Auto-Submitted", "auto-replied"))
    returned = record.text(DIRECTION) != "INCOMING_EMAIL"
    sender = envelope.get("from")
    return ReceivedEmail(
        record=record.id,
        at=mapping.moment(record.text("hs_timestamp")),
        from_address=record.text("hs_email_from_email") or _address(sender),
        from_name=_name(sender),
        to_address=record.text("hs_email_to_email") or _address(envelope.get("to")),
        subject=record.text("hs_email_subject"),
        text=record.text("hs_email_text"),
        html=record.text("hs_email_html"),
        message_id=record.text(MESSAGE) or record.text("hs_email_message_id"),
        headers=() if returned else tuple(headers),
        returned=returned,
        code=record.text(CODE),
        words=record.text(SAID),
    )


def _envelope(said: str) -> Mapping[str, Any]:
    """The addresses, which HubSpot keeps as JSON in a text; what is no such JSON tells nothing."""
    try:
        read = json.loads(said or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _address(said: Any) -> str:
    first = said[0] if isinstance(said, list) and said else said
    return str(first.get("email") or "") if isinstance(first, dict) else ""


def _name(said: Any) -> str:
    return f"{said.get('firstName') or ''} {said.get('lastName') or ''}".strip() if isinstance(said, dict) else ""


def _parse(cursor: str) -> Cursor:
    try:
        return Cursor.model_validate_json(cursor)
    except ValidationError:
        raise Refused("this is no cursor of ours", where="HubSpot mail", mend="begin without a cursor") from None


def _millis(at: datetime) -> str:
    return str(int(at.timestamp() * 1000))
