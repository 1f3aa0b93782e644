"""How late each stop may start, and how long it may overrun, before which rule breaks with whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from schedcheck._time import micros, span_of, spoken
from schedcheck._values import LONGEST, told
from schedcheck.analysis.asking import Asked, Piece, Rules, View, asked_of, limits_of, named_by, report_on
from schedcheck.analysis.knock_on import Days, Key, KnockOn
from schedcheck.analysis.runs import runs
from schedcheck.analysis.turning import Moves
from schedcheck.encounters.presence import slip_key, takes_place
from schedcheck.errors import InvalidValue
from schedcheck.finding import Finding
from schedcheck.model import Party, Stop
from schedcheck.report_json.brief import brief, brief_stop, seconds
from schedcheck.rules import Severity
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from schedcheck.report import Report
    from schedcheck.schedule import Schedule

__all__ = ["Budget", "Budgets", "Room", "budgets"]

HORIZON = timedelta(hours=6)


@frozen
class Room:
    """How much there is of one sort of delay.

    Attributes:
        amount: The largest delay up to which, at each smaller one too, no rule stands worse than it does now.
        rule: The id of the rule that does one microsecond later; None where none does up to the horizon.
        finding: What is found then.
    """

    amount: timedelta
    rule: str | None = None
    finding: Finding | None = None

    @property
    def breach(self) -> str:
        """What becomes of the rule one microsecond later, and whose stops do it, where; "" where nothing does.

        The sentence of the finding tells amounts, which one microsecond hardly shows.
        """
        finding = self.finding
        if finding is None:
            return ""
        people = list(dict.fromkeys(str(each.leader) for each in finding.stops))
        if not people:
            return f"{finding.verdict}: {finding.sentence}"
        names = f"{', '.join(people[:-1])} and {people[-1]}" if len(people) > 1 else people[0]
        return f"{finding.verdict}: {names}{f' in {finding.place}' if finding.place is not None else ''}"

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; the amount in seconds."""
        return {"amount": seconds(self.amount), "rule": self.rule, "finding": brief(self.finding)}

    def __str__(self) -> str:
        if self.rule is None:
            return f"{spoken(self.amount)} or more"
        return spoken(self.amount)


@frozen
class Budget:
    """What one stop may be late.

    Attributes:
        stop: Which.
        start: How late it may start, all of it delayed.
        overrun: How long it may overrun; None where it has no end that is known.
    """

    stop: Stop
    start: Room
    overrun: Room | None

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        overrun = None if self.overrun is None else self.overrun.to_dict()
        return {**brief_stop(self.stop), "start": self.start.to_dict(), "overrun": overrun}


@frozen
class Budgets:
    """What each of some stops may be late, person by person in order of start.

    Attributes:
        items: One for each stop.
        horizon: Up to which delay it was asked.
        broken: The ids of the musts and shoulds that are broken already, and so limit nothing.
    """

    items: tuple[Budget, ...]
    horizon: timedelta = field(kw_only=True)
    broken: tuple[str, ...] = field(default=(), kw_only=True)

    def __iter__(self) -> Iterator[Budget]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def of(self, stop: Stop) -> Budget:
        """The budget of a stop of the plan; raises KeyError."""
        for each in self.items:
            if each.stop == stop:
                return each
        raise KeyError(stop)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; durations in seconds."""
        return {
            "horizon": seconds(self.horizon),
            "broken": list(self.broken),
            "budgets": [each.to_dict() for each in self.items],
        }

    @property
    def caution(self) -> str:
        """What the amounts leave out, in a sentence: rules that are broken already; "" where there are none."""
        return f"Broken already, so no limit here: {', '.join(self.broken)}" if self.broken else ""

    def __str__(self) -> str:
        lines = [line for each in self.items for line in _lines(each)] or ["no stops"]
        return "\n".join([*lines, self.caution] if self.caution else lines)


def _lines(budget: Budget) -> Iterator[str]:
    yield f"{budget.stop.leader}: {budget.stop} ({budget.stop.interval})"
    yield f"  may start late by {_told(budget.start)}"
    overrun = budget.overrun
    yield f"  may overrun by {_told(overrun)}" if overrun is not None else "  may overrun: its end is not known"


def _told(room: Room) -> str:
    return f"{room}; then {room.rule}: {room.breach}" if room.rule is not None else str(room)


def budgets(
    schedule: Schedule, rules: Rules, *, who: Party | Stop | None = None, horizon: timedelta = HORIZON
) -> Budgets:
    """For every stop, how late it may start and how long it may overrun before a rule breaks, and which, with whom.

    A delay moves the rest of that person's day as far as idle time and travel do not absorb it, and all who are at the
    same events, and the rest of their days. No rule may come to stand worse than it does now; notes are not asked.

    Exact to the microsecond for the constraints that come with the library, and for any whose findings turn where times
    meet, and are straight lines between: see docs/explanation/meaning.md. Costs O(n log n) for each stop, where n are
    the stops that its delay reaches, and for each rule a measurement of those at each time where it may turn before it
    breaks.

    Args:
        schedule: The plan.
        rules: Musts; or rules by grade, as `Plan.rules`; or a report, whose rules are asked.
        who: A leader, a delegation, or one stop of the plan; None for everybody.
        horizon: The largest delay that is looked at.

    Raises:
        InvalidValue: As in `check`; a horizon that is not above zero.
    """
    if not isinstance(horizon, timedelta) or not timedelta(0) < horizon <= LONGEST:
        raise InvalidValue("horizon must be a timedelta above zero, at most a hundred years", told(horizon))
    report = report_on(schedule, rules)
    asking = _Asking(schedule, report, micros(horizon))
    if isinstance(who, Stop):
        stops: Iterable[Stop] = [schedule._held(who)[1]]
    else:
        stops = (each for one in schedule.people(who) for each in one.stops)
    items = tuple(asking.budget(each) for each in stops if takes_place(each))
    broken = tuple(each.rule.id or "" for each in limits_of(report) if each.verdict is Verdict.BROKEN)
    return Budgets(items, horizon=horizon, broken=broken)


class _Asking:
    """What is asked of every stop of a plan."""

    def __init__(self, schedule: Schedule, report: Report, horizon: int) -> None:
        self._schedule = schedule
        self._report = report
        self._horizon = horizon
        self._days = Days(schedule, [each.rule for each in report.results if each.severity is not Severity.OFF])
        self._named = named_by(report, schedule)
        # By rule, part and how its stops move: how far it was looked after the first moves, and from where it is worse.
        self._alike: dict[tuple[Any, ...], tuple[int, int | None]] = {}
        self._known: dict[tuple[Key, int | None, bool], Room] = {}

    def budget(self, stop: Stop) -> Budget:
        overrun = None if stop.end is None else self._room(stop, overrun=True)
        return Budget(stop, self._room(stop, overrun=False), overrun)

    def _room(self, stop: Stop, *, overrun: bool) -> Room:
        # Who is late with an event, is so with all who are there.
        together = slip_key(stop)[0] == "event"
        whole = stop.event is not None and stop.event._to == stop._to
        if not together or (overrun and not whole):
            return self._found(stop, overrun=overrun)
        key = slip_key(stop), None, overrun
        if key not in self._known:
            self._known[key] = self._found(stop, overrun=overrun)
        return self._known[key]

    def _found(self, stop: Stop, *, overrun: bool) -> Room:
        late = KnockOn(self._days, stop, overrun=overrun, horizon=self._horizon)
        breaks: tuple[int, Asked] | None = None
        furthest = late.horizon
        moves = Moves(self._schedule, late.since, late.since_of_events(), 0, furthest)
        for asked in asked_of(self._report, self._schedule, late.people, self._named):
            if asked.standing is Verdict.BROKEN:
                continue
            for piece in asked.pieces:
                worse = self._first_worse(piece, late, moves.up_to(furthest)) if furthest else None
                if worse is not None:
                    breaks, furthest = (worse, asked), worse - 1
        if breaks is None:
            return Room(span_of(late.horizon))
        at, asked = breaks
        return Room(span_of(at - 1), asked.rule.id, asked.worst(late.plan(at)))

    def _first_worse(self, piece: Piece, late: KnockOn, moves: Moves) -> int | None:
        """The least delay at which a piece is worse; of days that move alike, as it was found before."""
        pattern = late.pattern(piece.part.people) if piece.part is not None and piece.by_times else None
        if pattern is None or pattern.since >= moves.high:
            return _first_worse(piece, late, moves)
        key = piece.asked.rule.id, piece.part, pattern.moves
        seen, worse = self._alike.get(key, (0, None))
        if worse is None and seen < moves.high - pattern.since:
            found = _first_worse(piece, late, moves)
            worse = None if found is None else found - pattern.since
            self._alike[key] = moves.high - pattern.since, worse
        return None if worse is None or worse + pattern.since > moves.high else worse + pattern.since


def _first_worse(piece: Piece, view: View, moves: Moves) -> int | None:
    """The least shift at which a piece of a rule stands worse than the rule does now; None where it does at none."""
    asked = piece.asked
    if not moves.moving(asked.rule, piece.groups):
        return None
    turning = moves.of(asked.rule, piece.groups, asked.named)
    look = cache(partial(piece.look, view))
    for place, verdict in runs(look, moves.low, moves.high, turning):
        if verdict > asked.standing:
            return place
    return None
