"""Opening an account for whoever has just signed in, from what they filled in."""

from django import forms
from django.http import HttpRequest

from posada.faces.site.faults import said as fault_said
from posada.faces.site.formats import language, provider
from posada.ground.agenda.unit import unit
from posada.ground.customers.acts.change_fiscal_data import Buyer
from posada.ground.customers.acts.open_account import Application, open_account
from posada.kernel import clock
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Refused

DECLARED = ("of_legal_age", "legal_capacity")


def open_for(request: HttpRequest, form: forms.Form) -> bool:
    """Open the account and let the person signed in speak for it; where it was not, the form says why."""
    assert request.user.is_authenticated
    said, now, email = form.cleaned_data, clock.now(), request.user.email
    by = Actor("visitor", channel="portal", address=request.META.get("REMOTE_ADDR"))
    buyer = Buyer(said["legal_name"], said["tax_id"], said["country"], said["address"], said["city"], email)
    application = Application(
        name=said["legal_name"], email=email, buyer=buyer, phone=said["phone"],
        language=_tongue(), declared=DECLARED, accepts=said["accepts"],
    )  # fmt: skip
    try:
        with unit(now, by):
            customer = open_account(application, by=by, now=now)
            customer.contacts.update(user=request.user.pk)
    except (Refused, BadInput) as error:
        form.add_error(None, fault_said(error))
        return False
    return True


def _tongue() -> str:
    """The language in which the customer is written to: the one in use where the provider writes in it."""
    spoken, known = language(), provider()
    return spoken if known is None or spoken in known.languages else known.languages[0]
