"""Members that are compared two by two, each an event or several: what `Same` and `Different` share."""

from __future__ import annotations

from itertools import chain, combinations
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from schedcheck._time import counted, spoken
from schedcheck._values import several
from schedcheck.constraints._alike import Two
from schedcheck.constraints._events import nobody_stops_for, occurrences
from schedcheck.constraints._projections import Projection
from schedcheck.constraints._uses import Use, uses_for
from schedcheck.constraints.base import unknown_place
from schedcheck.encounters import interval_of, reach_over
from schedcheck.encounters.sharing import shares
from schedcheck.errors import InvalidValue
from schedcheck.finding import Finding
from schedcheck.model import Event, Level, Series
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import tzinfo

    from schedcheck.encounters.outlook import Outlook
    from schedcheck.encounters.presence import Presence
    from schedcheck.finding import Amount
    from schedcheck.schedule import Schedule

Member: TypeAlias = Event | Series | tuple[Event | Series, ...]
"""An event, a series, or several that stand for one: those of a course, say."""


def members(values: Iterable[Event | Series | Iterable[Event | Series]]) -> tuple[Member, ...]:
    """A converter: several members as a tuple."""
    return tuple(
        each if isinstance(each, (Event, Series)) else several(each, "each event") for each in several(values, "events")
    )


def two_or_more(_self: object, _attribute: object, value: tuple[Member, ...]) -> None:
    """A validator: at least two members, each of some events, and each event named once."""
    for each in (each for member in value for each in _named(member)):
        if not isinstance(each, (Event, Series)):
            raise InvalidValue("each event must be an Event, or several", repr(each))
    ids = [each.id for member in value for each in events_of(member)]
    if len(value) < 2 or not all(map(events_of, value)) or len(set(ids)) < len(ids):  # noqa: PLR2004 - one is like itself
        named = ", ".join(each.id for member in value for each in _named(member))
        raise InvalidValue("events must be two or more, each named once", named or "none")


def events_of(member: Member) -> tuple[Event, ...]:
    """The events of a member; of a series, each occurrence."""
    return tuple(each for one in _named(member) for each in occurrences(one))


def _named(member: Member) -> tuple[Event | Series, ...]:
    return member if isinstance(member, tuple) else (member,)


def called(member: Member) -> str:
    """What people call a member."""
    first, *others = _named(member)
    titles = list(dict.fromkeys(each.title for each in (first, *others)))
    return first.title if len(titles) == 1 else f"{first.title} (and {len(others)} more)"


class Couple(NamedTuple):
    """Two members that both take place.

    Attributes:
        uses: Of the one and of the other.
        two: What is compared of them.
    """

    uses: tuple[Sequence[Use], Sequence[Use]]
    two: Two


def couples(
    held: Sequence[Member], schedule: Schedule, people: Iterable[str], on: Projection, zone: tzinfo | None
) -> Iterator[Couple]:
    """Each two of some members, as far as they take place."""
    uses = uses_for((each.id for member in held for each in events_of(member)), schedule, people)
    taking = [[uses[each.id] for each in events_of(member) if each.id in uses] for member in held]
    for one, other in combinations(filter(None, taking), 2):
        first, second = [each.presence for each in one], [each.presence for each in other]
        if len(one) == len(other) == 1:
            first, second = [one[0].beside(other[0])], [other[0].beside(one[0])]
        yield Couple((one, other), Two(first, second, on, zone))


def absent(
    held: Sequence[Member], schedule: Schedule, people: Iterable[str], required: Amount, unit: str
) -> Iterator[Finding]:
    """What is not known of members that are nowhere in the plan."""
    uses = uses_for((each.id for member in held for each in events_of(member)), schedule, people)
    for member in held:
        events = events_of(member)
        if not any(each.id in uses for each in events):
            missing = (nobody_stops_for(called(member)),)
            yield Finding.of(required=required, actual=None, unit=unit, missing=missing)


def finding_of(couple: Couple, seen: Outlook, amounts: tuple[Amount, Amount], telling: Iterable[Presence]) -> Finding:
    """The finding about two members.

    Args:
        couple: Which.
        seen: How they stand.
        amounts: Required, actual.
        telling: The events to name, where it is broken; else all of them are.
    """
    two = couple.two
    named = set(telling) if seen.verdict is Verdict.BROKEN else set(two.both)
    shown = [[each for each in side if each in named] or list(side) for side in (two.first, two.second)]
    opened = any(each.open for each in two.both)
    begun, over = min(each.start for each in chain(*shown)), max(each.earliest_end for each in chain(*shown))
    return Finding.of(
        *(side[0].as_stop() for side in shown),
        *(each.as_stop() for side in shown for each in side[1:]),
        # How long an event may last that has no end, the next stops of all who attend it decide.
        *(each.stop for use in chain(*couple.uses) if opened for each in use.attended),
        required=amounts[0],
        actual=amounts[1],
        unit=two.on.unit,
        interval=interval_of(begun, over, shown[0][0].place),
        outlook=seen,
        missing=_missing(two) if seen.verdict is Verdict.UNKNOWN else (),
        reach=reach_over(chain(*shown)),
    )


def _missing(two: Two) -> tuple[str, ...]:
    if two.on is not Projection.PLACE:
        return tuple(f"when {each.stop.name} ends" for each in two.both if each.open is not None)
    places = [(one.place, other.place) for one in two.first for other in two.second]
    unknown = (unknown_place(*pair, Level.ROOM) for pair in places if shares(*pair, Level.ROOM) is None)
    return tuple(dict.fromkeys(unknown))


ALIKE: dict[Projection, str] = {
    Projection.START: "start at the same instant",
    Projection.TIME: "start at the same time of day",
    Projection.DAY: "are on the same days of the week",
    Projection.DATE: "are on the same dates",
    Projection.WEEK: "are in the same weeks",
    Projection.PLACE: "are in the same place",
}
APART: dict[Projection, str] = {
    Projection.START: "do not start at the same instant",
    Projection.TIME: "do not start at the same time of day",
    Projection.DAY: "are on different days of the week",
    Projection.DATE: "are on different dates",
    Projection.WEEK: "are in different weeks",
    Projection.PLACE: "are in different places",
}


def names_of(finding: Finding, held: Sequence[Member]) -> str:
    """What people call the two members of a finding."""
    names = []
    for stop in finding.stops[:2]:
        key = stop.event.id if stop.event is not None else ""
        names += [called(member) for member in held if any(each.id == key for each in events_of(member))]
    return " and ".join(names)


def how_far(finding: Finding, amount: Any) -> str:
    """An amount of what is compared: a duration, or "2 days"."""
    if not finding.unit:
        return spoken(amount)
    return counted(amount, finding.unit)
