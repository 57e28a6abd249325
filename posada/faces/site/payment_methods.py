"""The public page of payment methods by country."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from posada.contexts.payments.rules.payment_methods import PaymentMethods
from posada.faces.site.formats import country_name
from posada.kernel import clock
from posada.terms.versions import book


def payment_methods(request: HttpRequest) -> HttpResponse:
    """Each country whose customers pay in a way of their own, and the others; where the terms differ by country."""
    ruling = book().for_existing(clock.now()).ruling(PaymentMethods)
    if ruling is None or not ruling.rule.by_country:
        raise Http404
    named = sorted((country_name(code), methods) for code, methods in ruling.rule.by_country.items())
    countries = [*named, (_("Otros países"), ruling.rule.methods)]
    return render(request, "site/payment-methods.html", {"countries": countries, "clause": ruling.clause})
