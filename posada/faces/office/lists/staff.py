"""Who works for the house."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from posada.faces.office.cells import link, moment, state, text
from posada.faces.office.desk import Desk
from posada.faces.office.filters import Filter
from posada.faces.office.listing import Column, List
from posada.faces.office.site import register
from posada.faces.office.templatetags.office import roles
from posada.faces.site.tables import Cell
from posada.ground.customers.models import SignIn, Staff


class AtWork(Filter):
    """Those who work here, or those who did."""

    title = _("Quiénes")

    def options(self) -> Iterator[tuple[str, Any]]:
        yield from (("", _("Trabajan aquí")), ("left", _("Ya no")))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(user__is_active=self.chosen != "left")


class Seen(NamedTuple):
    """When each person last came in, by user."""

    last: dict[int, datetime]


@register(Staff)
class StaffList(List):
    """The people of the house with their roles, newest first."""

    page = "staff"
    columns = (Column(_("Nombre"), by="pk"), Column(_("Correo")), Column(_("Roles")), Column(_("Entró por última vez")),
               Column(_("Estado")))  # fmt: skip
    list_filter = (AtWork,)
    list_select_related = ("user",)
    empty = _("Nadie.")
    adds = ("add_staff", _("Alguien nuevo"))

    def seen(self, rows: Sequence[Staff]) -> Seen:
        came = SignIn.objects.filter(user_id__in=[row.user_id for row in rows], succeeded=True)
        return Seen(dict(came.order_by().values_list("user_id").annotate(Max("at"))))

    def cells(self, row: Staff, seen: Seen, at: Desk) -> Sequence[Cell]:
        return (link(row.name, "member", row.pk), text(row.user.email), text(roles(row.roles) or "—"),
                moment(seen.last.get(row.user_id)),
                state("working" if row.user.is_active else "left", "staff"))  # fmt: skip
