"""Who calls: an account's personal token as the bearer (RFC 6750)."""

from flask import request

from connector.links import token_hash
from connector.model import Account
from connector.ports import World
from gates.errors import Forged


def account(world: World) -> Account:
    """The account behind the request's token; Forged (401) when it is missing or unknown."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    with world.store.read() as tx:
        found = (
            tx.accounts.by_token(token_hash(token.strip())) if scheme.lower() == "bearer" and token.strip() else None
        )
    if found is None:
        raise Forged(
            "the bearer token is missing or unknown", where="Authorization", mend="gatepost account add makes one"
        )
    return found
