"""Titles and areas of work: what a mail calls the reader must be what the CRM calls them."""

import re
from collections.abc import Iterator

from gates.claims.judgement import Objection, contradicted, unsupported
from gates.claims.known import Known
from gates.late import late
from gates.recipient import Recipient
from gates.text.mail import Line
from gates.text.plain import folded

_MEND = "Correct the title, take it out, or record in the CRM where it comes from."

_AREAS = {
    "operations": "operations ops operating coo operation plant production",
    "finance": "finance financial cfo controller controlling accounting treasurer treasury fp&a accounts",
    "marketing": "marketing cmo brand growth demand communications content",
    "sales": "sales revenue commercial cro business account vertrieb",
    "it": "it cio technology information systems infrastructure",
    "hr": "hr people talent human chro personnel recruiting",
    "procurement": "procurement purchasing sourcing supply buyer buying",
    "logistics": "logistics supply warehouse distribution transport transportation fulfilment fulfillment fleet",
    "engineering": "engineering engineer cto development technical",
    "product": "product cpo",
    "legal": "legal counsel compliance",
    "security": "security ciso",
    "support": "support service success customer",
}  # fmt: skip
_LEADS = late(
    r"\b(?:you|you're|you are|who|your team|since "
    r"you)\s+(?:now\s+|currently\s+)?(?:run|lead|head|oversee|manage|own|direct|look after|"
    r"are responsible for|are in charge of|responsible for|in charge of|heading(?: "
    r"up)?|leading|running)\s+(?:up\s+)?(?:the\s+|all\s+)?(?P<area>\w+)"
)
_AS_TITLE = late(
    r"\b(?:as|in your role as|your role as|your work as|your job as|being|you are|you're)\s+(?:a |an |the |their "
    r"|our )?(?:new )?"
    r"(?P<title>(?:chief \w+ officer|c[efotim]o|chro|ciso|cro|vp|vice president|svp|evp|head|director|managing "
    r"director|president|founder|"
    r"co-founder|owner|controller|treasurer|general manager|plant manager|(?:\w+ "
    r"){0,2}(?:manager|director|officer|engineer|buyer|lead|supervisor|partner)))"
    r"\b(?P<rest>(?:\s+of)?(?:\s+(?!at\b|and\b|for\b|with\b|you\b|your\b|in\b|i\b|we\b|is\b)\w+){0,3})"
)
_TITLES = {
    "chief executive officer": "ceo", "chief financial officer": "cfo", "chief operating officer": "coo", "chief technology officer": "cto",
    "chief marketing officer": "cmo", "chief information officer": "cio", "chief revenue officer": "cro", "vice president": "vp",
    "managing director": "md", "chief people officer": "chro", "co-founder": "founder", "cofounder": "founder",
    "senior vice president": "svp", "executive vice president": "evp", "geschaftsfuhrer": "md", "chief product officer": "cpo",
}  # fmt: skip


def roles(line: Line, known: Known, recipient: Recipient) -> Iterator[Objection]:
    """Objections to a title or area of work that is not the reader's."""
    title = _plain_title(recipient.contact.title)
    low = folded(line.said)
    if not recipient.contact.title:
        title = ""
    for found in _AS_TITLE.finditer(low):
        said = _plain_title(found.group("title") + found.group("rest"))
        if not _asks_of_reader(low, found) or _same_title(said, title):
            continue
        yield _wrong_role(line, found.start("title"), found.end("title"), recipient, bool(title))
    for found in _LEADS.finditer(low):
        area = found.group("area")
        group = next((g for g, words in _AREAS.items() if area == g or area in words.split()), "")
        if group and title and not (set(_AREAS[group].split()) & set(title.split())) and not _general(title):
            yield _wrong_role(line, found.start("area"), found.end("area"), recipient, told=True)


def _asks_of_reader(low: str, found: re.Match[str]) -> bool:
    """Whether "as a director" means the reader and not us or somebody else."""
    before, after = low[: found.start()], low[found.end() :]
    nearest = re.findall(r"\b(?:you|your|we|our|i|my|they|their)\b", before)[-1:]
    follows = re.match(r"[^.;]*?\b(you|your|we|our|i|my)\b", after)
    if nearest and nearest[0] not in {"you", "your"}:
        return False
    return (
        bool(nearest)
        or bool(follows and follows.group(1) in {"you", "your"})
        or found.group().startswith(("you", "in your", "your"))
    )


def _plain_title(title: str) -> str:
    low = " ".join(_SHORT.get(w, w) for w in re.findall(r"[a-z0-9]+", folded(title)))
    for long, short in _TITLES.items():
        low = low.replace(long.replace("-", " "), short)
    return low


_SHORT = {
    "ops": "operations", "dir": "director", "mgr": "manager", "sr": "senior", "jr": "junior", "eng": "engineering", "svc": "service",
    "mktg": "marketing", "fin": "finance", "acct": "accounting", "proc": "procurement", "log": "logistics", "exec": "executive",
    "asst": "assistant", "assoc": "associate", "gen": "general", "mfg": "manufacturing", "tech": "technology", "admin": "administration",
}  # fmt: skip


_FILLERS = frozenset("of the and for a an new senior global head group europe emea americas north".split())


def _same_title(said: str, title: str) -> bool:
    if not title:
        return False
    words = [w for w in said.split() if w not in _FILLERS]
    have = set(title.split())
    ranks = {
        "vp",
        "svp",
        "evp",
        "director",
        "head",
        "manager",
        "ceo",
        "cfo",
        "coo",
        "cto",
        "cmo",
        "cio",
        "cro",
        "president",
        "founder",
        "owner",
        "md",
    }
    mine = {w for w in words if w in ranks}
    known_area = {a for a, ws in _AREAS.items() if any(w in ws.split() for w in words)}
    areas = {a for a, ws in _AREAS.items() if any(w in ws.split() for w in have)}
    return mine <= have | ({"head"} if have & ranks else set()) and (
        not known_area or bool(known_area & areas) or bool(set(words) & have - ranks)
    )


def _general(title: str) -> bool:
    return bool({"ceo", "founder", "owner", "president", "md", "partner", "general", "chief"} & set(title.split()))


def _wrong_role(line: Line, start: int, end: int, recipient: Recipient, told: bool) -> Objection:
    base = line.sentence.start
    tokens = line.text.tokens
    inside = [n for n in range(line.sentence.first, line.sentence.last) if base + start <= tokens[n].start < base + end]
    first, last = (inside[0], inside[-1] + 1) if inside else (line.sentence.first, line.sentence.last)
    if told:
        return contradicted(
            line, first, last, "role_contradicted", f"The mail says {{said}}, but the CRM says “{recipient.contact.title}”.",
            "Correct the title in the mail or in the CRM.", "contact.job_title",
        )  # fmt: skip
    return unsupported(line, first, last, "role_unsupported", "No fact supports the title {said}.", _MEND)
