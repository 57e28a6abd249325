"""Lists in pages: newest first, each page behind the last one by a cursor, so that no page costs more than another."""

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Generic, TypeVar

import orjson
from django.db.models import Model, Q, QuerySet
from ninja import Schema
from pydantic import Field, TypeAdapter

from posada.kernel.errors import BadInput

T = TypeVar("T")
M = TypeVar("M", bound=Model)
DEFAULT, MOST = 50, 200


class Page(Schema, Generic[T]):
    """Part of a list; `next` is the `cursor` of the following part, and null at the end."""

    items: list[T]
    next: str | None = None


class Asked(Schema):
    """Which part of a list is wanted."""

    cursor: str | None = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = DEFAULT


def paged(found: QuerySet[M], asked: Asked, shape: Callable[[Sequence[M]], Sequence[Any]]) -> dict[str, Any]:
    """The part of the rows behind the cursor, newest first by id, given to `shape` all at once. One query."""
    rows = found.order_by("-pk")
    if asked.cursor is not None:
        rows = rows.filter(pk__lt=_behind(asked.cursor))
    part = list(rows[: asked.limit + 1])
    more = len(part) > asked.limit
    part = part[: asked.limit]
    return {"items": list(shape(part)), "next": _cursor(part[-1].pk) if more else None}


def paged_by(
    columns: Mapping[str, type], found: QuerySet[M], asked: Asked, shape: Callable[[Sequence[M]], Sequence[Any]]
) -> dict[str, Any]:
    """The part of the rows behind the cursor in the order of these columns, which an index keeps and no two rows share.

    A column is a number, a word or an instant.
    """
    rows = found.order_by(*columns)
    if asked.cursor is not None:
        rows = rows.filter(_past(list(zip(columns, _read(asked.cursor, columns), strict=True))))
    part = list(rows[: asked.limit + 1])
    more = len(part) > asked.limit
    part = part[: asked.limit]
    values = [getattr(part[-1], column) for column in columns] if more else ()
    said = orjson.dumps(values)
    return {"items": list(shape(part)), "next": base64.urlsafe_b64encode(said).decode().rstrip("=") if more else None}


def _past(row: Sequence[tuple[str, Any]]) -> Q:
    """Rows that come after this one; an index finds the first of them by its first column."""
    (column, value), *others = row
    if not others:
        return Q(**{f"{column}__gt": value})
    return Q(**{f"{column}__gte": value}) & (Q(**{f"{column}__gt": value}) | _past(others))


def _read(cursor: str, columns: Mapping[str, type]) -> list[Any]:
    """The values of a cursor over these columns."""
    try:
        said = orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        pairs = zip(columns.values(), said, strict=True)
        return [TypeAdapter(kind).validate_python(value) for kind, value in pairs]
    except (ValueError, TypeError):
        raise BadInput("cursor", cursor, "what `next` of the page before said") from None


def skipped(
    read: Callable[[int, int], Sequence[T]], asked: Asked, shape: Callable[[Sequence[T]], Sequence[Any]]
) -> dict[str, Any]:
    """The part of what is no table and has no ids: `read` gives so many, having skipped so many."""
    past = 0 if asked.cursor is None else _behind(asked.cursor)
    part = read(asked.limit + 1, past)
    more = len(part) > asked.limit
    return {"items": list(shape(part[: asked.limit])), "next": _cursor(past + asked.limit) if more else None}


def _cursor(id: int) -> str:
    """Opaque, so that nobody counts on what it is made of."""
    return base64.urlsafe_b64encode(f"id:{id}".encode()).decode().rstrip("=")


def _behind(cursor: str) -> int:
    try:
        said = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        name, _, id = said.partition(":")
        if name == "id" and id.isascii() and id.isdigit() and int(id) < 2**63:
            return int(id)
    except ValueError:  # binascii.Error and UnicodeDecodeError among them; what is allowed is said below
        pass
    raise BadInput("cursor", cursor, "what `next` of the page before said")
