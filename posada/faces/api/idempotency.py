"""A write that is sent again is not done again: its answer is kept under the key that the program chose.

The answer is kept in the transaction of the write itself, so that either both stand or neither does; of two that come
at once, the second waits for the first and is answered the same.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from pydantic import BaseModel

from posada.faces.api.models import KeptAnswer
from posada.faces.api.problems import MEDIA_TYPE, problem
from posada.ground.customers.models import Token
from posada.kernel import clock
from posada.kernel.errors import BadInput, PosadaError

HEADER = "Idempotency-Key"
LENGTH_MAX = 255
KEPT = timedelta(days=2)
OK, CREATED = 200, 201


def once(request: HttpRequest, token: Token, work: Callable[[], Any]) -> HttpResponse:
    """Do the work, or give the answer that this key was given before. Raises BadInput for a key that is missing, too
    long, or was used for another request."""
    key = request.headers.get(HEADER, "")
    if not key or len(key) > LENGTH_MAX:
        raise BadInput(
            HEADER, key[:LENGTH_MAX] or None, f"1 to {LENGTH_MAX} characters of your own, new for each write"
        )
    fingerprint = _fingerprint(request)
    with transaction.atomic():
        kept, fresh = KeptAnswer.objects.get_or_create(
            token=token, key=key, defaults={"fingerprint": fingerprint, "at": clock.wall()}
        )
        if kept.fingerprint != fingerprint:
            raise BadInput(HEADER, key, "a new key: this one was used for another request")
        if fresh:
            kept.status, kept.body = _answer(work)
            kept.save(update_fields=["status", "body"])
    response = JsonResponse(kept.body, status=kept.status or OK, safe=False)
    if kept.status is not None and kept.status >= 400:
        response["Content-Type"] = MEDIA_TYPE
    response["Idempotent-Replay"] = "false" if fresh else "true"
    return response


def forget_answers(now: datetime) -> int:
    """Remove the answers of which no program asks any more; how many."""
    return KeptAnswer.objects.filter(at__lt=now - KEPT).delete()[0]


def _answer(work: Callable[[], Any]) -> tuple[int, Any]:
    """What came of the work, a refusal by the terms included: it is an answer too, and its decision stands."""
    try:
        done = work()  # in a unit of its own, which undoes what is refused and keeps the refusal
    except PosadaError as error:
        told = problem(error)
        return told.status, told.model_dump(mode="json", exclude_none=True)
    status, shape = done if isinstance(done, tuple) else (OK, done)
    return status, shape.model_dump(mode="json") if isinstance(shape, BaseModel) else shape


def _fingerprint(request: HttpRequest) -> str:
    """Of what is asked for: method, address and body; of a form with files, whose body is read but once, its parts."""
    said = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type != "multipart/form-data":
        said.update(request.body)
        return said.hexdigest()
    said.update(repr(sorted(request.POST.lists())).encode())
    for name in sorted(request.FILES):
        file: Any = request.FILES[name]
        said.update(f"{name} {file.name} {file.size}\n".encode())
        for chunk in file.chunks():
            said.update(chunk)
        file.seek(0)
    return said.hexdigest()
