from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "posada.faces.limits"
