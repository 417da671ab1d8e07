"""The port on dicts: the reference for how a CRM behaves, and the CRM of most tests.

It keeps every promise of the port, and counts calls as a vendor would: one for each batch or page.
"""

import hmac
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from crm_adapters.calling import Caller, is_fresh
from crm_adapters.errors import Gone, Refused
from crm_adapters.memory_account import (
    FLAGS,
    NONCE_HEADER,
    SIGNATURE_HEADER,
    TIME_HEADER,
    USER_HEADER,
    MemoryAccount,
    MemoryTask,
    called,
)
from crm_adapters.port import (
    FIRST_LOOK,
    Budget,
    Change,
    ChangeKind,
    ChangePage,
    Owner,
    Reading,
    Readings,
    ReceivedPage,
    ReviewTask,
    SentEmail,
    SetupItem,
    TaskAnswer,
    TaskRef,
)
from gates.draft import Template
from gates.errors import Forged, InputError
from gates.recipient import Consent, ConsentState, ContactKey, Flag

PAGE = 100
# So many changes are told again at the start of the next run, as a vendor's overlap does.
OVERLAP = 2


class MemoryCRM:
    """One account in memory, seen through the port; `account` is the other side, where people work.

    A second instance on the same `account` is the same CRM after a restart of ours.
    """

    def __init__(self, connection: str, *, now: Callable[[], datetime], account: MemoryAccount | None = None) -> None:
        """Open an account, or make an empty one; `now` dates what is read and written."""
        self.account = account or MemoryAccount(connection, now=now)
        self._connection = connection
        self._now = now
        self._calls: Counter[str] = Counter()
        self._records = 0

    @property
    def connection(self) -> str:
        """The connection's name in app.yaml."""
        return self._connection

    def check_setup(self) -> Sequence[SetupItem]:
        """Hidden fields, unusable templates, and whatever the test says is missing."""
        with self._call("check_setup") as account:
            return [
                *(
                    SetupItem(
                        name=f"field {name}",
                        ok=name not in account.hidden,
                        detail="hidden from the token" if name in account.hidden else "visible",
                        mend="let the token read this field" if name in account.hidden else "",
                    )
                    for name in FLAGS.values()
                ),
                *(
                    SetupItem(name=f"template {name}", ok=False, detail=why, mend="mend the template in the CRM")
                    for name, why in account.unusable_templates.items()
                ),
                *(
                    SetupItem(name=name, ok=False, detail="missing", mend=mend)
                    for name, mend in account.missing_setup.items()
                ),
            ]

    def owners(self) -> Sequence[Owner]:
        """Everyone who can own a contact."""
        with self._call("owners") as account:
            return tuple(account.owners)

    def templates(self) -> Sequence[Template]:
        """The approved templates, as they were added."""
        with self._call("templates") as account:
            return tuple(account.templates.values())

    def segment(self, selector: str) -> Iterator[ContactKey]:
        """The living members of a list, page by page; an unknown list is refused."""
        with self._call("segment") as account:
            if selector not in account.lists:
                raise Refused(
                    f"there is no list {selector!r}", where=self._connection, mend="name a list that the account has"
                )
            members = list(account.lists[selector])
        for start in range(0, len(members), PAGE):
            if start:
                self._calls["segment"] += 1
            page = members[start : start + PAGE]
            yield from (key for key in map(self.account.resolve, page) if key is not None)

    def changed_contacts(self, cursor: str | None) -> ChangePage:
        """A page of everyone, then of what changed; the cursor is ``all:<since>:<offset>`` or ``since:<n>``."""
        with self._call("changed_contacts") as account:
            if cursor is None:
                return self._everyone(since=len(account.changes), offset=0)
            kind, _, rest = cursor.partition(":")
            if kind == "all":
                since, _, offset = rest.partition(":")
                return self._everyone(since=int(since), offset=int(offset))
            return self._changes(int(rest))

    def received(self, cursor: str | None) -> ReceivedPage:
        """What was recorded since the cursor, a count; the first look reads everything younger than `FIRST_LOOK`."""
        with self._call("received") as account:
            start = int(cursor) if cursor is not None else 0
            page = account.received[start : start + PAGE]
            since = self._now() - FIRST_LOOK
            emails = tuple(e for e in page if cursor is not None or e.at is None or e.at >= since)
            end = start + len(page)
            return ReceivedPage(emails=emails, cursor=str(end), more=end < len(account.received))

    def read(self, keys: Sequence[ContactKey], addresses: Sequence[str] = ()) -> Readings:
        """The records of these keys and addresses, each once, dated now."""
        gone: list[ContactKey] = []
        found: dict[ContactKey, Reading] = {}
        for start in range(0, len(keys), PAGE):
            with self._call("read") as account:
                for key in keys[start : start + PAGE]:
                    at = account.resolve(key)
                    if at is None:
                        gone.append(key)
                    else:
                        found[at] = self._reading(account.records[at], addresses)
        for start in range(0, len(addresses), PAGE):
            wanted = {address.lower() for address in addresses[start : start + PAGE]}
            with self._call("read") as account:
                for key, reading in account.records.items():
                    if wanted.intersection(map(str.lower, reading.contact.addresses)):
                        found[key] = self._reading(reading, addresses)
        self._records += len(found)
        return Readings(found=tuple(found.values()), gone=tuple(gone))

    def put_task(self, task: ReviewTask) -> TaskRef:
        """Create or update the one task of this outreach; a new digest clears the decision about the old one."""
        with self._call("put_task") as account:
            row = next(
                (t for t in account.tasks.values() if t.content.outreach == task.outreach and not t.deleted), None
            )
            if row is None:
                row = MemoryTask(id=account.new_id("task"), content=task)
                account.tasks[row.id] = row
                account.wrote("put_task", f"task/{row.id}", "content")
            elif row.content != task:
                if row.content.draft_digest != task.draft_digest:
                    row = MemoryTask(id=row.id, content=task)
                    account.tasks[row.id] = row
                row.content = task
                account.wrote("put_task", f"task/{row.id}", "content")
            return TaskRef(connection=self._connection, id=row.id)

    def read_answers(self, refs: Sequence[TaskRef]) -> Sequence[TaskAnswer]:
        """What the decision fields say; a task that is not there is answered as deleted."""
        answers: list[TaskAnswer] = []
        for start in range(0, len(refs), PAGE):
            with self._call("read_answers") as account:
                answers.extend(_answer(ref, account.tasks.get(ref.id)) for ref in refs[start : start + PAGE])
        self._records += len(answers)
        return answers

    def close_task(self, ref: TaskRef, outcome: str) -> None:
        """Complete the task with its outcome, once; a task that is gone is no error."""
        with self._call("close_task") as account:
            row = account.tasks.get(ref.id)
            if row is None or row.deleted or (row.completed and row.outcome == outcome):
                return
            row.completed, row.outcome = True, outcome
            account.wrote("close_task", f"task/{row.id}", "completed", "outcome")

    def log_email(self, sent: SentEmail) -> str:
        """Put the mail on the timeline once; the same Message-ID again returns the same id."""
        with self._call("log_email") as account:
            for email, logged in account.emails.items():
                if logged.message_id == sent.message_id:
                    return email
            contact = self._here(sent.contact)
            email = account.new_id("email")
            account.emails[email] = replace(sent, contact=contact)
            account.wrote("log_email", f"email/{email}", "content")
            return email

    def opt_out(self, key: ContactKey, address: str, reason: str) -> None:
        """Set the record's opt-out, once; where the record is gone, every record with this address."""
        with self._call("opt_out") as account:
            at = account.resolve(key)
            same = [k for k, r in account.records.items() if address.lower() in map(str.lower, r.contact.addresses)]
            targets = [at] if at is not None else same
            if not targets:
                raise Gone("the record to opt out is gone", where=str(key))
            name = FLAGS[ConsentState.OPTED_OUT]
            for target in targets:
                if not any(flag.name == name for flag in account.records[target].consent.flags):
                    account.opt_out(target)
                    account.note(target, f"Opted out by Gatepost: {reason}")
                    account.wrote("opt_out", str(target), name)

    def verify_events(self, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """What `MemoryAccount.webhook` signed."""
        signature = {name.lower(): value for name, value in headers.items()}.get(SIGNATURE_HEADER.lower(), "")
        if not hmac.compare_digest(signature, self.account.sign(body)):
            raise Forged("the webhook's signature does not verify", where=f"{method} {uri}")

    def read_events(self, body: bytes, received_at: datetime) -> Sequence[Change]:
        """The changes that `MemoryAccount.webhook` told; a flag among them comes as a hint."""
        try:
            return [self._told(event, received_at) for event in json.loads(body)]
        except (ValueError, KeyError, TypeError):
            raise InputError("the body is no list of changes", where=self._connection, mend="sign another") from None

    def _told(self, event: Mapping[str, Any], at: datetime) -> Change:
        key = ContactKey(connection=self._connection, object=event["object"], id=event["id"])
        hint = None
        if "flag" in event:
            flag = Flag(name=event["flag"], value="true", state=ConsentState.OPTED_OUT, changed_at=at)
            hint = Consent(state=flag.state, source=key, address="", read_at=at, flags=(flag,))
        into = replace(key, id=event["into"]) if "into" in event else None
        return Change(kind=ChangeKind(event["kind"]), key=key, into=into, consent_hint=hint, at=at)

    def vouch(self, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Caller:
        """The user in a call that `MemoryAccount.call` signed."""
        given = {name.lower(): value for name, value in headers.items()}
        named = {name: given.get(name.lower(), "") for name in (USER_HEADER, NONCE_HEADER, TIME_HEADER)}
        signed = self.account.sign(called(method, uri, named, body))
        genuine = hmac.compare_digest(given.get(SIGNATURE_HEADER.lower(), "").encode(), signed.encode())
        if not genuine or not is_fresh(named[TIME_HEADER], now):
            raise Forged("the account does not vouch for this call", where=self._connection, mend="sign it now")
        owner = next((o for o in self.owners() if o.id == named[USER_HEADER]), None)
        return Caller(
            org=self._connection,
            user=named[USER_HEADER],
            owner=owner.id if owner else "",
            email=owner.email if owner else "",
            nonce=named[NONCE_HEADER],
        )

    def budget(self) -> Budget:
        """The calls so far; memory has no limit."""
        return Budget(calls=dict(self._calls), left=None, records=self._records)

    @contextmanager
    def _call(self, name: str) -> Iterator[MemoryAccount]:
        """One call: counted, then whatever was arranged to go wrong, then alone with the account."""
        self._calls[name] += 1
        self.account.begin(name)
        with self.account.lock:
            yield self.account

    def _here(self, key: ContactKey) -> ContactKey:
        at = self.account.resolve(key)
        if at is None:
            raise Gone("the record is gone", where=str(key))
        return at

    def _everyone(self, *, since: int, offset: int) -> ChangePage:
        """A page of all records; what changes while we read shows in the incremental run that follows."""
        # `arrivals` only grows, so an offset into it neither skips nor repeats while records come and go.
        page = self.account.arrivals[offset : offset + PAGE]
        changes = tuple(self._seen(key) for key in page if key in self.account.records)
        self._records += len(changes)
        more = offset + PAGE < len(self.account.arrivals)
        cursor = f"all:{since}:{offset + PAGE}" if more else f"since:{since}"
        return ChangePage(changes=changes, cursor=cursor, more=more)

    def _changes(self, since: int) -> ChangePage:
        log = self.account.changes
        page = log[since : since + PAGE]
        # A record that has gone since then says so itself, later in the log.
        living = (c for c in page if c.kind is not ChangeKind.SEEN or c.key in self.account.records)
        changes = tuple(self._seen(c.key) if c.kind is ChangeKind.SEEN else c for c in living)
        self._records += len(changes)
        more = since + PAGE < len(log)
        following = since + PAGE if more else max(since, len(log) - OVERLAP)
        return ChangePage(changes=changes, cursor=f"since:{following}", more=more)

    def _seen(self, key: ContactKey) -> Change:
        reading = self.account.records[key]
        consent = self._consent(reading, ())
        hint = consent if consent.state > ConsentState.UNKNOWN else None
        return Change(kind=ChangeKind.SEEN, key=key, contact=reading.contact, consent_hint=hint, at=self._now())

    def _reading(self, stored: Reading, addresses: Sequence[str]) -> Reading:
        now = self._now()
        facts = tuple(replace(fact, read_at=now) for fact in stored.facts)
        return replace(stored, consent=self._consent(stored, addresses), facts=facts)

    def _consent(self, stored: Reading, addresses: Sequence[str]) -> Consent:
        """The strictest of the flags that the token can see, and unknown where it cannot see one."""
        hidden = tuple(sorted(self.account.hidden))
        flags = tuple(flag for flag in stored.consent.flags if flag.name not in hidden)
        return replace(
            stored.consent,
            state=_state(stored.consent.state, flags, hidden=bool(hidden)),
            address=_address(stored, addresses),
            read_at=self._now(),
            flags=flags,
            hidden=hidden,
        )


def _state(stored: ConsentState, flags: Sequence[Flag], *, hidden: bool) -> ConsentState:
    """What can be seen of a state: without its flags a record is at most contactable or unknown."""
    ground = ConsentState.UNKNOWN if hidden else min(stored, ConsentState.UNKNOWN)
    return max((ground, *(flag.state for flag in flags)))


def _address(stored: Reading, asked: Sequence[str]) -> str:
    """The address that was asked for where it is one of the record's, else the primary one."""
    wanted = {address.lower() for address in asked}
    own = stored.contact.addresses
    return next((address for address in own if address.lower() in wanted), own[0] if own else "")


def _answer(ref: TaskRef, row: MemoryTask | None) -> TaskAnswer:
    if row is None or row.deleted:
        content = row.content if row else None
        return TaskAnswer(
            ref=ref,
            outreach=content.outreach if content else "",
            draft_digest=content.draft_digest if content else "",
            decision="",
            decided_by="",
            deleted=True,
        )
    return TaskAnswer(
        ref=ref,
        outreach=row.content.outreach,
        draft_digest=row.content.draft_digest,
        decision=row.decision,
        decided_by=row.decided_by,
        reason=row.reason,
        edited_subject=row.edited_subject,
        edited_text=row.edited_text,
        completed=row.completed,
        at=row.at,
    )
