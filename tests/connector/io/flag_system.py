"""What the tests of flag systems share: a cohort, a system around any provider, and why it is no clean yes."""

import time
from contextlib import contextmanager

from openfeature import api

from connector.io.openfeature import OpenFeatureSystem
from connector.veto import Cohort, objection

COHORT = Cohort(organisation="Ours", segment="intro", template="t", sender="maya@ours.example", level="sampled")


@contextmanager
def asking(make, timeout: float = 2.0):
    """A system around the provider that `make` makes."""
    system = OpenFeatureSystem(name="ours", make=make, timeout=timeout)
    try:
        yield system
    finally:
        system.close()


def why(system: OpenFeatureSystem) -> str:
    return objection(system.ask(COHORT))


def until(condition, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def client_of(system: OpenFeatureSystem):
    return api.get_client(system._domain)
