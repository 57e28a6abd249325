"""Words for what services use, what is hosted in them, and what is done where they use too much."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS_OF_USE: dict[str, dict[str, Promise]] = {
    "metric": {
        "disk": _("Disco"), "files": _("Archivos"), "distribution-files": _("Archivos para repartir"),
        "databases": _("Bases de datos, en total"), "tables": _("Tablas, en total"),
        "database-size": _("Tamaño de una base de datos"), "database-tables": _("Tablas de una base de datos"),
        "cpu": _("Procesador"), "memory": _("Memoria"), "processes": _("Procesos"), "transfer": _("Transferencia"),
    },
    "hosted": {
        "site": _("Otros sitios"), "parked-domain": _("Otros nombres del sitio"),
        "database": _("Bases de datos añadidas"), "ftp-account": _("Cuentas FTP"),
    },
    "node": {
        "active": _("Recibe servicios"), "draining": _("No recibe nada nuevo"), "down": _("Fuera de servicio"),
        "silent": _("No da señales"),
    },
    "presence": {
        "active": _("en servicio"), "suspended": _("suspendido"), "ended": _("terminado, con datos"),
        "deleted": _("borrado"),
    },
    "part": {
        "site": _("el sitio"), "mail": _("el correo"), "ftp": _("sus archivos por FTP"),
        "databases": _("las bases de datos"),
    },
    "limit": {
        "cpu": _("Procesadores"), "processes": _("Procesos"), "memory": _("Memoria"),
        "bandwidth": _("Ancho de banda"),
    },
    "act": {
        "flag-files": _("Demasiados archivos"), "flag-disk": _("Demasiado disco"),
        "flag-distribution-files": _("El sitio reparte archivos"), "find-degradation": _("Causa principal de la carga"),
        "end-reduction": _("Volvió a estar dentro del límite"),
        "reduction-overdue": _("No se redujo a tiempo: lo ve otra persona"),
        "limit-resources": _("Limitamos lo que toma del servidor"), "end-limits": _("Terminan los límites"),
        "review-limits": _("Revisamos los límites"), "use-warning": _("Pedimos corregir el uso"),
        "other-product": _("Ofrecemos otro tipo de servicio"), "order-deactivate": _("Desactivamos un script"),
        "order-delete-content": _("Ordenamos borrar un contenido"), "change-php-ini": _("Cambio de php.ini"),
        "add-file-account": _("Se crea una cuenta FTP"),
        "node-activate": _("Un servidor recibe servicios"), "node-drain": _("Un servidor no recibe nada nuevo"),
        "node-down": _("Un servidor queda fuera de servicio"), "add-name-server": _("Se añade un servidor de nombres"),
    },
    "task-act": {
        "add-site": _("Alojar un sitio"), "park-domain": _("Apuntar otro nombre al sitio"),
        "add-database": _("Crear una base de datos"), "limit-resources": _("Limitar los recursos"),
        "deactivate": _("Desactivar un script"), "delete-content": _("Borrar un contenido"),
        "change-php-ini": _("Cambiar php.ini"), "take-over": _("Pasar el sitio a su nuevo titular"),
    },
    "request": {
        "add-site": _("Alojar un sitio"), "add-database": _("Crear una base de datos"),
        "change-configuration": _("Cambiar la configuración"),
    },
    "case-kind": {
        "reduction": _("Uso por encima de un límite"), "file-distribution": _("Sitio que reparte archivos"),
        "degradation": _("Cuenta que carga el servidor"), "irregular-site": _("Nombre sin registro"),
        "limit-review": _("Límites por revisar"), "measure-confirmation": _("Medida por confirmar"),
        "extra-sites": _("Sitios de más"), "extra-sites-cleared": _("Sitios de más retirados"),
        "disk-use": _("Uso del disco"), "traffic-use": _("Uso del tráfico"), "misuse": _("Mal uso de lo ilimitado"),
        "throttling": _("Límite de recursos"), "stability-risk": _("Riesgo para la estabilidad"),
    },
    "refusal": {
        "measure-not-allowed": _("Los términos no permiten esa medida en este plan."),
        "no-more-sites": _("No caben más sitios en este servicio."),
        "no-more-databases": _("Este plan no da más bases de datos."),
        "configuration-locked": _("Esa configuración no se cambia en este plan."),
        "not-with-this-service": _("Eso no va con este tipo de servicio."),
    },
}  # fmt: skip
