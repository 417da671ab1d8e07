"""A delivered sample proves that the relay signs the one-click headers, or shows that it does not."""

import pytest

from connector.mail.delivered import delivered_checks

SIGNED = "h=from:to:subject:list-unsubscribe:list-unsubscribe-post"
SAMPLE = """\
Authentication-Results: mx.inbox.example; dkim=pass header.d=ours.example; spf=pass; dmarc=pass
DKIM-Signature: v=1; a=rsa-sha256; d=mail.ours.example; s=s1; c=relaxed/relaxed;
 {signed}; bh=abc=; b=def=
From: Maya Brandt <maya@ours.example>
To: me@inbox.example
Subject: A question
List-Unsubscribe: <https://ours.example/u/t0001>
List-Unsubscribe-Post: List-Unsubscribe=One-Click

Hello
"""


def failing(text: str, trusted: str = "mx.inbox.example") -> set[str]:
    checks = delivered_checks(text.encode(), trusted, lambda d: ".".join(d.split(".")[-2:]))
    assert all(c.mend for c in checks if c.ok is not True)
    return {c.name for c in checks if c.ok is False}


def test_a_sample_that_is_signed_as_it_must_be_passes():
    assert failing(SAMPLE.format(signed=SIGNED)) == set()


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        (":list-unsubscribe-post", "", "dkim coverage"),
        (":list-unsubscribe:list-unsubscribe-post", "", "dkim coverage"),
        ("d=mail.ours.example", "d=relay.example", "dkim coverage"),
        ("List-Unsubscribe-Post: List-Unsubscribe=One-Click\n", "", "one-click"),
        ("<https://ours.example/u/t0001>", "<mailto:x@ours.example>, <https://ours.example/u/1>", "one-click"),
        ("<https://", "<http://", "one-click"),
        ("spf=pass", "spf=softfail", "spf result"),
        ("dmarc=pass", "dmarc=fail (p=none)", "dmarc result"),
    ],
)
def test_what_is_broken_is_named(old, new, name):
    text = SAMPLE.format(signed=SIGNED)
    assert old in text
    assert failing(text.replace(old, new)) == {name}


def test_results_that_somebody_else_wrote_are_not_believed():
    text = SAMPLE.format(signed=SIGNED)
    unknown = [c for c in delivered_checks(text.encode(), "mx.elsewhere.example", str) if c.ok is None]
    assert [c.name for c in unknown] == ["results"]
    failed = text.replace("dkim=pass", "dkim=fail", 1)
    liar = "Authentication-Results: mx.liar.example; dkim=pass; spf=pass; dmarc=pass\n"
    assert failing(liar + failed) == {"dkim result"}


@pytest.mark.parametrize("raw", [b"", b"\x00\xff", b"From: nobody\n\n", b"DKIM-Signature: ;;;=\n\nx"])
def test_no_sample_is_ever_too_broken_to_answer(raw):
    assert delivered_checks(raw, "mx", str)
