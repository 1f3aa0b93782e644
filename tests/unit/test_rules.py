from collections.abc import Callable
from itertools import count

import pytest

from schedcheck import Avoid, Interval, NoOverlap, Rule, Severity
from tests.unit.builders import ADA, BO, at, refusal

APART = Avoid(ADA, BO)


def test_str_is_what_the_constraint_wants() -> None:
    """The policy around it is told elsewhere."""
    assert "Ada and Bo are never in one room" == str(Rule(APART, reason="a feud"))


def test_severities_are_ordered_by_how_grave_they_are() -> None:
    """A must is graver than a should."""
    assert [Severity.OFF, Severity.NOTE, Severity.SHOULD, Severity.MUST] == sorted(Severity)


def test_holds_always_by_default() -> None:
    """Unless it says from or until when."""
    assert (True, False) == (Rule(APART).always, Rule(APART, since=at("10:00")).always)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("08:00", "09:00", False),
        ("08:00", "10:00", False),
        ("08:00", "10:01", True),
        ("10:00", "10:00", True),
        ("11:59", "13:00", True),
        ("12:00", "13:00", False),
        ("12:00", "12:00", False),
        ("08:00", "20:00", True),
    ],
)
def test_holds_from_since_until_before_until(start: str, end: str, *, expected: bool) -> None:
    """A rule from ten to twelve, half-open as every time is; an instant holds at its moment."""
    rule = Rule(APART, since=at("10:00"), until=at("12:00"))

    assert expected is rule.holds_in(Interval(at(start), at(end)))


def test_holds_where_there_is_no_time_to_tell() -> None:
    """Something that never happens may be missed at any time."""
    assert Rule(APART, since=at("10:00")).holds_in(None)


def test_times_may_be_text_with_an_offset() -> None:
    """A rule has no place to be local to."""
    assert Rule(APART, since=at("10:00")) == Rule(APART, since="2030-05-01T12:00+02:00")


REFUSED: list[tuple[Callable[[], object], str]] = [
    (
        lambda: Rule("apart"),  # type: ignore[arg-type]
        "InvalidValue: a rule must hold a constraint (with code, findings, explain and a str), got 'apart'",
    ),
    (
        lambda: Rule(NoOverlap),  # type: ignore[arg-type]
        (
            "InvalidValue: a rule must hold a constraint (with code, findings, explain and a str), "
            "got <class 'schedcheck.constraints.no_overlap.NoOverlap'>"
        ),
    ),
    (lambda: Rule(APART, id=" "), "InvalidValue: id must be text that is not blank, got ' '"),
    (lambda: Rule(APART, id=7), "InvalidValue: id must be text that is not blank, got 7"),  # type: ignore[arg-type]
    (lambda: Rule(APART, reason=None), "InvalidValue: reason must be a str, got None"),  # type: ignore[arg-type]
    (lambda: Rule(APART, authority=7), "InvalidValue: authority must be a str, got 7"),  # type: ignore[arg-type]
    (lambda: Rule(APART, weight=-1), "InvalidValue: weight must be a whole number, zero or more, got -1"),
    (lambda: Rule(APART, weight=True), "InvalidValue: weight must be a whole number, zero or more, got True"),
    (lambda: Rule(APART, weight=0.5), "InvalidValue: weight must be a whole number, zero or more, got 0.5"),  # type: ignore[arg-type]
    (lambda: Rule(APART, private="yes"), "InvalidValue: private must be a bool, got 'yes'"),  # type: ignore[arg-type]
    (
        lambda: Rule(APART, since="2030-05-01 10:00"),
        (
            "NaiveTime: since and until must have an offset, or a place with a time zone to read it in, "
            "got '2030-05-01 10:00'"
        ),
    ),
    (
        lambda: Rule(APART, since=at("10:00"), until=at("10:00")),
        "InvalidValue: until must be after since, got 2030-05-01 10:00:00+00:00 .. 2030-05-01 10:00:00+00:00",
    ),
]


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=count(1))
def test_refuses(make: Callable[[], object], words: str) -> None:
    """The message says what must hold, then what came."""
    assert words == refusal(make)
