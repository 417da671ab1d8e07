"""What a simulation tells afterwards: a row for each day, what happened to the segment, and what the run amounts to."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from connector.model import Json
from gates.canonical import plain


@dataclass(slots=True, kw_only=True)
class Day:
    """One working day of the segment, as it stood in the evening; counts are of the day, `reviews` of the epoch.

    `blast_said` is the hard figure that was shown in the morning: unreviewed mails that may be bad before it stops.
    """

    number: int
    day: date
    level: str = "off"
    restraint: str = "none"
    attempt: int = 1
    reviews: int = 0
    interventions: int = 0
    bound: float | None = None
    seeds_shown: int = 0
    seeds_caught: int = 0
    drafts: int = 0
    bad_drafts: int = 0
    sent_reviewed: int = 0
    bad_reviewed: int = 0
    sent_unreviewed: int = 0
    bad_unreviewed: int = 0
    replies: int = 0
    opt_outs: int = 0
    complaints: int = 0
    blast_said: int = 0
    alarms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that changed what the segment may do, in words."""

    at: datetime
    day: int
    kind: str
    text: str


@dataclass(slots=True, kw_only=True)
class Story:
    """All of it. `bad_since` is the day on which the model turned bad, 0 if it never did.

    `said` is the blast radius shown on the morning of that day, `left` the bad unreviewed mails since. `returned`
    mails were on their way alone when the level fell, and became approval items. `seconds` is what the run cost, the
    only figure that a repetition may change.
    """

    seed: int
    weeks: int
    days: list[Day] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    bad_since: int = 0
    said: int = 0
    left: int = 0
    returned: int = 0
    audit_events: int = 0
    audit_whole: bool = False
    seconds: float = 0.0

    def first(self, kind: str, after: int = 0) -> Event | None:
        """The first event of that kind, on or after that day."""
        return next((e for e in self.events if e.kind == kind and e.day >= after), None)

    def total(self, name: str) -> int:
        """One count, over all days."""
        return sum(int(getattr(day, name)) for day in self.days)

    def plain(self) -> Json:
        """As JSON, without what the machine's speed decides."""
        body = asdict(self)
        del body["seconds"]
        found: Json = plain(body)
        return found


def weeks(days: Sequence[Day]) -> list[tuple[Day, list[Day]]]:
    """Each week's last day, and all its days."""
    found: dict[int, list[Day]] = {}
    for day in days:
        found.setdefault((day.number - 1) // 5, []).append(day)
    return [(part[-1], part) for part in found.values()]
