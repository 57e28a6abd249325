from django.apps import AppConfig


class SitesConfig(AppConfig):
    name = "posada.contexts.sites"
