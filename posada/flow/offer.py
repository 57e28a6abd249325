"""What follows when a product ceases to be provided."""

from datetime import timedelta

from posada.contexts.services import queries as services
from posada.contexts.services.acts.discontinue import decide_short_notice
from posada.contexts.services.events import ServicesDiscontinued
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow.asked import Judgement
from posada.flow.support import service_figures

ONE_DAY = timedelta(days=1)


def tell_discontinued(event: ServicesDiscontinued) -> None:
    """When the service ends, and until when its data can be had."""
    wanted = [
        NoticeWanted(
            "product-discontinued", service.customer_id, ("service", service.pk),
            service_figures(service) | {"data_until": services.data_kept_until(service, event.now)},
        )
        for service in services.by_id(event.service_ids).values()
    ]  # fmt: skip
    send_notices(wanted, now=event.now, by=event.by)


def judge_short_notice(judgement: Judgement) -> None:
    """Granted, the service ends with what is paid; refused, it is renewed once more."""
    decide_short_notice(
        judgement.case, judgement.outcome == "grant", reason=judgement.reason, now=judgement.now, by=judgement.by
    )
