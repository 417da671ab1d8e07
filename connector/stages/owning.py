"""Who answers for a contact: its owner in the CRM, and whom the owner named."""

from connector.model import Account, Outreach
from connector.ports import Tx


def may_decide(account: Account, outreach: Outreach, tx: Tx) -> bool:
    """Only the contact's owner, or a delegate whom the owner named, decides in the owner's name."""
    if not account.active:
        return False
    connection = outreach.contact.connection
    if account.owners.get(connection) == outreach.owner:
        return True
    owner = tx.accounts.by_owner(connection, outreach.owner)
    return owner is not None and account.id in owner.delegates
