"""Words for sites that come from another host."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS_OF_RELOCATION: dict[str, dict[str, Promise]] = {
    "relocation": {
        "asked": _("Por empezar"), "running": _("La migración está en marcha"), "blocked": _("Detenida"),
        "done": _("Migrado"), "failed": _("No se pudo migrar"),
    },
    "relocation-way": {"provider": _("Migramos todo nosotros"), "client": _("Migra usted")},
    "relocation-way-means": {
        "provider": _("Solo necesitamos los accesos a su servidor anterior. Usted no nota ningún corte."),
        "client": _("Le mostramos los pasos, en orden, y usted los va marcando."),
    },
    "relocation-basis": {"mailboxes": _("¿Cuántas casillas?"), "gigabytes": _("¿Cuántos GB?")},
    "relocation-awaits": {
        "backup": _("Confirme que tiene una copia confiable de todo lo que se va a migrar."),
        "stored-messages": _("Confirme que leyó que no trasladamos los mensajes ya guardados en el servidor anterior."),
        "mail-downloaded": _("Confirme que descargó todo su correo a una computadora."),
        "relocation-access": _("Envíe los accesos a su servidor anterior. Los ciframos, y los borramos al terminar."),
        "relocation-mail-reading": _("¿Cómo lee su correo?"),
        "relocation-delegate": _("Cambie la delegación de su dominio hacia nosotros."),
        "create-mailboxes": _("Cree aquí las casillas que tenía."),
        "download-site-and-databases": _("Descargue el sitio y las bases de datos."),
        "upload-and-install": _("Súbalos e instálelos aquí."),
    },
    "relocation-reading": {
        "webmail": _("Solo por la web"), "both": _("Por la web y con un programa"),
        "mail-program": _("Con un programa, como Outlook"),
    },
    "relocation-access": {
        "host": _("Hosting anterior"), "panel": _("Dirección del panel o del FTP"), "user": _("Usuario"),
        "password": _("Contraseña"), "domains": _("Dominios que se migran"),
    },
    "relocation-part": {
        "website-content": _("El contenido del sitio"), "databases": _("Las bases de datos"),
        "personal-settings": _("Los ajustes personales"), "mail-addresses": _("Las direcciones de correo"),
        "mail-forwardings": _("Los reenvíos de correo"),
    },
    "import-stays": {
        "messages": _("Mensajes de correo guardados"), "mailboxes": _("Casillas de correo"),
        "forwardings": _("Reenvíos de correo"), "crons": _("Tareas programadas"),
        "certificates": _("Certificados"), "others": _("Otros archivos"),
        "links": _("Enlaces y archivos especiales"),
    },
    "request": {
        "import-preview": _("Ver qué traería un archivo"), "import": _("Traer un sitio de un archivo"),
        "fetch-key": _("Ver la huella del servidor anterior"), "fetch": _("Traer el sitio de su servidor anterior"),
    },
    "task-act": {
        "import-preview": _("Mirar un archivo"), "import": _("Traer un sitio de un archivo"),
        "fetch-key": _("Ver la huella del servidor anterior"), "fetch": _("Traer el sitio de su servidor anterior"),
    },
    "case-kind": {"relocation": _("Migración desde otro hosting")},
    "act": {
        "ask-relocation": _("Pidió migrar un sitio"), "send-access": _("Envió los accesos al servidor anterior"),
        "try-access": _("Probamos los accesos"), "start-relocation": _("Empezamos a migrar"),
        "block-relocation": _("La migración se detuvo"), "close-relocation": _("Cerramos la migración"),
        "point-domain-here": _("El dominio apunta aquí"), "note-probes": _("Medimos el cambio del dominio"),
        "make-mailboxes": _("Creamos las casillas"), "change-mailbox-passwords": _("Cambió contraseñas de casillas"),
        "say-mail-reading": _("Dijo cómo lee su correo"), "take-step": _("Dio un paso de la migración"),
        "ask-import-preview": _("Pidió ver qué traería un archivo"), "ask-import": _("Trajo un sitio de un archivo"),
        "ask-fetch-key": _("Pidió la huella del servidor anterior"),
        "ask-fetch": _("Pidió traer el sitio de su servidor anterior"),
        "charge-relocation": _("Cobro de la migración"),
    },
    "line": {"relocation": _("Migración")},
    "refusal": {
        "key-not-confirmed": _("Falta que confirme la huella de ese servidor: véala primero."),
        "no-such-way": _("Esa manera de migrar no se ofrece."),
        "no-access": _("Faltan accesos al servidor anterior que funcionen."),
        "notice-not-read": _("Falta que confirme que leyó qué no se migra."),
        "not-backed-up": _("Falta que confirme que tiene una copia."),
        "not-moved": _("Eso no se traslada."), "in-order": _("Ese paso viene después de otro."),
        "parts-open": _("Falta migrar algo."), "not-all-there": _("Aún no está todo aquí."),
        "mail-may-be-lost": _("Aún no creó sus casillas aquí: puede perder correo."),
        "mail-not-downloaded": _("Falta que confirme que descargó su correo."),
        "mail-reading-not-said": _("Falta que diga cómo lee su correo."),
        "not-accepted-in-writing": _("Falta que lo acepte por escrito."),
    },
}  # fmt: skip
