"""Errors as the REST API words them: a list of code, message and fields under an HTTP status."""

from collections.abc import Sequence
from typing import Any


class ApiError(Exception):
    """One refusal; `body()` is the answer of a plain call, `element()` the part of a collection."""

    def __init__(self, code: str, message: str, *, status: int = 400, fields: Sequence[str] | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.fields = fields

    def body(self) -> list[dict[str, Any]]:
        error: dict[str, Any] = {"message": self.message, "errorCode": self.code}
        if self.fields is not None:
            error["fields"] = list(self.fields)
        return [error]

    def element(self) -> dict[str, Any]:
        return {
            "statusCode": self.code,
            "message": self.message,
            "fields": list(self.fields or ()),
        }


def not_found() -> ApiError:
    return ApiError("NOT_FOUND", "The requested resource does not exist", status=404)


def no_such_record() -> ApiError:
    return ApiError(
        "NOT_FOUND",
        "Provided external ID field does not exist or is not accessible: record not found",
        status=404,
    )
