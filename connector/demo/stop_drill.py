"""Press every kind of stop while real workers send at full speed, and measure until the last hand-off (law 12).

Everything is real but the company: processes of their own, the store that a deployment would use, live readings from a
sandbox CRM, SMTP. Before each press, what the last one held back stands approved again; the drill works on a store of
its own. The clock that measures is the machine's monotonic one, which all its processes share.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from connector.demo.stop_stage import ANSWER_SECONDS, Scene, set_scene
from connector.lifecycle import State
from gates.errors import LawBroken, WorldError

SETTLE_SECONDS = 1.5
"""How long the workers go on trying after a press: whatever still left would be seen."""

FIRST_MAILS = 4
LATER_SECONDS = 0.1
"""A press comes at another moment of the workers' round each time, within this."""

GOLDEN = 0.618034
OVERSHOOT = 6
"""Mails that may still go, for each press, while the drill notices that it is time."""

TARGET_SECONDS = 1.0
MOST_IN_FLIGHT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """One press: seconds from it to the last hand-off, and hand-offs by worker that came after it had taken effect."""

    switch: str
    seconds: float
    in_flight: Mapping[str, int]
    before: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All presses of one switch; times in milliseconds."""

    switch: str
    presses: int
    median_ms: float
    worst_ms: float
    most_in_flight: int
    mails_before: int
    mails_left: int

    @property
    def holds(self) -> bool:
        """At most one claim in flight per worker (law 12)."""
        return self.most_in_flight <= MOST_IN_FLIGHT

    @property
    def in_time(self) -> bool:
        """Whether the worst press met the target."""
        return self.worst_ms < TARGET_SECONDS * 1000


Press = Callable[[Scene], None]
SWITCHES: Mapping[str, Press] = {
    "gatepost stop": Scene.command,
    "row": Scene.row,
    "POST /api/stop": Scene.http,
    "file STOP": Scene.file,
    "environment": Scene.environment,
    "flag file (flagd)": Scene.flag_file,
    "flag server (OFREP)": Scene.flag_server,
}


def drill_stop(
    *, workers: int, rounds: int, people: int, seed: int, database: str, progress: Callable[[str], None]
) -> tuple[Figures, ...]:
    """Press each switch so many times; `database` is empty for a SQLite file, or the address of an empty PostgreSQL."""
    mails = (FIRST_MAILS + OVERSHOOT) * rounds * len(SWITCHES)
    with set_scene(workers, people, mails, seed, database, progress) as scene:
        pressed = []
        for switch, press in SWITCHES.items():
            for number in range(rounds):
                progress(f"pressing: {switch} ({number + 1}/{rounds})")
                pressed.append(_press(scene, switch, press, LATER_SECONDS * (number * GOLDEN % 1)))
    return tuple(_figures(switch, [p for p in pressed if p.switch == switch]) for switch in SWITCHES)


def _press(scene: Scene, switch: str, press: Press, later: float) -> Pressed:
    """Let the workers run, press `later` seconds after some mails have gone, and see what still comes."""
    scene.release()
    first = len(scene.sink.taken)
    scene.all_workers("go")
    _until(lambda: len(scene.sink.taken) >= first + FIRST_MAILS)
    time.sleep(later)
    began = time.monotonic()
    press(scene)
    done = time.monotonic()
    time.sleep(SETTLE_SECONDS)
    scene.all_workers("halt", "halted")
    taken = scene.sink.taken[first:]
    late = [identifier for at, identifier in taken if at > done]
    with scene.app.store.read() as tx:
        claimed = [tx.outreaches.find(message_id=identifier) for identifier in late]
        left = len(tx.outreaches.in_states([State.APPROVED, State.IN_REVIEW]))
    if not left:
        raise WorldError("the workers ran dry before the stop", where="drill stop", mend="use more --people")
    return Pressed(
        switch=switch,
        seconds=max([at - began for at, _ in taken if at > began], default=0.0),
        in_flight=Counter(row.node if row else "unknown" for row in claimed),
        before=len([at for at, _ in taken if at <= began]),
        left=left,
    )


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + ANSWER_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise WorldError("the workers send nothing", where="drill stop", mend="gatepost demo shows what works")
        time.sleep(0.001)


def _figures(switch: str, presses: Sequence[Pressed]) -> Figures:
    times = [1000 * p.seconds for p in presses]
    return Figures(
        switch=switch,
        presses=len(presses),
        median_ms=round(median(times), 1),
        worst_ms=round(max(times), 1),
        most_in_flight=max((n for p in presses for n in p.in_flight.values()), default=0),
        mails_before=sum(p.before for p in presses),
        mails_left=min(p.left for p in presses),
    )


def check(found: Sequence[Figures]) -> None:
    """LawBroken when any worker handed off more than one mail after a press."""
    broken = [f.switch for f in found if not f.holds]
    if broken:
        raise LawBroken(
            f"after a stop by {', '.join(broken)}, a worker handed off more than one mail", where="drill stop"
        )
