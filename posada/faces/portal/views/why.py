"""Why something was done or refused: one decision about the customer, explained in the reader's language."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from posada.faces.portal.views import show
from posada.faces.portal.views.papers import as_pdf
from posada.faces.portal.visitor import Visitor, area, owned
from posada.faces.site import formats, names
from posada.faces.site.why_paper import why_pdf
from posada.terms.models import Decision
from posada.terms.why import Explanation, explain

PAGES = {"invoice": "portal:invoice", "service": "portal:service", "ticket": "portal:ticket"}


@area("home")
def why(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """The clauses with their text and version, the facts, the days counted, the sums, and how to object."""
    explained, subject = _explained(who, id)
    kind, about = explained.subject
    url = reverse(PAGES[kind], args=[about]) if kind in PAGES else ""
    return show(request, who, "why", "", decision=explained, subject=subject, subject_url=url)


@area("home")
def why_paper(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """The same on paper, which stands alone as evidence."""
    explained, subject = _explained(who, id)
    return as_pdf(why_pdf(explained, who.customer, subject), f"{explained.act}-{id}")


def _explained(who: Visitor, id: int) -> tuple[Explanation, str]:
    """The decision in the reader's language, and what its subject is called."""
    (explained,) = explain([owned(who, Decision, "decision", id)], formats.language(), to_staff=False)
    return explained, names.subjects([explained.subject])[explained.subject]
