"""What may be one thing under two names is told; whatever is not looked at may turn into a wrong "kept"."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcheck import Avoid, Leader, Place, Verdict, check, from_ical, from_table
from schedcheck.importers.alike import Alike
from tests.unit.importers.calendars import TIMES, calendar, codes, event, read

ADA, BO = Leader("Ada"), Leader("Bo")
LETTERS = st.text("abé, -1", max_size=12)


def pair(one: str, another: str, **options: object) -> set[str]:
    """The notices about two events in two places."""
    first = event(TIMES, f"LOCATION:{one}", place=None)
    second = event(TIMES, f"LOCATION:{another}", place=None)
    return codes(read(first, second, **options)) - {"uid-twice", "event-differs"}


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("Room 1", "room-1"),
        ("Lobby", "Lobby\\, Main house"),
        ("Main house", "Lobby\\, Main house"),
        ("Great Hall\\, Vienna", "Great Hall\\, Vienna\\, Alba"),
        ("Vienna", "Hall\\, Vienna\\, Alba"),
        ("Hall (north)", "Hall"),
    ],
)
def test_places_whose_names_may_be_of_one_are_an_error(one: str, another: str) -> None:
    """In whichever order they come."""
    for both in ((one, another), (another, one)):
        assert {"place-alike", "places-assumed"} == pair(*both)


@pytest.mark.parametrize(("one", "another"), [("Lobby", "Hall"), ("Lobby\\, A", "Lobby\\, B"), ("Room 1", "Room 11")])
def test_places_that_are_called_otherwise_are_two_and_that_is_told(one: str, another: str) -> None:
    """A warning, once; none where there is but one."""
    assert {"places-assumed"} == pair(one, another)
    assert set() == pair(one, one)


def test_a_place_that_is_mapped_is_no_error() -> None:
    """Both names are those of one place."""
    lobby = Place("Lobby")

    assert set() == pair("Lobby", "Lobby\\, Main house", places={"Lobby, Main house": lobby})


def test_a_text_that_may_be_a_known_place_is_an_error() -> None:
    """Beside that it is none of those known."""
    assert {"place-unmatched", "place-alike"} == pair("Lobby\\, Main house", "Hall", places=[Place("Lobby")])


def test_a_name_of_several_places_that_have_nothing_in_common_is_an_error() -> None:
    """It is none of them, though it may be any."""
    rooms = [Place("Room 1", id="r1"), Place("Room 1", id="r2")]

    assert {"place-alike"} == pair("Room 1", "Room 1", places=rooms)


def test_a_check_of_two_calendars_is_not_kept_in_silence() -> None:
    """Both are in the lobby, by two names."""
    files = {
        each: calendar(event(TIMES, f"LOCATION:{place}", place=None))
        for each, place in ((ADA, "Lobby"), (BO, "Lobby\\, Main house"))
    }
    found = from_ical(files)

    assert Verdict.KEPT is check(found.schedule, must=[Avoid(ADA, BO)]).results[0].verdict
    assert "place-alike" in codes(found)


def test_tables_tell_it_too() -> None:
    """They know places in the same way."""
    rows = [
        {"person": who, "place": place, "start": "2026-05-04T10:00Z", "end": "2026-05-04T11:00Z"}
        for who, place in (("Ada", "Lobby"), ("Bo", "Lobby, Main house"))
    ]

    assert "place-alike" in codes(from_table(rows))


def test_one_name_with_two_addresses_is_an_error() -> None:
    """They may be one person; by one address they are."""
    lines = [f"ATTENDEE;CN=Ada:mailto:{each}" for each in ("ada@work.example", "ada@home.example")]

    assert "person-alike" in codes(read(event(TIMES, *lines), by="attendee"))
    assert "person-alike" not in codes(read(event(TIMES, lines[0]), by="attendee"))
    assert "person-alike" not in codes(
        read(event(TIMES, *lines), by="attendee", people={each.rpartition(":")[2]: ADA for each in lines})
    )


@given(st.lists(LETTERS, min_size=2, max_size=2))
def test_which_comes_first_does_not_matter(texts: list[str]) -> None:
    """Whether two may mean one thing."""
    answers = []
    for one, another in permutations(texts):
        alike = Alike()
        alike.keep(one)
        answers.append(alike.keep(another) == one)

    assert answers[0] == answers[1]


def test_a_very_long_text_is_looked_at_in_part() -> None:
    """A thousand parts cost no more than eight."""
    alike = Alike()
    alike.keep(", ".join(f"part {number}" for number in range(10_000)))

    assert alike.keep("part 3") is not None
    assert alike.keep("part 9000") is None
