"""What customers fill in."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from posada.contexts.payments.models import Screening
from posada.faces.portal.permissions import SUPPORT
from posada.faces.site.formats import country_name, provider, spoken_name
from posada.faces.site.words import word
from posada.ground.customers.rules.fiscal_data_fields import NoTaxInvoice, wants_tax_invoice
from posada.ground.customers.tax_ids import fault
from posada.kernel.clock import now
from posada.terms.contract import Terms
from posada.terms.provider import Provider
from posada.terms.versions import book

# Where customers live: the Americas and Spain, by the names of the language in use.
COUNTRIES = ("AR", "BO", "BR", "CA", "CL", "CO", "CR", "DO", "EC", "ES", "GT", "HN", "MX", "NI", "PA", "PE", "PR", "PY",
             "SV", "US", "UY", "VE")  # fmt: skip


def countries() -> list[tuple[str, str]]:
    """(code, name) in order of name."""
    return sorted(((code, country_name(code)) for code in COUNTRIES), key=lambda each: each[1])


def home_country() -> str:
    """The provider's country, which is most customers' too."""
    known = provider()
    return known.country if known else COUNTRIES[0]


BRANDS = ("Visa", "Mastercard", "American Express", "Diners Club")


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
    country = forms.ChoiceField(label=_("País"), choices=countries)

    def __init__(self, *args: Any, terms: Terms | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.terms = terms

    def clean(self) -> dict[str, Any]:
        """The number is one that its country's authority could have given, or says that no tax invoice is wanted."""
        said = super().clean() or {}
        number, where = said.get("tax_id", "").strip(), said.get("country", "")
        ruling = (self.terms or book().for_new(now())).ruling(NoTaxInvoice)
        if number and wants_tax_invoice(number, ruling.rule if ruling else None):
            wrong = fault(number, where)
            if wrong:
                self.add_error("tax_id", word("tax-id", wrong))
        return said


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
    phone = forms.CharField(label=_("Teléfono"), max_length=40, required=False)
    may = forms.MultipleChoiceField(label=_("Puede"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, permissions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "may", permissions)
        self.fields["may"].initial = [SUPPORT]


class DataForm(forms.Form):
    """The primary contact's own data."""

    name = forms.CharField(label=_("Nombre"), max_length=200)
    email = forms.EmailField(label=_("Correo"))
    phone = forms.CharField(label=_("Teléfono"), max_length=40, required=False)
    prefers_phone = forms.BooleanField(
        label=_("Prefiero que me llamen, cuando los términos lo permiten"), required=False
    )
    language = forms.ChoiceField(label=_("Idioma de los avisos"))

    def __init__(self, *args: Any, languages: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "language", [(code, get_language_info(code)["name_local"].capitalize()) for code in languages])


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


class CardForm(forms.Form):
    """What confirms the use of a card: its number with all but the last digits hidden, and its image, signed."""

    number = forms.CharField(label=_("Número como se ve en la imagen"), max_length=40,
                             help_text=_("Solo los últimos 4 dígitos, los demás tapados. Nunca pedimos el CVV."),
                             widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}))  # fmt: skip
    brand = forms.ChoiceField(label=_("Marca"), choices=[(brand, brand) for brand in BRANDS])
    file = forms.FileField(label=_("Imagen de la tarjeta con su firma"), help_text=_("PDF, PNG o JPEG, hasta 5 MB"),
                           widget=forms.FileInput({"accept": ".pdf,.png,.jpg,.jpeg"}))  # fmt: skip

    def __init__(self, *args: Any, asked: Screening, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"card-{asked.pk}-%s", **kwargs})
        self.fields["number"].initial = f"************{asked.last_four}"
        if asked.brand not in BRANDS:
            _choose(self, "brand", [(brand, brand) for brand in (asked.brand, *BRANDS)])
        self.fields["brand"].initial = asked.brand
