"""A delivered sample proves that the relay signs the one-click headers, or shows that it does not."""

import base64

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from connector.io.dns import DnsLookup
from connector.mail.delivered import delivered_checks
from connector.mail.domain import DomainCheck
from tests.dns_server import dns_server

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


def test_a_sample_that_is_signed_as_it_must_be_passes() -> None:
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
def test_what_is_broken_is_named(old: str, new: str, name: str) -> None:
    text = SAMPLE.format(signed=SIGNED)
    assert old in text
    assert failing(text.replace(old, new)) == {name}


def test_results_that_somebody_else_wrote_are_not_believed() -> None:
    text = SAMPLE.format(signed=SIGNED)
    unknown = [c for c in delivered_checks(text.encode(), "mx.elsewhere.example", str) if c.ok is None]
    assert [c.name for c in unknown] == ["dkim signature", "results"]
    failed = text.replace("dkim=pass", "dkim=fail", 1)
    liar = "Authentication-Results: mx.liar.example; dkim=pass; spf=pass; dmarc=pass\n"
    assert failing(liar + failed) == {"dkim result"}


@pytest.mark.parametrize("raw", [b"", b"\x00\xff", b"From: nobody\n\n", b"DKIM-Signature: ;;;=\n\nx"])
def test_no_sample_is_ever_too_broken_to_answer(raw: bytes) -> None:
    assert delivered_checks(raw, "mx", str)


# ------------------------------------------------------------------------------------ signed for real

PLAIN = """\
From: Maya Brandt <maya@ours.example>
To: me@inbox.example
Subject: A question
List-Unsubscribe: <https://ours.example/u/t0001>
List-Unsubscribe-Post: List-Unsubscribe=One-Click

Hello
""".replace("\n", "\r\n").encode()
HEADERS = [b"from", b"to", b"subject", b"list-unsubscribe", b"list-unsubscribe-post"]


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def signed(raw: bytes, key: rsa.RSAPrivateKey, domain: bytes = b"mail.ours.example") -> bytes:
    """As a relay signs it."""
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    return bytes(dkim.sign(raw, b"s1", domain, pem, include_headers=HEADERS)) + raw


def record(key: rsa.RSAPrivateKey) -> str:
    """What the domain publishes (RFC 6376 section 3.6.1)."""
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )  # fmt: skip
    return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def signature(raw: bytes, *records: str, silent: bool = False) -> DomainCheck:
    """The check of the signature, by a DNS server that knows these records."""
    name = "s1._domainkey.mail.ours.example"
    zone = {(name, "TXT"): list(records)} if records else {}
    with dns_server(zone, silent=frozenset({name}) if silent else frozenset()) as resolver:
        checks = delivered_checks(
            raw, "", lambda d: ".".join(d.split(".")[-2:]), lookup=DnsLookup(resolver, seconds=1.0)
        )
    return next(c for c in checks if c.name == "dkim signature")


def test_a_signature_is_verified_with_the_published_key(key: rsa.RSAPrivateKey) -> None:
    assert signature(signed(PLAIN, key), record(key)).ok is True


def test_what_was_changed_on_the_way_does_not_verify(key: rsa.RSAPrivateKey) -> None:
    good = signed(PLAIN, key)
    for old, new in ((b"Hello", b"Hallo"), (b"t0001", b"t0002"), (b"A question", b"A  Question")):
        check = signature(good.replace(old, new), record(key))
        assert check.ok is False
        assert check.mend


def test_a_key_that_is_not_there_or_another_fails_and_silence_is_no_answer(key: rsa.RSAPrivateKey) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    good = signed(PLAIN, key)
    assert signature(good).ok is False
    assert signature(good, record(other)).ok is False
    assert signature(good, "v=DKIM1; k=rsa; p=").ok is False
    assert signature(good, record(key), silent=True).ok is None


def test_another_domains_signature_beside_ours_does_not_stand_for_it(key: rsa.RSAPrivateKey) -> None:
    by_another = signed(PLAIN, key, domain=b"relay.example")
    assert signature(by_another, record(key)).ok is None
    both = signed(by_another, key)
    assert signature(both, record(key)).ok is True
