"""The terms: which version rules each of the customer's services, what was accepted, what changed, what is to come."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse

from posada.contexts.contracts.rules.standing import Applicability, about_one_of
from posada.contexts.services import queries as services
from posada.contexts.services.models import Service
from posada.faces.portal.door import news_between
from posada.faces.portal.views import show
from posada.faces.portal.visitor import Visitor, area
from posada.terms.contract import Terms
from posada.terms.models import Acceptance, TermsVersion
from posada.terms.versions import book

OVER = ("cancelled", "terminated")
MOST = 100


@area("terms")
def terms(request: HttpRequest, who: Visitor) -> HttpResponse:
    """The version in force, those before and after it, what rules each service, and what was accepted when."""
    held = list(services.of_customer(who.customer.pk).exclude(state__in=OVER)[:MOST])
    return show(
        request, who, "terms", "terms", terms=who.terms, left_out=_not_applicable(who), ruled=_ruled(who, held),
        versions=TermsVersion.objects.order_by("-in_force"),
        announced=[(number, each) for number, each in book().versions if each.existing_from > who.now],
        accepted=Acceptance.objects.filter(customer_id=who.customer.pk).select_related("version").order_by("-at"),
    )  # fmt: skip


def _ruled(who: Visitor, held: Sequence[Service]) -> list[tuple[Service, int, Terms]]:
    """(service, number, version) of what rules each service today."""
    found = services.ruling_versions({service.pk: services.target(service) for service in held}, who.now)
    return [(service, book().number(found[service.pk]), found[service.pk]) for service in held]


def _not_applicable(who: Visitor) -> list[str]:
    """The headings of clauses about products that the customer has not contracted, where the terms leave them out."""
    if who.terms.ruling(Applicability) is None:
        return []
    held = [services.target(service) for service in services.of_customer(who.customer.pk)]
    language = who.customer.language
    return [
        clause.read(language)[0]
        for clause in who.terms.clauses.values()
        if clause.rulings and not any(about_one_of(ruling.rule.applies_to, held) for ruling in clause.rulings)
    ]


@area("terms")
def terms_change(request: HttpRequest, who: Visitor, number: int) -> HttpResponse:
    """What a version changed from the one before it, clause by clause and figure by figure."""
    try:
        old, new = book().before(number), book().by_number(number)
    except (LookupError, ValueError) as error:
        raise Http404 from error
    if old is None:
        raise Http404
    return show(request, who, "terms-change", "terms", change=news_between(old, new), number=number)
