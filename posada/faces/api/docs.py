"""The interface's own description as a page: every endpoint with its fields, made from the OpenAPI document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from posada.faces.api.main import api
from posada.faces.api.scopes import RESOURCES

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """One field of what is sent or answered, or a parameter."""

    name: str
    kind: str
    required: bool
    said: str = ""


@dataclass(frozen=True)
class Endpoint:
    """One endpoint, as it is documented."""

    method: str
    path: str
    summary: str
    said: str
    asked: tuple[Field, ...]
    sent: tuple[Field, ...]
    answered: tuple[Field, ...]


@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """The page."""
    schema = api.get_openapi_schema()
    groups = [(name, resource.label, list(_endpoints(name, schema))) for name, resource in RESOURCES.items()]
    return render(request, "api/docs.html", {"groups": groups, "version": schema["info"]["version"]})


def _endpoints(tag: str, schema: Schema) -> Iterator[Endpoint]:
    known = schema["components"]["schemas"]
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            if tag in operation["tags"]:
                yield Endpoint(
                    method.upper(), path, operation["summary"], operation.get("description", ""),
                    tuple(_parameter(each, known) for each in operation.get("parameters", ())),
                    tuple(_fields(_content(operation.get("requestBody", {})), known)),
                    tuple(_fields(_content(_good(operation["responses"])), known)),
                )  # fmt: skip


def _good(responses: Schema) -> Schema:
    return next((said for status, said in responses.items() if str(status).startswith("2")), {})


def _content(holder: Schema) -> Schema:
    found: Schema = holder.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _fields(schema: Schema, known: Schema) -> Iterator[Field]:
    """The fields of an object, or of what a list or a page of a list holds."""
    whole = _whole(schema, known)
    if whole.get("type") == "array":
        yield from _fields(whole["items"], known)
        return
    properties = whole.get("properties", {})
    if {"items", "next"} == properties.keys():
        yield from _fields(properties["items"]["items"], known)
        return
    for name, part in properties.items():
        yield Field(name, _kind(part, known), name in whole.get("required", ()))


def _parameter(each: Schema, known: Schema) -> Field:
    return Field(each["name"], _kind(each["schema"], known), bool(each.get("required")), str(each["in"]))


def _whole(schema: Schema, known: Schema) -> Schema:
    """The schema that a reference means."""
    if "$ref" in schema:
        found: Schema = known[schema["$ref"].rpartition("/")[2]]
        return found
    options = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    return _whole(options[0], known) if len(options) == 1 else schema


def _kind(schema: Schema, known: Schema) -> str:
    """What a value is, in a word or two: string, number, date-time, one of its allowed words, Amount, list of …"""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2].removesuffix("Shape")
    if "anyOf" in schema:
        return " | ".join(_kind(option, known) for option in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(str(each) for each in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}), known)}"
    return str(schema.get("format") or schema.get("type") or "any")
