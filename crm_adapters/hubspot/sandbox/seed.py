"""A new portal's owners, people, companies and everything that hangs on them."""

from crm_adapters.hubspot.sandbox.associations import Associations
from crm_adapters.hubspot.sandbox.consent import OUTREACH, SUBSCRIBED, UNSUBSCRIBED, Choice, Preferences
from crm_adapters.hubspot.sandbox.directory import ContactList, Owner
from crm_adapters.hubspot.sandbox.records import Row, Store, stamp
from crm_adapters.population import PersonRecord, Population

COUNTRY_NAMES = {
    "US": "United States", "DE": "Germany", "GB": "United Kingdom", "FR": "France", "ES": "Spain", "CA": "Canada",
    "AT": "Austria", "CH": "Switzerland", "NL": "Netherlands",
}  # fmt: skip
# Properties and choices by consent trait: what an admin of a real portal would find there.
FLAGS: dict[str, dict[str, str | None]] = {
    "opted_out_all": {"hs_email_optout": "true"},
    "opted_out_individual": {"hs_email_optout": "true"},
    "opted_out_type": {f"hs_email_optout_{OUTREACH}": "true"},
    "hard_bounce": {"hs_email_hard_bounce_reason_enum": "UNKNOWN_USER", "hs_email_bounce": "2"},
    "complained": {"hs_email_quarantined": "true", "hs_email_quarantined_reason": "SPAM_COMPLAINT"},
    "quarantined": {"hs_email_quarantined": "true", "hs_email_quarantined_reason": "SUSPECTED_BAD_LIST"},
}
LEGAL_BASIS = {
    "consent": "Freely given consent from contact",
    "legitimate_interest": "Legitimate interest – prospect/lead",
    "existing_customer": "Legitimate interest – existing customer",
}


def owners(people: Population) -> list[Owner]:
    """Owners with ids that are not their user ids."""
    return [
        Owner(
            id=str(9000 + o.key),
            user_id=500 + o.key,
            email=o.email,
            first_name=o.first_name,
            last_name=o.last_name,
            archived=not o.active,
        )
        for o in people.owners
    ]


class Seeder:
    """Fills one portal from the shared population."""

    def __init__(self, store: Store, links: Associations, preferences: Preferences, people: Population) -> None:
        self._store, self._links, self._preferences, self._people = store, links, preferences, people
        self._owners = owners(people)
        self._companies: dict[int, str] = {}
        self._records: dict[int, str] = {}
        self.lists = {
            name: ContactList(id=str(i + 1), name=f"Gatepost {name}", processing="DYNAMIC")
            for i, name in enumerate(("events", "customers", "inbound"))
        }

    def fill(self) -> None:
        """Companies first, then people, then what hangs on them; nobody has a history yet."""
        self._store.keeps_history = False
        for company in self._people.companies:
            row = self._store.insert(
                "companies",
                {
                    "name": company.name,
                    "domain": company.domain,
                    "website": f"https://{company.domain}",
                    "industry": company.industry,
                    "numberofemployees": str(company.employee_count),
                    "city": company.city,
                    "country": COUNTRY_NAMES[company.country],
                    "lifecyclestage": "customer" if company.customer else "lead",
                },
                at=company.employee_count_as_of,
            )
            self._companies[company.key] = row.id
        for place, person in enumerate(self._people.people):
            if person.crm == "hubspot":
                self._records[place] = self._add(person)
        self._add_deals()
        self._add_tickets()
        self._store.keeps_history = True

    def _add(self, person: PersonRecord) -> str:
        values: dict[str, str | None] = {
            "email": person.email or None,
            "firstname": person.first_name,
            "lastname": person.last_name,
            "jobtitle": person.title,
            "city": person.city,
            "country": COUNTRY_NAMES.get(person.country, ""),
            "hs_timezone": person.time_zone,
            "lifecyclestage": person.lifecycle_stage,
            "hubspot_owner_id": self._owners[person.owner].id,
            "hs_legal_basis": LEGAL_BASIS.get(person.consent.basis, ""),
            "consent_basis": person.consent.basis,
            "consent_origin": person.consent.origin,
            "consent_date": stamp(person.consent.at) if person.consent.at else "",
            "consent_proof": person.consent.proof,
        }
        if person.company is not None:
            values["associatedcompanyid"] = self._companies[person.company]
            values["company"] = self._people.companies[person.company].name
        row = self._store.insert("contacts", values, at=person.modified)
        # What no app can write.
        row.properties["hs_marketable_status"] = "true"
        extra = [a for a in person.other_emails if self._store.get("contacts", a, "email") is None]
        more = {**FLAGS.get(person.consent.state, {}), **({"hs_additional_emails": ";".join(extra)} if extra else {})}
        if more:
            self._store.set_silently(row, more)
            row.properties["lastmodifieddate"] = row.updated = stamp(person.modified)
        if person.company is not None:
            self._links.link_primary(row.id, self._companies[person.company])
        for name in person.segments:
            self.lists[name].members.append(row.id)
        self._choose(person)
        self._write_notes(person, row)
        return row.id

    def _choose(self, person: PersonRecord) -> None:
        """Subscription choices by address, as the preference centre would hold them."""
        email = person.email.lower()
        at = stamp(person.consent.at or person.created)
        if not email:
            return
        if person.consent.state in {"opted_out_all", "opted_out_individual"}:
            self._preferences.wide[email] = at
        elif person.consent.state == "opted_out_type":
            self._preferences.choices[email, OUTREACH] = Choice(status=UNSUBSCRIBED, source="EMAIL", at=at)
        elif person.consent.state == "contactable" and person.consent.basis in {"consent", "casl_express"}:
            self._preferences.choices[email, OUTREACH] = Choice(
                status=SUBSCRIBED,
                legal_basis="CONSENT_WITH_NOTICE",
                explanation=person.consent.proof,
                source="FORM",
                at=at,
            )

    def _write_notes(self, person: PersonRecord, row: Row) -> None:
        said = [(n.at, n.text) for n in person.notes]
        said += [(a.at, f"{a.kind}: {a.detail} ({a.status})") for a in person.activities]
        for at, text in said:
            note = self._store.insert("notes", {"hs_note_body": f"<p>{text}</p>", "hs_timestamp": stamp(at)}, at=at)
            self._links.link("notes", note.id, "contacts", row.id)

    def _add_deals(self) -> None:
        for deal in self._people.deals:
            if deal.person not in self._records:
                continue
            row = self._store.insert(
                "deals",
                {
                    "dealname": deal.name,
                    "amount": str(deal.amount),
                    "dealstage": {"won": "closedwon", "lost": "closedlost"}.get(deal.stage, "qualifiedtobuy"),
                    "hs_is_closed": str(deal.stage != "open").lower(),
                    "hs_is_closed_won": str(deal.stage == "won").lower(),
                },
                at=deal.at,
            )
            self._links.link("contacts", self._records[deal.person], "deals", row.id)
            self._links.link("deals", row.id, "companies", self._companies[deal.company])

    def _add_tickets(self) -> None:
        for ticket in self._people.tickets:
            if ticket.person not in self._records:
                continue
            closed = ticket.status == "closed"
            row = self._store.insert(
                "tickets",
                {
                    "subject": ticket.subject,
                    "hs_pipeline_stage": "4" if closed else "1",
                    "hs_ticket_priority": "MEDIUM",
                    "closed_date": stamp(ticket.at) if closed else "",
                    "hs_is_closed": str(closed).lower(),
                },
                at=ticket.at,
            )
            self._links.link("contacts", self._records[ticket.person], "tickets", row.id)
