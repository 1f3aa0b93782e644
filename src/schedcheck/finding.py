"""What a constraint measured: the stops, the place, the time, and how much is required and there."""

from __future__ import annotations

from datetime import timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

from schedcheck._time import FIRST, LAST, micros, moment_of, span_of
from schedcheck.encounters import Encounter
from schedcheck.errors import InvalidValue
from schedcheck.interval import Interval, between
from schedcheck.model import Event, Place, Status, Stop
from schedcheck.verdict import Verdict
from schedcheck.waivers import Waiver

if TYPE_CHECKING:
    from schedcheck.encounters.outlook import Outlook

__all__ = ["Amount", "Finding"]

Amount: TypeAlias = timedelta | int


@frozen
class Finding:
    """One measurement by a constraint.

    Attributes:
        stops: What was measured, those that matter first; implied ones are followed by the written ones they follow
            from.
        place: Where; None where there is no one place.
        interval: When, half-open, at stated times; shown in the place's zone.
        required, actual: What must be there and what is: durations, or counts of `unit`. `actual` is None when not
            known.
        unit: What counts are of; "" for durations.
        verdict: How it stands.
        slip: Where it is at risk, the largest slip that is still safe.
        missing: What is not known that decides it.
        reach: The widest time in which it can come about, with every slip and end not known; None where that is just
            the interval.
        about: What it is about beside stops, such as seats or turns, by name.
        event: The event that it is about where it is about no stop, such as the one that seats are for.
        sentence: What `explain` of the constraint says of it; filled in by `check`.
        waived: What lets it stand, so that it does not count; filled in by `check`.
    """

    stops: tuple[Stop, ...]
    place: Place | None
    interval: Interval | None
    required: Amount
    actual: Amount | None
    unit: str = field(default="", kw_only=True)
    verdict: Verdict = field(kw_only=True)
    slip: timedelta | None = field(default=None, kw_only=True)
    missing: tuple[str, ...] = field(default=(), kw_only=True)
    sentence: str = field(default="", kw_only=True)
    about: tuple[str, ...] = field(default=(), kw_only=True)
    event: Event | None = field(default=None, kw_only=True)
    reach: Interval | None = field(default=None, kw_only=True, eq=False, repr=False)
    waived: Waiver | None = field(default=None, kw_only=True)

    @property
    def slack(self) -> Amount | None:
        """`actual - required`: negative where it is broken; None where it is not known."""
        if self.actual is None or self.verdict is Verdict.UNKNOWN:
            return None
        if isinstance(self.actual, timedelta) and isinstance(self.required, timedelta):
            return self.actual - self.required
        if isinstance(self.actual, int) and isinstance(self.required, int):
            return self.actual - self.required
        raise InvalidValue("required and actual must both be durations or both be counts", repr(self))

    @property
    def written(self) -> tuple[Stop, ...]:
        """The stops that a planner wrote down; they alone suffice to find it again."""
        return tuple(each for each in self.stops if not each.implied)

    @classmethod
    def of(
        cls,
        *evidence: Stop | Encounter,
        required: Amount,
        actual: Amount | None,
        place: Place | None = None,
        interval: Interval | None = None,
        unit: str = "",
        outlook: Outlook | None = None,
        missing: tuple[str, ...] = (),
        wanted: bool = False,
        settled: bool = False,
        reach: Interval | None = None,
        about: tuple[str, ...] = (),
        event: Event | None = None,
    ) -> Finding:
        """A finding about some stops or encounters.

        Args:
            evidence: What was measured.
            required, actual, place, interval, unit, missing, about, event: As the attributes; the place is by default
                that of all the evidence, where it is one, and the interval stretches over all of it.
            outlook: How it stands. By default: broken if `actual` is less than `required`; unknown if it is not known,
                if something is missing, if an end is not known, or if a broken finding rests on an encounter that is
                not certain; conditional if a broken one rests on a tentative stop; at risk if the stops may slip by
                more, all in all, than the slack. Else kept.
            wanted: Whether the evidence is what the rule asks for, so that without it the rule would be broken: then a
                kept finding is only as sure as its evidence, too.
            reach: As the attribute; by default from the earliest that one of the stops can start to the latest one can
                end, if they can slip or have no end.
            settled: Whether `actual` is the worst already that ends not known and slips can make of it.
        """
        stops = _each_once(evidence)
        if interval is None and evidence:
            interval = _over(evidence)
        if outlook is not None:
            verdict = outlook.verdict
        else:
            if not settled and any(each.end is None for each in stops):
                missing += tuple(f"when {each.name} ends for {each.leader}" for each in stops if each.end is None)
            verdict = _plain_verdict(evidence, required, actual, missing=missing, wanted=wanted)
            if not settled and verdict is Verdict.KEPT and _can_slip_past(stops, required, actual):
                verdict = Verdict.AT_RISK
        slip = span_of(outlook.slip) if outlook is not None and outlook.slip is not None else None
        return cls(
            stops,
            place if place is not None else _place_of(evidence),
            interval,
            required,
            actual,
            unit=unit,
            verdict=verdict,
            slip=slip,
            missing=missing if verdict is Verdict.UNKNOWN else (),
            reach=reach if reach is not None else _reach_of(stops),
            about=about,
            event=event,
        )


def _each_once(evidence: tuple[Stop | Encounter, ...]) -> tuple[Stop, ...]:
    if len(evidence) == 1:
        stops = _stops_of(evidence[0])
        if len(stops) == 1 or _surely_two(*stops):
            return stops
    # By their hash, which takes a while.
    return tuple(dict.fromkeys(stop for each in evidence for stop in _stops_of(each)))


def _surely_two(one: Stop, other: Stop) -> bool:
    if one._from != other._from or one.id != other.id:
        return True
    return one.leader is not None and other.leader is not None and one.leader.id != other.leader.id


def _over(evidence: tuple[Stop | Encounter, ...]) -> Interval:
    """From the first start to the last end."""
    if len(evidence) == 1:
        return evidence[0].interval
    spans = [each.interval for each in evidence]
    first, last = min(spans, key=attrgetter("_from")), max(spans, key=attrgetter("_to"))
    return between(first.start, first._from, last.end, last._to)


def _place_of(evidence: tuple[Stop | Encounter, ...]) -> Place | None:
    places = {each.place.id: each.place for each in evidence if each.place is not None}
    return next(iter(places.values())) if len(places) == 1 else None


def _reach_of(stops: tuple[Stop, ...]) -> Interval | None:
    bounds = [stop.bounds for stop in stops]
    if not any(stop.end is None for stop in stops) and not any(map(any, bounds)):
        return None
    start = min(stop._from - early for stop, (early, _) in zip(stops, bounds, strict=True))
    end = max(LAST if stop._to is None else stop._to + late for stop, (_, late) in zip(stops, bounds, strict=True))
    begun, over = (min(max(each, FIRST), LAST) for each in (start, max(start, end)))
    return between(moment_of(begun), begun, moment_of(over), over)


def _stops_of(evidence: Stop | Encounter) -> tuple[Stop, ...]:
    return evidence.stops if isinstance(evidence, Encounter) else (evidence,)


def _plain_verdict(
    evidence: tuple[Stop | Encounter, ...],
    required: Amount,
    actual: Amount | None,
    *,
    missing: tuple[str, ...],
    wanted: bool,
) -> Verdict:
    if actual is None or missing:
        return Verdict.UNKNOWN
    kept: bool = actual >= required  # type: ignore[operator]  # two durations or two counts, which `slack` makes sure of
    if kept and not wanted:
        return Verdict.KEPT
    if any(isinstance(each, Encounter) and not each.certain for each in evidence):
        return Verdict.UNKNOWN
    if any(stop.standing is Status.TENTATIVE for each in evidence for stop in _stops_of(each)):
        return Verdict.CONDITIONAL
    return Verdict.KEPT if kept else Verdict.BROKEN


def _can_slip_past(stops: tuple[Stop, ...], required: Amount, actual: Amount | None) -> bool:
    """Whether stops may slip by more, all in all, than the slack of a duration that depends on them."""
    if not isinstance(actual, timedelta) or not isinstance(required, timedelta):
        return False
    if not any(any(each.bounds) for each in stops):
        return actual < required
    furthest = {each if each.slips_alone else each.event: max(each.bounds) for each in stops}
    return micros(actual - required) < sum(furthest.values())
