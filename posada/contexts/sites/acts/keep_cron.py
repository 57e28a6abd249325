"""What of a site runs by the clock: added and removed."""

import re
from datetime import datetime, timedelta

from croniter import CroniterError, croniter
from django.utils.translation import gettext as _

from posada.contexts.sites.acts.own_site import own_site, tools_of
from posada.contexts.sites.events import SitesChanged
from posada.contexts.sites.models import CronJob
from posada.contexts.sites.rules.site_tools import MOST
from posada.kernel.calendar import Calendar
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import record
from posada.terms.rule import grounds
from posada.terms.versions import book

SCHEDULE = re.compile(r"[0-9a-z*/,-]{1,40}(?: [0-9a-z*/,-]{1,40}){4}")
COMMAND = re.compile(r"[^\x00-\x1f\x7f]{1,500}")
LOOKED_AT = 60  # coming times that are compared


def add_job(service_id: int, schedule: str, command: str, *, now: datetime, by: Actor) -> int:
    """Have a command run by the clock, as the site's user; the decision. Announces SitesChanged.

    Refused beyond what the terms give, or more often; BadInput for what is no schedule or no command.
    """
    schedule, command = " ".join(schedule.lower().split()), command.strip()
    if not SCHEDULE.fullmatch(schedule) or not croniter.is_valid(schedule):
        raise BadInput(
            "schedule", schedule[:100], _("five fields: minute, hour, day, month, weekday, such as 30 3 * * *")
        )
    if not COMMAND.fullmatch(command):
        raise BadInput("command", command[:80], _("one line of at most 500 characters"))
    service, verdict = own_site(service_id, "add-cron-job", {"schedule": schedule}, now)
    ruling, calendar = tools_of(service, now), book().for_existing(now).calendar
    most = ruling.rule.cron_jobs if ruling else MOST["cron_jobs"]
    every = calendar.add(now, ruling.rule.cron_every) - now if ruling else timedelta(minutes=MOST["cron_minutes"])
    if CronJob.objects.filter(service_id=service_id, removed_at=None).count() >= most:
        raise verdict.refused("as-many-as-the-plan-gives", grounds=grounds(ruling, role="limits"), most=most)
    if (closest := shortest(schedule, now, calendar)) < every:
        minutes = int(every.total_seconds() // 60)
        raise verdict.refused(
            "too-often", grounds=grounds(ruling, role="limits"), least_minutes=minutes,
            minutes=int(closest.total_seconds() // 60),
        )  # fmt: skip
    CronJob.objects.create(
        customer_id=service.customer_id, service_id=service_id, schedule=schedule, command=command, added_at=now
    )
    (decision,) = record([verdict], now=now, actor=by)
    announce(SitesChanged((service_id,), now))
    return decision


def remove_job(service_id: int, job_id: int, *, now: datetime, by: Actor) -> int:
    """Let a command run no more; the decision. Announces SitesChanged."""
    verdict = own_site(service_id, "remove-cron-job", {"job": job_id}, now)[1]
    job = CronJob.objects.filter(service_id=service_id, pk=job_id, removed_at=None).first()
    if job is None:
        raise BadInput("job", job_id, _("a job of this site"))
    job.removed_at = now
    job.save(update_fields=["removed_at"])
    (decision,) = record([verdict], now=now, actor=by)
    announce(SitesChanged((service_id,), now))
    return decision


def shortest(schedule: str, now: datetime, calendar: Calendar) -> timedelta:
    """The shortest time between two runs that follow each other, of those to come."""
    coming = croniter(schedule, now.astimezone(calendar.tz))
    found = timedelta.max
    try:
        last: datetime = coming.get_next(datetime)
        for _run in range(LOOKED_AT):
            following: datetime = coming.get_next(datetime)
            found, last = min(found, following - last), following
    except CroniterError:
        raise BadInput("schedule", schedule, _("days that come, which that has none of")) from None
    return found
