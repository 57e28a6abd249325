"""What every endpoint has in common, said in the OpenAPI document: problems, keys of writes, tags of reads."""

from typing import Any

from ninja import Router
from ninja.operation import Operation

from posada.faces.api.idempotency import HEADER, LENGTH_MAX
from posada.faces.api.problems import MEDIA_TYPE, Problem

REFERENCE = "#/components/schemas/{model}"
PROBLEM = {"$ref": "#/components/responses/Problem"}
ALWAYS = ("401", "403", "404", "409", "422", "429")
PDF = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}
ANY_FILE = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
FILES = {"/files/{id}": ANY_FILE}  # what comes as neither JSON nor PDF
KEY = {
    "in": "header", "name": HEADER, "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": LENGTH_MAX, "pattern": r"^[\x21-\x7e]+$"},
    "description": "New for each write: sent again, it gets the same answer, and nothing is done twice.",
}  # fmt: skip
KNOWN = {
    "in": "header", "name": "If-None-Match", "required": False, "schema": {"type": "string"},
    "description": "The ETag of the answer that the program has: 304 where it is still so.",
}  # fmt: skip


def describe(router: Router) -> None:
    """Add to each endpoint of a router what is true of all of its kind."""
    for path, view in router.path_operations.items():
        for operation in view.operations:
            operation.openapi_extra = _extra(path, operation)


def _extra(path: str, operation: Operation) -> dict[str, Any]:
    responses: dict[Any, Any] = dict.fromkeys(ALWAYS, PROBLEM)
    writes, reads = getattr(operation.view_func, "once", False), operation.methods == ["GET"]
    if not reads:
        responses |= {"400": PROBLEM, "413": PROBLEM}
    if reads:
        responses["304"] = {"description": "Known to who asks"}
    if reads and (path.endswith("/pdf") or path in FILES):
        responses[200] = {"description": "The file", "content": FILES.get(path, PDF)}
    found: dict[str, Any] = {"responses": responses}
    if writes or (reads and path not in FILES):
        found["parameters"] = [KEY if writes else KNOWN]
    return found


def components() -> dict[str, Any]:
    """What the endpoints refer to: the problem, and the answer that carries one."""
    schema = Problem.model_json_schema(ref_template=REFERENCE)
    inner = schema.pop("$defs", {})
    carried = {"description": "What went wrong", "content": {MEDIA_TYPE: {"schema": {"$ref": _of("Problem")}}}}
    return {"schemas": {**inner, "Problem": schema}, "responses": {"Problem": carried}}


def _of(model: str) -> str:
    return REFERENCE.format(model=model)
