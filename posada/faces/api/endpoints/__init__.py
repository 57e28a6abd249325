"""The resources, each with its router, in the order in which they are documented."""

from ninja import Router

from posada.faces.api.endpoints import (
    account,
    agenda,
    cases,
    catalogue,
    customers,
    decisions,
    invoices,
    notices,
    orders,
    payments,
    services,
    tasks,
    terms,
    tickets,
    webhooks,
)

ROUTERS: dict[str, Router] = {
    "account": account.router,
    "catalogue": catalogue.router,
    "orders": orders.router,
    "services": services.router,
    "invoices": invoices.router,
    "payments": payments.router,
    "tickets": tickets.router,
    "notices": notices.router,
    "decisions": decisions.router,
    "terms": terms.router,
    "webhooks": webhooks.router,
    "customers": customers.router,
    "cases": cases.router,
    "tasks": tasks.router,
    "agenda": agenda.router,
}
