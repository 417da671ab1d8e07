"""Mail that Salesforce recorded: EmailMessage rows that came in, and ours that it marks as bounced.

Walked by (SystemModstamp, Id) like people (`sync`); each run begins an overlap before the start of the last one, on the
earlier of both clocks. Of the headers, where the org keeps them, those are told that say what the mail answers and
whether a machine wrote it. Replies that stand only on a Task have no direction and are not read.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from email.parser import HeaderParser
from email.policy import compat32

from crm_adapters.port import FIRST_LOOK, ReceivedEmail, ReceivedPage
from crm_adapters.salesforce.client import Client, Schema
from crm_adapters.salesforce.mapping import Row, literal, moment, text
from crm_adapters.salesforce.sync import Cursor, read_cursor

PAGE = 100
FIELDS = (
    *("Id", "SystemModstamp", "Incoming", "IsBounced", "MessageDate", "CreatedDate", "FromAddress", "FromName"),
    *("ToAddress", "Subject", "TextBody", "HtmlBody", "Headers", "MessageIdentifier", "ThreadIdentifier"),
    "ReplyToEmailMessage.MessageIdentifier",
)
KEPT = frozenset(
    "in-reply-to references auto-submitted precedence x-autoreply x-autorespond x-auto-response-suppress".split()
)


class Postbox:
    """Recorded mail of one org."""

    def __init__(self, connection: str, client: Client, schema: Schema) -> None:
        """Nothing is read yet."""
        self._connection, self._client, self._schema = connection, client, schema

    def page(self, cursor: str | None) -> ReceivedPage:
        """The next page; an org that hides or lacks EmailMessage has none, which `check_setup` tells."""
        if not self._client.settings.recorded_mail:
            return ReceivedPage(emails=(), cursor="", more=False)
        at = read_cursor(cursor, self._connection) if cursor else Cursor(mode="changes", since=None)
        columns = self._schema.seen("EmailMessage", FIELDS)
        if at.started is None:
            at = replace(at, started=self._client.earlier_now())
        if not {"Id", "SystemModstamp", "Incoming"} <= set(columns):
            done = Cursor(mode="changes", since=at.started)
            return ReceivedPage(emails=(), cursor=done.dumped(), more=False)
        which = "(Incoming = true OR IsBounced = true)" if "IsBounced" in columns else "Incoming = true"
        soql = f"SELECT {', '.join(columns)} FROM EmailMessage WHERE {which} AND {self._from(at)} LIMIT {PAGE + 1}"  # noqa: S608 - our own fields
        rows, following = self._client.page(soql, kind="received")
        more = len(rows) > PAGE or bool(following)
        rows = rows[:PAGE]
        after = self._moved_on(at, rows) if more else Cursor(mode="changes", since=at.started)
        return ReceivedPage(emails=tuple(map(_email, rows)), cursor=after.dumped(), more=more)

    def _from(self, at: Cursor) -> str:
        if at.stamp is None:
            now = self._client.earlier_now()
            start = at.since - self._client.settings.overlap if at.since else now - FIRST_LOOK
            begin = f"SystemModstamp >= {literal(start)}"
        else:
            stamp = literal(at.stamp)
            begin = f"(SystemModstamp > {stamp} OR (SystemModstamp = {stamp} AND Id > '{at.after}'))"
        return f"{begin} ORDER BY SystemModstamp, Id"

    def _moved_on(self, at: Cursor, rows: Sequence[Row]) -> Cursor:
        return replace(at, after=text(rows[-1], "Id"), stamp=moment(text(rows[-1], "SystemModstamp")))


def _email(row: Row) -> ReceivedEmail:
    headers = dict(_headers(text(row, "Headers")))
    parent = row.get("ReplyToEmailMessage")
    if isinstance(parent, dict) and "in-reply-to" not in headers and (identifier := text(parent, "MessageIdentifier")):
        headers["in-reply-to"] = identifier
    if "references" not in headers and (thread := text(row, "ThreadIdentifier")):
        headers["references"] = thread
    returned = row.get("Incoming") is not True
    return ReceivedEmail(
        record=text(row, "Id"),
        at=_at(row),
        from_address=text(row, "FromAddress"),
        from_name=text(row, "FromName"),
        to_address=text(row, "ToAddress").replace(";", ","),
        subject=text(row, "Subject"),
        text=text(row, "TextBody"),
        html=text(row, "HtmlBody"),
        message_id=text(row, "MessageIdentifier"),
        headers=() if returned else tuple((name.title(), value) for name, value in headers.items()),
        returned=returned,
    )


def _headers(said: str) -> list[tuple[str, str]]:
    """Those of the original's header that we keep, each on one line."""
    items = HeaderParser(policy=compat32).parsestr(said).items()
    return [(name.lower(), " ".join(str(value).split())) for name, value in items if name.lower() in KEPT]


def _at(row: Row) -> datetime | None:
    said = text(row, "MessageDate") or text(row, "CreatedDate")
    return moment(said) if said else None
