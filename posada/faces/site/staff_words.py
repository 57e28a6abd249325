"""The words that only staff read; `words` has them among all others."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STAFF_WORDS: dict[str, dict[str, Promise]] = {
    "standing": {
        "active": _("Cliente"), "refused": _("Sin nuevos negocios"), "closed": _("Cuenta cerrada"),
    },
    "staff": {"working": _("Trabaja aquí"), "left": _("Ya no")},
    "staff-role": {
        "administrator": _("administración"), "sales": _("ventas"), "billing": _("facturación"),
        "support": _("soporte"), "activations": _("activaciones"), "customer-care": _("atención al cliente"),
        "payment_verifier": _("verificación de pagos"), "abuse": _("abuso"), "supervisor": _("supervisión"),
    },
    "paper": {
        "invoice": _("Factura"), "tax-invoice": _("Factura fiscal"), "credit-note": _("Nota crédito"),
        "receipt": _("Recibo"),
    },
    "charge": {
        "asked": _("Sin respuesta"), "confirmed": _("Cobrado"), "declined": _("Rechazado"),
        "waiting": _("Espera a una persona"), "void": _("Anulado"),
    },
    "refund": {
        "returned": _("Devuelta"), "to-pay-out": _("Por pagar"), "paid-out": _("Pagada"),
    },
    "dispute": {
        "open": _("Abierta"), "repaid": _("Pagada de nuevo"), "won": _("Ganada"), "lost": _("Perdida"),
    },
    "screening": {
        "passed": _("Sin reparos"), "asked": _("Formulario enviado"), "received": _("Por mirar"),
        "confirmed": _("Confirmada"), "disabled": _("No se recibe"),
    },
    "age": {
        "not-due": _("Sin vencer"), "30": _("1 a 30 días"), "60": _("31 a 60 días"), "90": _("61 a 90 días"),
        "older": _("Más de 90 días"),
    },
    "by-clause": {"fee": _("Recargo cobrado"), "credit": _("Crédito o devolución")},
    "silence": {
        "accepts": _("Quien calla, acepta."), "new-terms": _("A quien calla le rige igual, al vencer el plazo."),
        "end": _("A quien calla le termina el servicio."),
    },
    "acting-purpose": {"help": _("ayuda"), "payment": _("un pago")},
    "acting-deed": {
        "ask": _("hacer solicitudes"), "write": _("escribir tickets"), "order": _("pedir"), "pay": _("pagar"),
        "set": _("cambiar datos"),
    },
    "bulk": {
        "receive-payments": _("Están en el banco"), "end-tasks": _("Darlas por hechas"),
        "close-tickets": _("Cerrarlos"), "hold-steps": _("Retenerlos"), "free-steps": _("Soltarlos"),
        "release-parked": _("Soltar los detenidos"), "reverse": _("Deshacer un error"),
        "take-back-payments": _("Volver a esperar los pagos"), "reopen-tasks": _("Volver a abrir las tareas"),
        "reopen-tickets": _("Volver a abrir los tickets"), "park-again": _("Detenerlos otra vez"),
    },
    "bulk-undo": {
        "receive-payments": _("Se deshace solo lo que siga entero en el saldo del cliente. Lo que pague una factura no "
                              "se deshace: la factura queda pagada y lo que esperaba se hace."),
        "end-tasks": _("Se puede deshacer, salvo en las tareas de crear, cambiar de plan, recuperar y llamar: al "
                       "darlas por hechas sigue otra cosa que no se deshace."),
        "close-tickets": _("Se puede deshacer mientras sigan cerrados. El aviso de cierre llega al cliente de todos "
                           "modos, y cerrar una advertencia por abuso no se deshace."),
        "hold-steps": _("Se puede deshacer."), "free-steps": _("Se puede deshacer mientras no se hayan hecho."),
        "release-parked": _("Se pueden detener otra vez. Lo que la corrida haga mientras tanto no se deshace."),
        "reverse": _("No se puede deshacer: los clientes reciben la carta que lo cuenta."),
    },
    "bulk-state": {
        "waiting": _("Espera su turno"), "running": _("En marcha"), "done": _("Hecho"), "failed": _("No se pudo"),
    },
    "fact-kind": {
        "charge-confirmed": _("cobro confirmado"), "charge-declined": _("cobro rechazado"),
        "reference-issued": _("referencia emitida"), "reference-paid": _("referencia pagada"),
    },
    "trial": {
        "waiting": _("Espera su turno"), "running": _("Calculando"), "answered": _("Lista"), "failed": _("No se pudo"),
    },
}  # fmt: skip
