"""Laws about findings: their evidence, their slack, what is said of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from schedcheck.constraints import BUILTIN
from schedcheck.model import Status
from schedcheck.testing.laws.answers import alone, name_in, names, open_findings, results
from schedcheck.testing.laws.case import Case, Hooks
from schedcheck.testing.laws.law import Law
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from schedcheck.finding import Finding

__all__ = ["FINDINGS"]


def uncertain(finding: Finding) -> bool:
    """Whether it rests on what is tentative or not known."""
    return any(stop.end is None or stop.standing is Status.TENTATIVE for stop in finding.written) or (
        finding.verdict in {Verdict.UNKNOWN, Verdict.CONDITIONAL}
    )


def _stops_suffice(case: Case) -> bool:
    tried = False
    for finding in open_findings(results(case.schedule, case.rules)[0]):
        if not finding.stops:
            continue
        tried = True
        again = results(alone(case.schedule, set(names(finding))), case.rules)[0]
        found = [each for each in again.findings if {*names(each)[:2]} == {*names(finding)[:2]}]
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
    "known may be found as another that is not kept, as these stops alone leave less open.",
    holds=_stops_suffice,
)

PADDED: dict[str, str] = {}
"""Of which constraints a finding names more than one must have, and why."""


def _needs_all(rule: Any, _hooks: Hooks) -> str:
    kind = rule if isinstance(rule, type) else type(rule)
    if getattr(kind, "best_of", False) or getattr(kind, "best_of_each", False):
        return "it asks for something, so that with a stop less it lacks no less"
    return PADDED.get(kind.code, "") if kind in BUILTIN else ""


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
    when="",
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
                f"the slack is {slack} of what is {finding.verdict}: {about}",
            )
            # Where only slips bring it about there is nothing to measure at stated times.
            case.demand(
                (slack is None) == (finding.verdict is Verdict.UNKNOWN) or at_risk,
                f"a slack must be known unless it is unknown: {about}",
            )
            case.demand(finding.slip is None or at_risk, f"only what is at risk has a slip: {about}")
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
    when="Every constraint. Of what is conditional the slack may be negative too, of what is unknown none is known.",
    holds=_broken_is_negative_slack,
)


def _explained(case: Case) -> bool:
    tried = False
    for result in results(case.schedule, case.rules):
        for finding in result.findings:
            tried = True
            told = finding.sentence
            people = {stop.leader.name for stop in finding.stops if stop.leader is not None}
            missing = sorted(each for each in people if each not in told)
            case.demand(not missing, f"{', '.join(missing)} is not named in {told!r}")
            place = finding.place
            case.demand(place is None or place.name in told, f"{place} is not named in {told!r}")
    return tried


EXPLAINED = Law(
    "explained",
    "explain() names the people and the place of every finding.",
    when="",
    holds=_explained,
)

FINDINGS = (STOPS_SUFFICE, STOPS_NEEDED, SLACK, EXPLAINED)
