from django.apps import AppConfig


class UcConfig(AppConfig):
    name = "posada.contexts.uc"
    verbose_name = "unified communications"
