"""What is made of events as servers hold them: nothing of others stands in the way, and what is meant counts."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from schedcheck.errors import ServerFailed
from schedcheck.exporters.caldav.comparing import Wanted, steps
from schedcheck.exporters.caldav.held import Component, Resource, components, digest, marked, meaning, meanings, plain
from schedcheck.exporters.caldav.publication import Action
from schedcheck.exporters.caldav.server import Connection, Server
from schedcheck.exporters.ical.extras import NONE
from schedcheck.model import Event, Itinerary, Leader, Place
from schedcheck.schedule import Schedule

HALL = Place("Hall", tz="Asia/Makassar", geo=(-8.65, 115.216667))
ALBA = Leader("Alba")
SESSION = Event("Session I", HALL, "2022-11-15 10:00", "2022-11-15 12:00", kind="plenary")
WANTED = Wanted(Schedule([Itinerary.of(ALBA, SESSION)]), ALBA, "2022-11-10T08:30Z", None, NONE, "")
URL = "https://dav.example.org/x/"
TOKENS = st.sampled_from(
    [
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VALARM",
        "END:VALARM",
        "UID:1",
        "DTSTART:20221115T100000Z",
        "DTSTART:",
        "GEO:1",
    ]
)
LINES = st.lists(TOKENS | st.text(max_size=20), max_size=20)


def written() -> str:
    """The session as it is sent."""
    (step,) = steps(WANTED, [], URL, overwrite=False)
    return step.data.decode()


def became(data: str, *, overwrite: bool = False) -> list[Action]:
    """What is to be done where a server holds this."""
    return [each.action for each in steps(WANTED, [Resource(f"{URL}1.ics", "1", data)], URL, overwrite=overwrite)]


@given(lines=LINES, ends=st.sampled_from(["\r\n", "\n"]))
def test_what_others_wrote_is_never_in_the_way(lines: list[str], ends: str) -> None:
    """However broken it is: ours is made beside it."""
    assert [Action.CREATE] == became(ends.join(lines))


@example(lines=["BEGIN:VEVENT", "END:VEVENT", "END:VEVENT"], overwrite=True, at=21)
@example(lines=["END:VALARM", "BEGIN:VEVENT", "END:VEVENT"], overwrite=True, at=21)
@given(lines=LINES, overwrite=st.booleans(), at=st.integers(0, 30))
def test_what_others_wrote_into_ours_never_breaks_anything(lines: list[str], overwrite: bool, at: int) -> None:  # noqa: FBT001 - drawn
    """It is kept, taken up or told; what is sent for it is one event."""
    whole = written().split("\r\n")
    made = "\r\n".join([*whole[:at], *lines, *whole[at:]])
    for each in steps(WANTED, [Resource(f"{URL}1.ics", "1", made)], URL, overwrite=overwrite):
        assert each.data.count(b"\r\nBEGIN:VEVENT\r\n") == (1 if each.action.writes else 0)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("DTSTART;TZID=Asia/Makassar:20221115T100000", "DTSTART:20221115T020000Z"),
        ("DTSTART;TZID=Asia/Makassar:", 'DTSTART;VALUE=DATE-TIME;TZID="Asia/Makassar":'),
        ("STATUS:CONFIRMED\r\n", ""),
        ("TRANSP:OPAQUE\r\n", ""),
        ("GEO:-8.650000;115.216667", "GEO:-8.65;115.2166670"),
        ("SUMMARY:Session I", "SUMMARY;LANGUAGE=en:Session\r\n  I"),
        ("CLASS:PRIVATE", "class:private"),
        ("SEQUENCE:0", "SEQUENCE:4"),
        ("DTSTAMP:20221110T083000Z", "DTSTAMP:20230101T000000Z\r\nCREATED:20230101T000000Z\r\nDESCRIPTION:Note"),
        ("\r\n", "\n"),
    ],
)
def test_other_words_for_the_same_are_no_change(old: str, new: str) -> None:
    """Servers and programs write what they hold in their own way."""
    assert old in written()
    assert [Action.KEEP] == became(written().replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("T100000", "T100001"),
        ("Asia/Makassar", "Asia/Jakarta"),
        ("Asia/Makassar", "Example/Zone"),
        ("STATUS:CONFIRMED", "STATUS:TENTATIVE"),
        ("STATUS:CONFIRMED", "STATUS:CONFIRMED\r\nSTATUS:TENTATIVE"),
        ("TRANSP:OPAQUE", "TRANSP:TRANSPARENT"),
        ("GEO:-8.65", "GEO:8.65"),
        ("GEO:-8.650000;115.216667", "GEO:nowhere"),
        ("GEO:-8.650000;115.216667\r\n", ""),
        ("SUMMARY:Session I", "SUMMARY:Session II"),
        ("CLASS:PRIVATE\r\n", ""),
        ("END:VEVENT", "DURATION:PT1H\r\nEND:VEVENT"),
        ("X-SCHEDCHECK-MARK:1", "X-EXAMPLE:1"),
    ],
)
def test_what_means_something_else_is_a_change(old: str, new: str) -> None:
    """And is told, unless it says what the plan says."""
    same = old.startswith("X-SCHEDCHECK")

    assert old in written()
    assert [Action.KEEP if same else Action.EDITED] == became(written().replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("DTSTART;TZID=Asia/Makassar:20221115T100000", "DTSTART;VALUE=DATE:20221115"),
        ("T120000", "T080000"),
        ("GEO:-8.650000;115.216667", "GEO:\x07"),
        ("SUMMARY:Session I", "SUMMARY:\x07\r\nSUMMARY:x"),
        ("STATUS:CONFIRMED", "STATUS:CANCELLED"),
        ("LOCATION:Hall\r\n", ""),
        ("CLASS:PRIVATE", "CLASS:PRIVATE\r\nRELATED-TO:\x07"),
    ],
)
def test_whatever_others_made_of_what_is_in_the_plan_can_be_mended(old: str, new: str) -> None:
    """Left alone, or written over, as a change of substance."""
    changed = written().replace(old, new)
    (step,) = steps(WANTED, [Resource(f"{URL}1.ics", "1", changed)], URL, overwrite=True)

    assert old in written()
    assert [Action.EDITED] == became(changed)
    assert (Action.UPDATE, "1", True) == (step.action, step.etag, old.strip().encode() in step.data)
    assert b"\x07" not in step.data


def test_an_event_with_the_mark_of_another_is_theirs() -> None:
    """Also where all is to be written over, unless it says what the plan says."""
    other = written().replace(WANTED.key, "0" * 36)

    assert [Action.KEEP] == became(other, overwrite=True)
    assert [Action.EDITED] == became(other.replace("SUMMARY:Session", "SUMMARY:Chat"), overwrite=True)


@pytest.mark.parametrize("overwrite", [False, True])
def test_an_event_that_lost_its_mark_is_told(overwrite: bool) -> None:  # noqa: FBT001 - a parameter
    """Where it is no longer in the plan it may be off, and does not say whose it is; unless it has another's mark."""
    gone = evolve(WANTED, schedule=Schedule([Itinerary(ALBA, ())]))
    lost = Resource(f"{URL}1.ics", "1", written().replace("X-SCHEDCHECK-MARK:1", "X-EXAMPLE:1"))
    other = Resource(f"{URL}1.ics", "1", written().replace(WANTED.key, "0" * 36))

    assert [Action.EDITED] == [each.action for each in steps(gone, [lost], URL, overwrite=overwrite)]
    assert [] == list(steps(gone, [other], URL, overwrite=overwrite))


@pytest.mark.parametrize(
    ("old", "new", "action"),
    [
        ("SUMMARY:Session I", "SUMMARY:Chat", Action.CANCEL),
        ("DTSTART;TZID=Asia/Makassar:20221115T100000", "DTSTART;VALUE=DATE:20221115", Action.EDITED),
        ("T120000", "T080000", Action.EDITED),
        ("SUMMARY:Session I", "SUMMARY:\x07", Action.EDITED),
        ("STATUS:CONFIRMED", "STATUS:CANCELLED", Action.UPDATE),
    ],
)
def test_what_others_made_of_what_is_no_longer_in_the_plan(old: str, new: str, action: Action) -> None:
    """It is cancelled where to_ical could have written it; else it is told."""
    gone = evolve(WANTED, schedule=Schedule([Itinerary(ALBA, ())]))
    held = [Resource(f"{URL}1.ics", "1", written().replace(old, new))]

    assert [action] == [each.action for each in steps(gone, held, URL, overwrite=True)]
    left = Action.KEEP if new == "STATUS:CANCELLED" else Action.EDITED
    assert [left] == [each.action for each in steps(gone, held, URL, overwrite=False)]


def test_a_number_that_others_raised_is_raised_again() -> None:
    """Else programs would take our version for an older one."""
    held = Resource(f"{URL}1.ics", "1", written().replace("SEQUENCE:0", "SEQUENCE:7"))
    plan = WANTED.schedule.move(SESSION, by=timedelta(hours=1))
    (step,) = steps(evolve(WANTED, schedule=plan), [held], URL, overwrite=False)

    assert (Action.UPDATE, True) == (step.action, b"SEQUENCE:8\r\n" in step.data)


def test_what_is_sent_is_known_again() -> None:
    """The mark tells what it says; without one of ours, or with two, it is somebody's."""
    (event,) = components(written())
    twice = Component((*event.lines, *(each for each in event.lines if each.startswith("X-SCHED"))), event.inner)

    assert event.intact
    assert event.mark is not None
    assert WANTED.key == event.mark["key"]
    assert marked(event, WANTED.key) in event.lines
    assert not twice.intact


def test_meanings_are_in_no_order() -> None:
    """Servers sort lines."""
    (event,) = components(written())

    assert digest(meanings(event.lines)) == digest(meanings(event.lines[::-1]))


def test_a_line_that_is_none_means_itself() -> None:
    """And is no line that to_ical would write."""
    assert "DTSTART;X=1" == meaning("DTSTART", "DTSTART;X=1")
    with pytest.raises(ValueError, match="IANA"):
        plain("DTSTART;VALUE=DATE:20221115")


class Answer:
    """What a server says, without one."""

    def __init__(self, status: int, **more: Any) -> None:  # noqa: ANN401 - whatever there is
        self.status = status
        self.results: list[Any] = []
        self.__dict__.update(more)


class Client:
    """A client that answers what it is told to, or raises it."""

    def __init__(self, said: Answer | Exception) -> None:
        self.said = said

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - each method is alike
        def answer(*_: object) -> Answer:
            if name == "propfind":
                return Answer(404)
            if isinstance(self.said, Exception):
                raise self.said
            return self.said

        return answer


class ReadTimeoutError(Exception):
    """As the client calls it."""


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (ReadTimeoutError("hunter2"), "there was no answer within 30 s"),
        (RuntimeError("hunter2"), r"the connection failed or broke off \(RuntimeError\)"),
        (Answer(409), "it answered 409 Conflict"),
        (Answer(999), "it answered 999 which is no status of HTTP"),
    ],
)
def test_what_goes_wrong_is_told_in_our_words(said: Answer | Exception, words: str) -> None:
    """Those of others may hold a password."""
    with pytest.raises(ServerFailed, match=words) as failed:
        Connection(Server(URL), Client(said)).make(f"{URL}y/", "Alba")

    assert "hunter2" not in str(failed.value)
