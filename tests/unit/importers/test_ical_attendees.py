"""Whom events name, and what their answers come to."""

import pytest

from schedcheck import Attend, CalendarLimits, Imported, Leader, Verdict, check, from_ical
from schedcheck.errors import OverLimit
from schedcheck.importers.notices import Notice
from tests.unit.importers.calendars import TIMES, UID, WINDOW, calendar, codes, event, read

ADA = Leader("Ada", email="ada@example.org")
ADAS = [Leader("Ada", id="a1"), Leader("Ada", id="a2")]
YES, NO, PERHAPS = (
    f"ATTENDEE;CN=Ada;PARTSTAT={each}:mailto:ada@example.org" for each in ("ACCEPTED", "DECLINED", "TENTATIVE")
)
ELSEWHERE = "ATTENDEE;CN=Ada;PARTSTAT=DECLINED:mailto:other@example.org"


def standings(found: Imported) -> list[tuple[str, str]]:
    """Who has stops, and how certain they are."""
    return [(each.leader.id if each.leader else "", str(each.standing)) for each in found.schedule.stops]


def told(found: Imported, code: str) -> Notice:
    """The one notice of a code."""
    (notice,) = (each for each in found.notices if each.code == code)
    return notice


@pytest.mark.parametrize(
    ("names", "standing", "expected"),
    [
        ([YES, YES], "confirmed", set()),
        ([NO, NO], "cancelled", {"cancelled"}),
        ([YES, NO], "tentative", {"answer-differs"}),
        ([NO, YES], "tentative", {"answer-differs"}),
        ([YES, PERHAPS], "tentative", {"answer-differs"}),
        # One that is written in two ways is one.
        ([YES, "ATTENDEE;PARTSTAT=DECLINED:MAILTO:ADA@example.org"], "tentative", {"answer-differs"}),
        (["ATTENDEE;PARTSTAT=ACCEPTED;PARTSTAT=DECLINED:mailto:ada@example.org"], "tentative", {"answer-differs"}),
        (['ATTENDEE;PARTSTAT="DECLINED","ACCEPTED":mailto:ada@example.org'], "tentative", {"answer-differs"}),
        (["ATTENDEE;PARTSTAT=DECLINED;PARTSTAT=DECLINED:mailto:ada@example.org"], "cancelled", {"cancelled"}),
        # Those of two addresses may be two people.
        ([YES, ELSEWHERE], "tentative", {"person-ambiguous"}),
        ([ELSEWHERE, YES], "tentative", {"person-ambiguous"}),
    ],
)
def test_all_answers_of_one_attendee_count(names: list[str], standing: str, expected: set[str]) -> None:
    """Whichever is first; who gives several may come, which is told with the event and the line."""
    found = read(event(TIMES, names), by="attendee", people=[ADA])

    assert ([("ada", standing)], expected) == (standings(found), codes(found))
    for each in expected - {"cancelled"}:
        notice = told(found, each)
        assert (UID, 12, "they may come") == (notice.uid, notice.line, notice.done)


def test_who_declines_first_and_accepts_then_is_not_taken_to_be_there() -> None:
    """That they attend is neither kept nor broken, in their own calendar as in that of another."""
    for found in (
        read(event(TIMES, [YES, NO]), by="attendee", people=[ADA]),
        from_ical({ADA: calendar(event(TIMES, [YES, NO]))}, window=WINDOW),
    ):
        (wanted,) = found.events.values()
        (result,) = check(found.schedule, must=[Attend(ADA, wanted)]).results
        assert (Verdict.CONDITIONAL, {"answer-differs"}) == (result.verdict, codes(found))


@pytest.mark.parametrize("parameter", ["CUTYPE=ROOM;CUTYPE=INDIVIDUAL", "ROLE=NON-PARTICIPANT;ROLE=CHAIR"])
def test_who_may_be_a_person_is_one(parameter: str) -> None:
    """What else they are said to be takes nobody out of the plan."""
    found = read(event(TIMES, f"ATTENDEE;{parameter}:mailto:ada@example.org"), by="attendee", people=[ADA])

    assert [("ada", "confirmed")] == standings(found)


@pytest.mark.parametrize("way", ["attendee", "organizer"])
@pytest.mark.parametrize("who", ["CN=Ada:mailto:x@example.org", "CN=Ada:urn:uuid:1", "CN=X:mailto:ada", "CN=:Ada"])
def test_a_name_of_several_people_is_told(way: str, who: str) -> None:
    """Nobody is taken for it: with the event and the line, also where the address is what they share."""
    found = read(event(TIMES, f"{way.upper()};{who}"), by=way, people=ADAS)
    notice = told(found, "person-ambiguous")

    assert [] == standings(found)
    assert (UID, 12, "nobody was taken") == (notice.uid, notice.line, notice.done)
    assert notice.message.endswith("may be any of a1, a2")


def test_an_address_of_several_people_is_told() -> None:
    """It makes nobody new of them."""
    two = [Leader("Ada", email="desk@example.org"), Leader("Bo", email="desk@example.org")]
    found = read(event(TIMES, "ATTENDEE:mailto:desk@example.org"), by="attendee", people=two)

    assert ([], {"person-ambiguous", "person-missing"}) == (standings(found), codes(found))


@pytest.mark.parametrize(
    ("name", "standing", "expected"),
    [
        (ELSEWHERE, "tentative", {"person-ambiguous"}),
        (ELSEWHERE.replace("DECLINED", "TENTATIVE"), "tentative", {"person-ambiguous"}),
        (ELSEWHERE.replace("DECLINED", "ACCEPTED"), "confirmed", set()),
    ],
)
def test_in_ones_own_calendar_somebody_of_ones_name_may_be_one(name: str, standing: str, expected: set[str]) -> None:
    """Or another who is known; that matters where they do not come, and is told then."""
    found = from_ical({ADAS[0]: calendar(event(TIMES, name))}, people=ADAS, window=WINDOW)

    assert ([("a1", standing)], expected) == (standings(found), codes(found))
    for each in expected:
        notice = told(found, each)
        assert (UID, 12, "they may come") == (notice.uid, notice.line, notice.done)
        assert "'Ada', who is named, may be a1 or others of that name" == notice.message


def test_in_ones_own_calendar_others_of_ones_name_are_others() -> None:
    """Where their address is known, or one's own is there, too."""
    theirs = Leader("Ada", email="other@example.org", id="a2")
    known = from_ical({ADAS[0]: calendar(event(TIMES, ELSEWHERE))}, people=[theirs], window=WINDOW)
    both = from_ical({ADA: calendar(event(TIMES, ELSEWHERE, YES))}, people=[ADAS[1]], window=WINDOW)

    assert ([("a1", "confirmed")], set()) == (standings(known), codes(known))
    assert ([("ada", "confirmed")], set()) == (standings(both), codes(both))


def test_a_crowd_at_a_series_is_refused_before_it_is_made() -> None:
    """A file of 30 KB that asks for two million stops."""
    names = [f"ATTENDEE:a{number}" for number in range(2_000)]
    data = calendar(event(TIMES, names, "RRULE:FREQ=DAILY;COUNT=999"))

    with pytest.raises(OverLimit, match=r"^stops must be at most 200,000 .*got 202,000, with those at 'Talk'$"):
        from_ical(data, by="attendee")


def test_stops_of_all_files_count() -> None:
    """As many as the limit are taken; of whatever way there is to tell who is there."""
    names = ["ATTENDEE:a", "ATTENDEE:b"]
    data = [calendar(event(TIMES, names, uid=each)) for each in ("1", "2")]

    assert 4 == len(list(from_ical(data, by="attendee", limits=CalendarLimits(stops=4)).schedule.stops))
    assert 2 == len(list(from_ical(data, limits=CalendarLimits(stops=2)).schedule.stops))
    for way, most in (("attendee", 3), ("calendar", 1)):
        with pytest.raises(OverLimit) as error:
            from_ical(data, by=way, limits=CalendarLimits(stops=most))
        assert ("stops", most) == (error.value.limit, error.value.most)


def test_attendees_are_counted_before_anything_is_made_of_them() -> None:
    """One for each line, whatever is in it."""
    data = calendar(event(TIMES, "ATTENDEE:mailto:a,b,c@example.org", "attendee:mailto:d@example.org"))

    assert set() == codes(from_ical(data, limits=CalendarLimits(attendees=2)))
    with pytest.raises(OverLimit, match="attendees must be at most 1"):
        from_ical(data, limits=CalendarLimits(attendees=1))
