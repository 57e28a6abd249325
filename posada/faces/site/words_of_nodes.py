"""Words for what nodes do for services."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS_OF_NODES: dict[str, dict[str, Promise]] = {
    "node-job": {
        "backup": _("Copia"),
        "restore": _("Restauración"),
        "pack-copy": _("Copia para descargar"),
        "remove-copies": _("Borrado de las copias"),
    },
    "node-job-state": {
        "waiting": _("En espera"),
        "running": _("En curso"),
        "done": _("Listo"),
        "failed": _("No se pudo"),
    },
}
