from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "posada.ground.customers"
