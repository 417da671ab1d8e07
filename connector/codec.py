"""Nouns to JSON and back, for what is stored encrypted: one reader and writer per type.

`Draft.raw` is 7-bit by construction (connector/mail/compose.py), so it travels as text. Dates in
facts are ISO text from the moment they enter a Recipient, so that a replay judges equal values.
"""

from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


_ADAPTERS: dict[object, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Building an adapter takes milliseconds, so each type's is kept."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def dump(value: object) -> bytes:
    """The value as JSON bytes."""
    return _adapter(type(value)).dump_json(value)


def load(kind: type[T], body: bytes) -> T:
    """The value of that type; pydantic's ValidationError names the place that does not fit."""
    loaded: T = _adapter(kind).validate_json(body)
    return loaded
