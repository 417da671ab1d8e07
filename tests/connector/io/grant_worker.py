"""A worker that wants an access token, as a process of its own; what it got is one line of JSON on standard output.

With `kill` it is killed with SIGKILL as soon as the vendor has answered, before anything of the answer is stored.
"""

import json
import os
import signal
import sys

from connector.io.clock import SystemClock
from connector.io.grants import GrantedToken
from crm_adapters.hubspot.auth import HubSpotApp
from gates.errors import GatepostError
from tests.world import make_world


class Dying(HubSpotApp):
    """An app whose process dies with the vendor's answer in its hands."""

    __slots__ = ()

    def refresh(self, refresh_token):
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    order = json.loads(sys.argv[1])
    rig = make_world(order["url"], fresh=False, node=order["node"])
    kind = Dying if order["kill"] else HubSpotApp
    app = kind(client_id=order["id"], client_secret=order["secret"], host=order["host"])
    source = GrantedToken(connection="hubspot", app=app, store=rig.store, clock=SystemClock())
    print("ready", flush=True)
    sys.stdin.readline()
    got = []
    for _ in range(order["times"]):
        try:
            got.append(source.token())
        except GatepostError as error:
            got.append(f"{type(error).__name__}: {error.what}")
    print(json.dumps(got), flush=True)


if __name__ == "__main__":
    main()
