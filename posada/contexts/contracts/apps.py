from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "posada.contexts.contracts"
