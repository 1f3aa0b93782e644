"""What is built on a short way is what is built on the long one."""

import copy
import pickle
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcheck import Event, Kind, Leader, Place, Status, Stop
from schedcheck._time import shifted
from schedcheck.model.event import _rebound

ZONES: list[tzinfo | None] = [None, UTC, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(0), "GMT")]
ZONES += [ZoneInfo(each) for each in ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Makassar")]
PLACES = [Place("Hall", id=f"hall-{at}", tz=zone) for at, zone in enumerate(ZONES)]
PEOPLE = [None, Leader("Ada"), Leader("Bo", office="President")]
HOUR = timedelta(hours=1)


def times() -> st.SearchStrategy[Any]:
    """Datetimes and texts, also refused ones, often in the nights in which clocks change in Paris and New York."""
    nights = [datetime(2022, 3, 27), datetime(2022, 10, 30), datetime(2022, 3, 13), datetime(2022, 11, 6)]  # noqa: DTZ001 - some are to be refused
    edges = [datetime(1, 1, 1), datetime(9999, 12, 31, 12)]  # noqa: DTZ001 - as above
    return st.builds(
        lambda day, quarters, zone, fold, form: form((day + quarters * HOUR / 4).replace(tzinfo=zone, fold=fold)),
        st.sampled_from([*nights, *nights, *edges]),
        st.integers(0, 20),
        st.sampled_from(ZONES),
        st.integers(0, 1),
        st.sampled_from([lambda each: each, lambda each: each, datetime.isoformat, str]),
    )


def events() -> st.SearchStrategy[Event]:
    """At one time, anywhere."""
    start = datetime(2022, 10, 30, 0, 30, tzinfo=UTC)
    return st.builds(
        Event,
        st.sampled_from(["Session", "Talks"]),
        st.sampled_from(PLACES),
        st.just(start),
        st.sampled_from([None, start, start + HOUR]),
        kind=st.sampled_from([None, "talk"]),
        topics=st.sampled_from([(), ("b", "a")]),
        late=st.sampled_from([timedelta(0), HOUR]),
    )


def fields() -> st.SearchStrategy[dict[str, Any]]:
    """What a stop may be given, right and wrong."""
    return st.fixed_dictionaries(
        {"place": st.sampled_from([*PLACES, *PLACES, "Hall"]), "start": times()},
        optional={
            "end": times() | st.none(),
            "event": st.none() | events() | st.just("Session"),
            "kind": st.sampled_from([None, *Kind, "talk", "tlk", 3]),
            "status": st.sampled_from([*Status, "tentative", 2]),
            "leader": st.sampled_from([*PEOPLE, "Ada"]),
            "id": st.sampled_from([None, "x", ""]),
            "early": st.sampled_from([None, HOUR]),
            "topics": st.sampled_from([(), ["b", "a"], "a"]),
            "implied": st.booleans(),
        },
    )


def made(build: Any, **arguments: Any) -> Any:  # noqa: ANN401 - anything may come
    """What is built, or what is said of what is refused."""
    try:
        return build(**arguments)
    except ValueError as error:
        return type(error), str(error)


def built_by_attrs(**arguments: Any) -> Stop:  # noqa: ANN401 - as above
    """A stop each of whose fields is converted and checked on its own."""
    stop = object.__new__(Stop)
    init: Any = Stop.__init__
    init.__wrapped__(stop, **arguments)
    return stop


def everything(held: Any) -> Any:  # noqa: ANN401 - as above
    """All that is held of a stop or an event, times as they are shown; an error as it is."""
    if isinstance(held, tuple):
        return held
    shown = [(each.isoformat(), each.fold, each.tzinfo) for each in (held.start, held.end) if each is not None]
    fields = [getattr(held, each.name) for each in attrs.fields(type(held))]
    return type(held), fields, shown, repr(held), hash(held)


@given(fields())
def test_a_stop_is_what_attrs_makes_of_it(arguments: dict[str, Any]) -> None:
    """Field by field, and refused in the same words."""
    assert everything(made(built_by_attrs, **arguments)) == everything(made(Stop, **arguments))


def stops() -> st.SearchStrategy[Stop]:
    """Right ones."""
    right = {
        "start": st.just(datetime(2022, 10, 30, 0, 30, tzinfo=UTC)),
        "end": st.sampled_from([None, datetime(2022, 10, 30, 1, 30, tzinfo=UTC)]),
        "event": st.none() | events(),
        "kind": st.sampled_from([None, Kind.TALK, "own"]),
        "title": st.sampled_from([None, "Title"]),
        "topics": st.sampled_from([(), ("b", "a")]),
        "status": st.sampled_from(Status),
        "early": st.sampled_from([None, HOUR]),
        "late": st.sampled_from([None, HOUR]),
        "id": st.sampled_from([None, "x"]),
        "leader": st.sampled_from(PEOPLE),
        "sources": st.sampled_from([(), ("web",)]),
        "implied": st.booleans(),
    }
    return st.builds(Stop, st.sampled_from(PLACES), **right)


@given(stops(), st.sampled_from(PEOPLE), st.sampled_from([None, "y"]))
def test_a_stop_bound_anew_is_what_attrs_makes_of_it(stop: Stop, leader: Leader | None, key: str | None) -> None:
    """Another leader and id, and so another hash; all else stays."""
    before = everything(stop)  # It is hashed now, and what is made of it must not keep that hash.

    assert everything(attrs.evolve(stop, leader=leader, id=key)) == everything(_rebound(stop, leader, key))
    assert before == everything(stop)


BY = st.integers(-300, 300).map(lambda minutes: timedelta(minutes=minutes))


def shifted_by_attrs(held: Any, by: timedelta) -> Any:  # noqa: ANN401 - a stop or an event
    """The same later, each of its fields converted and checked on its own."""
    end = None if held.end is None else shifted(held.end, by)
    return attrs.evolve(held, start=shifted(held.start, by), end=end)


@given(stops(), BY)
def test_a_moved_stop_is_what_attrs_makes_of_it(stop: Stop, by: timedelta) -> None:
    """Times and hash change; all else stays."""
    hash(stop)

    assert everything(shifted_by_attrs(stop, by)) == everything(stop.moved(by))


@given(events(), BY)
def test_a_moved_event_is_what_attrs_makes_of_it(event: Event, by: timedelta) -> None:
    """Times and hash change; all else stays, its id as well."""
    hash(event)

    assert everything(shifted_by_attrs(event, by)) == everything(event.moved(by))


@given(events())
def test_a_stop_at_an_event_is_what_attrs_makes_of_it(event: Event) -> None:
    """The event's place and times."""
    expected = built_by_attrs(place=event.place, start=event.start, end=event.end, event=event)

    assert everything(expected) == everything(event.attend())


@given(stops())
def test_what_is_built_fast_is_copied_and_pickled_like_any_other(stop: Stop) -> None:
    """It is of the very same class."""
    fast = _rebound(stop, stop.leader, stop.id)

    assert fast == copy.copy(fast) == copy.deepcopy(fast) == pickle.loads(pickle.dumps(fast))  # noqa: S301 - our own
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        fast.id = "z"  # type: ignore[misc]  # what is refused


class Visit(Stop):
    """A stop of one's own kind, which the model does not ask for and does not break."""


class Hearing(Event):
    """An event of one's own kind."""


def test_what_users_derive_keeps_its_class() -> None:
    """Also where it is copied with changes."""
    start = datetime(2022, 11, 15, tzinfo=UTC)
    visit = Visit(PLACES[0], start)
    hearing = Hearing("Hearing", PLACES[0], start)

    assert {Visit} == {type(visit), type(visit.moved(HOUR)), type(_rebound(visit, None, "x"))}
    assert {Hearing} == {type(hearing), type(hearing.moved(HOUR)), type(hearing.attend().event)}
