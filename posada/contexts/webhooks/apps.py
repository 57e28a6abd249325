from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "posada.contexts.webhooks"
