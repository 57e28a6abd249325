from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "posada.terms"
    verbose_name = "Terms"

    def ready(self) -> None:
        from posada.terms.many import register

        register()
