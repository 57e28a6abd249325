"""The addresses of the REST interface; its endpoints name their own."""

from django.urls import path

from posada.faces.api.main import api

urlpatterns = [path("", api.urls)]
