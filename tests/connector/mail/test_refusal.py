"""What a relay's words ask of us: the address, our own domain, the pace, or this one mail."""

import pytest

from connector.mail.refusal import Remedy, refusal_of

REPLIES = [
    ("421", "4.7.28 Gmail has detected an unusual rate of unsolicited mail", Remedy.REST_DOMAIN),
    ("451", "4.7.650 The mail server has been temporarily rate limited due to IP reputation", Remedy.REST_DOMAIN),
    ("421", "4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred", Remedy.REST_DOMAIN),
    ("450", "4.2.1 This user is receiving mail at a rate that prevents delivery", Remedy.REST_DOMAIN),
    ("421", "4.7.27 Your email has been rate limited because SPF didn't pass", Remedy.REST_DOMAIN),
    ("550", "5.7.27 This mail has been blocked because SPF didn't pass", Remedy.STOP_SENDER),
    ("550", "5.7.26 This mail is unauthenticated", Remedy.STOP_SENDER),
    ("421", "4.7.30 DKIM did not pass", Remedy.STOP_SENDER),
    ("550", "5.7.515 Access denied, sending domain ours.example does not meet the required level", Remedy.STOP_SENDER),
    ("550", "5.7.32 From: header isn't aligned", Remedy.STOP_SENDER),
    ("450", "4.2.0 greylisted, try again", Remedy.RETRY),
    ("452", "4.2.2 mailbox full", Remedy.RETRY),
    ("421", "service not available", Remedy.RETRY),
    ("550", "5.1.1 The email account that you tried to reach does not exist", Remedy.DEAD_ADDRESS),
    ("550", "No such user here", Remedy.DEAD_ADDRESS),
    ("550", "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", Remedy.DEAD_ADDRESS),
    ("552", "5.2.2 The mailbox is full and cannot take mail", Remedy.HOLD),
    ("550", "5.7.1 Message rejected as spam by content filtering", Remedy.HOLD),
    ("554", "5.7.1 Service unavailable; client host blocked using a block list", Remedy.HOLD),
    ("552", "5.3.4 message size exceeds fixed limit", Remedy.HOLD),
    ("554", "", Remedy.HOLD),
    ("", "", Remedy.HOLD),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "remedy"), REPLIES, ids=[f"{c} {t[:30]}" for c, t, _ in REPLIES])
def test_each_reply_asks_for_one_thing(code, text, remedy):
    assert refusal_of(code, text).remedy is remedy
    assert refusal_of(code, text).why


def test_nothing_but_a_4xx_is_ever_tried_again():
    again = {Remedy.RETRY, Remedy.REST_DOMAIN}
    for detail in range(800):
        for said in ("", "greylisted", "user unknown", "rate limited, slow down"):
            assert refusal_of("550", f"5.7.{detail} {said}").remedy not in again
