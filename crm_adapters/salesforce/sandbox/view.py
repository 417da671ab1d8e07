"""Rows and query results as JSON: attributes, parents as nested objects, children as results."""

from typing import Any

from crm_adapters.salesforce.sandbox.evaluate import Evaluator, Found, Resolved, no_such_column
from crm_adapters.salesforce.sandbox.records import Row, Store
from crm_adapters.salesforce.sandbox.schema import ChildLink, SObject
from crm_adapters.salesforce.sandbox.soql import Compare, Joined, Literal, Path, Query, located

__all__ = ["View", "attributes", "no_such_column", "value_of"]


def attributes(name: str, record_id: str, base: str) -> dict[str, str]:
    return {"type": name, "url": f"{base}/sobjects/{name}/{record_id}"}


def value_of(row: Row, name: str) -> Any:
    """A field's value as sent; compound addresses are put together from their parts."""
    if name.endswith("Address") and row.get(name) is None and f"{name[:-7]}Street" in row:
        stem = name.removesuffix("Address")
        parts = {
            part[0].lower() + part[1:]: row[f"{stem}{part}"]
            for part in (
                *("City", "Country", "GeocodeAccuracy", "Latitude", "Longitude"),
                *("PostalCode", "State", "Street"),
            )
        }
        return parts if any(parts.values()) else None
    return row[name]


class View:
    """Draws the rows of one found query; made once, used for each page of it."""

    def __init__(self, store: Store, found: Found, base: str) -> None:
        self._store = store
        self._base = base
        self._evaluator = Evaluator(store)
        self._sobject = found.sobject
        self._query = found.query
        self._columns: list[tuple[str, Resolved | tuple[ChildLink, Query]]] = []
        for item in found.query.fields:
            if isinstance(item, Path):
                resolved = self._evaluator.resolve(found.sobject, item, found.query)
                self._columns.append((resolved.names[0], resolved))
            else:
                link = self._link(found.sobject, item)
                # An empty run finds mistakes in the subquery before any row is drawn.
                self._evaluator.run(_bound_to(item, link, None))
                self._columns.append((link.relationship, (link, item)))

    def draw(self, row: Row) -> dict[str, Any]:
        answer: dict[str, Any] = {"attributes": attributes(self._sobject.name, row["Id"], self._base)}
        for name, column in self._columns:
            if isinstance(column, tuple):
                answer[name] = self._children(row, *column)
            elif len(column.names) == 1:
                answer[name] = value_of(row, name)
            else:
                self._place(answer, row, column)
        return answer

    def _place(self, answer: dict[str, Any], row: Row, column: Resolved) -> None:
        """Puts a parent's field into its nested object; a missing parent is null as a whole."""
        node, at, current = answer, self._sobject, row
        for step, target in zip(column.names[:-1], column.targets, strict=True):
            link = self._store.catalog.parent(at, step)
            parent = self._store.get(current[link.name]) if link else None
            if parent is None:
                node.setdefault(step, None)
                return
            found = self._store.catalog.of_id(parent["Id"])
            if found is None:
                raise KeyError(parent["Id"])
            inner = node.get(step)
            if inner is None:
                inner = {
                    "attributes": {
                        **attributes(found.name, parent["Id"], self._base),
                        "type": target,
                    }
                }
                node[step] = inner
            node, at, current = inner, found, parent
        node[column.names[-1]] = column.get(row)

    def _link(self, sobject: SObject, inner: Query) -> ChildLink:
        for link in self._store.catalog.children(sobject):
            if link.relationship.lower() == inner.source.lower():
                return link
        raise located(
            "INVALID_TYPE",
            inner.text,
            inner.source_at,
            f"Didn't understand relationship '{inner.source}' in FROM part of query call. If you "
            "are attempting to use a custom relationship, be sure to append the '__r' after the "
            "custom relationship name. Please reference your WSDL or the describe call for the "
            "appropriate names.",
        )

    def _children(self, row: Row, link: ChildLink, inner: Query) -> dict[str, Any] | None:
        found = self._evaluator.run(_bound_to(inner, link, row["Id"]))
        if not found.rows:
            return None
        view = View(self._store, found, self._base)
        return {
            "totalSize": len(found.rows),
            "done": True,
            "records": [view.draw(child) for child in found.rows],
        }


def _bound_to(inner: Query, link: ChildLink, parent_id: str | None) -> Query:
    value = Literal(kind="string" if parent_id else "null", value=parent_id)
    path = Path(parts=(link.field.name,), at=0)
    mine = Compare(path=path, operator="=", value=value)
    where = mine if inner.where is None else Joined(word="and", parts=(mine, inner.where))
    return Query(
        fields=inner.fields,
        source=link.child.name,
        source_at=inner.source_at,
        text=inner.text,
        count=inner.count,
        where=where,
        order=inner.order,
        limit=inner.limit if parent_id else 0,
        offset=inner.offset,
        scopes=inner.scopes,
    )
