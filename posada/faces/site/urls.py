"""The addresses of the public pages."""

from django.urls import path

from posada.faces.site import views

app_name = "site"
urlpatterns = [
    path("", views.store, name="store"),
    path("contact/", views.contact, name="contact"),
    path("terms/", views.terms, name="terms"),
    path("terms/<int:number>/", views.version, name="version"),
]
