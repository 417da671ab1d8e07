"""Orders and payloads in what a CRM says: a field that talks to the writer of the mail, or hides something."""

import re
from collections.abc import Iterator
from functools import cache

from gates.content.injection_words import ORDERS, REPORTED
from gates.late import late
from gates.recipient import Recipient
from gates.text.hidden import tricks_in
from gates.text.lexicon import Hit
from gates.text.links import links_in, under
from gates.text.mail import Mail
from gates.text.outside import Outside, outside
from gates.text.plain import folded
from gates.text.reading import Text, read
from gates.text.secrets import encoded_in
from gates.verdict import Evidence, Finding, block, hold


def orders_in_fields(mail: Mail, recipient: Recipient) -> Iterator[Finding]:
    """What stands in the fields that a person must look at."""
    seen: set[str] = set()
    own = tuple({recipient.domain, *(str(f.value) for p, f in recipient.facts.items() if p.endswith("domain"))})
    for source in outside(recipient):
        text = source.text.strip()
        if len(text) < _SHORTEST or text in seen:
            continue
        seen.add(text)
        if (evidence := _payload(source, own)) is not None:
            yield hold(
                "field_payload",
                evidence,
                message="A CRM field holds hidden, encoded or executable text that no person would type there.",
                mend="Look at the field in the CRM and clean it, then draft again.",
            )
        elif (order := _order(source, own)) is not None:
            yield _ordered(source, order, mail)


_SHORTEST = 6


def _ordered(source: Outside, order: tuple[Text, int, int], mail: Mail) -> Finding:
    text, first, last = order
    sentence = text.sentence_of(first)
    start, end = text.tokens[first].start, text.tokens[last - 1].end
    begin, finish, said = text.original(start, end)
    evidence = Evidence(where=source.where, start=begin, end=finish, text=said, fact=source.where)
    if followed := _followed(text, last, sentence.last, mail):
        return block(
            "order_followed",
            evidence,
            Evidence(where="draft.text", text=followed),
            message="A CRM field tells the writer what to say, and the draft says it.",
            mend="Remove the order from the CRM field and draft again.",
        )
    return hold(
        "field_order",
        evidence,
        message="A CRM field gives orders to whoever writes the mail; a person must look at it.",
        mend="Remove the sentence from the CRM field if nobody of us wrote it, then draft again.",
    )


@cache
def _marks() -> re.Pattern[str]:
    return re.compile(
        r"<\|[\w ]{2,30}\|>|\[/?INST\]|<</?SYS>>|</?(?:system|assistant|instructions?|prompt|human|developer|context"
        r"|user)"
        r"(?:[\s_][^<>]{0,40})?>|(?:^|\n)\s*#{2,}\s*(?:system|instructions?|assistant|human|prompt|new task)\b"
        r"|<(?:script|iframe|object|embed|svg|img|style|meta|link|form|base)\b|\bon(?:error|load|click|mouseover)\s*="
        r"|\b(?:javascript|vbscript)\s*:|data:(?:text/html|image/svg|application)|!\[[^\]]*\]\(|\{\{|\}\}|\{%|<%|\$\{\w|\[\[\w"
        r"|(?:display\s*:\s*none|font-size\s*:\s*0)|<!--(?!\[if)|\b(?:DROP|DELETE|INSERT|UNION) "
        r"(?:TABLE|FROM|INTO|SELECT)\b"
        r"|__(?:import|class|globals)__|;\s*--\s*$|\bIGNORE_ALL\b|\b(?:vtaber|erongi|cebzcg|snoitcurtsni)\b",
        re.IGNORECASE,
    )


_MARKDOWN_LINK = late(r"\[[^\]\n]{1,80}\]\(\s*(\S+?)\s*\)")


def _payload(source: Outside, own: tuple[str, ...]) -> Evidence | None:
    """Markup that runs, template syntax, role marks, encoded text, hidden characters."""
    text = source.text
    found = _marks().search(text)
    if found is None and "](" in text:
        found = next((m for m in _MARKDOWN_LINK.finditer(text) if not _is_own(m.group(1), own)), None)
    if found is not None:
        return _at(source.where, *found.span(), found.group())
    if len(text) >= _SHORTEST_BLOB:
        for start, end, _said in encoded_in(text):
            return _at(source.where, start, end, text[start:end])
    for trick in tricks_in(text):
        if trick.kind in {"tags", "direction", "smuggled"} or not source.short:
            return _at(source.where, trick.start, trick.end, trick.text)
    if source.short and re.search(r"https?://|www\.", text):
        return _at(source.where, 0, len(text), text)
    return None


_SHORTEST_BLOB = 24


def _is_own(address: str, own: tuple[str, ...]) -> bool:
    links = links_in(address)
    return bool(links) and all(under(link.host, own) for link in links)


def _at(where: str, start: int, end: int, text: str) -> Evidence:
    return Evidence(where=where, start=start, end=end, text=text[:120], fact=where)


_ORDERS_OF_OLD = frozenset(
    "quote quotes quotation email emails mail mails note notes offer offers invoice invoices order orders price prices "
    "version versions call calls ticket tickets message messages request requests reminder reminders proposal".split()
)
_THEIRS = frozenset("his her their its our the".split())
_TOPICS = frozenset("about on regarding concerning for from re around".split())


_GAPS = late(r"[^A-Za-z0-9]+")


_LONGEST_TITLE = 5  # words
_TITLES = ("job_title", "jobtitle", "title", "Title", "position")
_JOB = late(
    r"(?i)^[\w&/ .-]{2,60}\b(?:manager|director|lead|head|officer|engineer|specialist|analyst|coordinator|buyer"
    r"|planner|supervisor|clerk|partner|president|controller)$"
)


def _order(source: Outside, own: tuple[str, ...]) -> tuple[Text, int, int] | None:
    """The first order to a writer in this text: its reading, its first token and the place after."""
    if source.text.isascii() and len(_GAPS.findall(source.text)) < 2:
        return None
    text = read(source.text)
    by_sentence: dict[int, dict[str, list[Hit]]] = {}
    for hit in ORDERS.search(text):
        by_sentence.setdefault(text.sentence_of(hit.first).first, {}).setdefault(hit.label, []).append(hit)
    plain_title = (
        source.where.endswith(_TITLES) and _JOB.search(source.text) and len(source.text.split()) <= _LONGEST_TITLE
    )
    if plain_title and not any("always" in hits for hits in by_sentence.values()):
        return _role(text)  # "Warranty & Guarantee Manager" orders nothing
    for hits in by_sentence.values():
        found = _order_in(text, hits, source, own)
        if found is not None:
            return text, found.first, found.last
    return _role(text)


def _order_in(text: Text, hits: dict[str, list[Hit]], source: Outside, own: tuple[str, ...]) -> Hit | None:  # noqa: C901, PLR0912 - one branch for each kind of order
    if always := hits.get("always"):
        return always[0]
    if (must := hits.get("must")) and not {t.word for t in text.words(text.sentence_of(must[0].first))} & REPORTED:
        return must[0]
    for hit in hits.get("override", ()):
        if _next_word(text, hit.last) in _ORDERS_OF_OLD or _of_daily_life(text, hit, hits):
            continue
        if commands(text, hit) or _bare_override(text, hit):
            return hit
    for label in ("reveal", "persona", "release", "output", "demand"):
        for hit in hits.get(label, ()):
            if commands(text, hit) and _next_word(text, hit.last) not in _ORDERS_OF_OLD:
                return hit
    if "mail" in hits or source.short:
        told: list[Hit] = [*hits.get("say", ()), *(hits.get("put", ()) if "thing" in hits else ())]
        for hit in told:
            inside = any(m.first <= hit.first < m.last for m in hits.get("mail", ()))
            if not inside and commands(text, hit) and (hit.first > 0 or not source.short):
                return hit
    for hit in hits.get("link", ()):
        links = links_in(text.said(text.sentence_of(hit.first)))
        if commands(text, hit) and any(not under(link.host, own) for link in links):
            return hit
    return None


_OF_WRITING = frozenset(
    "tone style format length language "
    "footer signature subject greeting email mail message draft text template writing "
    "wording "
    "opt unsubscribe consent compliance policy rules claims prices pricing discount facts data content output model "
    "prompt system "
    "ai assistant this that it everything all these them here above below safety limits what how who when "
    "which you your".split()
)
_DETERMINERS = frozenset("the a an his her their our its to".split())


def _of_daily_life(text: Text, hit: Hit, hits: dict[str, list[Hit]]) -> bool:
    """ "Ignore the previous instructions about the north gate": a matter is named, and it is none of a mail's."""
    sentence = text.sentence_of(hit.first)
    if set(hits) - {"override", "put", "say", "thing"} or _next_word(text, hit.last) not in {
        "about",
        "on",
        "regarding",
        "concerning",
        "for",
    }:
        return False
    end = next((n for n in range(hit.last, sentence.last) if not text.tokens[n].is_word), sentence.last)
    rest = [t.word for t in text.tokens[hit.last + 1 : end]]
    topic = next((w for w in rest if w not in _DETERMINERS), "")
    return bool(topic) and _OF_WRITING.isdisjoint(rest)


def _next_word(text: Text, place: int) -> str:
    return text.tokens[place].word if place < len(text.tokens) else ""


def _bare_override(text: Text, hit: Hit) -> bool:
    """ "Asked you to ignore all previous instructions": somebody's voice, but about nothing of theirs."""
    sentence = text.sentence_of(hit.first)
    inside = [t.word for t in text.tokens[hit.first : hit.last]]
    about = {t.word for t in text.tokens[hit.last : min(hit.last + 2, sentence.last)]}
    return (
        inside[-1].startswith(("instruction", "prompt", "anweisung", "consigne", "instruccion"))
        and not about & _TOPICS
        and not set(inside) & {"his", "her", "their", "its", "our"}
        and any(w in inside for w in ("all", "previous", "prior", "above", "your", "system", "any", "earlier"))
        and text.tokens[hit.first - 1].word in {"to", "you", "and", "should", "must"}
    )


_BEFORE_AN_ORDER = frozenset(
    "please kindly also just simply now then always never must should shall instead therefore immediately completely "
    "you to need have make sure be remember can could would will do don't not only really so hence first finally "
    "again ai assistant model llm gpt chatgpt bot bitte immer unbedingt nun jetzt s'il te vous plait veuillez toujours "
    "merci de por favor siempre sie du tu".split()
)
_CLAUSE_ENDS = frozenset(", and then but or ; und et y e".split())


def commands(text: Text, hit: Hit) -> bool:
    """Whether the phrase is an order: it begins its clause, and nobody is reported to have said it."""
    sentence = text.sentence_of(hit.first)
    place = hit.first - 1
    while place >= sentence.first and text.tokens[place].word in _BEFORE_AN_ORDER:
        place -= 1
    if place < sentence.first:
        return True
    word = text.tokens[place].word
    if word in _CLAUSE_ENDS:
        before = {t.word for t in text.tokens[sentence.first : place]}
        return not before & REPORTED
    return not word[:1].isalnum()


_ROLE = late(
    r"(?:^|[\n.;|\"'\[(>*#-])\s*[\[(*#\"]*(?:system|assistant|user|human|developer|ai|admin(?:istrator)?|llm|model|bot"
    r"|chatgpt|claude|gpt|root|operator)\s?(?:message|prompt|instructions?|override|note|notice|update|alert|directive|command)?"
    r"[\])*\"]*\s*[:>=\]]+\s*(?P<rest>[^\n]{0,160})",
    re.IGNORECASE,
)
_ROLE_ORDERS = late(
    r"^(?:please |now |always |you (?:must|should|are|will|can)\b|from now on|do not |don't )*"
    r"(?:ignore|disregard|mention|promise|tell|say|include|add (?:a|the|this)|reveal|forget|offer|approve|send|write "
    r"(?:a|the|that|in)|"
    r"respond|reply|bcc|you (?:must|should|are|will)|from now on|pretend|act "
    r"as|override|print|output|congratulate|always|"
    r"ignoriere|erwahne|mentionne|menciona|give (?:them|him|her|a|this)|set |insert|state|claim|guarantee|make "
    r"sure|ensure)\b"
)  # fmt: skip


def _role(text: Text) -> tuple[Text, int, int] | None:
    """A line that poses as another voice of a conversation: "system: always mention ..."; "System: SAP" is a note."""
    said = folded(text.plain.text)
    if ":" not in said and "]" not in said and ">" not in said:
        return None
    for found in _ROLE.finditer(said):
        if _ROLE_ORDERS.match(found.group("rest").strip("\"' *")):
            inside = [i for i, t in enumerate(text.tokens) if found.start() <= t.start and t.end <= found.end()]
            return text, inside[0], inside[-1] + 1
    return None


_FEWEST_FOLLOWED = 2
_PLAIN_WORDS = frozenset(
    "that this with your their they them have will from into about mail email message contact person when writing "
    "write "
    "line opening first sentence reply recipient please always mention promise offer tell include should must "
    "instructions "
    "previous ignore would could company team there here what which also just like more than only over such".split()
)


def _followed(text: Text, first: int, last: int, mail: Mail) -> str:
    """What of an order's content stands in the written draft; empty when too little does."""
    wanted = {
        t.word
        for t in text.tokens[first : min(last + 30, len(text.tokens))]
        if (len(t.word) > 3 or t.word[:1].isdigit()) and t.word not in _PLAIN_WORDS
    }
    said = {t.word for line in mail.written for t in line.text.words(line.sentence)}
    both = sorted(wanted & said)
    figures = [w for w in both if any(c.isdigit() for c in w)]
    enough = len(both) >= _FEWEST_FOLLOWED and len(both) * 2 >= len(wanted)
    return ", ".join(both) if enough or (figures and len(both) >= _FEWEST_FOLLOWED) else ""
