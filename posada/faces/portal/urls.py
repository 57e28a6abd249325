"""The addresses of the client area."""

from django.urls import path

from posada.faces.portal.views import account, ask, home, invoices, order, papers, pay, services, tickets, till, why

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("area/<slug:name>/", home.to_area, name="area"),
    path("welcome/", home.welcome, name="welcome"),
    path("accept/", home.accept, name="accept"),
    path("invoices/", invoices.invoices, name="invoices"),
    path("invoices/<int:id>/", invoices.invoice, name="invoice"),
    path("invoices/<int:id>/pay/", pay.pay, name="pay"),
    path("invoices/<int:id>/pay/balance/", till.from_balance, name="pay_from_balance"),
    path("invoices/<int:id>/pay/reference/", till.reference, name="pay_by_reference"),
    path("invoices/<int:id>/pdf/", papers.claim, name="claim_pdf"),
    path("documents/<int:id>/pdf/", papers.document, name="document_pdf"),
    path("statement/pdf/", papers.statement, name="statement_pdf"),
    path("services/<int:id>/ask/<slug:kind>/", ask.ask, name="ask"),
    path("files/<int:id>/", pay.file, name="file"),
    path("order/<slug:slug>/", order.order, name="order"),
    path("order/<slug:slug>/price/", order.price, name="price"),
    path("services/", services.services, name="services"),
    path("services/<int:id>/", services.service, name="service"),
    path("products/", services.products, name="products"),
    path("renew/", services.renew, name="renew"),
    path("orders/", services.orders, name="orders"),
    path("dns/", services.dns, name="dns"),
    path("whois/", services.whois, name="whois"),
    path("balance/", account.balance, name="balance"),
    path("payments/", account.payments, name="payments"),
    path("cards/", account.cards, name="cards"),
    path("cards/<int:id>/<slug:wish>/", till.card, name="card"),
    path("notices/", account.notices, name="notices"),
    path("notices/<int:id>/", account.notice, name="notice"),
    path("terms/", account.terms, name="terms"),
    path("data/", account.data, name="data"),
    path("fiscal-data/", account.fiscal_data, name="fiscal_data"),
    path("contacts/", account.contacts, name="contacts"),
    path("tickets/", tickets.tickets, name="tickets"),
    path("tickets/<int:id>/", tickets.ticket, name="ticket"),
    path("why/<int:id>/", why.why, name="why"),
    path("new-ticket/", tickets.new_ticket, name="new_ticket"),
]
