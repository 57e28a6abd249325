"""Things of many subjects, done together without changing the order of any one's."""

import pytest

from posada.kernel.waves import waves


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("", []),
        ("a1 b1 c1", ["a1 b1 c1"]),
        ("a1 a2 b1 a3 b2", ["a1 b1", "a2 b2", "a3"]),
    ],
)
def test_a_wave_holds_one_thing_of_each_in_its_order(items: str, expected: list[str]) -> None:
    assert [" ".join(wave) for wave in waves(items.split(), of=lambda item: item[0])] == expected
