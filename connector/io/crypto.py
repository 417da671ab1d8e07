"""The vault: every key of the deployment, derived from one or more master keys.

::

    master key ── HKDF ─┬─ key-encryption key    wraps the persons' data keys      newest wraps, all unwrap
                        ├─ signing keys          one HMAC key per purpose          newest signs, all verify
                        ├─ checkpoint key        Ed25519                           newest seals, all are published
                        └─ index keys            keyed hashes and draws            always the FIRST master key

A rotation adds a master key at the end. The first one stays for as long as the database does: the
hashes by which suppressions are found come from it, and a suppression that nobody finds is an
opted-out person who gets mail. `SqlStore.migrate` refuses a vault whose first key is another.
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gates.errors import ConfigError, Forged

Random = Callable[[int], bytes]

KEY_SIZE = 32
NONCE_SIZE = 12
MEND = "give base64 keys of 32 random bytes, one a line, oldest first; `openssl rand -base64 32` makes one"


class Vault:
    """Encrypts, hashes, draws and signs; holds keys in memory only."""

    def __init__(self, masters: Sequence[bytes], *, random: Random) -> None:
        """Derive everything from the master keys, oldest first; ConfigError when there is none or one is short."""
        if not masters or any(len(master) != KEY_SIZE for master in masters):
            raise ConfigError("the master key is missing or has the wrong length", where="master key", mend=MEND)
        self._random = random
        self._masters = {_key_id(master): master for master in masters}
        self._index = masters[0]
        self._newest = _key_id(masters[-1])
        self._wrapping = {kid: AESGCM(_derive(m, "wrap")) for kid, m in self._masters.items()}
        self._sealing = Ed25519PrivateKey.from_private_bytes(_derive(masters[-1], "checkpoint"))
        self._purposes: dict[tuple[bytes, str], bytes] = {}

    # ------------------------------------------------------------------------------ encryption

    def new_data_key(self) -> tuple[bytes, str, bytes]:
        """A fresh data key: itself, the id of the master key that wraps it, and its wrapped form."""
        key = self._random(KEY_SIZE)
        kid, wrapped = self.wrap(key)
        return key, kid, wrapped

    def wrap(self, data_key: bytes) -> tuple[str, bytes]:
        """The data key under the newest master key; a rotation re-wraps keys and touches no content."""
        nonce = self._random(NONCE_SIZE)
        return self._newest, nonce + self._wrapping[self._newest].encrypt(nonce, data_key, b"data key")

    def unwrap(self, kid: str, wrapped: bytes) -> bytes:
        """The data key; ConfigError when its master key is not here, Forged when it was altered."""
        if kid not in self._wrapping:
            raise ConfigError(
                f"master key {kid} is missing", where="master key", mend="put the old key back, before the newer ones"
            )
        try:
            return self._wrapping[kid].decrypt(wrapped[:NONCE_SIZE], wrapped[NONCE_SIZE:], b"data key")
        except InvalidTag:
            raise Forged("a stored data key was altered", where="person_key", mend="restore the keys' backup") from None

    def encrypt(self, data_key: bytes, place: str, plain: bytes) -> bytes:
        """Nonce and AES-256-GCM ciphertext, bound to its place ``table|row|column`` so that no row can be swapped."""
        nonce = self._random(NONCE_SIZE)
        return nonce + AESGCM(data_key).encrypt(nonce, plain, place.encode())

    def decrypt(self, data_key: bytes, place: str, sealed: bytes) -> bytes:
        """What was encrypted for that place; Forged when anything was altered or moved."""
        try:
            return AESGCM(data_key).decrypt(sealed[:NONCE_SIZE], sealed[NONCE_SIZE:], place.encode())
        except InvalidTag:
            table = place.partition("|")[0]
            raise Forged("stored content was altered", where=table, mend="restore the row from a backup") from None

    def random(self, size: int) -> bytes:
        """That many random bytes."""
        return self._random(size)

    # ------------------------------------------------------------------------------ keyed hashes

    @property
    def index_id(self) -> str:
        """Names the key behind `hide` and `draw`; must stay the same for as long as the database lives."""
        return _key_id(self._index)

    def hide(self, purpose: str, value: str) -> str:
        """The keyed hash of a value; addresses and domains are brought to one spelling first."""
        if purpose == "address":
            value = normal_address(value)
        elif purpose == "domain":
            value = normal_domain(value)
        return self._mac(self._index, f"hide:{purpose}", value.encode()).hex()

    def draw(self, purpose: str, key: str) -> float:
        """A number in [0, 1) that whoever holds the key can compute again."""
        mac = self._mac(self._index, f"draw:{purpose}", key.encode())
        return (int.from_bytes(mac[:8]) >> 11) / 2**53

    # ------------------------------------------------------------------------------ signatures

    def sign(self, purpose: str, body: bytes) -> str:
        """``kid.mac``, URL-safe, by the newest master key."""
        return f"{self._newest}.{self._signature(self._newest, purpose, body)}"

    def verify(self, purpose: str, body: bytes, signature: str) -> bool:
        """Whether any known master key made that signature for that purpose over these bytes."""
        kid, _, mac = signature.partition(".")
        if kid not in self._masters or not mac.isascii():
            return False
        return hmac.compare_digest(mac, self._signature(kid, purpose, body))

    def seal(self, body: bytes) -> tuple[str, str]:
        """Key id and Ed25519 signature (base64) for a checkpoint."""
        return self._newest, base64.b64encode(self._sealing.sign(body)).decode()

    @property
    def public_keys(self) -> Mapping[str, bytes]:
        """The raw Ed25519 public keys by key id: what an auditor needs, and nothing secret."""
        return {
            kid: Ed25519PrivateKey.from_private_bytes(_derive(master, "checkpoint")).public_key().public_bytes_raw()
            for kid, master in self._masters.items()
        }

    def _signature(self, kid: str, purpose: str, body: bytes) -> str:
        mac = self._mac(self._masters[kid], f"sign:{purpose}", body)
        return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()

    def _mac(self, master: bytes, purpose: str, body: bytes) -> bytes:
        key = self._purposes.get((master, purpose))
        if key is None:
            key = self._purposes[master, purpose] = _derive(master, purpose)
        return hmac.digest(key, body, "sha256")


def parse_keys(text: str) -> list[bytes]:
    """Master keys from text: base64, separated by white space or commas, oldest first."""
    try:
        return [base64.b64decode(word, validate=True) for word in text.replace(",", " ").split()]
    except (binascii.Error, ValueError):
        raise ConfigError("the master key is not base64", where="master key", mend=MEND) from None


def read_keys(path: Path) -> list[bytes]:
    """Master keys from a file that only its owner can read; ConfigError for any other file."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        raise ConfigError("the key file cannot be read", where=str(path), mend=MEND) from None
    if mode & 0o077:
        raise ConfigError("others can read the key file", where=str(path), mend=f"run: chmod 600 {path}")
    return parse_keys(text)


def make_key_file(path: Path, *, random: Random) -> None:
    """Write a fresh master key to a new file with mode 0600; a file that exists stays as it is."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(random(KEY_SIZE)) + b"\n")


def normal_address(address: str) -> str:
    """One spelling of an address: trimmed, unquoted, composed, casefolded, the domain in ASCII; a plus tag stays."""
    local, _, domain = address.strip().rpartition("@")
    if len(local) > 2 and local[0] == local[-1] == '"':  # noqa: PLR2004 - a quoted string (RFC 5321 section 4.1.2)
        local = re.sub(r"\\(.)", r"\1", local[1:-1])
    return f"{unicodedata.normalize('NFC', local).casefold()}@{normal_domain(domain)}"


def normal_domain(domain: str) -> str:
    """One spelling of a domain: trimmed, casefolded, internationalised labels in ASCII (RFC 3490)."""
    domain = domain.strip().strip("@.").casefold()
    # What stands in ASCII already is read first: "xn--strae-oqa" and "straße" must be one name.
    domain = ".".join(_in_letters(label) for label in domain.split(".")).casefold()
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain  # not a name that DNS could hold; it still must hash the same way every time


def _in_letters(label: str) -> str:
    try:
        return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def _derive(master: bytes, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), KEY_SIZE, salt=b"gatepost", info=purpose.encode()).derive(master)


def _key_id(master: bytes) -> str:
    return hashlib.sha256(_derive(master, "key id")).hexdigest()[:12]
