"""Words for metered use and for the addresses that services are given."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS_OF_ADDRESSES: dict[str, dict[str, Promise]] = {
    "act": {
        "warn-of-use": _("Avisamos de un uso cercano a lo incluido"),
        "add-use": _("Incluye más uso"),
        "assign-address": _("Entregamos direcciones IP"),
        "hold-address": _("Faltan datos o direcciones para entregar"),
        "move-address": _("Una dirección IP pasa a otro servicio"),
        "replace-address": _("Cambiamos una dirección IP"),
        "return-address": _("Las direcciones IP vuelven a nosotros"),
        "bar-addresses": _("No entregamos más direcciones IP"),
        "lift-address-bar": _("Se pueden comprar direcciones IP otra vez"),
        "lift-excess": _("El servicio vuelve: usa lo incluido"),
    },
    "request": {
        "address-data": _("Completar los datos de las direcciones IP"),
        "move-address": _("Pasar una dirección IP a otro servicio"),
        "replace-address": _("Cambiar una dirección IP"),
    },
    "refusal": {
        "only-with-services-here": _("Las direcciones se usan solo con servicios que usted tiene aquí."),
        "only-in-our-network": _("Las direcciones se usan solo dentro de nuestra red."),
        "address-listed": _("Esa dirección figura en una lista de origen de correo no deseado."),
        "addresses-barred": _("Por ahora no puede comprar más direcciones IP."),
        "no-such-case": _("No hay un caso que lo permita."),
    },
}  # fmt: skip
