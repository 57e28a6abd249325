"""The contract: its documents, what each price annex orders, and where every line stands."""

from django.http import HttpRequest, HttpResponse

from posada.contexts.contracts import queries
from posada.contexts.contracts.rules.standing import ServiceStates
from posada.contexts.contracts.standing import standing
from posada.contexts.services import queries as services
from posada.contexts.uc import queries as uc
from posada.faces.portal.views import show
from posada.faces.portal.visitor import Visitor, area


@area("contract")
def contract(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Which documents are signed, in draft or missing; each line with its price, its period and its state."""
    checklist = queries.checklist(who.customer.pk, who.terms, who.today)
    signed = sum(state == "signed" for state in checklist.values())
    told = who.terms.ruling(ServiceStates)
    annexes = [
        (document, [(line, queries.rent(line), standing(line) if told else "") for line in queries.lines(document.pk)])
        for document in queries.documents(who.customer.pk, "prices")
    ]
    return show(request, who, "contract", "contract", checklist=checklist, signed=signed, annexes=annexes)


@area("licences")
def licences(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Every licence with its person, its functions and its devices."""
    ids = [service.pk for service in services.of_customer(who.customer.pk)]
    rows = [(licence, uc.devices(licence.pk)) for licence in uc.of_services(ids)]
    return show(request, who, "licences", "licences", rows=rows)
