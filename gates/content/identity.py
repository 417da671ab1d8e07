"""Gate: the right person at the right company, named by their own name."""

import re
import unicodedata
from collections.abc import Iterator
from email.parser import BytesHeaderParser
from email.policy import default

from gates.draft import Draft
from gates.gate import gate
from gates.late import late
from gates.policy import Policy
from gates.recipient import Contact, Recipient
from gates.verdict import Evidence, Finding, block, hold, passed

_GREETING = late(
    r"^\W*(?:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening|day)|hallo|guten (?:tag|morgen)|liebe[rs]?"
    r"|sehr geehrte[rs]?|bonjour|bonsoir|salut|cher|chère|hola|buenos días|buenas tardes|estimad[oa]|querid[oa])\b"
    r"(?P<name>[^\n,!:;–—?.]*(?:\.(?=\s?\w)[^\n,!:;–—?.]*)*)(?P<end>[,!:;–—?.]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_HONORIFICS = frozenset(
    "mr mrs ms miss mx dr prof professor sir madam herr frau monsieur madame mme senor senora sr sra".split()
)
_NOBODY = frozenset(
    "there team all everyone everybody folks colleague colleagues again both zusammen sir madam".split()
)
_JUNK = frozenset("null none undefined nan unknown test firstname lastname fname name friend customer user".split())
# Where the family name comes first, "Hi Nagy Anna" is right.
_FAMILY_NAME_FIRST = frozenset({"CN", "HK", "HU", "JP", "KR", "SG", "TW", "VN"})

# Short forms that people are greeted by; each line is one name.
_SHORT_FORMS = tuple(
    frozenset(line.split())
    for line in (
        "alexander alex xander sasha",
        "alexandra alex sasha sandra",
        "andrew andy drew",
        "anthony tony",
        "benjamin ben benny",
        "catherine katherine kathryn cathy kathy kate katie",
        "charles charlie chuck",
        "christopher chris",
        "christina christine chris tina",
        "daniel dan danny",
        "daniela dani",
        "david dave",
        "edward ed eddie ted",
        "elizabeth liz beth lizzie eliza betty",
        "frederick fred freddy",
        "gregory greg",
        "james jim jimmy jamie",
        "jennifer jen jenny",
        "jessica jess",
        "john jack johnny",
        "jonathan jon",
        "joseph joe joey",
        "joshua josh",
        "kenneth ken kenny",
        "lawrence larry",
        "margaret maggie meg peggy",
        "matthew matt",
        "maximilian max",
        "michael mike mick michi",
        "nicholas nick nico",
        "patricia pat patty trish",
        "patrick pat paddy",
        "peter pete",
        "philip phil",
        "rebecca becky becca",
        "richard rich rick dick",
        "robert rob bob bobby",
        "ronald ron",
        "samantha sam",
        "samuel sam",
        "stephen steven steve",
        "susan sue suzie",
        "theodore ted theo",
        "thomas tom tommy",
        "timothy tim",
        "victoria vicky tori",
        "william will bill billy liam",
        "zachary zach zack",
    )
)

# A place in a sentence where a company's name stands for the recipient's own.
_OWN_COMPANY = late(
    r"""(?i: \byour\s (?:\w+\s){0,3}?
               (?:team|role|work|job|time|colleagues|position|desk|people|staff|operations|plans)
               (?:\sas\s[\w ,&/-]{2,40}?)? \s(?:at|with)
           | \b(?:you|everyone|folks|people|colleagues|things|life)\s (?:all\s|are\s|look\s)? (?:over\s)? at
           | \byou\s(?:joined|lead|run|work\sfor|work\sat)
        )\s+
        (?P<company>(?:the\s)? [A-Z0-9][\w&.'’-]* (?:\s+(?:of|and|&|de|[A-Z0-9][\w&.'’-]*))*)""",
    re.VERBOSE,
)
_LEGAL_ENDINGS = frozenset(
    "inc incorporated llc ltd limited gmbh ag kg ug se plc corp corporation co company bv nv sa sas sarl srl spa oy ab "
    "as pty the group holding holdings".split()
)


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


def _flat(text: str) -> str:
    """The text without case and accents."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c))


def _words(text: str) -> tuple[str, ...]:
    """The words of a name, without accents, case and punctuation."""
    return tuple(re.findall(r"[^\W\d_]+", _flat(text)))


def _names(record: Contact) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _words(record.first_name), _words(record.last_name)


def _greeting(draft: Draft, recipient: Recipient) -> Iterator[Finding]:
    found = _GREETING.search(draft.text[:300])
    if found is None:
        return
    said = found.group("name").strip()
    words = _words(said)
    evidence = Evidence(where="draft.text", start=found.start("name"), end=found.end("name"), text=found.group("name"))
    if (not words and found.group("name")) or set(words) & (_JUNK - _own_words(recipient)):
        yield hold(
            "greeting_blank",
            evidence,
            message="The greeting has no real name where the name should stand.",
            mend="Fill in the first name in the CRM, or greet without a name.",
        )
    elif words and not _fits(words, recipient):
        yield hold(
            "greeting_other_name",
            evidence,
            message=f"The mail greets “{said}”, but the CRM knows this person as “{_full_name(recipient.contact)}”.",
            mend="Correct the name in the CRM or in the greeting.",
        )


def _own_words(recipient: Recipient) -> set[str]:
    """The words of the person's own names: somebody may be called Test."""
    return {w for r in (recipient.contact, *recipient.records) for name in _names(r) for w in name}


def _full_name(record: Contact) -> str:
    return f"{record.first_name} {record.last_name}".strip() or "(no name)"


def _fits(words: tuple[str, ...], recipient: Recipient) -> bool:
    bare = tuple(w for w in words if w not in _HONORIFICS)
    if set(words) <= _NOBODY or not bare:
        return True
    titled = bare != words
    swapped = recipient.country.upper() in _FAMILY_NAME_FIRST
    return any(
        _names_record(bare, r, titled=titled, swapped=swapped) for r in (recipient.contact, *recipient.records)
    ) or (_is_company(" ".join(bare), recipient))


def _names_record(said: tuple[str, ...], record: Contact, *, titled: bool, swapped: bool) -> bool:
    first, last = _names(record)
    if last and said[-len(last) :] == last and len(said) > len(last):
        return _is_first(said[: -len(last)], first)
    if swapped and last and said[: len(last)] == last and len(said) > len(last):
        return _is_first(said[len(last) :], first)
    return said == last != () if titled else _is_first(said, first)


def _is_first(said: tuple[str, ...], first: tuple[str, ...]) -> bool:
    """The first name, its beginning ("Anna" for "Anna Maria"), one of its words, or a short form of it."""
    if not first:
        return False
    alike = said[0] == first[0] or any({said[0], first[0]} <= forms for forms in _SHORT_FORMS)
    return (alike and said[1:] == first[1 : len(said)]) or (len(said) == 1 and said[0] in first)


def _company(draft: Draft, recipient: Recipient) -> Iterator[Finding]:
    for where, text in (("draft.subject", draft.subject), ("draft.text", draft.text)):
        for found in _OWN_COMPANY.finditer(text):
            said = found.group("company").rstrip(".,'’")
            recorded = recipient.contact.company or "nothing"
            if _is_company(said, recipient) or _names_us(said, draft):
                continue
            yield hold(
                "other_company",
                Evidence(where=where, start=found.start("company"), end=found.start("company") + len(said), text=said),
                message=f"The mail places this person at “{said}”, but the CRM says “{recorded}”.",
                mend="Correct the company in the CRM or in the sentence.",
            )


def _core(company: str) -> tuple[str, ...]:
    words = tuple(re.findall(r"[^\W_]+", " ".join(_flat(company).split())))
    return tuple(w for w in words if w not in _LEGAL_ENDINGS) or words


def _is_company(said: str, recipient: Recipient) -> bool:
    """Whether these words name the person's company: its name or the beginning of it, its initials, its domain."""
    core = _core(said)
    names = [r.company for r in (recipient.contact, *recipient.records)]
    facts = [str(f.value) for path, f in recipient.facts.items() if path.startswith("company.") or "compan" in path]
    for name in (*names, *facts):
        own = _core(name)
        initials = "".join(w[0] for w in own)
        joined = "".join(core)
        if own and (core == own[: len(core)] or own == core[: len(own)] or joined in {initials, "".join(own)}):
            return True
    return "".join(core) == re.sub(r"[^a-z0-9]", "", recipient.domain.split(".")[0])


def _names_us(said: str, draft: Draft) -> bool:
    return _core(said)[:1] == _core(draft.sender.company)[:1]
