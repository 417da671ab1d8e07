"""The vault: what it hides stays hidden, what it signs verifies, and a rotation breaks neither."""

import base64
import stat
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.io.clock import SystemIds, os_random
from connector.io.crypto import Vault, make_key_file, normal_address, parse_keys, read_keys
from gates.errors import ConfigError, Forged

OLD, NEW = bytes(range(32)), bytes(range(1, 33))


def vault(*masters: bytes) -> Vault:
    return Vault(masters, random=os_random)


def test_content_opens_only_unchanged_and_in_its_own_place() -> None:
    box = vault(OLD)
    key, _, _ = box.new_data_key()
    sealed = box.encrypt(key, "content|1|body", b"plain")
    assert box.decrypt(key, "content|1|body", sealed) == b"plain"
    assert b"plain" not in sealed
    for place, data in (("content|2|body", sealed), ("content|1|body", sealed[:-1] + bytes([sealed[-1] ^ 1]))):
        with pytest.raises(Forged):
            box.decrypt(key, place, data)


def test_a_rotation_opens_old_keys_and_wraps_with_the_new_one() -> None:
    key, kid, wrapped = vault(OLD).new_data_key()
    both = vault(OLD, NEW)
    assert both.unwrap(kid, wrapped) == key
    new_kid, rewrapped = both.wrap(key)
    assert new_kid != kid
    assert vault(NEW).unwrap(new_kid, rewrapped) == key
    with pytest.raises(ConfigError, match="missing"):
        vault(NEW).unwrap(kid, wrapped)
    with pytest.raises(Forged):
        both.unwrap(new_kid, wrapped)


def test_a_rotation_keeps_hashes_and_draws_and_old_signatures() -> None:
    before, after = vault(OLD), vault(OLD, NEW)
    assert before.hide("address", "a@x.example") == after.hide("address", "A@X.example ")
    assert before.draw("sample", "k") == after.draw("sample", "k")
    old, new = before.sign("permit", b"body"), after.sign("permit", b"body")
    assert after.verify("permit", b"body", old)
    assert after.verify("permit", b"body", new)
    assert not before.verify("permit", b"body", new)
    assert before.public_keys.items() < after.public_keys.items()
    assert before.index_id == after.index_id != vault(NEW, OLD).index_id


def test_a_signature_is_for_one_purpose_and_one_body() -> None:
    box = vault(OLD)
    signature = box.sign("permit", b"body")
    for purpose, body, text in (
        ("link", b"body", signature),
        ("permit", b"other", signature),
        ("permit", b"body", signature[:-1]),
        ("permit", b"body", signature + "é"),
        ("permit", b"body", ""),
        ("permit", b"body", "."),
    ):
        assert not box.verify(purpose, body, text)


def test_purposes_do_not_share_hashes() -> None:
    box = vault(OLD)
    assert len({box.hide(p, v) for p, v in product(("person", "address", "cap"), ("x", "y"))}) == 6
    assert box.hide("person", "x") != vault(NEW).hide("person", "x")


@given(st.text())
def test_draws_lie_in_the_unit_interval_and_repeat(key: str) -> None:
    box = vault(OLD)
    assert 0 <= box.draw("sample", key) < 1
    assert box.draw("sample", key) == vault(OLD).draw("sample", key)


def test_draws_are_spread_evenly() -> None:
    box = vault(OLD)
    low = sum(box.draw("sample", str(i)) < 0.1 for i in range(10_000))
    assert 850 < low < 1150


@given(st.emails())
def test_one_spelling_is_its_own_spelling(address: str) -> None:
    assert normal_address(normal_address(address)) == normal_address(f" {address.upper()} ").replace("İ", "i̇")


def test_a_plus_tag_is_another_address() -> None:
    assert normal_address("Jo+News@Bücher.example.") == "jo+news@xn--bcher-kva.example"


def test_keys_are_read_from_text_oldest_first() -> None:
    lines = [base64.b64encode(k).decode() for k in (OLD, NEW)]
    assert parse_keys("\n".join(lines)) == parse_keys(", ".join(lines)) == [OLD, NEW]
    for bad in ("not base64!", "é"):
        with pytest.raises(ConfigError):
            parse_keys(bad)
    for masters in ((), (b"short",)):
        with pytest.raises(ConfigError):
            vault(*masters)


def test_a_key_file_is_made_once_for_its_owner_only(tmp_path) -> None:
    path = tmp_path / "master.key"
    make_key_file(path, random=os_random)
    keys = read_keys(path)
    make_key_file(path, random=os_random)
    assert read_keys(path) == keys
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o640)
    with pytest.raises(ConfigError, match="others can read"):
        read_keys(path)
    with pytest.raises(ConfigError, match="cannot be read"):
        read_keys(tmp_path / "none")


def test_ids_are_fresh() -> None:
    ids = SystemIds(vault(OLD))
    assert len({ids.new("permit") for _ in range(100)}) == 100
    assert ids.new("permit").startswith("permit_")
    assert ids.hide("domain", "X.example") == vault(OLD).hide("domain", "x.example")
    assert ids.draw("sample", "k") == vault(OLD).draw("sample", "k")
