"""What happens to people outside REST: merge (SOAP), lead conversion (Apex), privacy deletion."""

from crm_adapters.salesforce.sandbox.errors import ApiError
from crm_adapters.salesforce.sandbox.ids import canonical
from crm_adapters.salesforce.sandbox.records import Row, Store

_CARRIED = (
    *("FirstName", "LastName", "Salutation", "Title", "Phone", "Email", "LeadSource"),
    *("HasOptedOutOfEmail", "DoNotCall", "Consent_Origin__c", "Consent_Basis__c"),
    *("Consent_Date__c", "Consent_Proof__c", "Segment__c", "OwnerId", "IndividualId"),
)


class Lifecycle:
    def __init__(self, store: Store) -> None:
        self._store = store

    def merge(self, winner_id: str, loser_id: str) -> Row:
        """Deletes the loser with MasterRecordId = winner; its children move to the winner."""
        winner, loser = self._living(winner_id), self._living(loser_id)
        if winner["Id"][:3] != loser["Id"][:3] or winner["Id"] == loser["Id"]:
            raise ApiError("INVALID_INPUT", "merge needs two different records of one object")
        self._move_children(loser["Id"], winner["Id"])
        self._store.delete(loser, MasterRecordId=winner["Id"])
        return self._store.update(self._living(winner["Id"]), {})

    def convert(self, lead_id: str, *, contact_id: str | None = None) -> Row:
        """Turns a lead into a contact (a new one without `contact_id`) and an account."""
        lead = self._living(lead_id)
        if lead["Id"][:3] != "00Q" or lead["IsConverted"]:
            raise ApiError("CANNOT_UPDATE_CONVERTED_LEAD", "only an open lead can be converted")
        contact = self._living(contact_id) if contact_id else self._contact_from(lead)
        self._move_children(lead["Id"], contact["Id"])
        return self._store.update(
            lead,
            {
                "IsConverted": True,
                "Status": "Closed - Converted",
                "ConvertedDate": self._store.now()[:10],
                "ConvertedContactId": contact["Id"],
                "ConvertedAccountId": contact["AccountId"],
            },
        )

    def forget(self, record_id: str) -> None:
        """Right to be forgotten: marks the individual, deletes the record and empties the bin.

        Only `/deleted/` still tells the id; `/queryAll/` does not.
        """
        row = self._living(record_id)
        individual = self._store.get(row.get("IndividualId"))
        if individual is not None:
            self._store.update(individual, {"ShouldForget": True})
        self._store.purge(self._store.delete(row))

    def _contact_from(self, lead: Row) -> Row:
        accounts = self._store.rows("Account")
        account = next((row for row in accounts if row["Name"] == lead["Company"]), None)
        if account is None:
            values = {"Name": lead["Company"], "OwnerId": lead["OwnerId"]}
            account = self._store.insert("Account", values)
        values = {name: lead[name] for name in _CARRIED}
        return self._store.insert("Contact", {**values, "AccountId": account["Id"]})

    def _move_children(self, old_id: str, new_id: str) -> None:
        for _, item, row in list(self._store.referring(old_id)):
            if item.name not in {"MasterRecordId", "ConvertedContactId", "LeadOrContactId"}:
                name = "ContactId" if item.name == "LeadId" else item.name
                changes = {name: new_id} if name == item.name else {name: new_id, "LeadId": None}
                if row["Id"] != new_id:
                    self._store.update(row, changes)

    def _living(self, record_id: str) -> Row:
        row = self._store.get(canonical(record_id))
        if row is None or row["IsDeleted"]:
            raise ApiError("NOT_FOUND", f"no living record {record_id}", status=404)
        return row
