"""What people ask for about renewals, and what is decided on it."""

from collections.abc import Mapping
from datetime import date

from posada.contexts.billing.acts import charge_plan_change as charging
from posada.contexts.billing.acts.move_renewal_date import move_renewal_date
from posada.contexts.billing.acts.prepay import order_again, prepay
from posada.contexts.billing.acts.quote_list_item import answer_quote, quote_list_item
from posada.contexts.billing.acts.renew_on_request import decide_renewal, renew_on_request
from posada.contexts.billing.events import InvoicesCancelled, InvoicesPaid
from posada.contexts.billing.renewal_draft import Occasion
from posada.contexts.services import queries as services
from posada.contexts.services.acts import change_plan as changes
from posada.contexts.services.acts.change_plan import ask_plan_change
from posada.contexts.services.acts.hold_services import point_holds
from posada.contexts.services.acts.switch_recurring import join_recurring, leave_recurring
from posada.contexts.services.acts.switch_renewal import switch_renewal
from posada.contexts.services.events import CancellationWithdrawn, PlanChangeAsked, PlanChanged, TasksEnded
from posada.flow import fields
from posada.flow.asked import Answer, Judgement, Request
from posada.kernel.errors import BadInput


def renew(request: Request) -> Answer:
    """`renew`: the order for the next period; by the side doors an agent makes it."""
    made = renew_on_request(
        service_asked_about(request), coupon=str(request.fields.get("coupon", "")), now=request.now, by=request.by
    )
    if made.case_id is not None:
        return Answer("case", made.case_id)
    return Answer("done", facts={"invoice_id": made.invoice_id})


def judge_renewal(judgement: Judgement) -> None:
    decide_renewal(
        judgement.case, grant=judgement.outcome == "grant", reason=judgement.reason, now=judgement.now, by=judgement.by
    )


def pay_ahead(request: Request) -> Answer:
    """`prepay`: one order for several `months`."""
    id = prepay(service_asked_about(request), whole(request, "months"), now=request.now, by=request.by)
    return Answer("done", facts={"invoice_id": id})


def switch_option(request: Request) -> Answer:
    """`renewal-option`: whether unassigned money may renew the service; `on` yes or no."""
    switch_renewal(
        service_asked_about(request), on=bool(request.fields.get("on", True)), now=request.now, by=request.by
    )
    return Answer("done")


def switch_collection(request: Request) -> Answer:
    """`recurring`: `on` joins the service to the collection of its renewals, else it leaves it."""
    service_id = service_asked_about(request)
    switch = join_recurring if request.fields.get("on", True) else leave_recurring
    switch(service_id, now=request.now, by=request.by)
    return Answer("done")


def change_plan(request: Request) -> Answer:
    """`plan-change` to `plan`, `cycle-change` to `cycle`; either may name both. `later`: the renewal after will do.

    `options` are the choices that a plan of another type asks for.
    """
    plan, cycle, options = (request.fields.get(name) for name in ("plan", "cycle", "options"))
    if not plan and not cycle:
        raise BadInput("plan", None, "a plan, a cycle, or both")
    id = ask_plan_change(
        service_asked_about(request), plan, cycle, later=bool(request.fields.get("later")),
        options=options if isinstance(options, Mapping) else {}, now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("done", facts={"change_id": id})


def change_renewal_date(request: Request) -> Answer:
    """`renewal-date`: staff move it `to` a day, with a `reason` where it is no first of a month."""
    id = move_renewal_date(
        service_asked_about(request), day(request, "to"), reason=str(request.fields.get("reason", "")),
        now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("done", facts={"invoice_id": id})


def charge_difference(event: PlanChangeAsked) -> None:
    invoice_id = charging.charge_difference(event.change_id, now=event.now, by=event.by)
    changes.link_invoice(event.change_id, invoice_id, now=event.now, by=event.by)


def correct_renewals(event: PlanChanged) -> None:
    """What the service is off for, if it is, is the new order now."""
    point_holds(charging.correct_renewals(event.service_id, event.from_day, now=event.now, by=event.by))


def order_anew(event: CancellationWithdrawn) -> None:
    occasion = Occasion("renewal-order", event.now, event.grounds)
    order_again(event.service_id, occasion, now=event.now, by=event.by)


def order_changes(event: InvoicesPaid) -> None:
    changes.order_changes(event.invoice_ids, now=event.now)


def void_changes(event: InvoicesCancelled) -> None:
    changes.void_changes(event.invoice_ids)


def finish_changes(event: TasksEnded) -> None:
    done = [task.service_id for task in services.tasks(event.task_ids) if task.act == "change-plan"]
    if done:
        changes.finish_changes(done, now=event.now, by=event.by)


def quote(request: Request) -> Answer:
    """`quote`: so many (`quantity`, `hours`) of an `item` of the price list; the customer accepts or declines it."""
    counted = "hours" if "hours" in request.fields else "quantity"
    id = quote_list_item(
        service_asked_about(request), str(request.fields.get("item", "")), whole(request, counted), now=request.now,
        by=request.by,
    )  # fmt: skip
    return Answer("case", id)


def judge_quote(judgement: Judgement) -> None:
    answer_quote(judgement.case, accepted=judgement.outcome == "grant", now=judgement.now, by=judgement.by)


def whole(request: Request, name: str) -> int:
    """A whole number among the request's fields; BadInput where it is none."""
    return fields.whole(request.fields, name)


def day(request: Request, name: str) -> date:
    """A day among the request's fields; BadInput where it is none."""
    return fields.day(request.fields, name)


def service_asked_about(request: Request) -> int:
    """The service a request is about; BadInput where it is about something else."""
    kind, id = request.about
    if kind != "service":
        raise BadInput("about", kind, "a service")
    return id
