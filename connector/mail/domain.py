"""Whether a sending domain may be believed: SPF, DKIM, DMARC, alignment, and that it can be answered.

Gmail, Yahoo and Microsoft refuse or junk mail of domains that lack them (facts/rules.md GM-1, GM-2, YH-2, MS-1, MS-2).
Pure but for `lookup`, which is passed in: a name and a record type become the record's texts, an empty tuple where
there is none, and `Unanswered` where DNS did not answer, because an outage says nothing about the domain.
"""

import base64
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from gates.errors import WorldError

Lookup = Callable[[str, str], Sequence[str]]

MOST_LOOKUPS = 10  # RFC 7208 section 4.6.4
SHORTEST_RSA, GOOD_RSA = 1024, 2048  # bits; facts/rules.md GM-2
ED25519_BYTES = 32


class Unanswered(WorldError):
    """DNS did not answer: nothing is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainCheck:
    """One thing about one domain. `ok` is None when DNS did not answer; `warns` marks what is good to mend."""

    domain: str
    name: str
    ok: bool | None
    detail: str
    mend: str = ""
    warns: bool = False


def domain_checks(
    domain: str, selectors: Sequence[str], lookup: Lookup, organisational: Callable[[str], str]
) -> tuple[DomainCheck, ...]:
    """Every check of one domain; `organisational` cuts it to the one that was registered (RFC 7489 section 3.2)."""
    domain = domain.lower().rstrip(".")
    rules: tuple[tuple[str, Callable[[], Iterator[DomainCheck]]], ...] = (
        ("spf", lambda: _spf(domain, lookup)),
        ("dkim", lambda: _dkim(domain, selectors, lookup)),
        ("dmarc", lambda: _dmarc(domain, lookup, organisational)),
        ("reply", lambda: _reply(domain, lookup)),
    )
    found: list[DomainCheck] = []
    for name, rule in rules:
        try:
            found += rule()
        except Unanswered as error:
            found.append(
                DomainCheck(domain=domain, name=name, ok=None, detail=f"DNS did not answer: {error}", mend="try again")
            )
    return tuple(found)


def passes(checks: Sequence[DomainCheck]) -> bool | None:
    """Whether the domain may send: False when a check failed, None when one is unknown, else True."""
    if any(c.ok is False for c in checks):
        return False
    return None if any(c.ok is None for c in checks) else True


# ------------------------------------------------------------------------------------------ SPF


def _spf(domain: str, lookup: Lookup) -> Iterator[DomainCheck]:
    records = _spf_records(domain, lookup)
    mend = f"publish one TXT record at {domain}: v=spf1 ... -all, naming your relay"
    if len(records) != 1:
        said = "there is no SPF record" if not records else f"there are {len(records)} SPF records; more than one fails"
        yield DomainCheck(domain=domain, name="spf", ok=False, detail=said, mend=mend)
        return
    terms = records[0].split()[1:]
    if any(t.lower() in {"+all", "all"} for t in terms):
        said = "it lets everybody send in this name (+all)"
        yield DomainCheck(domain=domain, name="spf", ok=False, detail=said, mend="end it with -all or ~all")
        return
    used = _spf_lookups(domain, lookup, frozenset())
    if used > MOST_LOOKUPS:
        said = f"it needs {used} DNS look-ups; receivers stop at {MOST_LOOKUPS}"
        yield DomainCheck(domain=domain, name="spf", ok=False, detail=said, mend="remove includes that you do not use")
        return
    yield DomainCheck(domain=domain, name="spf", ok=True, detail=f"{records[0]} ({used} look-ups)")


def _spf_records(domain: str, lookup: Lookup) -> list[str]:
    return [t for t in lookup(domain, "TXT") if t.lower().startswith("v=spf1 ") or t.lower() == "v=spf1"]


_TERM = re.compile(r"^[-+~?]?(?P<kind>include|a|mx|ptr|exists|redirect)(?:[:=](?P<of>[^/]+))?(?:/.*)?$", re.IGNORECASE)


def _spf_lookups(domain: str, lookup: Lookup, above: frozenset[str]) -> int:
    """How many look-ups a receiver needs, includes followed; a loop counts as too many."""
    if domain in above:
        return MOST_LOOKUPS + 1
    count = 0
    for term in (t for record in _spf_records(domain, lookup)[:1] for t in record.split()[1:]):
        found = _TERM.match(term)
        if found is None:
            continue
        count += 1
        of = found["of"]
        if found["kind"].lower() in {"include", "redirect"} and of and "%" not in of and count <= MOST_LOOKUPS:
            count += _spf_lookups(of.lower().rstrip("."), lookup, above | {domain})
    return count


# ----------------------------------------------------------------------------------------- DKIM


def tags(record: str) -> Mapping[str, str]:
    """The tags of a ``a=b; c=d`` record, names in small letters (RFC 6376 section 3.2)."""
    pairs = (part.partition("=") for part in record.split(";") if "=" in part)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _dkim(domain: str, selectors: Sequence[str], lookup: Lookup) -> Iterator[DomainCheck]:
    if not selectors:
        yield DomainCheck(
            domain=domain,
            name="dkim",
            ok=False,
            detail="no selector is named, so no key can be checked",
            mend=f"write your relay's DKIM selectors under delivery.domains.{domain}.dkim_selectors in app.yaml",
        )
    for selector in selectors:
        yield _key(domain, selector, lookup)


def _key(domain: str, selector: str, lookup: Lookup) -> DomainCheck:
    place = f"{selector}._domainkey.{domain}"
    mend = f"publish the key that your relay signs with at {place}"
    records = [t for t in lookup(place, "TXT") if "p=" in t]
    if not records:
        return DomainCheck(domain=domain, name="dkim", ok=False, detail=f"no key stands at {place}", mend=mend)
    found = tags(records[0])
    try:
        raw = base64.b64decode("".join(found.get("p", "").split()), validate=True)
        bits = _bits(raw, found.get("k", "rsa").lower())
    except (ValueError, UnsupportedAlgorithm):
        return DomainCheck(domain=domain, name="dkim", ok=False, detail=f"the key at {place} is unreadable", mend=mend)
    if bits == 0:
        said = f"the key at {place} is withdrawn (empty p=)"
        return DomainCheck(domain=domain, name="dkim", ok=False, detail=said, mend=mend)
    if bits is None:
        return DomainCheck(domain=domain, name="dkim", ok=True, detail=f"{place}: Ed25519")
    if bits < SHORTEST_RSA:
        said = f"the key at {place} has {bits} bits; {SHORTEST_RSA} are the least that is accepted"
        return DomainCheck(domain=domain, name="dkim", ok=False, detail=said, mend="make a key of 2048 bits")
    if bits < GOOD_RSA:
        said = f"the key at {place} has {bits} bits"
        return DomainCheck(domain=domain, name="dkim", ok=True, detail=said, mend="2048 bits are better", warns=True)
    return DomainCheck(domain=domain, name="dkim", ok=True, detail=f"{place}: RSA, {bits} bits")


def _bits(raw: bytes, kind: str) -> int | None:
    """Bits of an RSA key; None for Ed25519 (RFC 8463); 0 for a withdrawn key."""
    if not raw:
        return 0
    if kind == "ed25519" and len(raw) == ED25519_BYTES:
        return None
    key = load_der_public_key(raw)
    return key.key_size if isinstance(key, RSAPublicKey) else 0


# ---------------------------------------------------------------------------------------- DMARC


def _dmarc(domain: str, lookup: Lookup, organisational: Callable[[str], str]) -> Iterator[DomainCheck]:
    at, records = domain, _dmarc_records(domain, lookup)
    if not records and organisational(domain) != domain:
        at = organisational(domain)
        records = _dmarc_records(at, lookup)
    mend = f"publish one TXT record at _dmarc.{at}: v=DMARC1; p=none; rua=mailto:... is the least"
    if len(records) != 1:
        said = "there is no DMARC record" if not records else f"there are {len(records)} DMARC records; none counts"
        yield DomainCheck(domain=domain, name="dmarc", ok=False, detail=said, mend=mend)
        return
    found = tags(records[0])
    policy = (found.get("sp") if at != domain else None) or found.get("p", "")
    if policy.lower() not in {"none", "quarantine", "reject"}:
        said = f"its policy is {policy!r}"
        yield DomainCheck(domain=domain, name="dmarc", ok=False, detail=said, mend=mend)
        return
    reports = "rua" in found
    yield DomainCheck(
        domain=domain,
        name="dmarc",
        ok=True,
        detail=f"policy {policy.lower()} at {at}" + ("" if reports else ", nobody gets its reports"),
        mend="" if reports else "add rua=mailto:... to see who sends in your name",
        warns=not reports,
    )


def _dmarc_records(domain: str, lookup: Lookup) -> list[str]:
    return [t for t in lookup(f"_dmarc.{domain}", "TXT") if t.replace(" ", "").lower().startswith("v=dmarc1")]


# ---------------------------------------------------------------------------------------- reply


def _reply(domain: str, lookup: Lookup) -> Iterator[DomainCheck]:
    """Somebody must be able to answer, and so to say no (facts/rules.md MS-2, EP-4; RFC 7505 for the null MX)."""
    hosts = lookup(domain, "MX")
    mend = f"publish an MX record for {domain}"
    if any(h.split()[-1:] == ["."] for h in hosts):
        said = "it says that it takes no mail (null MX)"
        yield DomainCheck(domain=domain, name="reply", ok=False, detail=said, mend=mend)
    elif not hosts and not lookup(domain, "A") and not lookup(domain, "AAAA"):
        yield DomainCheck(domain=domain, name="reply", ok=False, detail="no server takes answers", mend=mend)
    else:
        yield DomainCheck(domain=domain, name="reply", ok=True, detail=", ".join(hosts) or "by its address record")
