# ruff: noqa: E501 - a pattern is read as one line
"""Whether a regulated phrase or figure is a claim of ours: who is its subject, is it denied, a name, or their words."""

import re
from functools import cached_property

from gates.content import regulated_marks as marks
from gates.content.regulated_figures import Figure, figures, value_of
from gates.content.regulated_innocent import INNOCENT, THEIRS
from gates.content.regulated_names import World, key_of
from gates.recipient import Recipient
from gates.text.lexicon import Hit
from gates.text.plain import folded
from gates.text.reading import Sentence, Text, Token
from gates.text.sense import asked, negated, quoted


def speaks_of_us(low: str, world: World) -> int:
    """1 when somebody of ours is the first subject of the folded sentence, -1 when the recipient is, else 0."""
    first = marks.PERSON.search(low)
    ours = [_last(low, " ".join(o)) for o in world.ours if _last(low, " ".join(o)) >= 0]
    theirs = [low.find(t[0]) for t in world.theirs if re.search(rf"\b{re.escape(t[0])}\b", low)]
    places = [(p, 1) for p in ours] + [(p, -1) for p in theirs]
    if first:
        places.append((first.start(), 1 if first["us"] else -1))
    return min(places, default=(0, 0))[1]


def _last(low: str, word: str) -> int:
    """Where this word stands last; -1 where it does not stand as a word of its own ("our" is not in "your")."""
    return max((m.start() for m in re.finditer(rf"\b{re.escape(word)}\b", low)), default=-1)


class Sense:
    """Reads phrases of one text as somebody who knows the recipient reads them."""

    def __init__(self, text: Text, recipient: Recipient, world: World) -> None:
        self.text = text
        self.recipient = recipient
        self.world = world

    # ---------------------------------------------------------------------------------- what we know

    @cached_property
    def innocent(self) -> list[Hit]:
        """The uses of the same words that claim nothing."""
        return INNOCENT.search(self.text)

    @cached_property
    def of_theirs(self) -> list[Hit]:
        """The phrases that speak of what the recipient or a third party offers."""
        return THEIRS.search(self.text)

    @cached_property
    def known(self) -> str:
        """All that we know of the recipient and their company, folded."""
        facts = (str(f.value) for path, f in self.recipient.facts.items() if isinstance(f.value, str))
        news = (n.title for n in self.recipient.news)
        done = (a.detail for a in self.recipient.activities)
        return folded(" | ".join((*facts, *news, *done, *self.recipient.aliases, self.recipient.contact.company)))

    @cached_property
    def told(self) -> str:
        """What facts and news tell of them, without their names."""
        facts = (str(f.value) for p, f in self.recipient.facts.items() if isinstance(f.value, str) and "name" not in p)
        return folded(" | ".join((*facts, *(n.title for n in self.recipient.news))))

    @cached_property
    def heard(self) -> str:
        """What they said or what was written about them: notes and activities too."""
        return self.known + folded(" | ".join(n.text for n in self.recipient.notes))

    @cached_property
    def numbers(self) -> frozenset[float]:
        """Every number in what we know of the recipient."""
        own = {float(f.value) for f in self.recipient.facts.values() if isinstance(f.value, int | float)}
        rounds = {f.amount for f in self.recipient.funding if f.amount is not None}
        said = {
            v
            for m in re.finditer(r"\d[\d.,]*\d\s?(?:k|m|bn|million|billion)?\b|\d", self.known)
            if (v := value_of(m.group()))
        }
        shares = {v * 100 for v in own if 0 < v < 1}  # a CRM keeps a share of 62 % as 0.62
        return frozenset(own | rounds | said | shares | {f.value for f in figures(self.known)})

    # --------------------------------------------------------------------------------------- phrases

    def claims(self, hit: Hit) -> bool:
        """Whether this phrase is a claim that we make."""
        code = hit.label.partition(":")[0]
        if any(h.label == code and h.first <= hit.last - 1 and hit.first < h.last for h in self.innocent):
            return False
        if self._is_name(hit) or self._denied(hit) or self._their_words(hit):
            return False
        sentence = self.text.sentence_of(hit.first)
        low = folded(self.text.said(sentence))
        if self._harmless(hit, code, low):
            return False
        if hit.label == "superlative:rival":
            return self._rival(hit)
        if any(h.first <= hit.first < h.last or hit.first <= h.first < hit.last for h in self.of_theirs):
            return code == "legal_advice"
        if code == "legal_advice":
            return not self._asks_them(hit, low) and not re.search(
                r"\b(?:we|i)(?:'re|'m|\sare|\sam)\s[^,;]{0,24}$", self._before(hit)
            )
        if self._asks_them(hit, low):
            return False
        return self._subject(hit, sentence) >= 0 and not self._from_news(hit)

    def _harmless(self, hit: Hit, code: str, low: str) -> bool:
        """A phrase that its sentence makes harmless: reading matter, a way out, a department, nobody of ours."""
        after = low[hit.start - self.text.sentence_of(hit.first).start :]
        if hit.label == "superlative:own":
            return not self._of_us(hit, low)
        if hit.label == "agency_approval:ours":
            return not (marks.OF_US.search(low) or self._names_us(low))
        if code == "free_offer":
            # Reading matter is no offer in the sense of 16 CFR 251, and the way out costs nothing, as it must.
            if after.startswith("cost") and not self._of_goods(hit, low):
                return True
            return bool(
                (marks.MATERIAL.search(low) and not marks.SERVICE.search(low))
                or marks.WAY_OUT.search(low)
                or marks.NO_GOODS.search(after)
            )
        if code == "superlative" and re.match(r"\W*as\b", low):
            first = marks.PERSON.search(low)  # "as market leader in lathes you see many"
            return bool(first and first["them"])
        return code == "guarantee" and marks.COMPOUND.match(self.text.tokens[hit.first].word) is not None

    def _of_goods(self, hit: Hit, low: str) -> bool:
        """Whether what costs nothing is ours to sell: this sentence or the one before names it."""
        start = self.text.sentence_of(hit.first).start
        window = folded(self.text.plain.text[max(0, start - 160) : start]).rpartition("\n\n")[2] + low
        return bool(marks.SERVICE.search(window) or marks.STARTS.search(low)) or any(
            " ".join(key_of(p)) in window for p in self.world.offer.products
        )

    def _names_us(self, low: str) -> bool:
        return any(re.search(rf"\b{re.escape(o[0])}\b", low) for o in self.world.ours if o)

    def _of_us(self, hit: Hit, low: str) -> bool:
        """Whether a superlative is said of us or ours: "we are the easiest", "nobody offers more than we do"."""
        before, after = self._before(hit), low[hit.end - self.text.sentence_of(hit.first).start :]
        if re.match(r"(?:nobody|none|nothing|no\s?one)", low[len(before) :].strip()):
            return bool(marks.OF_US.search(low) or self._names_us(low)) and bool(marks.COMPARES.search(after))
        return bool(marks.OURS_FIRST.search(before)) or self._names_us(before)

    def _before(self, hit: Hit) -> str:
        sentence = self.text.sentence_of(hit.first)
        return folded(self.text.plain.text[sentence.start : hit.start])

    def _subject(self, hit: Hit, sentence: Sentence) -> int:
        """1 when we are nearest before the phrase, -1 when the recipient or a third party is, 0 when nobody is.

        "Your results are guaranteed" and "you will get" have the recipient in front, and are still our promise.
        """
        before = re.split(r"[;:,]|\s-\s|\b(?:so|and|but|which|because|while)\b", self._before(hit))[-1]
        if self.world.theirs and any(re.search(rf"\b{re.escape(t[0])}\b", before) for t in self.world.theirs):
            return -1 if not re.search(r"\b(?:we|our|will|would|for|could|can)\b", before) else 0
        if marks.THIRD.search(before) and not hit.label.startswith("testimonial"):
            return -1
        last = max(marks.PERSON.finditer(before), key=lambda m: m.start(), default=None)
        if last is None or last["us"]:
            return 1 if last else 0
        code = hit.label.partition(":")[0]
        if code == "testimonial" and re.search(r"\byou(?:'ve)?\s(?:\w+\s)?$", before):
            return -1  # "you won the county's prize"
        if code in {"guarantee", "returns", "free_offer", "discount", "legal_advice", "testimonial"}:
            return 0
        if re.search(
            r"\b(?:give|gives|get|gets|offer|offers|bring|brings|with|from|need|want|deserve|choose|pick|for)\b", before
        ):
            return 0
        return -1

    def _asks_them(self, hit: Hit, low: str) -> bool:
        """A question about their own affairs: "is accuracy guaranteed in your process today?"."""
        if not asked(self.text, hit) or re.search(r"\b(?:we|our|us|did\syou\sknow)\b", low):
            return False
        # "Ready for guaranteed savings?" asks nothing about them.
        return bool(
            re.search(r"\b(?:your|you|their)\b", low)
            and re.match(
                r"\W*(?:(?:and|so|but|also|out of curiosity|quick question|curious)\b[\s,:-]*)?(?:is|are|do|does|did|has|have|who|how|what|which|where|when|was|were)\b",
                low,
            )
            and not re.match(r"\W*(?:how\s(?:would|does)\s(?:it|that|a|\w+ed)|what\sif|how\sabout|what\sabout)\b", low)
        )

    def _denied(self, hit: Hit) -> bool:
        if not negated(self.text, hit):
            return False
        before = self._before(hit)
        if hit.label == "legal_advice" and re.search(r"\b(?:without|unless|no|stop|avoid)\b[^,;]*$", before):
            return False
        # "Do not miss our guaranteed savings", "No fluff - guaranteed" deny something else.
        return not re.search(
            r"\b(?:not|n't|never)\s(?:miss|forget|wait|hesitate|worry|regret|believe|have\sto|need\sto|overlook|ignore|delay|let)\b"
            r"|\bn't\s(?:miss|forget|wait|hesitate|worry|regret|believe|have|need|overlook|ignore|delay|let)\b|\s-\s[^,]*$|\bwhy\snot\b|\bnot\sonly\b",
            before,
        )

    def _is_name(self, hit: Hit) -> bool:
        """A proper name ("Risk Free Labs", "Best Buy"): known, or capitalised inside a sentence that is not."""
        tokens = self.text.tokens
        words = [t for t in tokens[hit.first : hit.last] if t.is_word]
        phrase = folded(self.text.plain.text[hit.start : hit.end]).replace("-", " ")
        first = max(hit.first - 1, 0)
        around = folded(self.text.plain.text[tokens[first].start : tokens[min(hit.last, len(tokens) - 1)].end])
        if self._in_known_name(phrase, around, words):
            return True
        if not words or not all(w.text[:1].isupper() and not w.text.isupper() for w in words if len(w.word) > 2):
            return False
        sentence = self.text.sentence_of(hit.first)
        said = [t for t in self.text.words(sentence) if t.word[:1].isalpha() and len(t.word) > 3]
        if marks.titled(said):
            return False  # such a sentence shows no names
        after = next((t for t in tokens[hit.last : hit.last + 1]), None)
        before = tokens[hit.first - 1] if hit.first > sentence.first else None
        joined = any(t and t.text[:1].isupper() and t.is_word for t in (after, before))
        if hit.first == sentence.first:
            return bool(after and after.text[:1].isupper())
        return joined or len(words) > 1

    def _in_known_name(self, phrase: str, around: str, words: list[Token]) -> bool:
        names = (
            self.recipient.contact.company,
            *self.recipient.aliases,
            *self.world.offer.products,
            *(r.name for r in self.world.offer.references),
            *(str(f.value) for p, f in self.recipient.facts.items() if p.endswith("name") and isinstance(f.value, str)),
        )
        return any(
            phrase in low and (low.replace("-", " ") in self._folded_text or around in low)
            for low in (folded(n).replace("-", " ") for n in names if n)
        )

    @cached_property
    def _folded_text(self) -> str:
        return folded(self.text.plain.text).replace("-", " ")

    def _from_news(self, hit: Hit) -> bool:
        """Whether the phrase stands in what we know of them, and the sentence does not speak of us."""
        words = [t.word[:8] for t in self.text.tokens[hit.first : hit.last] if t.is_word and len(t.word) > 3]
        shares = " ".join(self.recipient.facts) if hit.label == "environment" else ""  # "recycled_share: 100"
        if not words or not all(w in self.told or w in shares for w in words):
            return False
        sentence = self.text.sentence_of(hit.first)
        return not re.search(rf"\b(?:{marks.US})\b", folded(self.text.said(sentence))) or bool(
            re.search(r"\b(?:your|you)\b", self._before(hit)[-40:])
        )

    def _their_words(self, hit: Hit) -> bool:
        """A quotation of what they wrote or asked."""
        if not quoted(self.text, hit):
            return False
        sentence = self.text.sentence_of(hit.first)
        low = folded(self.text.said(sentence))
        inside = re.findall(r'"([^"]+)"', low)
        if any(i.strip(" .,!?") in self.heard for i in inside):
            return True
        return bool(re.search(r"\b(?:you|your)\b[^\"]{0,60}\"", low)) and not re.search(
            r"\b(?:we|our)\b[^\"]{0,30}\"", low
        )

    def _rival(self, hit: Hit) -> bool:
        """A comparison with a named company that is neither the recipient nor ours."""
        name = self.text.tokens[hit.last - 1]
        sentence = self.text.sentence_of(hit.first)
        if (
            name.word.partition("'")[0] in marks.NO_RIVALS
            or self.world.is_theirs(name.text)
            or self.world.is_ours(name.text)
        ):
            return False
        said = [t for t in self.text.words(sentence) if len(t.word) > 3]
        if marks.titled(said):
            return False
        return self._subject(hit, sentence) >= 0 or hit.first == sentence.first

    # --------------------------------------------------------------------------------------- figures

    def ours(self, low: str, figure: Figure) -> bool:  # noqa: C901, PLR0912 - one branch for each way to speak of us
        """Whether the figure of this folded sentence is a claim about us, our customers or what we would bring."""
        before, after = low[: figure.start], low[figure.end :]
        if low[figure.start].isalpha() and re.search(r"\b(?:not|never|won't|don't)\s$", before):
            return False
        if marks.AGREES.search(low[max(0, figure.start - 12) : figure.end + 24]):
            return False
        owner = self._owner(before, after)
        if marks.OFF.match(after):
            return not (owner < 0 and re.search(r"\byour\b", before))
        if figure.kind == "percent" and low[figure.start].isalpha() and marks.SHARE_OF_WORK.match(low[figure.start :]):
            near = low[max(0, figure.start - 60) : figure.end + 60]
            if not marks.HARD_OUTCOME.search(near):
                return False  # "start a third of the crew each month"
        if (
            figure.kind == "times"
            and low[figure.start].isalpha()
            and re.search(r"\b(?:the|this|that|any|no)\s$", before)
            and not marks.HARD_OUTCOME.search(after)
        ):
            return False  # "the double mail"
        if figure.kind == "times" and owner <= 0 and marks.NO_OBJECT.match(after) and low[figure.start].isalpha():
            return False
        outcome = bool(marks.OUTCOME.search(low)) and bool(marks.MODAL.search(before))
        outcome = outcome or bool(
            marks.HARD_OUTCOME.search(low) and (re.search(r"\bwith\s(?:us|our)\b", low) or self._names_us(low))
        )
        asking = low.rstrip("\"') ").endswith("?")
        if figure.kind == "time":
            return self._time_claim(low, figure, owner)
        if figure.kind in {"count", "since"}:
            return self._count_claim(low, figure, owner)
        if owner < 0 and not outcome:
            return False
        if figure.value in self.numbers and owner <= 0 and not (outcome and marks.HARD_OUTCOME.search(low)):
            return False
        if asking and owner <= 0 and not marks.MODAL.search(low) and re.search(rf"\b(?:{marks.THEM})\b", low):
            return False
        if figure.kind == "rating" and re.match(r"\s\w+s\b", after) and not marks.UNTOUCHED.search(after):
            return False  # "nine out of ten questions are about faxes"
        if figure.kind == "times" and marks.NO_MULTIPLE.search(low[max(0, figure.start - 24) : figure.end + 24]):
            return False
        return not (
            figure.kind == "percent" and marks.NO_PERCENT.search(low[max(0, figure.start - 14) : figure.end + 24])
        )

    def _owner(self, before: str, after: str) -> int:
        """Whose figure it is, by the nearest subject before it: 1 ours, -1 theirs, 0 nobody's."""
        if re.search(r"\b(?:like|such as|similar to|as)\s(?:yours?|you|theirs)\b[^,;]*$", before):
            return 1  # "teams like yours" are our customers, not the reader
        clause = re.split(r";|:\s|\s-\s|,\s(?:and\s)?(?=(?:we|our|you|your)\b)", before)[-1]
        last = max(marks.PERSON.finditer(clause), key=lambda m: m.start(), default=None)
        theirs = max((_last(clause, t[0]) for t in self.world.theirs), default=-1)
        ours = max((_last(clause, o[0]) for o in self.world.ours), default=-1)
        place = last.start() if last else -1
        if ours > place and re.search(r"\byour\s(?:\w+\s)?$", clause[:ours]):
            return -1  # "your Match agreement"
        if max(theirs, ours) > place:
            return 1 if ours > theirs else -1
        if last is None:
            beyond = re.match(r"\s(?:of\s)?(?:the\s)?(?:[\w-]+\s){0,2}?(your|our)\b", after)
            return 0 if not beyond else (-1 if beyond.group(1) == "your" else 1)
        return 1 if last["us"] else -1

    def _time_claim(self, low: str, figure: Figure, owner: int) -> bool:
        near = low[max(0, figure.start - 60) : figure.end + 50]
        for product in self.world.offer.products:
            near = near.replace(folded(product), "")  # "Fernhill Onboard" is a name
        if marks.MEETING.search(low[max(0, figure.start - 30) : figure.end + 34]) and not marks.STRONG_TIME.search(
            near
        ):
            return False
        if not marks.TIME_CLAIM.search(near) and not (owner > 0 and marks.OUR_AGE.search(near)):
            return False
        if (
            owner < 0
            and not (marks.MODAL.search(low) and marks.OUTCOME.search(low))
            and not re.search(r"\b(?:live|running|set up|onboarded)\b", near)
        ):
            return False
        if figure.value in self.numbers and owner <= 0:
            return False
        return not (low.rstrip("\"') ").endswith("?") and owner <= 0 and not marks.STRONG_TIME.search(near))

    def _count_claim(self, low: str, figure: Figure, owner: int) -> bool:
        if figure.kind == "since":
            # "You have been with us since 2024": how long they are customers, which `claims` asks of their record.
            return owner > 0 and not re.search(
                r"\b(?:you|your)\b[^.;]*\b(?:with|by|at|from)\sus\s*$", low[: figure.start]
            )
        if 0 <= figure.value < marks.FEW or re.search(rf"\b(?:{marks.THEM}|their)\b", low[figure.start : figure.end]):
            return False
        before = low[: figure.start]
        if figure.of and marks.YEAR_FIRST.match(low[figure.start : figure.end]):
            return False
        if figure.of.startswith(marks.RESOURCES) and (owner <= 0 or figure.value in self.numbers):
            return False
        if owner < 0 or (figure.value in self.numbers and owner <= 0):
            return bool(re.search(r"\bjoin\b[^,;]*$", before))
        if owner > 0:
            return True
        if 0 <= figure.value < marks.MANY and not marks.BY_WHOM.search(before):
            return False  # "an example with three teams"
        return bool(
            marks.USED_BY.search(before)
            or marks.USE_US.search(low[figure.end :])
            or figure.of.startswith(("custom", "client", "user", "kund"))
        )

    @staticmethod
    def reduced(low: str, figure: Figure) -> bool:
        """Whether the figure is a discount: "20 % off"."""
        return bool(marks.OFF.match(low[figure.end :]))

    def promised(self, low: str, figure: Figure) -> bool:
        """Whether the figure is promised to this recipient: "you will save 30 %", "we will cut your costs by half"."""
        before = low[: figure.start]
        return bool(marks.PROMISE.search(before))
