"""What a buyer should know of the terms before accepting them: one sentence each, made of the figures in force."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from posada.contexts.billing.rules.first_payment import FirstPayment
from posada.contexts.billing.rules.grace import Grace
from posada.contexts.billing.rules.guarantee import Guarantee
from posada.contexts.billing.rules.late_fee import LateFee
from posada.contexts.billing.rules.manual_renewal import ManualRenewal
from posada.contexts.billing.rules.money_back import MoneyBackWindow, NoRefunds
from posada.contexts.billing.rules.reactivation_fee import ReactivationFee, reactivation_fee
from posada.contexts.billing.rules.renewal_order import RenewalOrder
from posada.contexts.billing.rules.suspension import Suspension
from posada.contexts.ordering.rules.withdrawal import Withdrawal
from posada.contexts.services.rules.cancellation_notice import CancellationNotice
from posada.contexts.services.rules.data_deletion import DataDeletion
from posada.faces.site import formats
from posada.ground.catalogue.products import Product
from posada.terms.contract import Terms
from posada.terms.rule import Rule, Ruling
from posada.terms.telling import duration_in_words

# What is told of clauses that leave something out, beside the figures.
LEFT_OUT = ("backup", "liability", "hosting-limits")
Sentence = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class KeyTerm:
    """One sentence on what the terms do to a buyer, and the clause that says it."""

    topic: str
    said: str
    clause: str


def key_terms(products: Iterable[Product], terms: Terms) -> list[KeyTerm]:
    """The sentences about these products, each once, in the order in which a buyer meets them."""
    found: dict[tuple[str, str], KeyTerm] = {}
    for sold in products:
        for topic, kind, sentence, chosen in _topics():
            ruling: Ruling[Rule] | None = terms.ruling(kind, sold.target(), **chosen)
            said = sentence(ruling.rule) if ruling is not None else ""
            if ruling is not None and said:
                found.setdefault((ruling.clause, said), KeyTerm(topic, said, ruling.clause))
    return list(found.values())


def left_out(terms: Terms) -> list[tuple[str, str, str]]:
    """(clause, heading, text) of what is not covered, by the families of clauses that say so."""
    language = formats.language()
    return [(clause.id, *clause.read(language)) for clause in terms.clauses.values() if clause.family in LEFT_OUT]


def _topics() -> Sequence[tuple[str, type[Rule], Sentence, dict[str, Any]]]:
    """(what it is about, the rule that has the figures, how it is said, which of several) in order."""
    pay, renew, late = _("Pago"), _("Renovación"), _("Si no paga a tiempo")
    leave, back = _("Si se va"), _("Devoluciones")
    return (
        (pay, FirstPayment, _first_payment, {}), (renew, RenewalOrder, _renewal_order, {}),
        (renew, ManualRenewal, _manual, {}), (late, Grace, _grace, {}), (late, LateFee, _late_fee, {}),
        (late, Suspension, _suspension, {}), (late, ReactivationFee, _reactivation, {}),
        (back, Withdrawal, _withdrawal, {}), (back, MoneyBackWindow, _money_back, {}),
        (back, Guarantee, _guarantee, {}), (back, NoRefunds, _no_refunds, {}),
        (leave, CancellationNotice, _notice, {}), (leave, DataDeletion, _deletion, {"ended_by": "cancellation"}),
    )  # fmt: skip


def _first_payment(rule: FirstPayment) -> str:
    return _("Tiene %(time)s para pagar; si no, el pedido se cancela sin costo.") % _time(rule.after_close_of)


def _renewal_order(rule: RenewalOrder) -> str:
    return _("Se renueva al terminar cada período. La orden de pago sale %(time)s antes.") % _time(rule.lead)


def _manual(rule: ManualRenewal) -> str:
    return _("No se renueva por sí solo: usted decide cada vez.")


def _grace(rule: Grace) -> str:
    return _("Hay %(time)s de gracia después del vencimiento, sin recargo.") % _time(rule.days)


def _late_fee(rule: LateFee) -> str:
    if rule.percent is None:
        return ""
    figures = {"percent": formats.number(rule.percent), **_time(rule.after_close_of)}
    return _("Pasados %(time)s del vencimiento se suma un recargo de %(percent)s %%, una vez por orden.") % figures


def _suspension(rule: Suspension) -> str:
    if rule.after_close_of is not None:
        return _("Se suspende a los %(time)s del vencimiento.") % _time(rule.after_close_of)
    return _("Se suspende el día %(n)s después del vencimiento.") % {"n": rule.on_day}


def _reactivation(rule: ReactivationFee) -> str:
    fee = reactivation_fee(rule)
    if fee is None:
        return ""
    return _("Reactivar un servicio suspendido cuesta %(sum)s.") % {"sum": formats.money(fee, whole=True)}


def _withdrawal(rule: Withdrawal) -> str:
    said = _("Puede arrepentirse en %(time)s y se le devuelve todo.") % _time(rule.within)
    until = _("Vale hasta que empecemos a prestarlo.")
    return f"{said} {until}" if rule.unless_delivered else said


def _money_back(rule: MoneyBackWindow) -> str:
    return _("Puede pedir la devolución en %(time)s.") % _time(rule.within)


def _guarantee(rule: Guarantee) -> str:
    return _("Si no cumple lo publicado, puede pedir la garantía de satisfacción.")


def _no_refunds(rule: NoRefunds) -> str:
    return _("Fuera de esos casos no hay devoluciones.")


def _notice(rule: CancellationNotice) -> str:
    return _("Para que no se renueve, avise %(time)s antes.") % _time(rule.before)


def _deletion(rule: DataDeletion) -> str:
    if rule.after.count == 0:
        return _("Al terminar, sus datos se borran.")
    return _("Al terminar, sus datos se borran a los %(time)s.") % _time(rule.after)


def _time(duration: Any) -> dict[str, str]:
    return {"time": duration_in_words(duration)}
