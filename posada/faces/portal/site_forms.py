"""What customers fill in about a site of theirs."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from posada.contexts.sites.models import SiteSettings
from posada.contexts.sites.offered import LANGUAGES, Offered
from posada.contexts.sites.queries import PHP
from posada.faces.site.words import word


class AccountForm(forms.Form):
    """A new account for the files of a site."""

    name = forms.CharField(label=_("Nombre"), max_length=16, help_text=_("Letras minúsculas y números."))
    folder = forms.CharField(
        label=_("Carpeta"), max_length=200, initial="public",
        help_text=_("No verá nada fuera de ella: public, private, o una dentro, como public/fotos."),
    )  # fmt: skip
    keys = forms.CharField(
        label=_("Llaves públicas de SSH, una por línea"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class CronForm(forms.Form):
    """A command that runs by the clock."""

    schedule = forms.CharField(
        label=_("Cuándo"), max_length=100, initial="30 3 * * *",
        help_text=_("Minuto, hora, día, mes y día de la semana. 30 3 * * * es cada día a las 3:30."),
    )  # fmt: skip
    command = forms.CharField(
        label=_("Qué se ejecuta"), max_length=500, help_text=_("Como php cron.php; empieza en la carpeta public.")
    )


class InstallForm(forms.Form):
    """What an application asks for."""

    title = forms.CharField(label=_("Título del sitio"), max_length=100)
    language = forms.ChoiceField(label=_("Idioma"), choices=[(each, word("site-language", each)) for each in LANGUAGES])
    admin = forms.CharField(
        label=_("Usuario que administra"), max_length=60, min_length=3, initial="admin",
        help_text=_("Letras sin acentos y números. La contraseña la hacemos nosotros y se muestra una vez."),
    )  # fmt: skip
    email = forms.EmailField(label=_("Correo de quien administra"), max_length=254)

    def __init__(self, sent: Any, application: Offered, initial: Mapping[str, str], *, auto_id: str) -> None:
        super().__init__(sent, initial=dict(initial), auto_id=auto_id)
        for name in self.fields.keys() - set(application.asks):
            del self.fields[name]


class SettingsForm(forms.Form):
    """PHP within what the plan gives, and the folder that is served."""

    root = forms.CharField(
        label=_("Carpeta que se publica, dentro de public"), max_length=200, required=False,
        help_text=_("Vacía: public. Muchas aplicaciones piden una, como web o public."),
    )  # fmt: skip
    show_errors = forms.BooleanField(label=_("Mostrar los errores de PHP en las páginas"), required=False)

    def __init__(
        self, sent: Any, choices: Mapping[str, tuple[str, ...]], known: SiteSettings | None, *, closed: bool
    ) -> None:
        initial = {name: getattr(known, name, "") for name in (*PHP, "show_errors", "root")}
        super().__init__(sent, initial=initial, auto_id="set-%s")
        if closed:
            del self.fields["show_errors"]
            return
        for name in PHP:
            usual = str(_("La del plan: %(value)s")) % {"value": choices[name][0 if name == "php" else -1]}
            self.fields[name] = forms.ChoiceField(
                label=word("php-setting", name), required=False,
                choices=[("", usual), *((value, value) for value in choices[name])],
            )  # fmt: skip
        self.order_fields([*PHP, "show_errors", "root"])

    def said(self) -> dict[str, str]:
        """The fields of the request."""
        return {name: str(value) for name, value in self.cleaned_data.items()}
