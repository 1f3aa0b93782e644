from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import gettz
from hypothesis import given
from hypothesis import strategies as st

from schedcheck._time import (
    EPOCH,
    aware,
    counted,
    instant,
    micros,
    moment_of,
    settled,
    shifted,
    span_of,
    spoken,
    zone_named,
)
from schedcheck.errors import InvalidValue, NaiveTime, RepeatedTime, SkippedTime, UnknownZone

PARIS = ZoneInfo("Europe/Paris")
MAKASSAR = ZoneInfo("Asia/Makassar")
NEW_YORK = ZoneInfo("America/New_York")


def message(value: object, zone: ZoneInfo | None = PARIS) -> str:
    """What is said of a time that is refused."""
    with pytest.raises(InvalidValue) as caught:
        aware(value, zone, name="start")  # type: ignore[arg-type]  # anything may come
    return f"{type(caught.value).__name__}: {caught.value}"


def test_text_without_offset_is_local_to_the_zone() -> None:
    """Ten o'clock in Bali is two o'clock UTC."""
    assert datetime(2022, 11, 15, 2, tzinfo=UTC) == aware("2022-11-15 10:00", MAKASSAR)


def test_text_with_offset_means_that_instant() -> None:
    """An offset wins over the zone, in which the time is then shown."""
    made = aware("2022-11-15T10:00+02:00", MAKASSAR)

    assert "2022-11-15T16:00:00+08:00" == made.isoformat()


def test_text_may_end_in_z() -> None:
    """The Z of ISO 8601 is an offset."""
    assert datetime(2022, 11, 15, 10, tzinfo=UTC) == aware("2022-11-15T10:00Z", None)


def test_white_space_around_text_does_not_matter() -> None:
    """It comes with copying."""
    assert aware("2022-11-15 10:00", PARIS) == aware(" 2022-11-15 10:00\n", PARIS)


def test_aware_datetime_is_shown_in_the_zone() -> None:
    """The instant stays, the clock face changes."""
    made = aware(datetime(2022, 11, 15, 10, tzinfo=timezone(timedelta(hours=-5))), PARIS)

    assert "2022-11-15T16:00:00+01:00" == made.isoformat()


def test_aware_datetime_stays_as_it_is_without_a_zone() -> None:
    """Nothing tells where else to show it."""
    given = datetime(2022, 11, 15, 10, tzinfo=timezone(timedelta(hours=-5)))

    assert given is aware(given, None)


def test_refuses_a_naive_datetime() -> None:
    """Even where a place has a zone: a program that means it can say it."""
    assert "NaiveTime: start must be aware (have a tzinfo), got datetime.datetime(2022, 11, 15, 10, 0)" == message(
        datetime(2022, 11, 15, 10)  # noqa: DTZ001 - what is refused
    )


def test_refuses_text_without_offset_or_zone() -> None:
    """It could be any of 24 times."""
    assert (
        "NaiveTime: start must have an offset, or a place with a time zone to read it in, got '2022-11-15 10:00'"
        == message("2022-11-15 10:00", None)
    )


@pytest.mark.parametrize("value", ["2022-03-27 02:00", "2022-03-27 02:30", "2022-03-27 02:59:59.999999"])
def test_refuses_a_local_time_that_is_skipped(value: str) -> None:
    """Paris goes from 2:00 to 3:00 that night."""
    assert message(value).startswith("SkippedTime: ")


def test_says_which_clocks_skip_a_time() -> None:
    """The zone and the local time are both named."""
    assert (
        "SkippedTime: start must exist, but the clocks of Europe/Paris skip it, got '2022-03-27 02:30:00'"
        == message("2022-03-27 02:30")
    )


def test_refuses_a_skipped_datetime_of_another_zone() -> None:
    """Python makes such a datetime without a word."""
    assert (
        "SkippedTime: start must exist, but the clocks of Europe/Paris skip it, got '2022-03-27 02:30:00'"
        == message(datetime(2022, 3, 27, 2, 30, tzinfo=PARIS), MAKASSAR)
    )


@pytest.mark.parametrize("value", ["2022-03-27 01:59:59.999999", "2022-03-27 03:00"])
def test_takes_the_times_next_to_a_skip(value: str) -> None:
    """The hour is half-open as well."""
    assert value.startswith(aware(value, PARIS).replace(tzinfo=None).isoformat(sep=" ")[:16])


def test_refuses_a_local_time_that_is_repeated() -> None:
    """Paris goes through 2:30 twice that night; only an offset settles it."""
    assert (
        "RepeatedTime: start must have an offset, as the clocks of Europe/Paris go through it twice, "
        "got '2022-10-30 02:30'"
    ) == message("2022-10-30 02:30")


@pytest.mark.parametrize(("value", "hour"), [("2022-10-30 02:30+02:00", 0), ("2022-10-30 02:30+01:00", 1)])
def test_an_offset_settles_a_repeated_time(value: str, hour: int) -> None:
    """Each of the two can be meant."""
    assert datetime(2022, 10, 30, hour, 30, tzinfo=UTC) == aware(value, PARIS).astimezone(UTC)


def test_takes_the_time_when_clocks_are_set_back_no_more() -> None:
    """At 3:00 the repeated hour is over."""
    assert datetime(2022, 10, 30, 2, tzinfo=UTC) == aware("2022-10-30 03:00", PARIS)


def test_refused_times_are_of_one_family() -> None:
    """Whoever catches InvalidValue catches every bad time."""
    assert all(issubclass(each, InvalidValue) for each in (NaiveTime, SkippedTime, RepeatedTime, UnknownZone))


@pytest.mark.parametrize("value", ["2022-11-15", "20221115", "2022-W46-2"])
def test_refuses_a_date_without_a_time(value: str) -> None:
    """A forgotten time of day is not midnight."""
    assert f"InvalidValue: start must have a time of day beside the date, got {value!r}" == message(value)


def test_takes_midnight_when_it_is_said() -> None:
    """Only leaving it out is refused."""
    assert datetime(2022, 11, 14, 23, tzinfo=UTC) == aware("2022-11-15 00:00", PARIS)


def test_refuses_text_that_is_no_time() -> None:
    """The message shows the form."""
    assert "InvalidValue: start must be ISO 8601 such as '2022-11-15 10:00', got 'ten past'" == message("ten past")


def test_refuses_what_is_neither_datetime_nor_text() -> None:
    """A number of seconds has no zone and no epoch that all agree on."""
    assert "InvalidValue: start must be a datetime or ISO 8601 text, got 1668477600" == message(1668477600)


@pytest.mark.parametrize(
    ("value", "zone"),
    [("0001-01-01 00:00Z", "America/New_York"), ("9999-12-31 23:59Z", "Asia/Makassar")],
)
def test_refuses_a_time_out_of_the_calendar_in_its_zone(value: str, zone: str) -> None:
    """What is in year 1 or 9999 in UTC may be in none elsewhere."""
    got = value.replace(" ", "T").replace("Z", ":00+00:00")

    assert f"InvalidValue: start must lie within the years 1 to 9999 in every zone, got {got}" == message(
        value, ZoneInfo(zone)
    )


@pytest.mark.parametrize(
    ("value", "zone"),
    [("0001-01-01 00:00", "Asia/Makassar"), ("9999-12-31 23:59", "America/New_York")],
)
def test_refuses_a_local_time_out_of_the_calendar_in_utc(value: str, zone: str) -> None:
    """Compared is in UTC."""
    with pytest.raises(InvalidValue, match="start must lie within the years 1 to 9999 in every zone"):
        aware(value, ZoneInfo(zone), name="start")


@pytest.mark.parametrize("value", ["0001-01-01 00:00", "9999-12-31 23:59:59.999999"])
def test_takes_the_first_and_the_last_time_there_is(value: str) -> None:
    """The calendar's own ends are in it."""
    assert datetime.fromisoformat(value).replace(tzinfo=UTC) == aware(value, ZoneInfo("UTC"))


def test_wall_clock_trap() -> None:
    """Two Paris times across the clock change of October 2022: four hours pass where the clocks show three."""
    before, after = aware("2022-10-30 01:00", PARIS), aware("2022-10-30 04:00", PARIS)

    assert (timedelta(hours=3), timedelta(hours=4)) == (after - before, span_of(instant(after) - instant(before)))


def test_shifts_in_real_time() -> None:
    """Three hours from 1:00 that night it is 3:00."""
    assert "2022-10-30T03:00:00+01:00" == shifted(aware("2022-10-30 01:00", PARIS), timedelta(hours=3)).isoformat()


def test_shifts_within_its_own_zone() -> None:
    """A shifted time is shown by the same clocks."""
    assert PARIS is shifted(aware("2022-03-26 12:00", PARIS), timedelta(days=1)).tzinfo


def test_instants_count_whole_microseconds() -> None:
    """No rounding, also far from 1970."""
    assert -62135596800_000_000 == instant(datetime(1, 1, 1, tzinfo=UTC))


def test_moment_of_turns_an_instant_back() -> None:
    """There and back again, to the microsecond."""
    last = datetime.max.replace(tzinfo=UTC)

    assert last == moment_of(instant(last))


def test_micros_turns_a_duration_back() -> None:
    """Negative ones too."""
    assert timedelta(days=-3, microseconds=1) == span_of(micros(timedelta(days=-3, microseconds=1)))


def test_zone_is_known_by_its_name() -> None:
    """The IANA database is asked."""
    assert PARIS == zone_named("Europe/Paris")


@pytest.mark.parametrize("key", ["Mars/Olympus", "", "Arctic", "../etc/passwd", "\0"])
def test_refuses_an_unknown_zone(key: str) -> None:
    """Whatever is wrong with it: not listed, blank, a folder, a way out of the database."""
    with pytest.raises(UnknownZone) as caught:
        zone_named(key)

    assert f"a time zone must be in the IANA database, got {key!r}" == str(caught.value)


def test_offers_the_zone_that_is_likely_to_be_meant() -> None:
    """One letter is easily lost."""
    with pytest.raises(UnknownZone) as caught:
        zone_named("Europe/Pari")

    expected = "a time zone must be in the IANA database, got 'Europe/Pari'; did you mean 'Europe/Paris'?"
    assert expected == str(caught.value)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(0), "0 min"),
        (timedelta(minutes=90), "1 h 30 min"),
        (timedelta(days=2, seconds=1), "2 d 1 s"),
        (-timedelta(minutes=6), "-6 min"),
        (timedelta(microseconds=1_001_001), "1 s 1 ms 1 µs"),
    ],
)
def test_speaks_durations_for_people(span: timedelta, words: str) -> None:
    """Units that are zero are left out."""
    assert words == spoken(span)


def settled_slowly(value: datetime, zone: tzinfo | None) -> tuple[str, int] | type[InvalidValue]:
    """A datetime as it is shown in *zone*, and its instant, by the means of Python alone."""
    there = value.astimezone(UTC)
    if there.astimezone(value.tzinfo).replace(tzinfo=None) != value.replace(tzinfo=None):
        return SkippedTime
    return (value if zone is None else there.astimezone(zone)).isoformat(), (there - EPOCH) // timedelta(microseconds=1)


@given(
    st.datetimes(datetime(2022, 3, 26), datetime(2022, 3, 28))  # noqa: DTZ001 - a zone is drawn beside it
    | st.datetimes(datetime(2022, 10, 29), datetime(2022, 11, 7))  # noqa: DTZ001 - as above
    | st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29)),  # noqa: DTZ001 - as above
    st.sampled_from([UTC, PARIS, MAKASSAR, NEW_YORK, timezone(timedelta(hours=-5)), ZoneInfo.no_cache("Europe/Paris")]),
    st.sampled_from([None, UTC, PARIS, MAKASSAR, NEW_YORK, timezone(timedelta(hours=9))]),
    st.integers(0, 1),
)
def test_a_datetime_is_settled_as_python_settles_it(
    value: datetime, held: tzinfo, zone: tzinfo | None, fold: int
) -> None:
    """The short way to where it is shown and to its instant leads where the long way does."""
    given_ = value.replace(tzinfo=held, fold=fold)
    expected = settled_slowly(given_, zone)
    if expected is SkippedTime:
        with pytest.raises(SkippedTime):
            settled(given_, zone, "start")
    else:
        moment, since = settled(given_, zone, "start")

        assert expected == (moment.isoformat(), since)
        assert moment.tzinfo is (held if zone is None else zone)


def test_settles_datetimes_of_other_makers() -> None:
    """Their clocks are asked as Python asks any."""
    paris = gettz("Europe/Paris")
    moment, since = settled(datetime(2022, 11, 15, 10, tzinfo=paris), MAKASSAR, "start")

    assert ("2022-11-15T17:00:00+08:00", instant(moment)) == (moment.isoformat(), since)
    with pytest.raises(SkippedTime):
        settled(datetime(2022, 3, 27, 2, 30, tzinfo=paris), MAKASSAR, "start")


def test_text_is_refused_by_its_own_name_each_time() -> None:
    """Though what is made of a text is remembered."""
    for name in ("start", "end"):
        with pytest.raises(SkippedTime, match=f"^{name} must exist"):
            settled("2022-03-27 02:30", PARIS, name)


def test_text_that_comes_again_is_the_same_time() -> None:
    """Not another one that is equal, which would need memory."""
    first, again = (settled("2022-11-15 " + "10:00", PARIS, "start")[0] for _ in range(2))

    assert first is again
    assert first is not settled("2022-11-15 10:00", MAKASSAR, "start")[0]


def test_a_text_as_short_as_a_date_may_have_a_time() -> None:
    """Of a week, and an hour."""
    assert datetime(2022, 11, 14, 10, tzinfo=UTC) == aware("2022W46T10", UTC)


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [
        (1, "people", "1 person"),
        (-1, "topics", "-1 topic"),
        (0, "days", "0 days"),
        (1, "of class", "1 of class"),
        (1, "", "1"),
    ],
)
def test_one_is_counted_in_the_singular(number: int, unit: str, words: str) -> None:
    """Where the unit is one of the library's own; a user's stays as it is."""
    assert words == counted(number, unit)
