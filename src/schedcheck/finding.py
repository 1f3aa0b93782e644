"""What a constraint measured: the stops, the place, the time, and how much is required and there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

from schedcheck._time import LAST, micros, moment_near, span_of
from schedcheck.encounters import Encounter
from schedcheck.errors import InvalidValue
from schedcheck.interval import Interval
from schedcheck.model import Place, Status, Stop
from schedcheck.verdict import Verdict

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
        sentence: What `explain` of the constraint says of it; filled in by `check`.
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
    reach: Interval | None = field(default=None, kw_only=True, eq=False, repr=False)

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
    ) -> Finding:
        """A finding about some stops or encounters.

        Args:
            evidence: What was measured.
            required, actual, place, interval, unit, missing: As the attributes; the place is by default that of all the
                evidence, where it is one, and the interval stretches over all of it.
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
        stops = tuple(dict.fromkeys(stop for each in evidence for stop in _stops_of(each)))
        if interval is None and evidence:
            spans = [each.interval for each in evidence]
            start, end = min(each.start for each in spans), max(each.end for each in spans)
            interval = Interval(start, end)
        if outlook is not None:
            verdict = outlook.verdict
        else:
            if not settled:
                missing += tuple(f"when {each.name} ends for {each.leader}" for each in stops if each.end is None)
            verdict = _plain_verdict(evidence, required, actual, missing=missing, wanted=wanted)
            if not settled and verdict is Verdict.KEPT and _can_slip_past(stops, required, actual):
                verdict = Verdict.AT_RISK
        slip = span_of(outlook.slip) if outlook is not None and outlook.slip is not None else None
        places = {each.place.id: each.place for each in evidence if each.place is not None}
        where = next(iter(places.values())) if place is None and len(places) == 1 else place
        unknown = missing if verdict is Verdict.UNKNOWN else ()
        return cls(
            stops,
            where,
            interval,
            required,
            actual,
            unit=unit,
            verdict=verdict,
            slip=slip,
            missing=unknown,
            reach=reach or _reach_of(stops),
        )


def _reach_of(stops: tuple[Stop, ...]) -> Interval | None:
    if not any(stop.end is None or any(stop.bounds) for stop in stops):
        return None
    start = min(stop._from - stop.bounds[0] for stop in stops)
    end = max(LAST if stop._to is None else stop._to + stop.bounds[1] for stop in stops)
    return Interval(moment_near(start), moment_near(max(start, end)))


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
    furthest = {each if each.slips_alone else each.event: max(each.bounds) for each in stops}
    return micros(actual - required) < sum(furthest.values())
