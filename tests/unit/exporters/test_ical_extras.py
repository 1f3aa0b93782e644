"""What a calendar has beside the stops."""

from datetime import timedelta
from typing import Any

import attrs
import pytest
from icalendar import Calendar

from schedcheck import Avoid, Exclusive, Rule, Waiver, check
from schedcheck.errors import InvalidValue, UnknownName
from schedcheck.exporters.ical import Extras, View, check_export, to_ical
from schedcheck.model import Event, Itinerary, Leader, Level, Place, Stop, Summit
from schedcheck.report import Report
from schedcheck.schedule import Schedule

FIRST, SECOND = "2022-11-10T08:30Z", "2022-11-11T08:30Z"
HOUR, QUARTER = timedelta(hours=1), timedelta(minutes=15)
BALI = Place("Bali", level=Level.CITY, tz="Asia/Makassar")
HALL = Place("Hall", within=BALI)
LINE = Place("Secure line", remote=True, tz="Asia/Makassar")
ALBA, BORIA = Leader("Alba Aventura", email="alba@example.org"), Leader("Boria Borealis")
SESSION = Event("Session I", HALL, "2022-11-15 10:00", "2022-11-15 12:00", kind="plenary")
CALL = Event("Call home", LINE, "2022-11-15 13:00", "2022-11-15 13:20", kind="call")
SUMMIT = Summit("Summit", BALI, "2022-11-15 08:00", "2022-11-16 18:00", [SESSION])


def write(
    *items: Stop | Event,
    extras: Extras,
    stamp: str = FIRST,
    leader: Leader = ALBA,
    **options: Any,  # noqa: ANN401 - those of to_ical
) -> bytes:
    """The calendar of a leader with these stops, in which there is no fault."""
    plan = Schedule([Itinerary.of(leader, *items)])
    data = to_ical(plan, leader=leader, stamp=stamp, extras=extras, **options)
    assert () == check_export(data)
    return data


def events(data: bytes) -> list[Any]:
    """The events of it, by start."""
    return Calendar.from_ical(data).walk("VEVENT")


def test_nothing_is_there_unless_wanted() -> None:
    """Without extras a calendar holds the stops alone."""
    assert write(SESSION, CALL, extras=Extras()) == to_ical(
        Schedule([Itinerary.of(ALBA, SESSION, CALL)]), leader=ALBA, stamp=FIRST
    )


def test_reminders_come_before_each_stop() -> None:
    """The earliest first, with the title of the stop; none of what is cancelled."""
    off = attrs.evolve(CALL, status="cancelled")
    first, second = events(write(SESSION, off, extras=Extras(reminders=[QUARTER, HOUR, QUARTER])))

    assert [(-HOUR, "Session I"), (-QUARTER, "Session I")] == [
        (each["TRIGGER"].dt, str(each["DESCRIPTION"])) for each in first.walk("VALARM")
    ]
    assert [] == second.walk("VALARM")


def test_reminders_are_no_material_change() -> None:
    """A reminder more, and nobody need answer anew."""
    before = write(SESSION, extras=Extras(reminders=HOUR))
    (event,) = events(write(SESSION, extras=Extras(reminders=QUARTER), stamp=SECOND, previous=before))

    assert [0, -QUARTER] == [event["SEQUENCE"], event.walk("VALARM")[0]["TRIGGER"].dt]
    assert write(SESSION, extras=Extras(reminders=HOUR), stamp=SECOND, previous=before) is before


def test_dropped_stops_remind_nobody() -> None:
    """What is off rings no bell."""
    before = write(SESSION, CALL, extras=Extras(reminders=HOUR))
    _, dropped = events(write(SESSION, extras=Extras(reminders=HOUR), stamp=SECOND, previous=before))

    assert ["CANCELLED", []] == [dropped["STATUS"], dropped.walk("VALARM")]


def test_call_time_ends_when_the_stop_starts() -> None:
    """An event of its own that belongs to the stop and takes no time."""
    call, stop = events(write(SESSION, extras=Extras(call_times=HOUR)))

    assert ["Call time: Session I", "Hall, Bali"] == [call["SUMMARY"], call["LOCATION"]]
    assert [HOUR, call["DTEND"].dt] == [call["DTEND"].dt - call["DTSTART"].dt, stop["DTSTART"].dt]
    assert [stop["UID"], "TRANSPARENT"] == [call["RELATED-TO"], call["TRANSP"]]


def test_call_times_differ_by_kind() -> None:
    """A kind that is not named has none, nor has what is cancelled."""
    off = attrs.evolve(SESSION, id="off", status="cancelled")
    found = events(write(SESSION, CALL, off, extras=Extras(call_times={"plenary": QUARTER})))

    assert ["Call time: Session I"] == [each["SUMMARY"] for each in found if each.get("RELATED-TO")]


def test_call_time_is_struck_out_with_its_stop() -> None:
    """Who need not come need not be ready."""
    before = write(SESSION, extras=Extras(call_times=HOUR))
    found = events(write(extras=Extras(call_times=HOUR), stamp=SECOND, previous=before))

    assert ["CANCELLED", "CANCELLED"] == [each["STATUS"] for each in found]


def test_link_is_where_the_remote_place_is() -> None:
    """With its name; a link of a bodily place, or none, is not written."""
    extras = Extras(links={"secure-line": "https://example.org/x?y=1;z", "hall": "https://example.org/"})
    first, second = events(write(SESSION, CALL, extras=extras))

    assert "CONFERENCE" not in first
    assert "https://example.org/x?y=1;z" == second["CONFERENCE"]
    assert ["URI", "Secure line"] == [second["CONFERENCE"].params[each] for each in ("VALUE", "LABEL")]
    assert "CONFERENCE" not in events(write(CALL, extras=Extras()))[0]


def test_new_link_is_another_place() -> None:
    """Whoever dials the old one is not there: a material change."""
    before = write(CALL, extras=Extras(links={"secure-line": "tel:+1-412-555-0123"}))
    (event,) = events(write(CALL, extras=Extras(links={"secure-line": "tel:+1"}), stamp=SECOND, previous=before))

    assert 1 == event["SEQUENCE"]


def test_sessions_belong_to_their_summit() -> None:
    """The summit is an event that takes no time; what is none of its events does not belong to it."""
    summit, session, call = events(write(SESSION, CALL, extras=Extras(summits=SUMMIT)))

    assert ["Summit", "TRANSPARENT", "Bali"] == [summit[each] for each in ("SUMMARY", "TRANSP", "LOCATION")]
    assert [summit["UID"], "PARENT"] == [session["RELATED-TO"], session["RELATED-TO"].params["RELTYPE"]]
    assert "RELATED-TO" not in call


def test_summit_that_one_does_not_attend_is_not_there() -> None:
    """Nor that of which all that one attends is cancelled."""
    off = Stop(HALL, SESSION.start, SESSION.end, event=SESSION, status="cancelled")

    assert ["Call home"] == [each["SUMMARY"] for each in events(write(CALL, extras=Extras(summits=[SUMMIT])))]
    assert ["Session I"] == [each["SUMMARY"] for each in events(write(off, extras=Extras(summits=[SUMMIT])))]


def test_summit_is_in_whole_seconds() -> None:
    """As all else."""
    odd = attrs.evolve(SUMMIT, start="2022-11-15 08:00:00.5")

    with pytest.raises(InvalidValue, match="the start of summit 'summit' must be a whole second"):
        write(SESSION, extras=Extras(summits=odd))


def test_calendar_has_its_looks() -> None:
    """Name, colour and how often to look, for old programs and new."""
    data = write(extras=Extras(name="Alba; Bali", color="teal", refresh=HOUR))

    for line in (
        b"NAME:Alba\\; Bali",
        b"X-WR-CALNAME:Alba\\; Bali",
        b"COLOR:teal",
        b"REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        b"X-PUBLISHED-TTL:PT1H",
    ):
        assert b"\r\n" + line + b"\r\n" in data


def report(plan: Schedule, *rules: Rule, waivers: Any = ()) -> Report:  # noqa: ANN401 - those of check
    """What a check finds."""
    return check(plan, must=rules, waivers=waivers)


AVOID = Rule(Avoid(ALBA, BORIA), id="apart", reason="Do not tell", authority="The office")
OTHER = Itinerary.of(BORIA, SESSION)
PLAN = Schedule([Itinerary.of(ALBA, SESSION, CALL), OTHER])


def conflicts(found: Report, **options: Any) -> list[Any]:  # noqa: ANN401 - those of to_ical
    """The conflicts in Alba's calendar."""
    data = write(SESSION, CALL, extras=Extras(conflicts=found), **options)
    assert b"Do not tell" not in data
    return [each for each in events(data) if "CONFLICT" in each.get("CATEGORIES", Calendar()).to_ical().decode()]


def test_conflict_is_an_event_that_takes_no_time() -> None:
    """When it is and what it is, without the reason."""
    (event,) = conflicts(report(PLAN, AVOID))

    assert event["SUMMARY"].startswith("Conflict: Alba Aventura and Boria Borealis")
    assert ["TRANSPARENT", "CONFIRMED", "PRIVATE"] == [event[each] for each in ("TRANSP", "STATUS", "CLASS")]
    assert SESSION.start == event["DTSTART"].dt


def test_private_rules_waived_and_kept_findings_are_no_conflicts() -> None:
    """Nor are those of a rule that is off, or of others."""
    far = Rule(Avoid(BORIA, Leader("Cy")), id="far")
    let = Waiver("apart", event=SESSION, reason="x", authority="y")

    assert [] == conflicts(report(PLAN, attrs.evolve(AVOID, private=True)))
    assert [] == conflicts(report(PLAN, AVOID, waivers=[let]))
    assert [] == conflicts(report(PLAN, far))
    assert [] == conflicts(check(PLAN, must=[AVOID], severity={"apart": "off"}))


def test_conflict_that_may_be_is_tentative() -> None:
    """It depends on what is not settled yet."""
    two = Event("Other", HALL, "2022-11-15 11:00", "2022-11-15 13:00", status="tentative")
    plan = Schedule([Itinerary.of(ALBA, SESSION, two)])
    data = to_ical(plan, leader=ALBA, stamp=FIRST, extras=Extras(conflicts=report(plan, Rule(Exclusive(HALL), id="x"))))
    found = [each for each in events(data) if each["SUMMARY"].startswith("Conflict")]

    assert ["TENTATIVE"] == [each["STATUS"] for each in found]


@pytest.mark.parametrize(
    "options", [{"view": View()}, {"view": View(ALBA)}, {"profile": "publish", "view": View()}, {"profile": "freebusy"}]
)
def test_conflicts_are_in_no_calendar_of_others(options: dict[str, Any]) -> None:
    """They tell who must not meet whom: refused in every view, and in what is published."""
    with pytest.raises(InvalidValue, match="conflicts must be in no other calendar than a file without a view"):
        conflicts(report(PLAN, AVOID), **options)


def test_calendar_with_conflicts_is_another_one() -> None:
    """A later version without them would still tell of them, as cancelled."""
    before = write(SESSION, extras=Extras(conflicts=report(PLAN, AVOID)))

    with pytest.raises(InvalidValue, match="previous must be"):
        write(SESSION, extras=Extras(), previous=before)


def test_views_of_others_have_their_looks_alone() -> None:
    """Neither reminders nor call times, links and summits, which tell what kind of stops there are."""
    extras = Extras(reminders=HOUR, call_times=HOUR, links={"secure-line": "tel:+1"}, summits=SUMMIT)

    assert write(SESSION, CALL, extras=Extras(), view=View()) == write(SESSION, CALL, extras=extras, view=View())
    assert b"COLOR:teal" in write(SESSION, extras=Extras(color="teal"), view=View())


@pytest.mark.parametrize(
    "fields",
    [
        {"reminders": -HOUR},
        {"reminders": [timedelta(days=400)]},
        {"reminders": 60},
        {"call_times": timedelta(milliseconds=1)},
        {"call_times": 60},
        {"call_times": {"plenary": -HOUR}},
        {"links": {"x": "no uri"}},
        {"links": {"x": "https://example.org/\r\nBEGIN:VEVENT"}},
        {"links": ["https://example.org"]},
        {"summits": [SESSION]},
        {"conflicts": "apart"},
        {"name": " "},
        {"refresh": timedelta(0)},
    ],
)
def test_what_cannot_be_is_refused(fields: dict[str, Any]) -> None:
    """When it is given, not when it is written."""
    with pytest.raises(InvalidValue, match="must be"):
        Extras(**fields)


def test_unknown_color_is_refused() -> None:
    """Programs would leave it out without a word."""
    with pytest.raises(UnknownName, match="did you mean 'teal'"):
        Extras(color="teall")


def test_name_goes_through_the_gate() -> None:
    """As all text does."""
    with pytest.raises(InvalidValue, match="the name of extras must be text without control characters"):
        write(extras=Extras(name="a\x00b"))
    with pytest.raises(InvalidValue, match="extras must be Extras"):
        write(extras={})  # type: ignore[arg-type]  # the point
