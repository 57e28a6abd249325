"""What follows from contracts: services, their periods, the charges of an early end, and letters."""

from posada.contexts.billing.acts.charge_extra import charge_extra
from posada.contexts.billing.acts.charge_parts import charge_parts
from posada.contexts.billing.events import InvoicesCancelled, InvoicesPaid
from posada.contexts.contracts import queries
from posada.contexts.contracts.acts import end_parent, sign
from posada.contexts.contracts.acts.end_early import take_up_waiting
from posada.contexts.contracts.acts.finish_end import settle_ended
from posada.contexts.contracts.events import (
    ContractSigned,
    CustomerTold,
    EndFixed,
    EndWithdrawn,
    LineCancelled,
    PeriodBegun,
    PeriodContinued,
    PricesSigned,
    RemovalDone,
    SettlementDue,
)
from posada.contexts.services import queries as services
from posada.contexts.services.acts import contracted
from posada.contexts.services.acts.end_services import end_now
from posada.contexts.services.events import ServicesEnded
from posada.contexts.services.models import Cause
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices


def create_services(event: PricesSigned) -> None:
    wanted = [(each.name, each.product, each.quantity, each.rent) for each in event.ordered]
    ids = contracted.create_contracted(event.customer_id, wanted, now=event.now)
    sign.link_services({each.line_id: id for each, id in zip(event.ordered, ids, strict=True)})


def continue_services(event: PricesSigned) -> None:
    """What a new price annex continues no longer ends where the old one did."""
    for line in queries.lines(event.document_id):
        if line.continues_id is not None and line.service_id is not None:
            contracted.set_end(line.service_id, line.ends_on)


def begin_period(event: PeriodBegun) -> None:
    contracted.begin_period(
        event.service_id, event.starts_on, event.ends_on, grounds=event.grounds, now=event.now, by=event.by
    )


def charge_installation(event: PeriodBegun) -> None:
    if event.installation.is_positive and not event.corrected:
        charge_extra(
            event.service_id, "Instalación", event.installation, kind="installation", act="installation",
            due_on=event.installation_due, grounds=event.grounds, now=event.now, by=event.by,
        )  # fmt: skip


def continue_period(event: PeriodContinued) -> None:
    contracted.set_end(event.service_id, event.ends_on, rent=event.rent)


def drop_service(event: LineCancelled) -> None:
    if event.service_id is not None:
        contracted.drop(event.service_id)


def fix_end(event: EndFixed) -> None:
    service = services.by_id([event.service_id])[event.service_id]
    ending = queries.ending_under_way(event.service_id)
    if ending is not None and ending.quantity >= service.quantity:
        contracted.set_end(event.service_id, event.ends_on)


def unfix_end(event: EndWithdrawn) -> None:
    contracted.set_end(event.service_id, event.ends_on)


def remove(event: RemovalDone) -> None:
    """The whole service ends at once, or so many units of it are gone."""
    if event.whole:
        end_now(event.service_id, Cause.CUSTOMER, stood_on=event.grounds, now=event.now, by=event.by)
    else:
        contracted.reduce(event.service_id, event.units, grounds=event.grounds, now=event.now, by=event.by)


def charge_settlement(event: SettlementDue) -> None:
    charge_parts(event.service_id, event.parts, act="settlement", due_on=event.due_on, now=event.now, by=event.by)


def settle_early_ends(event: ServicesEnded) -> None:
    """Whoever or whatever ended a service before its period did: the settlement knows which causes owe it."""
    for id, service in services.by_id(event.service_ids).items():
        left = services.last_cancellation(id)
        cause = left.cause if left else "breach" if service.state == "terminated" else "agreement"
        settle_ended((id,), cause, now=event.now, by=event.by)


def take_up_notices(event: InvoicesPaid | InvoicesCancelled) -> None:
    take_up_waiting(event.customer_ids, now=event.now, by=event.by)


def link_successor(event: ContractSigned) -> None:
    end_parent.link_successor(event.document_id, now=event.now, by=event.by)


def tell(event: CustomerTold) -> None:
    kind, id = event.about
    named = {"service": services.by_id([id])[id].name} if kind == "service" else {}
    figures = {**event.figures, **named}
    wanted = NoticeWanted(event.kind, event.customer_id, event.about, figures, event.decision_id)
    send_notices([wanted], now=event.now, by=event.by)
