"""What a relay really sent: does the signature of a delivered sample cover the one-click headers (RFC 8058, 4)?

A receiver trusts List-Unsubscribe and List-Unsubscribe-Post only when a valid DKIM signature lists both in h=, so a
relay that signs before it adds them, or signs too few, breaks one-click for everybody. The sample is a mail of ours as
a mailbox received it; what its server found (Authentication-Results, RFC 8601) is believed only under `trusted`, the
server's own name, because anybody can write such a header. Where DNS can be asked, the signatures are verified here too
(RFC 6376 section 6), so that a body changed on the way or a key that is not published is seen without that word.
"""

from collections.abc import Callable, Iterator, Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

import dkim

from connector.mail.domain import DomainCheck, Lookup, Unanswered, tags

MUST_BE_SIGNED = ("list-unsubscribe", "list-unsubscribe-post", "from", "subject")


def delivered_checks(
    raw: bytes, trusted: str, organisational: Callable[[str], str], *, sent: str = "", lookup: Lookup | None = None
) -> tuple[DomainCheck, ...]:
    """Every check of one delivered sample.

    `sent` is its List-Unsubscribe as it was sent, where that is known; `lookup` asks DNS for the signing keys.
    """
    message = message_from_bytes(raw, policy=default)
    domain = parseaddr(str(message.get("From", "")))[1].rpartition("@")[2].lower()
    return (
        _one_click(message, domain, sent),
        _coverage(message, domain, organisational),
        _signature(raw, message, domain, organisational, lookup),
        *_results(message, domain, trusted.lower()),
    )


def _one_click(message: EmailMessage, domain: str, sent: str) -> DomainCheck:
    link = str(message.get("List-Unsubscribe", "")).strip()
    post = str(message.get("List-Unsubscribe-Post", "")).strip()
    good = link.startswith("<https://") and link.endswith(">") and link.count("<") == 1
    if sent and "".join(link.split()) != sent:
        good = False
    if good and post == "List-Unsubscribe=One-Click":
        return DomainCheck(domain=domain, name="one-click", ok=True, detail="both headers arrived")
    said = "List-Unsubscribe or List-Unsubscribe-Post did not arrive as they were sent"
    return DomainCheck(domain=domain, name="one-click", ok=False, detail=said, mend="the relay must not rewrite them")


def _coverage(message: EmailMessage, domain: str, organisational: Callable[[str], str]) -> DomainCheck:
    signatures = _signatures(message)
    own = [s for s in signatures if organisational(s.get("d", "").lower()) == organisational(domain)]
    mend = f"let the relay sign as {domain}, with h= naming {', '.join(MUST_BE_SIGNED)}"
    if not own:
        whose = ", ".join(s.get("d", "?") for s in signatures) or "nobody"
        said = f"no signature is aligned with {domain}; signed by {whose}"
        return DomainCheck(domain=domain, name="dkim coverage", ok=False, detail=said, mend=mend)
    missing = sorted((_missing(s) for s in own), key=len)
    if missing[0]:
        said = f"the signature does not cover {', '.join(missing[0])}"
        return DomainCheck(domain=domain, name="dkim coverage", ok=False, detail=said, mend=mend)
    return DomainCheck(domain=domain, name="dkim coverage", ok=True, detail="the one-click headers are signed")


def _signatures(message: EmailMessage) -> list[dict[str, str]]:
    return [dict(tags(str(s).replace("\r\n", ""))) for s in message.get_all("DKIM-Signature", [])]


def _signature(
    raw: bytes, message: EmailMessage, domain: str, organisational: Callable[[str], str], lookup: Lookup | None
) -> DomainCheck:
    """Whether an aligned signature verifies with the key that its domain publishes."""
    name = "dkim signature"
    aligned = [
        (number, s)
        for number, s in enumerate(_signatures(message))
        if organisational(s.get("d", "").lower()) == organisational(domain)
    ]
    if lookup is None or not aligned:
        said = "no DNS is asked outside production" if lookup is None else f"there is none by {domain}"
        return DomainCheck(domain=domain, name=name, ok=None, detail=f"not verified: {said}", mend="see dkim coverage")
    found: list[str] = []
    for number, signature in aligned:
        key = f"{signature.get('s', '')}._domainkey.{signature.get('d', '')}"
        try:
            if dkim.DKIM(raw).verify(idx=number, dnsfunc=_keys(lookup)):
                return DomainCheck(domain=domain, name=name, ok=True, detail=f"verifies with {key}")
            found.append(f"does not verify with {key}")
        except dkim.DKIMException as error:
            found.append(f"{key}: {str(error)[:120]}")
        except Unanswered as error:
            said = f"DNS did not answer for {key} ({error})"
            return DomainCheck(domain=domain, name=name, ok=None, detail=said, mend="try again")
    mend = "publish the key that the relay signs with, and let nothing rewrite the mail after it was signed"
    return DomainCheck(domain=domain, name=name, ok=False, detail="; ".join(found), mend=mend)


def _keys(lookup: Lookup) -> Callable[..., bytes | None]:
    """DNS as dkimpy asks it: the name as bytes, the record as bytes, None where there is none."""

    def key(name: bytes, timeout: int = 5) -> bytes | None:
        records = lookup(name.decode("ascii", "replace").rstrip("."), "TXT")
        return records[0].encode() if records else None

    return key


def _missing(signature: Mapping[str, str]) -> list[str]:
    signed = {h.strip().lower() for h in signature.get("h", "").split(":")}
    return [h for h in MUST_BE_SIGNED if h not in signed]


def _results(message: EmailMessage, domain: str, trusted: str) -> Iterator[DomainCheck]:
    """What the receiving server says of SPF, DKIM and DMARC, where it is named."""
    told = [str(r) for r in message.get_all("Authentication-Results", [])]
    own = [r for r in told if trusted and r.partition(";")[0].split()[:1] == [trusted]]
    if not own:
        yield DomainCheck(
            domain=domain,
            name="results",
            ok=None,
            detail=f"no Authentication-Results of {trusted or 'a server that you trust'}",
            mend="name your mail server's authserv-id with --trusted",
        )
        return
    # The topmost of its own is the last one that it wrote.
    verdicts = dict(
        part.strip().split()[0].lower().split("=", 1)
        for part in own[0].split(";")[1:]
        if part.strip() and "=" in part.strip().split()[0]
    )
    for name in ("spf", "dkim", "dmarc"):
        result = verdicts.get(name, "none")
        ok = result == "pass"
        mend = "" if ok else f"see what {trusted} says about {name}, and mend the DNS record or the relay"
        yield DomainCheck(domain=domain, name=f"{name} result", ok=ok, detail=result, mend=mend)
