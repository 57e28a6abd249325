"""The addresses of the pages about programs."""

from django.urls import path

from posada.faces.api import pages
from posada.faces.api.docs import docs

app_name = "programs"
urlpatterns = [
    path("", pages.programs, name="home"),
    path("docs/", docs, name="docs"),
    path("keys/new/", pages.new_key, name="new_key"),
    path("keys/<int:id>/revoke/", pages.revoke, name="revoke"),
    path("addresses/new/", pages.new_endpoint, name="new_endpoint"),
    path("addresses/<int:id>/", pages.told, name="told"),
    path("addresses/<int:id>/<slug:move>/", pages.move_endpoint, name="move"),
]
