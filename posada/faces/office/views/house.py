"""What the house does by itself: one step to come, one decision, what is parked, the brake, and the clock."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posada.faces.office.desk import Desk, desk
from posada.faces.office.views import acting, show
from posada.faces.site import names
from posada.faces.site.words import word
from posada.flow.advance import advance
from posada.ground.agenda.brakes import pull
from posada.ground.agenda.brakes import release as release_brake
from posada.ground.agenda.holding import hold_step, let_go
from posada.ground.agenda.models import Brake, Entry
from posada.ground.agenda.parking import release_parked
from posada.ground.agenda.queries import brakes_pulled
from posada.kernel.errors import BadInput
from posada.terms.models import Decision
from posada.terms.why import explain

ONE_DAY = timedelta(days=1)
MOST_DAYS = 31


@desk("agenda")
def step(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """One step to come with its clause; by POST, it is held back for a reason."""
    entry = get_object_or_404(Entry, pk=id)
    if request.method == "POST":
        by = at.acting()
        with acting(request, at, by, _("Retenido: ninguna corrida lo hace hasta que alguien lo suelte.")):
            hold_step(entry.pk, request.POST.get("why", ""), by=by, now=at.now)
        return redirect("office:agenda")
    known = at.terms.clauses.get(entry.clause)
    heading, words = known.read((get_language() or "es").split("-")[0]) if known else ("", "")
    return show(
        request, at, "agenda", word("act", entry.act), "step", entry=entry, heading=heading, words=words,
        about=names.subjects([(entry.subject_kind, entry.subject_id)])[entry.subject_kind, entry.subject_id],
        who=names.customers([entry.customer_id]).get(entry.customer_id, ""),
    )  # fmt: skip


@desk("agenda")
@require_POST
def free_step(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """Let a step that staff held go on with the next run."""
    by = at.acting()
    with acting(request, at, by, _("Suelto: la próxima corrida lo hace.")):
        let_go(id, by=by, now=at.now)
    return redirect("office:agenda")


@desk("journal")
def decision(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """One decision with its clauses, facts, count of days and sums."""
    (found,) = explain([get_object_or_404(Decision, pk=id)], (get_language() or "es").split("-")[0])
    return show(request, at, "journal", word("act", found.act), "decision", decision=found)


@desk("parked")
@require_POST
def release(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """Let automation go on with a subject; its step is carried out by the next run."""
    by = at.acting()
    with acting(request, at, by, _("Suelto: la próxima corrida lo retoma.")):
        release_parked(id, by=by, now=at.now)
    return redirect("office:parked")


@desk("brake")
def brake(request: HttpRequest, at: Desk) -> HttpResponse:
    """What holds runs back; by POST a brake is released, or the emergency stop is pulled with a reason."""
    if request.method == "POST":
        by, kind, why = at.acting(), request.POST.get("release", ""), request.POST.get("why", "").strip()
        with acting(request, at, by, _("Hecho.")):
            if kind:
                release_brake(kind, by=by, now=at.now)
            elif why:
                pull("emergency-stop", why, by=by, now=at.now)
            else:
                raise BadInput("why", why, _("la razón, en una frase"))
        return redirect("office:brake")
    before = Brake.objects.exclude(released_at=None).order_by("-pulled_at")[:20]
    return show(request, at, "brake", _("Parada de emergencia"), "brake", brakes=brakes_pulled(), before=before)


@desk("home")
@require_POST
def move_clock(request: HttpRequest, at: Desk) -> HttpResponse:
    """Move the clock of a house in rehearsal; what falls due on the way happens."""
    if not settings.POSADA_REHEARSAL:
        raise Http404
    days = request.POST.get("days", "1")
    moved = min(max(int(days), 1), MOST_DAYS) if days.isdigit() else 1
    report = advance(at.now, at.now + moved * ONE_DAY)
    said = ", ".join(f"{word('act', act)}: {count}" for act, count in sorted(report.counts.items()))
    messages.success(request, _("Pasaron %(days)s días. %(said)s") % {"days": moved, "said": said}, extra_tags="good")
    following = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(following, allowed_hosts={request.get_host()})
    return redirect(following if safe else "office:home")
