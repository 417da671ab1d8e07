"""Gate: a standing no of our own."""

from gates.gate import gate
from gates.policy import Policy
from gates.recipient import Recipient
from gates.verdict import Evidence, Finding, block, passed


@gate(
    "suppression",
    version="1",
    because="15 U.S.C. 7704(a)(4); GDPR Art. 21(3); law 2: an opt-out is sticky and covers the whole person",
    legal=True,
)
def suppression(recipient: Recipient, policy: Policy) -> Finding:
    """Any suppression of the person blocks, whatever its age, channel or reason."""
    if not recipient.suppressed:
        return passed("not_suppressed")
    first = min(recipient.suppressed, key=lambda s: s.at)
    return block(
        "suppressed",
        *(
            Evidence(where=f"suppressed[{i}]", text=f"{s.reason} by {s.channel} on {s.at:%Y-%m-%d}")
            for i, s in enumerate(recipient.suppressed)
        ),
        message=f"This person said no to us ({first.reason}, {first.channel}, {first.at:%d %b %Y}).",
        mend="Do not mail them; only a new, documented opt-in and two people can lift this.",
    )
