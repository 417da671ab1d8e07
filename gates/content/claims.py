"""Gate: no source, no claim. Each statement about the reader traces to a fact that still holds.

The model's text is a closed world: figures, events, names, what they did, ties between us, praise and troubles are
looked for in every sentence that the company did not lock, and each needs a fact of the right kind, attribute and
date. Only what a clause states of the reader counts (gates.claims.speech); what it asks, offers, supposes, plans, or
says of us and of the world does not. What no fact supports is held, what a fact contradicts is blocked (law 8).
Statements about us are the `regulated_claims` gate's.
"""

from collections.abc import Iterator

from gates.claims.events import events
from gates.claims.figures import figures
from gates.claims.foreign import foreign_ties
from gates.claims.judgement import Objection
from gates.claims.known import Known, known
from gates.claims.names import names
from gates.claims.opinions import opinions
from gates.claims.parties import parties
from gates.claims.presumed import presumed
from gates.claims.roles import roles
from gates.claims.ties import terms, ties
from gates.draft import Draft
from gates.gate import gate
from gates.policy import Policy
from gates.recipient import Recipient
from gates.text.mail import Line, mail_of
from gates.verdict import Evidence, Finding, block, hold, passed


@gate(
    "claims",
    version="5",
    because="law 8: no source, no claim; FTC Act s. 5; 15 U.S.C. 7704(a)(2); GDPR Art. 5(1)(d)",
)
def claims(draft: Draft, recipient: Recipient, policy: Policy) -> Finding:
    """Every figure, event, name and tie that the model states about the reader stands in a fact that still holds."""
    index = known(recipient, draft.sender)
    found = sorted(_objections(draft, recipient, index), key=lambda o: (not o.contradicted, o.start))
    if not found:
        return passed("claims_supported", Evidence(where="draft.text"))
    worst = found[0]
    evidence = tuple(
        Evidence(where=o.where, start=o.start, end=o.end, text=o.text, fact=o.fact) for o in found[:_MOST_SHOWN]
    )
    make = block if worst.contradicted else hold
    return make(worst.reason, *evidence, message=worst.message, mend=worst.mend)


_MOST_SHOWN = 8


def _objections(draft: Draft, recipient: Recipient, index: Known) -> Iterator[Objection]:
    for line in mail_of(draft).written:
        told = [*_told(line, draft, recipient, index)]
        yield from told or presumed(line, index)


def _told(line: Line, draft: Draft, recipient: Recipient, index: Known) -> Iterator[Objection]:
    yield from figures(line, index, draft)
    yield from events(line, index, recipient)
    yield from ties(line, index, draft, recipient)
    yield from terms(line, index)
    yield from foreign_ties(line, index)
    yield from names(line, index, draft)
    yield from roles(line, index, recipient)
    yield from opinions(line, index)
    yield from parties(line, index)
