"""The sweeps find what comparing each with each does."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcheck import Place
from schedcheck.encounters.outlook import gap_of, touches
from schedcheck.encounters.presence import Presence
from schedcheck.encounters.sweep import Group, near, near_each_other, nearest_apart, widening
from tests.unit.builders import stop

HALL = Place("Hall", tz="UTC")
ANY = stop(HALL, "10:00")


@st.composite
def presences(draw: st.DrawFn) -> Presence:
    """Presences on a grid of twelve ticks, instants and slips among them."""
    start, end = sorted((draw(st.integers(0, 12)), draw(st.integers(0, 12))))
    return Presence(ANY, HALL, start, end, draw(st.integers(0, 2)), draw(st.integers(0, 2)), object())


groups = st.lists(presences(), max_size=7).map(Group.of)
gaps = st.integers(0, 5)


def can_be_near(one: Presence, other: Presence, gap: int) -> bool:
    """Whether the gap of two can be smaller than *gap*, each slipping as far as it can towards the other."""
    return max(other.low - one.high, one.low - other.high) < gap


def ids(pairs: Iterator[tuple[Presence, Presence]]) -> list[tuple[int, int]]:
    """Which pairs they are, in an order of their own."""
    return sorted((id(one), id(other)) for one, other in pairs)


@given(groups, groups, gaps)
def test_near_finds_each_pair_that_can_be_near_once(mine: Group, theirs: Group, gap: int) -> None:
    """Of all pairs of one and the other."""
    expected = ((one, other) for one in mine.by_low for other in theirs.by_low if can_be_near(one, other, gap))

    assert ids(expected) == ids(near(mine.by_low, theirs.by_low, gap))


@given(groups, gaps)
def test_near_each_other_finds_each_pair_of_one_group_once(group: Group, gap: int) -> None:
    """The earlier one first."""
    made = group.by_low
    expected = ((one, other) for at, one in enumerate(made) for other in made[at + 1 :] if can_be_near(one, other, gap))

    assert ids(expected) == ids(near_each_other(made, gap))


def test_an_instant_at_the_start_of_another_is_not_near() -> None:
    """They touch, whichever comes first in the order."""
    long, instant = (Presence(ANY, HALL, 5, end, 0, 0, object()) for end in (9, 5))

    assert [] == list(near_each_other([long, instant], 0)) == list(near_each_other([instant, long], 0))


@given(groups, groups, gaps, st.randoms(use_true_random=False))
def test_nearest_apart_is_the_smallest_gap_that_is_enough(mine: Group, theirs: Group, gap: int, chance: Random) -> None:
    """Of all pairs that are not left out."""
    every = [(one, other) for one in mine.by_start for other in theirs.by_start]
    left_out = {(id(one), id(other)) for one, other in every if chance.random() < 0.5}
    counted = [gap_of(*pair) for pair in every if (id(pair[0]), id(pair[1])) not in left_out]

    found = nearest_apart(mine, theirs, gap, left_out)

    assert min((each for each in counted if each >= gap), default=None) == (found and gap_of(*found))


@given(groups, groups, st.tuples(st.integers(0, 12), st.integers(0, 12)))
def test_nearest_apart_in_a_window_is_the_nearest_that_touches_it(
    mine: Group, theirs: Group, times: tuple[int, int]
) -> None:
    """The time between the two, that is."""
    window = min(times), max(times)
    every = [(one, other) for one in mine.by_start for other in theirs.by_start]
    counted = [gap_of(*pair) for pair in every if touches(*pair, window)]

    found = nearest_apart(mine, theirs, 0, set(), window)

    assert min((each for each in counted if each >= 0), default=None) == (found and gap_of(*found))


@pytest.mark.parametrize(("window", "counts"), [((0, 3), True), ((0, 2), False), ((5, 9), True), ((6, 9), False)])
def test_the_time_between_two_touches_a_window_at_its_edge(window: tuple[int, int], *, counts: bool) -> None:
    """From the end of the earlier to the start of the later, both of them."""
    early, late = (Presence(ANY, HALL, start, end, 0, 0, object()) for start, end in ((0, 3), (5, 9)))

    assert counts is (nearest_apart(Group.of([early]), Group.of([late]), 0, set(), window) is not None)
    assert counts is (nearest_apart(Group.of([late]), Group.of([early]), 0, set(), window) is not None)


@given(groups, groups)
def test_nearest_apart_gives_the_one_and_the_other(mine: Group, theirs: Group) -> None:
    """Whichever comes first in time."""
    found = nearest_apart(mine, theirs, 0, set())

    assert found is None or (found[0] in mine.by_start and found[1] in theirs.by_start)


@given(st.lists(st.integers(0, 500)), st.integers(0, 600))
def test_widening_finds_the_smallest(values: list[int], first: int) -> None:
    """Wherever the search begins."""
    found = widening(lambda reach: [each for each in values if each < reach], lambda each: each, first, 500)

    assert min(values, default=None) == found


def test_widening_looks_no_farther_than_it_must() -> None:
    """What is nearer than the reach is nearer than anything beyond it."""
    asked: list[int] = []

    def search(reach: int) -> list[int]:
        asked.append(reach)
        return [each for each in (5, 900) if each < reach]

    widening(search, lambda each: each, 2, 1000)

    assert [2, 8] == asked
