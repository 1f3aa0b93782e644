"""Rows of one place, side by side."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from schedcheck import Stop
from schedcheck.encounters import cells
from tests.unit.builders import room

HALL = room("Hall")
BEGIN = datetime(2030, 5, 1, tzinfo=UTC)


def row(start: int, end: int) -> tuple[int, int, str, str, Stop]:
    """A row from one minute to another."""
    stop = Stop(HALL, BEGIN + timedelta(minutes=start), BEGIN + timedelta(minutes=end))
    return start, end, "ada", "hall", stop


def test_the_last_to_end_before_may_have_begun_early() -> None:
    """Others began after it, and were over sooner."""
    long, short, shorter = row(0, 90), row(10, 20), row(70, 80)

    assert [long] == list(cells._nearest_to(row(100, 110), [long, short, shorter], 0))
    assert [long] == list(cells._nearest_to(row(100, 110), [long, short, shorter], 10))
    assert [shorter] == list(cells._nearest_to(row(100, 110), [long, short, shorter], 11))


def test_the_first_to_begin_after_is_nearest() -> None:
    """Late enough, that is."""
    near, far = row(110, 120), row(115, 116)

    assert [near] == list(cells._nearest_to(row(100, 110), [near, far], 0))
    assert [far] == list(cells._nearest_to(row(100, 110), [near, far], 1))
