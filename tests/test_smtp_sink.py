"""The sink does what the transport's tests trust it to do."""

import smtplib
from pathlib import Path

import pytest

from tests.smtp_sink import Fault, SmtpSink, read_journal, smtp_sink

MESSAGE = b"Subject: hello\r\n\r\nA line with a dot:\r\n.\r\nand 8-bit: \xc3\xa9\r\n"


def hand_over(sink: SmtpSink) -> None:
    with smtplib.SMTP(sink.host, sink.port, timeout=5) as client:
        client.sendmail("from@example.org", ["to@example.org"], MESSAGE)


def test_keeps_the_bytes_as_they_were_sent(smtp):
    hand_over(smtp)
    assert [(m.mail_from, m.rcpt_tos, m.data) for m in smtp.received] == [
        ("from@example.org", ("to@example.org",), MESSAGE)
    ]
    assert smtp.connections == 1


@pytest.mark.parametrize(
    ("fault", "error", "kept"),
    [
        (Fault.REFUSE_RCPT, smtplib.SMTPRecipientsRefused, 0),
        (Fault.DEFER_RCPT, smtplib.SMTPRecipientsRefused, 0),
        (Fault.REFUSE_DATA, smtplib.SMTPDataError, 0),
        (Fault.DEFER_DATA, smtplib.SMTPDataError, 0),
        (Fault.DROP_BEFORE_DATA, smtplib.SMTPServerDisconnected, 0),
        (Fault.DROP_AFTER_DATA, smtplib.SMTPServerDisconnected, 1),
        (Fault.CLOSE_ON_CONNECT, (smtplib.SMTPServerDisconnected, ConnectionResetError), 0),
    ],
)
def test_fails_once_as_told_and_then_no_more(smtp, fault, error, kept):
    smtp.fail_next(fault)
    with pytest.raises(error):
        hand_over(smtp)
    assert len(smtp.received) == kept
    hand_over(smtp)
    assert len(smtp.received) == kept + 1
    assert smtp.connections == 2


def test_slow_is_longer_than_a_senders_patience():
    with smtp_sink(slow_seconds=1.0) as sink:
        sink.fail_next(Fault.SLOW)
        with smtplib.SMTP(sink.host, sink.port, timeout=30) as client:
            client.ehlo()
            client.sock.settimeout(0.2)
            with pytest.raises(smtplib.SMTPServerDisconnected):
                client.sendmail("from@example.org", ["to@example.org"], MESSAGE)
        assert len(sink.received) == 1


def test_the_journal_can_be_read_without_the_sink(tmp_path: Path):
    journal = tmp_path / "journal"
    with smtp_sink(journal=journal) as sink:
        hand_over(sink)
        hand_over(sink)
    assert [m.data for m in read_journal(journal)] == [MESSAGE, MESSAGE]
