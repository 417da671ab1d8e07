"""A model's answer is read strictly: what is not exactly the schema is no answer, and no answer holds (law 7)."""

import json
from typing import Any

from gates.errors import Malformed
from gates.judgement.opinion import BY_NAME, MOST_CONCERNS, Concern, Opinion

LONGEST_ANSWER = 20_000


def read(content: str, name: str) -> Opinion:
    """The opinion in this text; Malformed when it is not exactly one JSON object of the schema.

    A *pass* that names concerns contradicts itself and is malformed, like a key that stands twice.
    """
    if len(content) > LONGEST_ANSWER:
        raise _malformed("too long")
    try:
        told = json.loads(content, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise _malformed(type(error).__name__) from None
    if not isinstance(told, dict) or set(told) != {"ruling", "concerns"}:
        raise _malformed("other keys than the schema's")
    ruling, concerns = told["ruling"], told["concerns"]
    if ruling not in ("pass", "hold") or not isinstance(concerns, list) or len(concerns) > MOST_CONCERNS:
        raise _malformed("a value that the schema does not know")
    found = tuple(_concern(c, name) for c in concerns)
    if ruling == "pass" and found:
        raise _malformed("a pass with concerns")
    return Opinion(objects=ruling == "hold", concerns=found)


def _concern(told: object, name: str) -> Concern:
    if not isinstance(told, dict) or set(told) != {"kind", "quote"}:
        raise _malformed("a concern of another shape")
    kind, quote = told["kind"], told["quote"]
    if not isinstance(kind, str) or kind not in BY_NAME[name].concerns or not isinstance(quote, str):
        raise _malformed("a concern of an unknown kind")
    return Concern(kind=kind, quote=quote)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _malformed(why: str) -> Malformed:
    return Malformed(f"the second opinion does not match the schema: {why}", where="model answer")
