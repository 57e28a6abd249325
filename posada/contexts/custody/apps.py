from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "posada.contexts.custody"
