"""Services: the list, one of them with its plan, products by expiry, renewals, orders, domains."""

from collections.abc import Collection, Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posada.contexts.metering import queries as metering
from posada.contexts.nodes import queries as nodes
from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.models import Order, OrderItem
from posada.contexts.services import queries
from posada.contexts.services.models import Service
from posada.contexts.sites import queries as sites
from posada.contexts.uptime import queries as uptime
from posada.contexts.uptime.models import Incident
from posada.contexts.uptime.rules.status import StatusSection
from posada.faces.portal import reading
from posada.faces.portal.asking import offered
from posada.faces.portal.deleted import deleted
from posada.faces.portal.drawing import timeline
from posada.faces.portal.measured import measured
from posada.faces.portal.servers import server
from posada.faces.portal.usage import uses
from posada.faces.portal.views import relocation, show
from posada.faces.portal.views.names import pages_of
from posada.faces.portal.visitor import Visitor, area, owned
from posada.faces.site import tables
from posada.faces.site.formats import language
from posada.flow.requests import REQUESTS
from posada.ground.catalogue.products import catalog
from posada.terms.versions import book

OVER = ("cancelled", "terminated")
ORDERS = (
    tables.Column("number", gettext_lazy("Pedido"), lead=True),
    tables.Column("placed", gettext_lazy("Fecha"), ("placed_at",)), tables.Column("what", gettext_lazy("Qué")),
    tables.Column("state", gettext_lazy("Estado"), ("state",)), tables.Column("act", ""),
)  # fmt: skip
PERIODS = 24  # of the newest, that a service's page lists


@area("services")
def services(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Every service with its state, since when, by which clause, and the next date that matters."""
    every = reading.standings(who, list(queries.of_customer(who.customer.pk)), whole=False)
    rows = [standing for standing in every if standing.state not in OVER]
    suspended = [standing for standing in rows if standing.state == "suspended"]
    return show(
        request, who, "services", "services", rows=rows, suspended=suspended, drawn=timeline(who, rows),
        troubles=_troubles(who, [standing.service.pk for standing in rows]),
        ended=[standing for standing in every if standing.state in OVER],
    )  # fmt: skip


@area("services")
def service(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """One service: what it is, what happens next and why, and what may be asked for."""
    (standing,) = reading.standings(who, [owned(who, Service, "service", id)])
    periods = list(queries.paid_periods(id))
    terms, bought = queries.ruled_and_bought(standing.service, periods, who.now)
    over = standing.state in OVER  # nothing is measured of it, troubles it or is installed in it
    plan, use = catalog(bought).get(standing.service.product), metering.Use() if over else metering.use(id)
    kinds = [kind for kind in offered(standing.service, standing.state, who.now) if kind in REQUESTS]
    return show(
        request, who, "service", "services", standing=standing, steps=standing.steps, requests=kinds,
        troubles=[] if over else _troubles(who, [id]),
        periods=periods[:PERIODS], pages=pages_of(standing.service, terms),
        plan=plan, uses=uses(who, standing.service, plan.specifications if plan else {}, terms, use.disk),
        measured=measured(standing.service, use, terms), drawn=timeline(who, [standing]),
        unlimited=queries.unlimited_features(terms, standing.service),
        server=server(standing.service), relocates=relocation.offered(standing.service, terms),
        deleted=deleted(standing.service),
        has_applications=not over and sites.has_applications(standing.service),
        has_tools=nodes.offers_tools(standing.service.driver) and not over,
    )  # fmt: skip


def _troubles(who: Visitor, ids: Collection[int]) -> list[Incident]:
    """The incidents that touch these services, where the terms promise to tell them beside the service."""
    if who.terms.ruling(StatusSection) is None:
        return []
    return list({trouble.pk: trouble for found in uptime.troubles(ids, who.now).values() for trouble in found}.values())


@area("products")
def products(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Products by expiry, with the days left and the way to renew."""
    found = queries.of_customer(who.customer.pk).filter(product_kind="product", renews_on__isnull=False)
    rows = reading.standings(who, list(found.exclude(state__in=OVER).order_by("renews_on", "pk")), whole=False)
    return show(request, who, "products", "products", rows=rows)


@area("renew")
def renew(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Rentals with a pending renewal order to pay; products, whose order the customer creates."""
    found = queries.of_customer(who.customer.pk).filter(renews_on__isnull=False).exclude(state__in=OVER)
    rows = reading.standings(who, list(found.order_by("renews_on", "pk")), whole=False)
    return show(request, who, "renew", "renew", rows=rows)


@area("orders")
def orders(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Each order and how far it has come."""
    found, items = ordering.of_customer(who.customer.pk), dict[int, list[OrderItem]]()

    def prepare(rows: Sequence[Order]) -> None:
        items.update(ordering.items_of([row.pk for row in rows]))

    def cells(order: Order) -> Sequence[tables.Cell]:
        terms = book().by_number(order.version_id)
        said = [f"{reading.called(terms, item.product, language())} ({item.name})" for item in items.get(order.pk, ())]
        pays = order.state == "awaiting-payment" and order.invoice_id
        return [
            tables.text(order.number), tables.moment(order.placed_at), tables.text(", ".join(said)),
            tables.state(order.state, "order"),
            tables.act(_("Pagar"), reverse("portal:pay", args=[order.invoice_id])) if pays else tables.text(""),
        ]  # fmt: skip

    table = tables.table(
        request, found, ORDERS, cells, caption=_("Pedidos"), empty=_("Aún no ha pedido nada."), prepare=prepare,
        way_on=(_("Ver los planes"), reverse("site:store")),
    )  # fmt: skip
    return show(request, who, "orders", "orders", table=table)


@area("dns")
def dns(request: HttpRequest, who: Visitor) -> HttpResponse:
    """The name servers of each domain."""
    return show(request, who, "domains", "dns", rows=_domains(who), asked="dns")


@area("whois")
def whois(request: HttpRequest, who: Visitor) -> HttpResponse:
    """The registration data of each domain."""
    return show(request, who, "domains", "whois", rows=_domains(who), asked="whois")


def _domains(who: Visitor) -> list[Service]:
    return list(queries.of_customer(who.customer.pk).filter(type="domain").exclude(state__in=OVER))
