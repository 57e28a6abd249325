from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "posada.terms"
    verbose_name = "Terms"
