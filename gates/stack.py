"""The lists of gates, and the one function that asks them all.

Every gate runs, even after a block: reviewers and the scorecard need the whole trace. A new gate is
its own file, its cases beside it, and one line here.
"""

from collections.abc import Sequence

from gates.batch.anomaly import anomaly
from gates.batch.stream import Stream
from gates.canonical import digest
from gates.content.attribution import attribution
from gates.content.claims import claims
from gates.content.deception import deception
from gates.content.identity import identity
from gates.content.injection import injection
from gates.content.legal_form import legal_form
from gates.content.regulated import regulated_claims
from gates.content.template import template
from gates.content.tone import tone
from gates.draft import Draft
from gates.eligibility.consent import consent
from gates.eligibility.lawful_basis import lawful_basis
from gates.eligibility.quota import quota
from gates.eligibility.sector import sector
from gates.eligibility.social import social
from gates.eligibility.suppression import suppression
from gates.gate import Gate, P, shadowed
from gates.policy import Policy
from gates.recipient import Recipient
from gates.verdict import Verdict

ELIGIBILITY: tuple[Gate[[Recipient, Policy]], ...] = (
    #     may we write to this person?
    suppression,  # a standing no of our own
    consent,  # what every CRM says, read just now
    lawful_basis,  # country, basis, origin
    sector,  # no first mail into sectors that are left alone
    quota,  # how much, how often, at what hour
    social,  # no selling into trouble
)

CONTENT: tuple[Gate[[Draft, Recipient, Policy]], ...] = (
    #     may we say this?
    template,  # the company's own text, untouched
    identity,  # the right person, no merge field left open
    claims,  # each statement about the reader stands in a fact
    deception,  # no false reply, urgency, voice or link
    injection,  # no order from a CRM field, no payload, no secret
    attribution,  # each personal statement has a source that the reader would expect
    regulated_claims,  # no promise, and nothing about us that the offer does not carry
    tone,  # polite, measured, of a length that is read
    legal_form,  # sender, address, opt-out, in the final bytes
)

BATCH: tuple[Gate[[Draft, Stream, Policy]], ...] = (
    #     does it fit into its stream?
    anomaly,  # mass text, jumps in length and volume, a block rate that rose or fell
)

# Of each gate: name, version, and whether it is a legal one, which may never be put in shadow.
ROLL = (
    *((g.name, g.version, g.legal) for g in ELIGIBILITY),
    *((g.name, g.version, g.legal) for g in CONTENT),
    *((g.name, g.version, g.legal) for g in BATCH),
)
GATES_VERSION = digest([[name, version] for name, version, _ in ROLL])


def _judge(gates: Sequence[Gate[P]], policy: Policy, /, *args: P.args, **kwargs: P.kwargs) -> Verdict:
    findings = tuple(shadowed(g(*args, **kwargs), shadow=g.name in policy.shadow_gates and not g.legal) for g in gates)
    return Verdict(findings=findings, versions={g.name: g.version for g in gates})


def judge_eligibility(
    recipient: Recipient, policy: Policy, *, gates: Sequence[Gate[[Recipient, Policy]]] = ELIGIBILITY
) -> Verdict:
    """May we write to this person now? Asks every gate; the strictest finding is the verdict."""
    return _judge(gates, policy, recipient, policy)


def judge_content(
    draft: Draft, recipient: Recipient, policy: Policy, *, gates: Sequence[Gate[[Draft, Recipient, Policy]]] = CONTENT
) -> Verdict:
    """May we say this to them? Asks every gate; the strictest finding is the verdict."""
    return _judge(gates, policy, draft, recipient, policy)


def judge_batch(draft: Draft, stream: Stream, policy: Policy) -> Verdict:
    """Does it fit into what the segment drafted lately? Asked once, when the draft is judged."""
    return _judge(BATCH, policy, draft, stream, policy)
