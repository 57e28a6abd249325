"""Accepting the terms: by a click, with an order that staff entered, by a first use, by renewing."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.ordering import queries
from posada.contexts.ordering.acts.place_order import keep_acceptance
from posada.contexts.ordering.admission import bundle
from posada.contexts.ordering.events import OrderPlaced, TermsAccepted
from posada.contexts.ordering.models import Order, State
from posada.contexts.ordering.rules.renewal_acceptance import RenewalAcceptance
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.products import product
from posada.ground.customers import queries as customers
from posada.ground.customers.models import Customer
from posada.ground.customers.queries import signatory
from posada.ground.customers.rules.acceptance_required import AcceptanceRequired
from posada.ground.customers.rules.incorporated_documents import IncorporatedDocuments
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.acceptance import accept, accepted_version
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.models import Acceptance, Evidence
from posada.terms.rule import grounds
from posada.terms.versions import book
from posada.terms.views import views


def accept_terms(customer: Customer, *, version_id: int | None = None, by: Actor, now: datetime) -> Acceptance:
    """Store that the customer's person accepts the version in force, with every document it incorporates.

    `version_id` is that of another, announced to come. Announces TermsAccepted. Nobody accepts in a customer's place:
    Refused for staff.
    """
    versions = book()
    terms = versions.for_new(now) if version_id is None else versions.by_number(version_id)
    ruling = terms.ruling(AcceptanceRequired, before="order")
    verdict = Verdict(
        customer.pk, "customer", customer.pk, "accept-terms", now,
        grounds(ruling) + grounds(terms.ruling(IncorporatedDocuments), role="limits"),
        facts={"version": terms.version, "hash": terms.hash, "documents": [d["name"] for d in terms.documents]},
        effects=("terms-accepted",),
    )  # fmt: skip
    if not by.is_customer:
        raise verdict.refused("only-the-customer-accepts", role=by.role)
    if not accepted_version(customer.pk, terms):
        record([verdict], now=now, actor=by)
    name, capacity = signatory(customer, by)
    acceptance = accept(customer.pk, terms, accepted_by=name, capacity=capacity, by=by, now=now)
    announce(TermsAccepted(customer.pk, versions.number(terms), now, by))
    return acceptance


def accept_orders(order_ids: Sequence[int], *, by: Actor, now: datetime) -> None:
    """The customer accepts orders that staff entered, under the version in force now. Announces OrderPlaced for each.

    Raises Refused for staff, and where the version in force is not accepted yet.
    """
    for order in queries.locked(order_ids):
        if order.state != State.AWAITING_ACCEPTANCE:
            raise BadInput("order", order.number, "an order that waits to be accepted")
        _accept_order(order, book().for_new(now), by=by, now=now)


def _accept_order(order: Order, terms: Terms, *, by: Actor, now: datetime) -> None:
    customer = Customer.objects.get(pk=order.customer_id)
    ruling = terms.ruling(AcceptanceRequired, before="order")
    verdict = Verdict(
        order.customer_id, "order", order.pk, "accept-order", now, grounds(ruling, role="permits"),
        facts={"version": terms.version, "entered_by": order.author}, effects=("order-accepted",),
    )  # fmt: skip
    if not by.is_customer:
        raise verdict.refused("only-the-customer-accepts", grounds=grounds(ruling), role=by.role)
    if ruling is not None and not accepted_version(customer.pk, terms):
        raise verdict.refused("terms-not-accepted", grounds=ruling.orders(), version=terms.version)
    record([verdict], now=now, actor=by)
    brought = bundle([product(terms, item.product) for item in queries.items(order.pk)], terms, now)
    keep_acceptance(order, customer, terms, brought, by=by, now=now)
    order.move("accept")
    order.version_id = book().number(terms)
    order.save(update_fields=["state", "version_id"])
    touch("order", [order.pk])
    announce(OrderPlaced(order.pk, now, by))


def accept_by_use(customer_ids: Sequence[int], *, now: datetime, by: Actor) -> None:
    """A service put into use accepts the version in force, where the terms count use and nothing stands on file."""
    terms = book().for_new(now)
    ruling = terms.ruling(AcceptanceRequired, before="use")
    if ruling is None or ruling.rule.evidence != "click-or-use":
        return
    known = Acceptance.objects.filter(customer_id__in=customer_ids, hash=terms.hash)
    new = [id for id in dict.fromkeys(customer_ids) if id not in set(known.values_list("customer_id", flat=True))]
    record(
        [Verdict(id, "customer", id, "accept-by-use", now, ruling.orders(), facts={"version": terms.version},
                 effects=("terms-accepted",)) for id in new],
        now=now, actor=by,
    )  # fmt: skip
    _keep([(id, "") for id in new], terms, Evidence.USE, now=now, by=by)


def accept_by_renewing(invoice_ids: Sequence[int], *, now: datetime, by: Actor) -> None:
    """A renewal that was paid accepts the version that rules its customer, stored with the number of its order.

    Reading: it is the payment that renews, not the order.
    """
    paid = billing.renewals_among(invoice_ids)
    for view in views({invoice.customer_id for invoice in paid}, now) if paid else ():
        with view.open():
            own = [invoice for invoice in paid if invoice.customer_id in view.customers]
            _accept_by_renewing(own, book().for_existing(now), now=now, by=by)


def _accept_by_renewing(paid: Sequence[billing.Invoice], terms: Terms, *, now: datetime, by: Actor) -> None:
    ruling = terms.ruling(RenewalAcceptance)
    if ruling is None:
        return
    record(
        [Verdict(invoice.customer_id, "invoice", invoice.pk, "accept-by-renewing", now, ruling.orders(),
                 facts={"version": terms.version, "order": invoice.number}, effects=("terms-accepted",))
         for invoice in paid],
        now=now, actor=by,
    )  # fmt: skip
    _keep([(invoice.customer_id, invoice.number) for invoice in paid], terms, Evidence.RENEWAL, now=now, by=by)


def _keep(given: Sequence[tuple[int, str]], terms: Terms, evidence: Evidence, *, now: datetime, by: Actor) -> None:
    """Store acceptances that nobody clicked, each with what it was given by."""
    names = {id: customer.name for id, customer in customers.named([id for id, _ in given]).items()}
    Acceptance.objects.bulk_create(
        (
            Acceptance(
                customer_id=id, version_id=book().number(terms), hash=terms.hash, evidence=evidence, about=about,
                documents=[dict(document) for document in terms.documents], accepted_by=names[id], at=now,
                address=by.address, door=by.channel,
            )
            for id, about in given
        ),
        ignore_conflicts=True,
    )  # fmt: skip
