from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcheck import Interval, Relation
from schedcheck._time import instant, moment_of
from schedcheck.errors import InvalidValue, NaiveTime
from tests.unit.builders import at, hours, minutes

PARIS = ZoneInfo("Europe/Paris")


def span(start: str, end: str) -> Interval:
    """An interval between two times of one day."""
    return Interval(at(start), at(end))


@st.composite
def spans(draw: st.DrawFn) -> Interval:
    """Intervals on a grid of quarters of an hour, instants among them."""
    start, end = sorted((draw(st.integers(0, 12)), draw(st.integers(0, 12))))
    return Interval(at("08:00") + minutes(15 * start), at("08:00") + minutes(15 * end))


RELATIONS = [
    ("08:00", "09:00", Relation.BEFORE),
    ("08:00", "10:00", Relation.MEETS),
    ("08:00", "11:00", Relation.OVERLAPS),
    ("10:00", "11:00", Relation.STARTS),
    ("10:30", "11:00", Relation.DURING),
    ("11:00", "12:00", Relation.FINISHES),
    ("10:00", "12:00", Relation.EQUALS),
    ("09:00", "12:00", Relation.FINISHED_BY),
    ("09:00", "13:00", Relation.CONTAINS),
    ("10:00", "13:00", Relation.STARTED_BY),
    ("11:00", "13:00", Relation.OVERLAPPED_BY),
    ("12:00", "13:00", Relation.MET_BY),
    ("13:00", "14:00", Relation.AFTER),
]


@pytest.mark.parametrize(("start", "end", "relation"), RELATIONS)
def test_relation(start: str, end: str, relation: Relation) -> None:
    """Each of Allen's thirteen relations to ten to twelve o'clock."""
    assert relation is span(start, end).relation_to(span("10:00", "12:00"))


@pytest.mark.parametrize(("start", "end", "relation"), RELATIONS)
def test_converse(start: str, end: str, relation: Relation) -> None:
    """Seen from the other interval, the relation is its converse."""
    assert relation.converse is span("10:00", "12:00").relation_to(span(start, end))


@pytest.mark.parametrize(
    ("moment", "relation"),
    [
        ("09:00", Relation.BEFORE),
        ("10:00", Relation.MEETS),
        ("11:00", Relation.DURING),
        ("12:00", Relation.MET_BY),
        ("13:00", Relation.AFTER),
    ],
)
def test_relation_of_an_instant(moment: str, relation: Relation) -> None:
    """An instant at the edge of an interval meets it, in keeping with a gap of zero."""
    assert relation is span(moment, moment).relation_to(span("10:00", "12:00"))


def test_an_instant_equals_itself() -> None:
    """It does not meet itself."""
    assert Relation.EQUALS is span("10:00", "10:00").relation_to(span("10:00", "10:00"))


@given(spans(), spans())
def test_relation_and_converse_agree_for_all(one: Interval, other: Interval) -> None:
    """Also for instants and touching ends."""
    assert one.relation_to(other).converse is other.relation_to(one)


@given(spans(), spans())
def test_gap_is_symmetric(one: Interval, other: Interval) -> None:
    """Neither of two is the first."""
    assert one.gap_to(other) == other.gap_to(one)


@given(spans(), spans(), st.integers(-500, 500))
def test_gap_stays_when_both_are_shifted(one: Interval, other: Interval, days: int) -> None:
    """Only where they lie to each other counts, also over the clock changes of a year."""
    by = timedelta(days=days, minutes=7)

    assert one.gap_to(other) == one.shift(by).gap_to(other.shift(by))


@given(spans(), spans())
def test_overlapping_is_sharing_time_or_holding_an_instant(one: Interval, other: Interval) -> None:
    """They overlap just when they have an intersection."""
    assert one.overlaps(other) == (one.intersection(other) is not None)


@given(spans(), spans())
def test_gap_is_how_far_one_must_move_to_touch(one: Interval, other: Interval) -> None:
    """Moved by its gap, away when they overlap and nearer when apart, an interval just touches."""
    gap = one.gap_to(other)
    by = gap if other.start >= one.end or (gap < timedelta(0) and other.start - one.end == gap) else -gap

    assert timedelta(0) == one.shift(by).gap_to(other)


@pytest.mark.parametrize(
    ("start", "end", "gap"),
    [
        ("12:05", "13:00", minutes(5)),
        ("12:00", "13:00", minutes(0)),
        ("11:50", "13:00", -minutes(10)),
        ("10:30", "10:40", -minutes(40)),
        ("11:00", "11:00", -hours(1)),
        ("12:00", "12:00", minutes(0)),
    ],
)
def test_gap(start: str, end: str, gap: timedelta) -> None:
    """Positive apart, zero touching, negative together: from ten to twelve o'clock."""
    assert gap == span("10:00", "12:00").gap_to(span(start, end))


def test_touching_is_not_overlapping() -> None:
    """The end of an interval does not belong to it."""
    assert not span("10:00", "11:00").overlaps(span("11:00", "12:00"))


def test_intersection_is_what_both_have() -> None:
    """The later start to the earlier end."""
    assert span("10:30", "11:00") == span("10:00", "11:00").intersection(span("10:30", "12:00"))


def test_intersection_is_the_same_from_either_side() -> None:
    """Whichever begins later, and whichever ends sooner."""
    assert span("10:30", "11:00") == span("10:30", "11:00").intersection(span("10:00", "12:00"))
    assert span("10:30", "11:00") == span("10:30", "12:00").intersection(span("10:00", "11:00"))


def test_intersection_of_equal_times_is_written_as_the_first() -> None:
    """Of two equal times in two zones, that of the interval that is asked is told."""
    here = Interval("2030-05-01T10:00+00:00", "2030-05-01T11:00+00:00")
    there = Interval("2030-05-01T12:00+02:00", "2030-05-01T13:00+02:00")
    found = here.intersection(there)

    assert found is not None
    assert [0, 0] == [each.utcoffset() // minutes(1) for each in (found.start, found.end)]  # type: ignore[operator]  # they have one


def test_intersection_of_an_inner_instant_is_the_instant() -> None:
    """It is at one time with what lies around it."""
    assert span("11:00", "11:00") == span("10:00", "12:00").intersection(span("11:00", "11:00"))


def test_no_intersection_when_touching() -> None:
    """They have no time in common."""
    assert span("10:00", "11:00").intersection(span("11:00", "12:00")) is None


def test_duration_is_the_time_that_passes() -> None:
    """The night of a clock change is an hour longer than its wall clocks show."""
    night = Interval(datetime(2022, 10, 30, 1, tzinfo=PARIS), datetime(2022, 10, 30, 4, tzinfo=PARIS))

    assert hours(4) == night.duration


def test_shift_keeps_the_duration_across_a_clock_change() -> None:
    """Moved by a day over the change of March, the hour is still an hour."""
    hour = Interval(datetime(2022, 3, 26, 1, 30, tzinfo=PARIS), datetime(2022, 3, 26, 2, 30, tzinfo=PARIS))

    moved = hour.shift(timedelta(days=1))

    assert ("2022-03-27T01:30:00+01:00", "2022-03-27T03:30:00+02:00", hours(1)) == (
        moved.start.isoformat(),
        moved.end.isoformat(),
        moved.duration,
    )


def test_equal_in_whatever_zone_it_is_written() -> None:
    """The instants count, not the clocks."""
    assert span("10:00", "11:00") == Interval("2030-05-01T12:00+02:00", "2030-05-01T13:00+02:00")


def test_equal_intervals_hash_alike() -> None:
    """So a set holds one of them."""
    assert 1 == len({span("10:00", "11:00"), Interval("2030-05-01T12:00+02:00", "2030-05-01T13:00+02:00")})


def test_refuses_an_end_before_the_start() -> None:
    """Both are told."""
    with pytest.raises(InvalidValue) as caught:
        span("11:00", "10:00")

    expected = "end must not be before start, got 2030-05-01 11:00:00+00:00 .. 2030-05-01 10:00:00+00:00"
    assert expected == str(caught.value)


def test_refuses_text_without_an_offset() -> None:
    """An interval has no place to be local to; what is wrong is told of a time."""
    with pytest.raises(NaiveTime, match=r"^time "):
        Interval("2030-05-01 10:00", "2030-05-01T11:00Z")
    with pytest.raises(NaiveTime, match=r"^time "):
        Interval("2030-05-01T10:00Z", "2030-05-01 11:00")


def test_ends_are_compared_as_instants() -> None:
    """A later wall clock may be an earlier time: the clocks go back in between."""
    made = Interval("2022-10-30T02:50+02:00", "2022-10-30T02:10+01:00")

    assert minutes(20) == made.duration


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2030-05-01T10:00+00:00", "2030-05-01T11:00+00:00", "2030-05-01 10:00 to 11:00 UTC"),
        ("2030-05-01T10:00+00:00", "2030-05-02T11:00+00:00", "2030-05-01 10:00 UTC to 2030-05-02 11:00 UTC"),
    ],
)
def test_words(start: str, end: str, words: str) -> None:
    """A day is said once when it is one."""
    assert words == str(Interval(start, end))


def test_words_name_both_offsets_across_a_clock_change() -> None:
    """Two times of one day by different clocks are told apart."""
    night = Interval(datetime(2022, 10, 30, 1, tzinfo=PARIS), datetime(2022, 10, 30, 4, tzinfo=PARIS))

    assert "2022-10-30 01:00 CEST to 2022-10-30 04:00 CET" == str(night)


def test_repr_makes_it_again() -> None:
    """Pasted into Python, it is the same interval."""
    made = span("10:00", "11:00")

    assert "Interval('2030-05-01T10:00:00+00:00', '2030-05-01T11:00:00+00:00')" == repr(made)


@given(
    st.integers(-(10**15), 10**15),
    st.integers(0, 10**13),
    st.integers(-(10**13), 10**13),
    st.sampled_from([UTC, PARIS, timezone(timedelta(hours=9))]),
)
def test_what_is_made_of_an_interval_is_as_if_made_of_its_times(start: int, length: int, by: int, zone: tzinfo) -> None:
    """The short ways skip the checks, not the instants."""
    held = Interval(moment_of(start, zone), moment_of(start + length, zone))
    moved = held.shift(timedelta(microseconds=by))
    common = held.intersection(moved)

    assert Interval(moment_of(start + by, zone), moment_of(start + length + by, zone)) == moved
    for each in (moved, common):
        if each is not None:
            assert (Interval(each.start, each.end), hash(Interval(each.start, each.end))) == (each, hash(each))
            assert (instant(each.start), instant(each.end)) == (each._from, each._to)
            assert type(each) is Interval
