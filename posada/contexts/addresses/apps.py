from django.apps import AppConfig


class AddressesConfig(AppConfig):
    name = "posada.contexts.addresses"
