"""Named moves."""

import pytest

from posada.kernel.errors import IllegalMove
from posada.kernel.moves import Moving


class Lamp(Moving):
    moves = {("off", "press"): "on", ("on", "press"): "off", ("on", "break"): "dead"}
    pk = 7

    def __init__(self, state: str) -> None:
        self.state = state


@pytest.mark.parametrize(("state", "move", "after"), [("off", "press", "on"), ("on", "press", "off")])
def test_a_move_leads_where_the_table_says(state, move, after):
    lamp = Lamp(state)
    lamp.move(move)
    assert lamp.state == after


def test_a_move_that_the_table_does_not_know_changes_nothing():
    lamp = Lamp("off")
    assert not lamp.may("break")
    with pytest.raises(IllegalMove, match="lamp:7 cannot break while off"):
        lamp.move("break")
    assert lamp.state == "off"
