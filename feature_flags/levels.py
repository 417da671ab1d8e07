"""Level and restraint: two axes, and the lowest of every scope counts.

A level is earned and only a person raises it; a restraint is imposed and anyone may impose it
(facts/autonomy.md section 4; laws 5 and 6). A scope without a row is `off`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """What a scope has earned."""

    OFF = 0  # nothing is drafted
    SHADOW = 1  # drafted and judged for the record; nobody is asked, nothing is sent
    DRAFT = 2  # a person approves each mail
    SAMPLED = 3  # a share is held for review
    AUTONOMOUS = 4  # a sample is reviewed afterwards

    @property
    def word(self) -> str:
        """The word used in files and on pages."""
        return self.name.lower()


class Restraint(IntEnum):
    """What is imposed on a scope at the moment."""

    NONE = 0
    THROTTLED = 1  # reduced caps
    PAUSED = 2  # nothing is claimed; drafting goes on
    KILLED = 3  # nothing is drafted or claimed

    @property
    def word(self) -> str:
        """The word used in files and on pages."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Scope:
    """Something that can be allowed or restrained: an organisation, domain, segment, template or sender."""

    kind: str
    key: str

    def __str__(self) -> str:
        """``kind:key``."""
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The stored row of one scope, or its absence (`level` OFF, `known` False)."""

    scope: Scope
    level: Level = Level.OFF
    restraint: Restraint = Restraint.NONE
    known: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """What is allowed right now: the lowest level and the strictest restraint, and which scopes decided."""

    level: Level
    restraint: Restraint
    because: str

    @property
    def may_draft(self) -> bool:
        """Whether drafts may be made at all."""
        return self.level >= Level.SHADOW and self.restraint < Restraint.KILLED

    @property
    def may_send_reviewed(self) -> bool:
        """Whether mail that a person approved may be claimed."""
        return self.level >= Level.DRAFT and self.restraint < Restraint.PAUSED

    @property
    def may_send_unreviewed(self) -> bool:
        """Whether mail that nobody approved may be claimed."""
        return self.level >= Level.SAMPLED and self.restraint <= Restraint.THROTTLED


def effective(standings: Iterable[Standing]) -> Permission:
    """The lowest level and strictest restraint of all scopes; no scope at all, or one without a row, is `off`."""
    rows = tuple(standings)
    if not rows:
        return Permission(level=Level.OFF, restraint=Restraint.NONE, because="no scope is known")
    lowest = min(rows, key=lambda s: (s.level if s.known else Level.OFF, str(s.scope)))
    strictest = max(rows, key=lambda s: (s.restraint, str(s.scope)))
    level = lowest.level if lowest.known else Level.OFF
    return Permission(
        level=level,
        restraint=strictest.restraint,
        because=f"{lowest.scope} is {level.word}; {strictest.scope} restrains {strictest.restraint.word}",
    )


class Effect(StrEnum):
    """What a finding about a scope does to it, from mild to strong (facts/autonomy.md 4.2, 4.5, 4.6)."""

    ALERT = "alert"  # people are told
    REVIEW = "review"  # while it lasts every mail is reviewed first; the level stays
    THROTTLE = "throttle"
    LOWER = "lower"  # to `draft`; back up only as a new attempt
    PAUSE = "pause"
