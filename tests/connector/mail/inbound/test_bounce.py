"""Bounces by the address's fate: a dead address is permanent, a full mailbox or a refusal is not."""

import json

import pytest

from connector.mail.inbound.classify import classify
from connector.mail.inbound.message import parse
from connector.mail.inbound.signal import Meaning

ADA = "ada@acme.example"


def told(raw: str):
    return classify(parse(raw.encode()))


def dsn(
    diagnostic: str = "",
    *,
    status: str = "5.0.0",
    action: str = "failed",
    notice: str = "",
    recipient: str = f"rfc822; {ADA}",
    extra: str = "",
) -> str:
    said = f"Diagnostic-Code: smtp; {diagnostic}\n" if diagnostic else ""
    return (
        "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.ours.example>\nTo: maya@ours.example\n"
        "Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\nAuto-Submitted: auto-replied\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        f"--b\nContent-Type: text/plain\n\n{notice or 'Your message could not be delivered.'}\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.ours.example\n\n"
        f"Final-Recipient: {recipient}\nAction: {action}\nStatus: {status}\n{said}{extra}\n"
        f"--b\nContent-Type: message/rfc822\n\nFrom: maya@ours.example\nTo: {ADA}\nSubject: Hello\n\nHi\n--b--\n"
    )


def plain(
    body: str, *, sender: str = "MAILER-DAEMON@mx.example", subject: str = "failure notice", more: str = ""
) -> str:
    return f"From: {sender}\nTo: maya@ours.example\nSubject: {subject}\n{more}\n{body}\n"


@pytest.mark.parametrize(
    ("diagnostic", "reason"),
    [
        (
            ("550 5.1.1 <ada@acme.example>: Recipient address rejected: User unknown in virtual mailbox table"),
            "user_unknown",
        ),
        ("550 5.7.1 No such user here", "user_unknown"),
        ("550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", "user_unknown"),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", "user_unknown"),
        ("550 Requested action not taken: mailbox unavailable", "user_unknown"),
        ("554 delivery error: dd This user doesn't have a yahoo.com account", "user_unknown"),
        ("550 5.2.1 The email account that you tried to reach is disabled", "mailbox_disabled"),
        ("550 5.1.6 The recipient has moved to a new address", "moved"),
        ("556 5.1.10 Recipient address has null MX", "no_mail_accepted"),
        (
            ("Host or domain name not found. Name service error for name=acme.example type=A: Host not found"),
            "domain_unknown",
        ),
        ("550 5.1.1 用户不存在", "user_unknown"),
    ],
)
def test_dead_addresses(diagnostic, reason):
    signal = told(dsn(diagnostic))
    assert (signal.meaning, signal.recipients) == (Meaning.BOUNCE_PERMANENT, (ADA,))
    assert signal.reason in {reason, "user_unknown"}


@pytest.mark.parametrize(
    ("diagnostic", "status", "reason"),
    [
        ("552 5.2.2 Mailbox full", "5.2.2", "mailbox_full"),
        ("550 5.1.1 The recipient's inbox is out of storage space", "5.1.1", "mailbox_full"),
        ("550 5.7.1 Service unavailable; client host [192.0.2.1] blocked using Spamhaus", "5.7.1", "reputation"),
        ("550 5.7.26 This message does not have authentication information or fails DMARC", "5.7.26", "auth"),
        ("554 5.7.1 Message rejected as spam by content filtering", "5.7.1", "spam"),
        ("552 5.3.4 Message size exceeds fixed limit", "5.3.4", "too_large"),
        ("421 4.7.28 Our system has detected an unusual rate of unsolicited mail", "4.7.28", "rate_limited"),
        (
            ("550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents delivery"),
            "5.2.1",
            "rate_limited",
        ),
        ("554 5.7.1 <ada@acme.example>: Relay access denied", "5.7.1", "relay_denied"),
        ("connect to mx.acme.example[192.0.2.2]:25: Connection timed out", "4.4.1", "network"),
        ("550 5.1.8 Sender address rejected: Domain not found", "5.1.8", "sender_refused"),
        ("550 5.7.1 Your server requires a reverse DNS entry", "5.7.1", "sender_refused"),
        ("554 5.4.6 Too many hops", "5.4.6", "loop"),
        ("530 5.7.0 Must issue a STARTTLS command first", "5.7.0", "tls"),
    ],
)
def test_living_addresses_even_with_a_permanent_code(diagnostic, status, reason):
    signal = told(dsn(diagnostic, status=status))
    assert (signal.meaning, signal.reason) == (Meaning.BOUNCE_TRANSIENT, reason)


def test_words_before_the_recipient_was_named_say_nothing_about_it():
    said = "host mx.acme.example said: 550 5.1.0 ours.example does not exist (in reply to MAIL FROM command)"
    assert told(dsn(said)).meaning is Meaning.BOUNCE_TRANSIENT


def test_a_bare_code_after_the_content_is_not_a_dead_address():
    assert told(dsn("550 no (in reply to end of DATA command)")).meaning is Meaning.BOUNCE_TRANSIENT
    assert told(dsn("550 <> (in reply to RCPT TO command)")).meaning is Meaning.BOUNCE_PERMANENT


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        ("5.1.1", Meaning.BOUNCE_PERMANENT),
        ("5.2.1", Meaning.BOUNCE_PERMANENT),
        ("5.4.4", Meaning.BOUNCE_PERMANENT),
        ("5.7.1", Meaning.BOUNCE_TRANSIENT),
        ("5.2.2", Meaning.BOUNCE_TRANSIENT),
        ("4.4.7", Meaning.BOUNCE_TRANSIENT),
    ],
)
def test_without_words_the_code_decides(status, meaning):
    assert told(dsn(status=status)).meaning is meaning


@pytest.mark.parametrize(
    ("action", "meaning"),
    [
        ("delayed", Meaning.DELAY_NOTICE),
        ("delivered", Meaning.OTHER),
        ("relayed", Meaning.OTHER),
        ("expanded", Meaning.OTHER),
    ],
)
def test_other_actions_are_no_bounces(action, meaning):
    assert told(dsn(action=action, status="4.4.1" if action == "delayed" else "2.0.0")).meaning is meaning


def test_a_failure_beside_a_delivery_is_a_bounce_of_the_failed_one():
    extra = "\nFinal-Recipient: rfc822; eve@acme.example\nAction: delivered\nStatus: 2.0.0\n"
    assert told(dsn("550 5.1.1 user unknown", extra=extra)).recipients == (ADA,)


def test_several_recipients_and_the_dead_one_decides():
    extra = "\nFinal-Recipient: rfc822; eve@acme.example\nAction: failed\nStatus: 5.1.1\n"
    signal = told(dsn("552 5.2.2 mailbox full", status="5.2.2", extra=extra))
    assert signal.meaning is Meaning.BOUNCE_PERMANENT
    assert set(signal.recipients) == {ADA, "eve@acme.example"}


@pytest.mark.parametrize(
    "written",
    [f"RFC822; <{ADA}>", f"rfc822;{ADA}", f"smtp; {ADA}", f"utf-8; {ADA}", ADA, f"rfc822; @relay.example:{ADA}"],
)
def test_recipients_however_they_are_written(written):
    assert told(dsn("550 5.1.1 user unknown", recipient=written)).recipients == (ADA,)


def test_an_x400_recipient_is_named_by_the_returned_message():
    x400 = "x400; /PN=ada/O=acme/C=us/"
    assert told(dsn("550 5.1.1 user unknown", recipient=x400)).recipients == (ADA,)


def test_a_report_whose_boundaries_are_lost():
    raw = dsn("550 5.1.1 user unknown").replace("--b\n", "")
    signal = told(raw)
    assert (signal.meaning, signal.recipients) == (Meaning.BOUNCE_PERMANENT, (ADA,))


PROSE = {
    "qmail": (
        "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message.\n\n"
        "<ada@acme.example>:\n192.0.2.9 does not like recipient.\nRemote host said: 550 no such user\nGiving"
        " up on 192.0.2.9.\n"
    ),
    "exim": (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be\n"
        "delivered to one or more of its recipients. The following address(es) failed:\n\n  ada@acme.example\n"
        "    host mx.acme.example [192.0.2.9]: 550 unknown user\n"
    ),
    "exchange": (
        "Your message\n\n  To:      maya@ours.example\n  Subject: Hello\n\ndid not reach the following"
        " recipient(s):\n\n"
        "ada@acme.example on Fri, 2 Jan 2026 10:00:00 +0100\n    The recipient name is not recognized\n"
    ),
    "sendmail": (
        "   ----- The following addresses had permanent fatal errors -----\n<ada@acme.example>\n\n"
        "   ----- Transcript of session follows -----\n550 5.1.1 <ada@acme.example>... User unknown\n"
    ),
    "german": (
        "Ihre Nachricht konnte nicht zugestellt werden an:\n\nada@acme.example\nDie E-Mail-Adresse wurde"
        " nicht gefunden.\n"
    ),
    "french": "Votre message n'a pas pu être remis à :\n\nada@acme.example\nDestinataire inconnu.\n",
    "spanish": "No se pudo entregar su mensaje a:\n\nada@acme.example\nEl usuario no existe.\n",
    "japanese": "次の宛先にメールを配信できませんでした。\n\n<ada@acme.example>\n550 存在しません\n",
    "chinese": "您的邮件无法投递到:\n\nada@acme.example\n收件人邮箱不存在\n",
    "russian": "Ваше письмо не может быть доставлено:\n\nada@acme.example\nпользователь не найден\n",
}


@pytest.mark.parametrize("body", PROSE.values(), ids=PROSE)
def test_bounces_that_are_only_prose(body):
    signal = told(plain(body, more="Content-Type: text/plain; charset=utf-8\n"))
    assert (signal.meaning, signal.reason, signal.recipients) == (Meaning.BOUNCE_PERMANENT, "user_unknown", (ADA,))


def test_the_address_is_named_only_by_a_header():
    signal = told(plain("Message could not be delivered.", more=f"X-Failed-Recipients: {ADA}\n"))
    assert signal.recipients == (ADA,)


def test_the_address_is_named_only_by_the_returned_message():
    body = (
        "Sorry, not delivered: mailbox full.\n\n--- Below this line is a copy of the message.\n\n"
        f"Return-Path: <maya@ours.example>\nFrom: maya@ours.example\nTo: {ADA}\nSubject: Hello\n\nHi"
    )
    signal = told(plain(body))
    assert (signal.meaning, signal.reason, signal.recipients) == (Meaning.BOUNCE_TRANSIENT, "mailbox_full", (ADA,))


def test_the_address_is_named_only_by_our_return_path():
    raw = plain("Delivery failed: user unknown.").replace(
        "To: maya@ours.example", "To: <bounce+ada=acme.example@ours.example>"
    )
    assert told(raw).recipients == (ADA,)


def test_each_address_has_its_own_fate():
    body = (
        "Hi. This is the qmail-send program.\n\n<ada@acme.example>:\nmailbox full\n\n<eve@acme.example>:\nno"
        " such user\n"
    )
    signal = told(plain(body))
    assert signal.meaning is Meaning.BOUNCE_PERMANENT
    assert signal.recipients == (ADA, "eve@acme.example")


def test_exims_warning_is_a_delay():
    body = (
        "A message that you sent has not yet been delivered to one or more of its recipients after more than"
        " 24 hours.\n\n"
        f"  {ADA}\n\nNo action is required on your part. Eventually the software will give up, and the"
        " message will be returned"
        " to you.\n"
    )
    signal = told(plain(body, subject="Warning: message 1abc delayed 24 hours"))
    assert (signal.meaning, signal.recipients) == (Meaning.DELAY_NOTICE, (ADA,))


def test_sieves_reject_is_a_bounce_not_a_receipt():
    raw = (
        "From: Mail Delivery Subsystem <postmaster@acme.example>\nTo: maya@ours.example\nSubject:"
        " Automatically rejected mail\n"
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n"
        "Content-Type: text/plain\n\n"
        f"Your message to <{ADA}> was automatically rejected:\nQuota exceeded\n--b\n"
        f"Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; {ADA}\n"
        "Disposition: automatic-action/MDN-sent-automatically; deleted\n\n--b--\n"
    )
    signal = told(raw)
    assert (signal.meaning, signal.reason, signal.recipients) == (Meaning.BOUNCE_TRANSIENT, "mailbox_full", (ADA,))


def test_an_ses_notice():
    note = {
        "notificationType": "Bounce",
        "bounce": {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": ADA}]},
    }
    signal = told(
        plain(
            json.dumps(note),
            sender="AWS Notifications <no-reply@sns.amazonaws.com>",
            subject="AWS Notification Message",
        )
    )
    assert (signal.meaning, signal.recipients) == (Meaning.BOUNCE_PERMANENT, (ADA,))


def test_a_bare_bounce_text():
    text = (
        "I'm sorry to inform you that your message could not\nbe delivered to one or more recipients.\n\n"
        "<ada@acme.example>: host mx said: 550 no mailbox by that name (in reply to RCPT TO command)\n"
    )
    signal = told(text)
    assert (signal.meaning, signal.recipients) == (Meaning.BOUNCE_PERMANENT, (ADA,))


@pytest.mark.parametrize(
    "raw",
    [
        plain(
            ("The user unknown in our list is me, sorry. Which failure do you mean?"),
            sender="ada@acme.example",
            subject="Re: failure",
        ),
        plain(
            ("> Your message could not be delivered to x@y.example: 550 no such user\n\nI got this from you?"),
            sender="ada@acme.example",
            subject="Re: Undelivered mail",
        ),
        plain("Ticket submitted by an unknown user.", sender="desk@acme.example", subject="Ticket by unknown user"),
    ],
)
def test_people_who_speak_of_bounces(raw):
    assert told(raw).meaning not in {Meaning.BOUNCE_PERMANENT, Meaning.BOUNCE_TRANSIENT, Meaning.DELAY_NOTICE}


def test_aol_names_its_people_without_their_domain():
    body = (
        "Your mail to the following recipients could not be delivered because they are not accepting mail:\n\tadaacme\n"
    )
    signal = told(plain(body, sender="MAILER-DAEMON@aol.com", subject="Mail Delivery Problem"))
    assert (signal.meaning, signal.recipients) == (Meaning.BOUNCE_TRANSIENT, ("adaacme@aol.com",))


def test_a_gateway_that_packs_the_whole_report_into_a_part():
    inner = dsn("550 5.1.1 user unknown").replace("boundary=b", "boundary=c").replace("--b", "--c")
    raw = (
        "From: postmaster@mx.example\nTo: maya@ours.example\nSubject: Delivery Status Notification (Failure)\n"
        f"Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\n\n{inner}\n"
        "--o\nContent-Type: text/plain\n\nThis mail is confidential.\n--o--\n"
    )
    signal = told(raw)
    assert (signal.meaning, signal.recipients) == (Meaning.BOUNCE_PERMANENT, (ADA,))


@pytest.mark.parametrize("written", ["IMCEASMTP-ada+40acme+2Eexample@mx.example", "IMCEAEX-_O=ACME_CN=ADA@mx.example"])
def test_exchange_wraps_its_addresses(written):
    assert told(dsn("550 5.1.1 user unknown", recipient=f"rfc822; {written}")).recipients == (ADA,)
