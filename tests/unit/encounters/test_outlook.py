"""How a pair stands: the short way for two known ends against the search, and what each verdict says."""

from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schedcheck import Place, Verdict
from schedcheck.encounters.outlook import (
    ONE_WAY,
    Slack,
    _searched,
    _slack_of,
    gap_of,
    outlook,
    slack_between,
    slip_towards,
    weighed,
)
from schedcheck.encounters.presence import Bound, Open, Presence
from tests.unit.builders import AT_RISK, BROKEN, CONDITIONAL, KEPT, UNKNOWN, stop

HALL = Place("Hall", tz="UTC")
ANY = stop(HALL, "10:00")
STARTED = ANY._from
OWN = st.builds(object)


@st.composite
def closed(draw: st.DrawFn, keys: st.SearchStrategy[object] = OWN) -> Presence:
    """Presences whose ends are known, on a small grid."""
    start, end = sorted((draw(st.integers(0, 10)), draw(st.integers(0, 10))))
    return Presence(ANY, HALL, start, end, draw(st.integers(0, 6)), draw(st.integers(0, 6)), draw(keys))


def presence(start: int, end: int, *, early: int = 0, late: int = 0, tentative: bool = False) -> Presence:
    """A presence with a known end, in microseconds after the stop's start."""
    return Presence(ANY, HALL, STARTED + start, STARTED + end, early, late, object(), tentative=tentative)


def unknown(*limits: Bound, late: int = 0) -> Presence:
    """A presence from the stop's start on whose end is not known."""
    end = min((each.at for each in limits), default=1 << 62)
    return Presence(ANY, HALL, STARTED, end, 0, late, object(), open=Open(0, 0, (limits,)))


def crossing(start: int, walk: int, by: int) -> Presence:
    """A passage after an end not known: from *start* on, or any later by up to *by*."""
    start += STARTED
    opened = Open(0, walk, ((Bound(start + by, "next", 0, 0),),))
    return Presence(ANY, HALL, start, start + by + walk, 0, 0, object(), way="out", around=HALL, open=opened)


def slipped(first: Presence, second: Presence, required: int, reach: int) -> bool:
    """Whether some slips of at most *reach* bring the two nearer than required: by trying them all."""

    def slips(each: Presence) -> range:
        return range(-min(each.early, reach), min(each.late, reach) + 1)

    return any(
        max(second.start + other - first.end - one, first.start + one - second.end - other) < required
        for one in slips(first)
        for other in slips(second)
        if one == other or first.key != second.key
    )


@given(closed(), closed(), st.integers(0, 4))
def test_short_way_agrees_with_the_search(first: Presence, second: Presence, required: int) -> None:
    """The formula for two known ends says what the general method does."""
    found = outlook(first, second, required)

    assert _searched(first, second, required, None) == (found.verdict, found.slip)


@given(closed(), closed(), st.integers(0, 4), st.one_of(st.integers(0, 4), st.just(ONE_WAY)))
def test_short_way_agrees_with_the_search_where_order_matters(
    first: Presence, second: Presence, required: int, back: int
) -> None:
    """Also where the second must come after the first."""
    found = outlook(first, second, required, back=back)

    assert _searched(first, second, required, None, back) == (found.verdict, found.slip)
    assert (found.verdict is BROKEN) == (found.gap < (back if found.turned else required))


@given(closed(), closed(), st.integers(0, 4))
def test_slip_is_the_largest_that_is_safe(first: Presence, second: Presence, required: int) -> None:
    """One microsecond more can make it bad, tried out slip by slip."""
    found = outlook(first, second, required)
    bad = [slipped(first, second, required, reach) for reach in range(8)]
    expected = BROKEN if bad[0] else AT_RISK if bad[-1] else KEPT

    assert (expected, bad.index(True) - 1 if expected is AT_RISK else None) == (found.verdict, found.slip)


@given(closed(st.just("event")), closed(st.just("event")), st.integers(0, 4))
def test_those_who_slip_together_stay_as_they_are(first: Presence, second: Presence, required: int) -> None:
    """At one event, nobody comes nearer by its running late."""
    assert outlook(first, second, required).verdict in {BROKEN, KEPT}


@given(closed(), closed(), st.integers(0, 4))
def test_an_outlook_does_not_depend_on_who_is_first(first: Presence, second: Presence, required: int) -> None:
    """The two can be exchanged."""
    assert outlook(first, second, required) == outlook(second, first, required)


@pytest.mark.parametrize(
    ("slack", "early", "late", "expected"),
    [
        (0, 0, 0, None),
        (0, 1, 0, 0),
        (5, 6, 0, 5),
        (5, 3, 3, 2),
        (5, 100, 2, 3),
        (5, 5, 0, None),
        (4, 3, 3, 2),
    ],
)
def test_slip_towards(slack: int, early: int, late: int, expected: int | None) -> None:
    """Two that slip towards each other share the way; none may be enough."""
    assert expected == slip_towards(slack, early, late)


@pytest.mark.parametrize(
    ("verdict", "unsure", "tentative", "expected"),
    [
        (KEPT, True, True, KEPT),
        (BROKEN, False, False, BROKEN),
        (BROKEN, False, True, CONDITIONAL),
        (AT_RISK, False, True, CONDITIONAL),
        (UNKNOWN, False, True, UNKNOWN),
        (BROKEN, True, True, UNKNOWN),
        (AT_RISK, True, False, UNKNOWN),
    ],
)
def test_what_may_not_exist_is_less_bad(verdict: Verdict, *, unsure: bool, tentative: bool, expected: Verdict) -> None:
    """Not known comes before tentative; what is kept stays kept."""
    assert expected is weighed(verdict, 0, 3, unsure=unsure, tentative=tentative).verdict


def test_slip_stands_with_at_risk_alone() -> None:
    """Elsewhere it would say nothing."""
    assert (3, None) == (
        weighed(AT_RISK, 0, 3, unsure=False, tentative=False).slip,
        weighed(AT_RISK, 0, 3, unsure=False, tentative=True).slip,
    )


def test_instants_pass_one_another_unharmed() -> None:
    """With nothing required they are never together, however they slip."""
    assert KEPT is outlook(presence(0, 0, late=9), presence(5, 5), 0).verdict


def test_an_instant_passes_a_microsecond_unharmed() -> None:
    """There is no time within it: wherever it slips, they touch at most."""
    assert KEPT is outlook(presence(0, 0, late=9), presence(0, 1), 0).verdict
    assert KEPT is outlook(presence(0, 1), presence(1, 1, early=9), 0).verdict


def test_an_end_that_may_be_late_is_unknown() -> None:
    """Whether the first is still there when the second comes."""
    assert UNKNOWN is outlook(unknown(), presence(5, 9), 0).verdict


def test_an_end_that_is_limited_in_time_is_kept() -> None:
    """It is over by then in any case."""
    assert KEPT is outlook(unknown(Bound(STARTED + 5, "next", 0, 0)), presence(5, 9), 0).verdict


def test_a_limit_that_may_slip_is_unknown() -> None:
    """A slip and an unknown end together make it bad."""
    assert UNKNOWN is outlook(unknown(Bound(STARTED + 5, "next", 0, 1)), presence(5, 9), 0).verdict


def test_an_end_that_is_bad_however_early_is_broken() -> None:
    """The start alone lies inside the other."""
    assert BROKEN is outlook(unknown(), presence(-5, 9), 0).verdict


@pytest.mark.parametrize(("start", "end"), [(3, 9), (-9, -3)])
def test_less_than_required_whatever_an_end_is_broken(start: int, end: int) -> None:
    """However early it is; on both sides of the other."""
    first, second = unknown(), presence(start, end)

    assert BROKEN is outlook(first, second, 5).verdict is outlook(second, first, 5).verdict


def test_what_touches_a_window_whatever_an_end_is_broken() -> None:
    """The one ends as the window does, and the other comes too soon after it."""
    first, second, window = unknown(), presence(-6, -1), (STARTED - 9, STARTED - 1)

    assert (
        BROKEN is outlook(first, second, 3, window=window).verdict is outlook(second, first, 3, window=window).verdict
    )


def test_two_of_a_microsecond_slip_into_each_other() -> None:
    """As little as there can be."""
    found = outlook(presence(0, 1), presence(1, 2, early=1), 0)

    assert (AT_RISK, 0) == (found.verdict, found.slip)


def test_gap_of_one_broken_however_early_is_that_of_its_start() -> None:
    """The least that is certain."""
    assert -5 == outlook(unknown(), presence(-5, 9), 0).gap


def test_at_risk_though_an_end_is_not_known() -> None:
    """The start itself slips into the other, so it is bad however early it ends."""
    found = outlook(unknown(Bound(STARTED + 2, "next", 0, 0), late=9), presence(4, 8), 0)

    assert (AT_RISK, 4) == (found.verdict, found.slip)


def test_a_window_leaves_out_what_does_not_touch_it() -> None:
    """Together, but before the window."""
    window = STARTED + 10, STARTED + 20

    assert KEPT is outlook(presence(0, 5), presence(3, 9), 0, window=window).verdict


@pytest.mark.parametrize("window", [(5, 20), (-9, 3)])
def test_touching_a_window_is_enough(window: tuple[int, int]) -> None:
    """At its end as at its start."""
    opens, closes = window

    assert BROKEN is outlook(presence(0, 5), presence(3, 9), 0, window=(STARTED + opens, STARTED + closes)).verdict


def test_the_time_between_two_too_near_counts_in_a_window() -> None:
    """They miss each other just then."""
    window = STARTED + 6, STARTED + 7

    assert BROKEN is outlook(presence(0, 5), presence(8, 9), 5, window=window).verdict


def test_a_slip_into_a_window_is_at_risk() -> None:
    """Together at stated times, but not then: there is nothing to measure."""
    found = outlook(presence(0, 5, late=9), presence(0, 9, late=9), 0, window=(STARTED + 7, STARTED + 20))

    assert (AT_RISK, 1, None) == (found.verdict, found.slip, found.actual)


def test_a_gap_without_bound_is_not_told() -> None:
    """For ever is no duration."""
    assert outlook(unknown(), unknown(), 0).actual is None


@pytest.mark.parametrize(("start", "expected"), [(11, UNKNOWN), (15, UNKNOWN), (16, KEPT)])
def test_a_passage_after_an_end_not_known_lasts_as_long_as_ever(start: int, expected: Verdict) -> None:
    """Begun at the latest it is not over at once: who comes within that time may be met."""
    assert expected is outlook(crossing(0, 4, 12), presence(start, 20), 0).verdict


places = st.tuples(st.integers(0, 12), st.integers(0, 5), st.integers(0, 8)).map(lambda numbers: crossing(*numbers))


@example(crossing(0, 0, 2), crossing(0, 0, 0), 0, 2)
@example(crossing(0, 0, 0), crossing(0, 0, 2), 2, 0)
@given(places, places, st.integers(0, 4), st.one_of(st.integers(0, 4), st.just(ONE_WAY)))
def test_slack_of_passages_is_the_least_of_all_ends(first: Presence, second: Presence, forth: int, back: int) -> None:
    """Of each that the two may follow on, tried one by one."""
    spans = [
        [(each.start + move, each.end - each.movable + move) for move in range(each.movable + 1)]
        for each in (first, second)
    ]

    assert _slack_of(first, second, forth, back) == min(
        slack_between(one, other, forth, back) for one, other in product(*spans)
    )


@pytest.mark.parametrize(("forth", "back", "turned"), [(5, 3, True), (3, 5, False)])
def test_two_alike_are_held_to_what_they_would_sooner_keep(forth: int, back: int, *, turned: bool) -> None:
    """The order in which less is missing, where neither comes first."""
    found = outlook(presence(0, 10), presence(0, 10), forth, back=back)

    assert Slack(-13, turned) == slack_between((0, 10), (0, 10), forth, back)
    assert (BROKEN, -10, turned) == (found.verdict, found.gap, found.turned)


def test_gap_of_two_with_known_ends() -> None:
    """At stated times."""
    assert 3 == gap_of(presence(0, 5), presence(8, 9))
