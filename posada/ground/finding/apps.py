from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "posada.ground.finding"
    label = "finding"
