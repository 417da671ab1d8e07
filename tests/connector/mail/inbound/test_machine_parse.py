"""Whatever a mail server brings is read as far as it goes, and never raises."""

from datetime import datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from connector.mail.inbound.classify import classify
from connector.mail.inbound.message import is_mail, parse
from connector.mail.inbound.readable import text_of_html
from connector.mail.inbound.signal import Meaning

HEADS = (
    "From: Ada <ada@acme.example>\nTo: maya@ours.example\nSubject: Re: hello\nDate: Fri, 2 Jan 2026 09:00:00 +0100\n"
)


def test_a_text_without_headers_is_a_bare_reply():
    received = parse(b"Please stop.\nThanks: really\n")
    assert received.message is None
    assert received.text == "Please stop.\nThanks: really\n"
    assert received.received_at is None


def test_a_reply_that_begins_like_a_header_is_still_a_text():
    assert not is_mail(b"Re: your mail\nno thank you\n")
    assert not is_mail(b"")


def test_the_time_is_the_messages_own():
    received = parse(f"{HEADS}\nhi".encode())
    assert received.received_at == datetime.fromisoformat("2026-01-02T09:00:00+01:00")


def test_without_a_readable_date_the_newest_stamp_counts():
    raw = "Received: from a by b; Fri, 2 Jan 2026 10:00:00 -0500\nFrom: a@b.example\nDate: yesterday\nSubject: x\n\nhi"
    received = parse(raw.encode())
    assert received.received_at is not None
    assert received.received_at.utcoffset() == timedelta(hours=-5)


@pytest.mark.parametrize(
    ("subject", "read"),
    [
        ("=?utf-8?Q?R=C3=A9ponse_automatique?=", "Réponse automatique"),
        ("=?iso-2022-jp?B?GyRCSXQ6XxsoQg==?=", "部在"),
        ("=?utf-8?B?w6k=?=\n =?utf-8?B?dMOp?=", "été"),
        ("=?nonsense?Q?abc?=", "abc"),
        ("=?utf-8?B?broken!!", "=?utf-8?B?broken!!"),
    ],
)
def test_subjects_are_decoded_as_far_as_they_go(subject, read):
    assert parse(f"From: a@b.example\nSubject: {subject}\n\nx".encode()).subject == read


@pytest.mark.parametrize(
    ("charset", "encoded"),
    [("gb2312", "㐀休假".encode("gb18030")), ("iso-8859-1", "“weg”".encode("cp1252")), ("x-unknown", "für".encode())],
)
def test_charsets_that_say_less_than_they_mean(charset, encoded):
    raw = f"{HEADS}Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n".encode() + encoded
    assert "\ufffd" not in parse(raw).text


def test_html_alone_becomes_plain_text_with_its_quotation_marked():
    html = (
        "<html><style>p{}</style><p>No, thank you.<br>Ada</p><blockquote>Would you like"
        " <b>this</b>?</blockquote></html>"
    )
    text = parse(f"{HEADS}Content-Type: text/html\n\n{html}".encode()).text
    assert "No, thank you.\nAda" in text
    assert "> Would you like this?" in text
    assert "p{}" not in text


def test_the_plain_part_wins_and_attachments_stay_out():
    raw = (
        f"{HEADS}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type:"
        " multipart/alternative;"
        " boundary=c\n\n--c\nContent-Type: text/plain\n\nplain words\n--c\nContent-Type: text/html\n\n"
        "<p>rich</p>\n--c--\n"
        "--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nfiled\n"
        "--b\nContent-Type: message/rfc822\n\nFrom: x@y.example\nSubject: inner\n\ninner words\n--b--\n"
    )
    assert parse(raw.encode()).text.strip() == "plain words"


def test_a_message_with_lost_boundaries_is_read_as_it_stands():
    raw = f'{HEADS}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="gone"\n\nstill here\n'
    assert "still here" in parse(raw.encode()).text


def test_lines_that_end_as_on_old_macs():
    assert parse(HEADS.replace("\n", "\r").encode() + b"\rhello").text == "hello"


def test_a_mail_link_without_its_address_shows_it():
    assert text_of_html('<a href="mailto:eve@acme.example?subject=x">Eve</a>') == "Eve <eve@acme.example>"


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=600),
    st.sampled_from(
        [
            "text/plain",
            "text/html",
            "multipart/report; boundary=b",
            "message/rfc822",
            "message/delivery-status",
            "application/ms-tnef",
            ";;;",
            "text/calendar",
        ]
    ),
)
@example(b"\x00\xff\xfe=?", "text/plain; charset=\x80")
@example(b"--b\nContent-Type: message/delivery-status\n\n\n\n--b", "multipart/report; boundary=b")
def test_no_bytes_raise(body, kind):
    head = (
        f"From: a@b.example\nSubject: =?x?q?=?=\nDate: 99\nContent-Type: {kind}\nContent-Transfer-Encoding: base64\n\n"
    )
    assert classify(parse(head.encode() + body)).meaning
    assert classify(parse(head.encode().replace(b"base64", b"8bit") + body)).meaning
    assert classify(parse(body)).meaning


def test_an_opt_out_between_long_quotations_is_not_cut_away():
    quoted = "> a line of what we wrote before, as long as such lines are\n" * 300
    body = f"{quoted}\nPlease remove me from your list.\n\n{quoted}"
    assert classify(parse(f"{HEADS}\n{body}".encode())).meaning is Meaning.OPT_OUT
