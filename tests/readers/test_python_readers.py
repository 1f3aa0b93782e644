"""Parsers in Python other than ours find in each calendar what was planned: the instants, the titles, the statuses.

`make interop` asks those that are not in Python, and all of them for every form of every example.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import vobject

from schedcheck import Itinerary, Schedule, Status, check_export, to_ical
from tests.readers.exports import mistaken, of_all_that_is_hard, of_chance, of_examples
from tests.readers.plans import EXAMPLE_PLANS, EXAMPLES, FIXED, LEADERS, by_chance
from tests.readers.seen import PYTHON_READERS, Seen, read_by_ical, read_by_vobject
from tests.unit.importers.calendars import calendar, event

COUNT = 500
# recurring-ical-events knows no VFREEBUSY.
BUSY_TIME = {read_by_ical, read_by_vobject}
every_reader = pytest.mark.parametrize("read", PYTHON_READERS.values(), ids=PYTHON_READERS)


@every_reader
def test_calendars_of_examples_are_read_as_planned(read: Callable[[bytes], list[Seen]]) -> None:
    """Everybody's, for each plan of each example."""
    assert [] == mistaken(read, of_examples(forms_each=1), reads_busy_time=read in BUSY_TIME)


@every_reader
def test_all_that_is_hard_is_read_as_planned(read: Callable[[bytes], list[Seen]]) -> None:
    """Awkward titles, zones of every kind, odd times and years."""
    assert [] == mistaken(read, of_all_that_is_hard(forms_each=1), reads_busy_time=read in BUSY_TIME)


@every_reader
def test_calendar_of_nobody_is_read(read: Callable[[bytes], list[Seen]]) -> None:
    """Someone who is nowhere has a calendar too."""
    assert [] == read(to_ical(Schedule([Itinerary(LEADERS[0])]), leader=LEADERS[0], stamp="2030-01-01T00:00Z"))


@every_reader
def test_calendars_of_chance_are_read_as_planned(read: Callable[[bytes], list[Seen]]) -> None:
    """Everybody's, in 500 plans."""
    assert [] == mistaken(read, of_chance(COUNT, forms_each=1), reads_busy_time=read in BUSY_TIME)


def test_calendars_have_no_faults() -> None:
    """Our own verdict on them, of the same calendars."""
    exports = (*of_examples(forms_each=1), *of_all_that_is_hard(forms_each=1), *of_chance(COUNT, forms_each=1))

    assert set() == {fault for export in exports for part in export.parts for fault in check_export(part)}


def test_vobject_reads_by_the_zone_of_another_calendar() -> None:
    """It keeps the first zone of a name for good (skarim/vobject#153), so it is made to forget them before each.

    When this fails it has been mended, and need not be.
    """
    first, second = (
        calendar(
            *("BEGIN:VTIMEZONE", "TZID:Venue", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
            *(f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", "END:STANDARD", "END:VTIMEZONE"),
            event("DTSTART;TZID=Venue:20260504T090000", "STATUS:CONFIRMED"),
        )
        for offset in ("+0500", "+0900")
    )

    assert [4, 0] == [read_by_vobject(each)[0].start.hour for each in (first, second)]
    assert [0, 0] == [
        vobject.readOne(each.decode()).vevent.dtstart.value.astimezone(UTC).hour for each in (first, second)
    ]


def test_reader_that_errs_is_told() -> None:
    """What it misses and what it makes up; else a comparison of nothing would pass."""
    odd = Seen(datetime(2030, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC), "Odd", "CONFIRMED")
    told = mistaken(lambda _: [odd], of_all_that_is_hard(forms_each=1))

    assert 2 == len(told)
    assert all("misses [Seen(" in each and "makes up [Seen(" in each and "Odd" in each for each in told)


def test_every_example_is_asked() -> None:
    """A new file of examples must say what it plans, or that it plans nothing."""
    files = {each.relative_to(EXAMPLES).as_posix() for kind in ("py", "toml") for each in EXAMPLES.rglob(f"*.{kind}")}

    assert files == {*EXAMPLE_PLANS}


def test_plans_of_chance_have_all_that_is_hard() -> None:
    """Else nothing would be shown by them."""
    stops = [stop for plan in by_chance(COUNT) for each in plan.itineraries for stop in each.stops]
    offsets = [(each.start.utcoffset(), each.start.replace(fold=1 - each.start.fold).utcoffset()) for each in stops]
    over_change = [
        each.end is not None and each.end.tzinfo is each.start.tzinfo and each.end.utcoffset() != each.start.utcoffset()
        for each in stops
    ]
    hard = {
        "twice on the clock": sum(one != other for one, other in offsets),
        "over a clock change": sum(over_change),
        "of a series": sum(each.event is not None and each.event.series is not None for each in stops),
        "cancelled": sum(each.standing is Status.CANCELLED for each in stops),
        "tentative": sum(each.standing is Status.TENTATIVE for each in stops),
        "without an end": sum(each.end is None for each in stops),
        "long": sum(len(each.name.encode()) > 150 for each in stops),
        "of other letters": sum(not each.name.isascii() for each in stops),
        "of several lines": sum("\n" in each.name for each in stops),
        "on a line": sum(each.place.remote for each in stops),
        "in a fixed zone": sum(each.place.zone == FIXED for each in stops),
    }
    zones = {str(each.start.tzinfo) for each in stops}

    assert [] == [what for what, count in hard.items() if count < 20]
    assert 12 <= len(zones)
