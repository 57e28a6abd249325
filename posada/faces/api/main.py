"""The interface as a whole: its routers, its errors, its entity tags."""

import hashlib
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from posada import __version__
from posada.faces.api.caller import ByToken
from posada.faces.api.described import components, describe
from posada.faces.api.endpoints import ROUTERS
from posada.faces.api.limits import TooMany
from posada.faces.api.problems import MEDIA_TYPE, problem
from posada.faces.office.keeping import BeingCounted
from posada.kernel.errors import PosadaError

TOLD = (
    PosadaError, Http404, HttpError, ValidationError, AuthenticationError, IntegrityError, RequestDataTooBig,
)  # fmt: skip


class Interface(NinjaAPI):
    """Answers reads with an entity tag, and with 304 where the program has that answer already."""

    def create_response(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The answer as ninja makes it, or 304 and nothing where its tag is known to who asks (RFC 9110, 13.1.2)."""
        response = super().create_response(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-cache"
        if request.method == "GET" and response.status_code == 200:
            tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            response["ETag"] = tag
            known = [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]
            if tag in known or "*" in known:
                response.status_code, response.content = 304, b""
        return response

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """The description, with what all endpoints refer to."""
        schema = super().get_openapi_schema(**kwargs)
        for part, named in components().items():
            schema["components"].setdefault(part, {}).update(named)
        return schema


def answer(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """An error as a problem."""
    told = problem(error if isinstance(error, Exception) else error())
    response = HttpResponse(told.model_dump_json(exclude_none=True), status=told.status, content_type=MEDIA_TYPE)
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.limit.seconds)
    if isinstance(error, BeingCounted):
        response["Retry-After"] = "10"
    if told.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def interface() -> NinjaAPI:
    made = Interface(
        title="Posada", version=__version__, urls_namespace="api", docs_url=None, auth=ByToken(),
        description="Runs a hosting company by its published terms: what is sold, billed, enforced and ended, and why.",
    )  # fmt: skip
    for name, routers in ROUTERS.items():
        for router in routers:
            describe(router)
            made.add_router("", router, tags=[name])
    for kind in TOLD:
        made.add_exception_handler(kind, answer)
    return made


api = interface()
