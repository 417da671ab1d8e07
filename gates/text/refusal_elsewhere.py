# ruff: noqa: E501 - a pattern is read as one line
"""The words of a no where they speak of another thing: a machine, a car scheme, working hours, a fire system."""

import re

from gates.late import late

_MAIL = (
    r"mail\w*|e-?mail\w*|list\w*|verteiler\w*|werbung|kontakt\w*|contact\w*|outreach|marketing|sales|communicat\w*|correspond\w*|sequence\w*|"
    r"cadence\w*|campaign\w*|everything|all|us|our|messages?|correos?|envios?|comunicac\w*|suscripcion|subscription\w*|processing|prospect\w*|nos|nuestr\w*|unser\w*|database|crm"
)
_THING_AFTER = late(
    rf"^\W*(?:of|from|de|del|du|des|von|vom|der|beim|zum|fur) (?:(?!(?:{_MAIL}|kund\w*|frau|herr\w*|person\w*|dem kontakt)\b)[\w'-]+ ?){{1,5}}(?=[.,;:!?)]|$| (?:in|on|at|last|and|for|im|en|am|erledigt|done)\b)"
)
_HELD = late(
    r"^\W*(?:la|el|los|las|un|una|su|sus|le|les|une|l') ?(?!(?:lista|suscripcion|correo|correos|contacto|ficha|abonnement)\b)\w+"
)
_WORKING_TIME = late(
    r"\b(?:\d+ ?-? ?(?:hour|hours|hr|h|stunden|heures)|working[ -]time|working hours|overtime|sunday|weekend|pension|health plan|union|collective|tipped|auto-enrol\w*|class action|arbitration)\W*$"
)
_WORKING_TIME_AFTER = late(
    r"^\W*(?:agreement|agreements|form|forms|waiver|clause|from the working|of the working|of overtime|of the pension|for (?:drivers|staff|employees|workers|crews?|nurses|operators))\b"
)
_SUPPRESSED = late(
    r"\b(?:fire|noise|explosion|dust|weed|pest|spark|smoke|surge|flame|vibration|odou?r|foam|sprinkler)\b"
)
_THEY_LIST = late(
    r"\b(?:they|who|it|buyers?|procurement|customers?|retailers?)\s(?:often\s|also\s|simply\s|will\s|do\s)?$"
)
_SUPPLIERS = late(
    r"^\W*(?:\w+ )?(?:suppliers?|vendors?|carriers?|hauliers?|drivers?|ips?|domains?|cards?|numbers?|countries|products?|materials?)\b"
)


def elsewhere(before: str, inside: str, after: str, sentence: str) -> bool:
    """Whether a phrase that says no speaks of something that is no mail of ours; all folded."""
    if re.match(r"opt|unsub|abmeld|abgemeld|withdr|desinscr|desabon|disiscr|uitschrijv|afmeld", inside):
        if _WORKING_TIME.search(before) or _WORKING_TIME_AFTER.match(after):
            return True
        if _THING_AFTER.match(after) and not re.search(rf"\b(?:{_MAIL})\b", after[:60]):
            # "Unsubscribed from Contoso" may name us, so a bare name is no thing.
            return (
                re.match(
                    r"^\W*\w+ (?:the|their|his|her|a|an|this|that|company|des|der|del|du|la|le|alten|seines|ihres)\b|^\W*(?:des|der|del|du) ",
                    after,
                )
                is not None
            )
        return False
    if re.match(r"blocks?|banned|bans", inside):
        return bool(re.search(r"\b(?:mistake|error|accident\w*|filter|firewall|gateway|spam)\b", sentence))
    if inside.endswith(("removal", "deletion", "exclusion")):
        return re.match(r"^ of (?!(?:her|his|their|my|all|data|name|address|contact|personal)\b)", after) is not None
    if inside.endswith("baja"):
        return _HELD.match(after) is not None
    if inside.startswith("suppress"):
        return _SUPPRESSED.search(sentence) is not None
    if inside.startswith(("blacklist", "blocklist")):
        return _THEY_LIST.search(before) is not None or _SUPPLIERS.match(after) is not None
    return False


# "Would like to stop chasing suppliers": a habit of their own; to stop receiving or hearing is a no to us.
_OWN_HABIT = late(
    r"\b(?:wants?|like|likes|hopes?|needs?|plans?|tr(?:y|ies|ying)|wish(?:es)?) to (?:stop|cease|quit|avoid) "
    r"(?!receiv|gett|hear|see)\w+ing (?!us\b|her\b|him\b|them\b|me\b|to\b|please\b|from\b|our\b|any)\w+"
)
_OF_THEIR_CUSTOMERS = late(
    r"\b(?:want|wants|wish\w*|like|likes|souhaite\w*|mochte|will|quiere) (?:que |dass |that )?(?:his |her |their |its |the |ses |leurs |sus |ihre |seine |die )?"
    r"(?:customers|clients|users|patients|guests|suppliers|tenants|subscribers|clientes|kunden|gaste|patienten)\b"
)
_NEVER_CAME = late(r"\b(?:recibio|recibieron|recibido|erhielt|empfangen)\b")
_WITH_MAIL = late(r"(?:do not|don't|dont|never) (?:e |ever )?send\b.*\b(?:with|by|via|in|to) ")


def of_their_own(inside: str, sentence: str) -> bool:
    """Whether what shall stop is a habit of theirs, mail to their customers, or something that comes with mail; all folded."""
    return bool(
        _OWN_HABIT.search(sentence)
        or _OF_THEIR_CUSTOMERS.search(sentence)
        or _NEVER_CAME.search(inside)
        or _WITH_MAIL.match(inside)
    )
