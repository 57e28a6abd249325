"""Words for what nodes do for services."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS_OF_NODES: dict[str, dict[str, Promise]] = {
    "move-step": {
        "preparing": _("El otro servidor se prepara"),
        "copying": _("Van las copias"),
        "freezing": _("Se detiene"),
        "handing": _("Se empaca"),
        "taking": _("El otro servidor recibe y compara"),
        "switched": _("Responde desde el otro servidor"),
        "removing": _("Se borra lo que quedó"),
        "giving-up": _("No se pudo: se borra lo que se llevó"),
        "done": _("Mudado"),
        "failed": _("Se quedó donde estaba"),
    },
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
        "update-application": _("Actualizar una aplicación"),
        "undo-application-update": _("Deshacer la actualización de una aplicación"),
        "remove-application": _("Quitar una aplicación"),
    },
    "task-act": {
        "update-application": _("Actualizar una aplicación"),
        "undo-application-update": _("Deshacer la actualización de una aplicación"),
        "remove-application": _("Quitar una aplicación"),
    },
    "application": {
        "wordpress": _("WordPress"),
        "static": _("Página de inicio"),
    },
    "application-means": {
        "wordpress": _("Un sitio o un blog que usted escribe desde el navegador. Usa una base de datos de su plan."),
        "static": _("Una página sencilla para empezar, con su título. Son dos archivos que usted cambia como quiera."),
    },
    "application-ends": {
        "wordpress": _(
            "Se borran sus páginas, entradas, imágenes, temas y complementos, y todo lo que tiene en su base de datos."
        ),
        "static": _("Se borran index.html y style.css, también lo que usted haya escrito en ellos."),
    },
    "application-state": {
        "asked": _("Se está instalando"),
        "installed": _("Instalada"),
        "failed": _("No se pudo instalar"),
        "removed": _("Quitada"),
    },
    "application-work": {
        "install-application": _("La estamos instalando."),
        "update-application": _("La estamos actualizando."),
        "undo-application-update": _("Estamos volviendo a la versión anterior."),
        "remove-application": _("La estamos quitando."),
    },
    "site-language": {
        "es_ES": _("Español"),
        "en_US": _("Inglés"),
        "pt_BR": _("Portugués"),
    },
    "act": {
        "move-service": _("Un servicio se muda a otro servidor"),
        "evacuate-node": _("Se vacía un servidor"),
        "stop-evacuation": _("Se deja de vaciar un servidor"),
        "order-final-copy": _("Se hace la última copia del servicio que terminó"),
        "remove-final-copy": _("Se borra la última copia"),
        "open-file-account": _("Se abre una cuenta de SFTP y FTPS"),
        "change-file-account": _("Se cambia la contraseña o las llaves de una cuenta"),
        "close-file-account": _("Se cierra una cuenta de SFTP y FTPS"),
        "add-cron-job": _("Se agrega una tarea programada"),
        "remove-cron-job": _("Se quita una tarea programada"),
        "set-site": _("Se cambian PHP o la carpeta pública"),
        "update-application": _("Se actualiza una aplicación"),
        "undo-application-update": _("Se deshace la actualización de una aplicación"),
        "remove-application": _("Se quita una aplicación"),
    },
    "refusal": {
        "as-many-as-the-plan-gives": _("Ya tiene todas las que da su plan."),
        "one-application-a-site": _("Este sitio ya tiene una aplicación. Quítela antes de instalar otra."),
        "plan-has-no-database": _("Su plan no trae bases de datos y esta aplicación necesita una."),
        "plan-runs-no-programs": _("Su plan sirve archivos y no ejecuta programas."),
        "php-too-old": _("Su sitio usa una versión de PHP más antigua de lo que pide la aplicación."),
        "application-work-under-way": _("Ya hay un trabajo en curso con esta aplicación. Espere a que termine."),
        "nothing-kept-of-before": _("No hay nada guardado de antes de una actualización."),
        "application-has-no-versions": _("Esta aplicación no tiene versiones que actualizar."),
        "too-often": _("Correría más seguido de lo que permite su plan."),
    },
}
