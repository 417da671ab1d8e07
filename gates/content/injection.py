"""Gate: text from a CRM is data, never instruction; and a draft carries no payload, no secret, nobody else's data."""

from gates.content.injection_draft import payloads_in_draft
from gates.content.injection_fields import orders_in_fields
from gates.draft import Draft
from gates.gate import gate
from gates.policy import Policy
from gates.recipient import Recipient
from gates.text.mail import mail_of
from gates.verdict import Finding, passed


@gate(
    "injection",
    version="2",
    because="law 8; OWASP LLM01:2025 and LLM02:2025; product.md section 5: CRM text is data, never instruction",
)
def injection(draft: Draft, recipient: Recipient, policy: Policy) -> Finding:
    """CRM text holds no order to the writer; the draft no payload, no secret, no foreign link, nobody else's data."""
    mail = mail_of(draft)
    checks = (orders_in_fields(mail, recipient), payloads_in_draft(draft, mail, recipient, policy))
    found = max((f for check in checks for f in check), key=lambda f: f.ruling, default=None)
    return found or passed("no_instruction")
