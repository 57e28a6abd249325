"""The public register of what is processed of people and their use."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from posada.contexts.privacy import queries as privacy
from posada.kernel import clock
from posada.terms.versions import book


def register(request: HttpRequest) -> HttpResponse:
    """What is kept of what, for which purposes, on which ground and for whom, with the clause that says so."""
    terms = book().for_existing(clock.now())
    rulings = privacy.register(terms)
    if not rulings:
        raise Http404
    return render(request, "site/privacy.html", {"rulings": rulings, "terms": terms})
