"""Following what changes: one full listing, then windows of the search index that miss nobody.

Theory: the index is behind by moments, shows at most 10,000 results of a query, and bulk imports
stamp thousands of records with one instant. So a run freezes a window that ends `lag` ago, walks it
by id (never by `after`), and begins `overlap` before the last one ended. Deletions never show in the
index: a run ends with the listing of archived contacts. The cursor is JSON and holds the state.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from crm_adapters.errors import Gone, Refused
from crm_adapters.hubspot import mapping
from crm_adapters.hubspot.client import VERSION, Client, next_page, rows
from crm_adapters.hubspot.mapping import HubSpotSettings, Record
from crm_adapters.hubspot.reading import Reader
from crm_adapters.port import Change, ChangeKind, ChangePage
from gates.recipient import ContactKey

LIST_PAGE = 100
SEARCH_PAGE = 200
MEMBERS_PAGE = 250
RECORD_LISTS = f"/crm/lists/{VERSION}/records/0-1/{{recordId}}/memberships"
# The archived listing has no filter. A long one is read more rarely, so that it stays cheap.
ARCHIVED_PAUSE = timedelta(minutes=2)
CONTACTS = "0-1"


class Cursor(BaseModel):
    """Where a run stands.

    `full` lists everybody, `window` walks the index, `archived` lists deletions, `idle` waits for
    the next run. `start` and `end` bound the window; `after` is the page's cursor or the last id.
    """

    phase: Literal["full", "window", "archived", "idle"]
    start: datetime
    end: datetime
    after: str = ""
    archived_from: datetime
    archived_due: datetime
    archived_pages: int = 0


class Follower:
    """Lists and searches contacts of one portal."""

    def __init__(
        self,
        connection: str,
        *,
        client: Client,
        reader: Reader,
        now: Callable[[], datetime],
        settings: HubSpotSettings,
    ) -> None:
        """Nothing is remembered here: all state is in the cursor."""
        self._connection, self._client, self._reader = connection, client, reader
        self._now, self._settings = now, settings
        self._properties = mapping.hint_properties(settings)
        self.records = 0

    def page(self, cursor: str | None) -> ChangePage:
        """The next page of the run, or the first of a new one."""
        at = self._begin() if cursor is None else _parse(cursor)
        if at.phase == "idle":
            at = self._next_window(at)
        step = {"full": self._full, "window": self._window, "archived": self._archived}[at.phase]
        changes, following = step(at)
        return ChangePage(changes=tuple(changes), cursor=following.model_dump_json(), more=following.phase != "idle")

    def members(self, selector: str) -> Iterator[ContactKey]:
        """The contacts of a list, named by id or by its exact name."""
        list_id = selector if selector.isascii() and selector.isdigit() else self._list_named(selector)
        after: str | None = ""
        while after is not None:
            page: dict[str, Any] = {"limit": MEMBERS_PAGE, **({"after": after} if after else {})}
            try:
                answer = self._client.sdk.crm.lists.memberships_api.get_page(list_id, **page) or {}
            except Gone:
                raise self._no_list(selector) from None
            for row in rows(answer, "recordId"):
                yield mapping.key_of(self._connection, str(row["recordId"]))
            after = next_page(answer)

    def is_member(self, selector: str, key: ContactKey) -> bool:
        """Whether the contact is in the list now: its own lists are asked for, and where that fails, the members."""
        list_id = selector if selector.isascii() and selector.isdigit() else self._list_named(selector)
        try:
            answer = self._client.send("GET", RECORD_LISTS, ids={"recordId": key.id})
        except Gone:
            return any(member == key for member in self.members(list_id))
        return any(str(row["listId"]) == list_id for row in rows(answer, "listId"))

    # -------------------------------------------------------------------------------------- the three phases

    def _begin(self) -> Cursor:
        now = self._now()
        return Cursor(
            phase="full",
            start=now,
            end=now - self._settings.lag,
            archived_from=now - self._settings.overlap,
            archived_due=now,
        )

    def _full(self, at: Cursor) -> tuple[Iterator[Change], Cursor]:
        """A page of the plain list, which has no cap; what changes meanwhile is in the first window."""
        answer = self._list(at.after, archived=False)
        after = next_page(answer)
        done = {"phase": "full", "after": after} if after else {"phase": "idle", "after": ""}
        return self._seen(answer), at.model_copy(update=done)

    def _next_window(self, at: Cursor) -> Cursor:
        end = max(self._now() - self._settings.lag, at.end)
        return at.model_copy(
            update={"phase": "window", "start": at.end - self._settings.overlap, "end": end, "after": ""}
        )

    def _window(self, at: Cursor) -> tuple[Iterator[Change], Cursor]:
        """A page of the frozen window, by id: a record that leaves it while we read is in the next one."""
        filters: list[dict[str, Any]] = [
            {
                "propertyName": "lastmodifieddate",
                "operator": "BETWEEN",
                "value": _millis(at.start),
                "highValue": _millis(at.end),
            }
        ]
        if at.after:
            filters.append({"propertyName": "hs_object_id", "operator": "GT", "value": at.after})
        answer = self._client.searches.do_search(
            "contacts",
            {
                "filterGroups": [{"filters": filters}],
                "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
                "properties": list(self._properties),
                "limit": SEARCH_PAGE,
            },
        )
        found = rows(answer, "id")
        if found and (len(found) == SEARCH_PAGE or next_page(answer)):
            following = at.model_copy(update={"after": str(found[-1]["id"])})
        else:
            is_due = self._now() >= at.archived_due
            following = at.model_copy(update={"phase": "archived" if is_due else "idle", "after": ""})
        return self._seen(answer or {}), following

    def _archived(self, at: Cursor) -> tuple[Iterator[Change], Cursor]:
        """A page of deleted contacts; those that a merge has taken away are told as merged."""
        answer = self._list(at.after, archived=True)
        gone = [Record.read(row) for row in rows(answer)]
        lately = [r for r in gone if r.archived_at is None or r.archived_at >= at.archived_from]
        after, pages = next_page(answer), at.archived_pages + 1
        if after:
            return self._deleted(lately), at.model_copy(update={"after": after, "archived_pages": pages})
        now = self._now()
        done = {
            "phase": "idle",
            "after": "",
            "archived_from": now - self._settings.overlap,
            "archived_due": now + (pages - 1) * ARCHIVED_PAUSE,
            "archived_pages": 0,
        }
        return self._deleted(lately), at.model_copy(update=done)

    # ------------------------------------------------------------------------------------------- rows

    def _list(self, after: str, *, archived: bool) -> dict[str, Any]:
        page = {"after": after} if after else {}
        answer = self._client.records.get_page(
            "contacts", limit=LIST_PAGE, archived=archived, properties=[",".join(self._properties)], **page
        )
        return answer or {}

    def _seen(self, answer: dict[str, Any]) -> Iterator[Change]:
        now = self._now()
        for row in rows(answer):
            self.records += 1
            yield from mapping.changes(Record.read(row), self._connection, self._settings, now)

    def _deleted(self, gone: list[Record]) -> Iterator[Change]:
        """Deleted, unless the id lives on in another record."""
        survivors: dict[str, str] = {}
        for record in self._reader.batch("contacts", [r.id for r in gone], self._properties):
            survivors[record.id] = record.id
            survivors |= dict.fromkeys(mapping.merged_ids(record), record.id)
        for row in gone:
            key, into = mapping.key_of(self._connection, row.id), survivors.get(row.id)
            if into is None:
                yield Change(kind=ChangeKind.DELETED, key=key, at=row.archived_at)
            elif into != row.id:
                yield Change(
                    kind=ChangeKind.MERGED, key=key, into=mapping.key_of(self._connection, into), at=row.archived_at
                )

    # ------------------------------------------------------------------------------------------- lists

    def _list_named(self, name: str) -> str:
        offset, more = 0, True
        while more:
            answer = (
                self._client.sdk.crm.lists.lists_api.do_search(
                    {
                        "query": name,
                        "offset": offset,
                        "count": LIST_PAGE,
                        "objectTypeId": CONTACTS,
                        "processingTypes": [],
                        "additionalProperties": [],
                    }
                )
                or {}
            )
            for row in rows(answer, "listId", "name", under="lists"):
                if row["name"] == name:
                    return str(row["listId"])
            offset, more = int(answer.get("offset") or 0), bool(answer.get("hasMore"))
        raise self._no_list(name)

    def _no_list(self, selector: str) -> Refused:
        return Refused(
            f"there is no contact list {selector!r}",
            where=self._connection,
            mend="name a list of contacts by its id or its exact name",
        )


def _parse(cursor: str) -> Cursor:
    try:
        return Cursor.model_validate_json(cursor)
    except ValidationError:
        raise Refused(
            "this is no cursor of ours", where="HubSpot sync", mend="start a full load, with no cursor"
        ) from None


def _millis(at: datetime) -> str:
    return str(int(at.timestamp() * 1000))
