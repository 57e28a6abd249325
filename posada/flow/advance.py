"""Moving the clock of a house in rehearsal: everything that falls due on the way happens, each thing at its hour."""

from datetime import datetime

from posada.flow.run import Report, next_due, run
from posada.ground.agenda.house_clock import move_house_clock
from posada.kernel import clock
from posada.kernel.clock import MovableClock


def advance(start: datetime, to: datetime) -> Report:
    """Move the house's clock from `start` to `to`, carrying out each due step at its own instant."""
    done = Report()
    moving = MovableClock(start)
    with clock.use(moving):
        while (due := next_due(to)) is not None:
            moving.move_to(max(due, moving.now()))
            move_house_clock(moving.now())
            report = run(due, now=moving.now())
            for act, count in report.counts.items():
                done.add(act, count)
            done.parked += report.parked
            if report.braked:
                done.braked = True
                break
        move_house_clock(to)
    return done
