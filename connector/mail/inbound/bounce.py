"""Bounces and delay notices: RFC 3464 reports first, then the prose of systems that know no such thing."""

import re
from functools import cache

from connector.mail.inbound import bounce_words as words
from connector.mail.inbound.anatomy import ADDRESS, Anatomy, Fields
from connector.mail.inbound.failed_address import addresses_in, named_in_prose, returned_to, screen_names
from connector.mail.inbound.fate import REPLY, STATUS, Fate, by_code, by_words, came_early
from connector.mail.inbound.signal import Meaning, Seen, Signal

_FAILED_ACTIONS = ("fail", "undeliver", "bounce", "reject", "error")
_DONE_ACTIONS = ("deliver", "relay", "expand", "success")
UNKNOWN = Fate(meaning=Meaning.BOUNCE_TRANSIENT, reason="unknown", said="", confidence=0.5)


def bounce(anatomy: Anatomy) -> Signal | None:
    """The bounce or delay notice that this message is; None when it is neither."""
    if anatomy.disposition and re.search(r"(?i)automatically rejected|was rejected|quota exceeded", anatomy.head):
        # Sieve's reject (RFC 5429) answers with a disposition notification.
        recipients = _of_groups([anatomy.disposition]) or _named(anatomy)
        return _ruled([_prose_fate(anatomy.notice) or UNKNOWN], recipients, "text")
    if anatomy.groups:
        told = _by_report(anatomy)
        if told:
            return told
    return _by_prose(anatomy)


MOST_FATES = 20
"""Failures of one message that are weighed; our mails have one recipient each."""


def bare_bounce(anatomy: Anatomy) -> Signal | None:
    """The bounce in a text without headers: only where a server's code and an address stand beside sure words."""
    if anatomy.groups:
        return _by_report(anatomy)
    head = _flowing(anatomy.head)
    sure = _pattern("STRONG").search(head[:600]) and _pattern("FAILED").search(head[:600])
    if not sure or not ADDRESS.search(anatomy.notice) or not (STATUS.search(head) or REPLY.search(head)):
        return None
    return _told_in_prose(anatomy)


def _by_report(anatomy: Anatomy) -> Signal | None:
    failed = [g for g in anatomy.groups if _action(g) == "failed"]
    delayed = [g for g in anatomy.groups if _action(g) == "delayed"]
    if not failed and not delayed:
        if any(_action(g) == "done" for g in anatomy.groups):
            seen = Seen(where="report", text=f"Action: {_value(anatomy.groups[0], 'action')}")
            return Signal(meaning=Meaning.OTHER, reason="delivered", evidence=(seen,), confidence=0.95)
        return None
    groups = failed or delayed
    recipients = _of_groups(groups) or _named(anatomy)
    if not failed:
        fate = _fate_of(groups[0], anatomy)
        return Signal(
            meaning=Meaning.DELAY_NOTICE, reason=fate.reason, recipients=recipients, confidence=0.95,
            evidence=(Seen(where="report", text="Action: delayed"), *_told(fate)),
        )  # fmt: skip
    return _ruled([_fate_of(g, anatomy) for g in failed[:MOST_FATES]], recipients, "report")


def _ruled(fates: list[Fate], recipients: tuple[str, ...], where: str) -> Signal:
    """One meaning for all failures of a message: the dead address outweighs, whose mail would fail for ever."""
    worst = next((f for f in fates if f.meaning is Meaning.BOUNCE_PERMANENT), fates[0])
    return Signal(
        meaning=worst.meaning,
        reason=worst.reason,
        recipients=recipients,
        confidence=worst.confidence,
        evidence=tuple(Seen(where=where, text=f.said[:300]) for f in fates[:5] if f.said),
    )


def _told(fate: Fate) -> tuple[Seen, ...]:
    return (Seen(where="report", text=fate.said[:300]),) if fate.said else ()


def _action(group: Fields) -> str:
    action = _value(group, "action").lower()
    status = STATUS.search(_value(group, "status"))
    if action.startswith(_FAILED_ACTIONS):
        return "failed"
    if action.startswith("delay"):
        return "delayed"
    if action.startswith(_DONE_ACTIONS):
        return "done"
    if status:
        return "done" if status[1] == "2" else "failed"
    return "failed" if "diagnostic-code" in group or "final-recipient" in group else ""


def _value(group: Fields, name: str) -> str:
    return group.get(name, ("",))[0].strip()


def _of_groups(groups: list[Fields]) -> tuple[str, ...]:
    found: list[str] = []
    for group in groups:
        final = [a for name in ("final-recipient", "x-actual-recipient") for a in addresses_in(_value(group, name))]
        original = addresses_in(_value(group, "original-recipient"))
        found += final[:1] or original[:1]
        found += original[:1]
    return tuple(dict.fromkeys(found))


def _fate_of(group: Fields, anatomy: Anatomy) -> Fate:
    """By the server's words, then its code; then what the notice says to people."""
    said = "\n".join(v for name in ("diagnostic-code", "x-display-name", "remote-status") for v in group.get(name, ()))
    said = re.sub(r"(?i)^\s*(?:smtp|x-\w+|unknown)\s*;", "", said)
    status = _value(group, "status")
    told = by_words(said)
    if told and told.reason not in _VAGUE:
        return told
    code = by_code(status) or by_code(said)
    if code and code.reason not in _VAGUE and (told is None or STATUS.search(code.said)):
        return code
    prose = _told_of(group, anatomy) if len(said) < _SHORT or code is None else None
    if prose and prose.reason not in _VAGUE:
        return prose
    return told or code or prose or UNKNOWN


_SHORT = 20
"""Characters of a diagnostic below which the notice's own words are asked too."""


def _told_of(group: Fields, anatomy: Anatomy) -> Fate | None:
    """What the notice says to people about this recipient, or about all."""
    theirs = _of_groups([group])
    for named in named_in_prose(anatomy):
        if named.address in theirs and (fate := _prose_fate(named.said)):
            return fate
    return _prose_fate(_stripped(anatomy.notice))


_VAGUE = frozenset({"policy", "system_error", "network", "unknown", "content", "expired"})
"""Reasons that a server gives when it does not say much."""


def _stripped(notice: str) -> str:
    """The notice without the polite first lines that name no cause."""
    return _polite().sub(" ", notice)


@cache
def _polite() -> re.Pattern[str]:
    return re.compile(
        r"(?i)please,? (?:do not reply|contact|try)[^.\n]*[.\n]|for (?:further|more) (?:assistance"
        r"|information)[^.\n]*[.\n]"
        r"|if you do so[^.\n]*[.\n]|this (?:message )?(?:was|is) (?:created|sent|generated|an) auto\w*[^.\n]*[.\n]"
    )


def _flowing(text: str) -> str:
    """Lower case, each paragraph on one line: notices wrap in the middle of their phrases."""
    return re.sub(r"(?<!\n)[ \t]*\n(?!\s*\n|[>\s]*$)[ \t]*", " ", text.lower().replace("\u2019", "'"))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(getattr(words, name))


def _by_prose(anatomy: Anatomy) -> Signal | None:
    return _told_in_prose(anatomy) if _is_notice(anatomy) else None


def _told_in_prose(anatomy: Anatomy) -> Signal:
    plain = _flowing(anatomy.notice)
    subject = anatomy.subject.lower()
    recipients = _named(anatomy)
    told = named_in_prose(anatomy)
    fates = [f for f in (_prose_fate(r.said) for r in told) if f]
    if _pattern("DELAYED").search(subject + "\n" + plain[:3000]) and not _pattern("GAVE_UP").search(plain[:4000]):
        fate = (fates or [UNKNOWN])[0]
        return Signal(
            meaning=Meaning.DELAY_NOTICE, reason=fate.reason, recipients=recipients, confidence=0.85,
            evidence=_told(fate),
        )  # fmt: skip
    if not fates:
        whole = _prose_fate(_stripped(anatomy.notice))
        titled = by_words(anatomy.subject)
        fates = [whole or (titled if titled and titled.reason not in _VAGUE else UNKNOWN)]
    return _ruled(fates, recipients, "text")


_QUOTES_SERVER = re.compile(
    r"(?i)(?:other server returned was|response (?:from the remote server )?was|remote (?:host|server"
    r"|system) (?:said|returned|responded)[^:\n]*|error was|said|diagnostic information for administrators"
    r"|generating server[^\n]*\n[^\n]*|reason(?: for failure)?|the error (?:message )?(?:was|is))\s*:"
)


def _prose_fate(said: str) -> Fate | None:
    """By the words of the server that refused, where the notice quotes it; else by the notice's own."""
    quoted = _QUOTES_SERVER.search(said)
    if quoted and not came_early(said):
        told = _plain_fate(said[quoted.end() :])
        if told and told.reason not in _VAGUE:
            return told
    return _plain_fate(said)


def _plain_fate(said: str) -> Fate | None:
    told = by_words(said)
    if told and told.reason not in _VAGUE:
        return told
    code = by_code(said) if STATUS.search(said) or REPLY.search(said) else None
    if code and (told is None or (code.reason not in _VAGUE and STATUS.search(code.said))):
        return code
    return told or code


def _is_notice(anatomy: Anatomy) -> bool:
    """Whether a machine says here that a message of ours did not arrive: at least two independent signs."""
    if anatomy.first("x-failed-recipients"):
        return True
    title = anatomy.subject.lower()
    daemon = _is_daemon(anatomy)
    subject = bool(_pattern("SUBJECT").search(title))
    report = bool(anatomy.kinds & _REPORTS) and not anatomy.kinds & _OTHER_REPORTS
    if report and (daemon or subject):
        return True
    if daemon and (_pattern("SURE_SUBJECT").search(title) or (subject and anatomy.original)):
        return True
    if not (daemon or subject or report):
        return _from_nobody(anatomy) and _surely_says(anatomy, _flowing(anatomy.head))
    plain = _flowing(anatomy.head)
    says = bool(_pattern("FAILED").search(plain) or _pattern("DELAYED").search(plain))
    if daemon or report:
        return says
    return says and subject and (_from_nobody(anatomy) or _surely_says(anatomy, plain))


def _surely_says(anatomy: Anatomy, plain: str) -> bool:
    """Whether a notice that neither its sender nor its form gives away is one: by its first words."""
    early = "\n".join(line for line in plain[:800].splitlines() if not line.startswith(">"))
    among_people = any(n in anatomy.headers for n in ("list-id", "list-post")) or _ANSWERED.match(anatomy.subject)
    if among_people:
        # People quote bounces to each other, and lists discuss them.
        early = early[:250]
    if _pattern("STRONG").search(early) and ADDRESS.search(anatomy.notice[:3000]):
        return True
    return not among_people and anatomy.attached and bool(_pattern("FAILED").search(early))


_REPORTS = frozenset({"multipart/report", "message/delivery-status"})
_OTHER_REPORTS = frozenset({"message/feedback-report", "message/disposition-notification"})
_ANSWERED = re.compile(
    r"(?i)\s*(?:\[[^\]]{1,40}\]\s*)*(?:re|aw|sv|vs|antw|odp|rv|res|fwd?|wg|tr|rif)\s*(?:\[\d+\])?\s*:\s"
)


def _is_daemon(anatomy: Anatomy) -> bool:
    return bool(_pattern("DAEMON").search(anatomy.sender))


def _from_nobody(anatomy: Anatomy) -> bool:
    """The empty return path of RFC 5321 section 4.5.5: bounces have it, and so have automatic answers."""
    return anatomy.first("return-path").replace(" ", "").lower() in {"<>", "<mailer-daemon>"}


def _named(anatomy: Anatomy) -> tuple[str, ...]:
    """The failed addresses of a notice without a report, from the surest place that names one."""
    listed = addresses_in(", ".join(anatomy.headers.get("x-failed-recipients", ())))
    if listed:
        return tuple(dict.fromkeys(listed))
    if names := screen_names(anatomy):
        return names
    told = named_in_prose(anatomy)
    if told:
        return tuple(dict.fromkeys(r.address for r in told))
    return returned_to(anatomy)
