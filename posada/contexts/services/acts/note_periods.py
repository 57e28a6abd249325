"""Keeping in services what was ordered for them and what was paid."""

from collections.abc import Collection
from datetime import timedelta

from django.db import connection

from posada.contexts.billing import queries as billing
from posada.contexts.services.models import Service
from posada.ground.agenda.unit import touch

ONE_DAY = timedelta(days=1)


def note_billed(invoice_ids: Collection[int]) -> None:
    """Move `billed_until` of the services that these claims charge a period for; a run does it in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE services_service s SET billed_until = l.period_until FROM billing_invoiceline l"
            " WHERE l.invoice_id = ANY(%s) AND l.service_id = s.id AND l.kind = 'period'"
            " AND s.billed_until IS NOT NULL AND l.period_until > s.billed_until RETURNING s.id",
            [list(invoice_ids)],
        )
        touch("service", [row[0] for row in cursor.fetchall()])


def note_paid(invoice_ids: Collection[int]) -> None:
    """Move `paid_until` and `renews_on` of delivered services past the periods that these claims paid."""
    for service_id, (_, last) in billing.periods_in(invoice_ids).items():
        service = Service.objects.select_for_update().get(pk=service_id)
        if service.activated_at is not None and service.paid_until is not None and last > service.paid_until:
            service.paid_until, service.renews_on = last, last + ONE_DAY
            service.save(update_fields=["paid_until", "renews_on"])
            touch("service", [service_id])
