from django.apps import AppConfig


class NodesConfig(AppConfig):
    name = "posada.contexts.nodes"
