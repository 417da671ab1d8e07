"""A sending domain is believed only for what DNS says of it; asked of a real DNS server."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from connector.io.dns import DnsLookup
from connector.mail.domain import domain_checks, passes
from tests.dns_server import dns_server


def key(bits: int) -> str:
    public = rsa.generate_private_key(65537, bits).public_key()
    return base64.b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


GOOD_KEY, WEAK_KEY = key(2048), key(1024)
EDWARDS = base64.b64encode(
    ed25519.Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
).decode()
D = "ours.example"
GOOD = {
    (D, "TXT"): ["some other text", "v=spf1 include:_spf.relay.example -all"],
    ("_spf.relay.example", "TXT"): ["v=spf1 ip4:192.0.2.0/24 -all"],
    (f"s1._domainkey.{D}", "TXT"): [f"v=DKIM1; k=rsa; p={GOOD_KEY}"],
    (f"_dmarc.{D}", "TXT"): ["v=DMARC1; p=none; rua=mailto:d@ours.example"],
    (D, "MX"): ["10 mx.ours.example."],
}


def organisational(domain: str) -> str:
    return ".".join(domain.split(".")[-2:])


def asked(zone=(), domain=D, selectors=("s1",), silent=()):
    with dns_server({**GOOD, **dict(zone)}, silent=frozenset(silent)) as resolver:
        return domain_checks(domain, selectors, DnsLookup(resolver, seconds=1.0), organisational)


def failing(checks) -> set[str]:
    return {c.name for c in checks if c.ok is False}


def test_a_domain_that_is_set_up_passes():
    checks = asked()
    assert passes(checks) is True
    assert {c.name for c in checks} == {"spf", "dkim", "dmarc", "reply"}
    assert not [c for c in checks if c.warns]


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ({(D, "TXT"): ["nothing of the kind"]}, "spf"),
        ({(D, "TXT"): ["v=spf1 -all", "v=spf1 a -all"]}, "spf"),
        ({(D, "TXT"): ["v=spf1 a +all"]}, "spf"),
        ({(D, "TXT"): ["v=spf1 " + " ".join(f"include:n{i}.example" for i in range(11)) + " -all"]}, "spf"),
        ({(D, "TXT"): [f"v=spf1 include:{D} -all"]}, "spf"),
        (
            {("_spf.relay.example", "TXT"): ["v=spf1 " + " ".join(f"a:h{i}.example" for i in range(10)) + " -all"]},
            "spf",
        ),
        ({(f"s1._domainkey.{D}", "TXT"): []}, "dkim"),
        ({(f"s1._domainkey.{D}", "TXT"): ["v=DKIM1; p="]}, "dkim"),
        ({(f"s1._domainkey.{D}", "TXT"): ["v=DKIM1; p=AAAA"]}, "dkim"),
        ({(f"s1._domainkey.{D}", "TXT"): ["v=DKIM1; p=***"]}, "dkim"),
        ({(f"_dmarc.{D}", "TXT"): []}, "dmarc"),
        ({(f"_dmarc.{D}", "TXT"): ["v=DMARC1; p=none", "v=DMARC1; p=reject"]}, "dmarc"),
        ({(f"_dmarc.{D}", "TXT"): ["v=DMARC1; rua=mailto:x@y.example"]}, "dmarc"),
        ({(D, "MX"): ["0 ."]}, "reply"),
        ({(D, "MX"): []}, "reply"),
    ],
)
def test_each_thing_that_is_missing_is_named_with_what_mends_it(zone, name):
    checks = asked(zone)
    assert failing(checks) == {name}
    assert passes(checks) is False
    assert all(c.mend for c in checks if c.ok is False)


def test_no_selector_is_no_dkim():
    assert failing(asked(selectors=())) == {"dkim"}


def test_weak_is_told_and_modern_is_fine():
    weak = asked({(f"s1._domainkey.{D}", "TXT"): [f"k=rsa; p={WEAK_KEY}"]})
    assert [(c.ok, c.warns) for c in weak if c.name == "dkim"] == [(True, True)]
    assert passes(asked({(f"s1._domainkey.{D}", "TXT"): [f"k=ed25519; p={EDWARDS}"]})) is True


def test_a_subdomain_is_covered_by_its_organisation_with_the_subdomain_policy():
    sub = "mail.ours.example"
    zone = {
        (sub, "TXT"): ["v=spf1 a -all"], (f"s1._domainkey.{sub}", "TXT"): [f"p={GOOD_KEY}"], (sub, "A"): ["192.0.2.7"],
    }  # fmt: skip
    assert passes(asked(zone, domain=sub)) is True
    zone[f"_dmarc.{D}", "TXT"] = ["v=DMARC1; p=none; sp=nonsense"]
    assert failing(asked(zone, domain=sub)) == {"dmarc"}


@pytest.mark.parametrize("name", [D, f"s1._domainkey.{D}", f"_dmarc.{D}"])
def test_dns_that_does_not_answer_says_nothing_about_the_domain(name):
    checks = asked(silent=(name,))
    assert not failing(checks)
    assert passes(checks) is None
