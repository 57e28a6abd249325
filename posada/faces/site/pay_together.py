"""The page behind the link of a reminder: everything that is to be renewed, with its sum and the ways to pay it."""

from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from posada.contexts.billing import queries as billing
from posada.contexts.payments import queries as payments
from posada.flow.expiries import claims_of
from posada.kernel import clock
from posada.kernel.money import sum_money
from posada.terms.versions import book


def pay_together(request: HttpRequest, token: str) -> HttpResponse:
    """What of the claims is still unpaid; it needs no sign-in, since it tells no more than the letter did."""
    try:
        customer_id, invoice_ids = claims_of(token)
    except BadSignature as error:
        raise Http404 from error
    now = clock.now()
    terms = book().for_existing(now)
    found = [claim for claim in billing.by_id(invoice_ids).values() if claim.customer_id == customer_id]
    open_ = sorted((c for c in found if c.state == "unpaid"), key=lambda claim: (claim.due_on, claim.pk))
    currency = found[0].currency if found else terms.provider.currencies[0]
    shown = {
        "claims": [(claim, billing.unpaid(claim)) for claim in open_],
        "total": sum_money((billing.unpaid(claim) for claim in open_), currency),
        "accounts": payments.bank_accounts(terms, terms.calendar.today(now), currency),
    }
    return render(request, "site/pay-together.html", shown)
