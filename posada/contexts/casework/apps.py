from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "posada.contexts.casework"
