"""Laws about findings: their evidence, their slack, what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from schedcheck.constraints import (
    BUILTIN,
    Apart,
    Balance,
    Capacity,
    Different,
    Escorted,
    Exclusive,
    Inform,
    KeepInTouch,
    MaxBreaks,
    MaxDays,
    MaxLoad,
    MaxSpan,
    MaxStretch,
    NotConsecutive,
    Order,
    Rest,
    Same,
)
from schedcheck.interval import Interval
from schedcheck.model import Delegation, Event, Leader, Place, Series, Stop, Summit
from schedcheck.testing.laws.answers import alone, name_in, names, open_findings, results, span
from schedcheck.testing.laws.case import Case, Hooks
from schedcheck.testing.laws.changing import parts_of
from schedcheck.testing.laws.evidence import counts_slips_of_others, uncertain
from schedcheck.testing.laws.fields import only_with, seeks
from schedcheck.testing.laws.law import Law
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from schedcheck.finding import Finding

__all__ = ["FINDINGS"]


def _is_same(finding: Finding, other: Finding) -> bool:
    """Whether two findings are of the same stops: of those that matter first, or of all."""
    mine, theirs = names(finding), names(other)
    return {*mine[:2]} == {*theirs[:2]} or {*mine} == {*theirs}


BESIDE = (Escorted, Inform, KeepInTouch)
"""These also name what is around, which is another thing where there is less: whatever they find counts."""
ALL_AT_ONCE = (Balance,)
"""These have one finding, of all encounters there are: which these are changes where an unknown end may come later."""


def _stops_suffice(case: Case) -> bool:
    tried = False
    rough = counts_slips_of_others(case.rule, case.schedule)
    for finding in open_findings(results(case.schedule, case.rules)[0]):
        if not finding.stops or (rough and finding.verdict is not Verdict.BROKEN):
            continue
        tried = True
        again = results(alone(case.schedule, set(names(finding))), case.rules)[0]
        found = [
            each for each in again.findings if isinstance(case.rule, (*BESIDE, *ALL_AT_ONCE)) or _is_same(finding, each)
        ]
        least = Verdict.AT_RISK if uncertain(finding) else finding.verdict
        # Several findings may rest on the same stops: the one before and the one after they meet.
        worst = max((each.verdict for each in found), default=None)
        case.demand(
            again.measured and worst is not None and worst >= least,
            lambda finding=finding, worst=worst: (  # type: ignore[misc]  # a default is no type
                f"of the stops of this finding alone, {worst or 'nothing'} is found: {name_in(finding)}"
            ),
        )
    return tried


STOPS_SUFFICE = Law(
    "stops-suffice",
    "The stops a finding names suffice to find it again.",
    when="Every constraint, for findings that are not kept and name stops. One that rests on what is tentative or not "
    "known may be found as another that is not kept, as these stops alone leave less open. Of constraints on contacts "
    "and days, where several things slip, only for what is broken: in their bounds they also count slips of others.",
    holds=_stops_suffice,
)

COUNTED = "it names all that it counts, of which a part may be as bad"
AROUND = "it also names what is around: who is there, or what comes next"
PADDED: dict[type, str] = {
    **dict.fromkeys((Balance, Capacity, MaxBreaks, MaxDays, MaxLoad, MaxSpan, MaxStretch), COUNTED),
    **dict.fromkeys(
        (Different, Exclusive, Order, Same), "it names every stop for an event, and one of them tells when that is"
    ),
    **dict.fromkeys((*BESIDE, Rest), AROUND),
}
"""Of which constraints a finding names more than one must have, and why."""


def _needs_all(rule: Any, _hooks: Hooks) -> str:
    kind = rule if isinstance(rule, type) else type(rule)
    if seeks(kind):
        return "it asks for something, so that with a stop less it lacks no less"
    return PADDED.get(kind, "")


def _as_bad(finding: Finding, other: Finding) -> bool:
    """Whether *other* lacks as much as *finding*."""
    mine: Any = finding.slack
    theirs: Any = other.slack
    return other.verdict >= finding.verdict and mine is not None and theirs is not None and theirs <= mine


def _stops_needed(case: Case) -> bool:
    tried = False
    for finding in results(case.schedule, case.rules)[0].broken:
        named = set(names(finding))
        for each in finding.written:
            tried = True
            key = (each.leader.id if each.leader else "", each.id)
            rest = {name for name in named if name != key}
            found = [
                other for other in results(alone(case.schedule, rest), case.rules)[0].broken if _as_bad(finding, other)
            ]
            case.demand(
                not found,
                lambda finding=finding, key=key, found=found: (  # type: ignore[misc]  # a default is no type
                    f"without {key[0]}: {key[1]}, something as bad is found: {name_in(found[0])}; before: "
                    f"{name_in(finding)}"
                ),
            )
    return tried


STOPS_NEEDED = Law(
    "stops-needed",
    "Dropping any of the stops that a broken finding names loses it.",
    when="Constraints that forbid, for findings that are broken: without the stop, nothing as bad is found among the "
    "others. Not with `best_of`, which ask for something; nor of those that name all that they count (`Balance`, "
    "`Capacity`, `MaxBreaks`, `MaxDays`, `MaxLoad`, `MaxSpan`, `MaxStretch`), every stop for an event (`Different`, "
    "`Exclusive`, `Order`, `Same`) or what is around (`Escorted`, `Inform`, `KeepInTouch`, `Rest`).",
    holds=_stops_needed,
    exempt=_needs_all,
)


def _broken_is_negative_slack(case: Case) -> bool:
    tried = False
    for result in results(case.schedule, case.rules):
        for finding in result.findings:
            tried = True
            slack: Any = finding.slack
            lacks = slack is not None and slack < (timedelta(0) if isinstance(slack, timedelta) else 0)
            broken, at_risk = finding.verdict is Verdict.BROKEN, finding.verdict is Verdict.AT_RISK
            about = name_in(finding)
            case.demand(
                lacks == broken or finding.verdict is Verdict.CONDITIONAL,
                f"the slack is {span(slack)} of what is {finding.verdict}: {about}",
            )
            # Where only slips bring it about there is nothing to measure at stated times.
            slips = at_risk or finding.verdict is Verdict.CONDITIONAL
            case.demand(
                (slack is None) == (finding.verdict is Verdict.UNKNOWN) or slips,
                f"a slack must be known unless it is unknown: {about}",
            )
            case.demand(finding.slip is None or at_risk, f"only what is at risk has a slip: {about}")
            # How far a slip is safe, a constraint of one's own need not tell.
            told = finding.slip is not None or not isinstance(result.rule.constraint, BUILTIN)
            case.demand(told or not at_risk, f"what is at risk must have a slip: {about}")
        _result_is_worst(case, result)
    return tried


def _result_is_worst(case: Case, result: Any) -> None:
    worst = max((each.verdict for each in result.findings), default=Verdict.KEPT)
    slacks: list[Any] = [each.slack for each in result.findings if each.slack is not None]
    case.same(worst if result.measured else Verdict.UNKNOWN, result.verdict, "the verdict must be that of the worst")
    case.same(min(slacks, default=None), result.slack, "the slack must be the least of those of the findings")


SLACK = Law(
    "broken-is-negative-slack",
    "Something is broken if and only if its slack is negative.",
    when="Every constraint. Of what is conditional the slack may be negative too; of what is unknown, or comes about "
    "by slips alone, none may be known.",
    holds=_broken_is_negative_slack,
)


WHOEVER = (Capacity, Different, Exclusive, Same)
"""These are about places or events, whoever is there."""
HOW_LONG = (Balance, KeepInTouch, MaxBreaks, Rest)
"""These tell how long or how often, over all places."""
ARRANGED = (Apart, NotConsecutive)
"""These name a layout or turns, which are for a place."""


def _explained(case: Case) -> bool:
    result = results(case.schedule, case.rules)[0]
    for finding in result.findings:
        told = finding.sentence
        if not isinstance(case.rule, WHOEVER):
            unsaid = [each for each in finding.stops if not _is_named(each, case, told)]
            case.demand(not unsaid, f"{unsaid and unsaid[0].leader} is not named in {told!r}")
        if finding.place is not None and not isinstance(case.rule, (*HOW_LONG, *ARRANGED)):
            asked = [str(each) for each in parts_of(case.rule) if isinstance(each, Event | Series | Summit)]
            where = [finding.place.name, *_called(finding.stops), *asked, *(each.place.name for each in finding.stops)]
            case.demand(any(each in told for each in where), f"{finding.place} is not named in {told!r}")
    return bool(result.findings)


def _called(stops: Sequence[Stop]) -> list[str]:
    """What stops are called, which says where they are: their titles, or their events'."""
    return [each.name for each in stops if each.title or each.event is not None]


def _is_named(stop: Stop, case: Case, told: str) -> bool:
    """Whether a sentence tells of whom a stop is: by name, as one of a party that the rule names, or by their event."""
    if stop.leader is None or stop.leader.name in told or any(each in told for each in _called([stop])):
        return True
    named = [each for each in parts_of(case.rule) if isinstance(each, Leader | Delegation) and each.name in told]
    return any(one.leader.id == stop.leader.id for each in named for one in case.schedule.party(each))


EXPLAINED = Law(
    "explained",
    "explain() names the people and the place of every finding.",
    when="Every constraint. Instead of somebody it may name the party in the rule for whom they count, and instead of "
    "a person or a place an event, or the title of a stop. `Capacity`, `Exclusive`, `Different` and `Same` are "
    "about places and events, whoever is there; `Balance`, `KeepInTouch`, `MaxBreaks` and `Rest` tell how long or how "
    "often, and `Apart` and `NotConsecutive` name seats and turns, and none of these a place.",
    holds=_explained,
)


def _scope(case: Case) -> bool:
    at, during = getattr(case.rule, "at", None), getattr(case.rule, "during", None)
    at, during = at if isinstance(at, Place) else None, during if isinstance(during, Interval) else None
    if at is None and during is None:
        return False
    found = [each for each in results(case.schedule, case.rules)[0].findings if each.verdict in FOUND]
    for each in found:
        inside = at is None or each.place is None or each.place.is_within(at)
        case.demand(inside, f"it was asked of {at} alone, and in {each.place} finds {name_in(each)}")
        spans = [when for when in (each.interval, each.reach) if when is not None]
        touches = during is None or not spans or any(map(partial(_touches, during), spans))
        case.demand(touches, f"it was asked of {during} alone, and at {each.interval} finds {name_in(each)}")
    return bool(found)


def _touches(one: Interval, other: Interval) -> bool:
    return one.start <= other.end and other.start <= one.end


FOUND = (Verdict.BROKEN, Verdict.AT_RISK, Verdict.CONDITIONAL)


def _asks_anywhere(rule: Any, hooks: Hooks) -> str:
    if seeks(rule):
        return "it asks for something, and finds what there is instead"
    return only_with("at", "during")(rule, hooks)


SCOPE = Law(
    "within-scope",
    "What is found lies in the place and touches the time that it was asked of.",
    when="Constraints with a place in a field `at` or a window in a field `during`, for what is broken, at risk or "
    "conditional. Not with `best_of`, which ask for something, and find what there is instead.",
    holds=_scope,
    exempt=_asks_anywhere,
)

FINDINGS = (STOPS_SUFFICE, STOPS_NEEDED, SLACK, EXPLAINED, SCOPE)
