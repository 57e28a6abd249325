from django.apps import AppConfig
from django.conf import settings


class FlowConfig(AppConfig):
    name = "posada.flow"

    def ready(self) -> None:
        from posada.flow.checks import CHECKS
        from posada.flow.replan import replan
        from posada.flow.table import FLOW
        from posada.ground.agenda import unit
        from posada.ground.agenda.house_clock import StoredClock
        from posada.kernel import clock, events
        from posada.terms import check

        events.install(FLOW)
        unit.install(replan)
        check.install(*CHECKS)
        if settings.POSADA_REHEARSAL:
            clock.set_default(StoredClock())
