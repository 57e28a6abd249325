"""The search box: what it found as a page, or as a list under the box while somebody types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from posada.faces.office.desk import Desk, desk
from posada.faces.office.search import search as look
from posada.faces.office.views import show

MOST_LETTERS = 100


@desk("search")
def search(request: HttpRequest, at: Desk) -> HttpResponse:
    """What the words of `q` may mean, of all that the person's roles see."""
    asked = request.GET.get("q", "").strip()[:MOST_LETTERS]
    groups = look(asked, at)
    if "HX-Request" in request.headers:
        return render(request, "office/hits.html", {"groups": groups}) if asked else HttpResponse()
    return show(request, at, "search", _("Buscar"), "search", asked=asked, groups=groups)
