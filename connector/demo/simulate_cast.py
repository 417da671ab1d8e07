"""Who plays in a simulation: a drafter with a true bad rate, reviewers with habits, recipients who answer.

All their chances are keyed hashes of the seed and of what they are about, so that a run can be repeated, and so that
who looks first changes nothing. A bad draft is one that the gates let pass and a careful person would not.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from connector.ports import Filled, Prompt
from gates.draft import Claim
from gates.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Dice:
    """Chances of one run."""

    seed: int

    def draw(self, purpose: str, key: str) -> float:
        """A number in [0, 1) that depends on the seed, the purpose and the key only."""
        found = hashlib.blake2b(f"{self.seed}|{purpose}|{key}".encode(), digest_size=8).digest()
        return int.from_bytes(found, "big") / 2**64

    def pick(self, purpose: str, key: str, among: tuple[str, ...]) -> str:
        """One of these."""
        return among[int(self.draw(purpose, key) * len(among))]


# ------------------------------------------------------------------------------------------------ the drafter

OPENINGS = (
    "I am writing because your team at {company.name} may find this useful.",
    "I am writing to you as {contact.job_title} at {company.name}.",
    "This may be useful to you as {contact.job_title} at {company.name}.",
    "I am writing to {company.name} with one short question.",
)
CLOSINGS = (
    "Would a short call with you and your colleagues at {company.name} make sense?",
    "Shall I send you one page about it?",
    "Would a short call make sense?",
    "May I send you and your colleagues at {company.name} one page about it?",
)
UNSUITABLE = (
    # What passes every gate and that a careful person would not send to a stranger.
    "My cat walks over the keyboard while I write this, so please bear with me.",
    "I had a long night, so forgive me if this sounds a little tired.",
    "This mail is as long as my patience on a Monday.",
    "I write this from the beach, with a cold drink in my hand.",
    "My boss tells me to write more of these mails, so here I am.",
)


@dataclass(slots=True, kw_only=True)
class SimulatedDrafter:
    """Fills slots from approved phrases and facts, and at the rate of the moment writes an unsuitable sentence.

    `rate` is asked at each draft. It remembers what it wrote; what it did not write is a seed.
    """

    dice: Dice
    rate: Callable[[], float]
    wrote: dict[str, bool] = field(default_factory=dict)
    drafts: int = 0
    bad: int = 0

    @property
    def model(self) -> str:
        """One model, by its date; that it turns bad is what nobody has told us."""
        return "simulated-2026-01-01"

    def fill(self, prompt: Prompt) -> Filled:
        """One phrase for each slot, and the flaw in one of them."""
        about = json.dumps(dict(prompt.facts), sort_keys=True)
        bad = self.dice.draw("bad", about) < self.rate()
        slots: dict[str, str] = {}
        claims: list[Claim] = []
        for slot, phrases in zip(prompt.template.slots, (OPENINGS, CLOSINGS), strict=True):
            phrase = self.dice.pick(f"phrase {slot.name}", about, phrases)
            uses = tuple(path for path in prompt.facts if f"{{{path}}}" in phrase)
            text = phrase
            for path in uses:
                text = text.replace(f"{{{path}}}", prompt.facts[path])
            slots[slot.name] = text
            if uses:
                claims.append(Claim(slot=slot.name, text=text, sources=uses))
        if bad:
            first = prompt.template.slots[0].name
            slots[first] = f"{slots[first]} {self.dice.pick('flaw', about, UNSUITABLE)}"
        self.drafts += 1
        self.bad += bad
        self.wrote[told(slots)] = bad
        return Filled(slots=slots, claims=tuple(claims), model=self.model, raw=json.dumps(slots))

    def is_bad(self, slots: Mapping[str, str]) -> bool:
        """The truth about these texts; what this drafter did not write, and no reviewer mended, is a seed."""
        return self.wrote.get(told(slots), True)

    def mended(self, slots: Mapping[str, str]) -> dict[str, str]:
        """The texts without the unsuitable sentence, as a reviewer would edit them; remembered as good."""
        better = {name: _without(text) for name, text in slots.items()}
        self.wrote[told(better)] = False
        return better

    def is_mine(self, slots: Mapping[str, str]) -> bool:
        """Whether this drafter wrote them."""
        return told(slots) in self.wrote


def told(slots: Mapping[str, str]) -> str:
    """The texts of all slots, as one key."""
    return json.dumps(dict(slots), sort_keys=True)


def _without(text: str) -> str:
    for flaw in UNSUITABLE:
        text = text.replace(f" {flaw}", "")
    return text


# ------------------------------------------------------------------------------------------------ the reviewers


class Habit(StrEnum):
    """How somebody reviews."""

    CAREFUL = "careful"
    HURRIED = "hurried"
    RUBBER = "rubber"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """The share of bad drafts, and of seeds, that is caught; and the seconds per draft, from and to."""

    catches: float
    seconds: tuple[float, float]


MANNERS: Mapping[Habit, Manner] = {
    Habit.CAREFUL: Manner(catches=0.95, seconds=(25.0, 75.0)),
    Habit.HURRIED: Manner(catches=0.70, seconds=(12.0, 20.0)),
    Habit.RUBBER: Manner(catches=0.0, seconds=(1.0, 3.0)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """One person who reviews, by their owner id in the CRM."""

    owner: str
    habit: Habit
    dice: Dice

    def catches(self, draft: str) -> bool:
        """Whether they see what is wrong with this bad draft."""
        return self.dice.draw(f"catch {self.owner}", draft) < MANNERS[self.habit].catches

    def seconds(self, draft: str) -> float:
        """How long they look at it."""
        low, high = MANNERS[self.habit].seconds
        return low + (high - low) * self.dice.draw(f"seconds {self.owner}", draft)


def reviewers(counts: Mapping[Habit, int], dice: Dice) -> tuple[Reviewer, ...]:
    """So many of each habit; InputError when there is nobody."""
    made = [habit for habit in Habit for _ in range(counts.get(habit, 0))]
    if not made:
        raise InputError("nobody reviews", where="--reviewers", mend="for example careful:2,hurried:1")
    return tuple(Reviewer(owner=f"owner-{n}", habit=habit, dice=dice) for n, habit in enumerate(made, 1))


# ------------------------------------------------------------------------------------------------ the recipients


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Shares of delivered mails that are answered in these ways; the rest is silence."""

    reply: float
    opt_out: float
    complaint: float


GOOD_MAIL = Answers(reply=0.04, opt_out=0.003, complaint=0.0)
BAD_MAIL = Answers(reply=0.01, opt_out=0.03, complaint=0.01)

LATEST_HOURS = 48.0
"""Answers come within two working days; the sooner the likelier."""


def answer(outreach: str, rates: Answers, dice: Dice) -> tuple[str, float] | None:
    """What this recipient does, and after how many hours; None for silence."""
    drawn = dice.draw("answer", outreach)
    for kind, share in (("complaint", rates.complaint), ("opt_out", rates.opt_out), ("reply", rates.reply)):
        if drawn < share:
            return kind, 0.5 + (LATEST_HOURS - 0.5) * dice.draw("answer after", outreach) ** 2
        drawn -= share
    return None


REPLIES = (
    "Thank you, please send me the page.",
    "Sounds interesting, could you call me next week?",
    "Thanks, but this is not a topic for us this year.",
    "Please talk to my colleague about it.",
)
