"""Charging what came free with a plan that ended before its time."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.charge_extra import charge_extra
from posada.contexts.billing.rules.bonus import BonusClawback
from posada.contexts.services import queries as services
from posada.kernel.money import Money
from posada.terms.actor import Actor


def charge_bonus(service_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Charge the list value of what was given with plans that the house ended early, each once."""
    for plan in services.ended_early(service_ids):
        ruling = services.governs(plan, now).ruling(BonusClawback, services.target(plan))
        if ruling is None:
            continue
        for bonus in services.included_in(plan.pk):
            value = queries.list_value(bonus.pk, bonus.currency)
            if value is not None and not queries.was_charged(bonus.pk, "bonus"):
                charge_extra(
                    bonus.pk, f"{bonus.product}: {plan.name}", value, kind="bonus", act="bonus-clawback",
                    grounds=ruling.orders(), args={"plan": plan.name}, now=now, by=by,
                )  # fmt: skip


def bonus_value(plan_id: int, currency: str) -> Money:
    """The list value, on the day of the order, of what came free with a plan."""
    found = (queries.list_value(bonus.pk, bonus.currency) for bonus in services.included_in(plan_id))
    return sum((value for value in found if value is not None), Money.zero(currency))
