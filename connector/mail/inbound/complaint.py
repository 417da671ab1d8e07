"""Complaints: RFC 5965 reports (ARF), the malformed kin of it, and the notices of providers that send none."""

import re

from connector.mail.inbound.anatomy import ADDRESS, Anatomy, Fields
from connector.mail.inbound.failed_address import addresses_in, returned_to
from connector.mail.inbound.signal import Meaning, Seen, Signal

_NOT_A_PERSONS = frozenset({"auth-failure", "dmarc", "not-spam", "virus"})
"""Feedback types that tell of a machine's finding, or of the opposite of a complaint (RFC 6591, RFC 6430)."""

_DOMAIN_REPORT = re.compile(
    r"(?i)\breport domain: ?\S+ .{0,80}submitter|\bdmarc (?:failure |forensic |aggregate )?report\b|\btls-?rpt\b"
)
"""What receivers tell a domain about its authentication (RFC 7489 section 7.2, RFC 8460)."""

_NOTICE = re.compile(
    r"(?i)this is an (?:email|e-mail) abuse report|email abuse report for|abuse report for an email message"
    r"|complaint about (?:message|an e-?mail) from|reported (?:this|your|the) (?:message|mail"
    r"|e-?mail)[^.\n]{0,30} (?:as|to be) (?:spam|junk|abuse)"
    r"|marked (?:this|your|the|as)[^.\n]{0,40}(?:spam|junk)|(?:user|member|customer|recipient)s? (?:complain"
    r"|reported|marked|flagged)|(?:spam|abuse) (?:complaint|report) (?:from|about|for|regarding)|feedback loop"
    r"|clicked [^.\n]{0,30}(?:spam|junk)|junk mail report|this is a spam report"
)
_SUBJECT = re.compile(
    r"(?i)abuse report|\bcomplaint (?:about|from)|spam (?:complaint|report)|email feedback report"
    r"|feedback[- ]loop|\bfbl\b|junk (?:mail )?report|client tos notification"
)
_SENDER = re.compile(
    r"(?i)(?:staff@hotmail\.com|scomp@|fbl[-@.]|feedback[-_.]?loop|feedbackloop@|arf@|complaints?@"
    r"|abuse-?report|spam-?report|jmrp|scomp|fbl-no-?reply|feedback@arf|abuse@)"
)
_REDACTED = re.compile(r"(?i)redact|xxxx|\*{3}|hidden|anonym|undisclosed|^fbl|example\.invalid")
_PEOPLE = (
    "x-original-to", "x-rcpt-to", "x-envelope-to", "envelope-to", "x-hmxmroriginalrecipient", "x-delivered-to",
    "x-receiver", "delivered-to", "x-apparently-to", "original-recipient", "to", "apparently-to", "cc",
)  # fmt: skip


def complaint(anatomy: Anatomy) -> Signal | None:
    """The complaint that this message is, or `other` for reports that no person caused; None when it is no report."""
    machine = _DOMAIN_REPORT.search(anatomy.subject)
    if machine:
        seen = (Seen(where="subject", text=machine[0]),)
        return Signal(meaning=Meaning.OTHER, reason="dmarc_report", evidence=seen, confidence=0.95)
    kind = anatomy.feedback.get("feedback-type", ("",))[0].strip().lower()
    if kind:
        seen = (Seen(where="report", text=f"Feedback-Type: {kind}"),)
        if kind in _NOT_A_PERSONS:
            return Signal(meaning=Meaning.OTHER, reason=kind.replace("-", "_"), evidence=seen, confidence=0.95)
        reason = "opt_out" if kind.startswith("opt-out") or kind == "unsubscribe" else kind.replace("-", "_")
        return Signal(
            meaning=Meaning.COMPLAINT, reason=reason, recipients=complainers(anatomy), evidence=seen, confidence=0.98
        )
    if not _unreported(anatomy):
        return None
    found = _NOTICE.search(anatomy.head)
    return Signal(
        meaning=Meaning.COMPLAINT, reason="abuse", recipients=complainers(anatomy), confidence=0.85,
        evidence=(Seen(where="text", text=found[0]),) if found else (Seen(where="from", text=anatomy.sender),),
    )  # fmt: skip


def _unreported(anatomy: Anatomy) -> bool:
    """A complaint without a report: ARF that lost its part, Hotmail's JMRP, or a provider's own letter."""
    if "message/feedback-report" in anatomy.kinds:
        return True
    if "x-hmxmroriginalrecipient" in anatomy.headers or "x-hmxmroriginalrecipient" in anatomy.original:
        return True
    if "multipart/report" in anatomy.kinds and re.search(
        r"report-type=\"?feedback-report", anatomy.first("content-type"), re.IGNORECASE
    ):
        return True
    titled = bool(_SUBJECT.search(anatomy.subject))
    from_loop = bool(_SENDER.search(anatomy.sender))
    if not titled and not from_loop:
        return False
    says = bool(_NOTICE.search(anatomy.head))
    return (from_loop and (says or titled) and (bool(anatomy.original) or (says and titled))) or (
        says and titled and bool(anatomy.original)
    )


def complainers(anatomy: Anatomy) -> tuple[str, ...]:
    """Who complained: the report's own field, else whom the returned message names; redacted names are passed over."""
    for source, names in (
        (anatomy.feedback, ("original-rcpt-to", "removal-recipient", "original-recipient", "final-recipient")),
        (anatomy.headers, ("x-hmxmroriginalrecipient", "x-original-rcpt-to")),
        (anatomy.original, _PEOPLE),
    ):
        for name in names:
            found = _plain(source, name)
            if found:
                return found
    verp = tuple(a for a in returned_to(anatomy) if not _REDACTED.search(a))
    if verp:
        return verp
    for name in (
        "list-unsubscribe",
        "x-unsubscribe",
        "x-recipient",
        "x-mailing-id",
        "x-rext",
        "return-path",
        "errors-to",
    ):
        for value in anatomy.original.get(name, ()):
            hit = re.search(r"([\w.+-]+)(?:=|%40|%3D)((?:[\w-]+\.)+[a-z]{2,24})", value, re.IGNORECASE)
            if hit:
                local = re.split(r"[-+](?=[^-+]*$)", hit[1])[-1] if name in {"return-path", "errors-to"} else hit[1]
                return (f"{local}@{hit[2]}",)
    return ()


def _plain(source: Fields, name: str) -> tuple[str, ...]:
    values = source.get(name, ())
    found = dict.fromkeys(a for v in values for a in addresses_in(v) if not _REDACTED.search(a))
    if not found:
        found = dict.fromkeys(a for v in values for a in ADDRESS.findall(v) if not _REDACTED.search(a))
    return tuple(found)
