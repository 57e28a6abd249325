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
        "purpose-not-allowed": _("Los términos no nombran ese propósito."),
        "not-for-this-purpose": _("El propósito con que entró no lo permite."),
        "no-remote-access": _("Este servicio no incluye acceso remoto al servidor."),
        "account-open-to-anybody": _("Una cuenta anónima o de invitado no se permite."),
        "account-data-missing": _("Faltan datos de la cuenta."),
        "scan-shows-too-much": _("La imagen muestra más dígitos de los necesarios; no la guardamos."),
    },
    "feature": {
        "disk": _("Espacio en disco"), "transfer": _("Transferencia"), "databases": _("Bases de datos"),
        "mailbox-space": _("Espacio de casillas"), "mailboxes": _("Casillas de correo"),
        "ftp-accounts": _("Cuentas FTP"), "parked-domains": _("Dominios apuntados"), "subdomains": _("Subdominios"),
    },
    "task-act": {
        "enable-remote-access": _("Habilitar el acceso remoto"), "add-file-account": _("Crear una cuenta FTP"),
        "remove-file-accounts": _("Quitar cuentas FTP abiertas"),
    },
    "case-kind": {
        "client-document": _("Documento de un cliente"), "identity-check": _("Identidad de quien pagó"),
        "identity-refused": _("Pedido sin identidad acreditada"),
    },
}  # fmt: skip
