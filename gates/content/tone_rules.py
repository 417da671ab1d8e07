"""What a sentence does to its reader: ideas that are innocent alone, and are not beside each other.

"I will book Thursday" is a plan and "if I do not hear back" a courtesy; together they make silence a consent. Each rule
asks for the ideas of `tone_idea_words`, for the sense in which they stand, and for what would excuse them.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from gates.content.tone_idea_words import DAYS, EVENTS, EXTREME, IDEAS, INTENSE, KIN, NO_KIN
from gates.text.lexicon import Hit
from gates.text.reading import Sentence, Text

_NOT = frozenset(
    "not no never don't won't doesn't didn't can't cannot isn't aren't wasn't haven't nobody nothing without neither "
    "nor dont wont doesnt wouldn't shouldn't hardly".split()
)
_SUBJECTS = frozenset("i we i'll we'll i'm we're will must shall".split())
_NOTHING = frozenset("nothing none nobody".split())
_CLAUSE = frozenset(", ; : but".split())
_MOST_APART = 12  # tokens between two ideas of one thought
_CLOSE = 3


class Found(NamedTuple):
    """A rule that holds: its reason, and the tokens that show it."""

    reason: str
    first: int
    last: int


class _Said:
    """One sentence, with the ideas that stand in it."""

    __slots__ = ("ideas", "sentence", "text", "words")

    def __init__(self, text: Text, sentence: Sentence, hits: list[Hit]) -> None:
        self.text, self.sentence = text, sentence
        self.words = [t.word for t in text.tokens[sentence.first : sentence.last]]
        self.ideas: dict[str, list[Hit]] = {}
        for hit in hits:
            self.ideas.setdefault(hit.label, []).append(hit)

    def has(self, *labels: str) -> bool:
        return all(label in self.ideas for label in labels)

    def of(self, label: str) -> list[Hit]:
        return self.ideas.get(label, [])

    @property
    def asks(self) -> bool:
        return self.text.said(self.sentence).rstrip("\"') ").endswith("?")

    def ours(self, hit: Hit) -> bool:
        """Whether we are the ones who do it, or it is simply done: "I'll take", "will be taken"."""
        near = self.text.tokens[max(self.sentence.first, hit.first - 4) : hit.first + 1]
        return not _SUBJECTS.isdisjoint(t.word for t in near)

    def denied(self, hit: Hit, excused: list[Hit] | None = None) -> bool:
        """Whether a negation stands in the phrase or up to four words before it in its clause."""
        inside = {i for e in excused or () for i in range(e.first, e.last)}
        tokens = self.text.tokens
        if any(tokens[i].word in _NOT for i in range(hit.first, hit.last) if i not in inside):
            return True
        if hit.last < len(tokens) and tokens[hit.last].word in _NOTHING:
            return True
        for place in range(hit.first - 1, max(hit.first - 5, self.sentence.first - 1), -1):
            if place in inside or tokens[place].word in _CLAUSE:
                return False
            if tokens[place].word in _NOT:
                return True
        return False


def _silence_is_yes(said: _Said) -> Found | None:
    """Consent by default: what happens to the reader if the reader says nothing."""
    excuses = [*said.of("silence"), *said.of("object")]
    if not excuses or not said.has("commit") or said.has("agreed"):
        return None
    for act in said.of("commit"):
        if any(s.first >= act.first and s.last <= act.last for s in excuses) and not said.ours(act):
            continue
        if not said.denied(act, excuses):
            return Found("pushy", min(act.first, excuses[0].first), max(act.last, excuses[0].last))
    return None


def _threat(said: _Said) -> Found | None:
    """Going to the reader's superiors, or telling what they will ask."""
    if not said.has("boss"):
        return None
    boss = said.of("boss")[0]
    if said.has("tell", "must") and not said.has("offered") and not said.asks:
        for tell in said.of("tell"):
            if (
                said.text.tokens[tell.last].word != "you"
                and not said.denied(tell)
                and 0 <= boss.last - tell.first <= 10
            ):
                return Found("hostile", tell.first, boss.last)
    wonders = [w for w in said.of("boss_wonders") if -3 <= w.first - boss.last <= 4 or 0 <= boss.first - w.last <= 3]
    if wonders and said.has("your_doing") and not said.denied(wonders[0]):
        return Found("hostile", boss.first, max(boss.last, wonders[0].last))
    return None


_MINE = frozenset("my our this that last previous the".split())
_YOU, _ME = frozenset("you your return".split()), frozenset("i we i've we've me us".split())
_STILL = frozenset("keep kept still yet here".split())
_MUTE = frozenset(
    "nothing silence crickets ghosted ghosting unanswered here radio answered replied responded bothered reply answer "
    "response word peep".split()
)


def _reckoning(said: _Said) -> Found | None:
    """Mails that were counted, or seen to be opened, and held against the reader."""
    for count in said.of("count"):
        if said.words and not said.denied(count) and "booked" not in said.words:
            return Found("shaming", count.first, count.last)
    for watched in said.of("watched"):
        mine = any(said.text.tokens[i].word in _MINE for i in range(watched.first, watched.last))
        if mine and (said.has("noticed") or said.has("unanswered")) and not said.denied(watched) and not said.asks:
            return Found("shaming", watched.first, watched.last)
    if said.has("manners") and not said.denied(said.of("manners")[0]):
        return Found("shaming", said.of("manners")[0].first, said.of("manners")[0].last)
    for nothing in said.of("unanswered"):
        if not any(said.text.tokens[i].word in _MUTE for i in range(nothing.first, nothing.last)):
            continue
        words, before = set(said.words), set(said.words[: nothing.last - said.sentence.first])
        if words & _YOU and words & _ME and before & _STILL and "if" not in words:
            return Found("shaming", nothing.first, nothing.last)
    return None


def _reproach(said: _Said) -> Found | None:
    """A verdict, without a hedge, on the reader or on the reader's work."""
    if said.has("yours", "verdict") and not said.asks:
        for verdict in said.of("verdict"):
            for yours in said.of("yours"):
                reach = _CLOSE if said.text.tokens[yours.first].word in {"you", "you're"} else _MOST_APART
                near = verdict.first - yours.last <= reach and yours.first <= verdict.first
                if near and not _hedged(said, yours, verdict):
                    return Found("hostile", yours.first, verdict.last)
    for clearly in said.of("clearly"):
        tail = said.text.tokens[clearly.last : clearly.last + 4]
        beside = said.text.tokens[clearly.last - 1 : clearly.last + 4]
        words = {t.word for t in beside}
        modest = any(clearly.last - 1 <= m.first <= clearly.last + 3 for m in said.of("modest"))
        if not modest and not said.asks and tail and not words & {"only", "just"}:
            return Found("hostile", clearly.first, clearly.last)
    return None


def _hedged(said: _Said, yours: Hit, verdict: Hit) -> bool:
    tokens = said.text.tokens
    between = {tokens[i].word for i in range(yours.last, verdict.first)}
    if between & {";", "our", "my"} or ("," in between and "and" in between):
        return True
    rejecting = {tokens[i].word for i in range(verdict.first, verdict.last)}
    negative = rejecting & {"not", "nowhere", "out", "idea", "clue"}
    for hedge in said.of("hedge"):
        before = yours.first - 6 <= hedge.first < verdict.last
        word = tokens[hedge.first].word
        if (
            before
            and not (negative and word in {"not", "far", "no"})
            and not (word == "when" and hedge.first < yours.first - 3)
        ):
            return True
    return False


def _private(said: _Said) -> Found | None:
    """The reader's family, where no firm is meant."""
    first = said.sentence.first
    for at, word in enumerate(said.words):
        if word != "your":
            continue
        for step in range(1, 4):
            kin = said.words[at + step] if at + step < len(said.words) else ""
            if kin.removesuffix("'s") in KIN:
                after = said.words[at + step + 1 : at + step + 4]
                if not NO_KIN.intersection(after) and not (kin.endswith("'s") and "'" in after):
                    return Found("familiar", first + at, first + at + step + 1)
            if kin not in {
                "two",
                "three",
                "four",
                "lovely",
                "beautiful",
                "little",
                "young",
                "own",
                "oldest",
                "dear",
                "new",
                "older",
                "late",
            }:
                break
    return None


def _flattery(said: _Said) -> Found | None:
    """Superlatives heaped upon the reader in one sentence."""
    if not {"you", "your", "you're", "you've"} & set(said.words):
        return None
    extreme = [i for i, w in enumerate(said.words) if w in EXTREME]
    if not extreme:
        return None
    intense = sum(w in INTENSE for w in said.words)
    if len(extreme) >= 3 or (len(extreme) == 2 and intense >= 1) or (len(extreme) == 1 and intense >= 3):
        return Found("flattery", said.sentence.first + extreme[0], said.sentence.first + extreme[-1] + 1)
    return None


_THREATS = frozenset(
    "the your we i you it my our else lose miss forget i'll we'll prices price this suffer face".split()
)
_FRIENDLY = frozenset("can could would happy if whenever may might glad rather like".split())
_ONCE = frozenset("last final only".split())
_CHANCES = frozenset("chance notice warning call opportunity reminder offer ultimatum shot".split())


def _ultimatum(said: _Said) -> Found | None:
    """ "By Friday or else", "this is your last chance": a last time that is not the last time of an event."""
    words, first = said.words, said.sentence.first
    for at in range(1, len(words)):
        if words[at] in _CHANCES and words[at - 1] in _ONCE:
            before = words[max(0, at - 4) : at - 1]
            addressed = {"your", "this", "my", "our", "consider", "here's", "it's"} & set(before)
            after = words[at + 1] if at + 1 < len(words) else "."
            opens = at == 1 and after in {":", "!", "-", ".", ",", "for", "before", "to"}
            event = EVENTS.intersection(words[at + 1 : at + 14])
            if (addressed or opens) and not event and not _NOT & set(before):
                return Found("pushy", first + at - 1, first + at + 1)
        if words[at] in {"or", "otherwise"} and DAYS.intersection(words[max(0, at - 4) : at]):
            start = max(0, at - 6)
            soon = set(words[at + 1 : at + 7])
            head = words[at + 1 : at + 2]
            due = {"by", "before", "until", "now", "today", "tonight"} & set(words[start:at])
            if due and head and head[0] in _THREATS and not soon & _FRIENDLY and not said.asks:
                return Found("pushy", first + start, first + at + 2)
    return None


_Rule = Callable[[_Said], Found | None]
_OF_IDEAS: tuple[_Rule, ...] = (_silence_is_yes, _threat, _reckoning, _reproach)
_OF_WORDS: tuple[_Rule, ...] = (_private, _flattery, _ultimatum)
_WORDS_OF_RULES = KIN | {f"{w}'s" for w in KIN} | EXTREME | _ONCE | {"or", "otherwise"}


def rules_broken(text: Text) -> Iterator[Found]:
    """Each rule that a sentence of this text breaks."""
    by_sentence: dict[int, list[Hit]] = {}
    for hit in IDEAS.search(text):
        by_sentence.setdefault(text.sentence_of(hit.first).first, []).append(hit)
    worded = not _WORDS_OF_RULES.isdisjoint(text.vocabulary)
    for sentence in text.sentences:
        hits = by_sentence.get(sentence.first, [])
        if hits or worded:
            said = _Said(text, sentence, hits)
            for rule in (*_OF_IDEAS, *_OF_WORDS) if hits and worded else _OF_IDEAS if hits else _OF_WORDS:
                if found := rule(said):
                    yield found
    yield from _default_across(text, by_sentence)


def _default_across(text: Text, by_sentence: dict[int, list[Hit]]) -> Iterator[Found]:
    """ "I have put you down for Thursday. Shout if you object.": the same over two sentences."""
    for before, after in zip(text.sentences, text.sentences[1:], strict=False):
        if before.first in by_sentence and after.first in by_sentence:
            act = _Said(text, before, by_sentence[before.first])
            way_out = _Said(text, after, by_sentence[after.first])
            if way_out.has("object") and act.has("commit") and not act.has("silence"):
                hits = [h for h in act.of("commit") if not act.denied(h)]
                if hits and not act.has("agreed") and not way_out.has("agreed") and not act.asks:
                    yield Found("pushy", hits[0].first, hits[0].last)
