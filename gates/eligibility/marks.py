"""What the fields of a CRM record say against mailing: flags, states, subscription types, lines of a history, scopes.

No gate: shared by the consent gate, the lawful basis gate and the reader of duplicates. A field is read by what its
name means and what its value means, in any of the spellings that CRMs and their administrators use.
"""

import re
from enum import StrEnum
from functools import lru_cache

from gates.late import late
from gates.recipient import ConsentState, Value
from gates.text.plain import folded
from gates.text.refusals import No, refusals

_YES = frozenset("true yes y 1 on x checked ja j oui si sim wahr vrai verdadero set active t enabled".split())
_NO = frozenset(
    "false no n 0 off none null nan nein non not_set unset inactive f never unchecked disabled falsch faux falso na "
    "n_a nil "
    "not_opted_out opted_in opt_in subscribed not_unsubscribed no_opt_out not_specified unspecified empty "
    "not_applicable "
    "contactable active_subscriber allowed 0_0 never_opted_out".split()
)
_UNREADABLE = frozenset(
    "unknown error unreadable hidden forbidden undefined not_readable no_access unclear pending".split()
)


def words_of(name: str) -> str:
    """A field's name as words: ``HasOptedOutOfEmail``, ``hs_email_optout`` and ``Email Opt-Out`` alike."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return " ".join(re.findall(r"[a-z0-9]+", folded(apart)))


def _key(value: object) -> str:
    return "_".join(re.findall(r"[a-z0-9]+", folded(str(value))))


_OTHER_CHANNEL = late(
    r"\b(?:call|calls|phone|fax|sms|text|mobile|post|postal|direct mail|whatsapp|linkedin|push|cookies?|tracking|geo"
    r"|news ?letters?|blog|webinars?|surveys?|events?|ads?|advertising|doorstep|voice|tps|ctps|in ?app|chat)\b"
)
_NO_MARK = late(
    r"\b(?:link|url|token|text|rate|count|language|template|page|offered|notice|shown|footer|sent|method|deadline"
    r"|policy|reason code"
    r"|list id|visits|website)\b"
)
_OPT_OUT_NAME = late(
    r"opt(?:ed|s)? ?out|unsub(?:scri\w*)?\b|\bdo ?not ?(?:contact|e "
    r"?mail|mail|market|process|disturb|solicit|track|reach|use|call)"
    r"|\bdont ?(?:contact|e ?mail|mail|market|process)|\bdnc\b|\bdne\b|\bdnm\b|\bno ?(?:marketing|e "
    r"?mails?|contact|mail|outreach|spam)\b"
    r"|\bsuppress\w*|\bblack ?list\w*|\bblock ?list\w*|\bdeny "
    r"?list\w*|\bobject(?:ion|ed)s?\b|\bcomplain\w*|\bspam\b|\bforget\b|\bforgotten\b"
    r"|\berasure\b|\berased?\b|gdpr (?:delete|deletion|erase|removal|forget)|(?:delete|deletion|removal) "
    r"request\w*|right to be"
    r"|\blegal ?hold\b|\blitigation hold\b|\bquarantin\w*|\bbounced?\b|hard ?bounce\w*|\binvalid email\b|email invalid"
    r"|widerspr\w*|\bwerbesperre\b|\bkontaktsperre\b|\bsperr\w*|\bmailsperre\b|\brobinson\w*|\bkeine? "
    r"(?:werbung|mails?|kontakt)"
    r"|\bdesabon\w*|\bdesinscri\w*|\bne pas contacter\b|\bopposition\b|\bbaja\b|\bno contactar\b|\bno "
    r"molestar\b|\brevok\w*|\bwithdr\w*"
    r"|\bconsent (?:denied|refused)|\bexclude from\b|\bemail ban\w*|\bleave alone\b|\bnot contactable\b|\bdo not\b"
)
_ALLOWED_NAME = late(
    r"\b(?:contactable|can (?:be )?(?:contact\w*|e ?mail\w*|mail\w*|market\w*)|may (?:we )?(?:contact|e "
    r"?mail|mail)|ok to (?:contact|e ?mail|mail)"
    r"|(?:allow\w*|permit\w*|accepts?|agrees to) (?:e ?mails?|mails?|contact|marketing|outreach)|e ?mail(?:ing)? "
    r"(?:allowed|permitted|ok|permission)"
    r"|(?:contact|marketing|mailing) (?:allowed|permitted|permission|consent)|consent(?: given| status| state| "
    r"granted| to marketing)?"
    r"|gdpr consent|email consent|werbeeinwilligung|einwilligung|marketing ok|reachable by email|emailable)$|^consent\b"
)
_STATE_NAME = late(
    r"\b(?:status|stage|state|tags?|flags?|notes?|comments?|remarks?|preferences?|consent|gdpr|privacy|compliance"
    r"|marketing|e ?mail"
    r"|mail|contact\w*|subscriptions?|legal|alert|warning|labels?|segments?|lists?|disposition|outcome|rating|memo|bemerkung\w*"
    r"|hinweis\w*|notiz\w*|statut|estado|observaciones|notas|remarques|kommentar\w*|internal|handling|instructions?|restrictions?"
    r"|outreach|type|category|lifecycle|relationship|sales)\b"
)
_FREE_TEXT = late(
    r"\b(?:description|about|products?|industry|name|tagline|bio|summary|specialt\w*|services|keywords|technolog\w*"
    r"|tech stack|website"
    r"|domain|address|title|headline|skills|interests|news|mission|competitors?|tools?|software|url|role|department)\b"
)


def mark_of(name: str, value: Value) -> ConsentState | None:
    """What this field says against mail: a state, UNKNOWN for a no that cannot be read, None for nothing."""
    return _mark(name, str(value))


@lru_cache(maxsize=4096)
def _mark(name: str, value: str) -> ConsentState | None:
    words, key = words_of(name), _key(value)
    if _NO_MARK.search(words) or re.match(r"\s*https?://", value):
        return None
    if _OPT_OUT_NAME.search(words) and not _is_about_something_else(words):
        return _flag(words, key)
    if _ALLOWED_NAME.search(words):
        return _permission(key, value)
    if (
        not value.isdigit()
        and _speaks(words, value)
        and not _is_about_something_else(words)
        and refusals(value.replace("_", " "))
    ):
        kind = refusals(value.replace("_", " "))[0].kind
        return None if kind in {No.NO_INTEREST, No.PAUSE} and "status" not in words else ConsentState.OPTED_OUT
    return None


def _is_about_something_else(words: str) -> bool:
    """The telephone, the newsletter, cookies: not our mail."""
    other = _OTHER_CHANNEL.search(words)
    return bool(other) and not re.search(
        r"\be ?mails?\b|\ball\b|\bmarketing\b|\bcontact\b", words.replace(other.group(), "") if other else words
    )


def _flag(words: str, key: str) -> ConsentState | None:
    if "not" in words.split() and re.search(r"\bnot (?:unsub|opted|suppress|bounced|black)", words):
        return ConsentState.OPTED_OUT if key in _NO - {""} else None
    if not key or key in _NO:
        return None
    if key in _UNREADABLE:
        return ConsentState.UNKNOWN
    if re.search(r"bounce|quarantin|invalid", words):
        return (
            None
            if re.match(r"soft", key) or (re.fullmatch(r"[0-9]+", key) and not re.search(r"hard|bounced", words))
            else ConsentState.BOUNCED
        )
    return ConsentState.COMPLAINED if re.search(r"complain|spam", words) else ConsentState.OPTED_OUT


_DENIED = late(
    r"withdr|revok|refus|denied|declin|reject|object|opt\w*_?out|unsub|expired|lapsed|not_given|no_consent|do_not|widerruf|verweigert|entzogen"
    r"|retire|refuse|revocad|denegad|not_granted|not_allowed|forbidden|blocked"
)


def _permission(key: str, value: str) -> ConsentState | None:
    """``marketing_consent: withdrawn`` is a no; a bare "false" leaves open what the person wants, so it is unknown."""
    if _DENIED.search(key) and not re.match(r"not_(?:withdrawn|revoked|expired)|never_(?:withdrawn|revoked)", key):
        return ConsentState.OPTED_OUT
    if key in {"false", "no", "n", "0", "off", "nein", "non", "unknown", "none", "pending", "unconfirmed", "unclear"}:
        return ConsentState.UNKNOWN
    return ConsentState.OPTED_OUT if refusals(value.replace("_", " ")) else None


def _speaks(words: str, value: str) -> bool:
    """Whether this field's text is about how to treat the person: a state, a remark, or a short label."""
    if _FREE_TEXT.search(words):
        return False
    return bool(_STATE_NAME.search(words)) or len(value.split()) <= 4


# --------------------------------------------------------------------------------- subscriptions


_OURS = late(
    r"\b(?:sales|outreach|marketing|commercial|promotional?|promotions?|offers?|prospecting|one to one|1 ?to ?1|1 "
    r"1|121|all|any|every\w*|global"
    r"|e ?mails?|mail|cold|outbound|b2b|business "
    r"development|default|total|general|vertrieb|werbung|prospection|comercial|commerciale?s?"
    r"|sdr|bdr|direct|partner offers|lead|leads|contact)\b"
)
_OTHERS = late(
    r"\b(?:news ?letters?|news|blog|digest|weekly|monthly|product "
    r"updates?|release\w*|service|support|billing|invoices?|transactional"
    r"|events?|webinars?|surveys?|research|nps|feedback|alerts?|notifications?|status|system|account|onboarding|training|podcast"
    r"|sms|phone|post|fax|push|community|jobs?|careers?|recruit\w*|partners?|customer|customers|education|orders?|magazine|reports?|tips"
    r"|investor\w*|press|changelog|security|maintenance|updates?|renewals?|courses?|academy|user group|beta)\b"
)


class Choice(StrEnum):
    """What a person chose about one kind of mail."""

    NO = "no"
    YES = "yes"
    UNSET = "unset"
    UNREADABLE = "unreadable"


def choice_of(state: str) -> Choice:
    """What the state of a subscription means, in a CRM's own words."""
    key = _key(state)
    if re.search(
        r"unsub|opt\w*_?out|do_not|abgemeldet|desabonn|desinscri|de_baja|withdr|revok|object|suppress|block|complain|spam|bounced",
        key,
    ):
        return Choice.UNSET if re.match(r"not_(?:unsub|opted_out|opt_out)|never_unsub|no_opt", key) else Choice.NO
    if key in {
        "not_set",
        "not_specified",
        "not_opted",
        "unset",
        "none",
        "null",
        "",
        "default",
        "n_a",
        "never_set",
        "not_asked",
        "no_preference",
        "unspecified",
        "not_opted_in",
    }:
        return Choice.UNSET
    if re.search(r"not_subscri|not_given|refused|declined|denied", key) or key in {
        "false",
        "no",
        "0",
        "off",
        "out",
        "n",
        "nein",
        "non",
    }:
        return Choice.NO
    if (
        re.search(r"subscri|opt\w*_?in|confirmed|active|granted|given|abonn|angemeldet|alta", key)
        and "pending" not in key
        and "unconf" not in key
    ):
        return Choice.YES
    return Choice.YES if key in _YES or key in {"in", "contactable", "allowed"} else Choice.UNREADABLE


def is_our_mail(name: str) -> bool | None:
    """Whether a subscription type covers sales outreach; None when its name does not tell."""
    words = words_of(name)
    ours, others = _OURS.search(words), _OTHERS.search(words)
    if ours and ours.group() == "marketing" and re.search(r"\bnews ?letters?\b", words) and " and " not in words:
        return False
    if ours and (
        not others or ours.group() not in {"mail", "email", "e mail", "emails", "direct", "contact", "general"}
    ):
        return not (others and not re.search(r"sales|outreach|all|marketing|promo|commercial|outbound|prospect", words))
    return False if others else None


# ------------------------------------------------------------------------------ history and scope


_EVENT_NO = late(
    r"opt\w* ?out|unsub|object|withdr|revok|complain|spam|do not|dnc|suppress|erasure|erase|forget|delet\w+ "
    r"request|refus|declin|denied|bounce"
    r"|widerspr|widerruf|abgemeldet|abmeldung|werbesperre|desabon|desinscri|opposition|retrait|baja|revoca|oposicion"
    r"|consent (?:lost|expired|removed)|retract"
    r"|ingetrokken|intrekk|afgemeld|uitgeschreven|opgezegd|bezwaar|revoc|disiscri"
    r"|disdett|ritir|cancelad|descadast|wycof|wypis|rezygn|sprzeciw|avregistr|avmeld|afmeld|aterkall|tilbagekald"
    r"|tilbakekal|trukket|odhlas|odvol|leiratk|dezabon|retras"
    r"|black ?list|blocked|stop"
)
_EVENT_YES = late(
    r"opt\w* ?in\b|(?<!un)subscri|consent (?:given|granted|confirmed|renewed|recorded|obtained)|gave "
    r"consent|confirm\w*|double|einwilligung|angemeldet"
    r"|inscri|abonn|alta|suscri|agreed|accepted|permission|consent$|^consent|granted|signed up|sign ?up"
)


def event_of(event: str) -> Choice:
    """What a line of a consent history says about our mail."""
    words = words_of(event)
    if _EVENT_NO.search(words):
        if re.search(
            r"\b(?:no|not|never|without|did ?n.?t) (?:\w+ ){0,2}(?:opt|unsub|objec|complain|bounce)|soft "
            r"bounce|(?:link|notice) (?:shown|sent|offered|included)",
            words,
        ):
            return Choice.UNSET
        other = _OTHER_CHANNEL.search(words)
        wide = re.search(
            r"\ball\b|e ?mails?\b(?! (?:newsletter|digest))|everything|marketing|sales|outreach|contact", words
        )
        if (other or _OTHERS.search(words)) and not wide and not re.search(r"^(?:system|account)", words):
            return Choice.UNSET if _of_another_kind(words) else Choice.NO
        return Choice.NO
    if _EVENT_YES.search(words):
        return Choice.YES
    return Choice.NO if refusals(event.replace("_", " ")) else Choice.UNSET


_BY_MEANS = late(
    r"\b(?:via|by|through|per|in|at|during|from) (?:\w+ "
    r"){0,2}(?:phone|call|text|sms|support|customer|link|event|webinar|service|feedback|survey|partner|system|post"
    r"|account|chat)\b"
)


def _of_another_kind(words: str) -> bool:
    """ "Unsubscribed from newsletter", "sms opt out", but not "opted out via support call"."""
    return not _BY_MEANS.search(words) or bool(
        re.search(
            r"from (?:the )?(?:\w+ )?(?:news "
            r"?letters?|blog|webinars?|events?|surveys?|sms|digest|podcast|phone|calls?)\b",
            words,
        )
    )


_COVERS = late(
    r"\b(?:sales|outreach|marketing\w*|commercial\w*|promotion\w*|promo|offers?|offerings?|prospect\w*|business "
    r"development|all|any|everything|every"
    r"|product (?:info\w*|news|offers?|marketing|demos?)|(?:info\w*|news) (?:about|on|regarding) (?:our |the "
    r")?(?:products?|services?|solutions?|offer\w*)|products? and services?"
    r"|our products?|our services?|services? "
    r"information|demos?|quotes?|pricing|proposals?|werb\w+|vertrieb\w*|angebot\w*|produktinfo\w*"
    r"|produktinformation\w*"
    r"|publicitaire\w*|comercial\w*|publicidad|ofertas?|offres?|one to one|1 to 1|b2b|contact|e ?mails?|direct "
    r"mail|communications?|follow ?ups?|general|unrestricted|full"
    r"|solutions?|enquir\w+|inquir\w+|advertis\w*|product information|trade|consultation|information)\b"
)
_OTHER_PURPOSE = late(
    r"\b(?:news ?letters?|digest|blog|order\w*|transaction\w*|service "
    r"(?:messages?|notices?|emails?|announcements?)|event\w*|logistic\w*|recruit\w*|job\w*|careers?|hiring"
    r"|applicants?|application\w*|support|tickets?|invoic\w*|billing|payments?|surveys?|research|webinars?"
    r"|downloads?|white ?papers?|accounts?|security|press|media|investor\w*|deliver\w*"
    r"|shipping|shipment|contract "
    r"performance|training|course|certification|appointments?|reservation\w*|registration|warranty|maintenance"
    r"|recall\w*|competition|raffle|sweepstakes?"
    r"|bewerb\w*|bestell\w*|rechnung\w*|veranstaltung\w*|rundbrief|commandes?|factur\w*|evenement\w*|pedidos?"
    r"|eventos?|boletin\w*|seleccion|empleo|emploi|candidat\w*|community|user group"
    r"|feedback|release notes?|product "
    r"updates?|updates|reminders?|alerts?|phone|calls?|sms|post|whatsapp|donation\w*|alumni|travel|contest|beta)\b"
)
_ONLY = late(
    r"\b(?:only|just|solely|exclusively|nur|ausschliesslich|ausschlieslich|solo|uniquement|seulement|solamente"
    r"|exclusivement|limited to)\b"
)
_EXCEPT = late(
    r"\b(?:no|not|non|never|without|excluding|except|but not|nicht|kein\w*|ohne|auser|sans|sauf|pas|sin|excepto) "
    r"(?:\w+ ){0,3}?"
    r"(?:sales|marketing|commercial|promotion\w*|outreach|werb\w*|prospect\w*|publicidad|comercial|e "
    r"?mails?|advertis\w*|offers?)\b"
)


def scope_covers(scope: str) -> bool | None:
    """Whether a consent given for this purpose covers sales outreach; None when its words do not tell."""
    words = words_of(scope)
    if not words or words in {"none", "null", "n a", "na"}:
        return True
    if _EXCEPT.search(words):
        return False
    other = _OTHER_PURPOSE.search(words)
    wide = _COVERS.search(_OTHER_PURPOSE.sub(" ", words))
    if other and _ONLY.search(words):
        return bool(re.search(r"\b(?:sales|marketing|outreach|commercial|promo\w*|offers?|werb\w+)\b", words))
    if wide and other:
        return wide.group() not in {
            "communications",
            "communication",
            "contact",
            "email",
            "emails",
            "e mail",
            "e mails",
            "information",
            "trade",
            "general",
        }
    return True if wide else (False if other else None)
