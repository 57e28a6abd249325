"""Words for what becomes of services that nobody uses, of names that are taken, of copies and of applications."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS_OF_SERVICES: dict[str, dict[str, Promise]] = {
    "act": {
        "begin-backup-run": _("Empieza la ronda de copias"),
        "leave-out-of-backups": _("Fuera de la copia por su tamaño"),
        "take-into-backups": _("De nuevo en la copia"),
        "panel-copy-reminder": _("Recordamos descargar la copia del panel"),
        "panel-copy-list": _("La copia del panel se muestra al personal"),
        "inactivity-warning": _("Avisamos que nadie usa el servicio"),
        "inactivity-ending": _("El servicio se cancela porque nadie lo usa"),
        "install-application": _("Instalamos una aplicación"),
        "explain-application": _("Enviamos la guía de una aplicación"),
        "application-configured": _("Queda constancia de la configuración propia"),
        "end-before-start": _("Terminación antes de iniciar"),
        "refund-unserved": _("Devolvemos lo pagado y no prestado"),
        "charge-held-rent": _("Se cobra la renta retenida"),
        "charge-settlement-before-start": _("Se cobra la terminación antes de iniciar"),
        "set-name-servers": _("Cambio de servidores de nombres"),
        "publish-features": _("Publicamos cambios de los planes"),
        "await-name": _("Esperamos otro nombre"),
        "alternative-name": _("Otro nombre en lugar del que no se pudo registrar"),
    },
    "line": {
        "held-rent": _("Renta retenida"), "settlement-before-start": _("Terminación antes de iniciar"),
        "settlement-rents": _("Rentas restantes"), "settlement-installation": _("Instalación no cubierta"),
        "installation": _("Instalación"),
    },
    "case-kind": {
        "held-rent": _("Renta retenida"), "settlement-before-start": _("Terminación antes de iniciar"),
        "unserved-time": _("Tiempo pagado y no prestado"),
        "panel-copy-left": _("Copia del panel sin descargar"),
        "reinstatement": _("Recuperar lo cancelado por falta de uso"),
        "application-repair": _("Reparar una aplicación"),
        "assisted-install": _("Instalación asistida de una aplicación"),
        "no-reactivation": _("No reactivar"),
    },
    "refusal": {
        "too-late-to-restore": _("Ya pasó el tiempo para recuperarlo."),
        "not-offered": _("No está en la lista de lo que instalamos."),
        "not-configured-by-the-customer": _("Usted no la configuró: la atendemos sin cargo."),
        "use-exceeded": _("Usó más de lo incluido: no hay reclamo ni devolución."),
        "period-unpaid": _("Pague antes lo vencido de este servicio."),
        "name-taken": _("Ese nombre ya está registrado con nosotros."),
    },
    "task-act": {
        "set-name-servers": _("Cambiar los servidores de nombres"), "restore-data": _("Restaurar los datos"),
        "install-application": _("Instalar una aplicación"),
    },
    "request": {
        "name-servers": _("Cambiar los servidores de nombres"),
        "own-certificate": _("Usar su propio certificado"), "free-certificate": _("Volver al certificado gratuito"),
        "park-domain": _("Apuntar un dominio"), "add-redirect": _("Redirigir una dirección"),
        "remove-redirect": _("Quitar una redirección"),
        "add-subdomain": _("Agregar un subdominio"), "remove-name": _("Quitar un nombre"),
        "zone-change": _("Cambiar registros DNS"), "undo-zone-change": _("Deshacer un cambio de DNS"),
        "sign-zone": _("Firmar la zona DNS"), "unsign-zone": _("Dejar de firmar la zona DNS"),
        "alternative-name": _("Enviar otro nombre")},
}  # fmt: skip
