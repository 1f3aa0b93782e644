"""Short ways to build plans: one day, one city, three people, and rooms by name."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schedcheck import Itinerary, Leader, Level, Place, Result, Schedule, Stop, Verdict, check
from schedcheck.constraints import Constraint
from schedcheck.errors import InvalidValue
from schedcheck.finding import Finding

CITY = Place("Carrow", level=Level.CITY, tz="UTC")
ADA = Leader("Ada")
BO = Leader("Bo")
CY = Leader("Cy")

KEPT, AT_RISK, CONDITIONAL, UNKNOWN, BROKEN = Verdict


def at(clock: str) -> datetime:
    """A time of the day on which everything happens, in UTC."""
    return datetime.fromisoformat(f"2030-05-01 {clock}").replace(tzinfo=UTC)


def minutes(number: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=number)


def hours(number: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=number)


def room(name: str, **fields: Any) -> Place:  # noqa: ANN401 - those of Place
    """A room in the city."""
    return Place(name, **{"within": CITY} | fields)


def stop(place: Place, start: str, end: str | None = None, **fields: Any) -> Stop:  # noqa: ANN401 - those of Stop
    """A stop between two times of the day; without an end it is not known."""
    return Stop(place, at(start), None if end is None else at(end), **fields)


def measured(constraint: Constraint, *itineraries: Itinerary) -> Result:
    """What a check of one constraint as a must finds in a plan."""
    return check(Schedule(itineraries), must=[constraint]).results[0]


def told(constraint: Constraint, *itineraries: Itinerary) -> list[tuple[Verdict, str]]:
    """The verdict and the sentence of each finding of a constraint."""
    return [(each.verdict, each.sentence) for each in measured(constraint, *itineraries).findings]


def amounts(finding: Finding) -> tuple[Any, Any, Any]:
    """What a finding requires, what is there, and the slack."""
    return finding.required, finding.actual, finding.slack


def refusal(make: Callable[[], object]) -> str:
    """The kind of error and the whole message when bad input is refused."""
    with pytest.raises(InvalidValue) as caught:
        make()
    return f"{type(caught.value).__name__}: {caught.value}"
