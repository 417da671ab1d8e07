"""Gate: the right person at the right company, named by their own name, and signed by the one who sends."""

import re
import unicodedata
from collections.abc import Iterator
from email.parser import BytesHeaderParser
from email.policy import default
from functools import lru_cache

from gates.content.person_names import HONORIFICS, Names, forms, is_given_name, is_short_form, names_of, same, words
from gates.draft import Draft
from gates.gate import gate
from gates.late import late
from gates.mailboxes import FREE_MAILBOXES
from gates.policy import Policy
from gates.recipient import Recipient
from gates.text.mail import Role, mail_of
from gates.verdict import Evidence, Finding, block, hold, passed

_GREETING = late(
    r"^\W*(?:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening|day)"
    r"|hallo|hej|hei|heisan|hallå|moi|dag|beste|geachte|kære|kjære|ciao|buongiorno|gentile|olá|bom dia|caro|cara"
    r"|cześć|dzień dobry|szanown\w+|ahoj|dobrý den|howdy|hiya|g'day|gday|morning|afternoon"
    r"|guten (?:tag|morgen)|moin"
    r"|liebe[rs]?"
    r"|sehr geehrte[rs]?|bonjour|bonsoir|salut|cher|chère|hola|buenos días|buenas tardes|estimad[oa]|querid[oa]|ciao)\b"
    r"(?:,(?=[^\S\n]+[A-Z]\w+(?:[^\S\n]\w+)?[,!.]))?"  # "Good morning, Dana,"
    r"(?P<name>[^\n,!:;–—?.]*(?:\.(?=\s?\w)[^\n,!:;–—?.]*)*)(?P<end>[,!:;–—?.]|$)",
    re.IGNORECASE | re.MULTILINE,
)
# A mail that begins with nothing but a name.
_BARE_GREETING = late(r"\A\s*(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})\s*(?P<end>[,–—:!-])[^\S\n]*\n")
_GREETED = late(r"\s+(?:and|und|et|y|e|or)\s+|\s*[&/+]\s*", re.IGNORECASE)
_GOES_ON = late(r"\s[-–—]+\s")  # "Hi Marcus - you asked"
_FROM = late(r"\s+(?:from|at|of|von|bei|de|chez|over|in)\s.*$", re.IGNORECASE)
# Somebody spoken to by name in the middle of a mail.
_SPOKEN_TO = late(
    r"(?:(?:thanks|thank you|congrat\w*|sorry|welcome|cheers|well done|hope[^.!?\n]{0,40}|as you know|so|now|look)"
    r"(?: [a-z]+){0,4}, (?P<after>[A-Z][\w'’-]+)(?=[.!?,])"
    r"|(?:(?<=[.!?]\s)|^)(?P<first>[A-Z][\w'’-]+), "
    r"(?=(?:would|could|can|do|did|have|are|is|i|we|you|your|may|what|how)\b))",
    re.MULTILINE,
)
_MY_NAME = late(
    r"\b(?:[Mm]y name is|[Mm]ein Name ist|[Jj]e m'appelle|[Mm]e llamo|[Ii]ch bin) "
    r"(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’.-]+){0,2})"
)
_THIS_IS = late(
    r"(?:^|[.!?]\s+)(?:[Tt]his is|[Hh]ier ist|[Ii]['’]m|[Ii] am) "
    r"(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’.-]+){0,2}),? (?:from|with|at|of|von|here)\b",
    re.MULTILINE,
)
_NAME_LINE = late(
    r"^\W{0,3}(?P<name>[A-Z][\w'’-]+\.?(?: (?:[A-Z]\.?|[a-z]{2,3}|[A-Z][\w'’-]+)){0,3})\s*(?:$|[,|(–—•·/]|-\s)"
)
_LOCAL_PARTS = late(r"[^a-z]+")

_NOBODY = frozenset(
    "there team all everyone everybody folks colleague colleagues again both zusammen sir madam friends y'all hello "
    "alle allerseits toutes tous todos equipo hi today".split()
)
_JUNK = frozenset(
    "null none undefined nan unknown test firstname lastname fname lname name friend customer user contact vorname "
    "nachname prenom nombre recipient lead prospect valued".split()
)

# A place in a sentence where a company's name stands for the recipient's own.
_OWN_COMPANY = late(
    r"""(?i: \byour\s (?:\w+\s){0,3}?
               (?:team|role|work|job|time|colleagues|position|desk|people|staff|operations|plans)
               (?:\sas\s[\w ,&/-]{2,40}?)? \s(?:at|with)
           | \b(?:you|everyone|folks|people|colleagues|things|life)\s (?:all\s|are\s|look\s)? (?:over\s)? at
           | \byou\s(?:joined|lead|run|work\sfor|work\sat)
        )\s+
        (?P<company>(?:the\s)? [A-Z0-9][\w&.'’-]* (?:[^\S\n]+(?:of|and|&|de|[A-Z0-9][\w&.'’-]*))*)""",
    re.VERBOSE,
)
# "It was good to meet you at WindEurope", "your address from you at the fair": a place, and no employer.
_MEETS = late(
    r"\b(?:meet|met|meeting|see|seeing|saw|spoke (?:to|with)|speaking (?:to|with)|talk(?:ed|ing)? (?:to|with)|from"
    r"|catch|catching|caught|find|found|visit|visiting|join|joining|host|hosting|welcome|greet|chatting with"
    r"|run into|ran into)\s+you$",
    re.IGNORECASE,
)
_LEGAL_ENDINGS = frozenset(
    "inc incorporated llc ltd limited gmbh ag kg ug se plc corp corporation co company bv nv sa sas sarl srl spa oy ab "
    "as pty the group holding holdings".split()
)


@gate(
    "identity",
    version="4",
    because="GDPR Art. 5(1)(d); 15 U.S.C. 7704(a)(1); product.md section 5: wrong person or company",
)
def identity(draft: Draft, recipient: Recipient, policy: Policy) -> Finding:
    """The draft is addressed to this person, at their own address, by their own name, and signed by its sender."""
    names = names_of(recipient)
    checks = (
        _addressee(draft, recipient, names),
        _header(draft),
        _greeting(draft, recipient, names),
        _spoken_to(draft, names),
        _signature(draft, names),
        _company(draft, recipient),
    )
    found = max((f for check in checks for f in check), key=lambda f: f.ruling, default=None)
    return found or passed("right_person", Evidence(where="draft.to", fact="recipient.address"))


def _addressee(draft: Draft, recipient: Recipient, names: Names) -> Iterator[Finding]:
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
    if domain := _of_another_firm(draft.to, recipient):
        yield hold(
            "address_other_company",
            Evidence(where="draft.to", text=draft.to, fact="company.domain"),
            message=f"The address is at {domain}, but the CRM knows this person's company by another domain.",
            mend="Check whether the person still works there; correct the company, its domain or the address.",
        )
    if other := _other_name_in(draft.to, names):
        yield hold(
            "address_other_name",
            Evidence(where="draft.to", text=draft.to, fact="contact.email"),
            message=f"The address is that of a “{other.title()}”, but the CRM calls this person “{_full(recipient)}”.",
            mend="Correct the name or the address in the CRM, then draft again.",
        )


def _of_another_firm(address: str, recipient: Recipient) -> str:
    """The domain of the address, where the company has another one and no name of it resembles this one."""
    domain = _flat(address.rpartition("@")[2])
    label = re.sub(r"[^a-z0-9]", "", domain.split(".")[0])
    known = [str(f.value) for path, f in recipient.facts.items() if path.rpartition(".")[2] in _DOMAIN_KEYS and f.value]
    sites = [_flat(k).partition("//")[2] or _flat(k) for k in known]
    hosts = [s.split("/")[0].removeprefix("www.") for s in sites]
    if (
        not hosts
        or domain in FREE_MAILBOXES
        or any(domain == h or domain.endswith(f".{h}") or h.endswith(f".{domain}") for h in hosts)
    ):
        return ""
    names = [
        w
        for n in (recipient.contact.company, *recipient.aliases, *(r.company for r in recipient.records))
        for w in _core(n)
    ]
    labels = [re.sub(r"[^a-z0-9]", "", h.split(".")[0]) for h in hosts]
    initials = "".join(w[0] for w in _core(recipient.contact.company))
    alike = any(len(w) >= _SHORTEST_NAME and (w in label or label in w) for w in (*names, *labels)) or label == initials
    return "" if alike else domain


_DOMAIN_KEYS = frozenset({"domain", "website", "hs_domain", "Website", "company_domain", "companyDomain"})


def _other_name_in(address: str, names: Names) -> str:
    """A given name with a family name before the @, and neither is this person's ("" where it may be theirs)."""
    parts = [p for p in _LOCAL_PARTS.split(_flat(address.partition("@")[0])) if p]
    if len(parts) != _FIRST_AND_LAST or min(map(len, parts)) < _SHORTEST_NAME or not names.all_words:
        return ""
    if not is_given_name(parts[0]) or is_given_name(parts[1]):
        return ""
    own = names.all_words
    alike = any(p in own or any(p.startswith(w) or w.startswith(p) or is_short_form(p, w) for w in own) for p in parts)
    return "" if alike else " ".join(parts)


_FIRST_AND_LAST = 2
_SHORTEST_NAME = 3


@lru_cache(maxsize=64)
def _named_in(raw: bytes) -> tuple[str, ...]:
    """The addresses of the To line, in small letters; the bytes are parsed once for all judgements about them."""
    to = BytesHeaderParser(policy=default).parsebytes(raw)["To"]
    return tuple(a.addr_spec.casefold() for a in to.addresses) if to is not None else ()


def _header(draft: Draft) -> Iterator[Finding]:
    """The To line of the final bytes; that there is exactly one is the legal_form gate's business."""
    if not draft.raw:
        return
    if _named_in(draft.raw) != (draft.to.casefold(),):
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


def _full(recipient: Recipient) -> str:
    return f"{recipient.contact.first_name} {recipient.contact.last_name}".strip() or "(no name)"


def _greeting(draft: Draft, recipient: Recipient, names: Names) -> Iterator[Finding]:
    found = _GREETING.search(draft.text[:300])
    bare = None if found else _BARE_GREETING.search(draft.text[:200])
    if bare and not is_given_name(words(bare["name"])[0]):
        return
    found = found or bare
    if found is None:
        return
    whole = _GOES_ON.split(found.group("name"))[0]
    said = whole.strip()
    spoken = words(said)
    start = found.start("name")
    evidence = Evidence(where="draft.text", start=start, end=start + len(whole), text=whole)
    if (told := _other_salutation(spoken, recipient)) is not None:
        yield hold(
            "greeting_other_salutation",
            evidence,
            message=f"The mail greets “{said}”, but the CRM records the salutation “{told}”.",
            mend="Correct the salutation in the CRM or in the greeting.",
        )
    junk = {f for w in spoken for f in forms(w)} & (_JUNK - names.all_words)
    if (not spoken and found.group("name")) or junk:
        yield hold(
            "greeting_blank",
            evidence,
            message="The greeting has no real name where the name should stand.",
            mend="Fill in the first name in the CRM, or greet without a name.",
        )
    elif spoken and not all(_fits(part, recipient, names) for part in _GREETED.split(said)):
        yield hold(
            "greeting_other_name",
            evidence,
            message=f"The mail greets “{said}”, but the CRM knows this person as “{_full(recipient)}”.",
            mend="Correct the name in the CRM or in the greeting.",
        )


_MASCULINE = frozenset("herr herrn mr mister monsieur m sr senor signor male mannlich masculin masculino".split())
_FEMININE = frozenset(
    "frau ms mrs miss madame mme mlle sra senora srta signora female weiblich feminin femenino".split()
)
_SALUTATIONS = frozenset("salutation anrede title gender hs_salutation civilite tratamiento".split())


def _other_salutation(spoken: tuple[str, ...], recipient: Recipient) -> str | None:
    """The recorded salutation, where the greeting has the other one."""
    said = set(spoken)
    for path, fact in recipient.facts.items():
        if (
            path.startswith("contact.")
            and path.rpartition(".")[2].casefold() in _SALUTATIONS
            and isinstance(fact.value, str)
        ):
            kept = set(words(fact.value))
            if (kept & _MASCULINE and said & _FEMININE) or (kept & _FEMININE and said & _MASCULINE):
                return fact.value
    return None


def _fits(said: str, recipient: Recipient, names: Names) -> bool:
    """Whether one part of a greeting names this person, their company, or nobody in particular."""
    if _is_company(said, recipient):
        return True
    spoken = tuple(w for w in words(_FROM.sub("", said)) if w not in _NOBODY)
    if all(forms(w) & HONORIFICS for w in spoken):
        return True
    return names.fit(spoken) or _is_company(" ".join(spoken), recipient)


def _spoken_to(draft: Draft, names: Names) -> Iterator[Finding]:
    """Everybody who is spoken to by a given name in the text is this person, or the sender who signs there."""
    for found in _SPOKEN_TO.finditer(draft.text):
        part = "after" if found["after"] else "first"
        said = words(found[part])
        if not said or not is_given_name(said[0]) or names.fit(said) or _is_sender(said, draft):
            continue
        yield hold(
            "spoken_to_by_other_name",
            Evidence(where="draft.text", start=found.start(part), end=found.end(part), text=found[part]),
            message=f"The mail speaks to “{found[part]}”, which is not this person's name.",
            mend="Correct the name in the sentence.",
        )


def _signature(draft: Draft, names: Names) -> Iterator[Finding]:
    """Whoever signs or gives their name is the sender; a template's own fixed signature was approved."""
    if not draft.sender.name:
        return
    for start, said in _signed(draft):
        spoken = words(said)
        if not spoken or _is_sender(spoken, draft):
            continue
        yield hold(
            "signed_by_other",
            Evidence(where="draft.text", start=start, end=start + len(said), text=said, fact="sender.name"),
            message=f"The mail is signed by “{said}”, but it goes out in the name of {draft.sender.name}.",
            mend="Sign with the sender's own name.",
        )


def _signed(draft: Draft) -> Iterator[tuple[int, str]]:
    """Every place where a person gives a name as their own, with the name."""
    for pattern in (_MY_NAME, _THIS_IS):
        for found in pattern.finditer(draft.text):
            if is_given_name(words(found["name"])[0]):
                yield found.start("name"), found["name"]
    for line in mail_of(draft).body.lines:
        if line.role is not Role.SIGNATURE or line.locked:
            continue
        start, _, text = line.text.original(line.sentence.start, line.sentence.end)
        name_line = _NAME_LINE.match(text)
        if name_line is not None and is_given_name(words(name_line["name"])[0]):
            if not _is_sender(words(text), draft):  # "Sam, for Maya Brandt" names whom it goes out for
                yield start + name_line.start("name"), name_line["name"]
            return


def _is_sender(said: tuple[str, ...], draft: Draft) -> bool:
    """Whether these words hold the sender's first or last name, a short form of it, or the company's name."""
    own = words(f"{draft.sender.name} {draft.sender.company}")
    initials = "".join(w[0] for w in words(draft.sender.name))
    if any(same(s, o) for s in said for o in own) or "".join(said) == initials:
        return True
    return any(is_short_form(s, o) for s in said for o in words(draft.sender.name))


def _company(draft: Draft, recipient: Recipient) -> Iterator[Finding]:
    for where, text in (("draft.subject", draft.subject), ("draft.text", draft.text)):
        for found in _OWN_COMPANY.finditer(text):
            said = found.group("company").rstrip(".,'’")
            recorded = recipient.contact.company or "nothing"
            if _is_company(said, recipient) or _names_us(said, draft) or _MEETS.search(text[: found.start()] + "you"):
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
