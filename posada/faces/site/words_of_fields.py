"""What each field is called where its value is not allowed, beside the facts that decisions name."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELDS: dict[str, Promise] = {
    "about": _("Sobre qué"), "account": _("Cuenta"), "acts": _("Actos"), "address": _("Dirección"),
    "also": _("También"), "amount": _("Valor"), "announcement": _("Anuncio"), "application": _("Aplicación"),
    "asked_by_customer": _("Lo pidió el cliente"), "basis": _("Base"), "by": _("Quién"), "capacity": _("Capacidad"),
    "choice": _("Elección"), "closed_on_holidays": _("Cierra los festivos"), "codes": _("Códigos"),
    "contact": _("Contacto"), "content": _("Contenido"), "continues": _("Sigue"), "copy_of": _("Copia de"),
    "count": _("Cuántos"), "currency": _("Moneda"), "customer": _("Cliente"), "data_centre": _("Centro de datos"),
    "database": _("Base de datos"), "date": _("Fecha"), "day": _("Día"), "decision": _("Decisión"),
    "denominator": _("Divisor"), "documented": _("Documentado"), "domain": _("Dominio"), "draft": _("Borrador"),
    "driver": _("Controlador"), "drivers": _("Controladores"), "duration": _("Duración"), "email": _("Correo"),
    "expires_at": _("Sirve hasta"), "falsity": _("Falsedad"), "field": _("Campo"), "fields": _("Campos"),
    "file": _("Archivo"), "figures": _("Cifras"), "finding": _("Hallazgo"), "first": _("Primer día"),
    "gateway": _("Pasarela"), "groups": _("Grupos"), "handover": _("Entrega"), "host": _("Servidor"), "id": _("Número"),
    "incident": _("Incidente"), "instant": _("Momento"), "items": _("Conceptos"), "language": _("Idioma"),
    "letter": _("Aviso"), "limits": _("Límites"), "mailbox": _("Buzón"), "maintenance": _("Mantenimiento"),
    "mark": _("Marca"), "meter": _("Medidor"), "metric": _("Medida"), "mistaken": _("Por error"), "money": _("Dinero"),
    "month": _("Mes"), "month_end": _("Fin de mes"), "net": _("Neto"), "outcome": _("Resultado"), "part": _("Parte"),
    "path": _("Ruta"), "plan": _("Plan"), "port": _("Puerto"), "price": _("Precio"), "product": _("Producto"),
    "proven": _("Probado"), "rates": _("Tasas"), "represents": _("Representa"), "review": _("Revisión"),
    "roles": _("Roles"), "roots": _("Certificados raíz"), "same_as": _("Igual que"), "serial": _("Serie"),
    "server": _("Servidor"), "servers": _("Servidores de nombres"), "signature": _("Firma"), "slot": _("Turno"),
    "sponsor": _("Patrocinador"), "staff": _("Persona del equipo"), "start": _("Comienzo"), "step": _("Paso"),
    "subject": _("Asunto"), "subjects": _("Sobre qué"), "takes": _("Recibe"), "token": _("Llave"), "unit": _("Unidad"),
    "unit_price": _("Precio de cada uno"), "units": _("Cuántos"), "url": _("Dirección"), "user": _("Usuario"),
    "value": _("Cifra"), "weights": _("Pesos"), "working_weekdays": _("Días hábiles de la semana"),
    "since": _("Desde"), "title": _("Nombre"), "legal_name": _("Nombre o razón social"), "tax_id": _("Número fiscal"),
    "add": _("Registros por añadir"), "folder": _("Carpeta"), "record": _("Registro"),
    "remove": _("Registros por quitar"), "ttl": _("Segundos que se guarda"), "zone": _("Zona"),
    "command": _("Orden"), "do": _("Qué hacer"), "hash": _("Contraseña"), "job": _("Tarea"),
    "keys": _("Llaves"), "root": _("Carpeta pública"), "schedule": _("Cuándo"), "settings": _("Ajustes"),
    "which": _("Cuál"), "move": _("Qué hacer"), "answered": _("Respuesta"), "mode": _("Modo"), "way": _("Cómo"),
    "works": _("Funciona"), "target": _("A dónde lleva"),
    "city": _("Ciudad"), "phone": _("Teléfono"), "may": _("Permisos"),
}  # fmt: skip
