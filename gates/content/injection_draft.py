"""What a draft must not carry: a model's talk, field names, markup, secrets, foreign links, other people's data."""

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import unquote

from gates.content.injection_fields import commands
from gates.content.injection_words import ORDERS, TALK
from gates.draft import Draft
from gates.late import late
from gates.policy import Policy
from gates.recipient import Recipient
from gates.text.hidden import tricks_in
from gates.text.lexicon import Hit
from gates.text.links import Link, addresses_in, links_in, under
from gates.text.mail import Line, Mail, Passage, Role
from gates.text.reading import Text
from gates.text.secrets import encoded_in, secrets_in
from gates.verdict import Evidence, Finding, block, hold


def payloads_in_draft(draft: Draft, mail: Mail, recipient: Recipient, policy: Policy) -> Iterator[Finding]:
    """What must not stand in the draft."""
    for passage in mail.passages:
        yield from _talk(passage, draft)
        yield from _structure(passage, draft)
        yield from _secrets(passage)
        yield from _strangers(passage, draft, recipient, policy)
    yield from _html_links(draft, policy)


def _evidence(passage: Passage, start: int, end: int) -> Evidence:
    begin, finish, said = passage.text.original(start, end)
    return Evidence(where=passage.where, start=begin, end=finish, text=said[:120])


def _line_at(passage: Passage, start: int) -> Line | None:
    return next((n for n in reversed(passage.lines) if n.sentence.start <= start), None)


def _is_open(passage: Passage, start: int, *roles: Role) -> bool:
    """Whether a model could have written what stands there; with `roles`, only in sentences of these roles."""
    line = _line_at(passage, start)
    return line is None or (not line.locked and (not roles or line.role in roles))


_PROMPT_WORDS = ("instruction", "prompt", "guideline", "directive", "anweisung", "consigne", "instruccion")
_DRAFT_THINGS = frozenset(
    "email e-mail draft message tone wording opening version subject text template opener mail copy longer shorter "
    "formal casual".split()
)


def _talk(passage: Passage, draft: Draft) -> Iterator[Finding]:
    text = passage.text
    for hit in TALK.search(text):
        if _is_open(passage, hit.start, Role.PROSE, Role.GREETING, Role.SIGNATURE) and _is_talk(text, hit):
            yield block(
                "model_talk",
                _evidence(passage, hit.start, hit.end),
                message="The draft holds a sentence in which the model talks about itself or its task.",
                mend="Cut the sentence, or draft again.",
            )
    for hit in ORDERS.search(text):
        if hit.label in {"override", "reveal", "always"} and _is_open(passage, hit.start, Role.PROSE):
            inside = [t.word for t in text.tokens[hit.first : hit.last]]
            if any(w.startswith(_PROMPT_WORDS) for w in inside) and commands(text, hit) and hit.last - hit.first > 1:
                yield block(
                    "order_in_draft",
                    _evidence(passage, hit.start, hit.end),
                    message="The draft repeats an order to a model that no recipient should read.",
                    mend="Clean the CRM field it came from, then draft again.",
                )


_FIRST_SENTENCES = 2


def _is_talk(text: Text, hit: Hit) -> bool:
    sentence = text.sentence_of(hit.first)
    if hit.label == "delivery":
        last = text.tokens[hit.last - 1].word
        early = any(sentence is s for s in text.sentences[:_FIRST_SENTENCES]) and last not in {
            "message",
            "follow-up",
            "line",
        }
        ends = text.said(sentence).rstrip().endswith(":") and sentence.last - hit.last <= _SHORT_TAIL
        return hit.first == sentence.first and (
            (early and ends) or (ends and last in {"email", "draft", "e-mail", "opener"})
        )
    if hit.label == "offer":
        return bool({t.word for t in text.words(sentence)} & _DRAFT_THINGS)
    return True


_SHORT_TAIL = 9


@cache
def _shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    flags = re.IGNORECASE | re.MULTILINE
    return (
        ("model_talk", re.compile(
            r"^\W{0,3}voici (?:le|l.|votre|un) ?(?:e-?mail|brouillon|message|courriel)|^\W{0,3}(?:sure|certainly|of "
            r"course|absolutely|okay|ok|got it|understood|great question|gerne|naturlich|bien sur|claro)"
            r"(?:[!.]|,? (?:here|i can|i'll|below|this)\b|[,:]? (?:hier|voici|aqui))"
            r"|^\W{0,3}(?:subject(?: line)?|betreff|objet|asunto)\W{0,3}:\s*\S"
            r"|^\W{0,3}(?:revised |final )?(?:draft|version|option|variant|email "
            r"body|body|output|response|answer|assistant|entwurf)"
            r"(?: ?\(?(?:\d|[a-c]|one|two))?\)?\W{0,2}:\s"
            r"|\b(?:word|character|token) count\b\W{0,3}\d+|[\[(]\s*~?\d{1,4} (?:words|characters|tokens)\s*[\])]"
            r"|^-{2,}\s*(?:end|begin)\b[^\n]*$|^\W{0,3}(?:\[|\()\s*(?:note|nb|comment)\b\s*:"
            r"|^\W{0,3}(?:note|disclaimer)\W{0,3}:[^\n]*\b(?:draft|email|facts?|model|generated|verify"
            r"|placeholder)\b", flags)),
        ("model_structure", re.compile(
            r"[{,]\s*[\"'][\w ]{1,40}[\"']\s*:\s*[\"'\[{\dtfn]|```|</?(?:opening|slot|output|thinking|think|answer"
            r"|draft|email|response)[^>]{0,30}>"
            r"|\b(?:contact|company|sender|recipient|draft|template|policy|slots?)\.(?:[a-z]+_[a-z_]+|name|email|title|news\[|notes\[|activities\[)"
            r"|\b(?:opening_line|max_words|max_tokens|first_name|last_name|job_title|company_name|employee_count|system_prompt|json_schema|lifecycle_stage)\b"
            r"|<\|[\w ]{2,30}\|>|\[/?INST\]|<</?SYS>>|^#{2,}\s*(?:system|instructions?|assistant|response)\b", flags)),
        ("markup", re.compile(
            r"</?(?:p|br|div|span|script|img|a|b|i|u|strong|em|table|tr|td|html|body|style|iframe|ul|ol|li|h[1-6]|font|svg)\b[^<>]{0,200}>"
            r"|!?\[[^\]\n]{1,80}\]\(\s*\S+?\)|\*\*[^*\n]{2,80}\*\*|__[^_\n]{3,80}__(?!\w)|^#{1,4} "
            r"\w|\bjavascript:|data:text/html"
            r"|\{\{|\}\}|\{%|%\}|<%|\$\{\w|\[\[|\]\]|%%\w+%%|\{(?:[a-z]+[_.])+[a-z_.]+\}|\{(?:(?:first|last"
            r"|full)?name|company|title)\}|&(?:nbsp|lt|gt|quot|#\d+|#x[0-9a-f]+);", flags)),
    )  # fmt: skip


_SHAPE_WORDS = {
    "model_talk": (
        "The draft holds words that a model wrote to whoever asked it, not to the recipient.",
        "Cut them, or draft again.",
    ),
    "model_structure": (
        "The draft holds names of fields or code that only our own machinery should see.",
        "Draft again; tell the engineer on duty if it happens twice.",
    ),
    "markup": (
        "The draft holds markup or template syntax where a recipient should read plain words.",
        "Take the markup out, or draft again.",
    ),
}


def _structure(passage: Passage, draft: Draft) -> Iterator[Finding]:
    text = passage.text.plain.original if passage.where == "draft.text" else passage.text.plain.text
    for reason, rule in _shapes():
        for found in rule.finditer(text):
            start = found.start() + len(found.group()) - len(found.group().lstrip())
            if passage.where == "draft.text":
                evidence = Evidence(where=passage.where, start=start, end=found.end(), text=found.group().strip()[:120])
            else:
                evidence = _evidence(passage, start, found.end())
            if passage.where == "draft.text" and not _is_open(passage, _readable(passage.text, start)):
                continue
            said, mend = _SHAPE_WORDS[reason]
            yield block(reason, evidence, message=said, mend=mend)
            break
    slots = [s.name for s in draft.template.slots if "_" in s.name]
    for name in slots:
        if name in text:
            at = text.index(name)
            said, mend = _SHAPE_WORDS["model_structure"]
            evidence = Evidence(where=passage.where, start=at, end=at + len(name), text=name)
            yield block("model_structure", evidence, message=said, mend=mend)


def _readable(text: Text, start: int) -> int:
    """The place in the readable text of a place in the original."""
    return start if text.plain.at is None else sum(a < start for a in text.plain.at[:-1])


def _secrets(passage: Passage) -> Iterator[Finding]:
    text = passage.text.plain.text
    for secret in secrets_in(text):
        if _is_open(passage, secret.start):
            yield block(
                "secret",
                Evidence(
                    where=passage.where, start=passage.text.original(secret.start, secret.end)[0], text=secret.kind
                ),
                message="The draft holds what looks like a password, a key or a payment number.",
                mend="Take it out; if it is real, have it changed.",
            )
    for start, end, _said in encoded_in(text):
        yield block(
            "encoded_text",
            _evidence(passage, start, end),
            message="The draft holds encoded text that nobody can read before it goes out.",
            mend="Cut it, or draft again.",
        )
    for trick in tricks_in(passage.text.plain.original):
        if trick.kind in {"tags", "direction", "smuggled"}:
            yield block(
                "invisible_text",
                Evidence(where=passage.where, start=trick.start, end=trick.end),
                message="The draft holds characters that no reader sees but a machine reads.",
                mend="Draft again; look at the CRM fields the draft was made from.",
            )


_PHONE = late(r"(?<![\w/.=&-])(?:\+\d{1,3}[\s./-]?|\(\+?\d{1,5}\)\s?|0\d{1,4}[\s/-])(?:\(\d{1,4}\)\s?)?\d[\d\s./-]{5,14}\d(?!\w)"
                    r"|(?<![\w/.=&-])(?:\(\d{3}\)\s?|\d{3}[-.\s])\d{3}[-.\s]\d{4}(?!\w)")  # fmt: skip
_TAIL = 7  # digits by which two ways to write one number agree


def _strangers(passage: Passage, draft: Draft, recipient: Recipient, policy: Policy) -> Iterator[Finding]:
    """Links, addresses and numbers that are neither ours nor the recipient's own."""
    text, sender = passage.text.plain.text, draft.sender
    hosts = _our_hosts(draft, policy)
    for link in links_in(text) if hosts else ():
        if _is_open(passage, link.start) and _is_foreign(link, hosts, draft, recipient, policy):
            yield _foreign_link(_evidence(passage, link.start, link.end))
    own = {a.casefold() for r in (recipient.contact, *recipient.records) for a in r.addresses} | {
        recipient.address.casefold(), sender.email.casefold(), draft.to.casefold(),
    }  # fmt: skip
    taken = [(link.start, link.end) for link in links_in(text) if not link.bare]
    for address in addresses_in(text) if hosts else ():
        said = address.text.casefold()
        if said in own or under(address.domain, hosts) or any(a <= address.start < b for a, b in taken):
            continue
        if _is_open(passage, address.start):
            yield block(
                "address_of_others",
                Evidence(where=passage.where, start=passage.text.original(address.start, address.end)[0]),
                message="The draft names an e-mail address that is neither ours nor the recipient's own.",
                mend="Take the address out of the draft.",
            )
    if not sender.phone and draft.partial:
        return
    numbers = {d[-_TAIL:] for d in (re.sub(r"\D", "", n) for n in (sender.phone, sender.postal_address)) if d}
    numbers |= {
        re.sub(r"\D", "", str(f.value))[-_TAIL:] for p, f in recipient.facts.items() if "phone" in p or "mobile" in p
    }
    for found in _PHONE.finditer(text):
        if re.sub(r"\D", "", found.group())[-_TAIL:] not in numbers and _is_open(passage, found.start(), Role.PROSE):
            yield hold(
                "phone_of_others",
                Evidence(where=passage.where, start=passage.text.original(found.start(), found.end())[0]),
                message="The draft names a phone number that is neither ours nor the recipient's own.",
                mend="Take the number out of the draft.",
            )


def _foreign_link(evidence: Evidence) -> Finding:
    return block(
        "foreign_link",
        evidence,
        message="The draft leads to a web address that is not one of ours.",
        mend="Take the link out, or have the company add its host to the hosts that mails may name.",
    )


def _our_hosts(draft: Draft, policy: Policy) -> tuple[str, ...]:
    sender = draft.sender
    prefix = links_in(policy.unsubscribe_prefix)
    given = (*sender.domains, *sender.link_hosts, sender.email.rpartition("@")[2])
    if not any(given):
        return ()
    return tuple(h for h in (*given, *(link.host for link in (*prefix, *links_in(sender.privacy_url)))) if h)


def _is_foreign(link: Link, hosts: tuple[str, ...], draft: Draft, recipient: Recipient, policy: Policy) -> bool:
    if policy.unsubscribe_prefix and link.text.startswith(policy.unsubscribe_prefix) and "@" not in link.text:
        return False
    nested = (
        links_in(unquote(link.path.lstrip("/"))) if "http" in link.path.lower() or "%3a" in link.path.lower() else ()
    )
    if any(not under(n.host, hosts) for n in nested if not n.bare):
        return True
    if under(link.host, hosts) and not link.user:
        return False
    if link.bare and _is_name(link.host, draft, recipient):
        return False
    domains = (
        recipient.domain,
        *(str(f.value) for p, f in recipient.facts.items() if p in {"company.domain", "company.website"}),
    )
    return bool(link.user) or not under(link.host, tuple(re.sub(r"^https?://|/.*", "", d) for d in domains))


def _is_name(host: str, draft: Draft, recipient: Recipient) -> bool:
    """A bare host that is the name of a company or product of this case: "Booking.com", "monday.com"."""
    offer = draft.sender.offer
    names = (*offer.products, *offer.integrations, *(r.name for r in offer.references), draft.sender.company)
    told = (
        *names,
        *recipient.aliases,
        *(str(f.value) for f in recipient.facts.values()),
        *(n.title for n in recipient.news),
    )
    return any(host in name.lower() for name in told)


def _html_links(draft: Draft, policy: Policy) -> Iterator[Finding]:
    hosts = _our_hosts(draft, policy)
    if not draft.html or not hosts:
        return
    approved = "".join(p.text for p in draft.template.html or () if hasattr(p, "text"))
    for found in re.finditer(r"(?:href|src|action|background)\s*=\s*[\"']?([^\"'\s>]+)", draft.html, re.IGNORECASE):
        address = found.group(1)
        links = [link for link in links_in(address) if not link.bare]
        if address in approved or not links or links[0].text.startswith(policy.unsubscribe_prefix or "\0"):
            continue
        if any(not under(link.host, hosts) or link.user for link in links):
            yield _foreign_link(
                Evidence(where="draft.html", start=found.start(1), end=found.end(1), text=address[:120])
            )
