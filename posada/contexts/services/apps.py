from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "posada.contexts.services"
