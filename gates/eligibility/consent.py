"""Gate: every CRM that knows the person was read just now, and none of them says no."""

from collections.abc import Iterator
from datetime import timedelta

from gates.gate import gate
from gates.policy import Policy
from gates.recipient import Consent, ConsentState, Recipient
from gates.verdict import Evidence, Finding, block, hold, later, passed

CLOCK_SKEW = timedelta(seconds=5)

_SAYS_NO = {
    ConsentState.OPTED_OUT: ("opted_out", "opted out"),
    ConsentState.COMPLAINED: ("complained", "reported our mail as spam"),
    ConsentState.BOUNCED: ("bounced", "has an address that bounced"),
}


@gate(
    "consent",
    version="1",
    because="GDPR Art. 6(1), 7 and 21; 15 U.S.C. 7704(a)(4); law 1: unreadable, invisible or unknown means no",
    legal=True,
)
def consent(recipient: Recipient, policy: Policy) -> Finding:
    """Consent is the person's, so the strictest reading of any record decides."""
    found = max(_objections(recipient, policy), key=lambda f: f.ruling, default=None)
    return found or passed("contactable", *(Evidence(where=_at(i, c)) for i, c in enumerate(recipient.consents)))


def _objections(recipient: Recipient, policy: Policy) -> Iterator[Finding]:
    yield from (
        _no(i, c) for i, c in sorted(enumerate(recipient.consents), key=lambda ic: -ic[1].state) if c.state in _SAYS_NO
    )
    yield from _unread(recipient, policy)
    yield from _unclear(recipient)
    yield from _untimely(recipient, policy)


def _at(index: int, reading: Consent) -> str:
    return f"consents[{index}] {reading.source}"


def _no(index: int, reading: Consent) -> Finding:
    """The block, with the very flags of the record that say no."""
    reason, words = _SAYS_NO[reading.state]
    flags = [f for f in reading.flags if f.state in _SAYS_NO]
    named = ", ".join(f"{f.name} = {f.value}" for f in flags) or reading.state.word
    return block(
        reason,
        *(Evidence(where=f"{_at(index, reading)} {f.name}", text=f.value) for f in flags),
        *(() if flags else (Evidence(where=_at(index, reading), text=reading.state.word),)),
        message=f"This person {words}: {named} on {reading.source}.",
        mend="Do not mail them; a correction must be made in the CRM by someone who knows that the person wants mail.",
    )


def _unread(recipient: Recipient, policy: Policy) -> Iterator[Finding]:
    """A connection that knows the person and does not answer: wait at first, then ask a person."""
    for i, gap in enumerate(recipient.unread):
        evidence = Evidence(where=f"unread[{i}] {gap.connection}", text=gap.why)
        if recipient.as_of - gap.since >= policy.outage_hold_after:
            yield hold(
                "consent_unreadable",
                evidence,
                message=f"{gap.connection} does not answer since {gap.since:%d %b %H:%M} UTC, so consent is unknown.",
                mend=f"Have the connection to {gap.connection} repaired, then release this message.",
            )
        else:
            yield later(
                "consent_unreadable",
                evidence,
                message=f"{gap.connection} does not answer at the moment, so we wait.",
                mend="Nothing to do; we ask again by ourselves.",
            )


def _unclear(recipient: Recipient) -> Iterator[Finding]:
    """What a person must clear up: invisible, missing or undecided readings, or the wrong address."""
    if not recipient.consents:
        yield hold(
            "consent_missing",
            message="No CRM record says whether this person may be mailed.",
            mend="Record consent on the contact in the CRM.",
        )
        return
    read = {c.source for c in recipient.consents}
    for record in (r for r in recipient.records if r.key not in read):
        yield hold(
            "record_unread",
            Evidence(where=f"records {record.key}"),
            message=f"Consent of the record {record.key} was not read, and it is about the same person.",
            mend="Let the connection be synced again, then release this message.",
        )
    for i, reading in enumerate(recipient.consents):
        if reading.hidden:
            yield hold(
                "consent_invisible",
                *(Evidence(where=f"{_at(i, reading)} {name}") for name in reading.hidden),
                message=f"We may not see {', '.join(reading.hidden)} on {reading.source}, and unseen means no.",
                mend="Ask the CRM administrator to let the integration user read these fields.",
            )
        if reading.state is ConsentState.UNKNOWN:
            yield hold(
                "consent_unknown",
                Evidence(where=_at(i, reading)),
                message=f"{reading.source} does not say whether this person may be mailed.",
                mend="Record consent on that record in the CRM.",
            )
    if not any(_about_this_address(c, recipient) for c in recipient.consents):
        yield hold(
            "consent_other_address",
            *(Evidence(where=_at(i, c)) for i, c in enumerate(recipient.consents)),
            message="The consent on file is about another address of this person than the one we would mail.",
            mend="Mail the address that they agreed to, or record consent for this one.",
        )


def _about_this_address(reading: Consent, recipient: Recipient) -> bool:
    return (
        reading.state is ConsentState.CONTACTABLE
        and reading.address.strip().casefold() == recipient.address.strip().casefold() != ""
    )


def _untimely(recipient: Recipient, policy: Policy) -> Iterator[Finding]:
    for i, reading in enumerate(recipient.consents):
        age = recipient.as_of - reading.read_at
        if age < -CLOCK_SKEW:
            yield hold(
                "consent_from_the_future",
                Evidence(where=_at(i, reading), text=reading.read_at.isoformat()),
                message=f"{reading.source} was read {-age.total_seconds():.0f} s in the future: check the clocks.",
                mend="Tell the engineer on duty to check the clocks.",
            )
        elif age > policy.consent_max_age:
            yield later(
                "consent_stale",
                Evidence(where=_at(i, reading), text=f"{age.total_seconds():.0f} s old"),
                message=f"Consent of {reading.source} was read too long ago, so we read it again.",
                mend="Nothing to do; it is read again before sending.",
                until=recipient.as_of,
            )
