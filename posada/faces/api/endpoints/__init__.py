"""The routers by the resource that they belong to, in the order in which they are documented."""

from collections.abc import Mapping, Sequence

from ninja import Router

from posada.faces.api.endpoints import (
    account,
    agenda,
    brakes,
    cases,
    catalogue,
    changes,
    confirmations,
    customers,
    decisions,
    documents,
    invoices,
    kept,
    notices,
    orders,
    payments,
    personal,
    requests,
    reversals,
    search,
    services,
    statement,
    status,
    tasks,
    terms,
    tickets,
    till,
    trials,
    webhooks,
)

ROUTERS: Mapping[str, Sequence[Router]] = {
    "account": (account.router, personal.router, statement.router, documents.router),
    "catalogue": (catalogue.router,),
    "orders": (orders.router,),
    "services": (services.router, requests.router, confirmations.router, kept.router),
    "invoices": (invoices.router,),
    "payments": (payments.router, till.router),
    "tickets": (tickets.router,),
    "notices": (notices.router,),
    "decisions": (decisions.router,),
    "terms": (terms.router, changes.router),
    "status": (status.router,),
    "webhooks": (webhooks.router,),
    "customers": (customers.router,),
    "cases": (cases.router,),
    "tasks": (tasks.router,),
    "agenda": (agenda.router,),
    "search": (search.router,),
    "brakes": (brakes.router,),
    "reversals": (reversals.router,),
    "trials": (trials.router,),
}
