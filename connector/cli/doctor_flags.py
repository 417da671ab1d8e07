"""What `gatepost doctor` tells about the organisation's flag systems."""

from collections.abc import Iterator

from connector.bootstrap import App
from connector.veto import FLAG, NO_VETO, SAID_NO, cohort_of
from feature_flags.levels import Level


def flag_systems(app: App) -> Iterator[tuple[str, str, str, str]]:
    """What they say about each segment's unreviewed mail; a plain no is their right, no answer is a fault."""
    if app.world.veto is NO_VETO:
        return
    for segment in app.world.organisation.segments.values():
        cohort = cohort_of(app.world.organisation, segment, Level.SAMPLED.word)
        app.world.veto.refresh(cohort)
        why = app.world.veto.denies(cohort)
        answered = not why or why.endswith(SAID_NO)
        mend = "" if answered else "; unreviewed mail is held for review until it answers"
        yield segment.name, "flag systems", "ok" if answered else "NO", f"{FLAG}: {why or 'all say yes'}{mend}"
