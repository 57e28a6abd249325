"""A site as its owner sets it: accounts for its files, what runs by the clock, PHP, and what its servers wrote."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from posada.contexts.nodes import queries as nodes
from posada.contexts.nodes.acts.order_jobs import LOGS, ask_log
from posada.contexts.services.models import Service
from posada.contexts.sites import queries as sites
from posada.contexts.sites.acts.set_site import php_is_closed
from posada.faces.portal.passwords import hashed, new_password
from posada.faces.portal.site_forms import AccountForm, CronForm, SettingsForm
from posada.faces.portal.views import acting, show
from posada.faces.portal.visitor import Visitor, area, owned
from posada.flow.requests import Request, submit
from posada.kernel import clock

LINES = 500


@never_cache
@area("services")
def site(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """What is set of a site; by POST something of it is changed. A new password is shown on this page, once."""
    service = _site(who, id)
    closed = php_is_closed(service, who.now)
    sent, do = (request.POST, request.POST.get("do", "")) if request.method == "POST" else (None, "")
    account = AccountForm(sent if do == "open" else None, auto_id="account-%s")
    cron = CronForm(sent if do == "add" else None, auto_id="cron-%s")
    settings = SettingsForm(
        sent if do == "set" else None, nodes.choices(id), sites.settings_of(id), closed=closed is not None
    )
    password = ""
    if sent is not None:
        password = new_password() if do == "open" or sent.get("renew") else ""
        asked = _asked(do, sent, account, cron, settings, password)
        done = False
        if asked is not None:
            with acting(request, who, _("Hecho. Su servidor lo aplica en unos segundos.")):
                submit(Request(asked[0], who.customer.pk, ("service", id), who.actor, who.now, asked[1]))
                done = True
        if done and not password:
            return redirect("portal:site", id)
        password = password if done else ""
    row, told = nodes.placement(id), nodes.told(id, clock.wall())
    cron_runs = told.get("cron", {})
    jobs = [(job, cron_runs.get(str(job.pk))) for job in sites.cron_jobs(id)]
    return show(
        request, who, "site", "services", service=service, row=row, accounts=sites.accounts(id), jobs=jobs,
        doors=told.get("doors") or {"sftp": 2222, "ftps": 21}, host=nodes.address(row) if row else "",
        account_form=account, cron_form=cron, settings_form=settings, closed=closed, logs=LOGS, password=password,
        named=sent.get("name", "") if sent is not None else "", zone=who.terms.calendar.tz.key,
    )  # fmt: skip


def _asked(
    do: str, sent: Any, account: forms.Form, cron: forms.Form, settings: SettingsForm, password: str
) -> tuple[str, dict[str, Any]] | None:
    """The kind of request and its fields; None where a form is not as it is to be."""
    name = {"name": sent.get("name", "")}
    if do == "open" and account.is_valid():
        return "file-account", {"do": do, **account.cleaned_data, "hash": hashed(password)}
    if do == "change":
        return "file-account", {"do": do, **name, **({"hash": hashed(password)} if password else {})}
    if do == "close":
        return "file-account", {"do": do, **name}
    if do == "add" and cron.is_valid():
        return "cron-job", {"do": do, **cron.cleaned_data}
    if do == "remove":
        return "cron-job", {"do": do, "job": sent.get("job", "")}
    if do == "set" and settings.is_valid():
        return "site-settings", settings.said()
    return None


@area("services")
def log(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """The end of a log: asked of the node by POST, shown by GET, and downloaded as it was read."""
    _site(who, id)
    which = request.GET.get("which", "access")
    if which not in LOGS:
        raise Http404(which)
    if request.method == "POST":
        with transaction.atomic():
            ask_log(id, which, LINES, now=who.now)
        return redirect(f"{reverse('portal:site_log', args=[id])}?which={which}")
    read = nodes.jobs(id).filter(kind="read-log").first()
    shown = read if read is not None and read.details.get("which") == which else None
    if request.GET.get("download") and shown is not None and shown.result is not None:
        answer = HttpResponse(shown.result["text"], content_type="text/plain; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{which}-{id}.log"'
        return answer
    return show(
        request, who, "site-log", "services", service=_site(who, id), which=which, read=shown, logs=LOGS
    )  # fmt: skip


def _site(who: Visitor, id: int) -> Service:
    service = owned(who, Service, "service", id)
    if not nodes.offers_tools(service.driver) or nodes.placement(id) is None:
        raise Http404
    return service
