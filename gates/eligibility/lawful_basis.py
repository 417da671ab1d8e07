"""Gate: a basis on record that fits the recipient's country, and an honest origin of the address."""

import re
from collections.abc import Iterator
from datetime import timedelta

from gates.gate import gate
from gates.policy import CASL_BASES, CASL_WINDOWS, OPT_IN_BASES, OPT_OUT_BASES, Policy, Regime
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

FREE_MAILBOXES = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.fr live.com live.co.uk msn.com yahoo.com "
    "yahoo.co.uk yahoo.fr ymail.com aol.com icloud.com me.com mac.com proton.me protonmail.com btinternet.com "
    "sky.com virginmedia.com talktalk.net orange.fr wanadoo.fr free.fr sfr.fr laposte.net eircom.net".split()
)

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

# An origin is refused when it says one of these words ...
_ORIGIN_WORDS = {
    "purchased": "purchased bought broker zoominfo apollo lusha cognism leadiq rocketreach seamless",
    "rented": "rented borrowed",
    "harvested": "harvested harvesting crawled crawler",
    "scraped": "scraped scrape scraper scraping",
    "generated": "generated guessed permutation synthetic",
    "append": "append appended appending",
    "unknown": "unknown unclear unsure none null other unspecified",
}
# ... or, where the word alone may be innocent ("past purchase"), together with what was bought.
_ORIGIN_WORDS_OF_LISTS = {"purchased": "purchase buy vendor", "rented": "rental rent", "harvested": "harvest"}
_LIST_WORDS = frozenset("list lists leads contacts data database addresses emails file".split())
# "Bought our product", "inbound generated": these make a word innocent, unless a list is named too.
_INNOCENT = {
    "purchased": frozenset("product products order orders shop store customer ticket tickets".split()),
    "generated": frozenset("inbound self demand marketing".split()),
}
_NEGATIONS = frozenset("not never no non".split())
_NAMED_ORIGINS = {"third_party": "purchased", "data_provider": "purchased", "mailing_list_import": "purchased"}
_NO_ORIGINS = frozenset({"n_a", "na", "tbd"})


@gate(
    "lawful_basis",
    version="1",
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
    elif regime is None:
        yield hold(
            "country_unlisted",
            Evidence(where="country", text=country),
            message=f"The policy has no rule for the country {country}.",
            mend="Have an administrator add the country to app.yaml after asking a lawyer.",
        )
    else:
        yield from _type(recipient, country)
        yield from _basis(recipient, policy, country, _regime_for(recipient, country, regime))


def _regime_for(recipient: Recipient, country: str, regime: Regime) -> Regime:
    individual = _key(recipient.recipient_type) in INDIVIDUAL_TYPES
    return Regime.OPT_IN if individual and country in INDIVIDUALS_MUST_AGREE else regime


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
    return _window(basis, reading, recipient, where, CASL_WINDOWS.get(basis))


def _window(
    basis: Basis, reading: Consent, recipient: Recipient, where: str, window: timedelta | None
) -> Finding | None:
    if window is None:
        return None
    if reading.recorded_at is None or reading.recorded_at > recipient.as_of:
        return hold(
            "basis_undated",
            Evidence(where=where, text=basis.value),
            message="Implied consent runs out, and the record has no usable date from which it counts.",
            mend="Record the date of the purchase or enquiry on the contact.",
        )
    if recipient.as_of - reading.recorded_at > window:
        return block(
            "basis_expired",
            Evidence(where=where, text=f"{reading.recorded_at:%Y-%m-%d}"),
            message=f"Implied consent of {reading.recorded_at:%d %b %Y} ran out after {window.days} days.",
            mend="Ask for express consent first.",
        )
    return None


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
            yield block(
                "origin_refused",
                evidence,
                message=f"The address was {origin} (“{reading.origin}”), and we do not write to such addresses.",
                mend="Do not mail them; correct the origin in the CRM if it is wrong.",
            )


def _unknown_origin(*evidence: Evidence) -> Finding:
    return hold(
        "origin_unknown",
        *evidence,
        message="No record says where this address came from.",
        mend="Record the origin of the address on the contact in the CRM.",
    )


def origin_of(words: str, refused: tuple[str, ...]) -> str:
    """Which refused origin these words of a CRM name, however they spell it; empty when none."""
    key = _key(words)
    said = key.split("_")
    found = {origin for name, origin in _NAMED_ORIGINS.items() if name in key}
    for before, word in zip(("", *said), said, strict=False):
        if before not in _NEGATIONS:
            found |= _origins_of_word(word, said, refused)
    if key in _NO_ORIGINS:
        found.add("unknown")
    return min((o for o in found if o in refused), key=lambda o: (o == "unknown", o), default="")


def _origins_of_word(word: str, said: list[str], refused: tuple[str, ...]) -> set[str]:
    of_a_list = not _LIST_WORDS.isdisjoint(said)
    named = {origin for origin, words in _ORIGIN_WORDS.items() if word in words.split()} | {word} & set(refused)
    if of_a_list:
        return named | {origin for origin, words in _ORIGIN_WORDS_OF_LISTS.items() if word in words.split()}
    return {origin for origin in named if _INNOCENT.get(origin, frozenset()).isdisjoint(said)}
