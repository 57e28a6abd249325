"""The addresses at which gateways tell us what happened."""

from django.urls import path

from posada.faces.hooks.views import gateway

app_name = "hooks"
urlpatterns = [path("<slug:name>/", gateway, name="gateway")]
