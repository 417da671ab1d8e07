"""Answers that no person wrote: RFC 3834 headers first, then subjects and texts in the languages of our customers."""

import re
from datetime import UTC, date, datetime
from functools import cache

from connector.mail.inbound import automatic_words as words
from connector.mail.inbound.anatomy import ADDRESS, Anatomy
from connector.mail.inbound.message import shallow
from connector.mail.inbound.received import Received
from connector.mail.inbound.return_date import return_date
from connector.mail.inbound.signal import Meaning, Seen, Signal

_MARKS = (
    # Headers that only answering machines write; X-Auto-Response-Suppress is not one, people's Outlook writes it too.
    ("auto-submitted", re.compile(r"(?i)auto-replied|auto[-_ ]?repl|vacation|auto-response")),
    ("x-autoreply", re.compile(r"(?i)^(?!\s*(?:no|false|0)\s*$)")),
    ("x-autorespond", re.compile(r"")),
    ("x-autoresponder", re.compile(r"")),
    ("x-auto-reply-from", re.compile(r"")),
    ("x-autoreply-from", re.compile(r"")),
    ("x-autoreply-domain", re.compile(r"")),
    ("x-mail-autoreply", re.compile(r"")),
    ("x-auto-reply", re.compile(r"(?i)^(?!\s*(?:no|false|0)\s*$)")),
    ("precedence", re.compile(r"(?i)auto[-_ ]?reply")),
    ("x-precedence", re.compile(r"(?i)auto[-_ ]?reply")),
    ("delivered-to", re.compile(r"(?i)^autoresponder$")),
    ("preference", re.compile(r"(?i)auto[-_]?reply")),
    ("x-pmx-autoreply", re.compile(r"")),
    ("x-vacation", re.compile(r"")),
    ("x-mailer", re.compile(r"(?i)vacation|autorespond|auto-?reply")),
    ("user-agent", re.compile(r"(?i)vacation|autorespond")),
    ("x-ms-exchange-inbox-rules-loop", re.compile(r"")),
    ("x-fc-machinegenerated", re.compile(r"(?i)true")),
    ("x-post-messageclass", re.compile(r"(?i)9; autoresponder")),
    ("x-ooto", re.compile(r"")),
)
_GENERATED = re.compile(r"(?i)auto-(?:generated|notified)|auto_generated")
SHORT = 300
"""Characters below which a text may be somebody's plain no, whatever its headers say."""

_BULK = re.compile(r"(?i)^\s*(?:bulk|junk|list)")
_LIST_HEADERS = frozenset({"list-id", "list-post", "list-unsubscribe", "x-mailman-version", "x-beenthere"})
_RETURN_PATH_EMPTY = re.compile(r"^\s*<\s*>\s*$")
_NO_ANSWER = re.compile(
    r"(?i)\b(?:no-?reply|do-?not-?reply|nao-?responda|noresponder|ne-?pas-?repondre|autorespon)\w*@"
)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(getattr(words, name))


def automatic(anatomy: Anatomy, received: Received) -> Signal | None:
    """The automatic answer, list notice, receipt or calendar answer that this message is; None when a person wrote."""
    answered = _calendar(anatomy, received) or _read_receipt(anatomy)
    if answered:
        return answered
    if _is_mailing(anatomy):
        seen = Seen(where="list-unsubscribe", text=anatomy.first("list-unsubscribe")[:200])
        return Signal(meaning=Meaning.OTHER, reason="bulk_mail", evidence=(seen,), confidence=0.85)
    mark = _mark(anatomy)
    text = _own_lines(anatomy.notice[:6000]).lower().replace("\u2019", "'")
    subject = anatomy.subject.lower()
    says = _pattern("SUBJECT").search(_own_subject(subject))
    read = None if mark or says else unmarked(text)
    if mark is None and says is None and read is None and not _reads_like_machine(anatomy, text):
        return None
    seen = (
        mark
        or read
        or (Seen(where="subject", text=anatomy.subject[:200]) if says else Seen(where="text", text=text[:120]))
    )
    sure = 0.97 if mark else 0.9 if says else 0.7
    return _sorted_out(anatomy, received, text, seen, sure)


def _is_mailing(anatomy: Anatomy) -> bool:
    """Somebody's mailing, to whom we are a reader like others; never what answers us, or is as short as an answer."""
    return (
        "list-unsubscribe" in anatomy.headers
        and not {"in-reply-to", "references"} & anatomy.headers.keys()
        and bool(_own_subject(anatomy.subject))
        and len(anatomy.notice) > SHORT
    )


def _own_lines(notice: str) -> str:
    """The text without quoted lines: those are ours, or somebody else's."""
    return "\n".join(line for line in notice.splitlines() if not line.startswith(">"))[:4000]


def _own_subject(subject: str) -> str:
    """The subject's part that the answerer wrote: what follows "Re:" is ours."""
    return (
        ""
        if re.match(
            r"(?i)\s*(?:\[[^\]]{1,40}\]\s*)*(?:re|aw|sv|vs|odp|antw|rv|res|tr|fwd?|wg|回复|答复)\s*(?:\[\d+\])?\s*[:：]",
            subject,
        )
        else subject
    )


def _mark(anatomy: Anatomy) -> Seen | None:
    for name, pattern in _MARKS:
        for value in anatomy.headers.get(name, ()):
            if pattern.search(value):
                return Seen(where=name, text=value[:200])
    if _BULK.search(anatomy.first("precedence")) and not _LIST_HEADERS & anatomy.headers.keys():
        return Seen(where="precedence", text=anatomy.first("precedence")[:200])
    generated = anatomy.first("auto-submitted")
    if _GENERATED.search(generated) and not anatomy.first("list-id"):
        return Seen(where="auto-submitted", text=generated[:200])
    return None


def unmarked(text: str) -> Seen | None:
    """What gives an automatic answer away that no header and no subject marks: two signs, and nothing of a person.

    `text` is the answerer's own, in lower case.
    """
    begins = text[:1500]
    if _pattern("ENGAGED").search(begins):
        return None
    away = _pattern("SURELY_AWAY").search(begins)
    asks = "?" in begins or "\uff1f" in begins
    if away and not asks and (_pattern("URGENT").search(begins) or return_date(begins, _SOME_DAY)):
        return Seen(where="text", text=away[0])
    first_person = re.search(r"\b(?:i|me|my|ich|mir|je|moi|yo|io)\b", begins)
    gone = _pattern("GONE").search(begins)
    if gone and not asks and _pattern("URGENT").search(begins) and (not first_person or gone[0].startswith("i ")):
        return Seen(where="text", text=gone[0])
    received = _pattern("ACKNOWLEDGED").search(begins)
    if received and not first_person and _pattern("PROMISED").search(begins):
        return Seen(where="text", text=received[0])
    unread = _pattern("UNREAD").search(begins)
    return Seen(where="text", text=unread[0]) if unread and not asks and not first_person else None


_SOME_DAY = datetime(2000, 1, 3, tzinfo=UTC)
"""Only whether a day is named matters there, not which."""


def bare_automatic(anatomy: Anatomy, received: Received) -> Signal | None:
    """The automatic answer that a text without headers is."""
    text = _own_lines(anatomy.notice[:6000]).lower().replace("\u2019", "'")
    seen = unmarked(text) or (
        Seen(where="text", text=found[0]) if (found := _MACHINE_TEXT.search(text[:1200])) else None
    )
    return _sorted_out(anatomy, received, text, seen, 0.7) if seen else None


def _reads_like_machine(anatomy: Anatomy, text: str) -> bool:
    """Without any mark: an empty return path or a no-reply sender, and words that only such mail has."""
    begins = text[:1200]
    away = _pattern("AWAY").search(begins)
    if _RETURN_PATH_EMPTY.match(anatomy.first("return-path")) or _NO_ANSWER.search(anatomy.sender):
        return bool(away or _pattern("LEFT").search(begins) or _pattern("RECEIPT").search(begins))
    return bool(_MACHINE_TEXT.search(begins))


_MACHINE_TEXT = re.compile(
    r"this is an auto(?:mat(?:ed|ic)|-?)[- ]?(?:generated )?(?:\w+[- ])?(?:reply|response|message|e-?mail"
    r"|acknowledge?ment)|auto(?:matic|mated)[- ](?:reply|response)|(?:diese|dies ist eine) (?:e-?mail"
    r"|nachricht|antwort)? ?(?:wurde |ist )?(?:eine )?automatisch|automatische (?:antwort|abwesenheitsnotiz)"
    r"|(?:ceci est un|message|r[ée]ponse) (?:message |r[ée]ponse )?automatique|(?:mensaje"
    r"|respuesta) autom[áa]tic|(?:risposta|messaggio) automatic|automatisch (?:antwoord|bericht)|(?:mensagem"
    r"|resposta) autom[áa]tic|автоматическ(?:ий|ое) (?:ответ|сообщ)|自動(?:返信|応答|送信)|自动(?:回复|答复|发送)"
)


def _sorted_out(anatomy: Anatomy, received: Received, text: str, seen: Seen, sure: float) -> Signal:
    """What an automatic message says: gone for good, away, wrong address, or just that something arrived."""
    whole = f"{_own_subject(anatomy.subject.lower())}\n{text}"
    left, away = _pattern("LEFT").search(whole), _pattern("AWAY").search(whole)
    wrong, receipt = _pattern("WRONG").search(whole), _pattern("RECEIPT").search(whole)
    back: date | None = return_date(f"{anatomy.subject}\n{_own_lines(anatomy.notice[:6000])}", received.received_at)
    if _is_list(anatomy, whole):
        return Signal(meaning=Meaning.OTHER, reason="list_notice", evidence=(seen,), confidence=0.8)
    if left and not (back and away and away.start() < left.start()):
        reason, said = "left_company", left[0]
    elif away or back:
        reason, said = "out_of_office", away[0] if away else ""
    elif wrong:
        reason, said = "wrong_person", wrong[0]
    elif re.search(
        r"ticket|case (?:number|id|#)|reference (?:number|id|no)|\[[^\]\n]*#[^\]\n]+\]|vorgangsnummer|incident", whole
    ):
        reason, said = "ticket_receipt", ""
    else:
        reason, said = ("acknowledgement", receipt[0]) if receipt else ("automatic", "")
    evidence = [seen]
    if said:
        evidence.append(Seen(where="text", text=said[:200]))
    if reason in {"left_company", "wrong_person", "out_of_office"}:
        evidence += [Seen(where="successor", text=a) for a in _others(anatomy)]
    return Signal(
        meaning=Meaning.AUTO_REPLY, reason=reason, return_date=back if reason == "out_of_office" else None,
        evidence=tuple(evidence), confidence=sure,
    )  # fmt: skip


def _others(anatomy: Anatomy) -> tuple[str, ...]:
    """Addresses in the text that are neither the answerer's nor ours: whom to write to instead."""
    known = {
        a.lower()
        for n in ("from", "to", "reply-to", "cc", "sender")
        for v in anatomy.headers.get(n, ())
        for a in ADDRESS.findall(v)
    }
    return tuple(dict.fromkeys(a for a in ADDRESS.findall(anatomy.notice[:4000]) if a.lower() not in known))[:5]


def _is_list(anatomy: Anatomy, whole: str) -> bool:
    listed = any(
        n in anatomy.headers
        for n in (
            "list-id",
            "list-post",
            "x-mailman-version",
            "x-beenthere",
            "x-list-administrivia",
            "mailing-list",
            "x-ml-name",
        )
    )
    manager = re.search(
        r"(?:listserv|majordomo|mailman|sympa|-owner@|-bounces@|owner-|-request@|googlegroups|-admin@)", anatomy.sender
    )
    return bool((listed or manager) and _pattern("LIST").search(whole))


def _calendar(anatomy: Anatomy, received: Received) -> Signal | None:
    """RFC 5546: an answer to an invitation is a reply about a meeting, not about our mail."""
    if "text/calendar" not in anatomy.kinds or received.message is None:
        return None
    for part in shallow(received.message):
        if part.get_content_type() == "text/calendar":
            body = part.get_payload(decode=True)
            text = body.decode("utf-8", "replace") if isinstance(body, bytes) else ""
            method = re.search(r"(?mi)^METHOD:\s*(\w+)", text)
            named = (method[1] if method else str(part.get_param("method", ""))).lower()
            if named in {"reply", "counter", "declinecounter"}:
                status = re.search(r"(?i)PARTSTAT=(\w+)", text)
                said = f"METHOD:{named.upper()} {status[0] if status else ''}".strip()
                return Signal(
                    meaning=Meaning.AUTO_REPLY,
                    reason="calendar_response",
                    evidence=(Seen(where="text/calendar", text=said),),
                    confidence=0.9,
                )
    return None


def _read_receipt(anatomy: Anatomy) -> Signal | None:
    """RFC 8098: opened or deleted, which says nothing about what the person wants."""
    if "message/disposition-notification" in anatomy.kinds or re.search(
        r"(?i)report-type=\"?disposition-notification", anatomy.first("content-type")
    ):
        return Signal(
            meaning=Meaning.OTHER,
            reason="read_receipt",
            evidence=(Seen(where="content-type", text="disposition-notification"),),
            confidence=0.97,
        )
    return None
