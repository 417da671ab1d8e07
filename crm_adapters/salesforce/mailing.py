"""A mail by `POST /actions/standard/emailSimple` (Actions Developer Guide, Send Email), asked once and never again.

It goes to the address that was approved and from an organization-wide address: `recipientId` would let the platform
choose the record's address of that moment, and `CurrentUser` is the integration user. The platform logs nothing
(`logEmailOnSend` false): Gatepost logs the mail itself, once, with its AutomationType.
"""

from collections.abc import Mapping
from typing import Any

from crm_adapters.errors import CRMError, Gone, NotPermitted, RateLimited, Refused
from crm_adapters.port import OutgoingEmail, SendAnswer, SendFate
from crm_adapters.salesforce.client import Client

PATH = "actions/standard/emailSimple"
NEW_NAMES_SINCE = 65.0
"""From this API version on the input is called `recipientAddresses`."""


def send(mail: OutgoingEmail, client: Client) -> SendAnswer:
    """One call. What the org refused with a code did not leave; whatever else is not a plain yes may have left."""
    to = "recipientAddresses" if float(client.settings.version) >= NEW_NAMES_SINCE else "emailAddressesArray"
    inputs = {
        to: [mail.to_address],
        "emailSubject": mail.subject,
        "emailBody": mail.html or mail.text,
        "sendRichBody": bool(mail.html),
        "useLineBreaks": False,
        "logEmailOnSend": False,
        "senderType": "OrgWideEmailAddress",
        "senderAddress": mail.from_address,
    }
    try:
        answer = client.once(PATH, {"inputs": [inputs]}, kind="send")
    except RateLimited as error:
        return SendAnswer(fate=SendFate.LATER, code="RATE_LIMITED", words=error.what)
    except (Gone, NotPermitted, Refused) as error:
        return SendAnswer(fate=SendFate.REFUSED, code=error.what.partition(":")[0], words=error.what)
    except CRMError as error:
        return SendAnswer(fate=SendFate.UNKNOWN, words=error.what)
    return _read(answer)


def _read(answer: Any) -> SendAnswer:
    first = answer[0] if isinstance(answer, list) and len(answer) == 1 else None
    if isinstance(first, Mapping) and first.get("isSuccess") is True and not first.get("errors"):
        return SendAnswer(fate=SendFate.ACCEPTED, words="emailSimple accepted")
    return SendAnswer(fate=SendFate.UNKNOWN, words="an answer that says neither yes nor no")
