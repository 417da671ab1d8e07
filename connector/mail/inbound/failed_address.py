"""Which address a bounce is about, wherever the message names it."""

import re
from dataclasses import dataclass

from connector.mail.inbound.anatomy import ADDRESS, Anatomy

_LOOSE = re.compile(r"[^\s<>\"',;:()\[\]=]+@[^\s<>\"',;:()\[\]]+\.[^\s<>\"',;:()\[\].]{2,}")
_ROUTED = re.compile(r"^@[^:]+:")
_TYPED = re.compile(r"^\s*(?:rfc ?-?822|smtp|utf-8|x-?400|x-\w+|unknown|822|local|system)\s*;\s*", re.IGNORECASE)
_VERP = re.compile(r"^(?:.*?[+-])?([A-Za-z0-9_.+%&'-]+)=((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24})(?:[-+][\w.+=-]*)?@")
_WRAPPED = re.compile(r"(?i)^imceasmtp-([^@]+)@")
_OURS = ("postmaster@", "mailer-daemon@", "abuse@", "helpdesk@", "support@", "nobody@", "root@", "double-bounce@")
_LISTED = re.compile(
    r"(?m)^[ \t>*\u2022-]*(?:(?:to|recipient|address|e-?mail|user|for|failed recipient|rcpt to|an|empf.nger"
    r"|destinataire|para|a|到|收件人|宛先|кому)\s*[:：=]?\s*)?[<\"'\[(]*(?:smtp:|mailto:|rfc822;\s*)?"
    r"(" + ADDRESS.pattern + r")[>\"'\])]*(?:\s*\([^)\n]*\))?[ \t]*(?:$|[:;,.]|\.\.\.| -|\s{2,}|\s+on\s|\s*<)",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"(?:rcpt to\s*:?\s*|recipients?\s*[:：]?\s*|addresse?s?\s*[:：]?\s*|to\s*:?\s*|for\s+|user\s+|mailbox\s+"
    r"|account\s+|an\s+|deliver(?:ed)? to\s+|destinataire\s*:?\s*|to user\s+)"
    r"[<\"'\[(]*(" + ADDRESS.pattern + r")",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An address that a notice names as failed, and what the notice says about it."""

    address: str
    said: str


def addresses_in(value: str) -> list[str]:
    """The addresses of a header-like value, typed (``rfc822; a@b``), routed (``@x:a@b``) or bare."""
    found = []
    for part in value.split(","):
        bare = _ROUTED.sub("", _TYPED.sub("", part.strip().replace("+AEA-", "@")).strip(" <>\"'"))
        hit = ADDRESS.search(bare) or _LOOSE.search(bare)
        if hit:
            found.append(cleaned(hit[0]))
    return [address for address in found if address]


def cleaned(address: str) -> str:
    """An address as written, without what clings to it; Exchange's wrapping undone, empty where it hides a name."""
    wrapped = _WRAPPED.match(address)
    if wrapped:
        return re.sub(r"\+([0-9A-Fa-f]{2})", lambda code: chr(int(code[1], 16)), wrapped[1])
    if address.lower().startswith("imceaex-"):
        return ""
    return address.strip(" <>\"'.;:,()[]=").removeprefix("SMTP:").removeprefix("smtp:").removeprefix("mailto:")


_ANNOUNCED = re.compile(
    r"(?i)following (?:recipient|address|e-?mail|destination|user|person|people)|did ?n[o']t reach|(?:failed"
    r"|following|rejected|undeliverable|invalid|unknown) recipients?|not (?:be )?delivered to|undeliver(?:able"
    r"|ed) (?:message )?(?:to|for)"
    r"|fatal errors|folgende[nr]? empf.nger|destinataires? suivants?|destinatari(?:os?|o/i)? |følgende"
    r"|följande|onderstaande|volgende|por los siguientes|nast.puj.c|следующ|以下|次の|下列"
)
_EXPANDED = re.compile(r"(?i)\(expanded from:? *<?(" + ADDRESS.pattern + r")")


def named_in_prose(anatomy: Anatomy) -> list[Named]:
    """The addresses that the notice's own words name, each with the words around it."""
    announced = _ANNOUNCED.search(anatomy.notice)
    if announced:
        after = anatomy.notice[announced.end() :]
        found = _named_in(anatomy, after, (_LISTED,)) or _named_in(anatomy, after[:600], (_TYPED_INLINE,))
        if found:
            return found
    return _named_in(anatomy, anatomy.notice, (_LISTED, _INLINE, ADDRESS)) or _with_words(
        anatomy.notice, [(cleaned(hit[1]), hit.start()) for hit in _HEADED.finditer(anatomy.notice)]
    )


_TYPED_INLINE = re.compile(r"(?i)smtp[=:]([\w.+%-]+@[\w.-]+\w)")
_HEADED = re.compile(r"(?m)^<(" + ADDRESS.pattern + r")>:")


def _named_in(anatomy: Anatomy, notice: str, patterns: tuple[re.Pattern[str], ...]) -> list[Named]:
    not_them = _senders(anatomy)
    wanted = {a.lower() for a in (*_of(anatomy, "to"), *_of(anatomy, "cc"))}
    found: dict[str, tuple[str, int]] = {}
    for pattern in patterns:
        for hit in pattern.finditer(notice):
            address = cleaned(hit[hit.lastindex or 0])
            key = address.lower()
            if key in found or key in not_them or (key.startswith(_OURS) and key not in wanted):
                continue
            if pattern is ADDRESS and wanted and key not in wanted:
                continue
            found[key] = (address, hit.start())
        if found:
            break
    for hit in _EXPANDED.finditer(notice):
        found.setdefault(hit[1].lower(), (cleaned(hit[1]), hit.start()))
    named = _with_words(notice, list(found.values()))
    if len(patterns) == 1:
        return named[:20]
    both = [n for n in named if n.address.lower() in wanted]
    return both or named[:20]


def screen_names(anatomy: Anatomy) -> tuple[str, ...]:
    """AOL names its people without their domain, one on a line below the sentence that refuses."""
    if "@aol." not in anatomy.sender:
        return ()
    refused = anatomy.notice.find("could not be delivered")
    names = re.findall(r"(?m)^[ \t]+([A-Za-z][A-Za-z0-9]{2,31})[ \t]*$", anatomy.notice[max(0, refused) :])
    return tuple(f"{name}@aol.com" for name in names)


def returned_to(anatomy: Anatomy) -> tuple[str, ...]:
    """To whom the returned message went: its own recipient headers, else our VERP address."""
    for name in (
        "x-original-to",
        "original-recipient",
        "x-rcpt-to",
        "x-envelope-to",
        "envelope-to",
        "delivered-to",
        "to",
    ):
        found = [a for a in _of(anatomy, name) if a.lower() not in _senders(anatomy) or name == "to"]
        if found:
            return tuple(dict.fromkeys(found))
    for name in ("delivered-to", "x-original-to", "envelope-to", "to"):
        for value in anatomy.headers.get(name, ()):
            verp = _VERP.match(value.strip(' <>"'))
            if verp:
                return (f"{verp[1]}@{verp[2]}",)
    for value in anatomy.original.get("return-path", ()):
        verp = _VERP.match(value.strip(' <>"'))
        if verp:
            return (f"{verp[1]}@{verp[2]}",)
    return ()


def _of(anatomy: Anatomy, name: str) -> list[str]:
    return addresses_in(", ".join(anatomy.original.get(name, ())))


def _senders(anatomy: Anatomy) -> frozenset[str]:
    """Who wrote the returned message, and who wrote this notice: neither is the one that failed."""
    ours = [a for name in ("from", "sender", "reply-to", "return-path") for a in _of(anatomy, name)]
    for name in ("from", "to", "sender", "delivered-to", "return-path", "reply-to"):
        ours += addresses_in(", ".join(anatomy.headers.get(name, ())))
    return frozenset(a.lower() for a in ours)


def _with_words(notice: str, places: list[tuple[str, int]]) -> list[Named]:
    """Each address with what the notice says from its line to the next address's line."""
    begins = [notice.rfind("\n", 0, at) + 1 for _, at in places]
    later = sorted({*begins, len(notice)})
    named = []
    for (address, _), begin in zip(places, begins, strict=True):
        end = next(b for b in later if b > begin) if begin < len(notice) else begin
        named.append(Named(address=address, said=ADDRESS.sub(" ", notice[begin:end][:2000])))
    return named
