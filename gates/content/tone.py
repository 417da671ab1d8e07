"""Gate: how the mail speaks to its reader, and whether it can be read at all.

What a person would be ashamed to have sent: insults, shame, pressure, flattery beyond measure, talking down, what is
too close, profanity, contempt for others, hurtful subjects; and shapes that shout or tire. Feelings are no signal: a
sentiment lexicon calls a threat neutral and a layoff congratulation glad (facts/gates.md section 3).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gates.content.tone_languages import changed_language, wrong_language
from gates.content.tone_rules import rules_broken
from gates.content.tone_words import TONE, UNLUCKY
from gates.draft import Draft
from gates.gate import gate
from gates.late import late
from gates.policy import Policy
from gates.recipient import Recipient
from gates.text.lexicon import Hit
from gates.text.mail import Line, Mail, Passage, Role, mail_of
from gates.text.plain import folded
from gates.text.sense import negated
from gates.verdict import Evidence, Finding, block, hold, passed

_WHY = {
    "hostile": "“{said}” attacks the reader.",
    "shaming": "“{said}” tries to make the reader feel guilty.",
    "pushy": "“{said}” presses the reader.",
    "flattery": "“{said}” flatters beyond measure.",
    "condescending": "“{said}” talks down to the reader.",
    "familiar": "“{said}” comes too close for a business mail.",
    "profane": "“{said}” is vulgar.",
    "disparaging": "“{said}” speaks of others with contempt.",
    "insensitive": "“{said}” touches what a stranger should leave alone.",
}
_MEND = "Say it politely, or leave it out."
_BLOCKED = frozenset({"hostile", "profane"})
_EVEN_NEGATED = frozenset({"profane", "familiar", "shaming"})

_FEWEST_WORDS, _MOST_WORDS = 12, 350  # words of prose: less says nothing, more is not read
_LONGEST_SENTENCE = 65
_LONGEST_SUBJECT = 120  # characters
_MOST_EMOJI = 3
_MOST_QUESTIONS = 5
_SHOUT = late(r"\b[A-Z]{4,}\b")
_MARKS = late(r"[!?]{2,}|!\s*!|\${2,}|€{2,}")
_EMOJI = late("[\U0001f300-\U0001faff\u2600-\u27bf]")
_FILLER = late(r"lorem ipsum|dolor sit amet|\b(?:foo ?bar|asdf\w*|blah blah)\b", re.IGNORECASE)
_STARS = frozenset("*#@$!")
_STARRED = late(
    r"(?<!\w)\w{0,9}?f(?:[*#@$]{1,3}(?:ck|k|c)?\w*)(?!\w)|\b(?:bull|horse|dip)?s[h*#@$!][*#@$!1]t\w*"
    r"|\bs[*#@$]{2,3}t?(?!\w)|\bb[*#@$!]t?c?h\w*|\ba[*#@$]{2}(?:hole)?(?!\w)|\bf[._-]{1,2}ck\w*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sign:
    reason: str
    message: str
    evidence: Evidence


@gate(
    "tone",
    version="5",
    because="product.md section 5: hostile, pushy, flattering, profane; reading level and length bounds",
)
def tone(draft: Draft, recipient: Recipient, policy: Policy) -> Finding:
    """The mail is polite, measured, and of a length that is read."""
    mail = mail_of(draft)
    found = [*_phrases(mail, recipient), *_shapes(mail, draft, recipient)]
    if not found:
        return passed("tone_fits", Evidence(where="draft.text"))
    worst = max(found, key=lambda s: s.reason in _BLOCKED)
    made = block if worst.reason in _BLOCKED else hold
    return made(worst.reason, *(s.evidence for s in found[:5]), message=worst.message, mend=_MEND)


def _phrases(mail: Mail, recipient: Recipient) -> Iterator[_Sign]:
    names = _names(recipient)
    for passage in mail.passages:
        lines = [line for line in passage.lines if line.role is not Role.FOOTER and not line.locked]
        for hit in TONE.search(passage.text):
            line = next((x for x in lines if x.sentence.first <= hit.first < x.sentence.last), None)
            if line is None or (hit.label.endswith("!") and hit.first > line.sentence.first + 1):
                continue  # some phrases hurt only as an order, at the head of a sentence
            if _meant(line, hit, names):
                yield _sign(passage, hit, hit.label.rstrip("!"))
        for broken in rules_broken(passage.text):
            if any(x.sentence.first <= broken.first < x.sentence.last for x in lines):
                tokens = passage.text.tokens
                place = Hit(
                    broken.reason, broken.first, broken.last, tokens[broken.first].start, tokens[broken.last - 1].end
                )
                yield _sign(passage, place, broken.reason)


def _sign(passage: Passage, hit: Hit, reason: str) -> _Sign:
    start, end, said = passage.text.original(hit.start, hit.end)
    evidence = Evidence(where=passage.where, start=start, end=end, text=said)
    return _Sign(reason=reason, message=_WHY[reason].format(said=" ".join(said.split())), evidence=evidence)


def _names(recipient: Recipient) -> frozenset[str]:
    records = (recipient.contact, *recipient.records)
    texts = [t for r in records for t in (r.first_name, r.last_name, r.company)] + [*recipient.aliases]
    return frozenset(folded(" ".join(texts)).split())


def _meant(line: Line, hit: Hit, names: frozenset[str]) -> bool:
    """Not inside a name, and not taken back by a negation: "I will not take more of your time"."""
    tokens = line.text.tokens[hit.first : hit.last]
    if any(t.word in names for t in tokens if t.text[:1].isupper()):
        return False
    if any(t.word in UNLUCKY and t.text[:1].isupper() and t.start != line.sentence.start for t in tokens):
        return False
    return hit.label.rstrip("!") in _EVEN_NEGATED or not negated(line.text, hit)


# --------------------------------------------------------------------------------------- shapes


def _shapes(mail: Mail, draft: Draft, recipient: Recipient) -> Iterator[_Sign]:
    prose = [line for line in mail.body.lines if line.role is Role.PROSE]
    words = [sum(t.is_word for t in line.text.tokens[line.sentence.first : line.sentence.last]) for line in prose]
    yield from _lengths(mail, draft, prose, words)
    if other := changed_language(prose):
        yield _shape("mixed_languages", "The mail changes its language.", other.said[:60])
    elif other := wrong_language(prose, recipient):
        yield _shape("wrong_language", "The mail is not in the reader's language.", other.said[:60])
    written = "\n".join(line.said for line in (*mail.subject.lines, *prose))
    if found := _MARKS.search(written):
        yield _shape("shouting", "The mail shouts with its punctuation.", found.group())
    if len(shouted := [w for w in _SHOUT.findall(written) if not _is_term(w, draft, recipient)]) >= 2:
        yield _shape("shouting", "The mail shouts in capitals.", " ".join(shouted[:3]))
    if written.count("!") > 3:
        yield _shape("shouting", "The mail has too many exclamation marks.", "!")
    if len(emoji := _EMOJI.findall(written)) > _MOST_EMOJI:
        yield _shape("shouting", "The mail has too many pictograms.", "".join(emoji))
    if found := _FILLER.search(written):
        yield _shape("filler", "The mail holds filler text.", found.group())
    if found := _STARRED.search(written):
        yield _Sign(
            reason="profane",
            message=f"“{found.group()}” is vulgar.",
            evidence=Evidence(where="draft.text", text=found.group()),
        )
    if written.count("?") > _MOST_QUESTIONS:
        yield _shape("pushy", "The mail asks more questions than a stranger answers.", "?")


def _lengths(mail: Mail, draft: Draft, prose: list[Line], words: list[int]) -> Iterator[_Sign]:
    if not draft.subject.strip():
        yield _shape("no_subject", "The mail has no subject.", "", where="draft.subject")
    elif len(draft.subject) > _LONGEST_SUBJECT:
        yield _shape(
            "subject_too_long", "The subject is too long to be read.", draft.subject[:40], where="draft.subject"
        )
    if sum(words) < _FEWEST_WORDS:
        yield _shape("too_short", f"The mail says next to nothing: {sum(words)} words.", "")
    elif sum(words) > _MOST_WORDS:
        yield _shape("too_long", f"The mail is too long to be read: {sum(words)} words.", "")
    for line, count in zip(prose, words, strict=True):
        if count > _LONGEST_SENTENCE:
            yield _shape("sentence_too_long", f"A sentence of {count} words is too long to be read.", line.said[:60])
            return


def _shape(reason: str, message: str, text: str, where: str = "draft.text") -> _Sign:
    return _Sign(reason=reason, message=message, evidence=Evidence(where=where, text=text))


def _is_term(word: str, draft: Draft, recipient: Recipient) -> bool:
    """A name in capitals that the sender, the record or the reader's own words know."""
    offer = draft.sender.offer
    ours = (
        *offer.products,
        *offer.integrations,
        *(a.text for a in offer.approved_claims),
        *(r.name for r in offer.references),
    )
    told = (*(a.detail for a in recipient.activities), *(n.title for n in recipient.news), *recipient.aliases)
    facts = (str(f.value) for f in recipient.facts.values())
    known = " ".join((*ours, draft.sender.company, recipient.contact.company, *told, *facts))
    return (
        word in known
        or word in {"SAAS", "HTML", "JSON", "HIPAA", "GDPR", "ASAP", "NATO", "UNESCO", "LTD", "GMBH"}
        and word != "ASAP"
    )
