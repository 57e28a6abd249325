"""Looking at whether an order's data are true, and putting doubts before a person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from posada.contexts.ordering import queries
from posada.contexts.ordering.acts.obstacles import DOUBTED
from posada.contexts.ordering.models import Order
from posada.contexts.ordering.rules.true_data import Declared, TrueData, failed_checks
from posada.ground.agenda.cases import Matter, open_cases
from posada.ground.agenda.queries import open_case
from posada.ground.agenda.roles import permitted
from posada.ground.customers.models import Customer, Declaration
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling
from posada.terms.versions import book

ASKED, RECEIVED = "documents-asked", "documents-received"


def check_order_data(order_id: int, *, now: datetime, by: Actor) -> None:
    """Keep the declaration that came with an order; where its data fail a check, a person looks before delivery."""
    order = queries.order(order_id)
    ruling = book().by_number(order.version_id).ruling(TrueData)
    if ruling is None:
        return
    customer = Customer.objects.get(pk=order.customer_id)
    Declaration.objects.create(
        customer=customer, what="true-data", by=order.author, version_id=order.version_id, at=now, address=by.address
    )
    frozen = data_of(order, customer)
    failed = failed_checks(Declared(customer.is_company, customer.country, frozen["tax_id"]), ruling.rule)
    if failed:
        _open(order, ruling, frozen, {"failed": failed}, now, by)


def report_false_data(order_id: int, kind: str, *, now: datetime, by: Actor) -> int:
    """Open a verification of an order's data on a complaint; the case. BadInput for a kind the terms do not know."""
    order = queries.order(order_id)
    ruling = book().by_number(order.version_id).required(TrueData)
    if kind not in ruling.rule.falsity:
        raise BadInput("falsity", kind, ", ".join(ruling.rule.falsity))
    customer = Customer.objects.get(pk=order.customer_id)
    return _open(order, ruling, data_of(order, customer), {"complaint": kind}, now, by)


def data_of(order: Order, customer: Customer) -> dict[str, str]:
    """The data an order was placed with, as they stand now."""
    fiscal = customer.fiscal_data.order_by("-effective_at", "-pk").first()
    return {
        "order": order.number,
        "name": customer.name,
        "legal_name": fiscal.legal_name if fiscal else "",
        "tax_id": fiscal.tax_id if fiscal else "0",
        "address": fiscal.address if fiscal else "",
    }


def _open(
    order: Order, ruling: Ruling[TrueData], frozen: Mapping[str, str], facts: dict[str, Any], now: datetime, by: Actor
) -> int:
    (case,) = open_cases(
        [
            Matter(
                customer_id=order.customer_id, kind=DOUBTED, subject=("order", order.pk), role=ruling.rule.role,
                grounds=ruling.orders(), due_at=now, facts=facts, evidence=[frozen],
            )
        ],
        now=now, by=by,
    )  # fmt: skip
    return case


def ask_for_proof(order_id: int, document: str, *, now: datetime, by: Actor) -> None:
    """Staff ask the customer for a document that proves the data. Refused for whoever has not the role."""
    _advance(order_id, ASKED, document, "ask-proof", now=now, by=by)


def receive_proof(order_id: int, document: str, *, now: datetime, by: Actor) -> None:
    """The document arrived; it is kept with the case as evidence."""
    _advance(order_id, RECEIVED, document, "receive-proof", now=now, by=by)


def _advance(order_id: int, stage: str, document: str, act: str, *, now: datetime, by: Actor) -> None:
    case = open_case("order", order_id, DOUBTED)
    if case is None:
        raise BadInput("order", order_id, "an order whose data are being verified")
    terms = book().for_existing(now)
    ruling = terms.required(TrueData)
    verdict = Verdict(
        case.customer_id, "order", order_id, act, now, ruling.permits(), facts={"case": case.pk, "document": document}
    )
    if stage == ASKED:
        verdict = permitted(verdict, DOUBTED, by=by, terms=terms, otherwise=(case.role,))
    record([verdict], now=now, actor=by)
    case.stage = stage
    case.evidence = [*case.evidence, {"stage": stage, "document": document, "at": now.isoformat(), "by": str(by)}]
    case.save(update_fields=["stage", "evidence"])
