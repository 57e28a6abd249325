"""One request, one instant, one reading of the terms; and what a browser may do with the answer."""

from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.terms.versions import book, open_book

COOKIE = "django_language"
OPEN_BEFORE = ("/healthz", "/api/", "/accounts/", "/brand.css")  # what needs no terms
YEAR = 365 * 24 * 3600
Next = Callable[[HttpRequest], HttpResponse]

# What a page may load and run: files of this house, and nothing that stands within the page itself.
POLICY = {
    "default-src": "'self'", "img-src": "'self' data:", "object-src": "'none'", "base-uri": "'none'",
    "form-action": "'self'", "frame-ancestors": "'none'",
}  # fmt: skip
HEADER = "Content-Security-Policy"


def true_address(get_response: Next) -> Next:
    """Behind a proxy, take for the sender's address the one that the proxy itself wrote last in `X-Forwarded-For`.

    What stands before it was sent by whoever asks, and may be made up. All that counts or keeps addresses reads
    `REMOTE_ADDR`, which would be the proxy's own.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if settings.BEHIND_PROXY:
            said = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
            with suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ip_address(said))
        return get_response(request)

    return answer


def content_policy(get_response: Next) -> Next:
    """Tell browsers what a page may load and run; an answer that already says so keeps its own."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(HEADER, "; ".join(f"{what} {which}" for what, which in POLICY.items()))
        return response

    return answer


def one_instant(get_response: Next) -> Next:
    """Let the clock stand still while a request is answered, and read the published terms once."""

    def answer(request: HttpRequest) -> HttpResponse:
        with clock.use(MovableClock(clock.now())), open_book():
            return get_response(request)

    return answer


def chosen_language(get_response: Next) -> Next:
    """`?language=en` on any page is remembered by this browser."""

    def answer(request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get("language", "")
        if not translation.check_for_language(chosen):
            return get_response(request)
        request.COOKIES[COOKIE] = chosen
        response = get_response(request)
        response.set_cookie(COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure())
        return response

    return answer


def open_house(get_response: Next) -> Next:
    """Until a provider's terms are published there is nothing to show or sell: say so, and to the operator how."""

    def answer(request: HttpRequest) -> HttpResponse:
        if book().versions or request.path.startswith(OPEN_BEFORE):
            return get_response(request)
        return render(request, "not-open.html", status=503)

    return answer
