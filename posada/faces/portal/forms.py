"""What customers fill in."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from posada.faces.site.formats import spoken_name
from posada.terms.provider import Provider

COUNTRIES = (("CO", _("Colombia")), ("MX", _("México")), ("ES", _("España")), ("US", _("Estados Unidos")),
             ("EC", _("Ecuador")), ("PE", _("Perú")), ("CL", _("Chile")), ("AR", _("Argentina")))  # fmt: skip


class DayInput(forms.DateInput):
    """A day, chosen where the browser knows how; it is sent and shown as browsers want it, in every language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


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


class ProofForm(forms.Form):
    """What a proof of payment says."""

    method = forms.ChoiceField(label=_("Medio"))
    bank = forms.CharField(label=_("Banco desde el que pagó"), max_length=80)
    date = forms.DateField(label=_("Día del movimiento"), widget=DayInput())
    transaction = forms.CharField(label=_("Número de la transacción"), max_length=80)
    amount = forms.DecimalField(label=_("Valor"), min_value=0, decimal_places=2, max_digits=18)
    file = forms.FileField(label=_("Comprobante"), help_text=_("PDF, PNG o JPEG, hasta 5 MB"),
                           widget=forms.FileInput({"accept": ".pdf,.png,.jpg,.jpeg"}))  # fmt: skip
    confirmed = forms.BooleanField(label=_("Mis datos fiscales, que aparecen aquí, son correctos"))

    def __init__(
        self, *args: Any, methods: list[tuple[str, str]], today: dt.date, file_required: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["file"].required = file_required
        _choose(self, "method", methods)

    def clean_date(self) -> dt.date:
        said: dt.date = self.cleaned_data["date"]
        if said > self.today:
            raise forms.ValidationError(_("Ese día todavía no ha llegado."))
        return said


class ReplyForm(forms.Form):
    """A message in a thread."""

    text = forms.CharField(label=_("Responder"), widget=forms.Textarea({"rows": 4}), max_length=20_000)


def _choose(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
