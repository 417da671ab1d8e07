"""Gate: every CRM that knows the person was read just now, and nothing on any record says no.

A no may stand in a flag, in any other field, in a subscription, in the history, or in what people wrote down.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from gates.eligibility.marks import Choice, choice_of, event_of, is_our_mail, mark_of, scope_covers
from gates.gate import gate
from gates.late import late
from gates.policy import Policy
from gates.recipient import Consent, ConsentState, Recipient
from gates.text.plain import folded
from gates.text.refusals import No, Refusal, refusals
from gates.verdict import Evidence, Finding, block, hold, later, passed

CLOCK_SKEW = timedelta(seconds=5)

_SAYS_NO = {
    ConsentState.OPTED_OUT: ("opted_out", "opted out"),
    ConsentState.COMPLAINED: ("complained", "reported our mail as spam"),
    ConsentState.BOUNCED: ("bounced", "has an address that bounced"),
}


@gate(
    "consent",
    version="5",
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
    yield from _marked(recipient)
    yield from _subscriptions(recipient)
    yield from _history(recipient)
    yield from _written(recipient)
    yield from _scope(recipient)
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


# --------------------------------------------------- a no that no flag shows, but the record does


_CORRECT_IT = "Do not mail them; somebody who knows better must first correct the record in the CRM."


def _marked(recipient: Recipient) -> Iterator[Finding]:
    """Any field of the person or the company that says no, whatever the CRM calls it."""
    for path, fact in recipient.facts.items():
        state = mark_of(path.partition(".")[2], fact.value)
        evidence = Evidence(where=path, text=str(fact.value), fact=path)
        if state is ConsentState.UNKNOWN:
            yield hold(
                "mark_unclear",
                evidence,
                message=f"The field {path} does not clearly allow mail to this person.",
                mend="Ask the person, and correct that field in the CRM.",
            )
        elif state is not None:
            reason, words = _SAYS_NO[state]
            yield block(
                reason,
                evidence,
                message=f"This person {words}: the field {path} says so.",
                mend=_CORRECT_IT,
            )


def _subscriptions(recipient: Recipient) -> Iterator[Finding]:
    """The type that outreach belongs to, or all of them; a newsletter alone is another matter."""
    for i, reading in enumerate(recipient.consents):
        chosen = {name: choice_of(state) for name, state in reading.subscriptions.items()}
        everything = len(chosen) > 1 and all(c is Choice.NO for c in chosen.values())
        for name, choice in chosen.items():
            ours = is_our_mail(name)
            evidence = Evidence(where=f"{_at(i, reading)} subscriptions.{name}", text=reading.subscriptions[name])
            inverted = mark_of(name, reading.subscriptions[name])
            if re.search(r"opt_?out|unsub|do_?not|suppress", name.lower()):
                if inverted is not None:
                    yield _unsubscribed(name, evidence)
            elif choice is Choice.NO and (ours or everything):
                yield _unsubscribed(name, evidence)
            elif (choice is Choice.NO and ours is None) or (choice is Choice.UNREADABLE and ours is not False):
                yield hold(
                    "subscription_unclear",
                    evidence,
                    message=f"The subscription “{name}” may cover our mail, and it is not switched on.",
                    mend="Find out whether the person wants sales mail, and record it in the CRM.",
                )


def _unsubscribed(name: str, evidence: Evidence) -> Finding:
    return block(
        "unsubscribed",
        evidence,
        message=f"This person unsubscribed from the kind of mail that this is (“{name}”).",
        mend=_CORRECT_IT,
    )


def _history(recipient: Recipient) -> Iterator[Finding]:
    """Any no in the history stops; a later yes needs evidence and two people, so it never clears by itself (law 2)."""
    for i, reading in enumerate(recipient.consents):
        choices = [(event_of(e.event), e) for e in reading.history]
        for n, (choice, event) in enumerate(choices):
            if choice is not Choice.NO:
                continue
            evidence = Evidence(where=f"{_at(i, reading)} history[{n}]", text=event.event)
            agreed = [e.at for c, e in choices if c is Choice.YES and e.at is not None]
            if event.at is not None and any(at > event.at for at in agreed):
                yield hold(
                    "opt_in_after_opt_out",
                    evidence,
                    message="This person once said no, and a later opt-in does not lift that by itself.",
                    mend="Have two people check the proof of the new opt-in (form, date, text) and record it.",
                )
            else:
                yield block(
                    "opted_out",
                    evidence,
                    message="The consent history of this person ends with a no.",
                    mend=_CORRECT_IT,
                )


_PERSON_SAYS_NO = frozenset({No.OPT_OUT, No.ERASURE})
_SAID_OTHERWISE = {
    No.LEGAL: ("note_legal", "A note speaks of lawyers or a legal hold, so a person must decide."),
    No.NO_INTEREST: ("note_no_interest", "A note says that this person has no interest in us."),
    No.PAUSE: ("note_pause", "A note asks us to wait before we write to this person."),
}


def _written(recipient: Recipient) -> Iterator[Finding]:
    """What reps wrote down and what was logged, about the person or their company; undated counts as well."""
    contact = recipient.contact
    names = frozenset(folded(f"{contact.first_name} {contact.last_name} {contact.company}").split())
    today = recipient.as_of.date()
    seen: dict[str, int] = {}
    for note in recipient.notes:
        kind = note.source.object
        n = seen[kind] = seen.get(kind, -1) + 1
        about_others = kind == "company" and _about_another(note.text, names)
        for refusal in () if about_others else refusals(note.text, names=names, today=today, written=_day(note.at)):
            yield _said(f"{kind}.notes[{n}]", refusal)
    for n, activity in enumerate(recipient.activities):
        for part, text in (("type", activity.kind), ("status", activity.status), ("detail", activity.detail)):
            if not text:
                continue
            if part != "detail" and event_of(text) is Choice.NO and "bounce" not in text.lower():
                yield _said(f"contact.activities[{n}].{part}", Refusal(No.OPT_OUT, 0, len(text), text))
                continue
            for refusal in refusals(text.replace("_", " "), names=names, today=today, written=_day(activity.at)):
                yield _said(f"contact.activities[{n}].{part}", refusal)


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None


_ANOTHER = late(
    r"(?:^|[.;:] +)([A-Z][a-zà-ÿ]+(?: [A-Z][a-zà-ÿ]+)?)(?: \([^)]*\))?,? "
    r"(?:asked|wants|said|requested|told|opted|unsubscribed"
    r"|objected|prefers|demanded)\b"
)
_EVERYBODY = late(
    r"\b(?:anyone|anybody|everyone|nobody|no one|company|firm|domain|whole|entire|organi[sz]ation|all (?:of "
    r")?(?:them|staff|employees|contacts)"
    r"|them|team|their|any|group|employees|staff|colleagues|account)\b",
    re.IGNORECASE,
)


def _about_another(text: str, names: frozenset[str]) -> bool:
    """A note on the company about one named other person: "Jim Parker asked us not to mail him"."""
    named = _ANOTHER.search(text)
    if named is None or _EVERYBODY.search(text):
        return False
    personal = re.search(r"\b(?:him|her|himself|herself|be)\b|opted out|unsubscribed", text)
    return personal is not None and names.isdisjoint(folded(named.group(1)).split())


def _said(where: str, refusal: Refusal) -> Finding:
    evidence = Evidence(where=where, start=refusal.start, end=refusal.end, text=refusal.text)
    if refusal.kind in _PERSON_SAYS_NO:
        return block(
            "note_says_no",
            evidence,
            message="Somebody wrote down that we are not to mail this person.",
            mend="Do not mail them, and record the opt-out in the CRM; correct the note if it is about somebody else.",
        )
    reason, message = _SAID_OTHERWISE[refusal.kind]
    return hold(reason, evidence, message=message, mend="Read the note, and write yourself or release this message.")


def _scope(recipient: Recipient) -> Iterator[Finding]:
    """Consent covers the purpose for which it was given (GDPR Art. 6(1)(a)), and no other."""
    for i, reading in enumerate(recipient.consents):
        covers = scope_covers(reading.scope or "")
        if covers is False or (covers is None and _rests_on_consent(reading)):
            yield hold(
                "consent_for_another_purpose",
                Evidence(where=f"{_at(i, reading)} scope", text=reading.scope or ""),
                message=f"The consent on file was given for something else (“{reading.scope}”).",
                mend="Obtain consent to sales mail, or record that the one on file covers it.",
            )


def _rests_on_consent(reading: Consent) -> bool:
    return re.search(r"consent|opt.?in|casl.?express", (reading.basis or "").lower()) is not None
