"""Plans whose calendars others are to read: those of the examples, and as many as wanted that chance has made."""

import runpy
import tomllib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from schedcheck import Delegation, Event, Itinerary, Leader, Level, Place, Schedule, Stop, Summit, load_plan
from schedcheck.testing.strategies import clock_changes, schedules
from tests.unit.exporters.test_ical import AWKWARD

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

EXAMPLES = Path(__file__).parents[2] / "examples"

# Each file of examples/ by the names of what it plans; none: another reads it, or says what it plans.
EXAMPLE_PLANS: dict[str, Sequence[str]] = {
    "bali/plans.py": ["expected", "regulated", "substituted", "tolerant"],
    "bali/demo.py": [],
    "bali/expected.toml": [],
    "conference.py": ["draft", "programme"],
    "contacts.py": ["log"],
    "courthouse.py": ["as_listed", "mended", "settled"],
    "data/contacts-2022.toml": [],
    "seating.py": ["evening"],
    "test_motorcade.py": ["morning"],
    "timetable.py": ["draft", "mended", "one_moved"],
}

FIXED = timezone(timedelta(hours=5, minutes=30))
CITY = Place("Πόλη; \\, \"où\" 'là'", level=Level.CITY, tz="Europe/Paris", geo=(1e-5, -1))
# A zone of every kind: by rule, by date, half an hour, the other way round in winter, fixed, none, and far off UTC.
PLACES = (
    CITY,
    Place("日本国内閣総理大臣官邸" * 9, within=CITY, id="hall"),
    Place("Casablanca", tz="Africa/Casablanca"),
    Place("Lord Howe", tz="Australia/Lord_Howe"),
    Place("Baile Átha Cliath", tz="Europe/Dublin"),
    Place("Santiago", tz="America/Santiago"),
    Place("Gaza", tz="Asia/Gaza"),
    Place("Kiritimati", tz="Pacific/Kiritimati"),
    Place("Makassar", tz="Asia/Makassar"),
    Place("Adak", tz="America/Adak"),
    Place("Ship", tz=FIXED),
    Place("At sea"),
    Place("Line; \\", remote=True, tz="America/New_York"),
)
LEADERS = (
    Leader('Alba "Ali" Aventura; \\', email="alba@example.org", delegation=Delegation("Alba; \\")),
    Leader("Ærøskøbing-Þórshöfn " * 12, email="b+o;x@example.org", id="long"),
    Leader("ボリア・ボレアリス", id="boria"),
)
ZONES = (
    "Africa/Casablanca",
    "America/New_York",
    "America/Santiago",
    "Asia/Gaza",
    "Asia/Makassar",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Europe/Paris",
    "Pacific/Kiritimati",
)
HOST = Delegation("Türkiye, the host; \\")
# All that is text: neither controls nor halves of surrogate pairs.
TITLES = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n\t"), min_size=1, max_size=90
).filter(str.strip)


@cache
def examples() -> dict[str, Schedule]:
    """Every plan of every example, by file and name."""
    return {f"{file}:{name}": plan_of(file, name) for file, names in EXAMPLE_PLANS.items() for name in names}


def summits_of(example: str) -> tuple[Summit, ...]:
    """What the plan of an example is for, where its file says so."""
    summit = load_plan(EXAMPLES / "bali" / "expected.toml").summit if example.startswith("bali/") else None
    return () if summit is None else (summit,)


def plan_of(file: str, name: str) -> Schedule:
    """One plan of an example."""
    names = runpy.run_path(str(EXAMPLES / file))
    if name == "log":
        log: Schedule = names["schedule_of"](tomllib.loads(names["LOG"].read_text(encoding="utf-8"))["contact"])
        return log
    made: Schedule = names[name]()
    return made


def hard_itinerary() -> Itinerary:
    """One person's plan with all that is hard to write."""
    stops = [Stop(Place("Here", tz="UTC", id="w", geo=(1e-5, -1)), "2022-01-01T00:00Z", title=each) for each in AWKWARD]
    for index, key in enumerate(ZONES):
        place = Place(f"Venue {index}", tz=key, level=Level.SITE, geo=(-8.8259, 115.2155))
        for month in range(1, 13):
            start = f"2022-{month:02}-17 {index + 9:02}:30"
            end = f"2022-{month:02}-18 {index + 9:02}:45"
            event = Event(f"{key} {month}", place, start, end, kind="plenary", organizer=HOST, status="tentative")
            stops.append(event.attend(status="cancelled" if month == 7 else "confirmed"))
    paris = Place("Paris", tz="Europe/Paris")
    unusual = [
        Stop(paris, "2022-10-30 01:00", "2022-10-30 04:00", title="across a clock change"),
        Stop(paris, "2022-10-30T02:30+01:00", title="in the second of two equal hours"),
        Stop(paris, "2022-11-01 10:00", title="end not known"),
        Stop(paris, "2022-11-02 10:00", "2022-11-02 10:00", title="an instant"),
        Stop(Place("At sea"), datetime(2022, 11, 3, 10, tzinfo=timezone(timedelta(hours=5.5))), title="fixed offset"),
        Stop(Place("Monrovia", tz="Africa/Monrovia"), "1970-06-01 10:00", title="offset with seconds"),
        Stop(Place("New York", tz="America/New_York"), "1945-08-20 10:00", title="by peace time"),
        Stop(Place("Chicago", tz="America/Chicago"), "2040-07-01 10:00", title="beyond 2038"),
    ]
    return Itinerary(LEADERS[0], [*stops, *unusual])


@st.composite
def plans(draw: "DrawFn") -> Schedule:
    """Small plans: in ordinary places or in all kinds of zones, on any day or in the night of a clock change."""
    night = draw(st.none() | clock_changes())
    # Calendars tell nothing of who else is there, so that more people would only take longer.
    bounds: dict[str, Any] = {"min_people": 1, "max_people": 2}
    if night is not None:
        bounds |= {"min_value": night.min_value, "max_value": night.max_value}
    if night is not None and draw(st.booleans()):
        made = draw(schedules(zone=night.zone, **bounds))
    elif draw(st.sampled_from([True, True, False])):
        made = draw(schedules(leaders=LEADERS, places=PLACES, **bounds))
    else:
        made = draw(schedules(**bounds))
    titles = st.none() | st.sampled_from(AWKWARD) | TITLES
    return with_stops(made, lambda stop: evolve(stop, title=draw(titles) or stop.title))


def with_stops(plan: Schedule, changed: Callable[[Stop], Stop]) -> Schedule:
    """The plan with each stop as it is changed."""
    return Schedule(
        Itinerary(each.leader, [changed(stop) for stop in each.stops], represents=each.represents)
        for each in plan.itineraries
    )


@cache
def by_chance(number: int) -> tuple[Schedule, ...]:
    """So many plans that chance has made, the same in every run."""
    made: list[Schedule] = []

    @settings(max_examples=number, database=None, derandomize=True, phases=[Phase.generate])
    @given(plan=plans())
    def collect(plan: Schedule) -> None:
        made.append(plan)

    collect()
    return tuple(made)
