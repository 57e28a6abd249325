"""What a probe found: enough failures in a row open an incident, an answer closes it."""

from datetime import datetime

from posada.contexts.uptime.acts.open_incident import Failure, open_incident, update_incident
from posada.contexts.uptime.models import Condition, Incident, Probe
from posada.contexts.uptime.rules.availability import Monitoring
from posada.contexts.uptime.scope import Scope
from posada.terms.actor import SYSTEM
from posada.terms.versions import book


def take_probe(server: str, answered: bool, *, at: datetime, now: datetime) -> Incident | None:
    """Keep what a probe found, once; the incident that it opened or closed, where it did.

    Without a rule on monitoring it is kept and nothing follows.
    """
    _, fresh = Probe.objects.get_or_create(server=server, at=at, defaults={"answered": answered})
    ruling = book().for_existing(now).ruling(Monitoring)
    if ruling is None or not fresh:
        return None
    if answered:
        return _close(server, at, now)
    last = list(Probe.objects.filter(server=server, at__lte=at).order_by("-at")[: ruling.rule.failures])
    if len(last) < ruling.rule.failures or any(probe.answered for probe in last):
        return None
    failure = Failure(Scope(server), last[-1].at, cause="internal", functions=("service",))
    return open_incident(failure, stood_on=ruling.orders(), now=now, by=SYSTEM)


def _close(server: str, at: datetime, now: datetime) -> Incident | None:
    """An answer ends what probes had opened; what a person opened, a person ends."""
    found = Incident.objects.filter(server=server, ended_at=None, found_by=str(SYSTEM)).order_by("pk").first()
    if found is not None:
        update_incident(found.pk, Condition.STABLE, at=at, now=now, by=SYSTEM)
    return found
