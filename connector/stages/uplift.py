"""Whether people unsubscribe more from unreviewed mail than from mail of the same days that a person saw first.

At `sampled` the lot keeps a share of the drafts on the path that people approve: a randomised control, mail by mail
(facts/autonomy.md section 5). At `autonomous` nobody is kept there, so nothing is said. A throttle holds more than the
share that is reckoned with here, which only makes the evidence weaker.
"""

from collections.abc import Iterator
from datetime import datetime

from connector.evidence_rows import Role, Signal
from connector.model import Segment
from connector.ports import Tx
from connector.stages.learn import UNREVIEWED
from feature_flags.detectors import triggers
from feature_flags.levels import Effect, Level, Scope
from feature_flags.twostream import Uplift, reached, uplift

SIGNAL = "opt_out_uplift"


def compared(tx: Tx, segment: Segment) -> Uplift | None:
    """Both arms since the level was given, or since a person resolved what they had shown; None without a control."""
    earned = tx.evidence.earned(segment.name)
    if earned is None or earned.level is not Level.SAMPLED:
        return None
    own = Scope(kind="segment", key=segment.name)
    answered = [a.resolved_at for a in tx.evidence.alarms((own,), only_open=False) if a.signal == SIGNAL]
    since = max((at for at in answered if at is not None and at > earned.at), default=earned.at)
    agent, control = (_arm(tx, segment.name, role, since) for role in (UNREVIEWED, Role.HELD.value))
    return uplift(agent=agent, control=control, share=1 - segment.autonomy.sampled_share)


def _arm(tx: Tx, segment: str, role: str, since: datetime) -> tuple[int, int]:
    gone, _ = tx.evidence.counted(Signal.OPT_OUT, since, segment=segment, role=role)
    _, sent = tx.evidence.counted(Signal.SENT, since, segment=segment, role=role)
    return min(gone, sent), sent  # a no to a mail of before is one of this time's at most


def worse(tx: Tx, segment: Segment) -> Iterator[tuple[Effect, Uplift]]:
    """What the table of 4.6 does about it: an effect for each of its rules that is reached."""
    found = compared(tx, segment)
    if found is None:
        return
    for rule in triggers(segment.autonomy)[Signal.OPT_OUT].control:
        if reached(found, rule):
            yield rule.effect, found
