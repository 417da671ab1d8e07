"""The invented population as Salesforce keeps it: accounts, contacts, leads and all that hangs on them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from crm_adapters.population import ConsentTrait, PersonRecord, Population, population
from crm_adapters.salesforce.sandbox.records import Row, Store, stamp

_COUNTRIES: Mapping[str, str] = {
    "AT": "Austria",
    "CA": "Canada",
    "CH": "Switzerland",
    "DE": "Germany",
    "ES": "Spain",
    "FR": "France",
    "GB": "United Kingdom",
    "NL": "Netherlands",
    "US": "United States",
}
_SOURCES: Mapping[str, str] = {
    "inbound_form": "Web",
    "referral": "Partner Referral",
    "purchased_list": "Purchased List",
    "event_badge": "Other",
    "customer": "Other",
}
_STAGES: Mapping[str, str] = {"open": "Qualification", "won": "Closed Won", "lost": "Closed Lost"}
_LIFECYCLE: Mapping[str, str] = {"opportunity": "Working - Contacted"}
_GRANTED_EVERY = 3  # so many of those who consented also have it recorded for their e-mail address
_DAY = timedelta(days=1)


def fill_people(store: Store, *, seed: int, size: int) -> None:
    """Adds `size` contacts and leads, as they stood some time before the store's now."""
    if size == 0:
        return
    _Filler(store, population(seed, size, now=store.clock())).run()


class _Filler:
    def __init__(self, store: Store, people: Population) -> None:
        self._store = store
        self._people = people
        self._owners: dict[int, str] = {}
        self._accounts: dict[int, Row] = {}
        self._records: dict[int, Row] = {}  # by place in the population
        self._campaigns: dict[str, str] = {}
        self._purpose = ""

    def run(self) -> None:
        self._add_owners()
        self._add_accounts()
        oldest = min(person.created for person in self._people.people) - _DAY
        values = {"Name": "Marketing", "CanDataSubjectOptOut": True}
        self._purpose = self._insert("DataUsePurpose", values, oldest)["Id"]
        for place, person in enumerate(self._people.people):
            if person.crm == "salesforce":
                self._add_person(place, person)
        self._add_deals()
        self._add_cases()

    def _insert(self, name: str, values: Row, at: datetime, created: datetime | None = None) -> Row:
        return self._store.insert(name, {**values, "CreatedDate": stamp(created or at)}, at=stamp(at))

    def _add_owners(self) -> None:
        for owner in self._people.owners:
            values = {
                "Username": owner.email,
                "Email": owner.email,
                "FirstName": owner.first_name,
                "LastName": owner.last_name,
                "Alias": owner.last_name[:8].lower(),
                "IsActive": owner.active,
                "UserType": "Standard",
                "TimeZoneSidKey": "Europe/Berlin",
            }
            self._owners[owner.key] = self._store.insert("User", values)["Id"]
        for owner in self._people.owners:
            row = self._store.get(self._owners[owner.key])
            if row is not None and owner.manager is not None:
                self._store.update(row, {"ManagerId": self._owners[owner.manager]})

    def _add_accounts(self) -> None:
        for company in self._people.companies:
            values = {
                "Name": company.name,
                "Website": f"https://{company.domain}",
                "Industry": company.industry,
                "NumberOfEmployees": company.employee_count,
                "BillingCity": company.city,
                "BillingCountry": _COUNTRIES[company.country],
                "Type": "Customer - Direct" if company.customer else "Prospect",
            }
            self._accounts[company.key] = self._insert("Account", values, company.employee_count_as_of)

    def _add_person(self, place: int, person: PersonRecord) -> None:
        kind = person.kind.capitalize()
        account = None if person.company is None else self._accounts[person.company]
        values = {
            "FirstName": person.first_name or None,
            "LastName": person.last_name,
            "Email": person.email or None,
            "Title": person.title or None,
            "OwnerId": self._owners[person.owner],
            "LeadSource": _SOURCES.get(person.consent.origin),
            "Segment__c": ";".join(person.segments) or None,
            "IndividualId": self._individual(person),
            **_provenance(person.consent),
            **_flags(person.consent),
        }
        country = _COUNTRIES.get(person.country)
        if person.kind == "lead":
            values["Company"] = account["Name"] if account else "[not provided]"
            values["Status"] = _LIFECYCLE.get(person.lifecycle_stage, "Open - Not Contacted")
            values.update({name: account[name] for name in ("Industry", "Website")} if account else {})
            values.update(City=person.city, Country=country)
        else:
            values["AccountId"] = account["Id"] if account else None
            values.update(MailingCity=person.city, MailingCountry=country)
        row = self._records[place] = self._insert(kind, values, person.modified, person.created)
        self._add_history(row, person)

    def _individual(self, person: PersonRecord) -> str | None:
        """The Individual of those whose consent is recorded there; None for most, as in most orgs."""
        consent, at = person.consent, person.consent.at or person.created
        refused, objected = consent.state == "opted_out_type", consent.state == "opted_out_individual"
        bounced = consent.state == "quarantined"
        granted = (consent.state, consent.basis) == ("contactable", "consent") and person.key % _GRANTED_EVERY == 0
        if not (refused or objected or bounced or granted):
            return None
        values: Row = {
            "FirstName": person.first_name or None,
            "LastName": person.last_name,
            "HasOptedOutSolicit": objected,
            "CanStorePiiElsewhere": True,
        }
        individual = str(self._insert("Individual", values, at)["Id"])
        if refused or granted:
            self._add_consent(individual, "OptOut" if refused else "OptIn", consent, at)
        if bounced:
            values = {
                "ParentId": individual,
                "EmailAddress": person.email or "unknown@unknown.example",
                "EmailLatestBounceDateTime": stamp(at),
                "EmailLatestBounceReasonText": "mailbox full",
            }
            self._insert("ContactPointEmail", values, at)
        return individual

    def _add_consent(self, individual: str, status: str, consent: ConsentTrait, at: datetime) -> None:
        values = {
            "Name": f"Marketing by e-mail: {status}",
            "PartyId": individual,
            "DataUsePurposeId": self._purpose,
            "PrivacyConsentStatus": status,
            "ContactPointType": "Email",
            "CaptureContactPointType": "Web",
            "CaptureSource": consent.origin or "preference page",
            "CaptureDate": stamp(at),
            "EffectiveFrom": stamp(at),
        }
        self._insert("ContactPointTypeConsent", values, at)

    def _add_history(self, row: Row, person: PersonRecord) -> None:
        owner = {"OwnerId": self._owners[person.owner]}
        for note in person.notes:
            self._insert("Note", {**owner, "ParentId": row["Id"], "Title": "Note", "Body": note.text}, note.at)
        for each in person.activities:
            if each.kind in {"event", "form"}:
                self._add_member(row, each.kind, each.status, each.detail, each.at)
                continue
            values = {
                **owner,
                "WhoId": row["Id"],
                "Subject": each.detail,
                "Status": "Completed",
                "TaskSubtype": "Call" if each.kind == "call" else "Task",
                "ActivityDate": each.at.date().isoformat(),
            }
            self._insert("Task", values, each.at)

    def _add_member(self, row: Row, kind: str, status: str, name: str, at: datetime) -> None:
        values = {
            "CampaignId": self._campaign(kind, name, at),
            "LeadId" if row["Id"].startswith("00Q") else "ContactId": row["Id"],
            "Status": status.capitalize(),
            "FirstRespondedDate": at.date().isoformat(),
        }
        self._insert("CampaignMember", values, at)

    def _campaign(self, kind: str, name: str, at: datetime) -> str:
        if name not in self._campaigns:
            values = {"Name": name, "Type": kind.capitalize(), "Status": "Completed", "IsActive": True}
            self._campaigns[name] = str(self._insert("Campaign", values, at)["Id"])
        return self._campaigns[name]

    def _add_deals(self) -> None:
        for deal in self._people.deals:
            person = self._records.get(deal.person)
            if person is None:
                continue
            values = {
                "Name": deal.name,
                "AccountId": self._accounts[deal.company]["Id"],
                "ContactId": person["Id"] if person["Id"].startswith("003") else None,
                "OwnerId": person["OwnerId"],
                "StageName": _STAGES[deal.stage],
                "Amount": float(deal.amount),
                "CloseDate": (deal.at + 30 * _DAY).date().isoformat(),
            }
            self._insert("Opportunity", values, deal.at)

    def _add_cases(self) -> None:
        for ticket in self._people.tickets:
            person = self._records.get(ticket.person)
            if person is None or not person["Id"].startswith("003"):
                continue
            values = {
                "Subject": ticket.subject,
                "AccountId": person["AccountId"],
                "ContactId": person["Id"],
                "OwnerId": person["OwnerId"],
                "Status": "Closed" if ticket.status == "closed" else "New",
                "Origin": "Email",
            }
            self._insert("Case", values, ticket.at)


def _provenance(consent: ConsentTrait) -> Row:
    return {
        "Consent_Basis__c": consent.basis or None,
        "Consent_Origin__c": consent.origin or None,
        "Consent_Date__c": stamp(consent.at) if consent.at else None,
        "Consent_Proof__c": consent.proof or None,
    }


def _flags(consent: ConsentTrait) -> Row:
    """What the record itself says; the other refusals stand on its Individual or in a note."""
    if consent.state == "opted_out_all":
        return {"HasOptedOutOfEmail": True}
    if consent.state == "complained":
        return {"HasOptedOutOfEmail": True, "Gatepost_Opt_Out_Reason__c": "spam complaint"}
    if consent.state == "hard_bounce" and consent.at:
        return {"EmailBouncedReason": "5.1.1 user unknown", "EmailBouncedDate": stamp(consent.at)}
    return {}
