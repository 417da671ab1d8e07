"""Legal form of a mail that others composed: what the law wants is looked for in any honest wording.

Only `gatepost check` judges such mails (`Draft.partial`): there are no bytes and none of our locked wordings, so
each demand is read by its sense, and a demand whose input the case lacks is not made.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from email.utils import parseaddr
from functools import cache
from urllib.parse import urlsplit

from gates.content.legal_words import DEMANDS, HELPED_BY_AI, MEANS, NO_WAY_OUT, OPT_OUT, TOO_SLOW
from gates.draft import Draft, Sender
from gates.late import late
from gates.legal_text import Notice, notices_due
from gates.policy import Policy
from gates.recipient import Recipient
from gates.shown import Shown, read_html
from gates.text.lexicon import Hit, Lexicon
from gates.text.plain import folded
from gates.text.postal import shows_address
from gates.text.reading import Text, read
from gates.text.sense import negated
from gates.verdict import Evidence, Finding, block, hold

URL = late(r"\b(?:https?://|www\.)[^\s<>\"'()\[\]]+", re.IGNORECASE)
ADDRESS = late(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_BARE_HOST = late(r"(?<![@\w./-])(?:[a-z0-9-]+\.)+[a-z]{2,24}/[^\s<>\"'()\[\]]*", re.IGNORECASE)
_LEGAL_ENDINGS = frozenset(
    "inc incorporated llc ltd limited gmbh ag kg se plc corp corporation co company bv sa sas".split()
)
_PAST_TEN_BUSINESS_DAYS = 14  # calendar days
_LIVE_FOR = 30  # days: 15 U.S.C. 7704(a)(3)(A)(ii)


@cache
def _lexicon(name: str) -> Lexicon:
    lists: dict[str, dict[str, str] | str] = {
        "opt_out": OPT_OUT, "means": MEANS, "demands": DEMANDS, "helped": HELPED_BY_AI, "none": NO_WAY_OUT,
        "slow": TOO_SLOW
    }  # fmt: skip
    return Lexicon(lists[name], typos=False)


def objections(draft: Draft, recipient: Recipient, policy: Policy) -> Iterator[Finding]:
    """Everything that the law would miss in this mail, as far as the case shows it."""
    shown = read_html(draft.html) if draft.html.strip() else None
    yield from _part("draft.text", draft.text, (), draft, policy)
    if shown is not None:
        yield from _part("draft.html", _visible(shown), shown.links, draft, policy)
        yield from _anchors(shown, draft, policy)
    yield from _headers(draft, policy)
    yield from _tokens(draft, shown, policy)
    if Notice.AI_DISCLOSURE in notices_due(recipient, policy) and not _lexicon("helped").search(read(draft.text)):
        yield hold(
            "ai_disclosure_missing",
            Evidence(where="draft.text"),
            message="The mail does not say that an AI system helped to write it, as the policy asks for this country.",
            mend="Add one sentence that says so.",
        )


def _visible(shown: Shown) -> str:
    text = shown.text
    for hidden in shown.hidden:
        text = text.replace(hidden.text, " ", 1)
    return text


def _part(where: str, said: str, links: tuple[str, ...], draft: Draft, policy: Policy) -> Iterator[Finding]:
    text = read(said)
    sender = draft.sender
    if sender.postal_address and not shows_address(text.plain.text, sender.postal_address):
        yield block(
            "postal_address",
            Evidence(where=where),
            message="The mail does not show our postal address as it is recorded.",
            mend="Put the sender's whole postal address below the signature.",
        )
    if not _names_sender(text.plain.text, sender):
        yield hold(
            "sender_company",
            Evidence(where=where),
            message="Nothing in the mail says which company writes.",
            mend="Name the company in the signature.",
        )
    yield from _opt_out(where, text, links, draft, policy)


def _names_sender(said: str, sender: Sender) -> bool:
    if not sender.company:
        return True
    core = [w for w in re.findall(r"[^\W_]+", folded(sender.company)) if w not in _LEGAL_ENDINGS]
    low = folded(said)
    hosts = [d.casefold() for d in (*sender.domains, sender.email.rpartition("@")[2]) if d]
    return re.search(r"[\W_]*".join(map(re.escape, core)), low) is not None or any(h in low for h in hosts)


# -------------------------------------------------------------------------------------- opt-out


def _opt_out(where: str, text: Text, links: tuple[str, ...], draft: Draft, policy: Policy) -> Iterator[Finding]:
    refused = _refusal(text)
    ways = _ways(text)
    uris = [*_uris(text.plain.text), *links]
    ours = [u for u in uris if _is_our_link(u, policy)]
    if refused or not (ways or ours):
        where_from = refused[0] if refused else None
        yield block(
            "opt_out_missing",
            _seen(where, text, where_from) if where_from else Evidence(where=where),
            message="The mail does not tell the reader how to stop further mails.",
            mend="Add a line with the unsubscribe link, or one that says that a short reply is enough.",
        )
        return
    zone = _zone(text, ways, ours)
    yield from _unlawful(where, text, zone, easy=bool(ours) or _asks_a_reply(text, ways))
    yield from _targets(where, text, ours, draft, policy)
    listed = any(n.casefold() == "list-unsubscribe" and v.strip() for n, v in draft.headers.items())
    if not (ours or listed or _has_means(text, ways) or (draft.html and where == "draft.text")):
        yield block(
            "opt_out_no_way",
            _seen(where, text, ways[0]),
            message="The mail names an opt-out, but neither a link nor a reply by which to take it.",
            mend="Add the unsubscribe link, or say that a short reply is enough.",
        )


def _ways(text: Text) -> list[Hit]:
    """The phrases that speak of an opt-out; a loose one only where its sentence says how to take it."""
    found = [h for h in _lexicon("opt_out").search(text) if not _is_refused(text, h)]
    means = {text.sentence_of(h.first).first for h in _lexicon("means").search(text)} if found else set()
    return [
        h for h in found
        if h.label == "clear" or (text.sentence_of(h.first).first in means and _is_spoken(text, h))
    ]  # fmt: skip


def _is_spoken(text: Text, hit: Hit) -> bool:
    """A lone "stop" counts as the word to reply with only when it is set apart: in capitals or in quotes."""
    token = text.tokens[hit.first]
    if hit.last - hit.first > 1:
        return True
    return token.text.isupper() or (hit.first > 0 and text.tokens[hit.first - 1].word in "'\"*")


def _refusal(text: Text) -> list[Hit]:
    return _lexicon("none").search(text)


def _is_refused(text: Text, hit: Hit) -> bool:
    """No way out: "you cannot unsubscribe"; a way out: "if you do not want more mails"."""
    first = text.tokens[hit.first].word
    return first.startswith(("unsub", "opt", "abmeld")) and negated(text, hit, window=3)


def _zone(text: Text, ways: list[Hit], ours: list[str]) -> list[int]:
    """The sentences about the opt-out and the ones right after them, by their number."""
    found = {_number(text, h.first) for h in ways}
    for uri in ours:
        at = text.plain.text.find(uri)
        found |= {n for n, s in enumerate(text.sentences) if s.start <= at < s.end}
    near = {m for n in found for m in (n, n + 1) if m < len(text.sentences)}
    return sorted(near)


def _number(text: Text, token: int) -> int:
    """Which sentence that token stands in, counted from 0."""
    return bisect_right([s.first for s in text.sentences], token) - 1


def _asks_a_reply(text: Text, ways: list[Hit]) -> bool:
    """Whether a sentence about the opt-out lets a reply be enough."""
    about = {_number(text, h.first) for h in ways}
    replies = [h for h in _lexicon("means").search(text) if h.label == "reply" and _number(text, h.first) in about]
    return any(not negated(text, h, window=3) for h in replies)


def _has_means(text: Text, ways: list[Hit]) -> bool:
    about = {_number(text, h.first) for h in ways}
    near = {m for n in about for m in (n - 1, n, n + 1)}
    for hit in _lexicon("means").search(text):
        if _number(text, hit.first) in near and not negated(text, hit, window=3):
            return True
    said = [text.said(s) for n, s in enumerate(text.sentences) if n in near]
    return any(URL.search(s) or ADDRESS.search(s) or _BARE_HOST.search(s) for s in said)


def _unlawful(where: str, text: Text, zone: list[int], *, easy: bool) -> Iterator[Finding]:
    """No fee, no more data than the address, no step but one reply or one page, and done in ten business days."""
    inside = {text.sentences[n].first for n in zone}
    about = {text.sentence_of(h.first).first for h in _ways(text)}
    for hit in _lexicon("demands").search(text):
        sentence = text.sentence_of(hit.first)
        if sentence.first not in (inside if hit.label == "strong" else about):
            continue
        if _ruled_out(text, hit) or _is_optional(text, hit) or (hit.label == "contact" and easy):
            continue
        yield block(
            "opt_out_demands",
            _seen(where, text, hit),
            message=f"The opt-out asks for more than a click or a reply (“{text.original(hit.start, hit.end)[2]}”).",
            mend="Let one click or a one-word reply be enough, without login, fee, reason or further data.",
        )
    for hit in _lexicon("slow").search(text):
        if text.sentence_of(hit.first).first in inside and (found := _delay(text, hit)):
            yield block(
                "opt_out_too_slow",
                _seen(where, text, hit),
                message=f"The opt-out {found}, which the law does not allow.",
                mend="Stop within ten business days, and keep the link alive for at least 30 days.",
            )


_NO = frozenset(
    "no not without never nothing neither nor don't needn't won't ohne keine kein nicht sans pas sin".split()
)


def _ruled_out(text: Text, hit: Hit) -> bool:
    """Whether a no goes before ("no login needed"). The word STOP, with which a reader replies, rules out nothing."""
    sentence = text.sentence_of(hit.first)
    before = {text.tokens[i].word for i in range(max(sentence.first, hit.first - 5), hit.first)}
    return bool(before & _NO)


_OPTIONAL = frozenset("like optional optionally prefer welcome wish want freiwillig feel".split())


def _is_optional(text: Text, hit: Hit) -> bool:
    sentence = text.sentence_of(hit.first)
    words = {text.tokens[i].word for i in range(max(sentence.first, hit.first - 6), hit.first)}
    return hit.label == "weak" and bool(words & _OPTIONAL)


def _delay(text: Text, hit: Hit) -> str:
    said = folded(text.plain.text[hit.start : hit.end])
    number = next((int(t) for t in re.findall(r"\d+", said)), 0)
    unit = 7 if "week" in said or "woche" in said else 30 if "month" in said or "monat" in said else 1
    days = number * unit
    limit = 10 if "business" in said or "working" in said else _PAST_TEN_BUSINESS_DAYS
    if hit.label == "expires":
        return f"works for {days} days only" if days < _LIVE_FOR else ""
    return f"takes {days} days" if days > limit else ""


def _targets(where: str, text: Text, ours: list[str], draft: Draft, policy: Policy) -> Iterator[Finding]:
    """Where the opt-out leads: to a host or mailbox of the sender, and where a pattern is given, by that pattern."""
    hosts = _hosts(draft.sender, policy)
    if not hosts:
        return
    about = {_number(text, h.first) for h in _ways(text)}
    direct = [text.said(s) for n, s in enumerate(text.sentences) if n in about]
    uris = [u for s in direct for u in _uris(s)]
    for target in [*uris, *(a for s in direct for a in ADDRESS.findall(s))]:
        host = target.rpartition("@")[2] if "@" in target and "/" not in target else _host(target)
        if host and not _is_own_host(host, hosts):
            yield block(
                "opt_out_foreign_host",
                Evidence(where=where, text=target),
                message="The opt-out leads to an address that is not ours.",
                mend="Use the company's own unsubscribe address.",
            )
    wanted = [u for u in uris if _is_own_host(_host(u), hosts) and _looks_like_opt_out(u)]
    if policy.unsubscribe_prefix and wanted and not ours:
        yield hold(
            "opt_out_link_unknown",
            Evidence(where=where, text=wanted[0]),
            message="The unsubscribe link is not of the form that our unsubscribe page has.",
            mend="Use the link that belongs to this mail.",
        )
    for uri in ours:
        token = _token(uri, policy)
        if not re.search(r"\w", token) or re.search(r"[<>{}\[\]]|^token$|^xxx", token, re.IGNORECASE):
            yield block(
                "opt_out_link_open",
                Evidence(where=where, text=uri),
                message="The unsubscribe link lacks the part that names this recipient.",
                mend="Fill in the recipient's own link.",
            )


def _looks_like_opt_out(uri: str) -> bool:
    return bool(re.search(r"unsub|opt-?out|/u(?:/|$|\?)|abmeld|preferenc|remove|stop", uri, re.IGNORECASE))


def _uris(said: str) -> list[str]:
    found = [m.group() for pattern in (URL, _BARE_HOST) for m in pattern.finditer(said)]
    return [u.rstrip(".,;:!?") for u in found]


def _host(uri: str) -> str:
    try:
        return (urlsplit(uri if "://" in uri else f"https://{uri}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _hosts(sender: Sender, policy: Policy) -> frozenset[str]:
    named = (*sender.domains, *sender.link_hosts, sender.email.rpartition("@")[2], _host(policy.unsubscribe_prefix))
    return frozenset(h.casefold().removeprefix("www.") for h in named if h)


def _is_own_host(host: str, hosts: frozenset[str]) -> bool:
    low = host.casefold()
    return any(low == h or low.endswith(f".{h}") for h in hosts)


def _is_our_link(uri: str, policy: Policy) -> bool:
    prefix = policy.unsubscribe_prefix
    return bool(prefix) and (uri.startswith(prefix) or f"https://{uri}".startswith(prefix))


def _token(uri: str, policy: Policy) -> str:
    bare = uri if "://" in uri else f"https://{uri}"
    return re.split(r"[?&#]", bare[len(policy.unsubscribe_prefix) :])[0].rstrip("/.,;")


def _anchors(shown: Shown, draft: Draft, policy: Policy) -> Iterator[Finding]:
    """A link whose words promise an opt-out leads to a host of ours."""
    hosts = _hosts(draft.sender, policy)
    for anchor in shown.anchors if hosts else ():
        said = read(anchor.text)
        if not _lexicon("opt_out").search(said) and not _looks_like_opt_out(anchor.href):
            continue
        target = anchor.href.strip()
        host = target.partition("?")[0].rpartition("@")[2] if target.lower().startswith("mailto:") else _host(target)
        if not host or not _is_own_host(host, hosts):
            yield block(
                "opt_out_foreign_host",
                Evidence(where="draft.html", text=target),
                message="The unsubscribe link of the HTML part leads to an address that is not ours.",
                mend="Use the company's own unsubscribe address.",
            )


def _tokens(draft: Draft, shown: Shown | None, policy: Policy) -> Iterator[Finding]:
    """One mail, one opt-out address: another mail's link would opt out another person."""
    listed = next((v for n, v in draft.headers.items() if n.casefold() == "list-unsubscribe"), "")
    uris = [*re.findall(r"<([^<>\s]+)>", listed), *_uris(draft.text), *(shown.links if shown else ())]
    tokens = {_token(u, policy) for u in uris if _is_our_link(u, policy)}
    if len(tokens) > 1:
        yield block(
            "opt_out_link_differs",
            Evidence(where="draft.headers.List-Unsubscribe", text=", ".join(sorted(tokens))),
            message="The mail carries two different unsubscribe links, so one of them belongs to somebody else.",
            mend="Use the recipient's own link in header, text and HTML.",
        )


# -------------------------------------------------------------------------------------- headers


def _headers(draft: Draft, policy: Policy) -> Iterator[Finding]:
    given = {name.casefold(): value.strip() for name, value in draft.headers.items() if value and value.strip()}
    yield from _from(given, draft.sender, policy)
    if "from" in given or "list-unsubscribe" in given or "list-unsubscribe-post" in given:
        yield from _list_unsubscribe(given, draft.sender, policy)


def _wrong(reason: str, name: str, text: str, message: str, mend: str) -> Finding:
    return block(reason, Evidence(where=f"draft.headers.{name}", text=text), message=message, mend=mend)


def _from(given: dict[str, str], sender: Sender, policy: Policy) -> Iterator[Finding]:
    own = _hosts(Sender(name="", email=sender.email, company="", postal_address="", domains=sender.domains), policy)
    for name in ("from", "reply-to", "sender", "return-path"):
        value = given.get(name, "")
        address = parseaddr(value)[1]
        if value and own and not _is_own_host(address.rpartition("@")[2], own):
            yield _wrong(
                "from_foreign_domain", name.title(), value,
                f"The {name.title()} line names an address that is not at one of our domains.",
                "Use the sender's own address.",
            )  # fmt: skip
    display = parseaddr(given.get("from", ""))[0]
    if display and (sender.name or sender.company) and not _is_sender(display, sender):
        yield _wrong(
            "from_not_sender", "From", display,
            f"The From line shows “{display}”, which is not the sender.",
            "Show the sender's own name.",
        )  # fmt: skip


def _is_sender(display: str, sender: Sender) -> bool:
    """The sender's first or last name, or the company's: other first names with the same last name do not count."""
    said = set(re.findall(r"[^\W_]+", folded(display)))
    names = re.findall(r"[^\W_]+", folded(sender.name))
    company = [w for w in re.findall(r"[^\W_]+", folded(sender.company)) if w not in _LEGAL_ENDINGS]
    by_name = bool(names) and (names[0] in said or ("".join(n[0] for n in names) in said))
    if names and by_name and len(names) > 1:
        others = said - set(names) - set(company)
        looks_other = len(said & set(names)) == 1 and len(said) == 2 and bool(others)
        by_name = not looks_other
    return by_name or bool(company and set(company) <= said)


def _list_unsubscribe(given: dict[str, str], sender: Sender, policy: Policy) -> Iterator[Finding]:
    listed = given.get("list-unsubscribe", "")
    uris = re.findall(r"<\s*([^<>\s]+)\s*>", listed)
    hosts = _hosts(sender, policy)
    safe = [u for u in uris if u.lower().startswith("https://")]
    foreign = [
        u for u in uris
        if hosts and not _is_own_host(u.partition("?")[0].rpartition("@")[2] if "@" in u else _host(u), hosts)
    ]  # fmt: skip
    if foreign or not safe or (policy.unsubscribe_prefix and not any(_is_our_link(u, policy) for u in safe)):
        yield _wrong(
            "list_unsubscribe", "List-Unsubscribe", listed,
            "The mail lacks our one-click unsubscribe address that mail providers ask for.",
            "Put the recipient's https unsubscribe link, and nothing foreign, into List-Unsubscribe.",
        )  # fmt: skip
    post = given.get("list-unsubscribe-post", "")
    if "".join(post.split()).casefold() != "list-unsubscribe=one-click":
        yield _wrong(
            "list_unsubscribe_post", "List-Unsubscribe-Post", post,
            "The one-click unsubscribe mark is missing.",
            "Add List-Unsubscribe-Post with the value List-Unsubscribe=One-Click.",
        )  # fmt: skip


def _seen(where: str, text: Text, hit: Hit) -> Evidence:
    start, end, said = text.original(hit.start, hit.end)
    if where == "draft.html":
        return Evidence(where=where, text=said)
    return Evidence(where=where, start=start, end=end, text=said)
