"""Words for what nodes do for services."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS_OF_NODES: dict[str, dict[str, Promise]] = {
    "node-job": {
        "backup": _("Copia"),
        "restore": _("Restauración"),
        "pack-copy": _("Copia para descargar"),
        "remove-copies": _("Borrado de las copias"),
        "read-log": _("Registro"),
        "hand-copies": _("Entrega de las copias a otro servidor"),
        "take-copies": _("Recepción y lectura de las copias"),
        "leave-copies": _("Borrado de las copias que ya están en el otro servidor"),
        "hand-over": _("Entrega a otro servidor"),
        "take-over": _("Recepción de otro servidor"),
        "drop-parcel": _("Borrado de lo empacado"),
    },
    "log": {
        "access": _("Visitas"),
        "error": _("Errores del servidor"),
        "php": _("Errores de PHP"),
    },
    "php-setting": {
        "php": _("Versión de PHP"),
        "memory": _("Memoria de cada visita"),
        "upload": _("Tamaño de lo que se sube"),
        "seconds": _("Segundos que puede tardar"),
    },
    "node-job-state": {
        "waiting": _("En espera"),
        "held": _("Espera a que el servicio llegue a su otro servidor"),
        "running": _("En curso"),
        "done": _("Listo"),
        "failed": _("No se pudo"),
    },
}

WORDS_OF_SITES: dict[str, dict[str, Promise]] = {
    "request": {
        "file-account": _("Cuentas de SFTP y FTPS"),
        "cron-job": _("Tareas programadas"),
        "site-settings": _("PHP y carpeta pública"),
    },
    "act": {
        "order-final-copy": _("Se hace la última copia del servicio que terminó"),
        "remove-final-copy": _("Se borra la última copia"),
        "open-file-account": _("Se abre una cuenta de SFTP y FTPS"),
        "change-file-account": _("Se cambia la contraseña o las llaves de una cuenta"),
        "close-file-account": _("Se cierra una cuenta de SFTP y FTPS"),
        "add-cron-job": _("Se agrega una tarea programada"),
        "remove-cron-job": _("Se quita una tarea programada"),
        "set-site": _("Se cambian PHP o la carpeta pública"),
    },
    "refusal": {
        "as-many-as-the-plan-gives": _("Ya tiene todas las que da su plan."),
        "too-often": _("Correría más seguido de lo que permite su plan."),
    },
}
