"""What goes wrong, in one shape: RFC 9457 `application/problem+json`, with the clause where a rule refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError
from django.http import Http404
from ninja import Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from posada.faces.api.limits import TooMany
from posada.faces.office.keeping import BeingCounted
from posada.faces.site.words import word
from posada.kernel.errors import BadInput, IllegalMove, NotFound, PosadaError
from posada.terms.decisions import Refused

MEDIA_TYPE = "application/problem+json"
ALREADY = "terms_decision_"  # the constraints by which an act on one thing at one instant is decided once
NOT_ALLOWED = "A field does not allow its value"


class Fault(Schema):
    """One field whose value is not allowed."""

    field: str
    value: Any = None
    allowed: str


class Problem(Schema):
    """What went wrong. `code` is stable and meant for programs; `detail` is meant for people."""

    type: str = "about:blank"
    status: int
    code: str
    title: str
    detail: str
    faults: Sequence[Fault] = ()
    clause: str | None = None  # of the terms, where a rule refused
    terms: str | None = None  # the version that it stands in
    reason: str | None = None  # of a refusal: a stable code
    facts: Mapping[str, Any] = {}
    decision: int | None = None  # its number: GET /decisions/{number}/why says why


class NotAllowed(PosadaError):
    """The key lacks a scope that its person could give it."""

    def __init__(self, scope: str) -> None:
        super().__init__(scope)
        self.scope = scope

    def __str__(self) -> str:
        return f"the key lacks the scope {self.scope}"


class NoPurpose(PosadaError):
    """Staff would do for a customer what is the customer's, without having said for which purpose."""

    def __init__(self, customer_id: int) -> None:
        super().__init__(customer_id)
        self.customer_id = customer_id

    def __str__(self) -> str:
        return f"first say for which purpose: POST /customers/{self.customer_id}/act-for"


def problem(error: Exception) -> Problem:
    """What to answer to an error; raises it again where it is none of those that are meant to be told."""
    match error:
        case Refused():
            return _refused(error)
        case BadInput():
            fault = Fault(field=error.field, value=_plain(error.value), allowed=error.allowed)
            return Problem(
                status=422,
                code="bad-input",
                title=NOT_ALLOWED,
                detail=str(error),
                faults=[fault],
            )
        case ValidationError():
            return _invalid(error)
        case IllegalMove():
            return Problem(status=409, code="wrong-state", title="Not in this state", detail=str(error))
        case NotFound() | Http404():
            return Problem(status=404, code="not-found", title="Not found", detail="there is nothing here for this key")
        case AuthenticationError():
            return Problem(status=401, code="unauthenticated", title="No valid key",
                           detail="send Authorization: Bearer with a key that is still valid")  # fmt: skip
        case NotAllowed():
            fault = Fault(field="scope", value=None, allowed=error.scope)
            return Problem(
                status=403, code="scope-missing", title="The key lacks a scope", detail=str(error), faults=[fault]
            )
        case NoPurpose():
            return Problem(status=403, code="purpose-missing", title="No purpose was said", detail=str(error))
        case IntegrityError() if ALREADY in str(error):
            return Problem(status=409, code="already-decided", title="Already decided",
                           detail="just this was decided in this very instant: read it again")  # fmt: skip
        case TooMany():
            return Problem(status=429, code="too-many", title="Too many calls", detail=str(error))
        case BeingCounted():
            return Problem(status=409, code="being-counted", title="Being counted", detail=str(error))
        case RequestDataTooBig():
            return Problem(status=413, code="too-large", title="Too large", detail="at most 2.5 MB, files aside")
        case HttpError():
            return Problem(status=error.status_code, code="bad-request", title="Bad request", detail=str(error))
        case PosadaError():
            return Problem(status=409, code="not-possible", title="Not possible", detail=str(error))
    raise error


def _refused(error: Refused) -> Problem:
    grounds = error.verdict.grounds
    confidential = {name for ground in grounds for name in ground.ruling.rule.confidential}
    return Problem(
        status=409, code="refused", title="The terms refuse this",
        detail=word("refusal", error.reason), clause=error.clause or None,
        terms=grounds[0].ruling.version if grounds else None, reason=error.reason,
        facts={name: _plain(value) for name, value in error.facts.items() if name not in confidential},
        decision=error.decision or None,
    )  # fmt: skip


def _invalid(error: ValidationError) -> Problem:
    faults = [
        Fault(
            field=".".join(str(part) for part in fault["loc"][1:] or fault["loc"]),
            value=_plain(fault.get("input")),
            allowed=str(fault["msg"]),
        )
        for fault in error.errors
    ]
    first = faults[0]
    detail = f"{first.field}: {first.allowed}"
    return Problem(status=422, code="bad-input", title=NOT_ALLOWED, detail=detail, faults=faults)


def _plain(value: Any) -> Any:
    """What JSON can say of a value."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Mapping):
        return {str(name): _plain(kept) for name, kept in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(kept) for kept in value]
    return str(value)
