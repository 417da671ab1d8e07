"""Gate: no first mail into a sector that the organisation leaves alone."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from gates.eligibility.sector_words import OTHERWISE, PRIVATE_FORM, SECTORS
from gates.gate import gate
from gates.late import late
from gates.policy import Policy
from gates.recipient import Recipient
from gates.text.plain import folded
from gates.verdict import Evidence, Finding, block, hold, passed

_INDUSTRY = late(
    r"industr|sector|vertical|branche|secteur|rubro|^company\.(?:category|type|segment|ownership|entity_type|organi[sz]ation_type|account_type)|line_of_business"
    r"|activity|specialt"
)
_CODE = late(r"naics|nace|\bsic\b|_sic|sic_|sic$|\bwz\b|_wz|wz_|naf|ape_code|ateco|cnae")
_TOLD = late(r"^company\.(?:description|about|summary|bio|tagline|overview|what_they_do)")
_SUPPLIES = late(
    r"\b(?:for|to|serving|serves|helps?|supplies|supplying|used by|sells? to|clients include|customers "
    r"include|fur|pour|para|such as|like)\b"
)


@gate(
    "sector",
    version="2",
    because="product.md section 5: no first mail to sectors that the organisation excludes (health, finance ...)",
)
def sector(recipient: Recipient, policy: Policy) -> Finding:
    """A first mail goes to nobody in a sector that the policy excludes; people who know us may be written to."""
    if not policy.excluded_sectors:
        return passed("no_sector_excluded")
    if not recipient.first_contact:
        return passed("known_contact")
    found = [f for term in policy.excluded_sectors for f in _signs(term, recipient)]
    return max(found, key=lambda f: f.ruling, default=None) or passed("sector_allowed")


def _plain(text: object) -> str:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", str(text))
    return " ".join(re.findall(r"[a-z0-9]+|&", folded(apart))).replace("&", "and")


@lru_cache(maxsize=256)
def names_of(term: str) -> tuple[str, ...]:
    """The sectors that a policy's word means; none where we know it only as a word."""
    words = _plain(term)
    return tuple(name for name, s in SECTORS.items() if re.search(rf"\b(?:{s.called})\b", words))


@cache
def _pattern(name: str, part: str) -> re.Pattern[str] | None:
    words = getattr(SECTORS[name], part)
    if not words:
        return None
    return re.compile(words if part == "domain" else rf"\b(?:{words})\b")


_OTHERWISE = late(rf"\b(?:{OTHERWISE})\b")
_PRIVATE = late(rf"\b(?:{PRIVATE_FORM})$")


def _signs(term: str, recipient: Recipient) -> Iterator[Finding]:
    names = names_of(term)
    for path, fact in recipient.facts.items():
        low = path.lower()
        if not low.startswith("company.") and "industry" not in low and "sector" not in low:
            continue
        evidence = Evidence(where=path, text=str(fact.value), fact=path)
        if _CODE.search(low):
            if any(_coded(n, low, str(fact.value)) for n in names):
                yield _excluded(term, evidence)
        elif _INDUSTRY.search(low):
            if any(_in_industry(n, _plain(fact.value)) for n in names) or _literally(term, _plain(fact.value), names):
                yield _excluded(term, evidence)
        elif _TOLD.search(low) and any(_told(n, _plain(fact.value)) for n in names):
            yield _perhaps(term, evidence)
    yield from _by_name(term, names, recipient)


def _literally(term: str, words: str, names: tuple[str, ...]) -> bool:
    """A sector that only the policy knows is found by its own words."""
    return not names and re.search(rf"\b{re.escape(_plain(term))}", words) is not None


def _in_industry(name: str, words: str) -> bool:
    """The industry names the sector, and not as the market of a supplier."""
    pattern = _pattern(name, "industry")
    if pattern is None:
        return False
    for hit in pattern.finditer(words):
        rest = words[: hit.start()] + " " + words[hit.end() :]
        supplier = _OTHERWISE.search(rest) and not re.search(r"\b(?:operator|provider|owner)s?\b", rest)
        market = re.search(r"\b(?:for|to|serving|fur|pour|para)\b", words[: hit.start()])
        if not supplier and not market and not re.match(r" (?:law|relations|and safety)\b", words[hit.end() :]):
            return True
    return False


def _told(name: str, words: str) -> bool:
    """A description says that the company is one: the part before "for", "helps" and their like."""
    head = _SUPPLIES.split(words, maxsplit=1)[0]
    return (
        bool(head)
        and _in_industry(name, head)
        and bool(re.search(r"\b(?:is|are|a|an|operat\w+|runs?|owns?|online)\b", head))
    )


def _coded(name: str, path: str, value: str) -> bool:
    known = SECTORS[name]
    for code in re.findall(r"\d[\d.]*", value):
        digits = code.replace(".", "")
        if "naics" in path:
            prefixes = known.naics
        elif "sic" in path and len(digits) < 5:
            prefixes = known.sic
        else:
            prefixes = known.nace
        if any(digits.startswith(p) for p in prefixes):
            return True
    return False


def _by_name(term: str, names: tuple[str, ...], recipient: Recipient) -> Iterator[Finding]:
    """The name, the domain or the job gives it away, unless the record names another trade."""
    facts = recipient.facts
    trade = " ".join(
        _plain(f.value) for p, f in facts.items() if _INDUSTRY.search(p.lower()) and not _CODE.search(p.lower())
    )
    called = dict.fromkeys(
        (recipient.contact.company, *(str(facts[p].value) for p in ("company.name",) if p in facts), *recipient.aliases)
    )
    hosts = dict.fromkeys(
        (recipient.domain, *(_host(str(facts[p].value)) for p in ("company.domain", "company.website") if p in facts))
    )
    title = _plain(recipient.contact.title)
    for name in names:
        by_domain, by_name, by_title = _pattern(name, "domain"), _pattern(name, "name"), _pattern(name, "title")
        for host in hosts:
            if by_domain and by_domain.search(re.sub(r"\.(?:example|test|invalid|local)$", "", host)):
                yield _excluded(term, Evidence(where="address", text=host))
        for words in filter(None, called):
            if by_name and _named(by_name, name, _plain(words), trade):
                yield _perhaps(term, Evidence(where="company.name", text=words))
        if by_title and by_title.search(title) and not trade:
            yield _perhaps(term, Evidence(where="contact.job_title", text=recipient.contact.title))


def _named(pattern: re.Pattern[str], sector_name: str, words: str, trade: str) -> bool:
    hit = pattern.search(words)
    if hit is None or _OTHERWISE.search(words[: hit.start()] + " " + words[hit.end() :]):
        return False
    own = _pattern(sector_name, "industry")
    other_trade = (
        bool(trade)
        and not (own and own.search(trade))
        and not re.search(
            r"administration|public|transport|utilit|water|services?$|non "
            r"?profit|entertainment|hospitality|leisure|resort|online",
            trade,
        )
    )
    if sector_name == "government":
        return not _PRIVATE.search(words) and not other_trade
    return not other_trade


def _host(text: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", text.strip().lower()).split("/")[0].split(":")[0]


def _excluded(term: str, *evidence: Evidence) -> Finding:
    return block(
        "sector_excluded",
        *evidence,
        message=f"The company belongs to a sector that gets no first mail from us ({term}).",
        mend="Leave this company out, or correct its industry in the CRM if it is wrong.",
    )


def _perhaps(term: str, *evidence: Evidence) -> Finding:
    return hold(
        "sector_likely_excluded",
        *evidence,
        message=f"The company looks like one of a sector that gets no first mail from us ({term}).",
        mend="Check what the company does and record its industry in the CRM.",
    )
