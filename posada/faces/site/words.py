"""The words customers and staff read for states, acts and reasons; one place, so that each thing has one name."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, dict[str, Promise]] = {
    "invoice": {
        "unpaid": _("Por pagar"), "overdue": _("Vencida"), "paid": _("Pagada"), "cancelled": _("Anulada"),
        "refunded": _("Reembolsada"),
    },
    "order": {
        "awaiting-acceptance": _("Espera que acepte los términos"), "awaiting-payment": _("Pedido sin pagar"),
        "awaiting-verification": _("Pagado, en verificación"), "held": _("Retenido"),
        "in-activation": _("En activación"), "fulfilled": _("Entregado"), "cancelled": _("Cancelado"),
        "refused": _("No aceptado"),
    },
    "service": {
        "pending": _("Pedido"), "active": _("Activo"), "suspended": _("Suspendido temporalmente"),
        "ending": _("Cancelación solicitada"), "expired": _("Vencido"), "cancelled": _("Cancelado"),
        "terminated": _("Suspendido definitivamente"),
    },
    "payment": {
        "claimed": _("En verificación"), "received": _("Recibido"), "rejected": _("No encontrado"),
        "altered": _("Comprobante alterado"), "disputed": _("En disputa"), "charged-back": _("Contracargado"),
        "returned": _("Devuelto"),
    },
    "ticket": {
        "open": _("Abierto"), "answered": _("Respondido"), "held": _("Por confirmar"), "closed": _("Cerrado"),
    },
    "case": {
        "open": _("En decisión"), "granted": _("Concedido"), "refused": _("Negado"), "closed": _("Cerrado"),
    },
    "brake": {
        "emergency-stop": _("Parada de emergencia"),
        "restored-backup": _("La base de datos parece restaurada de una copia"),
        "ceiling": _("Más actos sin vuelta atrás que el tope"),
        "surprise": _("Muchos más que de costumbre"),
    },
    "task": {"open": _("Por hacer"), "done": _("Hecha"), "failed": _("Fallida")},
    "outcome": {
        "done": _("Hecho"), "refused": _("Negado"), "case": _("Pasa a una persona"), "parked": _("Detenido"),
    },
    "reason": {
        "non-payment": _("una renovación sin pagar"), "dispute": _("un pago en disputa"),
        "altered-proof": _("un comprobante alterado"), "investigation": _("una investigación en curso"),
        "spam": _("correo no solicitado"), "breach": _("un incumplimiento de los términos"),
        "authority": _("orden de una autoridad"), "overload": _("sobrecarga del servidor"),
        "whois": _("datos de registro falsos"),
    },
    "act": {
        "term-renewal": _("Empieza el período renovado"),
        "payment-reminder": _("Recordamos el pago"),
        "suspension-warning": _("Avisamos de la suspensión"),
        "expire": _("El servicio vence"),
        "expiry-notice": _("Avisamos del vencimiento"),
        "expiry-reminder": _("Recordamos el vencimiento"),
        "apply-plan-change": _("Aplicamos el cambio de plan"),
        "cancellation-alert": _("Alertamos de una cancelación sin responder"),
        "cancellation-escalation": _("Escalamos la cancelación"),
        "cancellation-unpaid": _("Se cierra la cancelación sin pagar"),
        "dispute-suspension": _("Suspendemos por la disputa"),
        "fraud-cancellation": _("Cancelamos por fraude"),
        "handover-open": _("Abrimos la entrega"),
        "handover-close": _("Cerramos la entrega"),
        "payment-alert": _("Alertamos de un pago sin aplicar"),
        "prepayment-lapse": _("Caduca la oferta de pago anticipado"),
        "review-alert": _("Alertamos de una revisión"),
        "review-overdue": _("La revisión está vencida"),
        "breach-unmet": _("El incumplimiento sigue"),
        "accept-by-renewing": _("Al renovar acepta los términos"),
        "issue-tax-invoice": _("Emitimos la factura fiscal"),
        "issue-invoice": _("Emitimos la factura"),
        "renewal-order-by-email": _("Enviamos la orden de renovación"),
        "open-ticket": _("Ticket abierto"),
        "order-cancelled": _("Pedido cancelado"),
        "extension-request": _("Piden plazo"),
        "guarantee-request": _("Piden la garantía"),
        "grant-guarantee": _("Concedemos la garantía"),
        "deny-guarantee": _("Negamos la garantía"),
        "plan-change": _("Cambio de plan"),
        "grant-credit": _("Concedemos un crédito"),
        "extra-charge": _("Cargo adicional"),
        "open-account": _("Cuenta abierta"),
        "confirm-fiscal-data": _("Datos fiscales confirmados"),
        "renewal-order": _("Emitimos la orden de renovación"), "late-fee": _("Se suma el recargo por pago tardío"),
        "suspension": _("Suspendemos el servicio"), "collection": _("Una persona se encarga del cobro"),
        "order-cancellation": _("Cancelamos el pedido"), "end-service": _("El servicio termina"),
        "purge-data": _("Borramos los datos"), "order": _("Pedido recibido"),
        "first-invoice": _("Emitimos la primera proforma"), "payment": _("Pago informado"),
        "receive-payment": _("Pago recibido"), "reject-payment": _("Pago no encontrado"),
        "allocate": _("Pago aplicado"), "verify-order": _("Primer pago verificado"), "activate": _("Servicio activado"),
        "reactivation-fee": _("Se suma el costo de reactivación"), "lift-non-payment": _("Reactivamos el servicio"),
        "read": _("Consulta"), "renewal-invoice": _("Emitimos la orden de renovación"),
    },
    "refusal": {
        "change-under-way": _("Ya hay un cambio en curso."),
        "channel-not-allowed": _("Por este medio no se puede."),
        "channel-not-open": _("Por este medio no se atiende."),
        "credit-is-not-paid-out": _("El crédito no se paga en dinero."),
        "documents-not-accepted": _("Falta aceptar los documentos del producto."),
        "door-not-open": _("Por aquí no se puede."),
        "method-not-offered": _("Ese medio no se ofrece."),
        "never-refunded": _("Esto no se reembolsa."),
        "no-change-of-plan": _("Este servicio no cambia de plan."),
        "no-extension": _("Aquí no se da más plazo."),
        "not-from-the-primary-contact": _("Solo puede pedirlo el contacto principal."),
        "not-the-primary-contact": _("Solo puede pedirlo el contacto principal."),
        "not-your-account": _("No es de esta cuenta."),
        "notice-too-short": _("Queda muy poco tiempo."),
        "order-lapsed": _("El pedido ya se canceló."),
        "orders-unpaid": _("Hay órdenes sin pagar."),
        "out-of-time": _("El plazo ya pasó."),
        "overdue-debts": _("Hay pagos vencidos."),
        "payment-pending": _("Hay un pago pendiente."),
        "reasons-missing": _("Falta la razón."),
        "service-ends": _("El servicio ya tiene fecha de fin."),
        "service-is-not-running": _("El servicio no está activo."),
        "service-is-over": _("El servicio ya terminó."),
        "tax-id-invalid": _("La identificación tributaria no es válida."),
        "under-age": _("Debe ser mayor de edad."),
        "date-cannot-move": _("La fecha no se puede mover."),
        "document-stands": _("La factura ya emitida no cambia."),
        "terms-not-accepted": _("Falta aceptar los términos."), "not-declared": _("Falta una declaración."),
        "role-not-allowed": _("Eso lo hace otra persona del equipo."), "debts": _("Hay pagos vencidos."),
        "fiscal-data-missing": _("Faltan datos fiscales."), "tax-id-missing": _("Falta la identificación tributaria."),
        "proof-incomplete": _("Al comprobante le faltan datos."), "method-not-open": _("Ese medio no está disponible."),
        "fiscal-data-not-confirmed": _("Falta confirmar los datos fiscales."),
        "pending-payment": _("Hay un pago pendiente."),
        "not-yours": _("No es de esta cuenta."),
    },
    "clause-change": {"added": _("nueva"), "removed": _("retirada"), "changed": _("cambiada")},
    "role": {
        "orders": _("ordena"), "permits": _("permite"), "limits": _("limita"), "excludes": _("excluye"),
        "shows": _("muestra"),
    },
    "amount": {"net": _("Neto"), "tax": _("Impuesto"), "total": _("Total"), "amount": _("Valor")},
    "fact": {
        "due_on": _("Vence"), "percent": _("Porcentaje"), "unpaid_net": _("Neto sin pagar"),
        "grace": _("Plazo de gracia"),
        "invoice": _("Factura"), "service": _("Servicio"), "method": _("Medio"), "reason": _("Razón"),
    },
    "task-act": {
        "create": _("Crear"), "suspend": _("Suspender"), "unsuspend": _("Reactivar"), "terminate": _("Terminar"),
        "change-plan": _("Cambiar de plan"), "renew": _("Renovar"),
    },
    "specification": {
        "disk": _("disco"), "sites": _("sitios"), "accounts": _("cuentas"), "memory": _("memoria"),
        "cores": _("núcleos"),
    },
    "type": {
        "shared-hosting": _("Hosting compartido"), "reseller-hosting": _("Hosting para revendedores"), "vps": _("VPS"),
        "dedicated-server": _("Servidores dedicados"), "indefinite-licence": _("Licencias"), "domain": _("Dominios"),
        "fixed-term-licence": _("Licencias de plazo fijo"), "certificate": _("Certificados"),
        "dedicated-ip": _("Direcciones IP"), "corporate-mail": _("Correo corporativo"),
        "support-plan": _("Planes de soporte"), "consulting": _("Consultoría"),
    },
    "cycle": {
        "monthly": _("mensual"), "quarterly": _("trimestral"), "semiannual": _("semestral"), "yearly": _("anual"),
        "biennial": _("cada dos años"), "triennial": _("cada tres años"), "five-years": _("cada cinco años"),
        "ten-years": _("cada diez años"), "one-off": _("un solo pago"), "hour": _("por hora"),
    },
    "line": {
        "period": _("Período"), "late-fee": _("Recargo por pago tardío"), "reactivation-fee": _("Reactivación"),
        "dispute-cost": _("Costo de disputa"), "extra": _("Cargo adicional"),
    },
    "request-answer": {
        "cancel": _(
            "El servicio sigue hasta el final de lo pagado y no se renueva. Sus datos se anuncian antes de borrarse."
        ),
        "refund": _("Una persona revisa su caso con la cláusula que aplica y le responde."),
        "extension": _("Una persona decide si da más plazo. Mientras tanto siguen los plazos de abajo."),
        "plan-change": _("Pagamos o cobramos solo la diferencia de los días que quedan."),
        "data-deletion": _("Los datos se borran ahora y no se pueden recuperar."),
    },
    "case-kind": {
        "abuse": _("Abuso"),
        "altered-proof-defence": _("Descargos por comprobante alterado"),
        "bank-data": _("Datos bancarios"),
        "breach-cancellation": _("Cancelación por incumplimiento"),
        "breach-refund": _("Reembolso tras incumplimiento"),
        "collection": _("Cobro"),
        "confirm-request": _("Solicitud por confirmar"),
        "credit": _("Crédito"),
        "data-verification": _("Verificación de datos"),
        "extension": _("Plazo para pagar"),
        "fiscal-data": _("Datos fiscales"),
        "fraud-cancellation": _("Cancelación por fraude"),
        "fraud-debts": _("Deudas por fraude"),
        "guarantee": _("Garantía de satisfacción"),
        "payment-clarification": _("Aclaración de un pago"),
        "payment-mismatch": _("Pago que no coincide"),
        "payment-unallocated": _("Pago sin asignar"),
        "payment-unapplied": _("Pago sin aplicar"),
        "preventive-suspension": _("Suspensión preventiva"),
        "renew": _("Renovación pedida"),
    },
    "request": {
        "cycle-change": _("Cambiar cada cuánto paga"),
        "prepay": _("Pagar meses por adelantado"),
        "credit": _("Pedir un crédito"),
        "renew": _("Renovar"), "data-deletion": _("Borrar los datos ya"), "cancel": _("Cancelar el servicio"),
        "refund": _("Pedir un reembolso"), "extension": _("Pedir plazo para pagar"),
        "plan-change": _("Cambiar de plan"),
    },
}  # fmt: skip

TONES = {
    "unpaid": "warn", "overdue": "stop", "paid": "good", "cancelled": "off", "refunded": "off", "pending": "warn",
    "active": "good", "suspended": "stop", "ending": "warn", "expired": "stop", "terminated": "stop",
    "claimed": "warn", "received": "good", "rejected": "stop", "altered": "stop", "disputed": "stop", "done": "good",
    "failed": "stop", "granted": "good", "refused": "stop", "parked": "stop", "fulfilled": "good",
    "awaiting-payment": "warn", "awaiting-verification": "warn", "held": "warn", "answered": "good", "closed": "off",
}  # fmt: skip


def brake(kind: str) -> str:
    """The words for what a brake holds: all runs, or one act."""
    named, _colon, act = kind.partition(":")
    return f"{word('brake', named)}: {word('act', act)}" if act else word("brake", named)


def word(about: str, value: str) -> str:
    """The word for `value` among those about a thing; the value itself, its hyphens spaces, where none is known."""
    return str(WORDS.get(about, {}).get(value, value.replace("-", " ").replace("_", " ")))
