"""A vendor that has ended our access: no consent can be read there, nobody is mailed, and an admin must hear of it."""

from connector.grant_rows import GrantState
from connector.model import ORGANISATION
from connector.ports import World
from connector.stages.watch import Numbers, alarm
from feature_flags.levels import Effect


def look_for_uninstalled(world: World) -> tuple[str, ...]:
    """Raise one alarm for each such connection, until somebody resolves it; returns those that are new."""
    now, found = world.clock.now(), list[str]()
    with world.store.begin() as tx:
        for name in world.crms:
            grant = tx.grants.get(name)
            if grant is None or grant.state is not GrantState.REFUSED:
                continue
            every = tuple(world.organisation.segments.values())
            numbers: Numbers = {"connection": name, "account": grant.account}
            theirs = tuple(s for s in every if s.connection == name) or every
            if alarm(tx, ORGANISATION, f"uninstalled:{name}", Effect.ALERT, numbers, theirs, world, now):
                found.append(name)
    return tuple(found)
