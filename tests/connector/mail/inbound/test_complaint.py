"""Complaints: ARF as the standard has it, as providers break it, and what is none."""

import pytest

from connector.mail.inbound.classify import classify
from connector.mail.inbound.message import parse
from connector.mail.inbound.signal import Meaning

ADA = "ada@acme.example"
ORIGINAL = f"From: maya@ours.example\nTo: {ADA}\nSubject: Hello\nMessage-ID: <1@ours.example>\n\nHi\n"


def told(raw: str):
    return classify(parse(raw.encode()))


def arf(
    kind: str = "abuse", *, fields: str = "", original: str = ORIGINAL, report: str = "message/feedback-report"
) -> str:
    return (
        "From: Feedback <fbl@isp.example>\nTo: fbl@ours.example\nSubject: FW: Hello\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
        f"This is an email abuse report for a message received from 192.0.2.1.\n\n--b\nContent-Type: {report}\n\n"
        f"Feedback-Type: {kind}\nUser-Agent: loop/1\nVersion: 1\n{fields}\n--b\nContent-Type:"
        f" message/rfc822\n\n{original}--b--\n"
    )


@pytest.mark.parametrize("kind", ["abuse", "fraud", "other", "miscategorized", "ABUSE"])
def test_a_report_is_a_complaint_of_the_returned_messages_recipient(kind):
    signal = told(arf(kind))
    assert (signal.meaning, signal.recipients) == (Meaning.COMPLAINT, (ADA,))
    assert signal.reason == kind.lower()


@pytest.mark.parametrize("kind", ["opt-out", "opt-out-list"])
def test_an_opt_out_report(kind):
    assert told(arf(kind, fields=f"Removal-Recipient: {ADA}\n")).reason == "opt_out"


@pytest.mark.parametrize("kind", ["auth-failure", "dmarc", "not-spam", "virus"])
def test_reports_that_no_person_caused(kind):
    assert told(arf(kind)).meaning is Meaning.OTHER


def test_the_reports_own_field_comes_first():
    assert told(arf(fields="Original-Rcpt-To: <eve@acme.example>\n")).recipients == ("eve@acme.example",)


def test_redacted_names_are_passed_over():
    original = ORIGINAL.replace(f"To: {ADA}", "To: redacted@acme.example\nX-Envelope-To: " + ADA)
    assert told(arf(original=original)).recipients == (ADA,)


def test_the_recipient_stands_only_in_our_unsubscribe_link():
    original = ORIGINAL.replace(
        f"To: {ADA}", "To: undisclosed-recipients:;\nList-Unsubscribe: <https://ours.example/u?m=ada=acme.example>"
    )
    assert told(arf(original=original)).recipients == (ADA,)


def test_everything_redacted_leaves_nobody():
    assert told(arf(original=ORIGINAL.replace(ADA, "redacted@acme.example"))).recipients == ()


def test_a_report_that_lost_its_part_is_read_from_the_text():
    assert told(arf(report="text/plain")).meaning is Meaning.COMPLAINT


def test_hotmails_kind_has_no_report_at_all():
    raw = (
        f"X-HmXmrOriginalRecipient: {ADA}\nFrom: staff@hotmail.com\nTo: fbl@ours.example\nSubject: complaint"
        f" about message from 192.0.2.1\nContent-Type: message/rfc822\n\n{ORIGINAL}"
    )
    signal = told(raw)
    assert (signal.meaning, signal.recipients) == (Meaning.COMPLAINT, (ADA,))


def test_a_person_who_threatens_to_report_spam_is_no_feedback_loop():
    raw = f"From: {ADA}\nTo: maya@ours.example\nSubject: Re: Hello\n\nI will report your message as spam.\n"
    assert told(raw).meaning is not Meaning.COMPLAINT


@pytest.mark.parametrize(
    "subject",
    [
        "Report domain: ours.example Submitter: isp.example Report-ID: <1>",
        "DMARC Failure Report for ours.example",
        "Report Domain: ours.example Submitter: isp.example",
    ],
)
def test_what_receivers_tell_our_domain_is_no_complaint(subject):
    raw = f"From: noreply-dmarc@isp.example\nTo: dmarc@ours.example\nSubject: {subject}\n\nThis is a spam report.\n"
    assert told(raw).meaning is Meaning.OTHER
