"""A case becomes the nouns that production judges: a Recipient, a Draft, a Policy. Nothing is judged here."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.utils import parseaddr
from typing import Any

from connector.evals.case import Case, ConsentPart, DraftPart, SenderPart, first_instant
from connector.evals.template import read_template
from gates.countries import country
from gates.draft import (
    ApprovedClaim,
    Certification,
    Claim,
    Draft,
    Offer,
    Reference,
    Sender,
    Versions,
)
from gates.eligibility.marks import Choice, choice_of, mark_of
from gates.policy import Policy, Regime
from gates.recipient import (
    Activity,
    Consent,
    ConsentEvent,
    ConsentState,
    Contact,
    ContactKey,
    Fact,
    Flag,
    Funding,
    History,
    News,
    Note,
    PastSend,
    Recipient,
    Suppressed,
    Value,
)

VERSIONS = Versions(prompt="", model="", template="", policy="", gates="", schema="")
STRICTEST_FIRST = (Regime.OPT_IN, Regime.CASL, Regime.OPT_OUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the gates are asked about."""

    draft: Draft
    recipient: Recipient
    policy: Policy


def read_case(case: Case, sender: SenderPart, policy: Policy) -> Judged:
    """The nouns of this case; `sender` is what --sender gave, and the case's own keys win."""
    ours = _laid_over(sender, case.sender)
    now = case.now or _newest(case)
    own_policy = _policy(case, ours, policy)
    recipient = _recipient(case, now, own_policy)
    return Judged(draft=_draft(case, ours, recipient), recipient=recipient, policy=own_policy)


def _laid_over(common: SenderPart, own: SenderPart | None) -> SenderPart:
    if own is None:
        return common
    given = {name: getattr(own, name) for name in own.model_fields_set if name in SenderPart.model_fields}
    return common.model_copy(update=given)


def _newest(case: Case) -> datetime:
    """The newest of the dates that lie behind the case: never the machine's clock."""
    dated: list[date | datetime | None] = [
        case.consent.read_at,
        *(n.date for n in (*case.contact.notes, *case.company.notes)),
        *(n.date for n in case.company.news),
        *(a.date for a in case.contact.activities),
        *(h.date for h in case.consent.history),
        *(s.at for s in case.sent or ()),
    ]
    moments = [d if isinstance(d, datetime) else first_instant(d) for d in dated if d is not None]
    return max(moments, default=datetime(1970, 1, 1, tzinfo=UTC))


def _policy(case: Case, sender: SenderPart, policy: Policy) -> Policy:
    """The limits of the file with the case's own; hours and ramps are not the case's to tell."""
    caps = policy.caps
    if case.limits is not None:
        if case.limits.domain_daily_cap is not None:
            caps = replace(caps, per_domain_day=case.limits.domain_daily_cap)
        if case.limits.min_days_between is not None:
            caps = replace(caps, per_person_days=case.limits.min_days_between)
    prefix = re.split(r"[<{]", sender.unsubscribe_pattern, maxsplit=1)[0]
    return replace(
        policy,
        caps=caps,
        quiet_hours=None,
        excluded_sectors=tuple(dict.fromkeys((*policy.excluded_sectors, *sender.excluded_sectors))),
        unsubscribe_prefix=prefix or policy.unsubscribe_prefix,
    )


# ------------------------------------------------------------------------------------ recipient


def _recipient(case: Case, now: datetime, policy: Policy) -> Recipient:
    who = case.contact
    key = ContactKey(connection="case", object="contact", id=who.id)
    firm = ContactKey(connection="case", object="company", id=case.company.id or "company")
    facts = {
        **_facts("contact", who.properties, key, now),
        **_facts("company", case.company.properties, firm, now),
    }
    contact = Contact(
        key=key,
        addresses=(who.email, *_other_addresses(who.properties)),
        first_name=_text(facts, "contact.first_name", "contact.firstname"),
        last_name=_text(facts, "contact.last_name", "contact.lastname"),
        title=_text(facts, "contact.job_title", "contact.title", "contact.jobtitle"),
        company=_text(facts, "company.name", "contact.company", "contact.company_name"),
        company_id=case.company.id,
        country=country(_text(facts, "contact.country", "company.country")),
    )
    return Recipient(
        person=who.id,
        as_of=now,
        address=who.email,
        contact=contact,
        records=(contact, *(_duplicate_contact(d) for d in who.duplicates)),
        consents=(_consent(case, key, now), *(_duplicate_consent(d, now) for d in who.duplicates)),
        facts=facts,
        notes=tuple(
            Note(text=n.text, at=first_instant(n.date) if n.date else None, source=source)
            for notes, source in ((who.notes, key), (case.company.notes, firm))
            for n in notes
        )
        + tuple(Note(text=text, at=None, source=_duplicate_key(d)) for d in who.duplicates for text in _typed(d)),
        activities=tuple(
            Activity(kind=a.type, at=a.date, status=a.status, detail=a.detail, source=key) for a in who.activities
        ),
        suppressed=tuple(_suppressions(case.consent.suppressed_by, now)),
        history=_history(case, now),
        country=_jurisdiction(case, contact.country, policy),
        recipient_type=case.consent.recipient_type,
        first_contact=_first_contact(case),
        aliases=case.company.aliases,
        news=tuple(
            News(path=f"company.news[{i}]", title=n.title, at=n.date, tag=n.tag)
            for i, n in enumerate(case.company.news)
        ),
        funding=tuple(
            Funding(path=f"company.funding[{i}]", at=f.date, round=f.round, amount=f.amount, currency=f.currency)
            for i, f in enumerate(case.company.funding)
        ),
    )


def _first_contact(case: Case) -> bool:
    if case.contact.first_contact is not None:
        return case.contact.first_contact
    answered = case.thread is not None and case.thread.exists
    return not answered and not any(s.to.casefold() == case.contact.email.casefold() for s in case.sent or ())


def _facts(of: str, properties: Mapping[str, Any], source: ContactKey, now: datetime) -> dict[str, Fact]:
    """Each property is a fact; ``x_as_of`` dates the property ``x``."""
    flat = dict(_flat(properties))
    return {
        f"{of}.{name}": Fact(
            path=f"{of}.{name}",
            value=value,
            source=source,
            field=name,
            read_at=now,
            changed_at=_dated(flat.get(f"{name}_as_of")),
        )
        for name, value in flat.items()
    }


def _flat(properties: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Value]]:
    for name, value in properties.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        elif isinstance(value, list):
            yield f"{before}{name}", ", ".join(str(v) for v in value if not isinstance(v, dict | list))
        elif value is not None:
            yield f"{before}{name}", value


def _dated(value: object) -> datetime | None:
    try:
        read = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _text(facts: Mapping[str, Fact], *paths: str) -> str:
    return next((str(facts[p].value).strip() for p in paths if p in facts), "")


def _other_addresses(properties: Mapping[str, Any]) -> tuple[str, ...]:
    """Further addresses that the record carries."""
    texts = [str(v) for name, value in properties.items() if "email" in name for v in _listed(value)]
    return tuple(a for text in texts for a in re.split(r"[;,\s]+", text) if re.fullmatch(r"[^@\s]+@[^@\s]+", a))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _jurisdiction(case: Case, own: str, policy: Policy) -> str:
    """The country whose rules count: of two that differ, the stricter one."""
    told = country(case.consent.jurisdiction.split("-")[0])
    countries = [c for c in (told, own) if c]
    regimes = {c: policy.regimes.get(c, Regime.OPT_IN) for c in countries}
    return min(countries, key=lambda c: STRICTEST_FIRST.index(regimes[c]), default="")


# -------------------------------------------------------------------------------------- consent

_STATES = {s.word: s for s in ConsentState}


def _consent(case: Case, key: ContactKey, now: datetime) -> Consent:
    part: ConsentPart = case.consent
    proof_of = max((h.date for h in part.history if h.date is not None), default=None)
    # Nobody promised to read these keys, but a no is a no wherever it stands.
    extras = {**(case.company.model_extra or {}), **(case.contact.model_extra or {}), **(part.model_extra or {})}
    flags = _flags(extras)
    return Consent(
        state=max((_state(part.status), *(f.state for f in flags))),
        source=key,
        address=case.contact.email,
        read_at=part.read_at or now,
        basis=part.basis or None,
        origin=part.origin or None,
        proof=part.proof or None,
        recorded_at=part.recorded_at or proof_of,
        scope=part.scope or None,
        flags=flags,
        subscriptions=dict(_subscriptions(part.subscriptions)),
        history=tuple(ConsentEvent(event=h.event, at=h.date) for h in part.history),
    )


def _duplicate_key(record: Mapping[str, Any]) -> ContactKey:
    return ContactKey(connection="case", object="contact", id=str(record.get("id", "duplicate")))


def _duplicate_contact(record: Mapping[str, Any]) -> Contact:
    email = str(record.get("email") or "")
    return Contact(key=_duplicate_key(record), addresses=(email,) if email else ())


def _duplicate_consent(record: Mapping[str, Any], now: datetime) -> Consent:
    """A duplicate says no by any of its keys, and nothing by their absence; `gates` reads what the keys mean."""
    flags = _flags({k: v for k, v in record.items() if k not in {"id", "email", "notes"}})
    status = str(record.get("status") or record.get("consent_status") or "").strip()
    told = _state(status) if status.lower() in _STATES else ConsentState.CONTACTABLE
    return Consent(
        state=max((told, *(f.state for f in flags))),
        source=_duplicate_key(record),
        address=str(record.get("email") or ""),
        read_at=now,
        flags=flags,
        basis=None,
        origin=str(record["origin"]) if record.get("origin") else None,
    )


def _flags(record: Mapping[str, Any]) -> tuple[Flag, ...]:
    """The keys of a record that say no."""
    return tuple(
        Flag(name=name, value=str(value), state=state)
        for name, value in _flat(record)
        if (state := mark_of(name, value)) is not None
    )


def _state(status: str) -> ConsentState:
    """What a status says; in words that are not ours, only a no is understood."""
    known = _STATES.get(status.strip().lower())
    if known is None:
        return ConsentState.OPTED_OUT if choice_of(status) is Choice.NO else ConsentState.UNKNOWN
    return known


def _subscriptions(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each type with its state, also where the state is an object of its own."""
    for name, value in part.items():
        if isinstance(value, Mapping):
            states = [value[k] for k in ("status", "state", "subscribed", "value", "optState") if k in value]
            yield name, str(states[0] if states else value)
        else:
            yield name, str(value)


_SUPPRESSES_NOTHING = frozenset({"", "none", "null", "false", "no", "n/a", "-", "nobody", "[]", "{}"})


def _suppressions(part: tuple[Any, ...], now: datetime) -> Iterator[Suppressed]:
    """Every standing no; its words reach logs, so an address in them does not."""
    for entry in part:
        said = " ".join(f"{k}: {v}" for k, v in entry.items()) if isinstance(entry, Mapping) else str(entry)
        if said.strip().lower() not in _SUPPRESSES_NOTHING:
            yield Suppressed(reason=re.sub(r"\S+@\S+", "an address", said), channel="case", at=now)


_SHORTEST_SENTENCE = 2  # words
_NO_SENTENCES = frozenset({"id", "email", "company", "company_name", "job_title", "title", "address", "city"})


def _typed(part: object, name: str = "") -> Iterator[str]:
    """What somebody wrote into a duplicate record, under whatever key: a no is a no wherever it stands."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            yield from _typed(value, str(key))
    elif isinstance(part, list | tuple):
        for item in part:
            yield from _typed(item, name)
    elif isinstance(part, str) and ("note" in name or _is_sentence(name, part)):
        yield part


def _is_sentence(name: str, text: str) -> bool:
    return name not in _NO_SENTENCES and not name.endswith("name") and len(text.split()) >= _SHORTEST_SENTENCE


def _history(case: Case, now: datetime) -> History:
    """What was sent; an undated mail counts as sent just now, because nobody can show that it was long ago."""
    own = {a.casefold() for a in (case.contact.email, *_other_addresses(case.contact.properties))}
    own |= {str(d.get("email") or "").casefold() for d in case.contact.duplicates}
    return History(
        sends=tuple(
            PastSend(at=s.at or now, to_person=to in own, domain=to.rpartition("@")[2], mailbox="", segment="")
            for s in case.sent or ()
            if (to := _bare_address(s.to).casefold())
        )
    )


def _bare_address(text: str) -> str:
    """The address of ``Dana Whitfield <dana@acme.example>``."""
    return parseaddr(text)[1] or text.strip()


# ---------------------------------------------------------------------------------------- draft


def _draft(case: Case, ours: SenderPart, recipient: Recipient) -> Draft:
    part: DraftPart = case.draft
    slots = {name: filled.text for name, filled in (part.slots or {}).items()}
    return Draft(
        outreach=case.id,
        person=recipient.person,
        to=part.to or recipient.address,
        subject=part.subject,
        text=part.body.replace("\r\n", "\n"),
        html=part.html or "",
        raw=b"",
        sender=_sender(ours),
        versions=VERSIONS,
        template=read_template(case.template, told=case.template is not None and part.slots is not None),
        slots=slots,
        claims=tuple(
            Claim(slot=name, text=filled.text, sources=filled.sources)
            for name, filled in (part.slots or {}).items()
            if filled.sources is not None
        ),
        headers=dict(part.headers or {}),
        thread=None if case.thread is None else case.thread.exists,
        partial=True,
    )


def _sender(part: SenderPart) -> Sender:
    return Sender(
        name=part.name,
        email=part.email,
        company=part.company,
        postal_address=part.postal_address,
        domains=part.domains,
        link_hosts=part.link_hosts,
        phone=part.phone,
        privacy_url=part.privacy_url,
        offer=Offer(
            products=part.products,
            integrations=part.integrations,
            certifications=tuple(
                Certification(name=c) if isinstance(c, str) else Certification(name=c.name, valid_to=c.valid_to)
                for c in part.certifications
            ),
            references=tuple(
                Reference(name=r) if isinstance(r, str) else Reference(name=r.name, consent=r.consent)
                for r in part.references
            ),
            approved_claims=tuple(
                ApprovedClaim(text=a) if isinstance(a, str) else ApprovedClaim(text=a.text, expires=a.expires)
                for a in part.approved_claims
            ),
        ),
    )
