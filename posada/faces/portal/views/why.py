"""Why something was done or refused: one decision about the customer, explained in the reader's language."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from posada.faces.portal.views import show
from posada.faces.portal.visitor import Visitor, area, owned
from posada.terms.models import Decision
from posada.terms.why import explain


@area("home")
def why(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """The clauses with their text and version, the facts, the days counted, the sums, and how to object."""
    language = (get_language() or "es").split("-")[0]
    (explained,) = explain([owned(who, Decision, "decision", id)], language, to_staff=False)
    return show(request, who, "why", "", decision=explained)
