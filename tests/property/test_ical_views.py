"""The law of views: what a reader may not see leaves no trace in a calendar."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcheck.exporters.ical import Detail, View, to_ical
from schedcheck.model import Delegation, Event, Itinerary, Leader, Level, Place, Stop
from schedcheck.schedule import Schedule

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
# A day before the clocks of Paris go back, in an hour that those of Gaza repeat too.
FIRST = datetime(2022, 10, 29, 12, tzinfo=UTC)
CITIES = (
    Place("Paris", tz="Europe/Paris", level=Level.CITY, geo=(48.85, 2.35), id="hidden-a"),
    Place("Mumbai", tz="Asia/Kolkata", level=Level.CITY, id="hidden-b"),
)
NAMES = st.sampled_from(["Talks with Boria", "Boria Secret", "avoid-boria", "x"])
SPLIT = ("whole", "touching", "overlapping")


class Slot(NamedTuple):
    """What may be seen of a stop."""

    start: int
    hours: int | None
    city: Place | None
    remote: bool
    kind: str | None
    title: str
    status: str


@st.composite
def slots(draw: st.DrawFn) -> Slot:
    """Some hours of the two days, where they last to the next or to the end of the day where there is no number."""
    where = draw(st.sampled_from([*CITIES, None]))
    return Slot(
        draw(st.integers(0, 30)),
        draw(st.sampled_from([None, 1, 1, 2, 5])),
        where,
        where is None and draw(st.booleans()),
        draw(st.sampled_from([None, "bilateral", "photo"])),
        draw(st.sampled_from(["Session", "Photo"])),
        draw(st.sampled_from(["confirmed", "tentative"])),
    )


@st.composite
def disguises(draw: st.DrawFn, slot: Slot, detail: Detail, key: str) -> list[Stop]:
    """Stops of which no more than this slot is to be seen, at the level of cities and in whole hours."""
    # The hours of Mumbai begin at half past those of UTC.
    hour = FIRST + slot.start * HOUR - (30 * MINUTE if slot.city is CITIES[1] else 0 * MINUTE)
    start = hour + draw(st.integers(0, 59)) * MINUTE
    end = None if slot.hours is None else max(start, hour + slot.hours * HOUR - draw(st.integers(0, 59)) * MINUTE)
    name = draw(NAMES)
    place = Place(name, within=slot.city, remote=slot.remote, id=draw(NAMES) + key)
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
    # Neither part is an instant: one at the end would be in the next hour.
    middle = start + draw(st.integers(1, (end - start) // MINUTE - 1)) * MINUTE
    later = middle if how == "touching" else start
    return [
        Stop(place, start, middle, event=event, **held),
        Stop(place, later, end, **(held | {"id": f"{held['id']}-2"})),
    ]


@st.composite
def plans(draw: st.DrawFn, seen: list[Slot], detail: Detail) -> Schedule:
    """A plan of which no more than these slots is to be seen, with others in it who are not."""
    stops = [stop for number, slot in enumerate(seen) for stop in draw(disguises(slot, detail, str(number)))]
    for number in range(draw(st.integers(0, 2))):
        dropped = draw(disguises(draw(slots()), detail, f"dropped {number}"))
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
    others = [Itinerary(boria, [Stop(each.place, FIRST) for each in shared])]
    return Schedule([Itinerary(alba, draw(st.permutations(stops)), represents=represents), *others])


@pytest.mark.parametrize("detail", Detail)
@given(data=st.data())
def test_what_is_hidden_leaves_no_trace(detail: Detail, data: st.DataObject) -> None:
    """Two plans that differ only in what the reader may not see give identical bytes, whatever was written before."""
    view = View(Delegation("Carla"), detail=detail, place=Level.CITY, grain=HOUR)
    profile = data.draw(st.sampled_from(["file", "publish", "freebusy"]))
    before = data.draw(st.none() | st.lists(slots(), max_size=3))
    seen = data.draw(st.lists(slots(), max_size=4))
    previous = None
    if before is not None:
        plan = data.draw(plans(before, detail))
        previous = to_ical(plan, leader="alba", stamp="2022-10-01T00:00Z", view=view, profile=profile)
    one, other = (
        to_ical(
            data.draw(plans(seen, detail)),
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
