"""What follows when a person has decided a case about conduct: the measure, and the fine before it is lifted."""

from posada.contexts.abuse import queries as abuse
from posada.contexts.billing.acts.charge_extra import charge_extra
from posada.contexts.casework.events import MatterDecided
from posada.contexts.services import queries as services
from posada.contexts.services.acts.end_services import end_now
from posada.contexts.services.acts.hold_services import hold_services
from posada.contexts.services.acts.lift_holds import lift_holds
from posada.contexts.services.acts.restrict import restrict
from posada.contexts.services.models import Cause, Reason
from posada.ground.agenda.queries import cases_granted
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book


def carry_out(event: MatterDecided) -> None:
    """Carry out the measure that a granted case names, on the service it is about."""
    terms = book().for_existing(event.now)
    ruling = abuse.measure(terms, event.kind)
    kind, id = event.subject
    if ruling is None or not event.granted or kind != "service":
        return
    stood_on = ruling.orders() + event.grounds
    match ruling.rule.measure(event.fields.get("act")):
        case "suspend":
            suspend(event, Reason(ruling.rule.hold), stood_on)
        case "cancel":
            end_now(id, Cause.BREACH, stood_on=stood_on, now=event.now, by=event.by)
        case "lift":
            lift(event, ruling.rule.lifts, stood_on)
        case "block" | "lock-transfer" as act:
            restrict(id, act, dict(event.fields), stood_on=stood_on, now=event.now, by=event.by)


def suspend(event: MatterDecided, reason: Reason, stood_on: tuple[Ground, ...]) -> None:
    """Take the service off: until its fine is paid where the terms have one, else until the case is cleared up."""
    service_id = event.subject[1]
    about = f"case:{event.case_id}"
    occurrence = len(cases_granted(event.customer_id, event.kind))
    fine = abuse.fine(book().for_existing(event.now), event.kind, occurrence)
    if fine is not None:
        ruling, amount = fine
        invoice_id = charge_extra(
            service_id, "Multa", amount, kind="fine", act="charge-fine", final=True, grounds=grounds(ruling),
            args={"of": event.kind, "occurrence": occurrence}, now=event.now, by=event.by,
        )  # fmt: skip
        about, stood_on = f"invoice:{invoice_id}", stood_on + ruling.limits()
    hold_services(
        [service_id], reason, grounds=stood_on, about=about, due_at=event.now, now=event.now, by=event.by
    )  # fmt: skip


def lift(event: MatterDecided, kind: str, stood_on: tuple[Ground, ...]) -> None:
    """Lift what cases of a kind have suspended the service for."""
    held = {f"case:{id}" for id in cases_granted(event.customer_id, kind)}
    holds = services.open_holds([event.subject[1]]).get(event.subject[1], ())
    ids = [hold.pk for hold in holds if hold.about in held]
    lift_holds(ids, grounds=stood_on, now=event.now, by=event.by)
