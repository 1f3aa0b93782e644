"""Periods of RDATEs: how long they are, and what is told of those that are none."""

import pytest

from tests.unit.importers.calendars import TIMES, codes, event, read, times


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        # At the start, before and after the rule's own times.
        (["RDATE;VALUE=PERIOD:20260504T090000Z/PT5H"], ["14:00"]),
        (["RDATE;VALUE=PERIOD:20260504T090000Z/20260504T093000Z"], ["09:30"]),
        (["RRULE:FREQ=DAILY;COUNT=2", "RDATE;VALUE=PERIOD:20260505T090000Z/PT5H"], ["10:00", "14:00"]),
        # A date alone says nothing of a length, and of two periods the longer one is taken, in either order.
        (["RDATE;VALUE=PERIOD:20260504T090000Z/PT5H", "RDATE:20260504T090000Z"], ["14:00"]),
        (["RDATE;VALUE=PERIOD:20260504T090000Z/PT5H,20260504T090000Z/PT3H"], ["14:00"]),
        (["RDATE;VALUE=PERIOD:20260504T090000Z/PT3H,20260504T090000Z/PT5H"], ["14:00"]),
        (["RDATE;VALUE=PERIOD:20260505T090000Z/PT3H,20260505T090000Z/PT5H"], ["10:00", "14:00"]),
    ],
)
def test_a_period_is_as_long_as_it_says(parts: list[str], expected: list[str]) -> None:
    """Also where the event comes at its start anyway; that its length differs is told."""
    found = read(event(TIMES, *parts))

    assert expected == [(end or "")[11:16] for _, end in times(found)]
    assert {"rdate-differs"} == codes(found)


def test_what_differs_is_told_with_what_was_taken() -> None:
    """Whether the period differs from the event or from another period."""
    found = read(event(TIMES, "RDATE;VALUE=PERIOD:20260504T090000Z/PT3H,20260504T090000Z/PT5H"))
    message = "a period of an RDATE at 2026-05-04 09:00 is not as long as"

    assert [
        (f"{message} the event", "it was taken to end at 2026-05-04T12:00:00+00:00, as the period says"),
        (f"{message} another one", "it was taken to end at 2026-05-04T14:00:00+00:00, as the longer one"),
    ] == [(each.message, each.done) for each in found.notices]


@pytest.mark.parametrize("period", ["20260504T090000Z/PT1H", "20260504T090000Z/20260504T100000Z"])
def test_a_period_as_long_as_the_event_is_not_told(period: str) -> None:
    """It changes nothing."""
    found = read(event(TIMES, f"RDATE;VALUE=PERIOD:{period}"))

    assert ([("2026-05-04 09:00+0000", "2026-05-04 10:00+0000")], set()) == (times(found), codes(found))


def test_a_period_tells_the_end_of_an_event_without_one() -> None:
    """Nothing differs: the event says nothing."""
    found = read(event("DTSTART:20260504T090000Z", "RDATE;VALUE=PERIOD:20260504T090000Z/PT5H"))

    assert ["2026-05-04 14:00+0000"] == [end for _, end in times(found)]
    assert {"end-missing"} == codes(found)


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("20260506T090000Z/20260506T080000Z", "end-before-start"),
        ("20260506T090000Z/-PT3H", "end-before-start"),
        ("20260506T090000Z/20260506T090000Z", "zero-length"),
        ("20260506T090000Z/PT0S", "zero-length"),
    ],
)
def test_a_period_that_does_not_end_after_its_start_has_no_end_and_is_told(period: str, code: str) -> None:
    """It is not as long as the event, which it does not say."""
    found = read(event(TIMES, f"RDATE;VALUE=PERIOD:{period}"))

    assert [("2026-05-04 09:00+0000", "2026-05-04 10:00+0000"), ("2026-05-06 09:00+0000", None)] == times(found)
    assert {code} == codes(found)
    assert ["its end was taken as not known"] == [each.done for each in found.notices]


def test_a_period_without_an_end_takes_that_of_the_event_away() -> None:
    """When it ends cannot be told, so rules about it are unknown rather than kept."""
    found = read(event(TIMES, "RDATE;VALUE=PERIOD:20260504T090000Z/-PT3H,20260504T090000Z/PT5H"))

    assert ([("2026-05-04 09:00+0000", None)], {"end-before-start"}) == (times(found), codes(found))


def test_a_period_whose_end_has_no_zone_has_no_end() -> None:
    """And it is told that there is no zone."""
    found = read(event(TIMES, "RDATE;TZID=Nowhere/Land;VALUE=PERIOD:20260506T090000Z/20260506T120000"))

    assert ["2026-05-04 10:00+0000", None] == [end for _, end in times(found)]
    assert {"no-zone", "zone-unknown", "value-type"} == codes(found)
