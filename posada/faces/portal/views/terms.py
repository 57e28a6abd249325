"""The terms: which rule the customer, what was accepted, what changes, and the customer's answer to a change."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from posada.contexts.contracts.rules.standing import Applicability, about_one_of
from posada.contexts.services import queries as services
from posada.faces.portal.changes import choices
from posada.faces.portal.door import news_between
from posada.faces.portal.views import acting, show
from posada.faces.portal.visitor import Visitor, area
from posada.flow.requests import Request, submit
from posada.terms.models import Acceptance, TermsAnswer, TermsVersion
from posada.terms.versions import book

ANSWERS = {"consent": "consent-terms", "object": "object-terms"}


@area("terms")
def terms(request: HttpRequest, who: Visitor) -> HttpResponse:
    """The version that rules the customer, those before and after it, and what was accepted or answered when."""
    answers = TermsAnswer.objects.filter(customer_id=who.customer.pk).exclude(answered_at=None)
    return show(
        request, who, "terms", "terms", terms=who.terms, left_out=_not_applicable(who),
        versions=TermsVersion.objects.order_by("-in_force"), answers=answers.select_related("version").order_by("-pk"),
        accepted=Acceptance.objects.filter(customer_id=who.customer.pk).select_related("version").order_by("-at"),
    )  # fmt: skip


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
