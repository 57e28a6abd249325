"""The portal's first page, and the way from an area's name to its page."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from posada.contexts.billing import queries as billing
from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.acts.accept_terms import accept_orders, accept_terms
from posada.contexts.services import queries as services
from posada.contexts.services.models import Service
from posada.contexts.services.rules.expiry_report import OnscreenNotice
from posada.contexts.support.models import Ticket
from posada.faces.portal import account, reading
from posada.faces.portal.areas import PAGES
from posada.faces.portal.drawing import timeline
from posada.faces.portal.forms import WelcomeForm, home_country
from posada.faces.portal.opening import open_for
from posada.faces.portal.views import show
from posada.faces.portal.visitor import Visitor, area, visitor
from posada.ground.agenda.unit import unit
from posada.ground.catalogue.products import CYCLES
from posada.ground.customers.acts.note_password import dismiss_advice
from posada.ground.customers.rules.password_advice import PasswordAdvice, advised_from
from posada.terms.versions import book

SHOWN = 6
MOST = 60  # of services and claims that the first page looks at
OVER = ("cancelled", "terminated")


@area("home")
def home(request: HttpRequest, who: Visitor) -> HttpResponse:
    """What needs the customer, what comes next on one drawing, and the balance."""
    unpaid = list(billing.unpaid_invoices(who.customer.pk))
    found = reading.standings(who, list(_living(who)), whole=False, unpaid=unpaid)
    owed, open_ = reading.owed(unpaid, who.customer.currency, who.today)
    suspended = [standing for standing in found if standing.state == "suspended"]
    blocking = {claim.invoice.pk for standing in suspended for claim in standing.blocking}
    claims = reading.claims(who, unpaid[:MOST])
    return show(
        request, who, "home", "home", suspended=suspended, owed=owed, open=open_, found=found,
        next_due=claims[0] if claims else None,
        due=[claim for claim in claims if claim.invoice.pk not in blocking][:SHOWN],
        answered=Ticket.objects.filter(customer_id=who.customer.pk, state="answered").order_by("-opened_at")[:SHOWN],
        credit=account.in_favour(who.customer.pk, who.customer.currency), drawn=timeline(who, found),
        password_advice=password_advice(who), expiring=expiring(who, found),
        invoices_waiting=billing.waits_for_data(who.customer.pk),
    )  # fmt: skip


@area("home")
def ahead(request: HttpRequest, who: Visitor) -> HttpResponse:
    """All that will happen, drawn and in order of time: a page of its own, which the first page takes in once shown."""
    unpaid = list(billing.unpaid_invoices(who.customer.pk))
    living = list(_living(who))
    found, planned = reading.standings_and_steps(who, living, unpaid=unpaid, beside=unpaid[:MOST])
    steps = dict.fromkeys(step for each in planned.values() for step in each)
    shown = {"drawn": timeline(who, found), "steps": sorted(steps, key=lambda step: step.at)}
    if request.headers.get("HX-Request"):
        return render(request, "portal/parts/ahead.html", {**shown, "whole": True})
    return show(request, who, "ahead", "home", **shown, whole=True)


def _living(who: Visitor) -> QuerySet[Service]:
    """The customer's services that are not over."""
    return services.of_customer(who.customer.pk).exclude(state__in=OVER)[:MOST]


@area(None)
def everything(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Every page of the area with what it is for: the menu of a phone."""
    return show(request, who, "menu", "account")


def expiring(who: Visitor, found: Sequence[reading.Standing]) -> list[tuple[reading.Standing, str]]:
    """What falls due soon, and what fell due and is unpaid, each with the clause by which the screen says so."""
    told = []
    for standing in found:
        ruling = who.terms.ruling(OnscreenNotice, services.target(standing.service))
        due = standing.service.renews_on if CYCLES[standing.service.cycle] else None  # bought once, never due
        if ruling is not None and due is not None and who.today >= who.terms.calendar.before(due, ruling.rule.before):
            told.append((standing, ruling.clause))
    return told


def password_advice(who: Visitor) -> str:
    """The clause by which the person is advised to change an old password; empty where nothing is advised."""
    ruling, set_at = who.terms.ruling(PasswordAdvice), who.contact.password_set_at
    if ruling is None or set_at is None or who.contact.advice_dismissed_at is not None:
        return ""
    calendar = who.terms.calendar
    return ruling.clause if who.today >= advised_from(calendar.today(set_at), ruling.rule, calendar) else ""


@area("home")
def dismiss_password_advice(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Wave the advice off, by POST."""
    if request.method == "POST":
        dismiss_advice(who.contact, now=who.now)
    return redirect("portal:home")


def to_area(request: HttpRequest, name: str) -> HttpResponse:
    """An area's name as an address: areas with pages elsewhere lead there."""
    if name == "new-order":
        return redirect("site:store")
    if name not in {page.name for page in PAGES}:
        raise Http404(name)
    return redirect(f"portal:{name.replace('-', '_')}")


@login_required
def welcome(request: HttpRequest) -> HttpResponse:
    """What a new account still has to say before it can order; by POST, the account is opened."""
    if visitor(request) is not None:
        return redirect("portal:home")
    form = WelcomeForm(request.POST or None, initial={"country": home_country()})
    if request.method == "POST" and form.is_valid() and open_for(request, form):
        return redirect("site:store")
    return render(request, "portal/welcome.html", {"form": form})


@login_required
def accept(request: HttpRequest) -> HttpResponse:
    """The terms are accepted before anything else where nobody of the account ever did; with them, orders that wait."""
    who = visitor(request)
    if who is None:
        return redirect("portal:welcome")
    if request.method == "POST" and request.POST.get("accept"):
        with unit(who.now, who.actor):
            accept_terms(who.customer, by=who.actor, now=who.now)
            waiting = [order.pk for order in ordering.awaiting_acceptance(who.customer.pk)]
            accept_orders(waiting, by=who.actor, now=who.now)
        return redirect("portal:home")
    return render(request, "portal/accept.html", {"terms": book().for_new(who.now)})
