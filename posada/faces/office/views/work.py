"""What waits for a person: ending a task, deciding a case, answering a ticket."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posada.contexts.services.acts.end_tasks import end_tasks
from posada.contexts.services.models import TaskState
from posada.contexts.support.acts.close_ticket import close_ticket
from posada.contexts.support.acts.reply_ticket import reply
from posada.contexts.support.models import Message, Ticket
from posada.faces.office.desk import Desk, desk
from posada.faces.office.views import acting, show
from posada.faces.site import names
from posada.faces.site.words import word
from posada.flow.asked import Judgement
from posada.flow.cases import decide
from posada.ground.agenda.models import Case


@desk("tasks")
@require_POST
def end_task(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """Report what became of a task."""
    outcome = TaskState(request.POST["outcome"])
    by = at.acting("activations", "support")
    with acting(request, at, by, _("Tarea cerrada.")):
        end_tasks([id], outcome=outcome, now=at.now, by=by, note=request.POST.get("note", ""))
    return redirect("office:tasks")


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


@desk("tickets")
def ticket(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """One request with its whole thread; by POST an answer, a note among staff, or its end."""
    found = get_object_or_404(Ticket, pk=id)
    if request.method == "POST":
        by, words = at.acting(found.department), request.POST.get("text", "").strip()
        with acting(request, at, by, _("Hecho.")):
            if words:
                reply(id, words, now=at.now, by=by, internal=bool(request.POST.get("internal")))
            if request.POST.get("close"):
                close_ticket(id, now=at.now, by=by)
        return redirect("office:ticket", id)
    thread, who = Message.objects.filter(ticket=found), names.customers([found.customer_id])
    return show(request, at, "tickets", found.subject, "ticket", ticket=found, thread=thread, who=who)
