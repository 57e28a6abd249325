"""What of a copy is to be brought back, as its customer says it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posada.contexts.backups.models import Copy


class RestoreForm(forms.Form):
    """The whole site, one path of it, or one database; what the copy does not have is not offered."""

    part = forms.ChoiceField(label=gettext_lazy("Qué restaurar"))
    path = forms.CharField(
        label=gettext_lazy("Archivo o carpeta"), max_length=1000, required=False,
        help_text=gettext_lazy("Como public/index.php, o public/wp-content para una carpeta con todo lo que tiene."),
    )  # fmt: skip
    database = forms.ChoiceField(label=gettext_lazy("Base de datos"), required=False)

    def __init__(self, *args: Any, copy: Copy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = _("Las bases de datos") if copy.databases_only else _("El sitio entero")
        parts = [("site", whole)]
        if not copy.databases_only:
            parts.append(("path", _("Un archivo o una carpeta")))
        else:
            del self.fields["path"]
        if copy.databases:
            parts.append(("database", _("Una base de datos")))
            self.fields["database"].choices = [("", "—"), *((name, name) for name in copy.databases)]  # type: ignore[attr-defined]
        else:
            del self.fields["database"]
        self.fields["part"].choices = parts  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        part = said.get("part")
        if part in ("path", "database") and not said.get(part):
            self.add_error(part, _("Diga cuál."))
        return said

    def said(self) -> dict[str, str]:
        """The fields of the request."""
        part = self.cleaned_data["part"]
        return {"part": part, **({part: self.cleaned_data[part]} if part != "site" else {})}
