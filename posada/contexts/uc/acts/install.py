"""Devices on which a licence is installed."""

from dataclasses import dataclass, replace
from datetime import datetime

from posada.contexts.contracts import queries as contracts
from posada.contexts.services import queries as services
from posada.contexts.uc import queries
from posada.contexts.uc.models import Device, Licence, State
from posada.contexts.uc.rules.devices import (
    CustomerSuppliedDevice,
    DeviceCompatibility,
    DeviceKinds,
    DeviceLimit,
    VideoDevice,
    compatible,
)
from posada.contexts.uc.rules.licences import CommunicationModes
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, distinct, grounds
from posada.terms.selector import Target


@dataclass(frozen=True, slots=True)
class Wanted:
    """A device as the customer describes it; `instead_of` is the one it takes the place of."""

    kind: str
    model: str = ""
    system: str = ""
    instead_of: int | None = None


def register(licence_id: int, wanted: Wanted, *, now: datetime, by: Actor) -> Device:
    """Install a licence on a device, and return it.

    Raises Refused for a kind that is not known, or not of this plan; one that the scope does not list; one too many.
    """
    (licence,) = queries.locked([licence_id])
    if licence.state != State.ASSIGNED:
        raise BadInput("about", licence.code, "a licence that is assigned to somebody")
    service = services.by_id([licence.service_id])[licence.service_id]
    terms, target = services.governs(service, now), services.target(service)
    verdict = Verdict(licence.customer_id, "licence", licence.pk, "register-device", now,
                      facts={"code": licence.code, "device": wanted.kind, "model": wanted.model,
                             "system": wanted.system}, effects=("device-registered",))  # fmt: skip
    stood_on = _of_a_kind(wanted, terms, target, verdict)
    stood_on += _fits(licence, wanted, terms, target, verdict)
    installed = queries.devices(licence_id).exclude(pk=wanted.instead_of or 0).count()
    stood_on += _within_limit(licence, installed, terms, target, verdict)
    video, by_video = _video(licence, wanted, terms, target)
    verdict = replace(verdict, grounds=distinct((*stood_on, *by_video)),
                      facts={**verdict.facts, "installed": installed + 1, "video": video})  # fmt: skip
    record([verdict], now=now, actor=by)
    if wanted.instead_of is not None:
        Device.objects.filter(pk=wanted.instead_of, licence_id=licence_id).update(removed_at=now)
    return Device.objects.create(
        customer_id=licence.customer_id, licence_id=licence_id, kind=wanted.kind, model=wanted.model,
        system=wanted.system, video=video, added_at=now,
    )  # fmt: skip


def _of_a_kind(wanted: Wanted, terms: Terms, target: Target, verdict: Verdict) -> tuple[Ground, ...]:
    modes, kinds = terms.ruling(CommunicationModes, target), terms.ruling(DeviceKinds, target)
    if modes is not None and wanted.kind not in modes.rule.devices:
        raise verdict.refused("no-such-device", grounds=modes.orders(), allowed=modes.rule.devices)
    if kinds is not None and wanted.kind not in kinds.rule.kinds:
        raise verdict.refused("not-on-this-plan", grounds=kinds.orders(), allowed=kinds.rule.kinds)
    return grounds(modes, kinds, role="permits")


def _fits(licence: Licence, wanted: Wanted, terms: Terms, target: Target, verdict: Verdict) -> tuple[Ground, ...]:
    """The rules on compatibility and on who supplies the device."""
    ruling, own = terms.ruling(DeviceCompatibility, target), terms.ruling(CustomerSuppliedDevice, target)
    supplied = own is not None and wanted.kind in own.rule.kinds
    compared = ruling is not None and wanted.kind in ruling.rule.kinds
    if not compared and not supplied:
        return ()
    scope = contracts.signed_scope(licence.customer_id)
    listed = (scope.content.get("compatibilities") if scope else None) or {}
    stood_on = grounds(ruling if compared else None, own if supplied else None)
    if not compatible(wanted.kind, wanted.model, wanted.system, listed):
        raise verdict.refused("not-in-the-scope", grounds=stood_on, listed=listed.get(wanted.kind, []))
    return grounds(ruling if compared else None, own if supplied else None, role="permits")


def _within_limit(
    licence: Licence, installed: int, terms: Terms, target: Target, verdict: Verdict
) -> tuple[Ground, ...]:
    ruling = terms.ruling(DeviceLimit, target)
    if ruling is None:
        return ()
    scope = contracts.signed_scope(licence.customer_id)
    said = int(((scope.content.get("devices") if scope else None) or {}).get(licence.product, ruling.rule.most))
    most = min(said, ruling.rule.most) if said in (*ruling.rule.scope_may_say, ruling.rule.most) else ruling.rule.most
    if installed >= most:
        raise verdict.refused("too-many-devices", grounds=ruling.orders(), most=most, installed=installed)
    return ruling.permits()


def _video(licence: Licence, wanted: Wanted, terms: Terms, target: Target) -> tuple[bool, tuple[Ground, ...]]:
    """(whether video works on it, the rules that decide that)."""
    ruling = next((r for r in terms.rulings(VideoDevice) if wanted.model in r.rule.kinds), None)
    if ruling is None:
        return False, ()
    able, by_plan = queries.functions_of(terms, target)
    works = ruling.rule.function in able and ruling.rule.function in licence.functions
    return works, ruling.orders() if works else ruling.orders() + grounds(*by_plan, role="excludes")


def remove(device_id: int, *, now: datetime, by: Actor) -> None:
    """Take a licence off a device."""
    device = Device.objects.select_for_update().get(pk=device_id)
    record(
        [Verdict(device.customer_id, "licence", device.licence_id, "remove-device", now,
                 facts={"device": device.kind, "model": device.model}, effects=("device-removed",))],
        now=now, actor=by,
    )  # fmt: skip
    device.removed_at = now
    device.save(update_fields=["removed_at"])
