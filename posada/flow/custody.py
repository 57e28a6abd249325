"""What people ask about confidential items and data that are held; what follows from authorities' orders."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from posada.contexts.casework.events import MatterDecided
from posada.contexts.custody.acts import classify, disclose, hold_data, keep_items, remind_of_window
from posada.contexts.custody.events import PartyTold, PurgeHeld, PurgeReleased, WindowClosing
from posada.contexts.custody.rules.authority_orders import OrderedInterruption
from posada.contexts.services import queries as services
from posada.contexts.services.acts import hold_purge, interrupt_units
from posada.contexts.services.acts.hold_services import hold_services
from posada.contexts.services.acts.lift_holds import lift_holds
from posada.contexts.services.events import ServicesEnded
from posada.contexts.services.models import Reason
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.contexts.uc.acts.interrupt import interrupt_licences, restore_licences
from posada.flow.asked import Answer, Judgement, Request, about
from posada.ground.agenda.cases import Matter, open_cases
from posada.ground.agenda.models import Case
from posada.kernel.errors import BadInput
from posada.terms.rule import grounds
from posada.terms.versions import book

INTERRUPTION = "authority-interruption"
INSTANT = timedelta(microseconds=1)


def _text(request: Request, name: str) -> str:
    return str(request.fields.get(name) or "")


def _case_given(request: Request) -> int | None:
    """The case that somebody says they work on, where they name one."""
    given: Any = request.fields.get("case")
    return given[1] if isinstance(given, tuple) and given[0] == "case" else None


def _item(request: Request) -> int:
    kind, id = request.about
    if kind != "item":
        raise BadInput("about", kind, "an item that is kept")
    return id


def store(request: Request) -> Answer:
    """`store-item`: its `name`, its `item_kind`, and the `mark` that its author gives it."""
    item = keep_items.store_item(
        request.customer_id, _text(request, "name"), _text(request, "item_kind"), _text(request, "mark"),
        now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("done", facts={"made": ("item", item.pk)})


def read(request: Request) -> Answer:
    """`read-item`, for a `reason` and an open `case` of that customer."""
    keep_items.read_item(
        _item(request), str(request.by), _text(request, "reason"), _case_given(request), now=request.now,
        by=request.by,
    )  # fmt: skip
    return Answer("done")


def acknowledge(request: Request) -> Answer:
    """`acknowledge-duties`, by the person who is given access."""
    keep_items.acknowledge(str(request.by), now=request.now, by=request.by)
    return Answer("done")


def unmark(request: Request) -> Answer:
    """`unmark-item` on a `ground`, with its `evidence`."""
    keep_items.unmark(
        _item(request), _text(request, "ground"), _text(request, "evidence"), now=request.now, by=request.by
    )
    return Answer("done")


def propose(request: Request) -> Answer:
    """`propose-disclosure` of an item `to` somebody, on a `basis`: consent or law."""
    disclose.propose_disclosure(
        _item(request), _text(request, "to"), _text(request, "basis") or "consent", now=request.now, by=request.by
    )
    return Answer("done")


def consent(request: Request) -> Answer:
    """`consent` to a disclosure `to` somebody, in writing."""
    disclose.consent(_item(request), _text(request, "to"), now=request.now, by=request.by)
    return Answer("done")


def tell_party(request: Request) -> Answer:
    """`tell-of-disclosure` `to` somebody; or the order by which that is `forbidden_by`."""
    disclose.tell_party(
        _item(request), _text(request, "to"), forbidden_by=_text(request, "forbidden_by"), now=request.now,
        by=request.by,
    )  # fmt: skip
    return Answer("done")


def make_disclosure(request: Request) -> Answer:
    """`disclose` an item `to` somebody."""
    disclose.disclose(_item(request), _text(request, "to"), now=request.now, by=request.by)
    return Answer("done")


def export(request: Request) -> Answer:
    """`export-data` of a service."""
    hold_data.export(about(request, "service"), now=request.now, by=request.by)
    return Answer("done")


def read_data(request: Request) -> Answer:
    """`read-data` of a service, for a `reason` and an open `case`."""
    hold_data.read_data(
        about(request, "service"), _text(request, "reason"), _case_given(request), now=request.now, by=request.by
    )
    return Answer("done")


def recover(request: Request) -> Answer:
    """`recover-data` of a service that ended."""
    return Answer("done", facts=hold_data.recover(about(request, "service"), now=request.now, by=request.by))


def ask_return(request: Request) -> Answer:
    """`return-information`: a `choice` of return or destroy."""
    case_id = hold_data.ask_return(about(request, "service"), _text(request, "choice"), now=request.now, by=request.by)
    return Answer("case", case_id)


def judge_return(judgement: Judgement) -> None:
    """Granted: with the `evidence` of what was returned or destroyed."""
    hold_data.meet_return(
        judgement.case, str(judgement.fields.get("evidence", "")), judgement.outcome == "grant",
        reason=judgement.reason, now=judgement.now, by=judgement.by,
    )  # fmt: skip


def ask_hold(request: Request) -> Answer:
    """`hold-purge` for a `reason` that the terms know."""
    case_id = hold_data.hold_purge(about(request, "service"), _text(request, "reason"), now=request.now, by=request.by)
    return Answer("case", case_id)


def judge_hold(judgement: Judgement) -> None:
    hold_data.release_purge(judgement.case, reason=judgement.reason, now=judgement.now, by=judgement.by)


def hold_deletion(event: PurgeHeld) -> None:
    hold_purge.hold_purge(event.service_id, event.why)


def release_deletion(event: PurgeReleased) -> None:
    hold_purge.release_purge(event.service_id, now=event.now)


def interrupt(event: MatterDecided) -> None:
    """An authority's order was found good: what it names is off, so many licences or the whole service."""
    if event.kind != INTERRUPTION or not event.granted:
        return
    service = services.by_id([event.subject[1]])[event.subject[1]]
    ruling = book().for_existing(event.now).ruling(OrderedInterruption)
    stood_on = event.grounds + grounds(ruling)
    units = int(event.fields.get("licences") or service.quantity)
    if units >= service.quantity:
        hold_services([service.pk], Reason.AUTHORITY, grounds=stood_on, about=f"case:{event.case_id}",
                      due_at=event.now, now=event.now, by=event.by)  # fmt: skip
    interrupt_licences(service.pk, units, stood_on=stood_on, now=event.now, by=event.by)
    if ruling is not None and ruling.rule.rent == "held":
        interrupt_units.interrupt_units(service.pk, units, now=event.now)


def release_interruption(request: Request) -> Answer:
    """`authority-release`: the order was lifted; what was off is on again, and the rent held goes to a person."""
    kind, id = request.about
    if kind != "case" or not request.by.is_staff:
        raise BadInput("about", kind, "the case of an order, by a member of staff")
    case = Case.objects.get(pk=id)
    ruling = book().for_existing(request.now).ruling(OrderedInterruption)
    stood_on = grounds(ruling)
    held = interrupt_units.restore_units(case.subject_id, now=request.now)
    restore_licences(case.subject_id, stood_on=stood_on, now=request.now, by=request.by)
    holds = [hold.pk for hold in services.holds_about("case", [case.pk])]
    lift_holds(holds, grounds=stood_on, now=request.now, by=request.by)
    if held.is_positive and ruling is not None:
        matter = Matter(case.customer_id, "held-rent", ("service", case.subject_id), ruling.rule.role, stood_on,
                        request.now, amounts={"net": held})  # fmt: skip
        open_cases([matter], now=request.now, by=request.by)
    return Answer("done")


def class_interruption(request: Request) -> Answer:
    """`classify-interruption` of an order's case: its `class`."""
    kind, id = request.about
    if kind != "case":
        raise BadInput("about", kind, "the case of an order")
    classify.classify_interruption(Case.objects.get(pk=id), _text(request, "class"), now=request.now, by=request.by)
    return Answer("done")


def open_windows(event: ServicesEnded) -> None:
    remind_of_window.open_windows(event.service_ids, now=event.now)


def tell_of_window(event: WindowClosing) -> None:
    service = services.by_id([event.service_id])[event.service_id]
    last_day = book().for_existing(event.now).calendar.today(event.until - INSTANT)
    figures = {"service": service.name, "last_day": last_day}
    about = ("service", event.service_id)
    wanted = NoticeWanted("data-window", event.customer_id, about, figures, event.decision_id)
    send_notices([wanted], now=event.now, by=event.by)


def tell(event: PartyTold) -> None:
    wanted = NoticeWanted(event.kind, event.customer_id, ("customer", event.customer_id), event.figures)
    send_notices([wanted], now=event.now, by=event.by)


# What is asked about confidential items and held data, by kind.
REQUESTS: dict[str, Callable[[Request], Answer]] = {
    "store-item": store,
    "read-item": read,
    "acknowledge-duties": acknowledge,
    "unmark-item": unmark,
    "propose-disclosure": propose,
    "consent": consent,
    "tell-of-disclosure": tell_party,
    "disclose": make_disclosure,
    "export-data": export,
    "read-data": read_data,
    "recover-data": recover,
    "return-information": ask_return,
    "hold-purge": ask_hold,
    "authority-release": release_interruption,
    "classify-interruption": class_interruption,
}
