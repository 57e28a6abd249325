"""Names of subjects, and the fingerprint of content."""

import json
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel
from pydantic_core import CoreSchema, core_schema

from posada.kernel.errors import BadInput
from posada.kernel.written import schema_of

KIND = re.compile(r"[a-z][a-z0-9_-]*", re.ASCII)
NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
ALLOWED = "kind:name, such as 'invoice:2026-000123' or 'service:web'"


@dataclass(frozen=True, slots=True)
class SubjectRef:
    """What an act is about: its kind and its number or name. A name that is a plain number is that number."""

    kind: str
    id: int | str

    def __post_init__(self) -> None:
        if not isinstance(self.kind, str) or not KIND.fullmatch(self.kind):
            raise BadInput("kind", self.kind, "a lower-case word, such as 'invoice'")
        if isinstance(self.id, bool) or not isinstance(self.id, int | str):
            raise BadInput("id", self.id, "a number or a name")
        name = str(self.id)
        if not name or name != name.strip() or not name.isprintable() or name.startswith("-"):
            raise BadInput("id", self.id, "a number from 0 or a name, without blanks at its ends")
        if NUMBER.fullmatch(name):
            object.__setattr__(self, "id", int(name))  # so that service:12 is the same subject, read or made

    @classmethod
    def parse(cls, text: str) -> Self:
        """The subject written as `kind:name`; the name may hold further colons."""
        kind, colon, name = text.partition(":")
        if not colon or not KIND.fullmatch(kind) or not name:
            raise BadInput("subject", text, ALLOWED)
        return cls(kind, name)

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return schema_of(cls._accept, core_schema.str_schema())

    @classmethod
    def _accept(cls, value: object) -> Self:
        match value:
            case cls():
                return value
            case str():
                return cls.parse(value)
        raise BadInput("subject", value, ALLOWED)


def content_hash(obj: object) -> str:
    """The SHA-256, in hex, of `obj` as canonical JSON.

    Equal content has an equal hash, however it is spelled: keys in any order, 1.0 and 1.00, one instant in two
    zones, a list and a tuple. Takes what rules are made of: plain values, Decimals, days, instants, enums, models,
    dataclasses, mappings, sequences and sets. Raises TypeError for anything else.
    """
    text = json.dumps(_canonical(obj), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return sha256(text.encode()).hexdigest()


def _canonical(obj: object) -> object:
    match obj:
        case Enum():  # before str and int: a StrEnum is both
            return _canonical(obj.value)
        case None | bool() | int() | float() | str():
            return obj
        case Mapping():
            return {_key(key): _canonical(value) for key, value in obj.items()}
        case list() | tuple():
            return [_canonical(item) for item in obj]
        case Set():
            return sorted((_canonical(item) for item in obj), key=lambda item: json.dumps(item, sort_keys=True))
        case BaseModel():
            return {name: _canonical(value) for name, value in obj}
    if is_dataclass(obj) and not isinstance(obj, type):
        return {part.name: _canonical(getattr(obj, part.name)) for part in fields(obj)}
    return _as_text(obj)


def _as_text(obj: object) -> str:
    match obj:
        case Decimal():
            if not obj.is_finite():
                raise TypeError(f"{obj} has no canonical form")
            whole, _, decimals = f"{obj:f}".partition(".")
            text = f"{whole}.{decimals}".rstrip("0").rstrip(".") if decimals else whole
            return "0" if not obj else text
        case datetime():  # before date, which it is too
            return (obj if obj.utcoffset() is None else obj.astimezone(UTC)).isoformat()
        case date() | time():
            return obj.isoformat()
        case timedelta():
            return f"{obj / timedelta(microseconds=1):.0f} us"
        case UUID() | ZoneInfo():
            return str(obj)
    raise TypeError(f"{type(obj).__name__} has no canonical form")


def _key(key: object) -> str:
    text = _canonical(key)
    if not isinstance(text, str):
        return json.dumps(text)
    return text
