# ruff: noqa: E501 - patterns
"""What the sentences of a reply say: every no, yes, question and threat in them, with how plain it is.

A phrase alone proves nothing. "Please stop" is a no, "please stop by our booth" is an invitation; "unsubscribe me" is
a no, "does your tool have an unsubscribe link?" a question. What stands around the phrase decides whether it is plain,
doubtful (a person must read it) or nothing; that is judged in `intent_around`.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from connector.mail.inbound import intent_answer_words as answers
from connector.mail.inbound import intent_far_words as far
from connector.mail.inbound import intent_no_words as no_words
from connector.mail.inbound import intent_words as words
from connector.mail.inbound.intent_about import speaks_of_another_no
from connector.mail.inbound.intent_around import Around, Weight, terse
from connector.mail.inbound.intent_threat import may_threaten, threat
from connector.mail.inbound.intent_weigh import weigh
from gates.late import late
from gates.text import refusal_words
from gates.text.lexicon import Hit, Lexicon
from gates.text.plain import folded
from gates.text.reading import Text


class Kind(StrEnum):
    """What a passage of a reply is."""

    OPT_OUT = "opt_out"
    ERASURE = "erasure"
    LEGAL = "legal_threat"
    SPAM = "spam_accusation"
    ABUSE = "abuse"
    NOT_INTERESTED = "not_interested"
    WRONG_PERSON = "wrong_person"
    LEFT_COMPANY = "left_company"
    AWAY = "out_of_office"
    INTERESTED = "interested"
    QUESTION = "question"
    WHOLE_COMPANY = "domain_wide"


# "Remove dana@acme.example": an address is no phrase.
_ADDRESS_OFF = late(
    r"(?:^|please|pls|kindly|and|you|to|,|;|-) (?:remove|delete|unsubscribe|take|drop|exclude|entfernen sie|loschen sie|supprimer|supprimez|elimin\w+|borr\w+) (?:\w+ ){0,3}[<(]?[\w.+-]+@[\w-]+\.\w+|^(?:remove|delete|unsubscribe) [<(]?[\w.+-]+@[\w-]+\.\w+"
)
_MASKED = late(r"\bf[*#@$%!.]{2,}\w*|\bf[*#@]ck\w*|\bs[*#@!]{2}t\w*|\ba[*#@$]{2,}\w*hole|\bb[*#@!]{2,}ch")
_OFF_A_MEETING = late(r"\b(?:cc|bcc|copy|invite|meeting|calendar|call|thread and|webinar|event|order|quote)\b")


@dataclass(frozen=True, slots=True)
class Said:
    """One passage of a reply.

    Its kind, a finer word for it, whether it is plain (or only a doubt), what was written, and where its sentence
    begins (-1 where that is not known).
    """

    kind: Kind
    reason: str
    plain: bool
    text: str
    sentence: int = -1


def _spelled(phrases: str) -> str:
    for name, alternatives in no_words.MACROS.items():
        phrases = phrases.replace("{" + name + "}", alternatives)
    return refusal_words.spelled(phrases.replace("{veuillez}", "veuillez|merci|svp|priere|pouvez|pourriez|prie|voulez"))


@cache
def _lexicon() -> Lexicon:
    no = (
        no_words.OPT_OUT,
        refusal_words.DUTY_OPT_OUT,
        refusal_words.FRENCH_OPT_OUT,
        refusal_words.SPANISH_OPT_OUT,
        refusal_words.OTHER_OPT_OUT,
        no_words.MORE_GERMAN,
        no_words.MORE_FRENCH,
        no_words.MORE_SPANISH,
        no_words.ITALIAN,
        no_words.DUTCH,
        no_words.PORTUGUESE,
        far.FURTHER,
    )
    lists = {
        "opt_out.request": "\n".join(no),
        "erasure.erasure": no_words.ERASURE,
        "spam_accusation.spam_accusation": words.SPAM,
        "abuse.abuse": words.ABUSE,
        "wrong_person.wrong_person": words.WRONG_PERSON,
        "left_company.left_company": words.LEFT_COMPANY,
        "out_of_office.out_of_office": words.AWAY,
        "domain_wide.domain_wide": no_words.WHOLE_COMPANY,
    }
    lists |= {f"not_interested.{reason}": phrases for reason, phrases in answers.NOT_INTERESTED.items()}
    lists |= {f"interested.{reason}": phrases for reason, phrases in answers.INTERESTED.items()}
    lists |= {f"question.{reason}": phrases for reason, phrases in answers.QUESTION.items()}
    return Lexicon({label: _spelled(phrases) for label, phrases in lists.items()})


def intents(text: Text) -> list[Said]:
    """Everything that this text says, in its order."""
    hits = sorted(_lexicon().search(text), key=lambda hit: (hit.first, -hit.last))
    declined = [(h.first, h.last) for h in hits if h.label.startswith(("not_interested", "opt_out"))]
    found: list[Said] = [
        Said(Kind.OPT_OUT, "terse", True, text.said(sentence)) for sentence in text.sentences if terse(text, sentence)
    ]
    if not text.plain.text.isascii():
        found += [Said(Kind.OPT_OUT, "request", True, no) for no in far.WITHOUT_BLANKS if no in text.plain.text]
    for sentence in text.sentences:
        low = folded(text.said(sentence))
        if passage := threat(low):
            found.append(Said(Kind.LEGAL, "legal_threat", True, passage))
        elif may_threaten(low):
            found.append(Said(Kind.LEGAL, "legal_threat", False, text.said(sentence)))
        if masked := _MASKED.search(low):
            found.append(Said(Kind.ABUSE, "abuse", True, masked.group()))
        if (removal := _ADDRESS_OFF.search(low)) and not _OFF_A_MEETING.search(low):
            found.append(Said(Kind.OPT_OUT, "request", True, removal.group()))
    for hit in hits:
        kind, _, reason = hit.label.partition(".")
        weight = _weight(Kind(kind), text, hit, declined)
        if weight is not Weight.NOTHING:
            passage = text.original(hit.start, hit.end)[2]
            begins = text.sentence_of(hit.first).start
            found.append(Said(Kind(kind), reason, weight is Weight.PLAIN, passage, begins))
    found += [
        Said(Kind.QUESTION, "info", True, text.said(sentence))
        for sentence in text.sentences
        if text.said(sentence).rstrip("\"') ").endswith("?") and any(text.words(sentence))
    ]
    return found


def _weight(kind: Kind, text: Text, hit: Hit, declined: list[tuple[int, int]]) -> Weight:
    around = Around.of(text, hit)
    if kind in {Kind.OPT_OUT, Kind.ERASURE}:
        weight = weigh(around)
        # Doubt is safe: a person reads it, and nothing is sent until then.
        return min(weight, Weight.DOUBT) if speaks_of_another_no(around.sentence) else weight
    if kind is Kind.INTERESTED:
        inside = any(first < hit.last and hit.first < last for first, last in declined)
        return Weight.NOTHING if inside or around.doubted() or around.late_yes() or around.postpones() else Weight.PLAIN
    if kind is Kind.NOT_INTERESTED:
        return Weight.NOTHING if around.no_decline() else Weight.PLAIN
    if kind is Kind.ABUSE:
        return Weight.NOTHING if around.mild() else Weight.PLAIN
    if kind in {Kind.SPAM, Kind.WRONG_PERSON, Kind.LEFT_COMPANY, Kind.AWAY, Kind.WHOLE_COMPANY, Kind.QUESTION}:
        return (
            Weight.NOTHING
            if around.denies(hit.label.partition(".")[2] if kind is Kind.QUESTION else kind.value)
            else Weight.PLAIN
        )
    return Weight.PLAIN
