"""The OpenAPI 3.0 document of the five operations, as Salesforce's External Services accept it.

3.0 and not 3.1; one flat request and one flat answer for each operation, every one with a name; no unions, no maps, no
nesting; ids as strings; an operation id is an Apex name, because it becomes one; descriptions of at most 1,333
characters, because the rest is cut off (Salesforce Help, External Services schema requirements). No operation is a GET,
so none has a body that it may not have. The table in `crm_adapters/workflow.py` is its only source.
"""

from typing import Any
from urllib.parse import quote

from crm_adapters.workflow import SHAPES, Field, Operation, flat_request

VERSION = "3.0.3"
TEXT_MOST = 1000
PROBLEM = (
    Field(name="code", kind="text", says="The kind of error, as a stable code.", most=60),
    Field(name="what", kind="text", says="What went wrong.", most=TEXT_MOST),
    Field(name="where", kind="text", says="The field or place that it is about.", most=TEXT_MOST),
    Field(name="mend", kind="text", says="What would mend it.", most=TEXT_MOST),
)
ERRORS = {
    "401": "The key, or the org, is not this connection's.",
    "404": "There is no such segment on this connection.",
    "409": "The requestId was used for another call.",
    "413": "The request is larger than 1 MB.",
    "415": "The request is no JSON.",
    "422": "A field is missing, or has a form that it cannot have.",
    "429": "Too many at once, or the CRM asks us to wait: ask again after the time in Retry-After.",
    "500": "Something went wrong on our side.",
    "503": "A CRM could not be read, or Gatepost is not set up yet. Nothing was done: ask again later.",
}


def document(connection: str, public_url: str) -> dict[str, Any]:
    """The document of one connection; `public_url` is where the Named Credential leads."""
    schemas = {"Problem": _object(PROBLEM, "Why a call was not done.")}
    for operation, shape in SHAPES.items():
        name = _named(operation)
        schemas[f"{name}Request"] = _object(flat_request(operation), f"What {operation.value} asks.")
        schemas[f"{name}Answer"] = _object(shape.tells, f"What {operation.value} tells.")
    return {
        "openapi": VERSION,
        "info": {
            "title": "Gatepost",
            "version": "1",
            "description": "Ask Gatepost for drafts, ask whether somebody may be written to, and stop. Nothing here "
            "can approve, send, or loosen anything.",
        },
        "servers": [{"url": public_url.rstrip("/")}],
        "security": [{"key": []}],
        "paths": {f"/crm/{quote(connection, safe='')}/workflow/{o.value}": {"post": _operation(o)} for o in SHAPES},
        "components": {
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The connection's key (External Credential).",
                }
            },
            "schemas": schemas,
        },
    }


def _named(operation: Operation) -> str:
    return operation.value[0].upper() + operation.value[1:]


def _operation(operation: Operation) -> dict[str, Any]:
    name = _named(operation)
    errors = {code: _answer(says, "Problem") for code, says in ERRORS.items()}
    return {
        "operationId": operation.value,
        "summary": operation.value,
        "description": SHAPES[operation].says,
        "requestBody": {"required": True, "content": {"application/json": {"schema": _ref(f"{name}Request")}}},
        "responses": {"200": _answer("Done, or understood and answered.", f"{name}Answer"), **errors},
    }


def _answer(says: str, schema: str) -> dict[str, Any]:
    return {"description": says, "content": {"application/json": {"schema": _ref(schema)}}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(fields: tuple[Field, ...], says: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": says,
        "required": [f.name for f in fields if f.required],
        "properties": {f.name: _field(f) for f in fields},
    }


def _field(field: Field) -> dict[str, Any]:
    match field.kind:
        case "flag":
            kind: dict[str, Any] = {"type": "boolean"}
        case "number":
            kind = {"type": "integer", "format": "int32", "minimum": field.least, "maximum": field.most}
        case "time":
            kind = {"type": "string", "format": "date-time", "nullable": True}
        case "text" if field.choices:
            kind = {"type": "string", "enum": list(field.choices)}
        case "text":
            kind = {"type": "string", "maxLength": field.most}
            kind |= {"minLength": field.least} if field.least else {}
            kind |= {"pattern": f"^{field.pattern}$"} if field.pattern else {}
    return {**kind, "description": field.says}
