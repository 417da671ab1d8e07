"""Opt-out links: opaque, unforgeable, and without expiry (RFC 8058 section 3.1; facts/rules.md RF-4, US-3).

The token is the outreach id with a keyed signature: it names nobody to whoever reads it, works for
as long as any of the deployment's keys is known, and a wrong one changes nothing.
"""

import re

from connector.permit import Signs

PURPOSE = "optout"
_TOKEN = re.compile(r"^(?P<outreach>[A-Za-z0-9_-]{4,64})\.(?P<signature>[A-Za-z0-9_.:=-]{16,256})$")


def token(outreach: str, signer: Signs) -> str:
    """The token for one outreach."""
    return f"{outreach}.{signer.sign(PURPOSE, outreach.encode())}"


def read_token(text: str, signer: Signs) -> str | None:
    """The outreach that a genuine token names; None for anything else."""
    match = _TOKEN.fullmatch(text)
    if match is None or not signer.verify(PURPOSE, match["outreach"].encode(), match["signature"]):
        return None
    return match["outreach"]


def link(public_url: str, outreach: str, signer: Signs) -> str:
    """The address that stands in the mail and in List-Unsubscribe."""
    return f"{public_url.rstrip('/')}/u/{token(outreach, signer)}"


PROBE = "probe_"
"""How the names begin that stand for no mail: with them we ask our own page whether it answers."""
_PROOF_PURPOSE = "optout-probe"
_PROOF = re.compile(r"gatepost-probe ([A-Za-z0-9_.:=-]{16,256})")


def proof(name: str, signer: Signs) -> str:
    """What the page answers to a probe; only a process with this deployment's keys can say it."""
    return f"gatepost-probe {signer.sign(_PROOF_PURPOSE, name.encode())}"


def proves(said: str, name: str, signer: Signs) -> bool:
    """Whether this is the answer of one of our own processes to that probe."""
    match = _PROOF.search(said)
    return match is not None and signer.verify(_PROOF_PURPOSE, name.encode(), match[1])
