"""What readers must find in a calendar, told from the plan and from what the reference says, not from what writes it.

Nothing here is the exporters'. What is awkward to say of a view (to when somebody is busy whose end is not known, what
is one, how times are rounded) is said once more, in another way.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from schedcheck import Itinerary, Level, Place, Status, Stop, Summit, View
from schedcheck.exporters.ical import Detail
from schedcheck.model import Kind
from tests.readers.seen import BUSY, Seen

Held: TypeAlias = dict[Hashable, Seen]
"""What a calendar holds, by what it is known by in the next version."""

NOTHING = timedelta(0)
FREEBUSY = {Status.CONFIRMED: "BUSY", Status.TENTATIVE: "BUSY-TENTATIVE"}


def as_own(itinerary: Itinerary) -> Held:
    """What somebody's own calendar holds: each stop in full."""
    return {("stop", each.id): Seen(*times(each), each.name, each.standing.name) for each in itinerary.stops}


def times(stop: Stop) -> tuple[datetime, datetime]:
    """When a stop is, in UTC; one whose end is not known is shown as an instant."""
    start = stop.start.astimezone(UTC)
    return start, start if stop.end is None else stop.end.astimezone(UTC)


def with_extras(itinerary: Itinerary, *, ready: timedelta, summits: Iterable[Summit] = ()) -> Held:
    """The stops in full, with when to be ready before each, and the summits that they belong to."""
    own = as_own(itinerary)
    on = [each for each in itinerary.stops if each.standing is not Status.CANCELLED]
    calls: Held = {
        ("call", each.id): Seen(times(each)[0] - ready, times(each)[0], f"Call time: {each.name}", each.standing.name)
        for each in on
    }
    attended = {each.event.id for each in on if each.event is not None}
    whole: Held = {
        ("summit", each.id): Seen(each.start.astimezone(UTC), each.end.astimezone(UTC), each.name, "CONFIRMED")
        for each in summits
        if attended & {event.id for event in each.events}
    }
    return own | calls | whole


def kept(before: Held, now: Held) -> list[Seen]:
    """A calendar that goes on: what is no longer in it stays, as cancelled."""
    return [*now.values(), *(off(each) for key, each in before.items() if key not in now)]


def asked(before: Held, now: Held) -> list[Seen]:
    """What somebody is asked to come to: what is new or changed, and is on."""
    return [each for key, each in now.items() if each != before.get(key) and each != off(each)]


def called_off(before: Held, now: Held) -> list[Seen]:
    """What somebody is told to be off: what is gone, and what is off and was not so before."""
    gone = [off(each) for key, each in before.items() if key not in now and each != off(each)]
    return gone + [each for key, each in now.items() if each != before.get(key) and each == off(each)]


def anew(before: Held, now: Held) -> list[Seen]:
    """Busy time is told as it is now."""
    return [*now.values()]


def off(event: Seen) -> Seen:
    """The same, cancelled."""
    return event._replace(status="CANCELLED")


class Part(NamedTuple):
    """A stop as a view shows it."""

    about: tuple[str, str]
    start: datetime
    end: datetime
    status: Status


def in_view(itinerary: Itinerary, view: View) -> Held:
    """Somebody else's stops, as the reference says that a view shows them: known by what is shown and its start."""
    parts = shown(itinerary, view)
    if view.detail is Detail.BUSY:
        parts = joined(each._replace(status=Status.CONFIRMED) for each in parts)
    numbers: Counter[Hashable] = Counter()
    held: Held = {}
    for each in sorted(parts, key=lambda part: (part.start, part.end, part.about, part.status)):
        numbers[each.about, each.start] += 1
        key = each.about, each.start, numbers[each.about, each.start]
        held[key] = Seen(each.start, each.end, each.about[0], each.status.name)
    return held


def as_busy(itinerary: Itinerary, view: View | None) -> Held:
    """The times of a VFREEBUSY: in a view, what is tentative is busy too."""
    parts = shown(itinerary, view or View(detail="kind"))
    alike = joined(
        each._replace(about=("", ""), status=each.status if view is None else Status.CONFIRMED) for each in parts
    )
    return {each: Seen(each.start, each.end, BUSY, FREEBUSY[each.status]) for each in alike}


def shown(itinerary: Itinerary, view: View) -> list[Part]:
    """The stops that are on: what each is called, where and when it is shown."""
    on = [each for each in itinerary.stops if each.standing is not Status.CANCELLED]
    places = [where(each.place, view.place) for each in on]
    zones = [each.zone if each is not None and isinstance(each.zone, ZoneInfo) else UTC for each in places]
    known = [rounded_times(stop, zone, view.grain) for stop, zone in zip(on, zones, strict=True)]
    bodily = [each for stop, each in zip(on, known, strict=True) if not stop.place.remote]
    return [
        Part(
            (called(stop, view), "" if place is None else f"{address(place)} {zone}"),
            start,
            max(start + view.grain, until(start, bodily, zone)) if end is None else end,
            stop.standing,
        )
        for stop, place, zone, (start, end) in zip(on, places, zones, known, strict=True)
    ]


def called(stop: Stop, view: View) -> str:
    """The title, the kind if it is one of ours, or that somebody is busy."""
    if view.detail is Detail.TITLE:
        return stop.name
    told = view.detail is Detail.KIND and stop.purpose in {*Kind}
    return str(stop.purpose).replace("_", " ").capitalize() if told else "Busy"


def where(place: Place, level: Level | None) -> Place | None:
    """The nearest place that may be named; a remote one lies in none, and is named only as a room is."""
    if level is None or (place.remote and level > Level.ROOM):
        return None
    around: Place | None = place
    while around is not None and around.level < level:
        around = around.within
    return around


def address(place: Place) -> str:
    """A place and those around it up to the city, with the coordinates that are shown."""
    names = [each.name for each in place.ancestors if each is place or each.level <= Level.CITY]
    return f"{names} {None if place.location is None else place.location.geo}"


def rounded_times(stop: Stop, zone: tzinfo, grain: timedelta) -> tuple[datetime, datetime | None]:
    """When a stop is shown, in UTC: from the start or a little before, to the end or a little after, if it is known."""
    start = stop.start.astimezone(UTC)
    start -= since_midnight(start.astimezone(zone)) % grain if grain else NOTHING
    if stop.end is None:
        return start, None
    end = stop.end.astimezone(UTC)
    end += -since_midnight(end.astimezone(zone)) % grain if grain else NOTHING
    return start, max(end, start + grain)


def since_midnight(local: datetime) -> timedelta:
    """What clocks show."""
    return timedelta(hours=local.hour, minutes=local.minute, seconds=local.second, microseconds=local.microsecond)


def until(start: datetime, others: Sequence[tuple[datetime, datetime | None]], zone: tzinfo) -> datetime:
    """To when somebody is busy whose end is not known: the next time at which they must go somewhere, or midnight."""
    lasting = [(begun, end) for begun, end in others if end is not None]
    leaves = [
        begun
        for begun, end in others
        if begun > start and (end is None or not any(one < begun <= other for one, other in lasting))
    ]
    midnight = datetime.combine(start.astimezone(zone).date() + timedelta(days=1), time(0), zone)
    return min(leaves, default=midnight.astimezone(UTC))


def joined(parts: Iterable[Part]) -> list[Part]:
    """What is shown alike and touches, as one; without instants, which take no time."""
    made: list[Part] = []
    lasting = [each for each in parts if each.end > each.start]
    for each in sorted(lasting, key=lambda part: (part.about, part.status, part.start)):
        last = made[-1] if made else None
        if last is not None and (last.about, last.status) == (each.about, each.status) and each.start <= last.end:
            made[-1] = last._replace(end=max(last.end, each.end))
        else:
            made.append(each)
    return made
