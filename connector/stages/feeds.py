"""Whether everything still speaks that would tell us of a no: a feed that is silent is not a feed without bad news."""

from datetime import datetime, timedelta

from connector.ports import Tx, World

PULLED = "pulled"
LOOKED = "inbox:looked"
"""The cursors in which ingest and the inbox leave the time of their last success."""

CRM_SILENT = timedelta(hours=1)
"""Twelve pulls that did not come through."""
MAIL_SILENT = timedelta(hours=1)


def silent_feeds(tx: Tx, world: World, now: datetime, *, spoke_until: datetime | None = None) -> tuple[str, ...]:
    """The feeds that have been silent beyond their gap, or that never spoke; in the order of app.yaml.

    With `spoke_until`, only those that were silent at that time already.
    """
    at = spoke_until or now
    crms = [(f"crm:{name}", tx.syncs.cursor(PULLED, name), CRM_SILENT) for name in world.crms]
    mail = [(f"mail:{box.name}", tx.syncs.cursor(LOOKED, box.name), MAIL_SILENT) for box in world.mailboxes]
    return tuple(name for name, seen, gap in (*crms, *mail) if not seen or at - datetime.fromisoformat(seen) > gap)
