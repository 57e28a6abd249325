"""What comes from outside and goes there: rates, letters to many, and what gateways told that nothing was made of."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from posada.contexts.payments.models import GatewayFact
from posada.contexts.support.models import Campaign
from posada.faces.office.cells import day, moment, text
from posada.faces.office.desk import Desk
from posada.faces.office.listing import Column, List
from posada.faces.office.paging import order
from posada.faces.office.site import register
from posada.faces.site import formats
from posada.faces.site.tables import Cell
from posada.faces.site.words import acting as acted
from posada.faces.site.words import word
from posada.ground.rates.models import Rate


@register(Rate)
class RateList(List):
    """What currencies cost, by day and source, the newest entered first."""

    page = "rates"
    columns = (Column(_("Moneda")), Column(_("Cuesta"), number=True), Column(_("En")), Column(_("Día")),
               Column(_("Fuente")), Column(_("Supimos"), by="pk"), Column(_("Quién")))  # fmt: skip
    empty = _("Ninguna tasa todavía: se trae cada día, o se escribe con posada rates.")

    def cells(self, row: Rate, seen: Any, at: Desk) -> Sequence[Cell]:
        return (text(row.unit), text(formats.number(row.price.normalize())), text(row.currency), day(row.on),
                text(row.source), moment(row.learnt_at), text(acted(row.entered_by)))  # fmt: skip


@register(Campaign)
class CampaignList(List):
    """Advertising letters to all customers who accept such, newest first."""

    page = "campaigns"
    columns = (Column(_("Asunto")), Column(_("Pedida"), by="pk"), Column(_("Por")), Column(_("Fuente")))
    empty = _("Ninguna campaña todavía.")

    def cells(self, row: Campaign, seen: Any, at: Desk) -> Sequence[Cell]:
        return (text(formats.spoken_name(row.subject)), moment(row.at), text(acted(row.ordered_by)),
                text(row.source))  # fmt: skip


@register(GatewayFact)
class FactList(List):
    """What gateways told and nothing could be made of, the oldest first, each with its fault."""

    page = "facts"
    columns = (Column(_("Supimos"), by="learnt_at"), Column(_("Pasarela")), Column(_("Qué")), Column(_("Su número")),
               Column(_("Qué falla")))  # fmt: skip
    orders = (order("learnt_at", falling=False),)
    empty = _("Todo lo que dijeron las pasarelas se entendió.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(settled_at=None).exclude(fault="")

    def cells(self, row: GatewayFact, seen: Any, at: Desk) -> Sequence[Cell]:
        return (moment(row.learnt_at), text(row.gateway), text(word("fact-kind", row.kind)), text(row.external_id),
                text(row.fault))  # fmt: skip
