"""Gate: nothing in the mail pretends to be what it is not: header, subject, pressure, voice, words, HTML."""

import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import parseaddr

from gates.content.deception_hosts import hosts_that_pose, markup_that_hides, our_hosts
from gates.content.deception_words import DISGUISED, INNOCENT_AFTER, MATTERS, POSING, PRESSURE
from gates.draft import Draft
from gates.gate import gate
from gates.late import late
from gates.policy import Policy
from gates.recipient import Recipient
from gates.text.hidden import tricks_in
from gates.text.lexicon import Hit
from gates.text.links import addresses_in, under
from gates.text.mail import Mail, Passage, Role, mail_of
from gates.text.plain import folded
from gates.text.sense import negated, quoted
from gates.verdict import Evidence, Finding, block, hold, passed


@gate(
    "deception",
    version="3",
    because="15 U.S.C. 7704(a)(1), (2); Directive 2005/29/EC Annex I no. 7, 22; product.md section 5",
)
def deception(draft: Draft, recipient: Recipient, policy: Policy) -> Finding:
    """Nothing pretends: no false reply, matter, urgency, voice or sender; no hidden text, no link that misleads."""
    mail = mail_of(draft)
    checks = (
        _reply(draft, mail),
        _sender(draft, recipient, policy),
        _said(draft, mail, recipient),
        _disguised(mail),
        hosts_that_pose(draft, mail, recipient, policy),
        markup_that_hides(draft, mail, recipient, policy),
    )
    found = max((f for check in checks for f in check), key=lambda f: f.ruling, default=None)
    return found or passed("honest")


# ------------------------------------------------------------------------------- replies and headers

_REPLY = late(
    r"^\W{0,4}(?:re|fwd?|fw|aw|antw|wg|rv|tr|sv|vs|vb|res|enc|odp|rif|i|r|ynt|ilt)\s?(?:\[\d+\]|\(\d+\)|\^\d+|\d)?\s*(?::|;|\s[-|]\s|\.\s)"
    r"|^\W{0,4}(?:回复|答复|转发|回覆)\s*[:\uff1a]|[\[(]\s*(?:re|fwd?)\s*[:\])]|(?:^|\s)(?:re|fwd|aw):\s"
)
_QUOTED_MAIL = late(
    r"^-{2,}\s*(?:original message|forwarded message|ursprungliche nachricht|message d'origine|mensaje original)"
    r"|^on .{6,80} wrote:\s*$|^am .{6,80} schrieb.{0,40}:\s*$|^le .{6,80} a ecrit\s?:|^(?:from|von|de): "
    r".{3,80}\n(?:sent|date|to|gesendet|envoye):"
    r"|^>\s?\S",
    re.MULTILINE,
)


def _header(draft: Draft, name: str) -> str:
    value = next((v for k, v in draft.headers.items() if k.lower() == name.lower()), "")
    if not value and draft.raw:
        found = re.search(rb"(?im)^" + name.encode() + rb":[ \t]*((?:.+|\r?\n[ \t]+)+)", draft.raw[:8192])
        value = found.group(1).decode("utf-8", "replace").strip() if found else ""
    return value


def _in_thread(draft: Draft) -> bool:
    """Whether a mail of theirs is known that this one answers."""
    if draft.thread is not None:
        return draft.thread
    return bool(_header(draft, "In-Reply-To") or _header(draft, "References"))


def _reply(draft: Draft, mail: Mail) -> Iterator[Finding]:
    if _in_thread(draft):
        return
    subject = mail.subject.text
    found = _REPLY.search(folded(subject.plain.text))
    if found and not all(n.locked for n in mail.subject.lines):
        start, end, said = subject.original(*found.span())
        yield block(
            "false_reply",
            Evidence(where="draft.subject", start=start, end=end, text=said),
            message="The subject pretends to answer or forward a mail, but there is no such conversation.",
            mend="Take the reply mark out of the subject.",
        )
    text = mail.body.text
    quote = _QUOTED_MAIL.search(folded(text.plain.text))
    if quote:
        start, end, said = text.original(*quote.span())
        yield block(
            "false_quote",
            Evidence(where="draft.text", start=start, end=end, text=said[:120]),
            message="The mail quotes an older mail, but there is no such conversation.",
            mend="Cut the quoted mail.",
        )
    if draft.thread is False and _header(draft, "In-Reply-To"):
        yield hold(
            "false_thread",
            Evidence(where="draft.headers In-Reply-To"),
            message="The mail puts itself into a conversation that does not exist.",
            mend="Send it as a mail of its own.",
        )


_EMOJI = late("[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")


def _sender(draft: Draft, recipient: Recipient, policy: Policy) -> Iterator[Finding]:
    written = _header(draft, "From")
    sender, ours = draft.sender, our_hosts(draft, policy)
    if not written or not (sender.email or sender.domains):
        return
    try:
        shown = str(make_header(decode_header(written)))
    except (HeaderParseError, LookupError, UnicodeError):
        shown = written
    name, address = parseaddr(shown)
    domain = address.rpartition("@")[2].lower()
    if sender.email and address.casefold() != sender.email.casefold() and not under(domain, sender.domains):
        yield block(
            "other_sender",
            Evidence(where="draft.headers From"),
            message="The From line names an address that is not the sender's.",
            mend="Send it from the sender's own mailbox.",
        )
    why = _odd_name(name, draft, recipient)
    if why:
        yield block(
            "odd_sender_name",
            Evidence(where="draft.headers From", text=name[:80]),
            message=f"The name in the From line {why}.",
            mend="Show the sender's own name.",
        )
    reply_to = parseaddr(_header(draft, "Reply-To"))[1].rpartition("@")[2].lower()
    if reply_to and not under(reply_to, ours):
        yield hold(
            "replies_go_elsewhere",
            Evidence(where="draft.headers Reply-To"),
            message="Replies to this mail would go to an address that is not ours.",
            mend="Remove the Reply-To line, or use an address of ours.",
        )


def _odd_name(name: str, draft: Draft, recipient: Recipient) -> str:
    if not name.strip():
        return ""
    flat = folded(name)
    if _REPLY.search(flat) or re.match(r"^(?:re|fwd?)\b", flat):
        return "begins like the subject of a reply"
    if _EMOJI.search(name):
        return "holds a picture sign"
    if any(not under(a.domain, draft.sender.domains) for a in addresses_in(name)) or tricks_in(name):
        return "is not a plain name"
    said, own = _name_words(name), _name_words(f"{draft.sender.name} {draft.sender.company}")
    theirs = _name_words(f"{recipient.contact.first_name} {recipient.contact.last_name} {recipient.contact.company}")
    if said & theirs - own:
        return "uses the recipient's own name or company"
    if own and not said & own:
        return "is not the sender's"
    return "claims an office that is not the sender's" if said & _OFFICES - own else ""


_OFFICES = frozenset(
    "helpdesk administrator irs bank police billing invoice invoices security payroll mailer-daemon".split()
)
_LEGAL = frozenset("inc llc ltd gmbh ag co corp the and of plc sa sas bv at from via".split())


def _name_words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}", folded(text))) - _LEGAL


# ------------------------------------------------------------------------------------- what it says

_MESSAGES = {
    "pressure": (
        "The mail puts pressure on the reader with a deadline or a shortage that nothing supports.",
        "Take the pressure out, or use an approved claim that names the date.",
    ),
    "false_matter": (
        "The mail pretends that something is already going on between the two.",
        "Say plainly that this is a first mail.",
    ),
    "false_voice": (
        "The mail speaks as somebody else than its sender.",
        "Let the sender speak in their own name.",
    ),
    "denies_selling": (
        "The mail says that it is no sales mail, but it is one.",
        "Cut the sentence.",
    ),
}  # fmt: skip


def _said(draft: Draft, mail: Mail, recipient: Recipient) -> Iterator[Finding]:
    for passage in mail.passages:
        for hit in PRESSURE.search(passage.text):
            if (
                _counts(passage, hit)
                and not _in_their_name(passage, hit, recipient)
                and not _is_innocent(passage, hit, draft, recipient)
            ):
                yield _stop(block, "pressure", passage, hit)
        for hit in POSING.search(passage.text):
            if hit.label == "not_sales" and _counts(passage, hit):
                yield _stop(block, "denies_selling", passage, hit)
            elif hit.label == "other" and _counts(passage, hit) and not negated(passage.text, hit):
                yield _stop(block, "false_voice", passage, hit)
    yield from _matters(draft, mail, recipient)
    yield from _signed(draft, mail, recipient)


def _in_their_name(passage: Passage, hit: Hit, recipient: Recipient) -> bool:
    """ "Final Notice Brewing": the words are the reader's company."""
    said = folded(passage.text.plain.text[hit.start : hit.end])
    return any(said in folded(name) for name in (recipient.contact.company, *recipient.aliases) if name)


def _stop(ruling: object, reason: str, passage: Passage, hit: Hit) -> Finding:
    start, end, said = passage.text.original(hit.start, hit.end)
    message, mend = _MESSAGES[reason]
    make = block if ruling is block else hold
    return make(
        reason, Evidence(where=passage.where, start=start, end=end, text=said[:120]), message=message, mend=mend
    )


def _counts(passage: Passage, hit: Hit) -> bool:
    """Whether a model wrote it as prose, in its own voice."""
    if quoted(passage.text, hit):
        return False
    line = next((n for n in reversed(passage.lines) if n.sentence.start <= hit.start), None)
    return line is None or (line.role in {Role.PROSE, Role.SIGNATURE, Role.GREETING} and not line.locked)


def _is_innocent(passage: Passage, hit: Hit, draft: Draft, recipient: Recipient) -> bool:
    text = passage.text
    if negated(text, hit, window=3):
        return True
    before = {t.word for t in text.tokens[max(0, hit.first - 3) : hit.first]}
    if {"you", "have"} <= before:
        return True  # "you have two seats open": theirs, and no pressure of ours
    if before & {"weather", "planting", "harvest", "maintenance", "filing", "enrolment", "enrollment"}:
        return True  # "the weather window is closing": nobody of us closes it
    after = [t.word for t in text.tokens[hit.last : hit.last + 2]]
    if set(after[: 2 if after[:1] == ["to"] else 1]) & INNOCENT_AFTER or (after[:2] == ["to", "act"]):
        return True
    if text.tokens[hit.first].word in _COMMANDS and text.tokens[max(hit.first - 1, 0)].word in {
        "we",
        "they",
        "you",
        "i",
    }:
        return True
    sentence = {t.word for t in text.words(text.sentence_of(hit.first))}
    inside = [t.word for t in text.tokens[hit.first : hit.last]]
    ahead = [t.word for t in text.tokens[max(hit.first - 2, 0) : hit.first]]
    if inside[0] == "end" and len(ahead) > 1 and ahead[1] in {"year", "month", "quarter"} and ahead[0] in _BOOKS:
        return True  # "its first year end soon": a date in the books; "prices this quarter end soon" is none
    if (
        "your" in sentence
        and not sentence & {"our", "we", "i", "spot", "slot", "seat", "place"}
        and inside[0] not in _COMMANDS
    ):
        # "Your lease expires soon", "before your audit window closes": the reader's own date.
        owned = any(text.tokens[i].word == "your" for i in range(max(hit.first - 4, 0), hit.last))
        if owned and inside[-1] not in {"fast", "lifetime"}:
            return True
    return _substantiated(text.said(text.sentence_of(hit.first)), draft, recipient)


_BOOKS = frozenset("first next second fiscal calendar financial its their your".split())
_COMMANDS = frozenset(
    "act reply respond confirm decide sign book answer register don't dont lose not last final only just".split()
)
_SUPPORT = 0.6


def _substantiated(said: str, draft: Draft, recipient: Recipient) -> bool:
    """Whether an approved claim that still holds says it: the same figures and most of its words."""
    words = {w for w in re.findall(r"[^\W_]+", folded(said)) if len(w) > 2 or w.isdigit()}
    figures = {w for w in words if any(c.isdigit() for c in w)}
    for claim in draft.sender.offer.approved_claims:
        if claim.expires is not None and claim.expires < recipient.as_of.date():
            continue
        told = {w for w in re.findall(r"[^\W_]+", folded(claim.text)) if len(w) > 2 or w.isdigit()}
        if told and figures <= told and (len(words & told) >= _SUPPORT * len(told) or words <= told):
            return True
    return False


_YOUR_PAPER = late(
    r"^\W*(?:(?:regarding|about|concerning)\s)?(?:your|the|an?)?\s?(?:\w+\s)?(?:invoice|order|payment|account|purchase|receipt|statement|refund|delivery"
    r"|parcel|booking|reservation|application|claim|contract renewal|subscription "
    r"renewal|bestellung|rechnung|facture|factura)"
    r"\s*(?:$|[#:!]|\s-|no\.?\b|nr\.?\b|number\b|\d|is\b|has\b|attached|overdue|ready|needs|requires|confirmation|update\b|from\b)"
)


def _matters(draft: Draft, mail: Mail, recipient: Recipient) -> Iterator[Finding]:
    """A matter that is going on, where nothing says that one is."""
    if _in_thread(draft) or any(s.to_person for s in recipient.history.sends) or recipient.relationship.customer:
        return
    subject = mail.subject
    hits = [h for h in MATTERS.search(subject.text) if h.label == "notice" and _counts(subject, h)]
    paper = _YOUR_PAPER.search(folded(subject.text.plain.text))
    if paper and not hits and not all(n.locked for n in subject.lines):
        hits = [Hit("notice", 0, len(subject.text.tokens), 0, len(subject.text.plain.text))]
    for hit in hits:
        if not _of_a_recorded_call(subject.text.plain.text[hit.start : hit.end], recipient):
            yield _stop(block, "false_matter", subject, hit)
    yield from _told(mail, "alarm")
    if recipient.activities or recipient.notes or not recipient.first_contact:
        return
    yield from _told(mail, "past")


def _told(mail: Mail, label: str) -> Iterator[Finding]:
    for passage in mail.passages:
        for hit in MATTERS.search(passage.text):
            if hit.label == label and _counts(passage, hit) and not negated(passage.text, hit):
                yield _stop(hold, "false_matter", passage, hit)


_TALKS = late(r"\b(?:call|meeting|demo|appointment|visit)\b")


def _of_a_recorded_call(said: str, recipient: Recipient) -> bool:
    """ "Sorry about the missed call", where the CRM holds such a call."""
    kind = _TALKS.search(folded(said))
    return kind is not None and any(kind.group() in folded(a.kind) for a in recipient.activities)


def _signed(draft: Draft, mail: Mail, recipient: Recipient) -> Iterator[Finding]:
    """A signature that names the recipient's company instead of ours."""
    theirs = _name_words(recipient.contact.company or "") - _name_words(draft.sender.company)
    for line in mail.lines(Role.SIGNATURE, locked=False):
        words = _name_words(line.said)
        if theirs and theirs <= words and not words & _name_words(draft.sender.name):
            start, end, said = line.text.original(line.sentence.start, line.sentence.end)
            message, mend = _MESSAGES["false_voice"]
            yield block(
                "false_voice",
                Evidence(where=line.where, start=start, end=end, text=said[:120]),
                message=message,
                mend=mend,
            )


# ------------------------------------------------------------------------------------ disguised words

_SPACED = late(r"(?<![^\W_])(?:[^\W\d_][ .\-_*]){3,}[^\W\d_](?![^\W_])")


def _disguised(mail: Mail) -> Iterator[Finding]:
    for passage in mail.passages:
        original = passage.text.plain.original
        for trick in tricks_in(original):
            if trick.kind in {"split", "posing"}:
                yield _disguise(Evidence(where=passage.where, start=trick.start, end=trick.end, text=trick.text))
        for token in passage.text.tokens:
            if token.text.isalpha():
                continue
            for form in (*token.forms[1:], *(token.forms if _SPACED.fullmatch(token.text) else ())):
                if form in DISGUISED or form.rstrip("s") in DISGUISED:
                    start, end, said = passage.text.original(token.start, token.end)
                    yield _disguise(Evidence(where=passage.where, start=start, end=end, text=said))
        for found in _SPACED.finditer(passage.text.plain.text):
            if re.sub(r"[^a-z]", "", folded(found.group())) in DISGUISED:
                start, end, said = passage.text.original(*found.span())
                yield _disguise(Evidence(where=passage.where, start=start, end=end, text=said))


def _disguise(evidence: Evidence) -> Finding:
    return block(
        "disguised_word",
        evidence,
        message="A word in the draft is written so that an eye and a filter read different things.",
        mend="Write the word plainly, or leave it out.",
    )
