from django.apps import AppConfig


class HousingConfig(AppConfig):
    name = "posada.contexts.housing"
