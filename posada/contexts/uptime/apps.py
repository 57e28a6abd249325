from django.apps import AppConfig


class UptimeConfig(AppConfig):
    name = "posada.contexts.uptime"
