"""The law of views: what a reader may not see leaves no trace in a calendar."""

from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from schedcheck.exporters.ical import Detail, View, to_ical
from schedcheck.model import Delegation, Event, Itinerary, Leader, Level, Place, Stop
from schedcheck.schedule import Schedule

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
# A day before the clocks of Paris go back, in an hour that those of Gaza repeat too, and one before they go forward.
FIRSTS = (datetime(2022, 10, 29, 12, tzinfo=UTC), datetime(2022, 3, 26, 12, tzinfo=UTC))
GRAINS = (timedelta(0), 15 * MINUTE, HOUR, HOUR, 6 * HOUR, DAY)
LEVELS = (None, Level.COUNTRY, Level.CITY, Level.CITY, Level.BUILDING, Level.ROOM)
COUNTRIES = (
    Place("Carland", tz="Europe/Paris", level=Level.COUNTRY, id="hidden-c"),
    Place("Dorland", level=Level.COUNTRY, id="hidden-d"),
)
CITIES = (
    Place("Paris", tz="Europe/Paris", level=Level.CITY, within=COUNTRIES[0], geo=(48.85, 2.35), id="hidden-a"),
    Place("Mumbai", tz="Asia/Kolkata", level=Level.CITY, within=COUNTRIES[1], id="hidden-b"),
    Place("Lord Howe", tz="Australia/Lord_Howe", level=Level.CITY, within=COUNTRIES[0], id="hidden-e"),
)
HOTELS = tuple(Place(f"Hotel {each}", level=Level.BUILDING, within=each, id=f"hidden-{each.id}") for each in CITIES)
# What is seen of a place at each level.
NAMED: dict[Level | None, tuple[Place, ...]] = {
    None: (),
    Level.COUNTRY: COUNTRIES,
    Level.CITY: CITIES,
    Level.BUILDING: HOTELS,
    Level.ROOM: tuple(Place("Hall", within=each, id=f"hidden-hall-{each.id}") for each in HOTELS),
}
NAMES = st.sampled_from(["Talks with Boria", "Boria Secret", "avoid-boria", "x"])
SPLIT = ("whole", "touching", "overlapping")


class Slot(NamedTuple):
    """What may be seen of a stop, at the level and in the grain of a view; without an end, it is not known."""

    start: datetime
    end: datetime | None
    place: Place | None
    remote: bool
    kind: str | None
    title: str
    status: str


@st.composite
def slots(draw: st.DrawFn, view: View, first: datetime) -> Slot:
    """Some time of the two days, where they last to the next or to the end of the day where there is no end."""
    where = draw(st.sampled_from([*NAMED[view.place], None]))
    if where is None and view.place is Level.ROOM:
        where = NAMED[Level.ROOM][0]
    start = first + draw(st.integers(0, 30 * 4)) * 15 * MINUTE
    lasts = draw(st.sampled_from([None, HOUR, HOUR, 2 * HOUR, 5 * HOUR, 15 * MINUTE]))
    return Slot(
        start,
        None if lasts is None else start + lasts,
        where,
        where is None and draw(st.booleans()),
        draw(st.sampled_from([None, "bilateral", "photo"])),
        draw(st.sampled_from(["Session", "Photo"])),
        draw(st.sampled_from(["confirmed", "tentative"])),
    )


def on_grain(moment: datetime, zone: tzinfo | None, grain: timedelta, *, up: bool = False) -> datetime:
    """The last time of a grain that is not after a moment, or the first not before it, looked for one by one."""
    # In these zones, all of them are at whole quarters of an hour of UTC.
    quarter = 15 * MINUTE
    while grain:
        local = moment.astimezone(zone or UTC).replace(tzinfo=None)
        rest = (local - datetime.min) % quarter  # noqa: DTZ901 - by the clock
        if not rest and not (local - datetime.min) % grain:  # noqa: DTZ901 - as above
            break
        moment += (quarter - rest) if up else -(rest or quarter)
    return moment


def times_seen(start: datetime, end: datetime | None, slot: Slot, grain: timedelta) -> tuple[datetime, datetime | None]:
    """What is seen of the times of a stop: the grains that they lie in, or touch where they take no time."""
    zone = None if slot.place is None else slot.place.zone
    least = on_grain(start + (MINUTE if grain else timedelta(0)), zone, grain, up=True)
    return on_grain(start, zone, grain), None if end is None else max(least, on_grain(end, zone, grain, up=True))


@st.composite
def times(draw: st.DrawFn, slot: Slot, grain: timedelta) -> tuple[datetime, datetime | None]:
    """Times of which no others than those of a slot are seen."""
    far = grain // MINUTE
    start = slot.start + draw(st.integers(-far, far)) * MINUTE
    end = None if slot.end is None else max(start, slot.end + draw(st.integers(-far, far)) * MINUTE)
    same = times_seen(start, end, slot, grain) == times_seen(slot.start, slot.end, slot, grain)
    return (start, end) if same else (slot.start, slot.end)


@st.composite
def places(draw: st.DrawFn, slot: Slot, view: View, key: str) -> Place:
    """A place of which no other than that of a slot is seen."""
    name, id = draw(NAMES), draw(NAMES) + key
    if view.place is Level.ROOM and slot.place is not None:
        return Place(slot.place.name, within=slot.place.within, id=id)
    if slot.remote:
        return Place(name, remote=True, id=id)
    if view.place is None:
        return Place(name, within=draw(st.sampled_from([*CITIES, *HOTELS, None])), id=id)
    if slot.place is None:
        # Nothing around it may be named: there is nothing.
        return Place(name, id=id)
    inside = [each for each in (*CITIES, *HOTELS, slot.place) if slot.place in each.ancestors]
    return Place(name, within=draw(st.sampled_from(inside)), id=id)


@st.composite
def disguises(draw: st.DrawFn, slot: Slot, view: View, key: str) -> list[Stop]:
    """Stops of which no more than this slot is to be seen."""
    detail = view.detail
    start, end = draw(times(slot, view.grain))
    place = draw(places(slot, view, key))
    title = slot.title if detail is Detail.TITLE else draw(NAMES)
    kind = slot.kind if detail is Detail.KIND and slot.kind else draw(st.sampled_from([None, "with-boria"]))
    if detail is not Detail.KIND:
        kind = draw(st.sampled_from([None, "bilateral", "with-boria"]))
    status = draw(st.sampled_from(["confirmed", "tentative"])) if detail is Detail.BUSY else slot.status
    held: dict[str, Any] = {
        "title": title,
        "kind": kind,
        "status": status,
        "topics": draw(st.sets(NAMES)),
        "id": draw(NAMES) + key,
    }
    event = None
    if draw(st.booleans()):
        event = Event("Boria", place, start, end, organizer=Leader("Boria"), id=draw(NAMES) + key, kind=kind)
    how = draw(st.sampled_from(SPLIT)) if detail is Detail.BUSY else "whole"
    if how == "whole" or end is None or end - start <= MINUTE:
        return [Stop(place, start, end, event=event, **held)]
    # Neither part is an instant: one at the end would be in the next grain.
    middle = start + draw(st.integers(1, (end - start) // MINUTE - 1)) * MINUTE
    later = middle if how == "touching" else start
    return [
        Stop(place, start, middle, event=event, **held),
        Stop(place, later, end, **(held | {"id": f"{held['id']}-2"})),
    ]


@st.composite
def plans(draw: st.DrawFn, seen: list[Slot], view: View, first: datetime) -> Schedule:
    """A plan of which no more than these slots is to be seen, with others in it who are not."""
    stops = [stop for number, slot in enumerate(seen) for stop in draw(disguises(slot, view, str(number)))]
    for number in range(draw(st.integers(0, 2))):
        dropped = draw(disguises(draw(slots(view, first)), view, f"dropped {number}"))
        stops += [Stop(each.place, each.start, each.end, id=each.id, status="cancelled") for each in dropped]
    alba = Leader(
        "Alba Aventura",
        id="alba",
        email=draw(st.sampled_from([None, "alba@example.org"])),
        office=draw(NAMES),
        delegation=Delegation(draw(NAMES)),
    )
    boria = Leader("Boria Borealis")
    represents = draw(st.sampled_from([None, boria]))
    shared = stops[: draw(st.integers(0, 1))]
    others = [Itinerary(boria, [Stop(each.place, first) for each in shared])]
    return Schedule([Itinerary(alba, draw(st.permutations(stops)), represents=represents), *others])


@pytest.mark.parametrize("detail", Detail)
@given(data=st.data())
def test_what_is_hidden_leaves_no_trace(detail: Detail, data: st.DataObject) -> None:
    """Two plans that differ only in what the reader may not see give identical bytes, whatever was written before."""
    place, grain = data.draw(st.sampled_from(LEVELS)), data.draw(st.sampled_from(GRAINS))
    view = View(Delegation("Carla"), detail=detail, place=place, grain=grain)
    first = data.draw(st.sampled_from(FIRSTS))
    profile = data.draw(st.sampled_from(["file", "publish", "freebusy"]))
    before = data.draw(st.none() | st.lists(slots(view, first), max_size=3))
    seen = data.draw(st.lists(slots(view, first), max_size=4))
    previous = None
    if before is not None:
        plan = data.draw(plans(before, view, first))
        previous = to_ical(plan, leader="alba", stamp="2022-10-01T00:00Z", view=view, profile=profile)
    one, other = (
        to_ical(
            data.draw(plans(seen, view, first)),
            leader="alba",
            stamp="2022-10-02T00:00Z",
            view=view,
            profile=profile,
            previous=previous,
        )
        for _ in range(2)
    )

    assert one == other
    assert b"oria" not in one


@given(
    place=st.sampled_from([*CITIES, *COUNTRIES, None]),
    grain=st.sampled_from(GRAINS),
    first=st.sampled_from(FIRSTS),
    begin=st.integers(0, 40 * 60),
    lasts=st.integers(0, 20 * 60),
    parts=st.lists(st.integers(0, 20 * 60), max_size=3),
)
def test_times_are_rounded_outwards_by_the_clock(  # noqa: PLR0917 - what a view and a plan are made of
    place: Place | None, grain: timedelta, first: datetime, begin: int, lasts: int, parts: list[int]
) -> None:
    """To whole multiples from midnight by the clocks as they are then, into however many parts the time is split."""
    start = first + begin * MINUTE
    end = start + lasts * MINUTE
    cuts = sorted({start, end, *(start + each * MINUTE for each in parts if 0 < each < lasts)})
    room = Place("Room", within=place)
    stops = [Stop(room, *each, id=f"{each[0]}") for each in pairwise(cuts)] or [Stop(room, start, end)]
    level = None if place is None else place.level
    view = View(place=level, grain=grain)
    plan = Schedule([Itinerary(Leader("Alba", id="alba"), stops)])
    found: list[Any] = Calendar.from_ical(to_ical(plan, leader="alba", stamp="2022-01-01T00:00Z", view=view)).walk(
        "VEVENT"
    )
    slot = Slot(start, end, place, remote=False, kind=None, title="", status="")
    expected = times_seen(start, end, slot, grain)

    # What takes no time takes none in a view of exact times, and is not shown in it.
    assert [expected] * (expected[0] != expected[1]) == [(each["DTSTART"].dt, each["DTEND"].dt) for each in found]
