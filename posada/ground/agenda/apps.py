from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "posada.ground.agenda"
