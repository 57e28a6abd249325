from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "posada.faces.portal"
