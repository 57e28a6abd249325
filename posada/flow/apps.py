from django.apps import AppConfig


class FlowConfig(AppConfig):
    name = "posada.flow"

    def ready(self) -> None:
        from posada.flow.checks import CHECKS
        from posada.flow.replan import replan
        from posada.flow.table import FLOW
        from posada.ground.agenda import unit
        from posada.kernel import events
        from posada.terms import check

        events.install(FLOW)
        unit.install(replan)
        check.install(*CHECKS)
