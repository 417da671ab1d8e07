"""From a seed to a population, always the same one for the same seed, size and time."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from unicodedata import combining, normalize

from crm_adapters.population import words
from crm_adapters.population.nouns import (
    ActivityTrait,
    CompanyRecord,
    ConsentTrait,
    DealRecord,
    NoteTrait,
    OwnerRecord,
    PersonRecord,
    Population,
    TicketRecord,
)

CRMS = ("hubspot", "salesforce")
BOTH = 0.15  # share of humans that stand in both CRMs
DUPLICATES = 0.02
LEADS = 0.2
SEGMENT_SHARE = 0.045
OPT_IN_COUNTRIES = frozenset({"DE", "AT", "CH", "ES", "NL"})
SEGMENT_COUNTRIES = {
    "events": OPT_IN_COUNTRIES,
    "customers": frozenset({"US", "GB"}),
    "inbound": frozenset({"US", "CA", "FR"}),
}

# The shares of records that may not be mailed; the rest are contactable on a basis that fits their country.
REFUSALS = (
    ("never_asked", 0.09),
    ("opted_out_all", 0.04),
    ("opted_out_type", 0.03),
    ("opted_out_individual", 0.02),
    ("opted_out_by_note", 0.01),
    ("hard_bounce", 0.03),
    ("complained", 0.01),
    ("quarantined", 0.01),
    ("purchased", 0.02),
    ("unknown_origin", 0.03),
)


def population(seed: int, size: int = 2000, *, now: datetime) -> Population:
    """`size` records of people in each of two CRMs, their companies, owners, deals and tickets."""
    chance = Random(seed)
    now = now.replace(microsecond=0)
    owners = _owners()
    companies = _companies(chance, max(size // 6, 5), now)
    humans = _humans(chance, size, companies, now)
    people = _place(chance, humans, size)
    return Population(
        people=people,
        companies=companies,
        owners=owners,
        deals=_deals(chance, people, companies, now),
        tickets=_tickets(chance, people, now),
    )


def _owners() -> tuple[OwnerRecord, ...]:
    """Eight reps, the last two are managers; one rep has left."""
    managers = (8, 9)
    return tuple(
        OwnerRecord(
            key=i,
            first_name=first,
            last_name=last,
            email=f"{_ascii(first)}.{_ascii(last)}@ours.example",
            manager=None if i in managers else managers[i % 2],
            active=i != 7,
        )
        for i, (first, last) in enumerate(words.OWNERS)
    )


def _ascii(text: str) -> str:
    """Letters and digits for an address or a domain."""
    spelled = text.replace("ß", "ss").replace("ı", "i").replace("ø", "o")
    bare = "".join(c for c in normalize("NFKD", spelled) if not combining(c))
    return "".join(c for c in bare.lower() if c.isascii() and c.isalnum())


def _companies(chance: Random, count: int, now: datetime) -> tuple[CompanyRecord, ...]:
    codes = list(words.COUNTRIES)
    weights = [words.COUNTRIES[c][0] for c in codes]
    made = []
    for key in range(count):
        country = chance.choices(codes, weights)[0]
        head, tail = chance.choice(words.COMPANY_HEADS), chance.choice(words.COMPANY_TAILS)
        number = "" if key < len(words.COMPANY_HEADS) else str(key)
        name = f"{head} {tail} {words.LEGAL_FORMS[country]}"
        made.append(
            CompanyRecord(
                key=key,
                name=name,
                domain=f"{_ascii(head)}-{_ascii(tail)}{number or key}.example",
                industry=chance.choice(words.INDUSTRIES),
                employee_count=chance.choice((12, 35, 80, 140, 240, 420, 900, 2600)) + chance.randrange(9),
                employee_count_as_of=now - timedelta(days=chance.randrange(20, 500)),
                city=chance.choice(words.COUNTRIES[country][3]),
                country=country,
                customer=chance.random() < 0.2,
                aliases=(f"{head} {tail}",) if chance.random() < 0.3 else (),
            )
        )
    return tuple(made)


def _humans(chance: Random, size: int, companies: tuple[CompanyRecord, ...], now: datetime) -> list[PersonRecord]:
    """One record per human; `_place` copies some into the other CRM."""
    needed = size * 2  # enough for both CRMs; those who stand in both leave some unused
    return [_human(chance, number, companies, now) for number in range(needed)]


def _human(chance: Random, number: int, companies: tuple[CompanyRecord, ...], now: datetime) -> PersonRecord:
    company = chance.choice(companies)
    country = company.country if chance.random() < 0.9 else chance.choice(list(words.COUNTRIES))
    _, firsts, lasts, cities, zone = words.COUNTRIES[country]
    first, last = chance.choice(firsts), chance.choice(lasts).replace("-", " " if country == "NL" else "-")
    created = now - timedelta(days=chance.randrange(30, 1500), seconds=chance.randrange(86_400))
    segments = _segments(chance, country, company)
    consent = _consent(chance, country, company, segments, created, now)
    local = f"{_ascii(first)}.{_ascii(last)}{number}"
    blank = chance.random()
    return PersonRecord(
        key=number,
        crm="",
        human=number,
        kind="contact",
        first_name="" if blank < 0.006 else first,
        last_name=last,
        email="" if 0.006 <= blank < 0.016 else f"{local}@{company.domain}",
        other_emails=(f"{local}@private.example",) if chance.random() < 0.06 else (),
        title=chance.choice(words.TITLES) if chance.random() < 0.93 else "",
        company=None if 0.016 <= blank < 0.026 else company.key,
        city=chance.choice(cities),
        country="" if 0.026 <= blank < 0.046 else country,
        time_zone=zone,
        recipient_type="sole_trader" if chance.random() < 0.02 else "corporate",
        owner=chance.randrange(8),
        lifecycle_stage="customer" if company.customer else chance.choice(("lead", "subscriber", "opportunity")),
        created=created,
        modified=created + (now - created) * chance.random(),
        segments=segments,
        consent=consent,
        notes=_notes(chance, consent, now),
        activities=_activities(chance, segments, consent, now),
        duplicate_of=None,
    )


def _segments(chance: Random, country: str, company: CompanyRecord) -> tuple[str, ...]:
    fitting = [s for s, countries in SEGMENT_COUNTRIES.items() if country in countries]
    fitting = [s for s in fitting if s != "customers" or company.customer or chance.random() < 0.3]
    if not fitting:
        return ()
    share = SEGMENT_SHARE * {"events": 3.4, "customers": 5.0, "inbound": 2.2}[fitting[0]]
    return (chance.choice(fitting),) if chance.random() < share else ()


def _consent(
    chance: Random, country: str, company: CompanyRecord, segments: tuple[str, ...], created: datetime, now: datetime
) -> ConsentTrait:
    roll = chance.random()
    at = created + (now - created) * chance.random() * 0.5
    for state, share in REFUSALS:
        roll -= share
        if roll < 0:
            return _refusal(chance, state, country, at)
    basis, origin = _basis(chance, country, company, segments)
    if basis.startswith("casl_implied"):
        at = now - timedelta(days=chance.randrange(5, 150))
    return ConsentTrait(
        state="contactable", basis=basis, origin=origin, at=at, proof=f"{origin}-{chance.randrange(10_000):04}"
    )


def _refusal(chance: Random, state: str, country: str, at: datetime) -> ConsentTrait:
    if state == "never_asked":
        return ConsentTrait(state=state, basis="", origin="", at=None, proof="")
    if state == "unknown_origin":
        return ConsentTrait(state=state, basis="legitimate_interest", origin="", at=at, proof="")
    if state == "purchased":
        return ConsentTrait(state=state, basis="legitimate_interest", origin="purchased_list", at=at, proof="")
    basis = "consent" if country in OPT_IN_COUNTRIES else "legitimate_interest"
    return ConsentTrait(
        state=state, basis=basis, origin="inbound_form", at=at, proof=f"form-{chance.randrange(10_000):04}"
    )


def _basis(chance: Random, country: str, company: CompanyRecord, segments: tuple[str, ...]) -> tuple[str, str]:
    if "customers" in segments or (company.customer and chance.random() < 0.5):
        return ("casl_implied_purchase" if country == "CA" else "existing_customer"), "customer"
    if country == "CA":
        return chance.choice((("casl_express", "inbound_form"), ("casl_implied_inquiry", "inbound_form")))
    if "events" in segments:
        return "consent", "event_badge"
    if country in OPT_IN_COUNTRIES:
        # One in ten was recorded under a basis that its own country does not accept.
        return ("legitimate_interest" if chance.random() < 0.1 else "consent"), "inbound_form"
    if country == "US":
        return chance.choice(("can_spam_opt_out", "consent", "legitimate_interest")), "inbound_form"
    return chance.choice(("legitimate_interest", "consent")), chance.choice(("inbound_form", "referral"))


def _notes(chance: Random, consent: ConsentTrait, now: datetime) -> tuple[NoteTrait, ...]:
    notes = []
    if consent.state == "opted_out_by_note":
        notes.append(_note(chance, words.OPT_OUT_NOTES, now, 200))
    if chance.random() < 0.05:
        notes.append(_note(chance, words.SOCIAL_NOTES, now, 60))
    if chance.random() < 0.15:
        notes.append(_note(chance, words.PLAIN_NOTES, now, 400))
    return tuple(notes)


def _note(chance: Random, texts: tuple[tuple[str, str], ...], now: datetime, days: int) -> NoteTrait:
    language, text = chance.choice(texts)
    return NoteTrait(at=now - timedelta(days=chance.randrange(1, days)), text=text, language=language)


def _activities(
    chance: Random, segments: tuple[str, ...], consent: ConsentTrait, now: datetime
) -> tuple[ActivityTrait, ...]:
    made = []
    if "events" in segments:
        when = now - timedelta(days=chance.randrange(20, 120))
        made.append(ActivityTrait(kind="event", at=when, status="attended", detail=chance.choice(words.EVENTS)))
    if consent.origin == "inbound_form" and consent.at is not None:
        made.append(
            ActivityTrait(kind="form", at=consent.at, status="submitted", detail=chance.choice(words.FORM_TOPICS))
        )
    if chance.random() < 0.1:
        when = now - timedelta(days=chance.randrange(3, 300))
        made.append(ActivityTrait(kind="call", at=when, status="completed", detail="short call"))
    return tuple(made)


def _place(chance: Random, humans: list[PersonRecord], size: int) -> tuple[PersonRecord, ...]:
    """Exactly `size` records per CRM: own humans, those of the other CRM, and duplicates."""
    shared, doubled = int(size * BOTH), int(size * DUPLICATES)
    own = size - shared - doubled
    first, second, both = humans[:own], humans[own : 2 * own], humans[2 * own : 2 * own + shared]
    people: list[PersonRecord] = []
    for crm, alone in zip(CRMS, (first, second), strict=True):
        there = [*alone, *(_other_side(chance, h) if crm == "salesforce" else h for h in both)]
        chance.shuffle(there)
        placed = [replace(h, crm=crm, key=i, kind=_kind(chance, crm)) for i, h in enumerate(there)]
        people.extend(placed)
        people.extend(_double(chance, placed[i], size - doubled + i) for i in range(doubled))
    return tuple(people)


def _kind(chance: Random, crm: str) -> str:
    return "lead" if crm == "salesforce" and chance.random() < LEADS else "contact"


def _other_side(chance: Random, human: PersonRecord) -> PersonRecord:
    """The same human as the other CRM knows them: sometimes another address, sometimes opted out only there."""
    other = replace(human, owner=chance.randrange(8), segments=())
    if human.other_emails and chance.random() < 0.5:
        other = replace(other, email=human.other_emails[0], other_emails=(human.email,))
    if human.consent.state == "contactable" and chance.random() < 0.12:
        other = replace(other, consent=replace(human.consent, state="opted_out_all"))
    return other


def _double(chance: Random, original: PersonRecord, key: int) -> PersonRecord:
    """A second record of the same human in the same CRM under another address, sometimes the one that opted out."""
    local, _, domain = original.email.rpartition("@")
    double = replace(
        original,
        key=key,
        email=f"{local}.old@{domain}" if original.email else "",
        other_emails=(original.email,) if original.email else (),
        notes=(),
        activities=(),
        segments=(),
        duplicate_of=original.key,
    )
    if chance.random() < 0.4:
        double = replace(double, consent=replace(double.consent, state="opted_out_all"))
    return double


def _deals(
    chance: Random, people: tuple[PersonRecord, ...], companies: tuple[CompanyRecord, ...], now: datetime
) -> tuple[DealRecord, ...]:
    made: list[DealRecord] = []
    for index, person in enumerate(people):
        if person.company is None or chance.random() >= 0.08:
            continue
        won = companies[person.company].customer
        made.append(
            DealRecord(
                key=len(made),
                name=f"{companies[person.company].name} {len(made)}",
                company=person.company,
                person=index,
                stage="won" if won else chance.choice(("open", "lost")),
                amount=chance.choice((4_000, 12_500, 30_000, 85_000)),
                at=now - timedelta(days=chance.randrange(10, 700)),
            )
        )
    return tuple(made)


def _tickets(chance: Random, people: tuple[PersonRecord, ...], now: datetime) -> tuple[TicketRecord, ...]:
    made: list[TicketRecord] = []
    for index, person in enumerate(people):
        if person.company is None or chance.random() >= 0.04:
            continue
        made.append(
            TicketRecord(
                key=len(made),
                subject=chance.choice(words.TICKETS),
                company=person.company,
                person=index,
                status=chance.choice(("open", "closed", "closed")),
                at=now - timedelta(days=chance.randrange(1, 200)),
            )
        )
    return tuple(made)
