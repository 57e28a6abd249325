from django.apps import AppConfig


class MeteringConfig(AppConfig):
    name = "posada.contexts.metering"
