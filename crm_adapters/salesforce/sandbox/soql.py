"""Reads SOQL into a tree. What the text means is for `evaluate.py`.

Grammar: SELECT fields, parent paths, child subqueries, COUNT() FROM object WHERE ... ORDER BY ...
LIMIT n OFFSET n. Errors carry the place as Salesforce shows it (MALFORMED_QUERY).
"""

import re
from dataclasses import dataclass, field
from typing import Any

from crm_adapters.salesforce.sandbox.errors import ApiError

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<string>'(?:[^'\\]|\\.)*')
    | (?P<datetime>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))
    | (?P<date>\d{4}-\d\d-\d\d)
    | (?P<number>[+-]?\d+(?:\.\d+)?)
    | (?P<word>[A-Za-z_][\w.]*(?::\d+)?)
    | (?P<sign>!=|<>|<=|>=|[=<>(),])
    )""",
    re.VERBOSE,
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_RESERVED = {"FROM", "WHERE", "ORDER", "LIMIT", "OFFSET", "AND", "OR", "NOT", "SELECT", "GROUP"}
_OPERATORS = {"=", "!=", "<>", "<", "<=", ">", ">="}


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    kind: str
    text: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """A value in a condition; `kind` is string, datetime, date, number, boolean, null, relative."""

    kind: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A field, perhaps of a parent: `Account.Owner.Name`."""

    parts: tuple[str, ...]
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    path: Path
    operator: str  # = != < <= > >= like
    value: Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """IN, NOT IN, INCLUDES and EXCLUDES; `values` is a semi-join where it is a Query."""

    path: Path
    operator: str  # in, not in, includes, excludes
    values: "tuple[Literal, ...] | Query"


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    part: "Condition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Conditions under AND or OR."""

    word: str
    parts: "tuple[Condition, ...]"


Condition = Compare | Among | Not | Joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    path: Path
    descending: bool
    nulls_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    fields: "tuple[Path | Query, ...]"
    source: str
    source_at: int
    text: str
    count: bool = False
    where: Condition | None = None
    order: tuple[Order, ...] = ()
    limit: int | None = None
    offset: int = 0
    scopes: dict[str, str] = field(default_factory=dict)


def located(code: str, text: str, at: int, message: str) -> ApiError:
    """An error with the query, a caret under the place, and the place in words."""
    row = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1)
    line = text.splitlines()[row - 1] if text else ""
    return ApiError(code, f"\n{line}\n{' ' * column}^\nERROR at Row:{row}:Column:{column + 1}\n{message}")


def parse(text: str) -> Query:
    parser = _Parser(text)
    query = parser.query()
    parser.end()
    return query


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._next = 0

    def query(self) -> Query:
        self._expect("SELECT")
        count = self._count()
        fields = () if count else self._fields()
        self._expect("FROM")
        source = self._name()
        alias = self._alias()
        where = self._joined() if self._take("WHERE") else None
        order = self._orders() if self._take("ORDER") else ()
        limit = self._integer() if self._take("LIMIT") else None
        offset = self._integer() if self._take("OFFSET") else 0
        return Query(
            fields=fields,
            source=source.text,
            source_at=source.at,
            text=self._text,
            count=count,
            where=where,
            order=order,
            limit=limit,
            offset=offset,
            scopes={alias.lower(): ""} if alias else {},
        )

    def end(self) -> None:
        if self._next < len(self._tokens):
            raise self._unexpected()

    def _count(self) -> bool:
        words = [token.text.upper() for token in self._tokens[self._next : self._next + 3]]
        if words != ["COUNT", "(", ")"]:
            return False
        self._next += 3
        return True

    def _fields(self) -> tuple[Path | Query, ...]:
        fields: list[Path | Query] = []
        while True:
            if self._take("("):
                fields.append(self.query())
                self._expect(")")
            else:
                fields.append(self._path())
            if not self._take(","):
                return tuple(fields)

    def _alias(self) -> str | None:
        token = self._peek()
        if token and token.kind == "word" and token.text.upper() not in _RESERVED:
            self._next += 1
            return token.text
        return None

    def _joined(self) -> Condition:
        """Conditions under one word: Salesforce wants brackets where AND and OR stand side by side."""
        parts = [self._not()]
        word = "OR" if self._word_is("OR") else "AND"
        while self._take(word):
            parts.append(self._not())
        if self._word_is("AND") or self._word_is("OR"):
            raise self._unexpected()
        return parts[0] if len(parts) == 1 else Joined(word=word.lower(), parts=tuple(parts))

    def _not(self) -> Condition:
        if self._take("NOT"):
            return Not(part=self._not())
        if self._take("("):
            inner = self._joined()
            self._expect(")")
            return inner
        return self._condition()

    def _condition(self) -> Condition:
        path = self._path()
        if self._take("LIKE"):
            return Compare(path=path, operator="like", value=self._literal())
        if self._take("NOT"):
            self._expect("IN")
            return Among(path=path, operator="not in", values=self._values(subquery=True))
        for word in ("IN", "INCLUDES", "EXCLUDES"):
            if self._take(word):
                values = self._values(subquery=word == "IN")
                return Among(path=path, operator=word.lower(), values=values)
        token = self._peek()
        if token is None or token.text not in _OPERATORS:
            raise self._unexpected()
        self._next += 1
        operator = "!=" if token.text == "<>" else token.text
        return Compare(path=path, operator=operator, value=self._literal())

    def _values(self, *, subquery: bool) -> "tuple[Literal, ...] | Query":
        self._expect("(")
        if subquery and self._word_is("SELECT"):
            inner = self.query()
            self._expect(")")
            return inner
        values = [self._literal()]
        while self._take(","):
            values.append(self._literal())
        self._expect(")")
        return tuple(values)

    def _literal(self) -> Literal:
        token = self._peek()
        if token is None:
            raise self._unexpected()
        self._next += 1
        if token.kind == "string":
            return Literal(kind="string", value=_unescape(token.text[1:-1]))
        if token.kind == "number":
            return Literal(kind="number", value=float(token.text))
        if token.kind in {"date", "datetime"}:
            return Literal(kind=token.kind, value=token.text)
        word = token.text.lower()
        if token.kind == "word" and word in {"true", "false"}:
            return Literal(kind="boolean", value=word == "true")
        if word == "null":
            return Literal(kind="null", value=None)
        if token.kind == "word" and token.text.upper().split(":")[0] in RELATIVE_DATES:
            return Literal(kind="relative", value=token.text.upper())
        self._next -= 1
        raise self._unexpected()

    def _orders(self) -> tuple[Order, ...]:
        self._expect("BY")
        orders = [self._order()]
        while self._take(","):
            orders.append(self._order())
        return tuple(orders)

    def _order(self) -> Order:
        path = self._path()
        descending = self._take("DESC")
        if not descending:
            self._take("ASC")
        nulls_last = False
        if self._take("NULLS"):
            nulls_last = self._take("LAST")
            if not nulls_last:
                self._expect("FIRST")
        return Order(path=path, descending=descending, nulls_last=nulls_last)

    def _path(self) -> Path:
        token = self._name()
        return Path(parts=tuple(token.text.split(".")), at=token.at)

    def _name(self) -> Token:
        token = self._peek()
        if token is None or token.kind != "word" or token.text.upper() in _RESERVED:
            raise self._unexpected()
        self._next += 1
        return token

    def _integer(self) -> int:
        token = self._peek()
        if token is None or not token.text.isdigit():
            raise self._unexpected()
        self._next += 1
        return int(token.text)

    def _peek(self) -> Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _word_is(self, word: str) -> bool:
        token = self._peek()
        return token is not None and token.kind != "string" and token.text.upper() == word

    def _take(self, word: str) -> bool:
        if self._word_is(word):
            self._next += 1
            return True
        return False

    def _expect(self, word: str) -> None:
        if not self._take(word):
            raise self._unexpected()

    def _unexpected(self) -> ApiError:
        token = self._peek()
        if token is None:
            return ApiError("MALFORMED_QUERY", "unexpected token: '<EOF>'")
        return located("MALFORMED_QUERY", self._text, token.at, f"unexpected token: '{token.text}'")


RELATIVE_DATES = {
    *("TODAY", "YESTERDAY", "TOMORROW", "LAST_N_DAYS", "NEXT_N_DAYS", "N_DAYS_AGO"),
    *("THIS_MONTH", "LAST_MONTH", "THIS_YEAR", "LAST_YEAR", "LAST_90_DAYS"),
}


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    place = 0
    stripped = len(text.rstrip())
    while place < stripped:
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            at = place + len(text[place:]) - len(text[place:].lstrip())
            raise located("MALFORMED_QUERY", text, at, f"unexpected token: '{text[at]}'")
        kind = match.lastgroup
        tokens.append(Token(kind=kind, text=match[kind], at=match.start(kind)))
        place = match.end()
    return tokens


def _unescape(text: str) -> str:
    # `\_` and `\%` stay escaped: they mean a literal sign to LIKE, which reads them again.
    def one(match: re.Match[str]) -> str:
        char = match[1]
        return match[0] if char in "_%" else _ESCAPES.get(char.lower(), char)

    return re.sub(r"\\(.)", one, text, flags=re.DOTALL)
