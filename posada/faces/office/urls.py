"""The addresses of the back office."""

from django.urls import path

from posada.faces.office.views import lists, mistakes, trials, watch

app_name = "office"
urlpatterns = [
    path("", watch.home, name="home"),
    path("customers/", lists.customers, name="customers"),
    path("customers/<int:id>/", lists.customer, name="customer"),
    path("orders/", lists.orders, name="orders"),
    path("orders/<int:id>/verify/", lists.verify, name="verify_order"),
    path("payments/", lists.payments, name="payments"),
    path("payments/<int:id>/settle/", lists.settle, name="settle"),
    path("files/<int:id>/", lists.file, name="file"),
    path("tasks/", lists.tasks, name="tasks"),
    path("tasks/<int:id>/end/", lists.end_task, name="end_task"),
    path("invoices/", lists.invoices, name="invoices"),
    path("tickets/", lists.tickets, name="tickets"),
    path("tickets/<int:id>/", lists.ticket, name="ticket"),
    path("mailbox/", lists.mailbox, name="mailbox"),
    path("mailbox/<int:id>/", lists.letter, name="letter"),
    path("cases/", watch.cases, name="cases"),
    path("cases/<int:id>/", watch.case, name="case"),
    path("agenda/", watch.agenda, name="agenda"),
    path("agenda/<int:id>/", watch.step, name="step"),
    path("agenda/<int:id>/let-go/", watch.free_step, name="let_go"),
    path("runs/", watch.runs, name="runs"),
    path("journal/", watch.journal, name="journal"),
    path("journal/<int:id>/", watch.decision, name="decision"),
    path("parked/", watch.parked, name="parked"),
    path("parked/<int:id>/release/", watch.release, name="release"),
    path("brake/", watch.brake, name="brake"),
    path("what-if/", trials.trials, name="trials"),
    path("what-if/<int:id>/", trials.trial, name="trial"),
    path("reversal/", mistakes.reversal, name="reversal"),
    path("clock/", watch.move_clock, name="move_clock"),
]
