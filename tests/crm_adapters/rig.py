"""What the contract needs from each CRM: the adapter, and the hands of everybody else in the account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from crm_adapters.port import CRM, ReceivedEmail, TaskRef
from gates.recipient import ConsentState, ContactKey
from tests.people import Person


@dataclass(frozen=True, slots=True)
class Webhook:
    """One request as it reaches our door."""

    uri: str
    headers: Mapping[str, str]
    body: bytes
    method: str = "POST"


class Rig(Protocol):
    """One account that a test can arrange. Everything but `crm` and `restart` happens behind our back."""

    crm: CRM
    owner: str  # an active owner's id; every record added belongs to them
    tells: frozenset[ConsentState]  # the states that this CRM's fields can say
    second_addresses: bool  # a record can hold more than one address
    converts: bool  # the CRM knows leads
    calls_for_250: int  # the most calls that reading 250 records with all their facts may cost

    def restart(self) -> CRM:
        """A new adapter on the same account, as after a restart of ours."""
        ...

    def now(self) -> datetime:
        """The time that the adapter sees."""
        ...

    def settle(self) -> None:
        """Let time pass until the CRM's search has caught up, and until no overlap reaches back to what was done."""
        ...

    def add(self, person: Person) -> ContactKey:
        """A record of this person, with a company and the owner."""
        ...

    def add_namesakes(self, person: Person) -> Sequence[ContactKey]:
        """As many records with this person's address as the CRM allows."""
        ...

    def add_lead(self, person: Person) -> ContactKey:
        """A lead; only where `converts`."""
        ...

    def convert(self, lead: ContactKey) -> ContactKey:
        """A rep converts the lead; only where `converts`."""
        ...

    def opt_out(self, key: ContactKey) -> None:
        """The person opts out by the CRM's own means."""
        ...

    def retitle(self, key: ContactKey, title: str) -> None:
        """Somebody edits the job title."""
        ...

    def merge(self, winner: ContactKey, loser: ContactKey) -> ContactKey:
        """Somebody merges two records; returns the survivor's key."""
        ...

    def delete(self, key: ContactKey) -> None:
        """Somebody deletes the record."""
        ...

    def erase(self, key: ContactKey) -> None:
        """Somebody deletes the record for good, for privacy."""
        ...

    def hide_deciding_field(self) -> str:
        """An admin hides one field that decides about mailing; returns its name."""
        ...

    def make_list(self, members: Sequence[ContactKey]) -> str:
        """A segment's selector for these members."""
        ...

    def add_templates(self) -> tuple[str, str]:
        """The names of a usable template and of one that cannot be rendered.

        The usable one has the slots `opening` and `reason`, a first name and the legal marker.
        """
        ...

    def foreign_fields(self, key: ContactKey) -> Mapping[str, object]:
        """Every stored field of the record that is not ours and says nothing about consent or change times."""
        ...

    def decide(self, ref: TaskRef, decision: str, *, reason: str = "", subject: str = "", text: str = "") -> None:
        """The owner fills the decision fields."""
        ...

    def complete(self, ref: TaskRef) -> None:
        """The owner ticks the task off without a word."""
        ...

    def delete_task(self, ref: TaskRef) -> None:
        """The owner deletes the task."""
        ...

    def tasks(self, key: ContactKey) -> Sequence[Mapping[str, str]]:
        """The living tasks about this record: `id`, `text` (all that a rep can read), `completed` (yes or no)."""
        ...

    def emails(self, key: ContactKey) -> Sequence[str]:
        """The subjects of the mails on this record's timeline."""
        ...

    def mail_came_in(self, email: ReceivedEmail, *, answers: str = "") -> None:
        """The CRM records a mail to us: writer, address, subject, text; `answers` is the Message-ID of a logged one."""
        ...

    def mail_came_back(self, message_id: str, *, words: str) -> None:
        """The CRM marks our logged mail as bounced; `words` is what the server said, where the CRM keeps that."""
        ...

    def outage(self, *, on: bool) -> None:
        """The CRM answers nothing but server errors, until switched off."""
        ...

    def limit_rate(self) -> None:
        """The CRM refuses calls as too many, for longer than an adapter would wait by itself."""
        ...

    def lose_next_answer(self) -> None:
        """The next write is carried out, and its answer never arrives."""
        ...

    def event(self, key: ContactKey) -> Webhook:
        """A genuine webhook about this record."""
        ...

    def forgeries(self, genuine: Webhook) -> Sequence[Webhook]:
        """The same webhook as somebody would send it who does not know the secret."""
        ...
