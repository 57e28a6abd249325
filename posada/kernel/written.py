"""Pydantic support for values that packs and requests write as one text ("5 working days", "620000 COP")."""

from collections.abc import Callable
from typing import Any

from pydantic_core import CoreSchema, core_schema


def schema_of(accept: Callable[[Any], object], *written_as: CoreSchema) -> CoreSchema:
    """A pydantic schema that validates with `accept`, is documented as `written_as`, and is dumped to JSON as text."""
    written = core_schema.union_schema(list(written_as)) if len(written_as) > 1 else written_as[0]
    return core_schema.no_info_plain_validator_function(
        accept,
        json_schema_input_schema=written,
        serialization=core_schema.to_string_ser_schema(when_used="json"),
    )
