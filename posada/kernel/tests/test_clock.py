"""The clock: one business time, moved only forward, and wall time beside it."""

import ast
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Thread

import pytest

from posada.kernel import clock
from posada.kernel.clock import MovableClock, SystemClock
from posada.kernel.errors import BadInput

START = datetime(2026, 3, 20, 14, tzinfo=UTC)


def test_the_system_clock_is_the_default_and_tells_utc(tmp_path):
    told = clock.now()
    (tmp_path / "mark").touch()  # the machine's own time, which no clock of ours tells
    assert abs(told.timestamp() - (tmp_path / "mark").stat().st_mtime) < 5
    assert told.tzinfo is UTC and SystemClock().now().tzinfo is UTC


def test_a_movable_clock_stands_until_moved():
    with clock.use(MovableClock(START)) as movable:
        assert clock.now() == clock.now() == START
        movable.move_to(START + timedelta(days=365))
        assert clock.now() == START + timedelta(days=365)
        movable.move_to(clock.now())  # the same instant again
    assert clock.now() != START


def test_it_moves_forward_only():
    movable = MovableClock(START)
    with pytest.raises(BadInput, match="forward"):
        movable.move_to(START - timedelta(microseconds=1))
    assert movable.now() == START


def test_it_tells_utc_whatever_it_was_given():
    bogota = timezone(timedelta(hours=-5))
    told = MovableClock(START.astimezone(bogota)).now()
    assert told == START and told.tzinfo is UTC


def test_naive_instants_are_refused():
    naive = datetime(2026, 3, 20)  # noqa: DTZ001
    with pytest.raises(BadInput):
        MovableClock(naive)
    with pytest.raises(BadInput):
        MovableClock(START).move_to(naive)


def test_wall_time_runs_on_in_a_rehearsal():
    with clock.use(MovableClock(START)):
        assert clock.wall() > START + timedelta(days=1) or clock.wall() < START
        assert clock.wall() <= clock.wall()


def test_clocks_nest_and_are_put_back_after_an_error():
    with clock.use(MovableClock(START)):
        with pytest.raises(ZeroDivisionError), clock.use(MovableClock(START + timedelta(days=1))):
            assert clock.now() == START + timedelta(days=1)
            raise ZeroDivisionError
        assert clock.now() == START


def test_the_default_reaches_every_thread_and_a_block_only_its_own():
    told = []

    def ask_elsewhere():
        thread = Thread(target=lambda: told.append(clock.now()))
        thread.start()
        thread.join()
        return told[-1]

    clock.set_default(MovableClock(START))
    try:
        with clock.use(MovableClock(START + timedelta(days=1))):
            assert ask_elsewhere() == START
            assert clock.now() == START + timedelta(days=1)
    finally:
        clock.set_default(SystemClock())


def test_nothing_else_in_the_kernel_asks_the_machine_for_the_time():
    here = Path(clock.__file__).parent
    for source in here.glob("*.py"):
        calls = {n.attr for n in ast.walk(ast.parse(source.read_text())) if isinstance(n, ast.Attribute)}
        if source.name != "clock.py":
            assert not calls & {"utcnow", "monotonic", "localtime"} and ".now(" not in source.read_text(), source
