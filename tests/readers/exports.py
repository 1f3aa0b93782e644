"""Calendars in every form that we write, each with what readers must find in it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import cache, partial
from typing import Any, NamedTuple

from attrs import evolve

from schedcheck import Extras, Itinerary, Leader, Schedule, Summit, View, split_ical, to_ical
from tests.readers import truth
from tests.readers.plans import by_chance, examples, hard_itinerary, summits_of
from tests.readers.seen import Seen, by_time

STAMP, LATER = "2030-01-01T00:00Z", "2030-01-02T00:00Z"
OFFICE = {"organizer": "office@example.org"}
LINK = "https://example.org/x?y=1;z,"
READY, HOUR = timedelta(minutes=30), timedelta(hours=1)
VIEWS = {
    "busy": View(),
    "busy on a site": View(place="site", grain=HOUR),
    "busy in a city": View(place="city"),
    "kinds": View(detail="kind"),
    "kinds in a city": View(detail="kind", place="city", grain=HOUR),
    "titles in rooms": View(detail="title", place="room"),
}


class Form(NamedTuple):
    """A way to write a calendar, what it then holds and tells, and whether it is split as a CalDAV server holds it."""

    options: dict[str, Any]
    held: Callable[[Itinerary], truth.Held] = truth.as_own
    told: Callable[[truth.Held, truth.Held], list[Seen]] = truth.kept
    is_split: bool = False

    @property
    def is_message(self) -> bool:
        """Whether it is sent to somebody, an event at a time, and goes on from the file."""
        return self.options.get("profile") in {"request", "cancel"}


class Export(NamedTuple):
    """What we wrote, as one calendar or as several messages, and what is in all of it."""

    what: str
    parts: tuple[bytes, ...]
    expected: list[Seen]
    is_busy_time: bool


def forms(summits: Iterable[Summit] = ()) -> dict[str, Form]:
    """All forms by name; those with extras tell of the summits."""
    looks: dict[str, Any] = {"name": 'Kalender; "Ää", \\', "color": "teal", "refresh": HOUR, "links": {"line": LINK}}
    extras = Extras(reminders=[READY, 50 * READY], call_times=READY, summits=summits, **looks)
    with_extras = partial(truth.with_extras, ready=READY, summits=tuple(summits))
    request, cancel = {"profile": "request", **OFFICE}, {"profile": "cancel", **OFFICE}
    return {
        "file": Form({}),
        "file by event": Form({}, is_split=True),
        "extras": Form({"extras": extras}, with_extras),
        "publish by an office": Form(
            {"view": VIEWS["kinds in a city"], "profile": "publish", **OFFICE},
            partial(truth.in_view, view=VIEWS["kinds in a city"]),
        ),
        "request": Form(request, told=truth.asked),
        "request with extras": Form({"extras": extras, **request}, with_extras, truth.asked),
        "cancel": Form(cancel, told=truth.called_off),
        "freebusy": Form({"profile": "freebusy"}, partial(truth.as_busy, view=None), truth.anew),
        **{name: Form({"view": view}, partial(truth.in_view, view=view)) for name, view in VIEWS.items()},
        "publish titles": Form(
            {"view": VIEWS["titles in rooms"], "profile": "publish"},
            partial(truth.in_view, view=VIEWS["titles in rooms"]),
        ),
        "freebusy in a city": Form(
            {"view": VIEWS["kinds in a city"], "profile": "freebusy"},
            partial(truth.as_busy, view=VIEWS["kinds in a city"]),
            truth.anew,
        ),
    }


def exports_in(form: Form, plan: Schedule, leader: Leader, what: str) -> Iterator[Export]:
    """Somebody's calendar in one form, and again after a change; who has no address is given one to be reached by."""
    own = plan.itinerary(leader)
    if form.is_message and leader.email is None:
        own = Itinerary(evolve(leader, email=f"{leader.id}@example.org"), own.stops, represents=own.represents)
        plan = Schedule([own])
    changed = changed_a_little(own)
    options = {"leader": leader.id, **form.options}
    # Messages go on from the file.
    file = {**options, "profile": "file", "organizer": None} if form.is_message else options
    first = to_ical(plan, stamp=STAMP, **options)
    before = to_ical(plan, stamp=STAMP, **file) if form.is_message else first
    second = to_ical(Schedule([changed]), stamp=LATER, previous=before, **options)
    held = form.held(own)
    for name, data, expected in (
        ("", first, form.told({}, held)),
        (", changed", second, form.told(held, form.held(changed))),
    ):
        parts = split_ical(data) if form.is_split or form.is_message else (data,)
        yield Export(f"{what}{name}", parts, by_time(expected), form.told is truth.anew)


def changed_a_little(itinerary: Itinerary) -> Itinerary:
    """Without the first stop, and with the last one a quarter of an hour later."""
    *others, last = itinerary.stops[1:] or [None]
    stops = [*others, last.moved(timedelta(minutes=15))] if last is not None else []
    return Itinerary(itinerary.leader, stops, represents=itinerary.represents)


@cache
def of_examples(*, forms_each: int | None) -> tuple[Export, ...]:
    """Everybody's calendar for each plan of each example, in so many forms in turn; None: in every form."""
    people = [(name, plan, leader) for name, plan in examples().items() for leader in plan.leaders]
    return tuple(
        export
        for turn, (name, plan, leader) in enumerate(people)
        for called, form in in_turn(forms(summits_of(name)), turn, forms_each)
        for export in exports_in(form, plan, leader, f"{name}, {leader.id}, {called}")
    )


@cache
def of_all_that_is_hard(*, forms_each: int | None) -> tuple[Export, ...]:
    """One person's calendar with all of it: as a file, or in every form."""
    own = hard_itinerary()
    return tuple(
        export
        for called, form in in_turn(forms(), 0, forms_each)
        for export in exports_in(form, Schedule([own]), own.leader, f"hard, {called}")
    )


@cache
def of_chance(number: int, *, forms_each: int) -> tuple[Export, ...]:
    """Everybody's calendar in so many plans that chance has made, in so many forms in turn."""
    people = [(f"plan {at}", plan, leader) for at, plan in enumerate(by_chance(number)) for leader in plan.leaders]
    return tuple(
        export
        for turn, (name, plan, leader) in enumerate(people)
        for called, form in in_turn(forms(), turn, forms_each)
        for export in exports_in(form, plan, leader, f"{name}, {leader.id}, {called}")
    )


def in_turn(among: dict[str, Form], turn: int, count: int | None) -> list[tuple[str, Form]]:
    """Every form, or so many of them, others at each turn."""
    every = [*among.items()]
    return every if count is None else [every[(turn * count + step) % len(every)] for step in range(count)]


def mistaken(
    read: Callable[[bytes], list[Seen]], exports: Iterable[Export], *, reads_busy_time: bool = True
) -> list[str]:
    """The exports in which a reader does not find what was planned; of the first few, what it misses and makes up."""
    asked = (each for each in exports if reads_busy_time or not each.is_busy_time)
    found = ((each, [seen for part in each.parts for seen in read(part)]) for each in asked)
    return [difference(each.what, seen, each.expected) for each, seen in found if by_time(seen) != each.expected][:5]


def difference(what: str, seen: Iterable[Seen], expected: Iterable[Seen]) -> str:
    """In a few words: all of it would take minutes to compare for the message of a test."""
    found, wanted = Counter(seen), Counter(expected)
    return f"{what}: misses {[*(wanted - found)][:2]}, makes up {[*(found - wanted)][:2]}"
