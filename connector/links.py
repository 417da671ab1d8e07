"""Personal links to the review page: one outreach, one CRM owner, unforgeable.

The link names nobody in clear and opens a page; only a POST that repeats the draft's digest decides.
"""

import hashlib
import re

from connector.permit import Signs

PURPOSE = "review"
AFTERWARDS = "review of what went"
"""Signs the links to reviews of mail that has gone already; in all else they look like the others."""

_TOKEN = re.compile(
    r"^(?P<outreach>[A-Za-z0-9_-]{4,64})\.(?P<owner>[A-Za-z0-9_-]{0,64})\.(?P<signature>[A-Za-z0-9_.:=-]{16,256})$"
)


def review_token(outreach: str, owner: str, signer: Signs, purpose: str = PURPOSE) -> str:
    """The token for one owner's answer about one outreach."""
    return f"{outreach}.{owner}.{signer.sign(purpose, f'{outreach}.{owner}'.encode())}"


def read_review_token(text: str, signer: Signs, purpose: str = PURPOSE) -> tuple[str, str] | None:
    """The outreach and the CRM owner id of a genuine token; None for anything else."""
    match = _TOKEN.fullmatch(text)
    if match is None:
        return None
    signed = f"{match['outreach']}.{match['owner']}".encode()
    if not signer.verify(purpose, signed, match["signature"]):
        return None
    return match["outreach"], match["owner"]


def review_link(public_url: str, outreach: str, owner: str, signer: Signs, purpose: str = PURPOSE) -> str:
    """The address of the review page for that owner."""
    return f"{public_url.rstrip('/')}/r/{review_token(outreach, owner, signer, purpose)}"


def token_hash(token: str) -> str:
    """How an account's personal token is stored; it has 256 random bits, so a plain hash cannot be searched."""
    return hashlib.sha256(token.encode()).hexdigest()
