# ruff: noqa: E501 - patterns
"""Sentences that speak of a no and say none: a question about one, the writer's own mailing, an invitation to write.

"How do suppliers unsubscribe from the reminders?", "unsubscribe from our newsletter" under a signature, "ne tardez pas
a m'ecrire". Read in folded letters. What is found here is a doubt, never nothing: a person reads such a reply.
"""

from gates.late import late

_QUOTED = late(r"\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)")
_ASKS = late(
    r"(?:^|[,:;-]\s|\b(?:and|und|et|y)\s)\W*(?:before \w+ \w+ \w+ \w+ \w+ \w+: )?(?:how|what|which|who|when|does|do (?!not|n't)|did|is|are|can (?!you)|could (?!you)|will (?!you)|would (?!you)|"
    r"wie|was|wer|wann|welche\w*|gilt|gelten|ist|sind|kann|konnen (?!sie (?:mich|uns|bitte))|"
    r"comment|quel\w*|quand|est-ce|que se passe|qui|como|que|cual\w*|cuando|quien|puede\w*|se puede)\b"
)
# Whoever asks that for themselves wants it done.
_FOR_ONESELF = late(
    r"\b(?:me|myself|us|mich|mir|uns|moi|m'|nous|nos|my (?:e-?mail|address|name|data|details|subscription)|our (?:e-?mails?|address(?:es)?|domain|company|team|office)|"
    r"mein\w*|unser\w* (?:adresse\w*|domain|firma|team)|mon|mes|mi|mis|(?:darme|borrarme|quitarme|me doy|desuscribirme|desinscrire|desabonner)(?= |$|\?))\b|\b(?:do|can|could|should|must|kann|muss|puis|peux|puedo|debo) (?:i|ich|je|yo)?\s?(?:unsubscribe|opt|stop|mich|me|m')"
)
_OWN_MAILING = late(
    r"\b(?:our|unser(?:e[nmrs]?)?|notre|nos|nuestr[oa]s?|nostr[oa]) (?:\w+ )?(?:news\w*|mailing\w*|\w*brief\w*|boletin\w*|infolettre|lettre|list\w*|e-?mails?|magazin\w*|rundschreiben)\b"
    r"|\b(?:hear(?:ing)?|mails?|e-?mails?|messages?|news) (?:\w+ )?from us\b|\b(?:von uns (?:horen|lesen)|de nos nouvelles|noticias nuestras)\b"
)
_OFFERED = late(r"\bunsubscribe (?:here|or (?:write|mail|e-?mail|reply) to)\b")
_INVITES = late(
    r"\bn(?:e |')(?:tardez|tarde|hesitez|hesite|manquez|manque|attendez|oubliez) (?:pas|point|plus)\b|\bno (?:dej\w+|dud\w+|tard\w+|olvid\w+|esper\w+) (?:de|en|a|para)\b|\bno dej\w+ de (?:envi|escrib|llam|mand|contact)\w+"
)
_OF_A_THING = late(
    r"\b(?:unsubscribe|opt out|abmelden|abbestellen|desabonner|darse de baja) (?:from|of|von|vom|de|del|du) (?:the |der |den |la |le |el |this |your )?(?:month-?end|problems?|life|work|mondays?|taxes|invoices|meetings|reality|job|winter|chaos)\b"
)


def speaks_of_another_no(sentence: str) -> bool:
    """Whether a folded sentence only speaks of a no: asks about one, offers one to others, or asks us to write."""
    bare = _QUOTED.sub(" ", sentence)
    asked = bare.rstrip(" \"')").endswith("?") and _ASKS.search(bare) is not None and _FOR_ONESELF.search(bare) is None
    return asked or any(p.search(bare) is not None for p in (_OWN_MAILING, _OFFERED, _INVITES, _OF_A_THING))
