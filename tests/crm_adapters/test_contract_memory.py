"""The memory CRM passes the contract."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from crm_adapters.errors import RateLimited
from crm_adapters.memory import MemoryCRM
from crm_adapters.memory_account import MemoryAccount
from crm_adapters.port import CRM, Change, ChangeKind, Owner, ReceivedEmail, TaskRef
from gates.recipient import ConsentState, ContactKey
from tests.crm_adapters.contract import ReadContract, SetupContract, SyncContract
from tests.crm_adapters.contract_mail import ReceivedContract
from tests.crm_adapters.contract_writes import FailureContract, TaskContract, TimelineContract
from tests.crm_adapters.rig import Rig, Webhook
from tests.people import NOW, OWNER, TEMPLATE, Person, key, reading


class MemoryRig:
    """Arranges a `MemoryAccount`."""

    owner = OWNER
    tells = frozenset(ConsentState)
    second_addresses = True
    converts = True
    calls_for_250 = 3

    def __init__(self) -> None:
        self.account = MemoryAccount("memory", now=self.now)
        self.crm = self.restart()
        self.account.add_owner(Owner(id=OWNER, email="rep@gatepost.example", name="Rosa Rep", active=True))

    def restart(self) -> CRM:
        return MemoryCRM("memory", now=self.now, account=self.account)

    def now(self) -> datetime:
        return NOW

    def settle(self) -> None:
        """Memory has no lag."""

    def add(self, person: Person) -> ContactKey:
        return self.account.add(reading(person, self._free(person, "contact")))

    def add_namesakes(self, person: Person) -> Sequence[ContactKey]:
        return [self.add(person), self.add(person), self.add_lead(person)]

    def add_lead(self, person: Person) -> ContactKey:
        return self.account.add(reading(person, self._free(person, "lead")))

    def convert(self, lead: ContactKey) -> ContactKey:
        contact = replace(lead, object="contact", id=f"{lead.id}-converted")
        self.account.convert(lead, contact)
        return contact

    def opt_out(self, at: ContactKey) -> None:
        self.account.opt_out(at)

    def retitle(self, at: ContactKey, title: str) -> None:
        self.account.change(at, lambda r: replace(r, contact=replace(r.contact, title=title)))

    def merge(self, winner: ContactKey, loser: ContactKey) -> ContactKey:
        return self.account.merge(winner, loser, new_id="survivor")

    def delete(self, at: ContactKey) -> None:
        self.account.delete(at)

    def erase(self, at: ContactKey) -> None:
        self.account.delete(at, privacy=True)

    def hide_deciding_field(self) -> str:
        self.account.hide("email_opt_out")
        return "email_opt_out"

    def make_list(self, members: Sequence[ContactKey]) -> str:
        self.account.add_list("ops-leaders", members)
        return "ops-leaders"

    def add_templates(self) -> tuple[str, str]:
        self.account.add_template(TEMPLATE)
        self.account.add_unusable_template("Newsletter", "it is made by code that we cannot run")
        return TEMPLATE.name, "Newsletter"

    def foreign_fields(self, at: ContactKey) -> Mapping[str, object]:
        stored = self.account.records[at]
        return {"contact": stored.contact, "facts": stored.facts, "relationship": stored.relationship}

    def decide(self, ref: TaskRef, decision: str, *, reason: str = "", subject: str = "", text: str = "") -> None:
        self.account.decide(ref.id, decision, reason=reason, subject=subject, text=text)

    def complete(self, ref: TaskRef) -> None:
        self.account.complete(ref.id)

    def delete_task(self, ref: TaskRef) -> None:
        self.account.delete_task(ref.id)

    def tasks(self, at: ContactKey) -> Sequence[Mapping[str, str]]:
        living = [t for t in self.account.tasks.values() if not t.deleted and t.content.contact == at]
        return [
            {
                "id": t.id,
                "text": f"{t.content.mail_text}\n{t.content.link}\n{t.outcome}",
                "completed": "yes" if t.completed else "no",
            }
            for t in living
        ]

    def emails(self, at: ContactKey) -> Sequence[str]:
        return [mail.subject for mail in self.account.emails.values() if mail.contact == at]

    def mail_came_in(self, email: ReceivedEmail, *, answers: str = "") -> None:
        headers = (("In-Reply-To", answers),) if answers else ()
        self.account.record(replace(email, headers=headers))

    def mail_came_back(self, message_id: str, *, words: str) -> None:
        sent = next(e for e in self.account.emails.values() if e.message_id == message_id)
        self.account.record(
            ReceivedEmail(
                record=f"back-{message_id}", at=NOW, from_address=sent.from_address, to_address=sent.to_address,
                message_id=message_id, returned=True, words=words,
            )
        )  # fmt: skip

    def outage(self, *, on: bool) -> None:
        self.account.outage(on=on)

    def limit_rate(self) -> None:
        self.account.refuse_next(RateLimited("too many calls", after=60.0))

    def lose_next_answer(self) -> None:
        self.account.lose_next_answer()

    def event(self, at: ContactKey) -> Webhook:
        headers, body = self.account.webhook([Change(kind=ChangeKind.SEEN, key=at)])
        return Webhook("https://gatepost.example/crm/memory/events", headers, body)

    def forgeries(self, genuine: Webhook) -> Sequence[Webhook]:
        return [replace(genuine, body=genuine.body + b" "), replace(genuine, headers={})]

    def _free(self, person: Person, kind: str) -> ContactKey:
        """A key that no record has: the same person may be in the account several times."""
        wanted, taken = key(person, kind=kind), len(self.account.arrivals)
        return wanted if wanted not in self.account.records else replace(wanted, id=f"{wanted.id}-{taken}")


@pytest.fixture
def rig() -> Rig:
    return MemoryRig()


class TestRead(ReadContract): ...


class TestSync(SyncContract): ...


class TestSetup(SetupContract): ...


class TestTask(TaskContract): ...


class TestTimeline(TimelineContract): ...


class TestFailure(FailureContract): ...


class TestReceived(ReceivedContract): ...
