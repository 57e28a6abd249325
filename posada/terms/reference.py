"""What may be written in a pack, read off the classes that read it: kinds of rule, and the fields of other files.

The classes are the only source, so that what a writer of terms is told is what the check accepts.
"""

import ast
import inspect
import textwrap
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache
from io import StringIO
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from posada.kernel.durations import Duration
from posada.kernel.money import Money
from posada.terms.rule import Rule

EVERY_RULE = ("applies_to", "exceptions")  # stand in every kind, and are told once
WORDS: Mapping[Any, str] = {
    str: "text", int: "whole number", bool: "true or false", Decimal: "number", Duration: "duration", Money: "money",
    date: "day", datetime: "instant", time: "time of day", Any: "anything", NoneType: "nothing",
}  # fmt: skip
LISTS, MAPS = (tuple, list, frozenset, set), (dict, Mapping)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a kind, or one field of a file: what is written, whether it must be, and what it stands for."""

    name: str
    written: str
    required: bool
    default: Any
    note: str
    allowed: tuple[str, ...] = ()

    def as_object(self) -> dict[str, Any]:
        return {
            "name": self.name, "written": self.written, "required": self.required,
            "default": None if self.required else plain(self.default), "note": self.note, "allowed": list(self.allowed),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of rule, or one part of a file, with its figures."""

    name: str
    says: str
    identity: tuple[str, ...]
    figures: tuple[Figure, ...]

    @property
    def heading(self) -> str:
        """The first sentence or line of what it says."""
        return self.says.partition("\n")[0]

    def as_object(self) -> dict[str, Any]:
        return {
            "kind": self.name, "says": self.says, "told_apart_by": list(self.identity),
            "figures": [figure.as_object() for figure in self.figures],
        }  # fmt: skip


def kind_of(rule: type[Rule]) -> Kind:
    """A kind of rule as its writer needs it."""
    return Kind(rule.kind(), says(rule), rule.identity, figures(rule, without=EVERY_RULE))


def part_of(name: str, model: type[BaseModel], *, without: tuple[str, ...] = ()) -> Kind:
    """A part of a file: the provider, a department, a product, the fields of a verb."""
    return Kind(name, says(model), (), figures(model, without=without))


def says(model: type[BaseModel]) -> str:
    """The docstring of the class itself; empty where it has none, whatever its bases say."""
    return inspect.cleandoc(model.__dict__.get("__doc__") or "")


def figures(model: type[BaseModel], *, without: tuple[str, ...] = ()) -> tuple[Figure, ...]:
    """Every field in the order of the class, with the remark that stands beside it."""
    own = [base for base in reversed(model.__mro__) if issubclass(base, BaseModel) and base is not BaseModel]
    notes = {name: note for base in own for name, note in remarks(base).items()}
    return tuple(
        Figure(
            info.alias or name, written(info.annotation), info.is_required(), _default(info),
            info.description or notes.get(name, ""), allowed(info.annotation),
        )
        for name, info in model.model_fields.items()
        if name not in without
    )  # fmt: skip


@cache
def remarks(model: type) -> Mapping[str, str]:
    """The comment behind each field in the source of a class."""
    source = textwrap.dedent(inspect.getsource(model))
    comments = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    body = ast.parse(source).body[0]
    fields = [node for node in getattr(body, "body", []) if isinstance(node, ast.AnnAssign)]
    return {
        node.target.id: comments[node.end_lineno]
        for node in fields
        if isinstance(node.target, ast.Name) and node.end_lineno in comments
    }


def written(annotation: Any) -> str:
    """How a value of a type is written in a file, in words."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if annotation in WORDS:
        return WORDS[annotation]
    if origin is Literal:
        return "one of " + ", ".join(str(plain(value)) for value in inner)
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(written(one) for one in inner if one is not NoneType))
    if origin in LISTS:
        return f"list of {written(inner[0])}"
    if origin in (dict, *_map_origins()):
        return f"map of {written(inner[0])} to {written(inner[1])}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"map ({', '.join(info.alias or name for name, info in annotation.model_fields.items())})"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return "one of " + ", ".join(str(member.value) for member in annotation)
    return getattr(annotation, "__name__", str(annotation))


def allowed(annotation: Any) -> tuple[str, ...]:
    """The values of a closed set, however deep it stands; none where the set is open."""
    if get_origin(annotation) is Literal:
        return tuple(str(plain(value)) for value in get_args(annotation))
    return tuple(value for inner in get_args(annotation) for value in allowed(inner))


def plain(value: Any) -> Any:
    """A default as it would stand in a file."""
    if isinstance(value, BaseModel):
        return plain(value.model_dump(mode="json", by_alias=True))
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, LISTS):
        return [plain(inner) for inner in (sorted(value, key=str) if isinstance(value, frozenset | set) else value)]
    return value if value is None or isinstance(value, bool | int) else str(value)


def _default(info: FieldInfo) -> Any:
    return None if info.is_required() else info.get_default(call_default_factory=True, validated_data={})


def _map_origins() -> tuple[Any, ...]:
    return (get_origin(Mapping[str, str]),)
