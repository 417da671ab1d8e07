"""Where links and pictures really lead: hosts that pose, words that name another host, HTML that hides or adds text."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from gates.content.deception_words import SHORTENERS
from gates.draft import Draft, Fixed
from gates.policy import Policy
from gates.recipient import Recipient
from gates.shown import Shown, read_html
from gates.text.links import Link, addresses_in, link_of, links_in, under
from gates.text.mail import Mail
from gates.text.plain import folded, latin_twin, plain
from gates.text.reading import read
from gates.verdict import Evidence, Finding, block, hold


def hosts_that_pose(draft: Draft, mail: Mail, recipient: Recipient, policy: Policy) -> Iterator[Finding]:
    """Links whose host is made to be mistaken for another, or cannot be seen."""
    ours, theirs = our_hosts(draft, policy), _their_hosts(recipient)
    places = [(p.where, p.text.plain.original) for p in mail.passages]
    places += [("draft.html", href) for href in (read_html(draft.html).links if draft.html else ())]
    for where, text in places:
        for link in links_in(text):
            why = _poses(link, ours, theirs)
            if why:
                yield block(
                    "misleading_host",
                    Evidence(where=where, start=link.start, end=link.end, text=link.text[:120]),
                    message=f"A link in the draft {why}.",
                    mend="Take the link out, or use our own plain address.",
                )


def our_hosts(draft: Draft, policy: Policy) -> tuple[str, ...]:
    """The hosts that are ours; empty where the case does not tell."""
    sender = draft.sender
    given = [*sender.domains, *sender.link_hosts, sender.email.rpartition("@")[2]]
    given += [link.host for url in (sender.privacy_url, policy.unsubscribe_prefix) for link in links_in(url)]
    return tuple(h.lower() for h in given if h)


def _their_hosts(recipient: Recipient) -> tuple[str, ...]:
    told = (str(f.value) for p, f in recipient.facts.items() if p.endswith(("domain", "website")))
    return tuple(h.lower() for h in (recipient.domain, *(link.host for t in told for link in links_in(t))) if h)


def _poses(link: Link, ours: tuple[str, ...], theirs: tuple[str, ...]) -> str:
    if link.user:
        return "hides its true host behind an @ sign"
    if under(link.host, ours) and link.host.isascii():
        return ""
    if link.is_number:
        return "leads to a bare number instead of a named host"
    if under(link.host, SHORTENERS):
        return "hides its target behind a link shortener"
    if "xn--" in link.host or not link.host.isascii():
        shown = _skeleton(_unpunycoded(link.host))
        if any(shown == _skeleton(h) or shown.endswith(f".{_skeleton(h)}") for h in (*ours, *theirs)):
            return "uses letters that only look like those of another host"
        return "is written with letters of another script" if "xn--" in link.host or _mixed(link.host) else ""
    if under(link.host, theirs):
        return ""
    return "looks like another host than it is" if looks_alike(link.host, (*ours, *theirs)) else ""


def _unpunycoded(host: str) -> str:
    try:
        return ".".join(p[4:].encode().decode("punycode") if p.startswith("xn--") else p for p in host.split("."))
    except UnicodeError:
        return host


def _mixed(host: str) -> bool:
    return any(latin_twin(c) != c for c in host if not c.isascii())


def _skeleton(host: str) -> str:
    """The host as a hasty eye reads it: ``1edger1ine`` and ``ledgerIine`` are ``ledgerline``."""
    flat = "".join(latin_twin(c) if not c.isascii() else c for c in unicodedata.normalize("NFKC", host.lower()))
    bare = folded(flat).translate(str.maketrans("01i35$", "olles" + "s"))
    return bare.replace("rn", "m").replace("vv", "w").replace("cl", "d").replace("-", "")


_SHORTEST_NAME = 4


def looks_alike(host: str, known: tuple[str, ...]) -> bool:
    """Whether the host would be read as one of these: the same skeleton, one slip, or their name as a lower part."""
    host = host.removeprefix("www.")
    label = _label(host)
    for other in known:
        if under(host, (other,)):
            return False
    for other in known:
        name = _label(other)
        if host.startswith(f"{other}.") or f".{other}." in f".{host}":
            return True
        if len(name) < _SHORTEST_NAME:
            continue
        bare, own = _skeleton(label), _skeleton(name)
        if label != name and (bare == own or _one_slip(label, name)):
            return True
        if label != name and bare.startswith(own) and re.match(r"[-]", label[len(name) :] or "x"):
            return True
    return False


def _label(host: str) -> str:
    """The part of a host that somebody registered."""
    parts = host.removeprefix("www.").split(".")
    if len(parts) > 2 and len(parts[-2]) <= 3 and len(parts[-1]) == 2:
        return parts[-3]
    return parts[-2] if len(parts) > 1 else parts[0]


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter was changed, added, left out, or swapped with its neighbour."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, more = one[start:], other[start:]
    return (
        rest[1:] == more
        or rest == more[1:]
        or rest[1:] == more[1:]
        or (rest[2:] == more[2:] and rest[:2] == more[1::-1])
    )


# --------------------------------------------------------------------------------------- the HTML part


def markup_that_hides(draft: Draft, mail: Mail, recipient: Recipient, policy: Policy) -> Iterator[Finding]:
    """What an HTML part hides, adds, fetches, or names otherwise than it is."""
    if not draft.html.strip():
        return
    shown = read_html(draft.html)
    approved = "".join(p.text for p in draft.template.html or () if isinstance(p, Fixed))
    said = Counter(_words(draft.text))
    yield from _hidden(shown, approved, said)
    yield from _anchors(shown, draft, policy)
    yield from _fetched(shown, approved, draft, policy)
    if not approved:  # the company's own HTML is compared with what it approved, by the template gate
        yield from _differs(shown, said)


def _words(text: str) -> list[str]:
    readable = plain(text).text
    for link in reversed(links_in(readable)):
        readable = readable[: link.start] + " " + readable[link.end :]
    return [t.word for t in read(readable).tokens if t.is_word]


def _hidden(shown: Shown, approved: str, said: Counter[str]) -> Iterator[Finding]:
    for hidden in shown.hidden:
        words = _words(hidden.text)
        # A preview line that repeats the mail's own first words shows nothing new.
        if hidden.text in approved or not words or not Counter(words) - said:
            continue
        yield block(
            "hidden_text",
            Evidence(where="draft.html", text=hidden.text[:120]),
            message="The HTML part holds text that no reader can see.",
            mend="Remove the hidden text from the HTML part.",
        )
    for remark in shown.remarks:
        if (
            len(_words(remark)) > _REMARK
            and f"<!--{remark}-->" not in approved
            and not remark.lstrip().startswith("[if")
        ):
            yield hold(
                "hidden_comment",
                Evidence(where="draft.html", text=remark[:120]),
                message="The HTML part holds a comment that no reader can see.",
                mend="Remove the comment from the HTML part.",
            )


_REMARK = 2


def _anchors(shown: Shown, draft: Draft, policy: Policy) -> Iterator[Finding]:
    for anchor in shown.anchors:
        named, target = links_in(anchor.text), link_of(anchor.href)
        meant = addresses_in(anchor.text)
        if anchor.href.lower().startswith("mailto:"):
            to = addresses_in(anchor.href[7:])
            wrong = bool(named and not meant) or bool(meant and to and meant[0].domain != to[0].domain)
        elif meant and not named:
            wrong = True
        else:
            host = named[0].host.removeprefix("www.") if named else ""
            wrong = bool(host) and not under(target.host, (host,)) and not under(host, (target.host,))
        if wrong:
            yield block(
                "link_names_another",
                Evidence(where="draft.html", text=f"{anchor.text[:60]} -> {target.host[:60]}"),
                message="A link in the HTML part shows one address and leads to another.",
                mend="Let the link show where it leads.",
            )


def _fetched(shown: Shown, approved: str, draft: Draft, policy: Policy) -> Iterator[Finding]:
    ours = our_hosts(draft, policy)
    for address in shown.loads:
        if address.startswith(("cid:", "data:image/png", "data:image/jpeg", "data:image/gif")) or address in approved:
            continue
        if ours and not under(link_of(address).host, ours):
            yield block(
                "foreign_pixel",
                Evidence(where="draft.html", text=address[:120]),
                message="The HTML part fetches something from a host that is not ours, which tells it who reads.",
                mend="Remove the picture, or have the company serve it itself.",
            )


_DENIALS = frozenset("not no never without nicht kein keine ne pas sin nunca".split())
_MOST_EXTRA = 2


def _differs(shown: Shown, said: Counter[str]) -> Iterator[Finding]:
    """Words that one part has and the other lacks; a link may stand as an address in one and as words in the other."""
    here = Counter(_words(shown.text))
    for anchor in shown.anchors:
        if not addresses_in(anchor.text):
            here -= Counter(_words(anchor.text)) - said
    hidden = Counter(w for h in shown.hidden for w in _words(h.text)) - said
    extra, lacking = here - said - hidden, said - here
    odd = [w for w in (*extra, *lacking) if w in _DENIALS or any(c.isdigit() for c in w)]
    if sum(extra.values()) > _MOST_EXTRA or sum(lacking.values()) > _MOST_EXTRA + 2 or odd:
        some = " ".join([*odd, *extra, *lacking][:8])
        yield hold(
            "parts_differ",
            Evidence(where="draft.html", text=some),
            message="The HTML part and the text part of the mail do not say the same.",
            mend="Make both parts from the same text.",
        )
