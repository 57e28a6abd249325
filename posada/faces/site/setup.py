"""How to set a domain up, for whoever is not known: with the placeholder, and a note that says so."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from posada.contexts.names.rules.provisional import PlaceholderDomain
from posada.faces.site.formats import language
from posada.kernel import clock
from posada.terms.versions import book


def instructions(request: HttpRequest) -> HttpResponse:
    """The instructions of the terms, where they give any."""
    ruling = book().for_new(clock.now()).ruling(PlaceholderDomain)
    if ruling is None:
        raise Http404
    return render(request, "site/setup.html", {"ruling": ruling, "text": ruling.rule.told(language())})
