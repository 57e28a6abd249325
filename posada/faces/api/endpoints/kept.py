"""What is kept for a customer beside the services themselves: copies, counters of use, licences, and the contract."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from posada.contexts.backups import queries as backups
from posada.contexts.backups.models import Copy, PanelCopy
from posada.contexts.contracts import queries as contracts
from posada.contexts.contracts.standing import standing
from posada.contexts.privacy import queries as privacy
from posada.contexts.services import queries as services
from posada.contexts.services.models import Service
from posada.contexts.uc import queries as uc
from posada.contexts.uc.models import Device, Licence
from posada.faces.api.caller import caller, reads
from posada.faces.api.endpoints.account import Of
from posada.faces.api.paging import Asked, Page, paged
from posada.faces.api.shapes import Amount

router = Router()


class CopyShape(Schema):
    """One copy that can be had: POST /requests, `backup-restore` or `backup-download`, with its `day` as `copy_of`."""

    id: int
    day: date
    taken_at: datetime
    databases_only: bool  # its files were too large to be copied
    bytes: int


class PanelCopyShape(Schema):
    """A copy that the customer made in the panel, and that still lies in the account."""

    id: int
    file: str
    made_at: datetime


class CopiesShape(Schema):
    """The copies of one service. `left_out_since`: too large for the backups since then."""

    copies: list[CopyShape]
    panel_copies: list[PanelCopyShape]
    left_out_since: datetime | None


class UseShape(Schema):
    """What a mailbox used on one day: counters by kind."""

    service: int
    mailbox: str
    day: date
    counters: Mapping[str, Any]


class DeviceShape(Schema):
    """A device on which a licence is installed."""

    kind: str
    model: str
    system: str
    added_at: datetime


class LicenceShape(Schema):
    """A licence with the person who has it."""

    id: int
    customer: int
    service: int
    code: str
    product: str
    state: str
    person: str
    email: str
    functions: list[str]
    devices: list[DeviceShape]


class ContractLine(Schema):
    """A line of a price annex, and where it stands."""

    name: str
    product: str
    quantity: int
    rent: Amount  # a month
    months: int
    planned_on: date | None
    starts_on: date | None
    ends_on: date | None
    service: int | None
    standing: str


class ContractDocument(Schema):
    """A document of the contract."""

    id: int
    kind: str
    name: str
    state: str
    signed_at: datetime | None
    ends_on: date | None
    lines: list[ContractLine]


class ContractShape(Schema):
    """The documents that the terms want, each signed, drafted or missing; and those that there are."""

    checklist: Mapping[str, str]
    documents: list[ContractDocument]


class PeriodShape(Schema):
    """A span of days that was paid for, before tax."""

    first_day: date
    last_day: date
    net: Amount


class UseAsked(Asked):
    """Whose, for staff; of which mailbox."""

    customer: int | None = None
    mailbox: str | None = None


@router.get("/services/{id}/copies", response=CopiesShape, summary="The copies of a service that can be had")
@reads("services")
def copies(request: HttpRequest, id: int) -> Any:
    who = caller(request)
    who.one(Service, "service", id)
    today = who.terms.calendar.today
    return CopiesShape(
        copies=[_copy(each, today(each.taken_at)) for each in backups.copies(id)],
        panel_copies=[_panel(each) for each in backups.panel_copies_left([id])],
        left_out_since=backups.left_out([id]).get(id),
    )  # fmt: skip


@router.get("/services/{id}/periods", response=list[PeriodShape], summary="The periods of a service that were paid")
@reads("services")
def periods(request: HttpRequest, id: int) -> Any:
    found = caller(request).one(Service, "service", id)
    money = found.currency
    return [
        PeriodShape(first_day=each.first, last_day=each.last, net=Amount(amount=str(each.net), currency=money))
        for each in services.paid_periods(id)
    ]


@router.get("/usage", response=Page[UseShape], summary="What each mailbox used, day by day")
@reads("services")
def usage(request: HttpRequest, asked: Query[UseAsked]) -> Any:
    found = privacy.mailbox_use(caller(request).customer(asked.customer).pk)
    if asked.mailbox:
        found = found.filter(mailbox=asked.mailbox)
    return paged(found, asked, lambda part: [
        UseShape(service=u.service_id, mailbox=u.mailbox, day=u.day, counters=u.counters) for u in part
    ])  # fmt: skip


@router.get("/licences", response=list[LicenceShape], summary="Every licence with its person and its devices")
@reads("services")
def licences(request: HttpRequest, of: Query[Of]) -> Any:
    customer = caller(request).customer(of.customer)
    found = list(uc.of_services([service.pk for service in services.of_customer(customer.pk)]))
    devices: dict[int, list[Device]] = {}
    for device in uc.devices_of([licence.pk for licence in found]):
        devices.setdefault(device.licence_id, []).append(device)
    return [_licence(each, devices.get(each.pk, [])) for each in found]


@router.get("/contract", response=ContractShape, summary="The documents of the contract, and its lines")
@reads("services")
def contract(request: HttpRequest, of: Query[Of]) -> Any:
    who = caller(request)
    customer = who.customer(of.customer)
    return ContractShape(
        checklist=contracts.checklist(customer.pk, who.terms, who.today),
        documents=[
            ContractDocument(
                id=each.pk, kind=each.kind, name=each.name, state=each.state, signed_at=each.signed_at,
                ends_on=each.ends_on, lines=[_line(line) for line in contracts.lines(each.pk)],
            )
            for each in contracts.documents(customer.pk)
        ],
    )  # fmt: skip


def _copy(each: Copy, day: date) -> CopyShape:
    return CopyShape(id=each.pk, day=day, taken_at=each.taken_at, databases_only=each.databases_only, bytes=each.size)


def _panel(each: PanelCopy) -> PanelCopyShape:
    return PanelCopyShape(id=each.pk, file=each.file, made_at=each.made_at)


def _licence(each: Licence, devices: list[Device]) -> LicenceShape:
    return LicenceShape(
        id=each.pk, customer=each.customer_id, service=each.service_id, code=each.code, product=each.product,
        state=each.state, person=each.person, email=each.email, functions=each.functions,
        devices=[DeviceShape(kind=d.kind, model=d.model, system=d.system, added_at=d.added_at) for d in devices],
    )  # fmt: skip


def _line(line: contracts.Line) -> ContractLine:
    return ContractLine(
        name=line.name, product=line.product, quantity=line.quantity, rent=Amount.of(contracts.rent(line)),
        months=line.months, planned_on=line.planned_on, starts_on=line.starts_on, ends_on=line.ends_on,
        service=line.service_id, standing=standing(line),
    )  # fmt: skip
