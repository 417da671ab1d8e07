"""Record ids: 15 case-sensitive characters, or 18 with a checksum of the capitals."""

import re

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_CHECKSUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_POD = "Gp0"
_SHAPE = re.compile(r"[0-9A-Za-z]{15}(?:[A-Z0-5]{3})?")


def make_id(prefix: str, number: int) -> str:
    """The 18-character id of the numberth record of a kind; later numbers sort later."""
    digits = ""
    while number:
        number, rest = divmod(number, len(ALPHABET))
        digits = ALPHABET[rest] + digits
    return _with_checksum(prefix + _POD + digits.rjust(9, "0"))


def canonical(text: object) -> str | None:
    """The 18-character form of a well-formed id, or None where the text is no id."""
    if not isinstance(text, str) or not _SHAPE.fullmatch(text):
        return None
    full = _with_checksum(text[:15])
    return full if len(text) == 15 or text == full else None  # noqa: PLR2004  the two lengths


def _with_checksum(id15: str) -> str:
    suffix = ""
    for start in (0, 5, 10):
        chunk = id15[start : start + 5]
        suffix += _CHECKSUM[sum(1 << i for i, char in enumerate(chunk) if "A" <= char <= "Z")]
    return id15 + suffix
