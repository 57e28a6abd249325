"""Words for metered use and for the addresses that services are given."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS_OF_ADDRESSES: dict[str, dict[str, Promise]] = {
    "act": {
        "warn-of-use": _("Avisamos de un uso cercano a lo incluido"),
        "add-use": _("Incluye más uso"),
        "lift-excess": _("El servicio vuelve: usa lo incluido"),
    },
}  # fmt: skip
