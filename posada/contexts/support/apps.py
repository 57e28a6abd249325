from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "posada.contexts.support"
