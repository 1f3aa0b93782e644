"""When something would fit: the shifts of a stop or an event at which all is kept, nearly all, or a must is broken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from schedcheck._time import FIRST, LAST, micros, span_of, spoken
from schedcheck._values import LONGEST, told
from schedcheck.analysis.asking import Asked, Rules, asked_of, named_by, report_on
from schedcheck.analysis.runs import runs
from schedcheck.analysis.turning import NEVER, Moves
from schedcheck.errors import InvalidValue
from schedcheck.interval import Interval
from schedcheck.model import Event, Stop
from schedcheck.report_json.brief import brief_stop, seconds
from schedcheck.report_json.writing import _interval
from schedcheck.rules import Severity
from schedcheck.schedule import Schedule
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Band", "Bands", "Fit", "bands"]

HOURS = timedelta(hours=6)


class Fit(StrEnum):
    """What becomes of the rules at a shift."""

    CLEAR = "clear"
    SOFT = "soft"
    BROKEN = "broken"


@frozen
class Band:
    """Shifts next to each other at which it fits alike.

    Attributes:
        start, end: From which shift on, and up to but not at which; negative is earlier.
        fit: Clear: every must and should is kept, or measures nothing. Broken: a must is broken. Soft: all else.
        rules: The ids of the rules that make it so at some shift of the band: broken musts where it is broken, what is
            not kept where it is soft.
        turned: The ids of the rules whose verdict changes where it starts; none at the start of the first.
        interval: Where the start of what moves lies, as times, half-open.
    """

    start: timedelta
    end: timedelta
    fit: Fit
    rules: tuple[str, ...]
    turned: tuple[str, ...]
    interval: Interval

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; shifts in seconds."""
        return {
            "start": seconds(self.start),
            "end": seconds(self.end),
            "fit": self.fit.value,
            "rules": list(self.rules),
            "turned": list(self.turned),
            "interval": _interval(self.interval),
        }


@frozen
class Bands:
    """The partition of the shifts of a stop, or of an event for all who are there.

    Attributes:
        what: The stop or the event.
        items: The bands, without a gap between, from the earliest shift on.
        never: The ids of the musts and shoulds that are kept at no shift that was asked.
    """

    what: Stop | Event
    items: tuple[Band, ...] = field(kw_only=True)
    never: tuple[str, ...] = field(default=(), kw_only=True)

    def __iter__(self) -> Iterator[Band]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def at(self, shift: timedelta) -> Band:
        """The band of a shift; raises KeyError outside of what was asked."""
        for each in self.items:
            if each.start <= shift < each.end:
                return each
        raise KeyError(shift)

    def of(self, fit: Fit | str) -> tuple[Band, ...]:
        """The bands of one sort."""
        return tuple(each for each in self.items if each.fit == fit)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        what: dict[str, Any] = brief_stop(self.what) if isinstance(self.what, Stop) else {"event": self.what.id}
        return {**what, "never": list(self.never), "bands": [each.to_dict() for each in self.items]}

    @property
    def caution(self) -> str:
        """Which rules moving it does not mend, in a sentence; "" where there are none."""
        return f"Kept at none of these times: {', '.join(self.never)}" if self.never else ""

    def __str__(self) -> str:
        who = f"{self.what.leader}: " if isinstance(self.what, Stop) else ""
        lines = [f"{who}{self.what} ({self.what.interval})"]
        width = max(len(str(each.interval)) for each in self.items)
        for each in self.items:
            because = f"  {', '.join(each.rules)}" if each.rules else ""
            lines.append(f"  {each.fit:<6}  starting {each.interval!s:<{width}}  {_shifts(each)}{because}".rstrip())
        return "\n".join([*lines, self.caution] if self.caution else lines)


def _shifts(band: Band) -> str:
    return f"({_signed(band.start)} to {_signed(band.end)})"


def _signed(shift: timedelta) -> str:
    return f"+{spoken(shift)}" if shift > timedelta(0) else spoken(shift)


def bands(
    schedule: Schedule,
    what: Stop | Event,
    rules: Rules,
    *,
    within: tuple[timedelta, timedelta] = (HOURS, HOURS),
    alone: bool = False,
) -> Bands:
    """Which shifts of a stop, or of an event for all who are there, are clear, soft or broken: a partition.

    All else stays as it is: nothing is pushed. Exact to the microsecond for the constraints that come with the library,
    and for any whose findings turn where times meet, and are straight lines between: see docs/explanation/meaning.md.
    Costs, for each rule that reads who is moved, a measurement at each shift where it may turn.

    Args:
        schedule: The plan.
        what: An event, or a stop of the plan; with a stop for an event that others come for too moves the whole event.
        rules: Musts; or rules by grade, as `Plan.rules`; or a report, whose rules are asked. Notes play no part.
        within: How much earlier and how much later is looked at; shifts from the one up to, but not at, the other.
        alone: Whether a stop moves without the others of its event.

    Raises:
        InvalidValue: As in `check`; a window that is none.
        NotInSchedule: The stop or the event is not in the plan.
    """
    report = report_on(schedule, rules)
    earlier, later = _window(within)
    moved = _Moved(schedule, what if alone else _shared(schedule, what))
    low, high = moved.within(-earlier, later - 1)
    asked = asked_of(report, schedule, moved.people, named_by(report, schedule))
    moves = Moves(schedule, moved.since, moved.since_of_events(), low, high)
    turns = [_verdicts(each, moved, moves) for each in asked]
    never = [number for number, each in enumerate(turns) if Verdict.KEPT not in each.values()]
    items = tuple(_bands(asked, turns, moved, low, high + 1))
    return Bands(moved.what, items=items, never=_ids(asked, never))


def _window(within: Any) -> tuple[int, int]:
    match within:
        case (timedelta() as earlier, timedelta() as later) if (
            timedelta(0) <= earlier <= LONGEST and timedelta(0) <= later <= LONGEST and earlier + later
        ):
            return micros(earlier), micros(later)
    raise InvalidValue(
        "within must be two timedeltas of zero or more, how much earlier and how much later", told(within)
    )


def _shared(schedule: Schedule, what: Stop | Event) -> Stop | Event:
    """The event of a stop that somebody else comes for too; else what is given."""
    event = schedule._held(what)[1].event if isinstance(what, Stop) else None
    if event is None:
        return what
    return event if len({each.leader for each in schedule.stops_for(event)}) > 1 else what


class _Moved:
    """A plan in which one thing is moved, and nothing else."""

    def __init__(self, schedule: Schedule, what: Stop | Event) -> None:
        self.schedule = schedule
        self.what: Stop | Event
        if isinstance(what, Event):
            self.what = schedule.event(what.id)
            self._stops = tuple(schedule.stops_for(self.what))
        elif isinstance(what, Stop):
            self.what = schedule._held(what)[1]
            self._stops = (self.what,)
        else:
            raise InvalidValue("what is moved must be a Stop or an Event", repr(what))
        self._marked = {id(each) for each in self._stops}
        self.people = frozenset(each.leader.id for each in self._stops if each.leader is not None)
        self.plan = cache(self._plan)
        self.plan_of = cache(self._plan_of)

    def within(self, low: int, high: int) -> tuple[int, int]:
        """What of a window lies within the years that there are."""
        held = (self.what, *self._stops)
        first, last = min(each._from for each in held), max(each._to or each._from for each in held)
        return min(max(low, FIRST - first), 0), max(min(high, LAST - last), 0)

    def since(self, stop: Stop) -> tuple[int, int]:
        """From which shift on a stop moves: any, or none."""
        return (0, 0) if id(stop) in self._marked else (NEVER, NEVER)

    def since_of_events(self) -> dict[str, tuple[int, int]]:
        """The same of events, by id."""
        return {self.what.id: (0, 0)} if isinstance(self.what, Event) else {}

    def _plan(self, shift: int) -> Schedule:
        return self.schedule.move(self.what, by=span_of(shift)) if shift else self.schedule

    def _plan_of(self, shift: int, people: Sequence[str]) -> Schedule:
        plan = self.plan(shift)
        return Schedule(plan.itinerary(each) for each in people)


def _verdicts(asked: Asked, moved: _Moved, moves: Moves) -> dict[int, Verdict]:
    """Where the verdict of a rule changes, and to which."""
    rest = asked.rest()
    found: list[tuple[tuple[int, Verdict], ...]] = [((moves.low, rest),)]
    for piece in asked.pieces:
        turning = moves.of(asked.rule, piece.groups, asked.named)
        look = cache(partial(piece.look, moved))
        found.append(tuple(runs(look, moves.low, moves.high, turning)))
    return _worst_of(found)


def _worst_of(several: Iterable[Sequence[tuple[int, Verdict]]]) -> dict[int, Verdict]:
    """Of some partitions the one of the worst verdict at each shift."""
    held = list(several)
    now = [Verdict.KEPT] * len(held)
    made: dict[int, Verdict] = {}
    last: Verdict | None = None
    changes = sorted((place, number, verdict) for number, runs_ in enumerate(held) for place, verdict in runs_)
    for index, (place, number, verdict) in enumerate(changes):
        now[number] = verdict
        if index + 1 < len(changes) and changes[index + 1][0] == place:
            continue
        worst = max(now)
        if worst is not last:
            made[place] = last = worst
    return made


def _bands(
    asked: Sequence[Asked], turns: Sequence[dict[int, Verdict]], moved: _Moved, low: int, end: int
) -> Iterator[Band]:
    places = sorted({low, *(place for each in turns for place in each)})
    now = [Verdict.KEPT] * len(asked)
    begun, fit, turned, rules = low, Fit.CLEAR, tuple[str, ...](), dict[int, None]()
    for place in places:
        changed = [number for number, each in enumerate(turns) if place in each]
        for number in changed:
            now[number] = turns[number][place]
        fits = _fit(asked, now)
        if place == low:
            fit = fits
        elif fits is not fit:
            yield _band(moved, (begun, place), fit, _ids(asked, rules), turned)
            begun, fit, rules = place, fits, {}
            turned = _ids(asked, changed)
        rules.update(dict.fromkeys(_because(asked, now, fit)))
    yield _band(moved, (begun, end), fit, _ids(asked, rules), turned)


def _fit(asked: Sequence[Asked], now: Sequence[Verdict]) -> Fit:
    pairs = list(zip(asked, now, strict=True))
    if any(each.result.severity is Severity.MUST and verdict is Verdict.BROKEN for each, verdict in pairs):
        return Fit.BROKEN
    return Fit.CLEAR if all(verdict is Verdict.KEPT for verdict in now) else Fit.SOFT


def _because(asked: Sequence[Asked], now: Sequence[Verdict], fit: Fit) -> Iterator[int]:
    """The numbers of the rules that make it fit so."""
    for number, (each, verdict) in enumerate(zip(asked, now, strict=True)):
        broken = verdict is Verdict.BROKEN and each.result.severity is Severity.MUST
        if broken or (fit is Fit.SOFT and verdict is not Verdict.KEPT):
            yield number


def _ids(asked: Sequence[Asked], numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(asked[each].rule.id or "" for each in sorted(numbers))


def _band(moved: _Moved, shifts: tuple[int, int], fit: Fit, rules: tuple[str, ...], turned: tuple[str, ...]) -> Band:
    start, end = map(span_of, shifts)
    at = moved.what.interval
    begins = Interval(at.start, at.start)
    interval = Interval(begins.shift(start).start, begins.shift(end).start)
    return Band(start, end, fit, rules, turned, interval)
