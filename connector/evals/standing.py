"""The evals of what is in force now, until there is a harness of its own: the gates' labelled cases, and case files.

They belong to the versions that they were run on. A record that is not green, or that is missing, keeps a segment from
rising (product.md section 10).
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from connector.evals.judge import Judge
from connector.evals.labelled import cases_of, question
from connector.model import Json
from gates.errors import InputError
from gates.stack import ROLL
from gates.verdict import Ruling

LEAST_CAUGHT = 0.95
MOST_STOPPED = 0.02
"""The bar for case files: bad drafts stopped, and good ones (product.md section 5)."""
LABELS = {"good": True, "bad": False}


@dataclass(slots=True, kw_only=True)
class Ran:
    """What the evals said. Each labelled case must come out as labelled; a case file is held to the bar."""

    cases: int = 0
    wrong: int = 0
    bad: int = 0
    caught: int = 0
    good: int = 0
    stopped: int = 0

    @property
    def green(self) -> bool:
        """Whether a segment may rise on this."""
        return (
            self.cases > 0
            and self.wrong == 0
            and self.caught >= LEAST_CAUGHT * self.bad
            and self.stopped <= MOST_STOPPED * self.good
        )

    def record(self, at: datetime, by: str) -> Mapping[str, Json]:
        """As stored."""
        return {
            "green": self.green, "at": at.isoformat(), "by": by, "cases": self.cases, "wrong": self.wrong,
            "bad": self.bad, "caught": self.caught, "good": self.good, "stopped": self.stopped,
        }  # fmt: skip


def run(files: Iterable[Path], judge: Judge, progress: Callable[[int], None] = lambda _: None) -> Ran:
    """Every labelled case of every gate, and every line of these files; each line bears `x_label`: good or bad."""
    ran = Ran()
    for gate, _, _ in ROLL:
        for case in cases_of(gate):
            finding = question(case)()
            ran.cases += 1
            ran.wrong += finding.ruling.word != case.expect
            progress(1)
    for path in files:
        _file(path, judge, ran, progress)
    return ran


def _file(path: Path, judge: Judge, ran: Ran, progress: Callable[[int], None]) -> None:
    told: set[str] = set()
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            answer = judge.line(line, number, told)
            label = json.loads(line).get("x_label") if answer.ruling is not None else None
            if answer.ruling is None or label not in LABELS:
                raise InputError(
                    "this line is no labelled case",
                    where=f"{path}, line {number}",
                    mend='a case of gatepost check with "x_label": "good" or "bad"',
                )
            stopped = answer.ruling is not Ruling.PASS
            ran.good += LABELS[label]
            ran.bad += not LABELS[label]
            ran.stopped += stopped and LABELS[label]
            ran.caught += stopped and not LABELS[label]
            progress(1)
