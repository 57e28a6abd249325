from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "posada.contexts.payments"
