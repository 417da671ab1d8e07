"""Secrets and payment data in a text: keys, tokens, passwords, cards (Luhn, ISO/IEC 7812), IBANs (ISO 13616)."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from gates.late import late


@dataclass(frozen=True, slots=True)
class Secret:
    """One secret: ``key``, ``password``, ``card``, ``iban``, ``identity`` and where it stands."""

    kind: str
    start: int
    end: int


@cache
def _keys() -> re.Pattern[str]:
    return re.compile(
        r"\bAKIA[0-9A-Z]{12,}|\b(?:sk|pk|rk)[-_](?:live[-_]|test[-_]|proj[-_]|ant[-_])?[A-Za-z0-9_-]{14,}"
        r"|\bgh[pousr]_\w{16,}|\bgithub_pat_\w{16,}|\bglpat-[\w-]{16,}|\bxox[abposr]-[\w-]{8,}|\bAIza[\w-]{25,}"
        r"|\bpat-(?:na|eu|ap)\d-[\w-]{12,}|\beyJ[\w-]{8,}\.[\w-]{8,}|\bSG\.[\w-]{10,}\.[\w-]{10,}"
        r"|\bBearer\s+[\w.~+/-]{16,}|-----BEGIN [A-Z ]*(?:PRIVATE KEY|CERTIFICATE)|\bhvs\.[\w-]{20,}"
        r"|\b[a-z][a-z0-9+]{2,12}://[^\s:/@]+:[^\s/@]+@\S+"
    )


# What every key begins with or holds: the long pattern is asked only where one of these stands.
_KEY_MARKS = ("AKIA", "sk-", "sk_", "pk-", "pk_", "rk-", "rk_", "gh", "glpat-", "xox", "AIza", "pat-", "eyJ", "SG.",
              "Bearer", "-----BEGIN", "hvs.")  # fmt: skip
_LONG_HEX = late(r"[0-9a-f]{32,}")
_PASSWORD_MARKS = ("pass", "pwd", "kennwort", "clave", "contrase", "key", "token", "secret", "pin", "login")
_LONG_NUMBER = late(r"\d[\d -]{7,}\d")


@cache
def _passwords() -> re.Pattern[str]:
    return re.compile(
        r"(?:pass(?:word|code|phrase|wort)|pwd|kennwort|mot de "
        r"passe|contrase(?:ñ|n)a|clave|(?:api|access|secret|auth|license)"
        r"[ _-]?(?:key|token)|client[ _-]?secret|\bsecret|\btoken|\bpin(?:[ -]?code)?|\blogin)"
        r"\s*(?:is|are|ist|lautet|est|es|was)?\s*[:=]?\s*[\"'`]?(?P<value>(?=\S*\d)(?=\S*[A-Za-z!#$%*])[^\s\"'`,;]{5,}|\d{4,}(?=\W|$))",
        re.IGNORECASE,
    )


_CARD = late(r"(?<![\d+.])[3-6]\d{3}(?:[ -]?\d{2,7}){2,4}(?!\d)")
_IBAN = late(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_IDENTITY = late(r"\b(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}\b")
_CARD_LENGTHS = range(13, 20)


def secrets_in(text: str) -> Iterator[Secret]:
    """Every secret of the text; numbers only where their check digits are right."""
    low = text.lower()
    if any(mark in text for mark in _KEY_MARKS) or ("://" in text and "@" in text):
        yield from (Secret("key", *m.span()) for m in _keys().finditer(text))
    yield from (
        Secret("key", *m.span())
        for m in _LONG_HEX.finditer(text)
        if not m.group().isdigit()
        and not m.group().isalpha()
        and text[m.start() - 1 : m.start()] not in {"/", "=", "-"}
    )
    if any(mark in low for mark in _PASSWORD_MARKS):
        yield from (Secret("password", *m.span()) for m in _passwords().finditer(text))
    if _LONG_NUMBER.search(text):
        yield from (Secret("card", *m.span()) for m in _CARD.finditer(text) if _luhn(m.group()))
        yield from (Secret("identity", *m.span()) for m in _IDENTITY.finditer(text))
    yield from (Secret("iban", *m.span()) for m in _IBAN.finditer(text) if _mod_97(m.group()))


def _luhn(said: str) -> bool:
    digits = [int(c) for c in said if c.isdigit()]
    if len(digits) not in _CARD_LENGTHS or len(set(digits)) == 1:
        return False
    doubled = (d if i % 2 == 0 else (2 * d - 9 if d > 4 else 2 * d) for i, d in enumerate(reversed(digits)))
    return sum(doubled) % 10 == 0


def _mod_97(said: str) -> bool:
    bare = said.replace(" ", "")
    return int("".join(str(int(c, 36)) for c in bare[4:] + bare[:4])) % 97 == 1


_BLOB = late(r"(?<![\w/.=?&-])[A-Za-z0-9+/_-]{24,}={0,2}(?![\w/])")
_SHORTEST_BLOB = 18  # characters: six percent signs with their figures
_HEX = late(r"(?<![\w-])(?:[0-9a-fA-F]{2}[ :]?){16,}(?![\w-])|(?:\\x[0-9a-fA-F]{2}|%[2-7][0-9a-fA-F]){6,}")


def encoded_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Encoded text (Base64, hexadecimal, percent signs) and what it says; an id or a hash says nothing."""
    if not any(len(w) >= _SHORTEST_BLOB and "://" not in w for w in text.split()):
        return
    for found in _BLOB.finditer(text):
        blob = found.group().translate(str.maketrans("-_", "+/")).rstrip("=")
        try:
            said = base64.b64decode(blob + "=" * (-len(blob) % 4), validate=True)
        except (binascii.Error, ValueError):
            continue
        if _is_text(said):
            yield (*found.span(), said.decode())
    for found in _HEX.finditer(text):
        said = bytes.fromhex(re.sub(r"\\x|[%: ]", "", found.group()))
        if _is_text(said):
            yield (*found.span(), said.decode())


def _is_text(said: bytes) -> bool:
    """Whether these bytes are words; a long random id decodes to control characters somewhere."""
    if not said.isascii():
        return False
    shown = said.decode()
    letters = sum(c.isalpha() or c == " " for c in shown)
    return all(c.isprintable() or c in "\n\r\t" for c in shown) and letters > _LETTERS * len(shown)


_LETTERS = 0.8
