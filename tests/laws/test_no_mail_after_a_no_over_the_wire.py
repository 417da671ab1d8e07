"""Laws 1, 2 and 4 on the running system over HTTP, IMAP and SMTP: random steps by a model that knows no code.

``GATEPOST_WIRE_STEPS=20000 .venv/bin/pytest -s --timeout=0 tests/laws/test_no_mail_after_a_no_over_the_wire.py`` is
the long run.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

from connector.audit.verify import verify_export
from tests.laws import wire_acts
from tests.laws.wire_scene import Wire, on_the_wire

STEPS = int(os.environ.get("GATEPOST_WIRE_STEPS", "48"))
SEED = int(os.environ.get("GATEPOST_WIRE_SEED", "1"))
PEOPLE = 200

# How often each thing happens, by weight: the system works a lot, and every no and every trouble comes up.
STEP: tuple[tuple[Callable[[Wire], None], int], ...] = (
    (wire_acts.a_good_day, 8),
    (Wire.work, 12),
    (wire_acts.plan_follow_up, 12),
    (wire_acts.reps_answer, 14),
    (wire_acts.a_week_passes, 1),
    (wire_acts.hours_pass, 8),
    (wire_acts.one_click, 2),
    (wire_acts.a_scanner_looks, 2),
    (wire_acts.a_letter_says_no, 2),
    (wire_acts.somebody_complains, 1),
    (wire_acts.a_mail_bounces, 1),
    (wire_acts.the_api_is_told, 1),
    (wire_acts.a_rep_says_do_not_contact, 1),
    (wire_acts.a_crm_flag_is_set, 2),
    (wire_acts.a_record_is_erased, 1),
    (wire_acts.the_same_address_comes_again, 5),
    (wire_acts.somebody_moves, 2),
    (wire_acts.two_people_resume, 1),
    (wire_acts.the_relay_fails, 1),
    (wire_acts.a_crm_fails, 2),
    (wire_acts.the_crms_recover, 3),
    (wire_acts.a_node_starts_anew, 1),
    (wire_acts.a_no_races_a_round, 2),
)


def run(wire: Wire, steps: int) -> None:
    acts, weights = zip(*STEP, strict=True)
    for _ in range(2):
        wire.work()
    for number, act in enumerate(wire.dice.choices(acts, weights, k=steps), start=1):
        wire.done[act.__name__] += 1
        act(wire)
        wire.look()
        if number % 500 == 0:
            print(f"{number} steps, {len(wire.sink.received)} mails, {len(wire.no)} addresses said no", flush=True)


def the_last_days(wire: Wire) -> int:
    """However short the run and whatever the dice: people who were mailed say no at last, and the system goes on.

    Returns how many had not said no before.
    """
    wire_acts.a_good_day(wire)
    willing = [m for m in wire.sink.received if not any(a.lower() in wire.no for a in m.rcpt_tos)]
    before = len(wire.no)
    for mail in willing[:5]:
        wire_acts.press_one_click(wire, mail)
    late = len(wire.no) - before
    for _ in range(2):
        wire_acts.plan_follow_up(wire)
        wire.work()
        wire_acts.reps_answer(wire)
    wire.work()
    return late


def test_nobody_is_mailed_after_a_no(tmp_path: Path) -> None:
    began = time.monotonic()
    with on_the_wire(tmp_path, seed=SEED, people=PEOPLE) as wire:
        run(wire, STEPS)
        late = the_last_days(wire)
        mails, noes, slipped = len(wire.sink.received), len(wire.no), wire.slipped
        report = verify_export(wire.nodes[0].store.export(), wire.nodes[0].vault.public_keys)
        assert report.whole, report
    print(f"{STEPS} steps: {mails} mails, {noes} addresses said no, {slipped} slipped in a race,", end=" ")
    print(f"{time.monotonic() - began:.0f} s; {dict(sorted(wire.done.items()))}")
    # A run in which nothing was sent or nobody said no would show nothing.
    assert mails >= min(20, STEPS // 6)
    assert late >= 1
    assert noes - late >= STEPS // 100
