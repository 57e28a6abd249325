"""The office's first page: the board of the person's roles, what the next run will do, and the report of the day."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from posada.faces.office.boards import board
from posada.faces.office.day import ONE_DAY, due_until_tomorrow, report_of_today
from posada.faces.office.desk import Desk, desk
from posada.faces.office.views import show
from posada.flow.passage import silent_since
from posada.ground.agenda.queries import brakes_pulled


@desk("home")
def home(request: HttpRequest, at: Desk) -> HttpResponse:
    """What waits for the person, and for those who see the agenda what the house does by itself."""
    panels, house = board(at), at.may("agenda")
    return show(
        request, at, "home", _("Hoy"), "home", panels=[panel for panel in panels if panel.count],
        idle=[panel for panel in panels if not panel.count], waiting=sum(panel.count for panel in panels),
        late=sum(line.late for panel in panels for line in panel.lines), brakes=brakes_pulled(),
        due=due_until_tomorrow(at) if house else (), report=report_of_today(at) if house else None,
        tomorrow=at.today + ONE_DAY, silent=None if settings.POSADA_REHEARSAL else silent_since(),
    )  # fmt: skip
