"""Our levels for other languages: the OpenFeature Remote Evaluation Protocol 0.3.0, two POST endpoints, read-only.

An account's personal token is the bearer. The context holds the keys of a cohort and never a recipient; the targeting
key is the segment. What level_provider.py cannot tell is answered with the lowest value (and `metadata.error`), because
a remote client would put its own default in the place of a failure.
"""

import json
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request
from openfeature.exception import ErrorCode, OpenFeatureError
from openfeature.flag_evaluation import FlagResolutionDetails, Reason

from connector.level_provider import Value, evaluate, evaluate_all
from connector.ports import World
from connector.web import bearer
from gates.canonical import digest

pages = Blueprint("ofrep", __name__, url_prefix="/ofrep/v1/evaluate")

TOLD_REASONS = frozenset({Reason.STATIC, Reason.TARGETING_MATCH, Reason.SPLIT, Reason.DISABLED})
"""Those that the protocol allows in a success, besides UNKNOWN."""


@pages.post("/flags/<key>")
def one(key: str) -> tuple[Response, int]:
    """One flag for one cohort."""
    world: World = current_app.config["WORLD"]
    bearer.account(world)
    try:
        return jsonify(_told(key, evaluate(key, *_context(), world))), 200
    except OpenFeatureError as error:
        missing = error.error_code is ErrorCode.FLAG_NOT_FOUND
        return jsonify({"key": key, **_failure(error)}), 404 if missing else 400


@pages.post("/flags")
def all_flags() -> tuple[Response, int]:
    """All flags for one cohort, with an ETag; 304 to whoever has seen this very state."""
    world: World = current_app.config["WORLD"]
    bearer.account(world)
    try:
        found = evaluate_all(*_context(), world)
    except OpenFeatureError as error:
        return jsonify(_failure(error)), 400
    body = {"flags": [_told(key, details) for key, details in found.items()]}
    etag = digest(body)
    seen = request.if_none_match.contains_weak(etag)
    response = Response() if seen else jsonify(body)
    response.set_etag(etag)
    return response, 304 if seen else 200


def _told(key: str, found: FlagResolutionDetails[Value]) -> dict[str, Any]:
    reason = found.reason if found.reason in TOLD_REASONS else Reason.UNKNOWN
    return {
        "key": key,
        "value": found.value,
        "reason": str(reason.value if isinstance(reason, Reason) else reason),
        "variant": found.variant,
        "metadata": dict(found.flag_metadata),
    }


def _failure(error: OpenFeatureError) -> dict[str, str]:
    return {"errorCode": error.error_code.value, "errorDetails": error.error_message or ""}


def _context() -> tuple[str | None, dict[str, Any]]:
    """The targeting key and the other keys of the request's context; OpenFeatureError when there is none."""
    try:
        body = json.loads(request.get_data() or b"{}")
    except ValueError:
        raise OpenFeatureError(ErrorCode.PARSE_ERROR, "the body is no JSON") from None
    context = body.get("context") if isinstance(body, dict) else None
    if not isinstance(context, dict):
        raise OpenFeatureError(ErrorCode.INVALID_CONTEXT, 'send {"context": {"targetingKey": "the segment"}}')
    targeting_key = context.pop("targetingKey", None)
    if targeting_key is not None and not isinstance(targeting_key, str):
        raise OpenFeatureError(ErrorCode.INVALID_CONTEXT, "targetingKey must be a text")
    return targeting_key, context
