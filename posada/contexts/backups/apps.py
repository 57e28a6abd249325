from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "posada.contexts.backups"
