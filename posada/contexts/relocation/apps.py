from django.apps import AppConfig


class RelocationConfig(AppConfig):
    name = "posada.contexts.relocation"
