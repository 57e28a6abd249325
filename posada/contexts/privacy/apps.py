from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "posada.contexts.privacy"
