# ruff: noqa: E501 - patterns
"""What stands around a no in German, French, Spanish, Italian, Dutch and Portuguese, and what it does to it."""

from connector.mail.inbound.intent_around import COMMA_ENDS, Around, Weight
from gates.late import late

_MINE = late(r"\b(?:mein\w*|unser\w*|mich|uns|mir|personenbezogen\w*|samtliche|dsgvo|ihre\w*)\b")
_COMMANDS = late(r"^(?:merci|svp|veuillez|priere|prie)\b.*\b(?:arreter|stop|cesser|stopper|supprimer|retirer)$")
_MAILS = late(
    r"^\W*(?:$|[.!,;]|de m|de n|d'envoy|d'ecri|vos|ces|cette|les (?:mails|envois|messages)|l'envoi|tout|cela|ca\b|s'il|svp|merci|mon|mes|ma\b|notre|nos|mails?|"
    r"immediatement|avec|votre|d'|de (?:me|nous|vous|spam|sollicit|contact))"
)
_SENDS = late(r"^no\b.*\b(?:envi\w+|mand\w+)$")
_GOODS = late(r"^ (?:el|la|los|las|un|una) (?!publicidad|correo|mensaje|informacion)")
_NOT_AFTER = late(r"^\W*(?:sie |uns |mich |bitte |aber ){0,3}nicht\b(?! mehr)")
_HORT = late(
    r"^\W*(?:meine|meinen|mein|den|die|das|ihre|unsere|zu (?!schreib|mail|nerv|spam|belast|send|schick|kontakt))"
)
_BARE = frozenset(
    "arretez arreter cessez stoppez basta para paren enough away lost parar spare block end scram bounce "
    "smettetela chega".split()
)
_DATA = late(
    r"\b(?:marketing|process\w*|use|using|e?-?mails?|contact\w*|data|daten|advert\w*|werb\w*|nutzung|verarbeitung|zusendung\w*|hiermit|kontakt\w*|dsgvo|mail\w*|profiling|verwendung|messages?|traitement|tratamiento)\b"
)
_THEY_ABROAD = frozenset("wir ich er nous je on abbiamo ho hemos he we ik temos nos".split())
_REMOVES_ABROAD = late(
    r"^(?:losch|loesch|entfern|streich|supprim|effac|elimin|borr|cancell|rimuov|verwijder|remov|apag)"
)
_FROM_AN_EVENT = late(
    r"^\W*(?:voor|van|vom|von|fur|bei) (?:de |het |der |dem |den |die |das )?(?!mail|e-?mail|news|nieuws|verteiler|liste|lijst|ihre|uw|jullie|diese|deze|werb)\w+"
)
_YOURS_ABROAD = late(
    r"\b(?:ihnen|ihre\w*|diese\w*|mails?|e-?mails?|newsletter|vous|votre|vos|ces?|ce|ustedes|sus?|este|estos|vostr\w+|vi|you|your|this|these|liste|lista|demarchage|werbung|adresse)\b"
)


# Phrases, what makes them something else when it follows, and what they are then.
_BUT = (
    (late(r"^(?:af|uit|ab|aus)\w*(?:meld|schrijv|trag|bestell)"), _FROM_AN_EVENT, Weight.NOTHING),
    (late(r"^(?:bitte )?(?:entfern|streich|losch|nehm|trag|meld)"), _NOT_AFTER, Weight.NOTHING),
    (late(r"^(?:hor|hort|horen)\b"), _HORT, Weight.NOTHING),
    (_SENDS, _GOODS, Weight.NOTHING),
)
# The same where the sentence lacks what makes them ours.
_WITHOUT = (
    (late(r"^(?:daten|kontaktdaten|datensatz)"), _MINE, Weight.DOUBT),
    (late(r"^(?:widersp|object|i object|we object|and object|unerwunscht|opposition|oposicion)"), _DATA, Weight.DOUBT),
    (
        late(
            r"^(?:without|sans|sin|ohne|senza|sem|pas|jamais|aucun|nunca|jamas|nie|nicht|keine?|mai)\b.*"
            r"(?:cons|autori|permi|inscri|abonn|suscri|einwill|zustimm|erlaub|accord|iscrit|solicit|angemeld|bestellt|abonniert|erteilt)"
        ),
        _YOURS_ABROAD,
        Weight.DOUBT,
    ),
)


def abroad(around: Around) -> Weight | None:
    """What these words count in their language; None where nothing speaks against them."""
    inside = around.inside
    for phrase, after, weight in _BUT:
        if after.match(around.after) and phrase.match(inside):
            return weight
    for phrase, ours, weight in _WITHOUT:
        if phrase.match(inside) and not ours.search(around.sentence):
            return weight
    if _COMMANDS.search(inside) and not _MAILS.match(around.after):
        return Weight.NOTHING
    if around.before[-1:] and around.before[-1] in _THEY_ABROAD and _REMOVES_ABROAD.match(inside):
        return Weight.NOTHING
    if inside.startswith("plus ") and not around.opens() and not {"ne", "n'", "n"} & set(around.before[-4:]):
        return Weight.NOTHING  # "envoyez-moi plus de mails"
    return Weight.NOTHING if inside in _BARE and not (around.opens() and COMMA_ENDS.match(around.after)) else None
