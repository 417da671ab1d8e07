"""Addresses in a text: links, bare hosts and e-mail addresses, with their hosts.

A host without a scheme counts only where its ending is a known one: "person.Would" is two sentences
(facts/gates.md section 1), and "ASP.NET" is a product.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from gates.late import late

_LINK = late(
    r"(?:https?|hxxps?|ftps?|file)\s?:\s?[/\\]{1,3}\s?[^\s<>\"'`)\]}]+"
    r"|\bwww\d?\.[^\s<>\"'`)\]}]+"
    r"|\b(?:javascript|vbscript|data):[^\s<>\"'`)\]}]{4,}",
    re.IGNORECASE,
)
_CERTAIN = (
    "com|org|net|io|ai|app|dev|example|test|info|biz|online|site|xyz|top|click|link|shop|store|cloud|tech|club|agency"
    "|page|gov|edu|eu|uk|de|fr|es|nl|pl|ch|ru|cn|br|jp|ca|au|se|dk|fi|pt|cz|tk|ml|gq|cf|icu|live|pro|vip|win|support"
    "|help|email|zip|mov|rest|space|website|world|today|solutions|invalid|local"
)
_DOUBTFUL = "co|me|it|is|so|in|to|at|be|no|us|ly|gl|gd|im|am|by|my|st|sh|ly|cc|tv|id|ws|one|run|now"
_BARE = late(
    rf"(?<![@\w./-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.|\[\.\]|\(\.\)))+"
    rf"(?:(?:{_CERTAIN})(?![\w-]|\.\w)(?:[:/][^\s<>\"'`)\]}}]*)?|(?:{_DOUBTFUL})/[^\s<>\"'`)\]}}]+)",
    re.IGNORECASE,
)
_ADDRESS = late(r"[\w.+%'-]+\s?(?:@|\[at\]|\(at\)|＠)\s?[\w-]+(?:(?:\.|\[dot\]|\(dot\))[\w-]+)+", re.IGNORECASE)
_IP = late(r"(?:\d{1,3}\.){3}\d{1,3}|0x[0-9a-f]{8}|\d{8,10}|\[[0-9a-f:]+\]?", re.IGNORECASE)
_NO_HOSTS = frozenset("asp.net vb.net ado.net paint.net socket.io node.io".split())


@dataclass(frozen=True, slots=True)
class Link:
    """A link and where it stands; `bare` when it is a mere host without scheme, path and ``www.``."""

    start: int
    end: int
    text: str
    host: str
    path: str
    user: str = ""
    bare: bool = False

    @property
    def is_number(self) -> bool:
        """Whether the host is an IP address, in whatever way it is written."""
        return bool(_IP.fullmatch(self.host))


@dataclass(frozen=True, slots=True)
class MailAddress:
    """An e-mail address and where it stands."""

    start: int
    end: int
    text: str
    domain: str


def link_of(text: str, start: int = 0) -> Link:
    """The parts of one address; total over all strings."""
    rest = re.sub(r"^[a-z]+\s?:\s?[/\\]{0,3}\s?", "", text, flags=re.IGNORECASE) if _SCHEME.match(text) else text
    authority = re.split(r"[/\\?#]", rest, maxsplit=1)[0]
    user, _, place = authority.rpartition("@")
    host = re.sub(r"[\[(]\.[\])]", ".", place)
    host = host if host.startswith("[") else host.split(":")[0]
    if text[:11].lower().startswith(("javascript:", "vbscript:", "data:")):
        user, host = "", text.split(":", maxsplit=1)[0].lower() + ":"
    path = rest[len(authority) :]
    return Link(start, start + len(text), text, host.lower().rstrip("."), path, user)


_SCHEME = late(r"[a-z]{3,10}\s?:\s?[/\\]", re.IGNORECASE)


@lru_cache(maxsize=256)
def links_in(text: str) -> tuple[Link, ...]:
    """All links and hosts of the text, in their order."""
    if "." not in text and ":" not in text:
        return ()
    found = []
    for m in _LINK.finditer(text):
        shown = m.group().rstrip(".,;:!?*_")
        found.append(link_of(shown, m.start()))
    taken = [(link.start, link.end) for link in found] + [(a.start, a.end) for a in addresses_in(text)]
    for m in _bare_in(text):
        shown = m.group().rstrip(".,;:!?*_")
        if any(a < m.end() and m.start() < b for a, b in taken) or shown.lower() in _NO_HOSTS:
            continue
        link = link_of(shown, m.start())
        bare = link.path in {"", "/"}
        found.append(Link(link.start, link.end, link.text, link.host, link.path, bare=bare))
    return tuple(sorted(found, key=lambda link: link.start))


_ENDING = late(rf"[a-z0-9](?:\.|\[\.\]|\(\.\))(?:(?:{_CERTAIN})(?![\w-])|(?:{_DOUBTFUL})/)", re.IGNORECASE)


def _bare_in(text: str) -> Iterator[re.Match[str]]:
    """Hosts without a scheme: looked for only in words that end like one."""
    done = 0
    for ending in _ENDING.finditer(text):
        if ending.start() < done:
            continue
        start = max(text.rfind(" ", 0, ending.start()), text.rfind("\n", 0, ending.start())) + 1
        for found in _BARE.finditer(text, start):
            if found.start() > ending.start():
                break
            if found.end() > ending.start():
                yield found
                done = found.end()
                break


@lru_cache(maxsize=256)
def addresses_in(text: str) -> tuple[MailAddress, ...]:
    """All e-mail addresses of the text, also those that are written "a [at] b.example"."""
    if "@" not in text and "at]" not in text.lower() and "at)" not in text.lower():
        return ()
    found = []
    for m in _ADDRESS.finditer(text):
        said = m.group().rstrip(".")
        domain = re.split(r"@|\[at\]|\(at\)", said, flags=re.IGNORECASE)[-1].strip().lower()
        domain = re.sub(r"\[dot\]|\(dot\)", ".", domain)
        found.append(MailAddress(m.start(), m.start() + len(said), said, domain))
    return tuple(found)


def under(host: str, domains: tuple[str, ...] | frozenset[str]) -> bool:
    """Whether the host is one of these domains or below one of them."""
    host = host.lower().removeprefix("www.")
    return any(host == d or host.endswith(f".{d}") for d in (x.lower().removeprefix("www.") for x in domains) if d)
