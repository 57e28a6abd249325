from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "posada.contexts.billing"
