"""One line in, one line out: the same gates as production, and an exact message for a line that is no case."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from connector.evals.case import Case, SenderPart, unknown_keys
from connector.evals.reading import read_case
from gates.errors import InputError
from gates.policy import Policy
from gates.stack import judge_content, judge_eligibility
from gates.verdict import Evidence, Finding, Ruling

_CASE = TypeAdapter(Case)
_SENDER = TypeAdapter(SenderPart)
# In production an empty line cannot be told from a lost one; here it is no case.
_WHERE = {"draft.text": "draft.body"}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One line of output: a verdict, or the error that kept the line from being judged."""

    row: Row
    ruling: Ruling | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Judges lines; `stopwatch` returns seconds, `warn` is told once of each key that nobody reads."""

    sender: SenderPart
    policy: Policy
    stopwatch: Callable[[], float]
    warn: Callable[[str], None]

    def lines(self, lines: Iterable[bytes]) -> Iterator[Answer]:
        """An answer for every line that is not blank, in the same order; holds one line at a time."""
        told: set[str] = set()
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield self.line(line, number, told)

    def line(self, line: bytes, number: int, told: set[str]) -> Answer:
        """The verdict about one case, or what is wrong with the line."""
        begun = self.stopwatch()
        raw: Any = None
        try:
            raw = json.loads(line)
            case = _CASE.validate_python(_without_extras(raw))
        except (ValidationError, ValueError, RecursionError) as error:
            return Answer(row=_malformed(raw, number, error), ruling=None)
        for key in unknown_keys(case):
            if key not in told:
                told.add(key)
                self.warn(f"line {number}: nobody reads the key {key}")
        judged = read_case(case, self.sender, self.policy)
        verdict = judge_eligibility(judged.recipient, judged.policy).joined(
            judge_content(judged.draft, judged.recipient, judged.policy)
        )
        results = [_result(f) for f in verdict.findings]
        elapsed = round((self.stopwatch() - begun) * 1000, 3)
        row = {"id": case.id, "verdict": verdict.ruling.word, "results": results, "elapsed_ms": elapsed}
        return Answer(row=row, ruling=verdict.ruling)


def read_sender(text: str, where: str) -> SenderPart:
    """The sender of all cases; raises InputError that names the key."""
    try:
        return _SENDER.validate_python(json.loads(text))
    except (ValidationError, ValueError) as error:
        path, message = _told(error)
        raise InputError(
            f"{path}: {message}" if path else message, where=where, mend="see product.md section 12"
        ) from error


def _without_extras(raw: object) -> object:
    if not isinstance(raw, Mapping):
        raise ValueError("a case is a JSON object")  # noqa: TRY004 - told to the caller like any other malformed line
    return {k: v for k, v in raw.items() if not k.startswith("x_")}


def _result(finding: Finding) -> Row:
    return {
        "gate": finding.gate,
        "verdict": finding.ruling.word,
        "reason": finding.reason,
        "message": " ".join(part for part in (finding.message, finding.mend) if part),
        "evidence": [_evidence(e) for e in finding.evidence],
        **({"shadow": True} if finding.shadow else {}),
    }


def _evidence(seen: Evidence) -> Row:
    return {
        "where": _WHERE.get(seen.where, seen.where),
        "start": seen.start if seen.start >= 0 else None,
        "end": seen.end if seen.end >= 0 else None,
        "text": seen.text,
        "fact": seen.fact or None,
    }


def _malformed(raw: object, number: int, error: Exception) -> Row:
    path, message = _told(error)
    given = raw.get("id") if isinstance(raw, Mapping) else None
    return {
        "id": given if isinstance(given, str | int) else None,
        "line": number,
        "error": {"path": path, "message": message},
    }


def _told(error: Exception) -> tuple[str, str]:
    """The first thing that is wrong, and all others after it."""
    if isinstance(error, json.JSONDecodeError):
        return "", f"not JSON: {error.msg} at column {error.colno}"
    if isinstance(error, UnicodeDecodeError):
        return "", f"not UTF-8 text: byte {error.start + 1}"
    if isinstance(error, RecursionError):
        return "", "not JSON that can be read: it is nested too deep"
    if not isinstance(error, ValidationError):
        return "", str(error)
    first, *others = error.errors(include_url=False, include_input=False)
    path = ".".join(str(p) for p in first["loc"])
    message = str(first["msg"])
    if first["type"] == "extra_forbidden":
        message = "nobody reads this key; remove it, or let its name begin with x_"
    more = "; also " + ", ".join(".".join(str(p) for p in o["loc"]) for o in others[:5]) if others else ""
    return path, message + more
