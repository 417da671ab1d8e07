"""The locked wordings that the law wants in a mail, and the one rule for when each is due.

The composer copies them into the final bytes and the `legal_form` gate looks for them there: nobody
else, and no model, words them. English, German, French and Spanish; any other language gets English.
"""

from dataclasses import dataclass
from enum import StrEnum

from gates.draft import Sender
from gates.policy import Policy, Regime
from gates.recipient import Basis, Recipient

LANGUAGES = ("en", "de", "fr", "es")

# The countries whose data protection law gives a right to object that must stand apart from other
# text at the first contact (GDPR Art. 21(4); UK GDPR; Swiss FADP follows the same practice).
RIGHT_TO_OBJECT_COUNTRIES = frozenset(
    "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split()
)

_LANGUAGE_OF_COUNTRY = {"DE": "de", "AT": "de", "LI": "de", "FR": "fr", "ES": "es", "MX": "es", "AR": "es"}

_AI_DISCLOSURE = {
    "en": "This email was written with the help of an AI system.",
    "de": "Diese E-Mail wurde mit Hilfe eines KI-Systems geschrieben.",
    "fr": "Cet e-mail a été rédigé avec l'aide d'un système d'intelligence artificielle.",
    "es": "Este correo se ha redactado con la ayuda de un sistema de inteligencia artificial.",
}

_RIGHT_TO_OBJECT = {
    "en": "You have the right to object at any time to the use of your data for direct marketing. "
    "One click on the link above, or a reply saying so, is enough.",
    "de": "Sie haben das Recht, der Nutzung Ihrer Daten für Direktwerbung jederzeit zu widersprechen. "
    "Ein Klick auf den Link oben oder eine kurze Antwort genügt.",
    "fr": "Vous avez le droit de vous opposer à tout moment à l'utilisation de vos données à des fins de prospection. "
    "Un clic sur le lien ci-dessus ou une simple réponse suffit.",
    "es": "Tiene derecho a oponerse en cualquier momento al uso de sus datos con fines de mercadotecnia directa. "
    "Basta con un clic en el enlace de arriba o con una respuesta.",
}

_COMMERCIAL_NOTICE = {
    "en": "This is a commercial message.",
    "de": "Dies ist eine geschäftliche Nachricht mit werblichem Inhalt.",
    "fr": "Ceci est un message commercial.",
    "es": "Este es un mensaje comercial.",
}

_OPT_OUT_LABEL = {
    "en": "If you do not want to hear from us again, unsubscribe here:",
    "de": "Wenn Sie nichts mehr von uns hören möchten, melden Sie sich hier ab:",
    "fr": "Si vous ne souhaitez plus recevoir nos messages, désinscrivez-vous ici :",
    "es": "Si no desea recibir más mensajes nuestros, dese de baja aquí:",
}

_PRIVACY_LABEL = {
    "en": "Where your data comes from and how we use it:",
    "de": "Woher Ihre Daten stammen und wie wir sie nutzen:",
    "fr": "D'où viennent vos données et comment nous les utilisons :",
    "es": "De dónde proceden sus datos y cómo los usamos:",
}


class Notice(StrEnum):
    """A notice that is due in some mails only."""

    COMMERCIAL = "commercial_notice"
    AI_DISCLOSURE = "ai_disclosure"
    RIGHT_TO_OBJECT = "right_to_object"


_WORDINGS = {
    Notice.COMMERCIAL: _COMMERCIAL_NOTICE,
    Notice.AI_DISCLOSURE: _AI_DISCLOSURE,
    Notice.RIGHT_TO_OBJECT: _RIGHT_TO_OBJECT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalLine:
    """One paragraph of the legal block; `url`, where there is one, is the link that ends it."""

    text: str
    url: str = ""

    @property
    def plain(self) -> str:
        """The paragraph as it stands in the text part."""
        return f"{self.text} {self.url}".strip()


def language_for(country: str) -> str:
    """The language of the legal block for a country; English where we have no wording."""
    return _LANGUAGE_OF_COUNTRY.get(country.upper(), "en")


def ai_disclosure(language: str = "en") -> str:
    """Tells that an AI system took part (Reg. (EU) 2024/1689 Art. 50(1); Cal. Bus. & Prof. Code 17941)."""
    return _AI_DISCLOSURE.get(language, _AI_DISCLOSURE["en"])


def right_to_object(language: str = "en") -> str:
    """The right to object, a paragraph of its own (GDPR Art. 21(4))."""
    return _RIGHT_TO_OBJECT.get(language, _RIGHT_TO_OBJECT["en"])


def commercial_notice(language: str = "en") -> str:
    """Says that the mail is commercial (15 U.S.C. 7704(a)(5)(A)(i))."""
    return _COMMERCIAL_NOTICE.get(language, _COMMERCIAL_NOTICE["en"])


def opt_out_line(language: str = "en") -> str:
    """The sentence before the opt-out link (15 U.S.C. 7704(a)(3), (5)(A)(ii); Directive 2002/58/EC Art. 13(4))."""
    return _OPT_OUT_LABEL.get(language, _OPT_OUT_LABEL["en"])


def privacy_line(language: str = "en") -> str:
    """The sentence before the privacy link (GDPR Art. 14(1)-(3))."""
    return _PRIVACY_LABEL.get(language, _PRIVACY_LABEL["en"])


def sender_line(sender: Sender) -> str:
    """Who writes, from where: company, postal address, telephone (15 U.S.C. 7704(a)(5)(A)(iii); CASL s. 6(2))."""
    return " · ".join(p for p in (sender.company, " ".join(sender.postal_address.split()), sender.phone) if p)


def wordings(notice: Notice) -> tuple[str, ...]:
    """Every locked wording of a notice, in all languages."""
    return tuple(_WORDINGS[notice].values())


def notices_due(recipient: Recipient, policy: Policy) -> tuple[Notice, ...]:
    """Which notices this mail must carry: the composer writes exactly these, the gate looks for exactly these."""
    country = recipient.country.upper()
    due = []
    if not any(c.basis in {Basis.CONSENT, Basis.CASL_EXPRESS} for c in recipient.consents):
        due.append(Notice.COMMERCIAL)
    if country in policy.ai_disclosure_countries:
        due.append(Notice.AI_DISCLOSURE)
    strict = country in RIGHT_TO_OBJECT_COUNTRIES or policy.regimes.get(country) is Regime.OPT_IN
    if recipient.first_contact and strict:
        due.append(Notice.RIGHT_TO_OBJECT)
    return tuple(due)


def legal_lines(
    *, sender: Sender, due: tuple[Notice, ...], unsubscribe: str, language: str = "en"
) -> tuple[LegalLine, ...]:
    """The whole legal block, one paragraph each, in the order in which it stands in the mail."""
    said = {n: _WORDINGS[n].get(language, _WORDINGS[n]["en"]) for n in due}
    lines = [LegalLine(text=sender_line(sender))]
    if Notice.COMMERCIAL in said:
        lines.append(LegalLine(text=said[Notice.COMMERCIAL]))
    lines.append(LegalLine(text=opt_out_line(language), url=unsubscribe))
    if Notice.AI_DISCLOSURE in said:
        lines.append(LegalLine(text=said[Notice.AI_DISCLOSURE]))
    if Notice.RIGHT_TO_OBJECT in said:
        lines.append(LegalLine(text=said[Notice.RIGHT_TO_OBJECT]))
    if sender.privacy_url:
        lines.append(LegalLine(text=privacy_line(language), url=sender.privacy_url))
    return tuple(lines)


def all_wordings() -> tuple[str, ...]:
    """Every locked wording in every language: text that the company approved, whoever reads it."""
    tables = (*_WORDINGS.values(), _OPT_OUT_LABEL, _PRIVACY_LABEL)
    return tuple(wording for table in tables for wording in table.values())
