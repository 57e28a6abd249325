"""Words for what customers and the house owe each other beside money: documents, procedures, consent, copies."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS_OF_DUTIES: dict[str, dict[str, Promise]] = {
    "asked-document": {
        "asked": _("Por enviar"), "received": _("En revisión"), "accepted": _("Aceptado"),
        "rejected": _("No aceptado"),
    },
    "procedure": {
        "report": _("Informar el pago"), "payment-receipt": _("Enviar el comprobante"),
        "payer-identity": _("Acreditar a quien paga"), "card-scan": _("Enviar la imagen de la tarjeta"),
        "incomplete": _("Incompleto"),
    },
    "refusal": {
        "account-data-missing": _("Faltan datos de la cuenta."),
        "scan-shows-too-much": _("La imagen muestra más dígitos de los necesarios; no la guardamos."),
    },
    "case-kind": {
        "client-document": _("Documento de un cliente"), "identity-check": _("Identidad de quien pagó"),
        "identity-refused": _("Pedido sin identidad acreditada"),
    },
}  # fmt: skip
