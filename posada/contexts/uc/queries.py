"""What others may read of licences and devices."""

from collections.abc import Collection

from django.db.models import QuerySet

from posada.contexts.uc.models import Device, Licence, Port, State
from posada.contexts.uc.rules.licences import LicenceFunctions
from posada.terms.contract import Terms
from posada.terms.rule import Ruling
from posada.terms.selector import Target


def licence(licence_id: int) -> Licence:
    return Licence.objects.get(pk=licence_id)


def locked(licence_ids: Collection[int]) -> list[Licence]:
    """The licences, locked until the transaction ends, in order of code."""
    return list(Licence.objects.select_for_update().filter(pk__in=licence_ids).order_by("pk"))


def of_services(service_ids: Collection[int]) -> QuerySet[Licence]:
    """The licences of these services, in order of code."""
    return Licence.objects.filter(service_id__in=service_ids).order_by("pk")


def devices(licence_id: int) -> QuerySet[Device]:
    """The devices a licence is installed on, oldest first."""
    return Device.objects.filter(licence_id=licence_id, removed_at=None).order_by("pk")


def devices_of(licence_ids: Collection[int]) -> QuerySet[Device]:
    """The devices that any of these licences is installed on, oldest first."""
    return Device.objects.filter(licence_id__in=licence_ids, removed_at=None).order_by("licence_id", "pk")


def ports(service_id: int) -> QuerySet[Port]:
    return Port.objects.filter(service_id=service_id).order_by("port")


def interrupted(service_id: int) -> int:
    """How many licences of a service an authority has had switched off."""
    return Licence.objects.filter(service_id=service_id, state=State.INTERRUPTED).count()


def functions_of(terms: Terms, target: Target) -> tuple[tuple[str, ...], tuple[Ruling[LicenceFunctions], ...]]:
    """What a plan can do, that of the plan it includes first, and the rules that say so."""
    ruling = terms.ruling(LicenceFunctions, target)
    if ruling is None:
        return (), ()
    if ruling.rule.includes is None:
        return ruling.rule.functions, (ruling,)
    below, rulings = functions_of(terms, target._replace(plan=ruling.rule.includes))
    return (*below, *ruling.rule.functions), (ruling, *rulings)
