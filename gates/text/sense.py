"""What the words around a phrase do to it: negation, quotation, question, condition, somebody else's voice."""

from gates.text.lexicon import Hit
from gates.text.reading import Text

_NEGATORS = frozenset(
    "no not never none nobody nothing without neither nor cannot can't don't doesn't didn't won't wouldn't isn't "
    "aren't "
    "wasn't weren't shouldn't couldn't hardly unable refuse refuses refrain avoid avoids stop stopped cant dont doesnt "
    "didnt wont isnt arent wasnt nicht kein keine keinen nie ohne ne pas aucun aucune jamais sans no nunca sin ningun "
    "ninguna rather than instead neither n't".split()
) - {"than"}
_BARRIERS = frozenset(", but ; : however although though yet aber mais pero".split())
_NOT_ONLY = frozenset("only just merely".split())


def negated(text: Text, hit: Hit, *, window: int = 5) -> bool:
    """Whether a negation rules this phrase within its clause: "we do not promise", "no guarantee", "hardly risk-free".

    "Not only guaranteed" and "no doubt guaranteed" are no negations.
    """
    sentence = text.sentence_of(hit.first)
    place = hit.first - 1
    left = window
    while place >= sentence.first and left > 0:
        token = text.tokens[place]
        if token.word in _BARRIERS:
            return False
        if token.word in _NEGATORS:
            after = text.tokens[place + 1].word if place + 1 < len(text.tokens) else ""
            return after not in _NOT_ONLY and after not in {"doubt", "question", "wonder", "matter"}
        left -= token.is_word
        place -= 1
    return False


def quoted(text: Text, hit: Hit) -> bool:
    """Whether the phrase stands inside quotation marks of its own sentence."""
    sentence = text.sentence_of(hit.first)
    before = sum(text.tokens[i].word == '"' for i in range(sentence.first, hit.first))
    after = sum(text.tokens[i].word == '"' for i in range(hit.last, sentence.last))
    return before % 2 == 1 and after > 0


def asked(text: Text, hit: Hit) -> bool:
    """Whether the sentence of the phrase is a question."""
    return text.said(text.sentence_of(hit.first)).rstrip("\"') ").endswith("?")


_IFS = frozenset("if whether unless should would could might may in case assuming suppose wenn falls ob si".split()) - {
    "in"
}


def conditional(text: Text, hit: Hit) -> bool:
    """Whether the phrase follows an "if" or its like in its sentence."""
    sentence = text.sentence_of(hit.first)
    return any(text.tokens[i].word in _IFS for i in range(sentence.first, hit.first))
