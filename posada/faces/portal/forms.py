"""What customers fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from posada.faces.site.formats import spoken_name
from posada.terms.provider import Provider

COUNTRIES = (("CO", _("Colombia")), ("MX", _("México")), ("ES", _("España")), ("US", _("Estados Unidos")),
             ("EC", _("Ecuador")), ("PE", _("Perú")), ("CL", _("Chile")), ("AR", _("Argentina")))  # fmt: skip


class FiscalForm(forms.Form):
    """What tax invoices say."""

    legal_name = forms.CharField(label=_("Nombre o razón social"), max_length=200)
    tax_id = forms.CharField(
        label=_("Identificación tributaria"), max_length=40, help_text=_("Escriba 0 si no quiere factura a su nombre.")
    )
    address = forms.CharField(label=_("Dirección"), max_length=300)
    city = forms.CharField(label=_("Ciudad"), max_length=100)
    country = forms.ChoiceField(label=_("País"), choices=COUNTRIES)


class WelcomeForm(FiscalForm):
    """Who opens an account, and what they declare."""

    phone = forms.CharField(label=_("Teléfono"), max_length=40, required=False)
    of_legal_age = forms.BooleanField(label=_("Soy mayor de edad"))
    legal_capacity = forms.BooleanField(label=_("Tengo capacidad legal para contratar"))
    accepts = forms.BooleanField(label=_("Acepto los términos del servicio"))


class ContactForm(forms.Form):
    """Another person who may ask for support."""

    name = forms.CharField(label=_("Nombre"), max_length=200)
    email = forms.EmailField(label=_("Correo"))


class DataForm(forms.Form):
    """The primary contact's own data."""

    name = forms.CharField(label=_("Nombre"), max_length=200)
    email = forms.EmailField(label=_("Correo"))
    phone = forms.CharField(label=_("Teléfono"), max_length=40, required=False)


class TicketForm(forms.Form):
    """A request to a department, about a service where it is about one."""

    department = forms.ChoiceField(label=_("Departamento"))
    about = forms.ChoiceField(label=_("Sobre"), required=False)
    subject = forms.CharField(label=_("Asunto"), max_length=200)
    text = forms.CharField(label=_("¿Qué necesita?"), widget=forms.Textarea({"rows": 6}), max_length=20_000)

    def __init__(self, *args: Any, provider: Provider, services: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ = {key: kept for key, kept in provider.departments.items() if kept.opened_by_customers}
        _choose(self, "department", [(key, spoken_name(kept.name)) for key, kept in open_.items()])
        _choose(self, "about", [("", _("Nada en particular")), *services])


class ReplyForm(forms.Form):
    """A message in a thread."""

    text = forms.CharField(label=_("Responder"), widget=forms.Textarea({"rows": 4}), max_length=20_000)


def _choose(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
