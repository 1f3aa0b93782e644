"""Laws of what became of a calendar: what we write is taken over, and nothing that differs is passed over."""

from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from schedcheck.exporters.ical import Detail, View, to_ical
from schedcheck.importers.ical.difference import CalendarDifference, compared
from schedcheck.importers.ical.versions import versions_of
from schedcheck.importers.notices import Notices
from schedcheck.model import Itinerary, Stop
from schedcheck.schedule import Schedule
from tests.property.test_ical_revisions import ALBA, FIRST, plans, written

DAY = timedelta(1)


def became(old: bytes, new: bytes) -> CalendarDifference:
    """What became of a calendar."""
    notices = Notices(strict=True, most=99)
    return compared(*(versions_of(each, notices) for each in (old, new)))


@given(before=plans(), after=plans())
def test_what_we_write_next_is_taken_over(before: list[Stop], after: list[Stop]) -> None:
    """Whatever became of the plan; and without the one before, only what is the same is."""
    first = written(before, FIRST, None)
    second = written(after, FIRST + DAY, first)
    found = became(first, second)

    assert () == found.faults
    assert (first == second) is (not found.changes)
    assert {"vanished"}.isdisjoint({each.what for each in found.changes})
    assert second.count(b"BEGIN:VEVENT") == found.same + len(found.changes)


@given(before=plans(), after=plans(), detail=st.sampled_from(Detail), profile=st.sampled_from(["file", "freebusy"]))
def test_views_of_it_are_taken_over(before: list[Stop], after: list[Stop], detail: Detail, profile: str) -> None:
    """And when somebody is busy."""
    versions: list[bytes] = []
    for number, each in enumerate((before, after)):
        versions.append(
            to_ical(
                Schedule([Itinerary(ALBA, each)]),
                leader=ALBA,
                stamp=FIRST + DAY * number,
                previous=versions[0] if versions else None,
                view=View(detail=detail),
                profile=profile,
            )
        )

    assert () == became(*versions).faults


@given(plan=plans(), data=st.data())
def test_no_line_changes_unseen(plan: list[Stop], data: st.DataObject) -> None:
    """Whatever letter of an event is another, that is told, or it could not be read."""
    first = written(plan, FIRST, None)
    lines = first.split(b"\r\n")
    begun = [at for at, line in enumerate(lines) if line == b"BEGIN:VEVENT"]
    assume(begun)
    at = data.draw(st.integers(begun[0] + 1, len(lines) - 4))
    where = data.draw(st.integers(0, max(len(lines[at]) - 1, 0)))
    letter = data.draw(st.sampled_from([b"1", b"7", b"X", b";", b"\\"]))
    changed = lines[at][:where] + letter + lines[at][where + 1 :]
    assume(changed.upper() != lines[at].upper())
    second = b"\r\n".join([*lines[:at], changed, *lines[at + 1 :]])
    try:
        found = became(first, second)
    except ValueError:
        return

    unseen = (b"LAST-MODIFIED", b"X-WR", b"BEGIN", b"END")
    assert found.changes or lines[at].startswith(unseen) or changed.startswith(unseen)
