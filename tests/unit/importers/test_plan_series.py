"""Events of plan files that come again."""

from __future__ import annotations

import pytest

from schedcheck import Attend, Different, Interval, Order, Same, Series
from tests.unit.importers.plans import mistakes, plan

CLASS = """
[[event]]
title = "Class"
place = "hall"
start = 2022-11-14 09:00:00
end = 2022-11-14 10:00:00
"""
WEEKLY = f"""{CLASS}
rrule = "FREQ=WEEKLY;COUNT=3"
exdates = [2022-11-21]
times = [["2022-11-16 14:00", "2022-11-16 15:00"]]
"""
IDS = ["class/2022-11-14", "class/2022-11-16T1400", "class/2022-11-28"]


def test_an_event_with_a_rule_is_a_series() -> None:
    """Each of its occurrences is an event."""
    read = plan(WEEKLY)
    series = read.series["class"]

    assert IDS == [each.id for each in series.events]
    assert set(IDS) | {"talks"} == set(read.events)
    assert (Interval("2022-11-16T14:00+08:00", "2022-11-16T15:00+08:00"),) == series.times
    assert {} == plan().series


def test_a_series_is_attended_as_a_whole() -> None:
    """Or by the occurrence."""
    read = plan(f"""{WEEKLY}
[[itinerary]]
leader = "alba"
attends = ["class"]

[[itinerary]]
leader = "boria"
attends = ["class/2022-11-28"]

[[itinerary.stop]]
event = "class/2022-11-14"
leave = 2022-11-14 09:30:00
""")

    assert IDS == [each.id for each in read.schedule.itinerary("alba").stops]
    assert [IDS[0], IDS[2]] == [each.id for each in read.schedule.itinerary("boria").stops]


def test_a_rule_may_be_about_a_series() -> None:
    """Or about one occurrence."""
    one, other = plan(f"""{WEEKLY}
[[must]]
type = "attend"
who = "alba"
what = "class"

[[must]]
type = "attend"
who = "alba"
what = "class/2022-11-28"
""").must

    assert isinstance(one.constraint, Attend)
    assert isinstance(one.constraint.what, Series)
    assert isinstance(other.constraint, Attend)
    assert "class/2022-11-28" == other.constraint.what.id


def test_rules_about_several_events_take_series() -> None:
    """In place of an event, or beside others that stand together."""
    order, same, different = (
        each.constraint
        for each in plan(f"""{WEEKLY}
[[must]]
type = "order"
first = "class"
then = ["talks"]

[[must]]
type = "same"
events = ["class", "talks"]
on = "day"

[[must]]
type = "different"
events = [["class", "talks"], "exam"]
on = "day"
{CLASS.replace("Class", "Exam")}""").must
    )

    assert isinstance(order, Order)
    assert isinstance(order.first, Series)
    assert isinstance(same, Same)
    assert isinstance(same.events[0], Series)
    assert isinstance(different, Different)
    assert isinstance(different.events[0], tuple)
    assert ["class", "talks"] == [each.id for each in different.events[0]]


@pytest.mark.parametrize(("listed", "ids"), [("", [*IDS[:1], "talks", *IDS[1:]]), ('events = ["class"]', IDS)])
def test_a_summit_holds_each_occurrence(listed: str, ids: list[str]) -> None:
    """Where it lists the series, or nothing."""
    summit = '[summit]\nname = "S"\nplace = "hotel"\nstart = 2022-11-14 08:00:00\nend = 2022-12-15 18:00:00\n'
    read = plan(f"{WEEKLY}{summit}{listed}").summit

    assert read is not None
    assert ids == [each.id for each in read.events]


STOP = '[[itinerary]]\nleader = "alba"\n[[itinerary.stop]]\nevent = "{}"\n'


NONE = "event must be the id of a [[event]], got"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'{CLASS}rrule = "FREQ=WEEKLY"', "rrule must have a COUNT or an UNTIL, or it never is over, got FREQ=WEEKLY"),
        (f"{CLASS}exdates = [2022-11-21]", "a series must have a rrule, or times and no exdates, got neither"),
        (
            WEEKLY + STOP.format("class"),
            "event must be the id of one occurrence, as the event comes again, got 'class'",
        ),
        (
            WEEKLY + STOP.format("class/2022-11-15"),
            f"{NONE} 'class/2022-11-15'; did you mean 'class/2022-11-14'?",
        ),
        (STOP.format("talks/2022-11-15"), f"{NONE} 'talks/2022-11-15'"),
        (
            f'{WEEKLY}{CLASS}id = "class/2022-11-28"',
            "id must be of one event only, as its occurrences have it too, got 'class/2022-11-28'",
        ),
        (f"{CLASS}rrule = 3\n{STOP.format('class/2022-11-15')}", "rrule must be text, got 3"),
    ],
    ids=["no bound", "no rule", "not one", "not on that day", "no series", "taken", "a mistake is told once"],
)
def test_tells_what_is_wrong(text: str, said: str) -> None:
    """Where it is, and once."""
    (told,) = mistakes(text)

    assert said == told.partition(": ")[2]


def test_a_summit_that_is_wrong_is_told_once() -> None:
    """Whatever it lists."""
    summit = '[summit]\nname = "S"\nplace = "hotel"\nstart = 2022-11-15 08:00:00\nend = 2022-11-14 18:00:00\n'
    (told,) = mistakes(f'{WEEKLY}{summit}events = ["class"]')

    assert told.startswith("summit: end must not be before start")
