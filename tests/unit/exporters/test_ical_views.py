"""What a reader of a calendar sees of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from icalendar import Calendar

from schedcheck.errors import InvalidValue, UnknownName
from schedcheck.exporters.ical import Detail, Profile, View, to_ical
from schedcheck.model import Delegation, Event, Itinerary, Leader, Level, Place, Stop
from schedcheck.schedule import Schedule

BALI = Place("Bali", level=Level.CITY, tz="Asia/Makassar", geo=(-8.65, 115.216667))
APURVA = Place("The Apurva Kempinski", within=BALI, level=Level.SITE)
CANDI = Place("Candi Ballroom", within=APURVA, geo=(-8.8259, 115.2155))
PARIS = Place("Paris", level=Level.CITY, tz="Europe/Paris")
ALBA = Leader("Alba Aventura", email="alba@example.org", delegation=Delegation("Alba"))
TALKS = Event("Talks with Boria", CANDI, "2022-11-15 10:05", "2022-11-15 11:50", kind="bilateral")
HOUR = timedelta(hours=1)


def calendar(
    *items: Stop | Event, view: View | None, previous: bytes | None = None, profile: Profile = Profile.FILE
) -> bytes:
    """Alba's calendar, with these stops, in a view."""
    plan = Schedule([Itinerary.of(ALBA, *items)])
    return to_ical(plan, leader=ALBA, stamp="2022-11-10T08:30Z", view=view, previous=previous, profile=profile)


def events(*items: Stop | Event, view: View) -> list[dict[str, Any]]:
    """The events of it."""
    return [dict(each) for each in Calendar.from_ical(calendar(*items, view=view)).walk("VEVENT")]


def times(*items: Stop | Event, view: View) -> list[tuple[str, str]]:
    """Their starts and ends, as they are written."""
    return [
        (each["DTSTART"].to_ical().decode(), each["DTEND"].to_ical().decode()) for each in events(*items, view=view)
    ]


def stop(start: str, end: str | None = None, place: Place = CANDI, **fields: Any) -> Stop:  # noqa: ANN401 - those of Stop
    """A stop on one day in Bali."""
    day = "2022-11-15"
    return Stop(place, f"{day} {start}", None if end is None else f"{day} {end}", **fields)


@pytest.mark.parametrize("reader", [ALBA, Delegation("Alba"), attrs.evolve(ALBA, name="Renamed", id=ALBA.id)])
def test_own_calendar_is_seen_in_full(reader: Leader | Delegation) -> None:
    """The leader, and who belongs to the leader's delegation, see all."""
    assert calendar(TALKS, view=None) == calendar(TALKS, view=View(reader))


@pytest.mark.parametrize("reader", [None, Leader("Boria"), Delegation("Boria"), Leader("Alba"), Delegation("x")])
def test_others_see_busy_time_alone(reader: Leader | Delegation | None) -> None:
    """Neither title nor place, kind, people nor the zone: only when, and whose time it is."""
    data = calendar(TALKS, view=View(reader))
    (event,) = Calendar.from_ical(data).walk("VEVENT")

    assert {"SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "LAST-MODIFIED", "STATUS", "TRANSP"} == set(
        event
    )
    assert ["Busy", "CONFIRMED"] == [event["SUMMARY"], event["STATUS"]]
    assert "20221115T020500Z" == event["DTSTART"].to_ical().decode()  # type: ignore[union-attr]  # it is a time
    assert b"NAME:Alba Aventura" in data
    assert b"example.org" not in data


def test_leader_without_a_delegation_is_nobodys() -> None:
    """A reader is no delegation's member by being a delegation."""
    plan = Schedule([Itinerary.of(Leader("Cy"), TALKS)])
    data = to_ical(plan, leader="cy", stamp="2022-11-10T08:30Z", view=View(Delegation("Alba")))

    assert b"SUMMARY:Busy" in data


def test_busy_time_is_one_as_long_as_it_lasts() -> None:
    """Where one stop ends and the next begins is not seen, nor that there are several at a time."""
    stops = [stop("10:00", "11:00"), stop("11:00", "12:00"), stop("10:30", "11:30", APURVA), stop("13:00", "14:00")]

    assert [("20221115T020000Z", "20221115T040000Z"), ("20221115T050000Z", "20221115T060000Z")] == times(
        *stops, view=View()
    )


def test_instants_take_no_time() -> None:
    """An arrival keeps nobody busy."""
    assert [] == times(stop("10:00", "10:00"), view=View())


def test_cancelled_stops_are_not_seen() -> None:
    """What does not take place keeps nobody busy, and another need not know that it was planned."""
    for detail in Detail:
        assert [] == times(stop("10:00", "11:00", status="cancelled"), view=View(detail=detail))


def test_tentative_is_busy() -> None:
    """Who may be busy is not to be taken for free."""
    (event,) = events(stop("10:00", "11:00", status="tentative"), view=View())

    assert "CONFIRMED" == event["STATUS"]


def test_unknown_end_lasts_to_the_next_stop() -> None:
    """Somebody whose stop has no end known is busy until they must be elsewhere; a call is no elsewhere."""
    line = Place("Line", remote=True, tz="Asia/Makassar")
    stops = [
        stop("10:00"),
        stop("10:30", "10:40", line),
        stop("10:45", "10:50", status="cancelled"),
        stop("12:00", "12:30"),
    ]

    assert [("20221115T020000Z", "20221115T043000Z")] == times(*stops, view=View())


def test_unknown_end_lasts_to_the_end_of_the_day() -> None:
    """Without a next stop it is the end of that day, by the clocks that are shown."""
    assert [("20221115T020000Z", "20221116T000000Z")] == times(stop("10:00"), view=View())
    assert [("20221115T100000", "20221116T000000")] == times(stop("10:00"), view=View(place="city"))


def test_unknown_end_at_the_end_of_the_day_lasts_another() -> None:
    """What starts at midnight does not end there."""
    assert [("20221115T000000", "20221116T000000")] == times(stop("00:00"), view=View(place="city"))


@pytest.mark.parametrize(
    ("zone", "start", "end"),
    [
        ("Europe/Paris", "2022-10-30 01:00", "20221030T230000Z"),
        ("Europe/Paris", "2022-03-27 01:00", "20220327T220000Z"),
        # Clocks skip midnight, or show it twice: then the day is over at the first.
        ("America/Sao_Paulo", "2018-11-03 10:00", "20181104T030000Z"),
        ("Atlantic/Azores", "2022-10-29 10:00", "20221030T000000Z"),
    ],
)
def test_unknown_end_lasts_to_midnight_over_a_clock_change(zone: str, start: str, end: str) -> None:
    """The day ends when clocks then show midnight: by those of the start, it would end an hour early in autumn."""
    place = Place("Here", level="city", tz=zone)
    (event,) = events(Stop(place, start, None), view=View(place="city"))

    assert end == f"{event['DTEND'].dt.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def test_kind_is_seen_without_the_counterpart() -> None:
    """Two bilaterals at one time are two bilaterals, with whom is not told."""
    two = [TALKS, Event("Talks with Carla", CANDI, TALKS.start, TALKS.end, kind="bilateral")]
    found = events(*two, stop("14:00", "15:00"), view=View(detail="kind"))

    assert ["Bilateral", "Bilateral", "Busy"] == [each["SUMMARY"] for each in found]
    assert 3 == len({each["UID"] for each in found})


def test_kind_in_several_words_can_be_read() -> None:
    """The names of kinds are made for people."""
    (event,) = events(attrs.evolve(TALKS, kind="pull aside"), view=View(detail="kind"))

    assert "Pull aside" == event["SUMMARY"]


def test_kind_of_ones_own_is_not_seen() -> None:
    """It is any text, and may tell of somebody."""
    (event,) = events(attrs.evolve(TALKS, kind="with-boria"), view=View(detail="kind"))

    assert "Busy" == event["SUMMARY"]


def test_title_is_seen_where_that_is_wanted() -> None:
    """With its status, and still without people."""
    (event,) = events(attrs.evolve(TALKS, status="tentative", organizer=ALBA), view=View(detail=Detail.TITLE))

    assert ["Talks with Boria", "TENTATIVE"] == [event["SUMMARY"], event["STATUS"]]
    assert not {"ATTENDEE", "ORGANIZER", "CATEGORIES"} & set(event)


@pytest.mark.parametrize(
    ("level", "where", "geo"),
    [
        ("room", "Candi Ballroom, The Apurva Kempinski, Bali", "-8.8259;115.2155"),
        ("site", "The Apurva Kempinski, Bali", "-8.65;115.216667"),
        ("city", "Bali", "-8.65;115.216667"),
    ],
)
def test_place_is_seen_up_to_a_level(level: str, where: str, geo: str) -> None:
    """No place below it is named, nor are its coordinates given."""
    (event,) = events(TALKS, view=View(place=level))

    assert [where, geo] == [str(event["LOCATION"]), event["GEO"].to_ical()]


def test_place_of_no_known_city_is_not_seen() -> None:
    """Where nothing as large is known around it, no place is named, and times are in UTC."""
    (event,) = events(TALKS, view=View(place="country"))

    assert not {"LOCATION", "GEO"} & set(event)
    assert "20221115T020500Z" == event["DTSTART"].to_ical().decode()


def test_remote_place_is_in_no_city() -> None:
    """A line is seen where rooms are."""
    line = Place("Line", remote=True, level=Level.CITY, tz="Asia/Makassar")

    assert "LOCATION" not in events(stop("10:00", "11:00", line), view=View(place="city"))[0]
    assert "Line" == str(events(stop("10:00", "11:00", line), view=View(place="room"))[0]["LOCATION"])


def test_times_are_rounded_outwards() -> None:
    """By the clock of the place that is seen; what is whole stays."""
    mumbai = Place("Mumbai", level=Level.CITY, tz="Asia/Kolkata")
    held = Stop(mumbai, "2022-11-15 10:05", "2022-11-15 11:00")

    assert [("20221115T100000", "20221115T110000")] == times(held, view=View(place="city", grain=HOUR))
    assert [("20221115T040000Z", "20221115T060000Z")] == times(held, view=View(grain=HOUR))


def test_rounded_times_never_lose_a_moment_over_a_clock_change() -> None:
    """By days, the day on which clocks go back is seen from midnight on, and not cut short."""
    held = Stop(PARIS, "2022-10-30 01:00", "2022-10-30 23:30")
    ((start, end),) = times(held, view=View(place="city", grain=timedelta(days=1)))

    assert start <= "20221030T010000"
    assert end >= "20221030T233000"


@pytest.mark.parametrize(
    ("hours", "seen"),
    [(2, ("20220327T000000", "20220327T040000")), (6, ("20220327T000000", "20220327T060000"))],
)
def test_split_time_is_rounded_alike_over_a_clock_change(hours: int, seen: tuple[str, str]) -> None:
    """The clocks go forward in between; multiples are those by the clock on either side."""
    ends = ["2022-03-27 01:30", "2022-03-27 03:10", "2022-03-27 03:30"]
    view = View(place="city", grain=timedelta(hours=hours))

    assert [seen] == times(Stop(PARIS, ends[0], ends[2]), view=view)
    assert [seen] == times(Stop(PARIS, *ends[:2]), Stop(PARIS, *ends[1:]), view=view)


def test_instant_is_rounded_to_a_whole_grain() -> None:
    """Else it would be seen that it is on the hour."""
    assert [("20221115T020000Z", "20221115T030000Z")] == times(stop("10:00", "10:00"), view=View(grain=HOUR))


def test_fractions_vanish_in_grains() -> None:
    """What is rounded need not be a whole second; what is exact must."""
    held = Stop(CANDI, "2022-11-15 10:00:00.5", "2022-11-15 10:59:59.5")

    assert [("20221115T020000Z", "20221115T030000Z")] == times(held, view=View(grain=HOUR))
    with pytest.raises(InvalidValue, match="must be a whole second"):
        times(held, view=View())


def test_hidden_text_is_not_looked_at() -> None:
    """A title that no calendar can hold is no matter where it is not shown."""
    assert 1 == len(events(attrs.evolve(TALKS, title="a\0b", id="x"), view=View()))


def test_views_are_calendars_of_their_own() -> None:
    """A version of one view is not taken for the earlier one of another, whose events would be struck out in it."""
    with pytest.raises(InvalidValue, match="previous must be a calendar of this person"):
        calendar(TALKS, view=View(), previous=calendar(TALKS, view=None))
    with pytest.raises(InvalidValue, match="previous must be a calendar of this person"):
        calendar(TALKS, view=View(grain=HOUR), previous=calendar(TALKS, view=View()))


def test_readers_who_see_alike_have_alike() -> None:
    """Who reads a calendar is not in it."""
    assert calendar(TALKS, view=View(Leader("Boria"))) == calendar(TALKS, view=View(Delegation("Carla")))


@pytest.mark.parametrize("grain", [-HOUR, timedelta(days=2), timedelta(hours=7), timedelta(milliseconds=500), 60])
def test_grain_divides_the_day(grain: Any) -> None:  # noqa: ANN401 - the point
    """Any other would make the steps of one day unlike those of the next."""
    with pytest.raises(InvalidValue, match="grain must be"):
        View(grain=grain)


def test_unknown_names_are_refused() -> None:
    """A detail that is misspelt is not taken for another."""
    with pytest.raises(UnknownName, match="did you mean 'title'"):
        View(detail="titel")
    with pytest.raises(InvalidValue, match="reader must be"):
        View("alba")  # type: ignore[arg-type]  # the point


def test_uids_are_of_what_is_seen() -> None:
    """The times alone, and not what a stop is called by the planner."""
    moment = datetime(2022, 11, 15, 2, tzinfo=UTC)
    one, other = Stop(CANDI, moment, moment + HOUR, id="one"), Stop(PARIS, moment, moment + HOUR, id="two")

    assert events(one, view=View())[0]["UID"] == events(other, view=View())[0]["UID"]
    assert events(one, view=View())[0]["UID"] != events(one, view=View(detail="kind"))[0]["UID"]


LAST = Place("Last", level=Level.CITY, tz="Pacific/Honolulu")
EDGES = {
    "last day": Stop(BALI, "9999-12-31 10:00"),
    "day before": Stop(LAST, "9999-12-30 23:00"),
    "last hour": Stop(LAST, "9999-12-31 12:00"),
    "first day": Stop(BALI, "0001-01-02 00:30", "0001-01-02 01:00"),
}


@pytest.mark.parametrize("stop", EDGES.values(), ids=EDGES)
@pytest.mark.parametrize("profile", [Profile.FILE, Profile.FREEBUSY])
@pytest.mark.parametrize("detail", Detail)
def test_times_at_the_ends_of_the_calendar_are_refused(stop: Stop, profile: Profile, detail: Detail) -> None:
    """Nobody is told to be free, or there at another time, since there is no year 10000."""
    for grain in (HOUR, 24 * HOUR):
        view = View(detail=detail, place="city", grain=grain)
        with pytest.raises(InvalidValue, match=r"stop '\w+' must be three days within the years 1 to 9999"):
            calendar(stop, view=view, profile=profile)


def test_open_ends_at_the_end_of_the_calendar_are_refused() -> None:
    """Also where times are exact: the day has no end."""
    with pytest.raises(InvalidValue, match=r"got 9999-12-31T10:00:00\+08:00 \.\. unknown"):
        calendar(Stop(BALI, "9999-12-31 10:00"), view=View())


def test_exact_times_at_the_ends_of_the_calendar_are_shown() -> None:
    """Such as those which stand for always."""
    always = Stop(Place("Hall", tz="UTC"), "0001-01-01 00:00", "9999-12-31 23:59:59")
    data = calendar(always, view=View(detail="title", place="room"))

    assert b"DTSTART:00010101T000000Z\r\nDTEND:99991231T235959Z" in data
    assert b":00010101T000000Z/99991231T235959Z" in calendar(always, view=View(), profile=Profile.FREEBUSY)


def test_place_whose_clocks_have_no_such_year_is_shown_in_utc() -> None:
    """Where the place that may be named has other clocks than the room within it."""
    city = Place("City", level=Level.CITY, tz="Asia/Tokyo")
    late = Stop(Place("Room", within=city, tz="UTC"), "9999-12-31 20:00", "9999-12-31 21:00")

    assert b"DTSTART:99991231T200000Z" in calendar(late, view=View(detail="title", place="city"))


def test_free_on_the_last_day_there_is() -> None:
    """It ends with that day."""
    data = to_ical(
        Schedule([Itinerary.of(ALBA)]), leader=ALBA, stamp="9999-12-31T12:00Z", view=View(), profile="freebusy"
    )

    assert b"DTSTART:99991231T000000Z\r\nDTEND:99991231T235959Z" in data
