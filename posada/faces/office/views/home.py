"""The board: what waits for a person, and what the next run will do."""

from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from posada.contexts.billing.models import Invoice
from posada.contexts.ordering import queries as ordering
from posada.contexts.payments.models import Payment
from posada.contexts.services.queries import open_tasks
from posada.contexts.support.models import Ticket
from posada.faces.office.desk import Desk, desk
from posada.faces.office.views import show
from posada.flow.passage import silent_since
from posada.ground.agenda.models import Case, Entry, Parked
from posada.ground.agenda.queries import brakes_pulled

ONE_DAY = timedelta(days=1)


@desk("home")
def home(request: HttpRequest, at: Desk) -> HttpResponse:
    """What waits for a person, and what the next run will do."""
    waiting = (
        ("payments", _("pagos por verificar"), Payment.objects.filter(state="claimed").count()),
        ("orders", _("pedidos por verificar"), ordering.awaiting_verification().count()),
        ("tasks", _("tareas por hacer"), open_tasks().count()),
        ("cases", _("casos por decidir"), Case.objects.filter(state="open").count()),
        ("tickets", _("tickets abiertos"), Ticket.objects.filter(state="open").count()),
        ("parked", _("detenidos"), Parked.objects.filter(released_at=None).count()),
        ("invoices", _("facturas vencidas"), Invoice.objects.filter(state="unpaid", due_on__lt=at.today).count()),
    )  # fmt: skip
    tomorrow = at.terms.calendar.close_of(at.today + ONE_DAY)
    due = Counter(Entry.objects.filter(due_at__lte=tomorrow, held_by="").values_list("act", flat=True))
    return show(
        request, at, "home", _("Hoy"), "home", waiting=[entry for entry in waiting if at.may(entry[0])],
        due=sorted(due.items(), key=lambda pair: -pair[1]), brakes=brakes_pulled(), tomorrow=at.today + ONE_DAY,
        silent=None if settings.POSADA_REHEARSAL else silent_since(),
    )  # fmt: skip
