"""The addresses of the public pages."""

from django.urls import path

from posada.faces.site import views
from posada.faces.site.brand import stylesheet
from posada.faces.site.changes import changes
from posada.faces.site.health import health
from posada.faces.site.leave import leave
from posada.faces.site.pay_together import pay_together
from posada.faces.site.payment_methods import payment_methods
from posada.faces.site.privacy import register
from posada.faces.site.setup import instructions
from posada.faces.site.shop import checkout
from posada.faces.site.shop import views as shop
from posada.faces.site.status import status
from posada.faces.site.unsubscribe import unsubscribe

app_name = "site"
urlpatterns = [
    path("", shop.store, name="store"),
    path("plans/<slug:slug>/", shop.plan, name="plan"),
    path("plans/<slug:slug>/price/", shop.price, name="plan_price"),
    path("cart/", shop.cart, name="cart"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("checkout/<int:id>/", checkout.ordered, name="ordered"),
    path("brand.css", stylesheet, name="brand"),
    path("healthz", health, name="health"),
    path("leave/", leave, name="leave"),
    path("pay/<str:token>/", pay_together, name="pay_together"),
    path("unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("payment-methods/", payment_methods, name="payment_methods"),
    path("contact/", views.contact, name="contact"),
    path("privacy/", register, name="privacy"),
    path("changes/", changes, name="changes"),
    path("setup/", instructions, name="setup"),
    path("status/", status, name="status"),
    path("terms/", views.terms, name="terms"),
    path("terms/<int:number>/", views.version, name="version"),
]
