"""Words for servers that their owners order about themselves."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS_OF_SERVERS: dict[str, dict[str, Promise]] = {
    "request": {
        "server-start": _("Encender el servidor"), "server-stop": _("Apagar el servidor"),
        "server-restart": _("Reiniciar el servidor"), "server-reinstall": _("Reinstalar el servidor"),
        "server-console": _("Abrir la consola"),
    },
    "request-answer": {
        "server-start": _("El servidor se enciende en unos segundos."),
        "server-stop": _("El servidor se apaga y conserva su disco. Usted lo enciende cuando quiera."),
        "server-restart": _("El servidor se reinicia de inmediato, sin cerrar antes lo que esté en marcha."),
        "server-reinstall": _("Se borra todo lo que hay en su disco y se instala de nuevo. No se puede deshacer."),
        "server-console": _("Le damos por media hora una dirección y una contraseña para ver su pantalla por VNC."),
    },
    "task-act": {
        "start": _("Encender"), "stop": _("Apagar"), "restart": _("Reiniciar"), "reinstall": _("Reinstalar"),
        "console": _("Abrir la consola"),
    },
    "act": {
        "server-start": _("Encendido del servidor"), "server-stop": _("Apagado del servidor"),
        "server-restart": _("Reinicio del servidor"), "server-reinstall": _("Reinstalación del servidor"),
        "server-console": _("Apertura de la consola"),
    },
    "refusal": {
        "service-not-active": _("El servicio no está activo."),
        "server-is-off": _("El servidor está apagado: enciéndalo primero."),
    },
}  # fmt: skip
