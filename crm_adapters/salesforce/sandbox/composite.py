"""`POST /composite`: up to 25 calls in order, later ones referring to answers of earlier ones."""

import json
import re
from collections.abc import Callable
from typing import Any

from crm_adapters.salesforce.sandbox.errors import ApiError
from crm_adapters.salesforce.sandbox.records import Store
from crm_adapters.salesforce.sandbox.wire import Answer, Request, Router, split_target

MAX_PARTS = 25
MAX_HEAVY = 5
_REFERENCE = re.compile(r"@\{(\w+)((?:\.\w+|\[\d+\])+)\}")
_NAME = re.compile(r"\w+")
_FORBIDDEN_HEADERS = {"accept", "authorization", "content-type"}


class Composite:
    """`call` answers one request as if it had come over HTTP."""

    def __init__(self, store: Store, call: Callable[[Request], Answer]) -> None:
        self._store = store
        self._call = call

    def routes(self, router: Router) -> None:
        router.add("POST", "/composite", self.run)

    def run(self, request: Request) -> Answer:
        body = request.record()
        parts = body.get("compositeRequest")
        if not isinstance(parts, list) or not parts:
            raise ApiError("JSON_PARSER_ERROR", "compositeRequest must be a list of requests")
        _check(parts)
        answers: dict[str, Any] = {}
        with self._store.all_or_nothing() as take_back:
            results = [self._part(request, part, answers) for part in parts]
            if body.get("allOrNone") is True and any(_failed(each) for each in results):
                take_back()
                results = [each if _failed(each) else _halted(each) for each in results]
        return Answer(body={"compositeResponse": results})

    def _part(self, request: Request, part: dict[str, Any], answers: dict[str, Any]) -> Any:
        name = part["referenceId"]
        try:
            url = str(_filled(part["url"], answers))
            payload = _filled(part.get("body"), answers)
            path, query = split_target(url)
            answer = self._call(
                Request(
                    method=str(part["method"]).upper(),
                    path=path,
                    query=query,
                    headers={k.lower(): v for k, v in (part.get("httpHeaders") or {}).items()},
                    body=b"" if payload is None else json.dumps(payload).encode(),
                    fault=request.fault,
                )
            )
        except ApiError as error:
            answer = Answer(status=error.status, body=error.body())
        answers[name] = answer.body
        return {
            "body": answer.body,
            "httpHeaders": dict(answer.headers),
            "httpStatusCode": answer.status,
            "referenceId": name,
        }


def _check(parts: list[Any]) -> None:
    if len(parts) > MAX_PARTS:
        raise ApiError("LIMIT_EXCEEDED", f"at most {MAX_PARTS} subrequests in one composite call")
    names = set()
    for part in parts:
        name = part.get("referenceId")
        if not isinstance(name, str) or not _NAME.fullmatch(name) or name in names:
            raise ApiError("INVALID_INPUT", f"referenceId {name} is missing, malformed or repeated")
        names.add(name)
        if {key.lower() for key in part.get("httpHeaders") or {}} & _FORBIDDEN_HEADERS:
            raise ApiError("INVALID_INPUT", "subrequests must not set these headers")
    heavy = [part for part in parts if re.search(r"/(query|composite/sobjects)", part["url"])]
    if len(heavy) > MAX_HEAVY:
        raise ApiError("LIMIT_EXCEEDED", f"at most {MAX_HEAVY} subrequests may be queries or collections")


def _filled(value: Any, answers: dict[str, Any]) -> Any:
    """The value with each `@{ref.path}` replaced by what that part answered."""
    if isinstance(value, dict):
        return {name: _filled(each, answers) for name, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, answers) for each in value]
    if isinstance(value, str):
        return _REFERENCE.sub(lambda match: str(_looked_up(match[1], match[2], answers)), value)
    return value


def _looked_up(name: str, path: str, answers: dict[str, Any]) -> Any:
    value = answers.get(name)
    for key, place in re.findall(r"\.(\w+)|\[(\d+)\]", path):
        try:
            value = value[key] if key else value[int(place)]  # type: ignore[index]
        except (KeyError, IndexError, TypeError) as error:
            raise ApiError(
                "PROCESSING_HALTED", f"Invalid reference specified. No value for {name}{path} found"
            ) from error
    return value


def _failed(result: dict[str, Any]) -> bool:
    return bool(result["httpStatusCode"] >= 400)  # noqa: PLR2004  where HTTP errors begin


def _halted(result: dict[str, Any]) -> dict[str, Any]:
    error = ApiError(
        "PROCESSING_HALTED",
        "The transaction was rolled back since another operation in the same transaction failed.",
    )
    return {**result, "body": error.body(), "httpHeaders": {}, "httpStatusCode": 400}
