"""The terms: which version rules each service, what was accepted, what changes, and the customer's answer to it."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from posada.contexts.contracts.rules.standing import Applicability, about_one_of
from posada.contexts.services import queries as services
from posada.contexts.services.models import Service
from posada.faces.portal.changes import choices
from posada.faces.portal.door import news_between
from posada.faces.portal.views import acting, show
from posada.faces.portal.visitor import Visitor, area
from posada.flow.requests import Request, submit
from posada.terms.contract import Terms
from posada.terms.models import Acceptance, TermsAnswer, TermsVersion
from posada.terms.versions import book

ANSWERS = {"consent": "consent-terms", "object": "object-terms"}
OVER = ("cancelled", "terminated")
MOST = 100


@area("terms")
def terms(request: HttpRequest, who: Visitor) -> HttpResponse:
    """The version that rules the customer and each service, the others, and what was accepted or answered."""
    answers = TermsAnswer.objects.filter(customer_id=who.customer.pk).exclude(answered_at=None)
    held = list(services.of_customer(who.customer.pk).exclude(state__in=OVER)[:MOST])
    return show(
        request, who, "terms", "terms", terms=who.terms, left_out=_not_applicable(who), ruled=_ruled(who, held),
        versions=TermsVersion.objects.order_by("-in_force"), answers=answers.select_related("version").order_by("-pk"),
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
    """What a version changed from the one before it, clause by clause and figure by figure; answered by POST."""
    try:
        old, new = book().before(number), book().by_number(number)
    except (LookupError, ValueError) as error:
        raise Http404 from error
    if old is None:
        raise Http404
    if request.method == "POST":
        _answer(request, who, new.version)
        return redirect("portal:terms_change", number)
    return show(
        request, who, "terms-change", "terms", change=news_between(old, new), number=number,
        choices=choices(who, number),
    )  # fmt: skip


def _answer(request: HttpRequest, who: Visitor, version: str) -> None:
    """Carry the customer's word through the one door."""
    kind = ANSWERS.get(request.POST.get("answer", ""))
    if kind is None:
        raise Http404
    said = {"consent-terms": _("Aceptó los nuevos términos."), "object-terms": _("Recibimos su objeción.")}
    fields = {"version": version, "reason": request.POST.get("reason", "")}
    with acting(request, who, said[kind]):
        submit(Request(kind, who.customer.pk, ("customer", who.customer.pk), who.actor, who.now, fields))
