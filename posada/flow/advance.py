"""Letting business time pass: everything that falls due on the way happens, each thing at its own hour."""

from collections.abc import Callable
from datetime import datetime

from posada.flow.passage import passage
from posada.flow.run import Report, next_stop, run
from posada.ground.agenda.house_clock import move_house_clock
from posada.kernel import clock
from posada.kernel.clock import MovableClock


def pass_time(
    moving: MovableClock,
    to: datetime,
    told: Callable[[datetime], None] = lambda at: None,
    carry_out: Callable[..., Report] = run,
) -> Report:
    """Move a clock to an instant through every due step; `told` hears each stop. What a brake holds stays undone."""
    done, held = Report(), set[str]()
    while not done.braked and (due := next_stop(to, held)) is not None:
        moving.move_to(max(due, moving.now()))
        told(moving.now())
        report = carry_out(due, now=moving.now())
        for act, count in report.counts.items():
            done.add(act, count)
        done.parked, done.braked = done.parked + report.parked, report.braked
        held |= set(report.held)
    moving.move_to(max(to, moving.now()))
    told(moving.now())
    return done


def advance(start: datetime, to: datetime) -> Report:
    """Move the stored clock of a house in rehearsal from `start` to `to`."""
    moving = MovableClock(start)
    with clock.use(moving):
        return pass_time(moving, to, told=move_house_clock, carry_out=passage)
