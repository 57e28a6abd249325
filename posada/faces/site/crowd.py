"""How often one address (of IPv6, one network) may come unsigned: enough for an office, not for a machine."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from posada.faces.limits.limit import Limit
from posada.faces.limits.sender import sender

READS = Limit("anonymous-reads", 1200, seconds=60)
WRITES = Limit("anonymous-writes", 120, seconds=60)
SECRETS = Limit("anonymous-secrets", 30, seconds=600)  # letters' links tried that lead nowhere
BEHIND_SECRETS = ("/pay/", "/unsubscribe/")
COUNTED_ELSEWHERE = ("/api/", "/gateways/", "/static/", "/healthz", "/brand.css")
Next = Callable[[HttpRequest], HttpResponse]


def not_too_many(get_response: Next) -> Next:
    """Answer 429 to whoever comes too often without having signed in, and to whoever guesses at links of letters."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(COUNTED_ELSEWHERE) or request.session.get(SESSION_KEY):
            return get_response(request)
        who = sender(str(request.META.get("REMOTE_ADDR", "")))
        limit = READS if request.method in ("GET", "HEAD") else WRITES
        guarded = request.path.startswith(BEHIND_SECRETS)
        if guarded and SECRETS.reached(who):
            return _too_many(request, SECRETS)
        if not limit.take(who):
            return _too_many(request, limit)
        response = get_response(request)
        if guarded and response.status_code == 404:
            SECRETS.take(who)
        return response

    return answer


def _too_many(request: HttpRequest, limit: Limit) -> HttpResponse:
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(limit.seconds)
    return response
