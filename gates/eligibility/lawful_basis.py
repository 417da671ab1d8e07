"""Gate: a basis on record that fits the recipient's country, and an honest origin of the address."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from gates.eligibility.marks import Choice, event_of
from gates.eligibility.origins import origin_in_note, origin_of
from gates.gate import gate
from gates.late import late
from gates.mailboxes import FREE_MAILBOXES
from gates.policy import CASL_BASES, CASL_WINDOWS, ISO_COUNTRIES, OPT_IN_BASES, OPT_OUT_BASES, Policy, Regime
from gates.recipient import Basis, Consent, Recipient
from gates.verdict import Evidence, Finding, block, hold, passed

_FIT = {
    Regime.OPT_IN: OPT_IN_BASES,
    Regime.OPT_OUT: OPT_OUT_BASES,
    # Consent on record is express consent by another name (CASL s. 6(1)(a)).
    Regime.CASL: CASL_BASES | {Basis.CONSENT},
}

# PECR reg. 22 and its sisters: a sole trader or partnership is an individual subscriber, who must
# have agreed first. A free mailbox tells nothing about which of the two it is.
INDIVIDUALS_MUST_AGREE = frozenset({"GB", "FR", "IE"})
INDIVIDUAL_TYPES = frozenset({"sole_trader", "individual", "partnership", "consumer"})

# The words that CRMs use for the bases; HubSpot's "Legal basis for processing contact's data" first.
_BASIS_WORDS = {
    "freely_given_consent_from_contact": Basis.CONSENT,
    "express_consent": Basis.CONSENT,
    "explicit_consent": Basis.CONSENT,
    "opt_in": Basis.CONSENT,
    "double_opt_in": Basis.CONSENT,
    "legitimate_interest_prospect_lead": Basis.LEGITIMATE_INTEREST,
    "legitimate_interest_other": Basis.LEGITIMATE_INTEREST,
    "legitimate_interests": Basis.LEGITIMATE_INTEREST,
    "legitimate_interest_existing_customer": Basis.EXISTING_CUSTOMER,
    "soft_opt_in": Basis.EXISTING_CUSTOMER,
    "performance_of_a_contract": Basis.CONTRACT,
    "not_applicable": Basis.NONE,
    "no_basis": Basis.NONE,
}

# A record that says one of these contradicts a customer; one of those proves him.
_NOT_BOUGHT_YET = frozenset(
    "lead subscriber mql sql marketingqualifiedlead marketing_qualified_lead salesqualifiedlead sales_qualified_lead "
    "prospect "
    "opportunity suspect target interessent cold_lead new open never_bought not_a_customer non_customer".split()
)
_CUSTOMER = frozenset(
    "customer client evangelist existing_customer kunde bestandskunde cliente active_customer won closed_won renewal "
    "advocate "
    "former_customer past_customer churned_customer ex_customer paying trialist_converted".split()
)
_STAGES = late(
    r"lifecycle|lead_status|stage|customer_(?:status|type)|account_(?:status|type)|relationship|(?:^|[._])type$"
)
_BOUGHT = late(
    r"purchas|\border(?:ed|s)?\b|bought|invoice|contract|renew|subscription (?:start|paid)|closed won|deal "
    r"won|sale\b|customer since|paid"
    r"|bestell|kauf|rechnung|auftrag|vertrag|achat|commande|facture|contrat|compra|pedido|factura|licen[cs]e "
    r"(?:issued|start)|checkout|go live"
)
_ASKED = late(
    r"inquir|enquir|quote|demo|form|asked|request|contact(?:ed)? "
    r"us|anfrage|angebot|demande|devis|consulta|solicit|inbound|rfp|pricing|question"
    r"|trial|sample|application|brochure|callback"
)
_NEVER = late(r"\b(?:never|not|no|lost|cancel\w*|abandon\w*|declin\w*|refund\w*|void\w*|nie|jamais|nunca)\b")
_CONSENT_GROWS_OLD = timedelta(days=4 * 365)
_SEEN_LATELY = timedelta(days=2 * 365)


@gate(
    "lawful_basis",
    version="3",
    because="GDPR Art. 6(1); Directive 2002/58/EC Art. 13; UWG s. 7; PECR reg. 22; CASL s. 6, 10; 15 U.S.C. 7704(b)(1)",
    legal=True,
)
def lawful_basis(recipient: Recipient, policy: Policy) -> Finding:
    """One record must show a basis that the country accepts; no record may show an origin that is refused."""
    found = max((*_country(recipient, policy), *_origin(recipient, policy)), key=lambda f: f.ruling, default=None)
    return found or passed("basis_on_record", Evidence(where="consents", text=recipient.country.upper()))


def _country(recipient: Recipient, policy: Policy) -> Iterator[Finding]:
    country = recipient.country.strip().upper()
    regime = policy.regimes.get(country)
    if not country:
        yield hold(
            "country_unknown",
            Evidence(where="country"),
            message="We do not know this person's country, so we do not know which rules apply.",
            mend="Fill in the country on the contact or the company in the CRM.",
        )
    elif regime is not None:
        yield from _type(recipient, country)
        yield from _basis(recipient, policy, country, _regime_for(recipient, country, regime))
    elif country in ISO_COUNTRIES:
        # Nobody told us a softer rule, so the strictest one stands; whether it suffices is for a lawyer to say.
        yield from (_unlisted(country) for f in _basis(recipient, policy, country, Regime.OPT_IN) if f.ruling > 0)
    else:
        yield _unlisted(country)


def _unlisted(country: str) -> Finding:
    return hold(
        "country_unlisted",
        Evidence(where="country", text=country),
        message=f"The policy has no rule for the country {country}.",
        mend="Obtain consent, or have an administrator add the country to app.yaml after asking a lawyer.",
    )


def _regime_for(recipient: Recipient, country: str, regime: Regime) -> Regime:
    individual = any(is_individual(t) for t in (recipient.recipient_type, *_legal_forms(recipient)))
    return Regime.OPT_IN if individual and country in INDIVIDUALS_MUST_AGREE else regime


_LEGAL_FORM = late(
    r"(?:legal_form|legal_entity|recipient_type|(?:company|entity|customer|account|organi[sz]ation|business)_type)$"
)
_INDIVIDUAL = late(
    r"sole_?(?:trader|proprietor)|self_?employed|freelanc|\bindividual|consumer|private_(?:person|individual)|natural_person|(?:ordinary_|general_)?partnership"
    r"|einzelunternehm|freiberuf|selbst(?:st)?andig|privatperson|auto_?entrepreneur|micro_?entrepre|entreprise_individuelle|autonomo|b2c|independent_contractor"
)


def is_individual(words: str) -> bool:
    """Whether a record's words mean somebody whom the law treats as a private person (PECR reg. 2)."""
    key = _key(words)
    limited = re.search(r"limited_partnership|limited_liability|\bllp\b|\blp\b|corporate", key)
    return key in INDIVIDUAL_TYPES or (bool(_INDIVIDUAL.search(key)) and limited is None)


def _legal_forms(recipient: Recipient) -> Iterator[str]:
    yield from (str(f.value) for path, f in recipient.facts.items() if _LEGAL_FORM.search(path))


def _type(recipient: Recipient, country: str) -> Iterator[Finding]:
    if country in INDIVIDUALS_MUST_AGREE and not recipient.recipient_type and recipient.domain in FREE_MAILBOXES:
        yield hold(
            "recipient_type_unknown",
            Evidence(where="address", text=recipient.domain),
            message="This is a private mailbox, and the record does not say whether the person is a sole trader.",
            mend="Record the recipient type (corporate or sole trader) on the contact in the CRM.",
        )


def _key(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", words.casefold()).strip("_")


def _read_basis(reading: Consent) -> Basis | None:
    """The basis that a record names; None when it names none that we know."""
    key = _key(reading.basis or "")
    if key in _BASIS_WORDS:
        return _BASIS_WORDS[key]
    return Basis(key) if key in set(Basis) else None


def _basis(recipient: Recipient, policy: Policy, country: str, regime: Regime) -> Iterator[Finding]:
    """The best reading counts: a basis is evidence that one record has, not a wish that all must share."""
    judged = [_one_basis(i, c, recipient, policy, country, regime) for i, c in enumerate(recipient.consents)]
    if not judged:
        yield _missing("No record names a lawful basis for writing to this person.")
        return
    if any(f is None for f in judged):
        return
    yield max((f for f in judged if f is not None), key=lambda f: f.ruling)


def _missing(message: str, *evidence: Evidence) -> Finding:
    return hold(
        "basis_missing",
        *evidence,
        message=message,
        mend="Record the lawful basis, with date and proof, on the contact in the CRM.",
    )


def _one_basis(
    index: int, reading: Consent, recipient: Recipient, policy: Policy, country: str, regime: Regime
) -> Finding | None:
    """What keeps this record's basis from carrying the mail; None when it does."""
    where = f"consents[{index}] {reading.source} basis"
    basis = _read_basis(reading)
    if basis is None or basis is Basis.NONE:
        return _missing(
            f"{reading.source} names no lawful basis that we know.", Evidence(where=where, text=reading.basis or "")
        )
    american_only = basis is Basis.CAN_SPAM_OPT_OUT and country != "US"
    if basis not in _FIT[regime] or american_only:
        return block(
            "basis_not_enough",
            Evidence(where=where, text=basis.value),
            message=f"“{basis.value.replace('_', ' ')}” is not enough to write to someone in {country}.",
            mend="Obtain consent first, or write to them by another channel.",
        )
    if basis not in policy.bases:
        return block(
            "basis_not_allowed_here",
            Evidence(where=where, text=basis.value),
            message=f"This segment does not write on the basis “{basis.value.replace('_', ' ')}”.",
            mend="Move the person to a segment that allows it.",
        )
    doubt = _doubtful(basis, reading, recipient, where, regime)
    return doubt or _window(basis, reading, recipient, where, CASL_WINDOWS.get(basis))


def _doubtful(basis: Basis, reading: Consent, recipient: Recipient, where: str, regime: Regime) -> Finding | None:
    """A basis that the rest of the record does not bear out."""
    if basis in {Basis.CONSENT, Basis.CASL_EXPRESS}:
        return _unproven_consent(reading, recipient, where)
    if basis in {Basis.EXISTING_CUSTOMER, Basis.CONTRACT} and regime is not Regime.OPT_OUT and _never_bought(recipient):
        return hold(
            "customer_unproven",
            Evidence(where=where, text=basis.value),
            message="The basis says customer, but the record shows no purchase and calls the person a lead.",
            mend="Record the purchase, or obtain consent first.",
        )
    return None


def _unproven_consent(reading: Consent, recipient: Recipient, where: str) -> Finding | None:
    """Consent must be shown (GDPR Art. 7(1)): a history without any opt-in shows none, one of long ago has faded."""
    if not reading.history or reading.proof:
        return None
    agreed = [e.at for e in reading.history if event_of(e.event) is Choice.YES or _ASKED.search(e.event.lower())]
    if not agreed:
        return hold(
            "consent_unproven",
            Evidence(where=where, text=", ".join(e.event for e in reading.history)),
            message="The basis is consent, but the history on record shows no opt-in.",
            mend="Record when and how the person agreed, or ask them.",
        )
    newest = max((at for at in agreed if at is not None), default=None)
    seen = [a.at for a in recipient.activities if a.at is not None and recipient.as_of - a.at < _SEEN_LATELY]
    if newest is not None and recipient.as_of - newest > _CONSENT_GROWS_OLD and not seen:
        return hold(
            "consent_old",
            Evidence(where=where, text=f"{newest:%Y-%m-%d}"),
            message=f"The consent is of {newest:%d %b %Y}, and nothing happened since that would renew it.",
            mend="Ask the person again before you write about sales.",
        )
    return None


def _never_bought(recipient: Recipient) -> bool:
    """The record calls the person a lead, and shows no purchase anywhere."""
    if recipient.relationship.customer:
        return False
    stages = {_key(str(f.value)) for path, f in recipient.facts.items() if _STAGES.search(_key(path))}
    told = {path for path, f in recipient.facts.items() if _says_never(path, f.value)}
    if stages & _CUSTOMER or not (stages & _NOT_BOUGHT_YET or told):
        return False
    texts = (
        *(f"{a.kind} {a.status} {a.detail}" for a in recipient.activities),
        *(e.event for c in recipient.consents for e in c.history),
        *(c.proof or "" for c in recipient.consents),
        *(c.origin or "" for c in recipient.consents),
        *(n.text for n in recipient.notes),
        *(p for p, f in recipient.facts.items() if f.value and p not in told),
    )
    return not any(_BOUGHT.search(t) and not _NEVER.search(t) for t in (x.lower().replace("_", " ") for x in texts))


def _says_never(path: str, value: object) -> bool:
    """``is_customer: false``, ``orders: 0``."""
    counted = re.search(
        r"customer$|orders?$|purchases?$|(?:order|purchase|deal)_?(?:count|total)|won_deals|lifetime_value",
        path.lower(),
    )
    return counted is not None and str(value).strip().lower() in {"false", "no", "0", "0.0", "never", "none"}


def _window(
    basis: Basis, reading: Consent, recipient: Recipient, where: str, window: timedelta | None
) -> Finding | None:
    if window is None:
        return None
    began = _began(basis, reading, recipient)
    if began is None or began > recipient.as_of:
        return hold(
            "basis_undated",
            Evidence(where=where, text=basis.value),
            message="Implied consent runs out, and the record has no usable date from which it counts.",
            mend="Record the date of the purchase or enquiry on the contact.",
        )
    if recipient.as_of - began > window:
        return block(
            "basis_expired",
            Evidence(where=where, text=f"{began:%Y-%m-%d}"),
            message=f"Implied consent of {began:%d %b %Y} ran out after {window.days} days.",
            mend="Ask for express consent first.",
        )
    return None


def _began(basis: Basis, reading: Consent, recipient: Recipient) -> datetime | None:
    """The purchase or the enquiry itself where the record dates it, else the day on which the basis was recorded."""
    kind = _BOUGHT if basis is Basis.CASL_IMPLIED_PURCHASE else _ASKED
    dated = [(e.event, e.at) for e in reading.history] + [(f"{a.kind} {a.detail}", a.at) for a in recipient.activities]
    of_kind = [at for said, at in dated if at is not None and kind.search(said.lower().replace("_", " "))]
    return max((at for at in of_kind if at <= recipient.as_of), default=reading.recorded_at)


_SOURCE_FIELD = late(
    r"(?:lead|contact|original|list|data|record|address|email)_?source|(?:^|[._])(?:source|origin|acquired|acquisition)"
)


def _origin(recipient: Recipient, policy: Policy) -> Iterator[Finding]:
    named = [(i, c) for i, c in enumerate(recipient.consents) if (c.origin or "").strip()]
    if not named:
        yield _unknown_origin()
    for index, reading in named:
        origin = origin_of(reading.origin or "", policy.refused_origins)
        evidence = Evidence(where=f"consents[{index}] {reading.source} origin", text=reading.origin or "")
        if origin == "unknown":
            yield _unknown_origin(evidence)
        elif origin:
            yield _refused(origin, reading.origin or "", evidence)
    for path, fact in recipient.facts.items():
        if _SOURCE_FIELD.search(path.lower()):
            origin = origin_of(str(fact.value), policy.refused_origins)
            if origin not in {"", "unknown"}:
                yield _refused(origin, str(fact.value), Evidence(where=path, text=str(fact.value), fact=path))
    for n, note in enumerate(recipient.notes):
        if origin := origin_in_note(note.text, policy.refused_origins):
            yield hold(
                "origin_in_note",
                Evidence(where=f"{note.source.object}.notes[{n}]", text=note.text),
                message=f"A note says that this address was {origin}.",
                mend="Find out where the address came from, and correct the record.",
            )


def _refused(origin: str, words: str, evidence: Evidence) -> Finding:
    return block(
        "origin_refused",
        evidence,
        message=f"The address was {origin} (“{_quotable(words)}”), and we do not write to such addresses.",
        mend="Do not mail them; correct the origin in the CRM if it is wrong.",
    )


def _quotable(words: str) -> str:
    """Messages reach logs, so an address in them does not."""
    return re.sub(r"\S+@\S+", "an address", words)


def _unknown_origin(*evidence: Evidence) -> Finding:
    return hold(
        "origin_unknown",
        *evidence,
        message="No record says where this address came from.",
        mend="Record the origin of the address on the contact in the CRM.",
    )
