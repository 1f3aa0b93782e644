"""Whose calendars are: two files are of two people, unless one who is known is named by both."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from schedcheck import Avoid, Leader, NoOverlap, check, from_ical
from schedcheck.importers.notices import NoticeLevel
from tests.unit.importers.calendars import TIMES, WINDOW, calendar, codes, event, work

ADA, BO = Leader("Ada"), Leader("Bo")


def named(name: str | None, *files: str) -> dict[str, bytes]:
    """Files, each with a calendar of one name and an event of its own."""
    return {each: calendar(event(TIMES, uid=each), name=name) for each in files}


def owners(data: Any, **options: Any) -> list[str]:  # noqa: ANN401 - as from_ical takes it
    """The names of all who have an itinerary, sorted."""
    return sorted(each.name for each in from_ical(data, window=WINDOW, **options).schedule.leaders)


@pytest.mark.parametrize(
    ("data", "names"),
    [
        # By the file, whose name the calendar's gives way to.
        (named("Calendar", "g/ada.ics", "g/bo.ics"), ["ada", "bo"]),
        (named("Calendar", "ada.ics", "bo.ics", "cy.ics"), ["ada", "bo", "cy"]),
        # By the folder, the nearest one that differs.
        (named("Calendar", "ada/Calendar.ics", "bo/Calendar.ics"), ["ada", "bo"]),
        (named(None, "/x/ada/cal.ics", "/x/bo/cal.ics"), ["ada", "bo"]),
        (named(None, "../x/ada/mine/cal.ics", "../x/bo/mine/cal.ics"), ["ada", "bo"]),
        # Only those who need be.
        (named("Calendar", "a/x.ics", "a/y.ics", "b/x.ics"), ["a", "b", "y"]),
        ({**named("Bo", "x.ics"), **named("Calendar", "y.ics", "z.ics")}, ["Bo", "y", "z"]),
        # In any case.
        ({**named("CALENDAR", "ada.ics"), **named("calendar", "bo.ics")}, ["ada", "bo"]),
        # A name that is somebody's already is none to tell apart by.
        ({**named("Calendar", "ada.ics", "bo.ics"), **named("Ada", "x.ics")}, ["Calendar (ada.ics)", "bo", "x"]),
        (named("x", "x/x.ics", "x/x.txt"), ["x (x/x.ics)", "x (x/x.txt)"]),
    ],
)
def test_two_files_are_of_two_people(data: dict[str, bytes], names: list[str]) -> None:
    """Of which a warning tells, with the name that was taken."""
    found = from_ical(data, window=WINDOW)

    assert names == owners(data)
    assert {"person-assumed"} == codes(found)
    assert found.complete
    assert all(repr(each) in str(list(found.notices)) or each == "Bo" for each in names)
    assert names == owners(data, by="calendar", people=[Leader("Dora")])


def test_two_files_of_one_name_meet_in_two_places() -> None:
    """Nobody is in two places for it, and whoever is to be avoided is there."""
    found = from_ical(named("Calendar", "g/ada.ics", "g/bo.ics"))
    ada, bo = found.leaders.values()

    assert {"ada", "bo"} == {ada.id, bo.id}
    assert check(found.schedule, must=[NoOverlap()]).ok
    assert not check(found.schedule, must=[Avoid(ada, bo)]).ok


def test_calendars_that_nothing_tells_apart_are_an_error() -> None:
    """In a list they have no files: they are of two people of one name, unless people say so."""
    two = [*named("Ada", "x", "y").values()]
    found = from_ical(two)

    assert (["ada", "ada-2"], {"person-ambiguous"}) == ([each.id for each in found.schedule.leaders], codes(found))
    assert not found.complete
    assert (["Ada"], set()) == (owners(two, people=[ADA]), codes(from_ical(two, people=[ADA])))
    assert {"person-ambiguous"} == codes(from_ical(named("x", "x/x.ics", "x/x.ICS")))
    nobody = from_ical([*named(None, "x", "y").values()])
    assert ["somebody", "somebody-2"] == [each.id for each in nobody.schedule.leaders]
    assert {"person-missing", "person-ambiguous"} == codes(nobody)


def test_whoever_is_known_may_have_several_files() -> None:
    """By the name of the calendar, by that of the file, or by a mapping; nothing is assumed then."""
    for data, people in (
        (named("Ada", "work.ics", "home.ics"), [ADA]),
        ({**named("Calendar", "ada.ics"), **named("Ada", "home.ics")}, [ADA]),
        (named("Calendar", "work.ics", "home.ics"), {"work": ADA, "home.ics": ADA}),
        ({**named("Calendar", "a/ada.ics"), **named(None, "b/ada.ics")}, [ADA, BO]),
    ):
        assert (["Ada"], set()) == (owners(data, people=people), codes(from_ical(data, window=WINDOW, people=people)))


def test_several_calendars_of_one_name_in_one_file_are_of_one_person() -> None:
    """It is one file; of two names, they are of two."""
    one, other = calendar(event(TIMES, uid="1")), calendar(event(TIMES, uid="2"))

    assert ["Ada"] == owners(one + other)
    assert ["Ada", "Bo"] == owners(one + other.replace(b":Ada", b":Bo"))
    assert ["Bo", "x", "y"] == owners({"x.ics": one + other.replace(b":Ada", b":Bo"), "y.ics": one})


def test_two_files_called_after_a_name_of_several_are_of_two_people() -> None:
    """As is one of them, who it is cannot be told: an error."""
    known = [Leader("Ada", id="a1"), Leader("Ada", id="a2")]
    found = from_ical([*named("Ada", "x", "y").values()], people=known)

    assert ["somebody, called Ada"] * 2 == [each.name for each in found.schedule.leaders]
    assert 2 == len({each.id for each in found.schedule.leaders})
    assert {"person-ambiguous"} == codes(found)


def test_busy_times_of_two_files_are_of_two_people() -> None:
    """Also where attendees tell who is at events, at which the owners are not for that."""
    busy = ["BEGIN:VFREEBUSY", "UID:1", "FREEBUSY:20260504T093000Z/PT1H", "END:VFREEBUSY"]
    data = {each: calendar(event(TIMES), busy, name="Calendar") for each in ("ada.ics", "bo.ics")}
    found = from_ical(data, by="attendee", window=WINDOW)

    assert ["ada", "bo"] == [str(each.who.id) for each in found.must if isinstance(each.who, Leader)]
    assert {"person-missing", "person-assumed"} == codes(found)
    assert [] == list(found.schedule.stops)


def test_busy_times_alone_are_of_whoever_has_the_events() -> None:
    """In two files of one name, whichever is first: a busy time that is not heeded would be worse. That is told."""
    busy = calendar("BEGIN:VFREEBUSY", "UID:1", "FREEBUSY:20260504T093000Z/PT1H", "END:VFREEBUSY")
    one = calendar(event(TIMES))

    for data in ([one, busy], [busy, one], {"ada.ics": one, "busy.ics": busy}):
        found = from_ical(data, window=WINDOW)
        assert (["ada"], {"person-assumed"}) == ([each.id for each in found.schedule.leaders], codes(found))
        assert not check(found.schedule, must=found.must).ok
    (notice,) = from_ical({"ada.ics": one, "busy.ics": busy}).notices
    assert ("busy.ics", 1, NoticeLevel.WARNING) == (notice.file, notice.line, notice.level)
    assert "the busy times in it were taken for those of whoever has events in the other" == notice.done
    three = from_ical({"ada.ics": one, "bo.ics": busy, "cy.ics": busy})
    assert ["ada", "bo", "cy"] == sorted(each.id for each in three.schedule.leaders)


def test_work_grows_as_the_files_do() -> None:
    """Four times as many of one name take four times as long, in a list and with names."""

    def files(count: int) -> dict[str, bytes]:
        return named("Calendar", *(f"{number}/Calendar.ics" for number in range(count)))

    forms: list[Callable[[int], Any]] = [files, lambda count: [*files(count).values()]]
    for form in forms:
        assert work(partial(from_ical, form(80))) < 4.5 * work(partial(from_ical, form(20)))
