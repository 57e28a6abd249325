"""The addresses of the back office beside its lists, which `site` adds."""

from django.urls import path

from posada.faces.office.views import customers, figures, home, house, invoices, mistakes, money, search, trials, work

ADDRESSES = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("customers/<int:id>/", customers.customer, name="customer"),
    path("mailbox/<int:id>/", customers.letter, name="letter"),
    path("orders/<int:id>/verify/", money.verify, name="verify_order"),
    path("payments/<int:id>/settle/", money.settle, name="settle"),
    path("invoices/<int:id>/", invoices.invoice, name="invoice"),
    path("invoices/<int:id>/pdf/", invoices.claim_pdf, name="claim_pdf"),
    path("documents/<int:id>/pdf/", invoices.document_pdf_of, name="document_pdf"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<slug:part>/export/", figures.exported, name="export_figures"),
    path("files/<int:id>/", money.file, name="file"),
    path("tasks/<int:id>/end/", work.end_task, name="end_task"),
    path("tickets/<int:id>/", work.ticket, name="ticket"),
    path("cases/<int:id>/", work.case, name="case"),
    path("agenda/<int:id>/", house.step, name="step"),
    path("agenda/<int:id>/let-go/", house.free_step, name="let_go"),
    path("journal/<int:id>/", house.decision, name="decision"),
    path("parked/<int:id>/release/", house.release, name="release"),
    path("brake/", house.brake, name="brake"),
    path("what-if/", trials.trials, name="trials"),
    path("what-if/<int:id>/", trials.trial, name="trial"),
    path("reversal/", mistakes.reversal, name="reversal"),
    path("clock/", house.move_clock, name="move_clock"),
]
