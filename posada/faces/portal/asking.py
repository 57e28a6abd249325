"""What may be asked for about a service: in which states it makes sense, and what must be filled in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from posada.contexts.ordering import queries as ordering
from posada.contexts.services import queries as services
from posada.contexts.services.models import Service
from posada.contexts.uptime.credits import fields_asked
from posada.faces.portal.forms import DayInput
from posada.faces.site.formats import spoken_name
from posada.faces.site.words import word
from posada.ground.catalogue.products import catalog
from posada.terms.contract import Terms

Fields = Callable[[Service, Terms], Mapping[str, forms.Field]]
OVER = ("cancelled", "terminated")
STAY = "keep-service"


def _nothing(service: Service, terms: Terms) -> Mapping[str, forms.Field]:
    return {}


def _why(service: Service, terms: Terms) -> Mapping[str, forms.Field]:
    return {"reason": forms.CharField(label=_("Razón"), widget=forms.Textarea({"rows": 3}), max_length=2000)}


def _until(service: Service, terms: Terms) -> Mapping[str, forms.Field]:
    day = forms.DateField(label=_("¿Hasta qué día?"), widget=DayInput())
    return {"until": day, **_why(service, terms)}


def _plan(service: Service, terms: Terms) -> Mapping[str, forms.Field]:
    others = [
        (sold.slug, spoken_name(sold.name))
        for sold in catalog(terms).values()
        if (sold.kind, sold.type) == (service.product_kind, service.type) and sold.slug != service.product
        and not sold.hidden
    ]  # fmt: skip
    return {"plan": forms.ChoiceField(label=_("Plan nuevo"), choices=[("", "—"), *others])}


def _cycle(service: Service, terms: Terms) -> Mapping[str, forms.Field]:
    sold = catalog(terms).get(service.product)
    cycles = ordering.offered_cycles(terms, sold) if sold else []
    others = [(cycle, word("cycle", cycle)) for cycle in cycles if cycle != service.cycle]
    return {"cycle": forms.ChoiceField(label=_("¿Cada cuánto quiere pagar?"), choices=[("", "—"), *others])}


def _name(service: Service, terms: Terms) -> Mapping[str, forms.Field]:
    return {"domain": forms.CharField(label=_("¿Qué otro nombre quiere?"), max_length=253, initial=service.domain)}


def _servers(service: Service, terms: Terms) -> Mapping[str, forms.Field]:
    written = "\n".join(service.options.get("name_servers", []))
    hint = _("Uno por línea; vacío para usar los nuestros.")
    area = forms.Textarea({"rows": 4, "spellcheck": "false"})
    label = _("Servidores de nombres")
    return {
        "servers": forms.CharField(
            label=label, help_text=hint, widget=area, initial=written, required=False, max_length=4000
        )
    }


def _months(service: Service, terms: Terms) -> Mapping[str, forms.Field]:
    return {"months": forms.IntegerField(label=_("¿Cuántos meses?"), min_value=2, max_value=36)}


def _stated(service: Service, terms: Terms) -> Mapping[str, forms.Field]:
    widgets = {
        "start": forms.TextInput({"type": "datetime-local"}), "end": forms.TextInput({"type": "datetime-local"}),
        "month": forms.TextInput({"type": "month"}), "effect": forms.Textarea({"rows": 3}),
    }  # fmt: skip
    return {
        name: forms.CharField(label=word("stated", name), max_length=2000, widget=widgets.get(name, forms.TextInput))
        for name in fields_asked(service, terms)
    }


@dataclass(frozen=True)
class Ask:
    """One kind of request: the states of a service in which it is offered, its fields, whether it cannot be undone."""

    states: tuple[str, ...]
    fields: Fields = _nothing
    danger: bool = False
    for_good: bool = False  # the service's name is typed before it is sent
    about_invoice: bool = False  # asked for on a service's page, about its oldest unpaid claim


ASKS: dict[str, Ask] = {
    "renew": Ask(("active", "expired")),
    "plan-change": Ask(("active",), _plan),
    "cycle-change": Ask(("active",), _cycle),
    "prepay": Ask(("active",), _months),
    "extension": Ask(("active", "suspended"), _until, about_invoice=True),
    "refund": Ask(("active", "ending", "cancelled"), _why),
    "cancel": Ask(("active", "suspended"), danger=True),
    "sla-credit": Ask((), _stated),  # offered where an outage stands, with what was measured filled in
    "alternative-name": Ask((), _name),  # offered by the letter that tells of a name that was refused
    "name-servers": Ask((), _servers),  # offered beside the name servers of each domain
    "server-start": Ask(()),  # offered beside what is known of a server
    "server-stop": Ask(()),
    "server-restart": Ask((), danger=True),
    "server-reinstall": Ask((), danger=True, for_good=True),
    "server-console": Ask(()),
    STAY: Ask(("ending",)),
    "restore": Ask(OVER),
    "data-deletion": Ask(OVER, danger=True, for_good=True),
}


def offered(service: Service, state: str, now: datetime) -> list[str]:
    """The kinds of request that make sense for a service in that state, in the order in which they are offered."""
    kinds = [kind for kind, ask in ASKS.items() if state in ask.states]
    return [kind for kind in kinds if kind != STAY or services.may_stay(service, now)]


class AskForm(forms.Form):
    """What a request of one kind must say."""

    def __init__(self, *args: Any, ask: Ask, service: Service, terms: Terms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(ask.fields(service, terms))

    def said(self) -> dict[str, Any]:
        """What the request is sent with, nothing that was left empty."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
