"""Telling customers what falls due: the monthly report, and the summary that goes with each reminder."""

from datetime import datetime
from typing import Any

from django.core.signing import Signer

from posada.contexts.billing import queries as billing
from posada.contexts.billing.queries import Invoice
from posada.contexts.billing.renewal_draft import Occasion, renewal_draft
from posada.contexts.services import queries as services
from posada.contexts.services.events import ExpiriesReported
from posada.contexts.services.queries import Service
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.kernel.money import Money, sum_money
from posada.terms.versions import book

SALT = "pay-together"


def tell_report(event: ExpiriesReported) -> None:
    """One letter with every service, its due day and what renewing it costs."""
    found = services.by_id(event.service_ids)
    prices = renewal_prices(list(found.values()), event.now)
    rows = sorted(found.values(), key=lambda service: (service.renews_on, service.name))
    figures = {
        "expiring": [
            {"name": row.name, "due_on": row.renews_on, "amount": prices[row.pk]} for row in rows if row.pk in prices
        ]
    }
    wanted = NoticeWanted(
        "expiry-report", event.customer_id, ("customer", event.customer_id), figures, event.decision_id
    )
    send_notices([wanted], now=event.now, by=event.by)


def renewal_prices(found: list[Service], now: datetime) -> dict[int, Money]:
    """What the next renewal of each of these services costs at today's prices, tax included."""
    changes = services.changes_under_way([service.pk for service in found])
    drafts = {
        service.pk: renewal_draft(service, changes.get(service.pk), book(), Occasion("expiry-report", now, ()), now=now)
        for service in found
    }
    return {
        id: sum_money((line.total for line in draft.lines), draft.currency) for id, draft in drafts.items() if draft
    }


def summary(customer_id: int, claims: list[Invoice]) -> dict[str, Any]:
    """What a reminder says of all that a customer has to renew: each thing, the sum, and the link that pays them."""
    charged = billing.services_of([claim.pk for claim in claims])
    named = services.by_id({id for ids in charged.values() for id in ids})
    rows = [
        {"name": ", ".join(named[id].name for id in charged.get(claim.pk, ())) or claim.number,
         "due_on": claim.due_on, "amount": billing.unpaid(claim)}
        for claim in claims
    ]  # fmt: skip
    total = sum_money((billing.unpaid(claim) for claim in claims), claims[0].currency)
    return {"expiring": rows, "together": total, "pay_token": token(customer_id, [claim.pk for claim in claims])}


def token(customer_id: int, invoice_ids: list[int]) -> str:
    """The signed name of the page on which these claims are paid together."""
    return Signer(salt=SALT).sign_object([customer_id, invoice_ids])


def claims_of(signed: str) -> tuple[int, list[int]]:
    """(customer, claims) of a signed name; raises django's BadSignature for one that we did not give."""
    customer_id, invoice_ids = Signer(salt=SALT).unsign_object(signed)
    return customer_id, invoice_ids
