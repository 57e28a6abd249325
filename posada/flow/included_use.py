"""What follows when a metered service nears what is included, passes it, or is within it again."""

from posada.contexts.services import queries as services
from posada.contexts.services.acts import meter_use
from posada.contexts.services.acts.hold_services import hold_services
from posada.contexts.services.acts.lift_holds import lift_holds
from posada.contexts.services.events import ServicesActivated, UseExceeded, UseNears, UseWithin
from posada.contexts.services.models import Reason
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow.support import service_figures

ABOUT = "use"


def tell_near(event: UseNears) -> None:
    """How much is used and how to have more."""
    use = event.use
    service = services.by_id([use.service_id])[use.service_id]
    figures = service_figures(service) | {"meter": use.meter, "used": use.used, "included": use.included}
    wanted = NoticeWanted("use-nears", service.customer_id, ("service", service.pk), figures, event.decision_id)
    send_notices([wanted], now=event.now, by=event.by)


def suspend(event: UseExceeded) -> None:
    use = event.use
    hold_services(
        [use.service_id], Reason.EXCESS, grounds=event.grounds, about=ABOUT, due_at=event.now, now=event.now,
        by=event.by, facts={"meter": use.meter, "place": use.place, "used": use.used, "included": use.included},
    )  # fmt: skip


def lift(event: UseWithin) -> None:
    holds = services.open_holds([event.service_id]).get(event.service_id, ())
    ids = [hold.pk for hold in holds if hold.reason == Reason.EXCESS and hold.about == ABOUT]
    lift_holds(ids, grounds=event.grounds, now=event.now, by=event.by)


def add(event: ServicesActivated) -> None:
    meter_use.weigh_after(event.service_ids, at=event.now, by=event.by)
