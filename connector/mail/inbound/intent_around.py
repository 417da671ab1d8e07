# ruff: noqa: E501 - patterns
"""What stands around a phrase of a reply, and what it does to the lesser kinds of phrases."""

import re
from dataclasses import dataclass
from enum import IntEnum

from connector.mail.inbound.intent_no_words import COURTESY, TERSE, WEAK_TERSE
from gates.late import late
from gates.text.lexicon import Hit
from gates.text.plain import folded
from gates.text.reading import Sentence, Text

_NEAR = 5
_REACH = 400  # characters either side
_NEGATORS_ABROAD = frozenset(
    "no none nothing neither nor hardly barely isn't isnt wasn't aren't arent nicht kein keine keinen nie ohne ne n' pas aucun aucune jamais sans nunca sin "
    "non niet geen nao sem nessun".split()
)
_NEGATORS = frozenset(
    "don't dont not never won't wont can't cant doesn't didn't shouldn't wouldn't without nobody".split()
)
_BETWEEN = frozenset("ever please just want wish need to you even really us going be you'll dare let".split())
_WHY = frozenset("why if unless".split())
# What may follow a command that ends there; whose doing a sentence tells of; who asks whom.
END = r"^[\W_]*(?:$|(?:please|pls|plz|plse|now|immediately|asap|already|at once|thanks?|thx|ty|cheers|and|or|ok|okay|forever|permanently|for good|altogether|completely|today|everything|bitte|danke|sofort|endlich|damit|merci|svp|s'il|por favor|gracias|ya|per favore|grazie|aub|obrigad\w|!|dammit|damn|ffs|seriously|regards|best)\b)"
COMMA_ENDS = late(rf"{END}|^\s*[,.;:!?)\"'-]")
OTHERS = frozenset(
    "customers customer users user people subscribers subscriber clients client leads lead prospects recipients contacts members they patients "
    "readers buyers kunden nutzer empfanger leute abonnenten clients utilisateurs clientes usuarios suscriptores clienti utenti klanten clientes".split()
)
ASKED = frozenset("sure kind you u asked told said requested please ask asking people guys ya yall must".split())
_ARTICLES = frozenset("the a to it me us".split())
_LET_ME = late(r"^let (?:me|us) (?:\w+ )?(?:discuss|check|think|talk|speak|call|connect)")
_ALL_SET = late(
    r"^\W*(?:$|[.,!;)]|for (?:now|this|the|next)|here|thanks|thank|thx|at the moment|on (?:that|this)|with|right now|in (?:that|this))"
)
_AT_US = late(r"\b(?:you|your|this|another|more|such|e-?mail|mail|message|stop)\b")
_SHORT = 4  # words
_SPAM_FOLDER = late(
    r"\b(?:almost|nearly|glad|thought it|folder|filters?|compliant|compliance|can-?spam|went|landed|ended|caught|box|score|test|law|in (?:my|our|the) (?:spam|junk)|rate|anti)\b"
)
_MYSELF = late(r"^(?:try|contact|ask|email|reach|speak|talk)\W+(?:to )?(?:me|us|again|back)\b")
_DAY = late(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]|tomorrow|next|zoom|teams)\b"
)
_WANTS_TO_KNOW = late(
    r"\b(?:send|share|what|need|know|tell|give|provide|schicken|senden|nennen|envoy\w+|connaitre|envi\w+|mand\w+|inviat\w+|stuur|quote me|how much|combien|cuanto|quanto|hoeveel|kostet|interested in)\b"
)
_NAMES = 2  # words of a signer's name that may stand beside a weak word
_GREETINGS = frozenset(
    "hi hello hey dear hallo guten liebe lieber moin bonjour hola ciao buongiorno salve beste ola oi sehr".split()
)
_LETTERS = 3  # single letters from here on are a word: "S T O P"
_PLAIN_NO = frozenset(
    "no|nein|non|nee|nao|nope|don't|dont|do not|not interested|no interest|kein interesse|pas interesse|no me interesa".split(
        "|"
    )
)


class Weight(IntEnum):
    """How much a phrase counts."""

    NOTHING = 0
    DOUBT = 1
    PLAIN = 2


@dataclass(frozen=True, slots=True)
class Around:
    """A phrase in its sentence: the folded words before it, itself, what follows, all of it; itself as it was written."""

    before: tuple[str, ...]
    inside: str
    after: str
    sentence: str
    shown: str

    @classmethod
    def of(cls, text: Text, hit: Hit) -> "Around":
        """What stands around this hit."""
        sentence = text.sentence_of(hit.first)
        # A sentence without end is read as far as an eye would: the work must not grow with its square.
        begin, finish = max(sentence.start, hit.start - _REACH), min(sentence.end, hit.end + _REACH)
        said = text.plain.text[begin:finish]
        low = folded(said)
        start, end = hit.start - begin, hit.end - begin
        before = text.tokens[max(sentence.first, hit.first - _REACH // 5) : hit.first]
        return cls(tuple(t.word for t in before), low[start:end], low[end:], low, said[start:end])

    def opens(self) -> bool:
        """Whether nothing but courtesy stands before it in its clause."""
        for word in reversed(self.before):
            if word in {",", ";", ":", "but", "and", "so", "."}:
                return True
            if word.isalnum() and word not in COURTESY - _ARTICLES:
                return False
        return True

    def negated(self) -> bool:
        """ "Don't stop emailing me", "never want you to stop"; not "why don't you stop", "if you don't stop"."""
        words = [w for w in self.before if w.isalnum() or "'" in w or w == ","]
        for distance, word in enumerate(reversed(words[-6:])):
            if word in _NEGATORS:
                place = len(words) - 1 - distance
                return not (_WHY & set(words[max(0, place - 3) : place]))
            if word not in _BETWEEN:
                return False
        return False

    def doubted(self) -> bool:
        """Whether a negation within four words, in its own clause, takes an interest back."""
        for word in reversed(self.before[-_NEAR:]):
            if word in {",", ".", ";", ":", "!", "?", "but", "aber", "mais", "pero"}:
                return False
            if word in _NEGATORS or word in _NEGATORS_ABROAD:
                return True
        return False

    def quoted(self) -> bool:
        """Whether it stands in quotation marks inside a sentence that says more."""
        begin = len(self.sentence) - len(self.after) - len(self.inside)
        return (
            self.sentence[:begin].count('"') % 2 == 1
            and '"' in self.after
            and len(self.sentence) > len(self.inside) + 12
        )

    def postpones(self) -> bool:
        """ "Let me discuss it internally": not with us."""
        return bool(_LET_ME.match(self.inside))

    def late_yes(self) -> bool:
        """ "Yes", "ok" or "sure" that does not begin its sentence answers nothing."""
        return (
            self.inside
            in {
                "yes",
                "ok",
                "okay",
                "sure",
                "si",
                "oui",
                "sim",
                "claro",
                "certainly",
                "absolutely",
                "definitely",
                "yep",
                "yeah",
            }
            and not self.opens()
        )

    def no_decline(self) -> bool:
        """A "no" inside a sentence, an "all good", are no refusals."""
        if self.inside in {"no", "non", "nein", "nope", "nah", "naw", "pass"}:
            return not self.opens() or not re.match(r"^\W*(?:$|[,.!;]|on|merci|danke|thanks|thank)", self.after)
        if self.inside in {"good here", "good for now", "all set", "all good"} and not self.opens():
            return not re.search(r"\b(?:we|i|i'm|we're|are|am|im|were)$", " ".join(self.before))
        if re.search(r"\b(?:set|good|covered|fine|sorted)$", self.inside) and not _ALL_SET.match(self.after):
            return True
        return bool(re.search(r"\bwhy not$", " ".join(self.before[-2:])))

    def mild(self) -> bool:
        """Abuse that means a thing, not us: "it's a stupid question", "no shit"."""
        if self.inside.startswith("get "):
            return not self.opens()
        if self.inside in {"die", "crap", "shit", "dick", "pest", "va", "kut", "cono", "rot in"}:
            return not re.search(r"\b(?:you|your|this|piece of|u)\b", self.sentence) or self.inside == "die"
        if self.inside in {
            "stupid",
            "dumb",
            "clown",
            "liar",
            "crooks",
            "pathetic",
            "disgusting",
            "bullshit",
            "shameful",
            "merde",
            "merda",
        }:
            return not re.search(r"\b(?:you|your|you're|this|these|sie|vous|ustedes)\b", self.sentence) or bool(
                re.search(r"\b(?:my|stupid|dumb) question|i feel|silly me|my bad", self.sentence)
            )
        return False

    def denies(self, kind: str) -> bool:
        """Guards of the lesser kinds."""
        match kind:
            case "spam_accusation":
                asked = "?" in self.sentence and not re.search(r"spamm|harass|scam", self.inside)
                alone = self.inside in {"spam", "scam", "phishing", "fraud"} and not _AT_US.search(self.sentence)
                return (
                    asked
                    or (alone and len(self.sentence.split()) > _SHORT)
                    or self.negated()
                    or bool(_SPAM_FOLDER.search(self.sentence))
                )
            case "wrong_person":
                looking = self.inside.startswith("forward") and bool({"look", "looking"} & set(self.before[-2:]))
                return looking or bool(_MYSELF.search(self.inside)) or bool(_DAY.search(self.inside))
            case "out_of_office":
                return bool(re.search(r"\b(?:when|if|once) you\b", self.sentence))
            case "price":
                return "?" not in self.sentence and not _WANTS_TO_KNOW.search(self.sentence)
            case _:
                return False


def terse(text: Text, sentence: Sentence) -> bool:
    """Whether the sentence is nothing but words of the kind that our footers ask for: "No. Stop!", "Hi, unsubscribe"."""
    if "?" in text.said(sentence):
        return False
    chunks = [said for said in _chunks(text, sentence) if said and said not in _PLAIN_NO]
    if not chunks or not all(said in TERSE for said in chunks):
        return False
    if all(said in WEAK_TERSE for said in chunks):
        others = sum(len(said.split()) for s in text.sentences if s is not sentence for said in _chunks(text, s))
        return others <= _NAMES
    return True


def _chunks(text: Text, sentence: Sentence) -> list[str]:
    """What the parts of a sentence say without courtesy."""
    chunks: list[list[str]] = [[]]
    for token in text.tokens[sentence.first : sentence.last]:
        if token.word in {",", ".", ";", ":", "!", "-"} and not (
            token.word == "-" and chunks[-1][-1:] in (["opt"], ["e"])
        ):
            chunks.append([])
        elif token.is_word and token.word not in COURTESY:
            chunks[-1].append(token.word)
    if len(chunks) > 1 and len(chunks[0]) <= _NAMES and text.tokens[sentence.first].word in _GREETINGS:
        chunks = chunks[1:]
    return ["".join(c) if len(c) > _LETTERS and all(len(w) == 1 for w in c) else " ".join(c) for c in chunks]
