from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "posada.faces.office"
