"""The terms in force with earlier versions, and how to get in touch."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from posada.contexts.support.rules.area import Area
from posada.faces.site.opening import hours_in_words
from posada.kernel import clock
from posada.terms.contract import Terms
from posada.terms.versions import book


def terms(request: HttpRequest) -> HttpResponse:
    """The version that rules contracts made now."""
    return _terms(request, book().for_new(clock.now()))


def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version, as it was published."""
    try:
        return _terms(request, book().by_number(number))
    except LookupError as error:
        raise Http404 from error


def _terms(request: HttpRequest, found: Terms) -> HttpResponse:
    families: dict[str, list[tuple[str, str, str]]] = {}
    language = request.LANGUAGE_CODE.split("-")[0]
    for clause in found.clauses.values():
        families.setdefault(clause.family, []).append((clause.id, *clause.read(language)))
    return render(request, "site/terms.html", {"terms": found, "families": families, "versions": book().versions})


def contact(request: HttpRequest) -> HttpResponse:
    """The departments with their hours; it exists where the terms promise it."""
    found = book().for_existing(clock.now())
    if found.ruling(Area, of="contact") is None:
        raise Http404
    provider, language = found.provider, request.LANGUAGE_CODE.split("-")[0]
    departments = [(kept, hours_in_words(kept, language)) for kept in provider.departments.values()]
    context = {"departments": departments, "identity": provider.identity, "zone": provider.time_zone}
    return render(request, "site/contact.html", context)
