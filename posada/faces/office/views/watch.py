"""What the house does by itself: today, the agenda, the journal, what is parked, the brake, and the clock."""

from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posada.contexts.billing.models import Invoice
from posada.contexts.ordering import queries as ordering
from posada.contexts.payments.models import Payment
from posada.contexts.services.queries import open_tasks
from posada.contexts.support.models import Ticket
from posada.faces.office.desk import Desk, desk
from posada.faces.office.tables import Row, Table, action, clause, link, moment, paged, state, text
from posada.faces.office.views import acting, show, table
from posada.faces.portal.reading import leading_clauses
from posada.faces.site import names
from posada.faces.site.words import acting as acted
from posada.faces.site.words import word
from posada.flow.advance import advance
from posada.flow.asked import Judgement
from posada.flow.cases import decide
from posada.flow.passage import silent_since
from posada.ground.agenda.brakes import pull
from posada.ground.agenda.brakes import release as release_brake
from posada.ground.agenda.holding import hold_step, let_go
from posada.ground.agenda.models import Brake, Case, Entry, Parked, Run
from posada.ground.agenda.parking import release_parked
from posada.ground.agenda.queries import brakes_pulled
from posada.kernel.errors import BadInput
from posada.terms.models import Decision
from posada.terms.why import explain

ONE_DAY = timedelta(days=1)
MOST_DAYS = 31


@desk("home")
def home(request: HttpRequest, at: Desk) -> HttpResponse:
    """What waits for a person, and what the next run will do."""
    waiting = (
        ("payments", _("pagos por verificar"), Payment.objects.filter(state="claimed").count()),
        ("orders", _("pedidos por verificar"), ordering.awaiting_verification().count()),
        ("tasks", _("tareas por hacer"), open_tasks().count()),
        ("cases", _("casos por decidir"), Case.objects.filter(state="open").count()),
        ("tickets", _("tickets abiertos"), Ticket.objects.filter(state="open").count()),
        ("parked", _("detenidos"), Parked.objects.filter(released_at=None).count()),
        ("invoices", _("facturas vencidas"), Invoice.objects.filter(state="unpaid", due_on__lt=at.today).count()),
    )  # fmt: skip
    tomorrow = at.terms.calendar.close_of(at.today + ONE_DAY)
    due = Counter(Entry.objects.filter(due_at__lte=tomorrow, held_by="").values_list("act", flat=True))
    return show(
        request, at, "home", _("Hoy"), "home", waiting=[entry for entry in waiting if at.may(entry[0])],
        due=sorted(due.items(), key=lambda pair: -pair[1]), brakes=brakes_pulled(), tomorrow=at.today + ONE_DAY,
        silent=None if settings.POSADA_REHEARSAL else silent_since(),
    )  # fmt: skip


@desk("agenda")
def agenda(request: HttpRequest, at: Desk) -> HttpResponse:
    """The next step of every plan, soonest first; `until=tomorrow` lists tomorrow's run before it happens."""
    found = Entry.objects.order_by("due_at", "act", "pk")
    chosen = request.GET.get("state", "")
    if chosen == "tomorrow":
        found = found.filter(due_at__lte=at.terms.calendar.close_of(at.today + ONE_DAY))
    page = paged(request, found)
    called = names.subjects([(entry.subject_kind, entry.subject_id) for entry in page])
    who = names.customers([entry.customer_id for entry in page])
    rows = [
        Row((moment(e.due_at), link(word("act", e.act), "step", e.pk), text(called[e.subject_kind, e.subject_id]),
             link(who.get(e.customer_id, ""), "customer", e.customer_id), clause(e.clause),
             text(_("retenido: %s") % e.held_by if e.held_by else "")),
            (action(_("Soltar"), "let_go", e.pk),) if e.held_by.startswith("staff") else ())
        for e in page
    ]  # fmt: skip
    columns = (_("Cuándo"), _("Qué"), _("Sobre"), _("Cliente"), _("Cláusula"), "")
    choices = [("", _("Todo"), not chosen), ("tomorrow", _("Hasta mañana"), chosen == "tomorrow")]
    return table(request, at, "agenda", _("Agenda"), Table(columns, rows, _("Nada programado."), page, choices))


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


@require_POST
@desk("agenda")
def free_step(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """Let a step that staff held go on with the next run."""
    by = at.acting()
    with acting(request, at, by, _("Suelto: la próxima corrida lo hace.")):
        let_go(id, by=by, now=at.now)
    return redirect("office:agenda")


@desk("runs")
def runs(request: HttpRequest, at: Desk) -> HttpResponse:
    """What each run did and what it left, newest first; idle runs in a row are one line."""
    page = paged(request, Run.objects.order_by("-pk"))
    rows = [
        Row((moment(r.started_at), moment(r.ended_at) if r.ended_at else text(_("no terminó")),
             text(", ".join(f"{word('act', act)}: {n}" for act, n in sorted(r.counts.items())) or _("nada vencía")),
             text(r.parked or ""), text(", ".join(word("act", act) for act in r.held))))
        for r in page
    ]  # fmt: skip
    columns = (_("Empezó"), _("Terminó"), _("Qué hizo"), _("Detuvo"), _("Retuvo"))
    return table(request, at, "runs", _("Corridas"), Table(columns, rows, _("Ninguna todavía."), page))


@desk("journal")
def journal(request: HttpRequest, at: Desk) -> HttpResponse:
    """Every decision, newest first, with the clause it stands on."""
    chosen = request.GET.get("state", "")
    found = Decision.objects.order_by("-decided_at", "-id")
    page = paged(request, found.filter(outcome=chosen) if chosen else found)
    called = names.subjects([(d.subject_kind, d.subject_id) for d in page])
    who = names.customers([d.customer_id for d in page])
    leading = leading_clauses([d.id for d in page])
    rows = [
        Row((moment(d.decided_at), link(word("act", d.act), "decision", d.id),
             text(called[d.subject_kind, d.subject_id]), text(who.get(d.customer_id, "")),
             state(d.outcome, "outcome"), clause(leading.get(d.id, "")), text(acted(d.actor))))
        for d in page
    ]  # fmt: skip
    columns = (_("Cuándo"), _("Qué"), _("Sobre"), _("Cliente"), _("Resultado"), _("Cláusula"), _("Quién"))
    choices = [("", _("Todo"), not chosen)]
    choices += [(o, word("outcome", o), o == chosen) for o in ("done", "refused", "case", "parked")]
    return table(request, at, "journal", _("Diario"), Table(columns, rows, _("Nada todavía."), page, choices))


@desk("journal")
def decision(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """One decision with its clauses, facts, count of days and sums."""
    (found,) = explain([get_object_or_404(Decision, pk=id)], (get_language() or "es").split("-")[0])
    return show(request, at, "journal", word("act", found.act), "decision", decision=found)


@desk("cases")
def cases(request: HttpRequest, at: Desk) -> HttpResponse:
    """Matters for a person: those the person's roles may decide."""
    chosen = request.GET.get("state", "open")
    found = Case.objects.filter(state=chosen).order_by("deadline", "opened_at")
    if not at.is_administrator:
        found = found.filter(role__in=at.staff.roles)
    page = paged(request, found)
    called = names.subjects([(case.subject_kind, case.subject_id) for case in page])
    who = names.customers([case.customer_id for case in page])
    rows = [
        Row((link(word("case-kind", c.kind), "case", c.pk), text(called[c.subject_kind, c.subject_id]),
             link(who.get(c.customer_id, ""), "customer", c.customer_id), moment(c.opened_at), moment(c.deadline),
             text(c.role), state(c.state, "case")))
        for c in page
    ]  # fmt: skip
    columns = (_("Asunto"), _("Sobre"), _("Cliente"), _("Abierto"), _("Plazo"), _("Decide"), _("Estado"))
    choices = [(o, word("case", o), o == chosen) for o in ("open", "granted", "refused", "closed")]
    return table(request, at, "cases", _("Casos"), Table(columns, rows, _("Nada por decidir."), page, choices))


@desk("cases")
def case(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """One matter with what was checked and computed; by POST, the person decides it."""
    found = get_object_or_404(Case, pk=id)
    if request.method == "POST":
        by = at.acting(found.role)
        outcome = "grant" if request.POST.get("outcome") == "grant" else "refuse"
        fields = {"amount": request.POST["amount"]} if request.POST.get("amount") else {}
        with acting(request, at, by, _("Caso decidido.")):
            decide(Judgement(found, outcome, by, at.now, request.POST.get("reason", ""), fields))
        return redirect("office:cases")
    called = names.subjects([(found.subject_kind, found.subject_id)])
    return show(request, at, "cases", word("case-kind", found.kind), "case", case=found,
                about=called[found.subject_kind, found.subject_id], who=names.customers([found.customer_id]),
                decidable=found.state == "open")  # fmt: skip


@desk("parked")
def parked(request: HttpRequest, at: Desk) -> HttpResponse:
    """Subjects on which automation stopped."""
    page = paged(request, Parked.objects.filter(released_at=None).order_by("deadline"))
    called = names.subjects([(p.subject_kind, p.subject_id) for p in page])
    who = names.customers([p.customer_id for p in page])
    rows = [
        Row((text(called[p.subject_kind, p.subject_id]), link(who.get(p.customer_id, ""), "customer", p.customer_id),
             text(p.why), moment(p.parked_at), moment(p.deadline)), (action(_("Soltar"), "release", p.pk),))
        for p in page
    ]  # fmt: skip
    columns = (_("Qué"), _("Cliente"), _("Por qué"), _("Desde"), _("Mirarlo antes de"))
    return table(request, at, "parked", _("Detenidos"), Table(columns, rows, _("Nada está detenido."), page))


@require_POST
@desk("parked")
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


@require_POST
@desk("home")
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
