"""What German, French and Spanish mails say that the reader did with us on a named day.

The small words that tell whose clause it is are read in English only. A past deed toward us with its day needs no
grammar: one of a few participles, a word for the reader or for us, and a date; a record must be of that day.
"""

from collections.abc import Iterator
from dataclasses import replace

from gates.claims.judgement import Objection, contradicted, unsupported
from gates.claims.known import Known
from gates.claims.when import Time, times
from gates.late import late
from gates.text.language import language
from gates.text.mail import Line

_DEEDS = {
    "de": late(
        r"(?:gefragt|angefragt|geschrieben|schrieben|fragten|gebeten|baten|gesprochen|sprachen|telefoniert|telefonierten|getroffen|trafen|angerufen|riefen|ausgefullt|heruntergeladen|bestellt|bestellten|erzahlt|erzahlten|erwahnt|erwahnten|gemeldet|angemeldet|besucht|besuchten|teilgenommen|gesagt|sagten|kontaktiert)$"
    ),
    "fr": late(
        r"(?:demande|ecrit|rempli|telecharge|parle|echange|rencontre|rencontres|visite|appele|explique|dit|contacte|contactes|commande|assiste|inscrit|inscrite|discute)$"
    ),
    "es": late(
        r"(?:pregunto|escribio|pidio|relleno|descargo|hablamos|llamo|visito|comento|dijo|conto|solicito|asistio|conocimos|vimos|conversamos|encargo|contacto)$"
    ),
}
_BETWEEN_US = {
    "de": frozenset("sie uns wir mich mir ich ihre ihrer ihrem ihnen".split()),
    "fr": frozenset("vous nous m'avez nous avez avons j'ai votre".split()),
    "es": frozenset("nos usted ustedes me su hablamos conocimos vimos conversamos".split()),
}
_A_DAY, _SLACK = 1, 3
_MEND = "Take it out, or record it in the CRM with its date and source."


def foreign_ties(line: Line, known: Known) -> Iterator[Objection]:
    """Objections to a deed toward us that is dated on a day of which no record is."""
    words = [t.word for t in line.text.tokens[line.sentence.first : line.sentence.last]]
    if not any(deeds.match(w) for w in words for deeds in _DEEDS.values()):
        return
    tongue = language(line.text, line.sentence)
    if tongue not in _DEEDS or _BETWEEN_US[tongue].isdisjoint(words):
        return
    if not any(_DEEDS[tongue].match(w) for w in words):
        return
    for named in times(line.text, line.sentence, known.now):
        time = _past(line, named, known)
        if not time.named or (time.end - time.start).days > _A_DAY or time.end >= known.now or time.since:
            continue
        ours = [i for i in known.items if i.ours and i.dated]
        dated = [i for i in ours if i.dated and time.holds(i.dated, slack=_SLACK)]
        told = any(str(time.start) in i.text for i in known.items)
        if dated or told:
            continue
        if ours:
            yield contradicted(
                line, time.first, time.last, "tie_other_date",
                f"The mail dates what they did {{said}}, but the CRM says {ours[0].dated}.", _MEND, ours[0].path,
            )  # fmt: skip
        else:
            yield unsupported(line, time.first, time.last, "tie_unsupported", "The CRM knows nothing of {said}.", _MEND)
        return


def _past(line: Line, time: Time, known: Known) -> Time:
    """A day without a year is the last one of that name: what was done lies behind."""
    with_year = any(len(t.word) == _YEAR and t.word.isdigit() for t in line.text.tokens[time.first : time.last])
    if time.start <= known.now or with_year or (time.start.month, time.start.day) == _LEAP_DAY:
        return time
    back = time.start.replace(year=time.start.year - 1)
    return replace(time, start=back, end=back + (time.end - time.start))


_YEAR, _LEAP_DAY = 4, (2, 29)
