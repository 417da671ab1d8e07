# ruff: noqa: E501 - one class of words a line
"""A no to our mail by its build: somebody's wish, a denial or an end, and writing or mail; read by `refusals.py`.

Phrase lists know how people usually say it. This reads how it is made, in four languages: a word of wish or duty, then
a word that denies, ends or refuses, then (with nothing but small words between) a word of writing. "Said she had not
received our mail" has the same words and tells of the past, so a past tense between wish and mail makes it none.
All is folded: lower case, no accents.
"""

from collections.abc import Iterator

from gates.late import late
from gates.text.lexicon import Hit
from gates.text.reading import Text, Token

_WISH = late(
    r"(?:asks?|asked|asking|wants?|wanted|wish(?:es|ed)?|likes?|request(?:s|ed)?|tells?|told|says?|said|insist(?:s|ed)?|prefers?|preferred|please|pls|kindly|demand(?:s|ed)?|appreciate\w*|"
    r"must|should|shall|may|would|could|can|is|are|clear|happy|rather|will|do|does|instruct(?:s|ed)?|begged|grateful|"
    r"bitte\w*|bat|gebeten|mocht\w*|wolle\w*|wunsch\w*|soll\w*|darf|durfe\w*|verlang\w*|legt|kann|konn\w*|sagt\w*|werden|"
    r"souhait\w*|demand\w*|veut|veulent|voul\w*|voudr\w*|prie|merci|dit|prefer\w*|aimerai\w*|faut|doit|peut|"
    r"pid\w+|quier\w*|dese\w*|solicit\w*|dic\w+|dijo|rueg\w*|favor|prefier\w*|hay|debe\w*|puede)$"
)
_DENIES = late(
    r"(?:not|no|never|nobody|noone|none|nothing|cannot|\w+n't|nicht|keine?[nmrs]?|keinerlei|nie|niemals|niemand|nichts|ne|n'|pas|plus|aucune?|jamais|rien|nunca|ningun\w*|nadie|nada|jamas|ni)$"
)
_ENDS = late(
    r"(?:stop\w*|ceas\w+|quit\w*|halt\w*|discontinu\w+|refrain\w*|spar(?:e|ed|ing)|desist\w*|forgo\w*|without|declin\w+|reject\w*|refus\w+|object\w*|unwilling|"
    r"aufhor\w*|einstell\w*|unterlass\w*|absehen|absieht|verschon\w*|beend\w*|ablehn\w*|lehnt|verzicht\w*|verbitt\w*|verbat|untersag\w*|widersprich\w*|widersprochen|"
    r"cess\w+|arret\w+|abst\w+|abstenir|refus\w+|oppos\w+|passer\w*|dej(?:e|en|ar|emos|aramos|asemos|a|ado)|evit\w+|rechaz\w+|niega|opone|opuso|prescind\w+)$"
)
_WRITING = late(
    r"(?:e?mail(?:s|ed|ing|ings)?|messag(?:e|es|ed|ing)|contact(?:s|ed|ing)?|writ(?:e|ing|ten)|approach(?:ed|es|ing)?|pitch(?:es|ed)?|outreach|correspond\w*|marketing|advertis\w+|promotions?|spam|touch|solicit\w*|follow-ups?|"
    r"mailen|angemailt|schreiben|anschreiben|angeschrieben|anzuschreiben|kontakt(?:e|ier\w*|aufnahmen?|versuche?)?|werbung|werbe(?:mails?|post|anrufe)|nachricht\w*|post|zuschrift\w*|ansprache|ansprechen|angesprochen|akquise|"
    r"ecri\w+|d'ecrire|contacte\w*|courriels?|mails|sollicit\w*|relanc\w*|prospect\w*|demarch\w*|publicite|d'envois?|envois?|"
    r"escrib\w+|contact\w+|correos?|mensajes?|publicidad|comunicaciones|molest\w+|contactad[oa]s?)$"
)
_SMALL = frozenset(
    "to be been being get gets getting receive receives receiving have having hear hearing see any further more our your the a an such of from us for at all by this these those it them him her me e - "
    "marketing sales commercial promotional cold unsolicited regular additional other ever send sending sent want wants wish wishes like need needs appreciate welcome longer please care with via through in is are get reach out about we you they that "
    "mehr weitere weiteren weiterer weiteres von uns unsere unseren unserer zu per auf an der die das den dem bitte zukunftig kunftig weiterhin erhalten bekommen haben wert legen legt lege werden wollen unaufgefordert gut gerne lieber ganz er es ihr ihn ihm sie wir man e "
    "plus pas de d' la le les lui l' on qu'on nos notre vos votre nous etre a par en y recevoir jamais aucun aucune toute tout nouveaux nouvelles autres commerciaux commerciales son sa ses "
    "le les la lo nos mas de a por que nuestros nuestras sus su recibir mandar mandarle enviar enviarle enviandole mandandole seguir ser nuevos nuevas otros otras comerciales al".split()
)
_TOLD_PAST = frozenset(
    "had has did didn't hadn't hasn't haven't was were wasn't got received came arrived why whether because recibio hatte hat hatten war wurde erhielt kam avait a-t n'avait n'a habia ha han recibio llego ob weil yet noch "
    "encore aun todavia".split()
)
_MARKS = frozenset(". ; : ! ? ( ) but aber mais pero sondern although though however sino".split())
# What somebody on the road cannot do with mail.
_READS = frozenset(
    "lesen offnen abrufen beantworten checken open opening access read address server client account".split()
)
_LONGEST_GAP, _REACH = 5, 9
_VALUE = frozenset("wert bedarf lust bock".split())


def framed(text: Text) -> Iterator[Hit]:
    """The frames of a no in this text; a caller asks the sense of the words around, as for any phrase."""
    for sentence in text.sentences:
        tokens = text.tokens
        for place in range(sentence.first, sentence.last):
            after = tokens[place + 1].word if place + 1 < sentence.last else ""
            if not _WRITING.match(tokens[place].word) or after in _READS:
                continue
            first = _denied_from(tokens, sentence.first, place)
            last = place
            if first is None and (end := _denied_after(tokens, place, sentence.last)) is not None:
                first, last = place, end
            if first == place and tokens[last].word in _VALUE:  # what one sets no store by needs no other wish
                yield Hit("", first, last + 1, tokens[first].start, tokens[last].end)
                break
            wish = None if first is None else _wish_before(tokens, sentence.first, first, last)
            if first is not None and wish is not None:
                first = wish if tokens[wish].word in _MAY else first  # "could do without" is no mere possibility
                yield Hit("", first, last + 1, tokens[first].start, tokens[last].end)
                break


def _denied_from(tokens: tuple[Token, ...], begin: int, place: int) -> int | None:
    """The word that denies or ends the writing, with only small words between."""
    for at in range(place - 1, max(begin, place - _LONGEST_GAP - 1) - 1, -1):
        word = tokens[at].word
        if _ENDS.match(word):
            alone = word != "without" or tokens[at - 1].word in {"do", "does", "doing", "be", "go"}
            return at if alone else None
        if _DENIES.match(word):
            return at
        if word not in _SMALL:
            return None
    return None


def _denied_after(tokens: tuple[Token, ...], place: int, end: int) -> int | None:
    """German puts the end last: "auf weitere Anschreiben keinen Wert legt", "Mails einstellen"."""
    for at in range(place + 1, min(end, place + _LONGEST_GAP + 1)):
        word = tokens[at].word
        if word in _VALUE and tokens[at - 1].word.startswith("kein"):
            return at
        if _GERMAN_END.match(word):
            return at
        if word not in _SMALL and not word.startswith("kein"):
            return None
    return None


_GERMAN_END = late(
    r"(?:einzustellen|einstellen|unterlassen|zu?unterlassen|absehen|abzusehen|verzichten|unterbleiben|verschon\w*|sparen|bleiben|lassen)$"
)


_MAY = frozenset("could would can do does may kann konnte konnten".split())


def _wish_before(tokens: tuple[Token, ...], begin: int, first: int, last: int) -> int | None:
    """The wish or duty that governs the denial, in the present: not "said that she had not received our mail"."""
    for at in range(first, max(begin, first - _REACH) - 1, -1):
        word = tokens[at].word
        if word in _MARKS:
            return None
        if at < first and word in _TOLD_PAST:
            return None
        if at < first and _WISH.match(word):
            governed = _TOLD_PAST.isdisjoint(t.word for t in tokens[at:last])
            further = at - 1 if word == "do" and at > begin and _WISH.match(tokens[at - 1].word) else at
            return further if governed else None
    return None
