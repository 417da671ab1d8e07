"""A mail by HubSpot's marketing single send, asked once and never again.

Theory: HubSpot sends only an email that an admin made, and fills ``{{ custom.NAME }}`` in it from the call. So the
admin makes one that is empty but for our three properties, and nothing of the approved text is HubSpot's:

======================  =========================================
custom property         stands in the email as
======================  =========================================
gatepost_subject        the whole subject
gatepost_html           the whole text module
gatepost_text           the whole plain-text version, where it has one
======================  =========================================

The email is read before each send, because another text in it would be sent as well. So is the contact: HubSpot makes
a contact where there is none, and turns one that is not marketable into a billed one; we refuse instead.

The answer comes later: `PENDING` and a status id. We ask for the status for a few seconds; what is not final by then
may leave at any time. `sendId` lets HubSpot send one mail for an outreach, however often it were asked.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formataddr

from crm_adapters.errors import CRMError, Gone, NotPermitted, RateLimited, Refused
from crm_adapters.hubspot import mapping
from crm_adapters.hubspot.client import VERSION, Client, Json
from crm_adapters.hubspot.mapping import HubSpotSettings
from crm_adapters.hubspot.reading import Reader
from crm_adapters.hubspot.templates import Email, as_text, email_of, widgets
from crm_adapters.port import OutgoingEmail, SendAnswer, SendFate, SentBefore, SetupItem

PATH = f"/marketing/email-campaigns/{VERSION}/single-send"
STATUS = "/marketing/v3/email/send-statuses/{statusId}"
SUBJECT, HTML, TEXT = "gatepost_subject", "gatepost_html", "gatepost_text"
TRANSACTIONAL = "SINGLE_SEND_API"
"""An email of this type ignores marketing opt-outs by design: never for outreach."""

CANNOT_CARRY = (
    "our List-Unsubscribe headers (HubSpot writes its own, which know only its own opt-outs)",
    "our Message-ID and Date (an answer is matched by its sender, and by the token in the quoted link)",
    "the HTML and nothing else (HubSpot adds its own footer, and rewrites links where click tracking is on)",
    "the plain-text part, unless the email's plain-text version is {{ custom.gatepost_text }}",
)

LATER = frozenset({"THROTTLED"})
PENDING = frozenset({"PENDING", "PROCESSING"})
FINAL = frozenset(
    """ADDRESS_LIST_BOMBED ADDRESS_ONLY_ACCEPTED_ON_PROD ADDRESS_OPTED_OUT BLOCKED_ADDRESS BLOCKED_DOMAIN
    CAMPAIGN_CANCELLED CANCELLED_ABUSE CORRUPT_INPUT EMAIL_DISABLED EMAIL_UNCONFIRMED GDPR_DOI_ENABLED
    GRAYMAIL_SUPPRESSED INVALID_FROM_ADDRESS INVALID_TO_ADDRESS LOW_CONTACT_QUALITY_SCORE MISSING_CONTENT
    MISSING_REQUIRED_PARAMETER MISSING_TEMPLATE_PROPERTIES NON_MARKETABLE_CONTACT PORTAL_AUTHENTICATION_FAILURE
    PORTAL_EXPIRED PORTAL_MISSING_MARKETING_SCOPE PORTAL_NOT_AUTHORIZED_FOR_APPLICATION PORTAL_OVER_LIMIT
    PORTAL_SUSPENDED PREVIOUSLY_BOUNCED PREVIOUSLY_UNSUBSCRIBED_BRAND PREVIOUSLY_UNSUBSCRIBED_BUSINESS_UNIT
    PREVIOUSLY_UNSUBSCRIBED_MESSAGE PREVIOUSLY_UNSUBSCRIBED_PORTAL PREVIOUS_SPAM QUARANTINED_ADDRESS
    BRAND_RECIPIENT_FATIGUE_SUPPRESSED RECIPIENT_FATIGUE_SUPPRESSED TEMPLATE_RENDER_EXCEPTION TOO_MANY_RECIPIENTS
    UNCONFIGURED_SENDING_DOMAIN UNDELIVERABLE VALIDATION_FAILED""".split()
)
"""Results that say for certain that nothing left. IDEMPOTENT_* are not here: they tell of another call with our id."""
_HUBL = re.compile(r"\{[{%#]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailer:
    """One portal's single send."""

    client: Client
    reader: Reader
    settings: HubSpotSettings
    sleep: Callable[[float], None]

    def send(self, mail: OutgoingEmail) -> SendAnswer:
        """Look, then one call, then its status. What HubSpot certainly refused did not leave; all else may have."""
        try:
            if why := self._unfit(mail):
                return SendAnswer(fate=SendFate.REFUSED, code=why.partition(":")[0], words=why)
        except RateLimited as error:
            return SendAnswer(fate=SendFate.LATER, code="RATE_LIMITED", words=error.what)
        except (Gone, NotPermitted, Refused) as error:
            return SendAnswer(fate=SendFate.REFUSED, code="NOT_READABLE", words=error.what)
        except CRMError as error:
            # Nothing was asked to be sent yet.
            return SendAnswer(fate=SendFate.LATER, code="NOT_READABLE", words=error.what)
        try:
            answer = self.client.send("POST", PATH, body=self._asked(mail), only_once=True)
        except RateLimited as error:
            return SendAnswer(fate=SendFate.LATER, code="RATE_LIMITED", words=error.what)
        except (Gone, NotPermitted, Refused) as error:
            return SendAnswer(fate=SendFate.REFUSED, code="REFUSED", words=error.what)
        except CRMError as error:
            return SendAnswer(fate=SendFate.UNKNOWN, words=error.what)
        return self._followed(answer)

    def find(self, asked: SentBefore) -> str:
        """Evidence that this mail left, in words without addresses; empty when the portal's records show none.

        By the status id where the call was answered; else the contact's own record of the last marketing email, which
        counts only when it is ours and not older than the claim.
        """
        if asked.receipt:
            try:
                status = self.client.send("GET", STATUS, ids={"statusId": asked.receipt})
            except Gone:
                status = {}
            if status.get("sendResult") == "SENT":
                return f"single send {asked.receipt}: SENT"
            if _read(status).fate is SendFate.REFUSED:
                return ""
        names = ("hs_email_last_send_date", "hs_email_last_email_name")
        record = next(iter(self.reader.batch("contacts", [asked.contact.id], names)), None)
        sent_at = mapping.moment(record.text(names[0])) if record else None
        if record is None or sent_at is None or sent_at < asked.since:
            return ""
        same = record.text(names[1]) == email_of(self.client, self.settings.single_send_email).name
        return f"the contact's last marketing email is ours, of {sent_at.isoformat()}" if same else ""

    def setup(self) -> list[SetupItem]:
        """What the admin still has to make; nothing where single send is not configured."""
        if not self.settings.single_send_email:
            return []
        problems = email_problems(email_of(self.client, self.settings.single_send_email), self.settings)
        mend = (
            f"make a marketing email for the single-send API: subject {{{{ custom.{SUBJECT} }}}}, one text module "
            f"{{{{ custom.{HTML} }}}}, plain text {{{{ custom.{TEXT} }}}}, click tracking off, used by nothing else; "
            "grant marketing-email (Marketing Hub Enterprise)"
        )
        detail = "; ".join(problems) or "carries exactly the approved subject and HTML"
        return [SetupItem(name="single-send email", ok=not problems, detail=detail, mend=mend if problems else "")]

    def _unfit(self, mail: OutgoingEmail) -> str:
        """Why this mail must not be given to HubSpot; ``CODE: words``, or empty."""
        if not self.settings.single_send_email:
            return "NOT_CONFIGURED: the connection has no single_send_email"
        if not mail.send_id:
            return "NO_SEND_ID: a mail without an id could be sent twice"
        if any(_HUBL.search(part) for part in (mail.subject, mail.text, mail.html)):
            return "HUBL_IN_TEXT: HubSpot might run what the text says"
        problems = email_problems(email_of(self.client, self.settings.single_send_email), self.settings)
        if problems:
            return f"EMAIL_NOT_EMPTY: {problems[0]}"
        found = list(self.reader.batch("contacts", [mail.to_address], ["email", "hs_marketable_status"], "email"))
        if not found:
            return "NO_CONTACT: HubSpot would make a contact of this address"
        if found[0].text("hs_marketable_status") != "true":
            return "NON_MARKETABLE_CONTACT: HubSpot would make this a billed contact"
        return ""

    def _asked(self, mail: OutgoingEmail) -> Json:
        return {
            "emailId": int(self.settings.single_send_email),
            "message": {
                "to": mail.to_address,
                "from": formataddr((mail.from_name, mail.from_address)) if mail.from_name else mail.from_address,
                "replyTo": [mail.from_address],
                "sendId": mail.send_id,
            },
            "customProperties": {SUBJECT: mail.subject, HTML: mail.html or mail.text, TEXT: mail.text},
        }

    def _followed(self, answer: Json) -> SendAnswer:
        """Ask for the status until it is final, or our patience ends."""
        told = _read(answer)
        receipt = str(answer.get("statusId") or "")
        for pause in self.settings.single_send_waits:
            if told.fate is not SendFate.UNKNOWN or not receipt:
                break
            self.sleep(pause)
            try:
                told = _read(self.client.send("GET", STATUS, ids={"statusId": receipt}, only_once=True))
            except CRMError:
                continue
        return SendAnswer(fate=told.fate, code=told.code, words=told.words, receipt=receipt)


def email_problems(email: Email, settings: HubSpotSettings) -> list[str]:
    """Why this email would not carry exactly what was approved, or not to whom it may go."""
    found = []
    if email.archived or not (email.is_published or email.state in {"AUTOMATED", "PUBLISHED"}):
        found.append("it is not saved for the single-send API")
    if email.type == TRANSACTIONAL:
        found.append("it is transactional: such mail ignores opt-outs")
    if not _only(email.subject, SUBJECT):
        found.append(f"its subject is not just {{{{ custom.{SUBJECT} }}}}")
    if not _only(as_text(widgets(email.content)), HTML):
        found.append(f"its text is not just {{{{ custom.{HTML} }}}}")
    plain = (email.content.plain_text_version or "").strip()
    if plain and not _only(plain, TEXT):
        found.append(f"its plain-text version is not just {{{{ custom.{TEXT} }}}}")
    kind = str((email.subscription_details or {}).get("subscriptionId") or "")
    if settings.subscription and kind != settings.subscription:
        found.append("its subscription type is not the one that `subscription` names")
    return found


def _only(said: str, name: str) -> bool:
    return bool(re.fullmatch(rf"\s*\{{\{{\s*custom\.{name}\s*(\|\s*safe\s*)?\}}\}}\s*", said.replace("\xa0", " ")))


def _read(answer: Json) -> SendAnswer:
    """The fate that one answer tells."""
    result, status = str(answer.get("sendResult") or ""), str(answer.get("status") or "")
    known = result if re.fullmatch(r"[A-Z_]{1,60}", result) else ""
    if result == "SENT":
        return SendAnswer(fate=SendFate.ACCEPTED, words="single send: SENT")
    if result in LATER:
        return SendAnswer(fate=SendFate.LATER, code=result, words=result)
    if result in FINAL:
        return SendAnswer(fate=SendFate.REFUSED, code=result, words=result)
    if status == "CANCELED" and not result:
        return SendAnswer(fate=SendFate.REFUSED, code=status, words=status)
    words = status if status in PENDING else known or "an answer that says neither yes nor no"
    return SendAnswer(fate=SendFate.UNKNOWN, words=f"single send: {words}")
