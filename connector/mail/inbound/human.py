# ruff: noqa: E501 - patterns
"""What a person's reply means. Doubt is `unclear`: a person reads it, and until then we are silent."""

from connector.mail.inbound.intent import Kind, Said, intents
from connector.mail.inbound.intent_around import terse
from connector.mail.inbound.quoted import Written, written
from connector.mail.inbound.signal import Meaning, Seen, Signal
from gates.late import late
from gates.text.plain import folded
from gates.text.reading import read
from gates.text.refusals import No, refusals

_REPLY = ("re:", "aw:", "sv:", "antw:", "wg:", "fw:", "fwd:", "tr:", "rv:", "enc:", "res:", "rif:", "r:", "i:", "vs:")
_STRONG_ABUSE = 2
_BARE_SUBJECT = 3  # words
_LETTER = 40  # words
_LONGEST = 4000  # characters
_BREAK = late(r"(?<=[\w,])[ \t]*\n(?=\w)")
_WORD_BY_WORD = late(r"\b\w+\. \w+\. \w+\. \w+\b")
_PERSONAL = late(r"\b(?:me|us|my|our|mich|uns|mir|meine\w*|moi|nous|mon|mes|nos|mis?|mij|ons|mijn)\b")
_THEIR_FOOTER = late(
    r"\b(?:if you|click|here|link|https?|www|reply with|you (?:are |have )?receiv\w+|wenn sie|falls sie|klicken|hier|si vous|cliquez|ici|si (?:ya )?no|haga clic|aqui|"
    r"se non|clicca|als u|klik|se nao|clique|privacy|policy|confidential|recipient)\b"
)
# A time so near that it tells when, and not whether; unless the reply denies something as well.
_SOON = late(
    r"\b(?:(?:next|this|nachste\w?|kommende\w?|diese|cette|prochaine|esta|proxima) (?:week|woche|semaine|semana)|semaine prochaine|"
    r"tomorrow|morgen|ubermorgen|demain|manana|monday|tuesday|wednesday|thursday|friday|montag|dienstag|mittwoch|donnerstag|freitag|"
    r"lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|miercoles|jueves|viernes)\b"
)
_DENIES = late(r"\b(?:no|not|never|nein|nicht|nichts|kein\w*|nie|non|pas|jamais|nunca|erst|only after)\b|n't\b")
# What turns "interesting" into its opposite.
_SCORN = late(
    r"\b(?:wast(?:e|ing)|nonsense|worthless|annoy\w*|spam\w*|scam|queen of|another (?:vendor|pitch|sales|one)|my money|would care|who cares|"
    r"yeah right|as if|unprofessional|ridiculous|terrible|awful|not last time|said no|pathetic|creepy|intrusive|intrusion|rude|sick of|tired of)\b"
)


def classify_text(text: str, subject: str) -> Signal:
    """Rule on a readable text that a person wrote, quotations and signature still in it; pure, total over all strings.

    The strictest reading wins: a threat of law or abuse is `hostile` (and always suppresses: whoever threatens or
    insults us has said no; where they also said it in words, the evidence shows it), then `opt_out` in any wording,
    then what leaves it to a person (`wrong_person`, `left_company`, a doubtful no, yes and no at once: `unclear`),
    and only then a no to this offer, a question, interest. A human's "wrong person" is no opt-out, but nothing that an
    agent may answer either: it is `unclear` with its reason.
    """
    reply = _of_a_length(written(text))
    said = intents(read(reply.own)) if reply.own else []
    if not _of(said, Kind.OPT_OUT, Kind.ERASURE, Kind.LEGAL):
        said += _over_the_lines(reply.own) + _below_the_name(reply.signature)
    about = _own_subject(subject)
    if about:
        said += [s for s in intents(read(about)) if s.kind in {Kind.OPT_OUT, Kind.ERASURE, Kind.LEGAL, Kind.SPAM}]
    return _ruled(reply, said)


def _of_a_length(reply: Written) -> Written:
    """The beginning and the end of what a person cannot have written."""
    if len(reply.own) <= 2 * _LONGEST and len(reply.signature) <= _LONGEST:
        return reply
    own = reply.own if len(reply.own) <= 2 * _LONGEST else f"{reply.own[:_LONGEST]}\n{reply.own[-_LONGEST:]}"
    return Written(own=own, signature=reply.signature[:_LONGEST], quotes=reply.quotes)


def _over_the_lines(own: str) -> list[Said]:
    """A no that a line break cuts in two: a capital after it looks like the next sentence ("keine weiteren / Mails")."""
    joined = _BREAK.sub(" ", own)
    if _WORD_BY_WORD.search(joined):
        joined = joined.replace(".", "")  # "Take. Me. Off. This. List."
    if joined == own:
        return []
    return [s for s in intents(read(joined)) if s.kind in {Kind.OPT_OUT, Kind.ERASURE} and s.reason != "terse"]


def _below_the_name(signature: str) -> list[Said]:
    """A no that stands below the writer's name; what a footer of theirs tells their own readers is none."""
    if not _PERSONAL.search(folded(signature)):
        return []
    text = read(signature)
    ours = [text.said(s) for s in text.sentences if not _THEIR_FOOTER.search(folded(text.said(s)))]
    no = intents(read("\n".join(ours)))
    return [s for s in no if s.kind is Kind.OPT_OUT and s.plain and _PERSONAL.search(folded(s.text))]


def _own_subject(subject: str) -> str:
    """The subject, where the writer made it: an answer's subject is ours, unless it is a bare "unsubscribe"."""
    line = subject.strip()
    if not line.lower().startswith(_REPLY):
        return line
    rest = line.partition(":")[2].strip()
    return rest if len(rest.split()) <= _BARE_SUBJECT and _is_terse(rest) else ""


def _is_terse(line: str) -> bool:
    text = read(line)
    return bool(text.sentences) and all(terse(text, sentence) for sentence in text.sentences)


def _ruled(reply: Written, said: list[Said]) -> Signal:
    for rule in (_hostile, _no, _spam, _absent, _doubtful, _answer):
        signal = rule(reply, said)
        if signal is not None:
            return signal
    if not reply.own:
        return Signal(meaning=Meaning.UNCLEAR, reason="empty", confidence=0.5)
    return Signal(meaning=Meaning.UNCLEAR, reason="unclear", confidence=0.4)


def _of(said: list[Said], *kinds: Kind, plain: bool = True) -> list[Said]:
    return [s for s in said if s.kind in kinds and s.plain >= plain]


def _signal(meaning: Meaning, reason: str, seen: list[Said], confidence: float) -> Signal:
    texts = dict.fromkeys(s.text.strip() for s in seen)
    return Signal(
        meaning=meaning,
        reason=reason,
        confidence=confidence,
        evidence=tuple(Seen(where="text", text=t) for t in list(texts)[:5]),
    )


def _hostile(reply: Written, said: list[Said]) -> Signal | None:
    no = _of(said, Kind.OPT_OUT, Kind.ERASURE)
    if threats := _of(said, Kind.LEGAL):
        return _signal(Meaning.HOSTILE, "legal_threat", threats + no, 0.9)
    insults = _of(said, Kind.ABUSE)
    if insults and (not no or len(insults) >= _STRONG_ABUSE):
        return _signal(Meaning.HOSTILE, "abuse", insults + no, 0.85)
    return None


def _no(reply: Written, said: list[Said]) -> Signal | None:
    no = _of(said, Kind.OPT_OUT, Kind.ERASURE)
    if not no:
        return None
    if _of(said, Kind.INTERESTED) and all(s.reason == "terse" for s in no):
        return _signal(Meaning.UNCLEAR, "mixed", no, 0.5)  # "Stop! I love it"
    if _ends_in_a_footer(reply.own, no):
        return _signal(Meaning.UNCLEAR, "maybe_opt_out", no, 0.5)
    reason = "request"
    if _of(no, Kind.ERASURE):
        reason = "erasure"
    elif {s.sentence for s in no} & {s.sentence for s in _of(said, Kind.WHOLE_COMPANY)}:
        reason = "domain_wide"
    elif _of(said, Kind.SPAM):
        reason = "spam_accusation"
    elif _of(said, Kind.LEFT_COMPANY):
        reason = "left_company"
    return _signal(Meaning.OPT_OUT, reason, no, 0.95 if not _of(said, Kind.INTERESTED) else 0.7)


def _ends_in_a_footer(own: str, no: list[Said]) -> bool:
    """Whether a bare "Unsubscribe" below a letter is all there is: a link of the writer's own mail program."""
    last = own.rstrip().rpartition("\n")[2].strip()
    return len(own.split()) > _LETTER and all(s.text.strip() == last for s in no)


def _spam(reply: Written, said: list[Said]) -> Signal | None:
    spam = _of(said, Kind.SPAM)
    if not spam:
        return None
    if _of(said, Kind.INTERESTED) and not any(s.text.lower().startswith(("report", "mark", "flag")) for s in spam):
        return _signal(Meaning.UNCLEAR, "mixed", spam, 0.5)
    return _signal(Meaning.HOSTILE, "spam_accusation", spam, 0.75)


def _absent(reply: Written, said: list[Said]) -> Signal | None:
    if gone := _of(said, Kind.LEFT_COMPANY):
        return _signal(Meaning.UNCLEAR, "left_company", gone, 0.7)
    if wrong := _of(said, Kind.WRONG_PERSON):
        return _signal(Meaning.UNCLEAR, "wrong_person", wrong, 0.7)
    if (away := _of(said, Kind.AWAY)) and not _of(said, Kind.INTERESTED, Kind.NOT_INTERESTED, Kind.QUESTION):
        return _signal(Meaning.AUTO_REPLY, "out_of_office", away, 0.7)
    return None


def _doubtful(reply: Written, said: list[Said]) -> Signal | None:
    doubt = [s for s in said if not s.plain]
    if doubt:
        reason = "maybe_legal_threat" if doubt[0].kind is Kind.LEGAL else "maybe_opt_out"
        return _signal(Meaning.UNCLEAR, reason, doubt, 0.5)
    for no in refusals(reply.own) if reply.own else ():
        if no.kind in {No.OPT_OUT, No.ERASURE, No.LEGAL}:
            return _signal(Meaning.UNCLEAR, "maybe_opt_out", [Said(Kind.OPT_OUT, "", False, no.text)], 0.5)
    return None


def _answer(reply: Written, said: list[Said]) -> Signal | None:
    declined, keen, asked = _of(said, Kind.NOT_INTERESTED), _of(said, Kind.INTERESTED), _of(said, Kind.QUESTION)
    if declined and keen:
        low = folded(reply.own)
        if all(s.reason == "timing" for s in declined) and _SOON.search(low) and not _DENIES.search(low):
            return _yes(reply, keen, asked)  # "Gerne, melden Sie sich nächste Woche": a yes with its day
        if any(s.reason == "timing" for s in declined):
            return _signal(Meaning.NOT_INTERESTED, "timing", declined + keen, 0.6)
        return _signal(Meaning.UNCLEAR, "mixed", declined + keen, 0.5)
    reasons = {s.reason for s in asked}
    for reason in ("asks_source", "asks_if_human"):
        if reason in reasons:
            return _signal(Meaning.QUESTION, reason, asked, 0.8)
    if declined:
        if asked and declined[0].reason != "timing":
            return _signal(Meaning.UNCLEAR, "mixed", declined + asked, 0.5)
        return _signal(Meaning.NOT_INTERESTED, declined[0].reason, declined, 0.85)
    return _yes(reply, keen, asked)


def _yes(reply: Written, keen: list[Said], asked: list[Said]) -> Signal | None:
    priced = any(s.reason == "price" for s in asked)
    if keen and _SCORN.search(folded(reply.own)):
        return _signal(Meaning.UNCLEAR, "mixed", keen, 0.5)
    if keen and not priced:
        first = next((s for s in keen if s.reason == "meeting"), keen[0])
        return _signal(Meaning.INTERESTED, first.reason, keen, 0.8 if not asked else 0.7)
    if asked:
        return _signal(Meaning.QUESTION, "price" if priced else asked[0].reason, asked, 0.8)
    return None
