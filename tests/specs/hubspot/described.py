"""The descriptions as judges: which one a path belongs to, and what in a call is not as described."""

import json
import re
from pathlib import Path
from typing import Any

from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError

HERE = Path(__file__).parent
NOT_FOUND = 404
OWN_FILE = (
    (re.compile(r"^/crm/objects/[^/]+/[^/]+/[^/]+/associations/|^/crm/associations/"), "associations"),
    (re.compile(r"^/crm/objects/"), "objects"),
    (re.compile(r"^/crm/(owners|properties|lists)(/|$)"), ""),
    (re.compile(r"^/communication-preferences/"), "communication_preferences"),
    (re.compile(r"^/marketing/emails"), "marketing_emails"),
    (re.compile(r"^/account-info/"), "account"),
)


def as_measured(schema: dict[str, Any]) -> dict[str, Any]:
    """What the real API answers and the description denies: `toObjectId` is a number, labels and users can be null."""
    if "toObjectId" in schema and "associationTypes" in schema:
        return {**schema, "toObjectId": {"type": "integer"}}
    if "label" in schema and "typeId" in schema:
        return {**schema, "label": {"type": "string", "nullable": True}}
    if "userId" in schema and "userIdIncludingInactive" in schema:
        return {**schema, "userId": {**schema["userId"], "nullable": True}}
    return schema


class Described:
    """All descriptions for one server's address."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._read: dict[str, tuple[OpenAPI, dict[str, Any]]] = {}

    def complaints(self, request: Any, response: Any) -> list[str]:
        """What in this call is not as described, both ways; openapi-core lets undeclared parameters pass, we do not."""
        api, document = self._of(request.path)
        asked = [
            f"undeclared parameter {name}" for name in set(request.parameters.query) - self._known(document, request)
        ]
        judges = [lambda: api.validate_request(request)]
        # A missing record is a page for people, whatever the description says (measured).
        if not (response.status_code == NOT_FOUND and response.content_type == "text/html"):
            judges.append(lambda: api.validate_response(request, response))
        found = []
        for judge in judges:
            try:
                judge()
            except OpenAPIError as error:
                found.append(f"{error!r} {error.__cause__ or ''} {getattr(error.__cause__, 'schema_errors', '')}")
        return [f"{request.method} {request.path}: {said}" for said in (*asked, *found)]

    def _of(self, path: str) -> tuple[OpenAPI, dict[str, Any]]:
        for pattern, own in OWN_FILE:
            if found := pattern.match(path):
                name = own or found[1]
                if name not in self._read:
                    text = (HERE / f"{name}.json").read_text(encoding="utf-8")
                    document = {
                        **json.loads(text, object_hook=as_measured),
                        "servers": [{"url": self._address}],
                    }
                    self._read[name] = OpenAPI.from_dict(document), document
                return self._read[name]
        raise AssertionError(f"no description covers {path}")

    @staticmethod
    def _known(document: dict[str, Any], request: Any) -> set[str]:
        """The declared query parameters of every operation that this path could be; literal segments come first."""
        fitting = [
            (template.count("{"), verbs[request.method])
            for template, verbs in document["paths"].items()
            if request.method in verbs and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), request.path)
        ]
        assert fitting, f"no operation is described for {request.method} {request.path}"
        _, operation = min(fitting, key=lambda one: one[0])
        return {rule["name"] for rule in operation.get("parameters", []) if rule["in"] == "query"}
