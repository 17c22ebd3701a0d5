from __future__ import annotations

from itertools import pairwise

import pytest

from symderiv.drawing import Label
from symderiv.figure.place import Area, Obstacle, Surroundings, area, leader, spread
from symderiv.formula import Letter

SHEET = Area(0.0, 0.0, 4.0, 4.0)
LEVEL = Obstacle(((0.0, 2.0), (4.0, 2.0)), 200.0)


def at(x: float, y: float) -> Label:
    return Label((x, y), Letter("x"))


def test_the_first_place_that_is_free_is_taken() -> None:
    around = Surroundings(SHEET, [], [LEVEL])
    assert around.settle([at(1, 2), at(1, 3), at(1, 1)]) == at(1, 3)


def test_a_settled_label_is_in_the_way_of_the_next() -> None:
    around = Surroundings(SHEET, [], [])
    around.settle([at(1, 1)])
    assert around.settle([at(1, 1), at(3, 3)]) == at(3, 3)


def test_a_place_off_the_sheet_is_worse_than_one_on_a_line() -> None:
    everywhere = [Obstacle(((0.0, y / 8), (4.0, y / 8)), 200.0) for y in range(33)]
    place = area(Surroundings(SHEET, [], everywhere).settle([at(4.5, 2), at(1, 2)]))
    assert place.within(SHEET)


def test_a_label_without_a_free_place_of_its_own_goes_elsewhere_on_the_sheet() -> None:
    around = Surroundings(SHEET, [Area(0.0, 1.0, 4.0, 3.0)], [])
    place = area(around.settle([at(2, 2)]))
    assert place.within(SHEET)
    assert not place.overlaps(Area(0.0, 1.0, 4.0, 3.0))


def test_only_a_label_far_from_its_line_gets_a_leader_and_it_ends_at_the_nearest_point() -> None:
    assert leader(Area(1.0, 2.1, 2.0, 2.5), LEVEL.points) is None
    assert leader(Area(1.0, 3.0, 2.0, 3.5), LEVEL.points) == ((1.5, 3.0), (1.5, 2.0))


@pytest.mark.parametrize(
    ("start", "end", "crossed"),
    [
        ((0.0, 0.0), (4.0, 4.0), True),
        ((0.0, 2.0), (0.9, 2.0), False),
        ((1.0, 0.0), (1.0, 4.0), False),
        ((1.5, 0.0), (1.5, 4.0), True),
        ((0.0, 2.5), (2.5, 5.0), False),
    ],
)
def test_a_line_crosses_an_area_only_through_its_inside(
    start: tuple[float, float], end: tuple[float, float], crossed: bool
) -> None:
    assert Area(1.0, 1.0, 2.0, 2.0).crossed(start, end) is crossed


def test_labels_with_room_stay_where_they_are_wanted() -> None:
    assert spread([1.0, 3.0], [1.0, 1.0], 0.0, 4.0) == [1.0, 3.0]


def test_crowded_labels_move_apart_evenly() -> None:
    assert spread([2.0, 2.0], [1.0, 1.0], 0.0, 4.0) == [1.5, 2.5]


def test_spread_labels_neither_touch_nor_leave_their_room() -> None:
    widths = [0.8, 0.4, 1.0, 0.6]
    centres = spread([0.0, 0.1, 3.9, 4.0], widths, 0.0, 4.0)
    assert centres[0] >= 0.4
    assert centres[-1] <= 3.7
    gaps = [b - a for a, b in pairwise(centres)]
    assert all(gap >= (a + b) / 2 - 1e-12 for gap, (a, b) in zip(gaps, pairwise(widths), strict=True))
