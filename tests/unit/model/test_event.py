from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import pytest

from schedcheck import Delegation, Event, Interval, Kind, Leader, Place, Status, Stop, Summit
from schedcheck.errors import InvalidValue, NaiveTime, RepeatedTime, SkippedTime
from tests.unit.builders import ADA, CITY, at, hours, minutes, refusal, room, stop

HALL = room("Hall")
PARIS = Place("Paris", level="city", tz="Europe/Paris")
TALK = Event("Opening talk", HALL, at("10:00"), at("11:00"))


def test_id_is_made_from_the_title() -> None:
    """Never from times, so that it survives a move."""
    assert ("opening-talk", "opening-talk") == (TALK.id, TALK.moved(hours(1)).id)


def test_times_without_offset_are_local_to_the_place() -> None:
    """Ten o'clock in Paris is eight o'clock UTC in summer."""
    assert at("08:00") == Event("Talk", PARIS, "2030-05-01 10:00").start


def test_times_are_shown_in_the_zone_of_the_place() -> None:
    """Whatever zone they were given in."""
    assert "2030-05-01T12:00:00+02:00" == Event("Talk", PARIS, at("10:00")).start.isoformat()


def test_equal_in_whatever_zone_its_times_are_written() -> None:
    """The instants count."""
    assert Event("Talk", PARIS, "2030-05-01 12:00") == Event("Talk", PARIS, "2030-05-01T10:00Z")


def test_events_at_different_times_differ() -> None:
    """Times are compared, if not as wall clocks."""
    assert TALK != TALK.moved(minutes(1))


def test_interval_is_its_time() -> None:
    """From start to end."""
    assert Interval(at("10:00"), at("11:00")) == TALK.interval


def test_interval_without_an_end_is_an_instant() -> None:
    """More is not known."""
    assert Interval(at("10:00"), at("10:00")) == Event("Talk", HALL, at("10:00")).interval


def test_topics_are_a_set_in_order() -> None:
    """Their order and repetition do not matter."""
    assert ("grain", "oil") == Event("Talk", HALL, at("10:00"), topics=("oil", "grain", "oil")).topics


def test_moves_in_real_time() -> None:
    """Across the clock change of March three hours are three hours."""
    event = Event("Talk", PARIS, "2022-03-27 01:00", "2022-03-27 03:00")

    moved = event.moved(hours(3))

    assert ("2022-03-27T05:00:00+02:00", hours(1)) == (moved.start.isoformat(), moved.interval.duration)


def test_refuses_to_move_out_of_the_calendar() -> None:
    """Year 9999 is the last."""
    assert refusal(lambda: TALK.moved(timedelta(days=3_650_000))).startswith(
        "InvalidValue: a time must lie within the years 1 to 9999 in every zone, got "
    )


def test_moves_without_an_end() -> None:
    """What is not known stays so."""
    assert Event("Talk", HALL, at("11:00")) == Event("Talk", HALL, at("10:00")).moved(hours(1))


@pytest.mark.parametrize("kind", [Kind.PULL_ASIDE, "PULL_ASIDE", "Pull-aside", " pull aside "])
def test_kind_is_a_member_or_its_name(kind: str) -> None:
    """In any case, with hyphen, underscore or space."""
    assert Kind.PULL_ASIDE == Event("Talk", HALL, at("10:00"), kind=kind).kind


def test_kind_may_be_another_text() -> None:
    """A court has kinds of its own, kept in lower case."""
    assert "cross-examination" == Event("Talk", HALL, at("10:00"), kind="Cross-Examination").kind


def test_str_is_the_title() -> None:
    """What people call it."""
    assert "Opening talk" == str(TALK)


def test_repr_makes_it_again() -> None:
    """With times as text."""
    made = Event("Talk", Place("Hall"), at("10:00"), at("11:00"), kind="plenary", status="tentative")

    assert repr(made) == (
        "Event('Talk', Place('Hall'), '2030-05-01T10:00:00+00:00', end='2030-05-01T11:00:00+00:00', "
        "kind='plenary', status='tentative')"
    )


def test_attending_is_a_stop_at_the_event() -> None:
    """From its start to its end, in its place."""
    assert Stop(HALL, at("10:00"), at("11:00"), event=TALK) == TALK.attend()


def test_attending_may_begin_later_and_end_earlier() -> None:
    """Text is local to the place."""
    made = TALK.attend(arrive="2030-05-01 10:10", leave="2030-05-01 10:50")

    assert Interval(at("10:10"), at("10:50")) == made.interval


def test_attending_takes_further_fields_of_a_stop() -> None:
    """Another place and a title, say."""
    made = TALK.attend(place=CITY, title="Watching")

    assert (CITY, "Watching", TALK) == (made.place, made.title, made.event)


def test_a_stop_takes_name_kind_and_topics_from_its_event() -> None:
    """Unless it has its own."""
    event = Event("Talk", HALL, at("10:00"), kind="meal", topics=("oil",))
    plain, own = event.attend(), event.attend(title="Lunch", kind="photo", topics=("grain",))

    assert ("Talk", "meal", ("oil",)) == (plain.name, plain.purpose, plain.subjects)
    assert ("Lunch", "photo", ("grain",)) == (own.name, own.purpose, own.subjects)


def test_a_stop_without_an_event_is_named_after_its_place() -> None:
    """It has neither kind nor topics."""
    made = stop(HALL, "10:00")

    assert ("Hall", None, ()) == (made.name, made.purpose, made.subjects)


def test_str_of_a_stop_is_its_name() -> None:
    """What people call it."""
    assert "Opening talk" == str(TALK.attend())


@pytest.mark.parametrize(
    ("own", "events", "standing"),
    [
        ("confirmed", "confirmed", Status.CONFIRMED),
        ("confirmed", "tentative", Status.TENTATIVE),
        ("tentative", "confirmed", Status.TENTATIVE),
        ("tentative", "cancelled", Status.CANCELLED),
    ],
)
def test_a_stop_stands_as_the_worse_of_its_own_status_and_its_events(own: str, events: str, standing: Status) -> None:
    """A cancelled event cancels its stops."""
    event = Event("Talk", HALL, at("10:00"), status=events)

    assert standing is event.attend(status=own).standing


def test_a_stop_slips_with_its_event() -> None:
    """By the event's bounds."""
    made = Event("Talk", HALL, at("10:00"), early=minutes(1), late=minutes(2)).attend()

    assert (False, (60_000_000, 120_000_000)) == (made.slips_alone, made.bounds)


def test_a_stop_with_a_bound_of_its_own_slips_alone() -> None:
    """The bound left out is still the event's."""
    made = Event("Talk", HALL, at("10:00"), early=minutes(1), late=minutes(2)).attend(late=minutes(3))

    assert (True, (60_000_000, 180_000_000)) == (made.slips_alone, made.bounds)


def test_a_stop_without_an_event_slips_alone() -> None:
    """Not at all unless it says how far."""
    made = stop(HALL, "10:00")

    assert (True, (0, 0)) == (made.slips_alone, made.bounds)


def test_a_stop_moves_in_real_time() -> None:
    """With its end, if that is known."""
    assert stop(HALL, "10:30", "11:30") == stop(HALL, "10:00", "11:00").moved(minutes(30))
    assert stop(HALL, "09:30") == stop(HALL, "10:00").moved(-minutes(30))


def test_a_summit_sorts_its_events() -> None:
    """The order given does not matter."""
    late = TALK.moved(hours(1))
    made = Summit("Carrow Talks", CITY, at("08:00"), at("18:00"), events=[late, TALK])

    assert (TALK, late) == made.events


def test_a_summit_has_name_id_and_time() -> None:
    """Like an event."""
    made = Summit("Carrow Talks", CITY, at("08:00"), at("18:00"))

    assert ("Carrow Talks", "carrow-talks", hours(10)) == (str(made), made.id, made.interval.duration)


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: Event("", HALL, at("10:00")), "InvalidValue: title must be text that is not blank, got ''"),
    (lambda: Event(1, HALL, at("10:00")), "InvalidValue: title must be text that is not blank, got 1"),  # type: ignore[arg-type]
    (lambda: Event("Talk", "Hall", at("10:00")), "InvalidValue: place must be a Place, got 'Hall'"),  # type: ignore[arg-type]
    (lambda: Event("Talk", HALL, at("10:00"), id=""), "InvalidValue: id must be text that is not blank, got ''"),
    (
        lambda: Event("Talk", HALL, at("10:00"), at("09:00")),
        "InvalidValue: end must not be before start, got 2030-05-01 10:00:00+00:00 .. 2030-05-01 09:00:00+00:00",
    ),
    (lambda: Event("Talk", HALL, None), "InvalidValue: start must be a datetime or ISO 8601 text, got None"),
    (
        lambda: Event("Talk", HALL, at("10:00"), "noon"),
        "InvalidValue: end must be ISO 8601 such as '2022-11-15 10:00', got 'noon'",
    ),
    (
        lambda: Event("Talk", HALL, at("10:00"), kind="photos"),
        "UnknownName: kind must be one that is known, or one quite unlike them, got 'photos'; did you mean 'photo'?",
    ),
    (
        lambda: Event("Talk", HALL, at("10:00"), kind="a/b"),
        "InvalidValue: kind must be letters and digits, with hyphens or underscores between, got 'a/b'",
    ),
    (lambda: Event("Talk", HALL, at("10:00"), kind=3), "InvalidValue: kind must be a Kind or its name, got 3"),  # type: ignore[arg-type]
    (
        lambda: Event("Talk", HALL, at("10:00"), topics="oil"),
        "InvalidValue: topics must be a sequence of texts, got 'oil'",
    ),
    (
        lambda: Event("Talk", HALL, at("10:00"), topics=("oil", "")),
        "InvalidValue: each of topics must be text that is not blank, got ''",
    ),
    (
        lambda: Event("Talk", HALL, at("10:00"), late=-minutes(1)),
        "InvalidValue: late must be a timedelta of zero or more, got -1 min",
    ),
    (
        lambda: Event("Talk", HALL, at("10:00"), early=5),  # type: ignore[arg-type]
        "InvalidValue: early must be a timedelta of zero or more, got 5",
    ),
    (
        lambda: Event("Talk", HALL, at("10:00"), status="perhaps"),
        "UnknownName: status must be one of confirmed, tentative, cancelled, got 'perhaps'",
    ),
    (
        lambda: Event("Talk", HALL, at("10:00"), organizer="Ada"),  # type: ignore[arg-type]
        "InvalidValue: organizer must be a Leader or Delegation, got 'Ada'",
    ),
    (lambda: Stop("Hall", at("10:00")), "InvalidValue: place must be a Place, got 'Hall'"),  # type: ignore[arg-type]
    (
        lambda: stop(HALL, "10:00", "09:00"),
        "InvalidValue: end must not be before start, got 2030-05-01 10:00:00+00:00 .. 2030-05-01 09:00:00+00:00",
    ),
    (lambda: stop(HALL, "10:00", event="Talk"), "InvalidValue: event must be an Event, got 'Talk'"),
    (lambda: stop(HALL, "10:00", title=" "), "InvalidValue: title must be text that is not blank, got ' '"),
    (lambda: stop(HALL, "10:00", id=""), "InvalidValue: id must be text that is not blank, got ''"),
    (lambda: stop(HALL, "10:00", leader="Ada"), "InvalidValue: leader must be a Leader, got 'Ada'"),
    (lambda: stop(HALL, "10:00", sources="press"), "InvalidValue: sources must be a sequence of texts, got 'press'"),
    (
        lambda: stop(HALL, "10:00", late=timedelta(-1)),
        "InvalidValue: late must be a timedelta of zero or more, got -1 d",
    ),
    (lambda: Summit("", CITY, at("10:00"), at("11:00")), "InvalidValue: name must be text that is not blank, got ''"),
    (
        lambda: Summit(None, CITY, at("10:00"), at("11:00")),  # type: ignore[arg-type]
        "InvalidValue: name must be text that is not blank, got None",
    ),
    (
        lambda: Summit("Talks", CITY, at("10:00"), "2030-05-01"),
        "InvalidValue: end must have a time of day beside the date, got '2030-05-01'",
    ),
    (
        lambda: Summit("Talks", CITY, at("10:00"), at("09:00")),
        "InvalidValue: end must not be before start, got 2030-05-01 10:00:00+00:00 .. 2030-05-01 09:00:00+00:00",
    ),
    (
        lambda: Summit("Talks", CITY, at("10:00"), at("11:00"), events=["Talk"]),  # type: ignore[list-item]
        "InvalidValue: each of events must be an Event, got 'Talk'",
    ),
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=count(1))
def test_refuses(make: Callable[[], object], words: str) -> None:
    """The message says what must hold, then what came."""
    assert words == refusal(make)


@pytest.mark.parametrize(
    ("start", "error"),
    [
        ("2022-03-27 02:30", SkippedTime),
        ("2022-10-30 02:30", RepeatedTime),
        (datetime(2022, 11, 15, 10), NaiveTime),  # noqa: DTZ001 - what is refused
    ],
)
def test_refuses_a_start_that_is_not_one_instant(start: datetime | str, error: type[InvalidValue]) -> None:
    """Each reason has its own name."""
    with pytest.raises(error):
        Stop(PARIS, start)


def test_refuses_local_text_where_the_place_has_no_zone() -> None:
    """Nothing tells which local time it is."""
    with pytest.raises(NaiveTime, match=r"^start must have an offset, or a place with a time zone to read it in"):
        Stop(Place("Somewhere"), "2022-11-15 10:00")


@pytest.mark.parametrize("organizer", [ADA, Delegation("Northland"), None])
def test_an_organizer_is_a_leader_or_a_delegation(organizer: Leader | Delegation | None) -> None:
    """Or nobody."""
    assert organizer == Event("Talk", HALL, at("10:00"), organizer=organizer).organizer
