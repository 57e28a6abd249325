from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "posada.faces.site"
