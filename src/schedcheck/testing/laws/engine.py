"""Laws about how a constraint is measured: again after edits, part by part, told and read back."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from schedcheck.checker import check, recheck
from schedcheck.constraints import Divisible
from schedcheck.report import Report
from schedcheck.result import Result
from schedcheck.schedule import Schedule
from schedcheck.testing.laws.case import Case, Hooks
from schedcheck.testing.laws.edits import edited, edits
from schedcheck.testing.laws.law import Law

__all__ = ["ENGINE"]


def _recheck(case: Case) -> bool:
    schedule = case.schedule
    report = check(schedule, must=case.rules)
    for number, edit in enumerate(case.twist, 1):
        schedule = edited(schedule, edit)
        report = recheck(report, schedule)
        full = check(schedule, must=case.rules)
        case.demand(
            full == report,
            lambda full=full, report=report, number=number: (  # type: ignore[misc]  # a default is no type
                f"after {number} of the edits, a check says\n{full}\nand a recheck\n{report}"
            ),
        )
    return bool(case.twist)


RECHECK = Law(
    "recheck-equals-check",
    "After any edit, recheck says what a full check does.",
    when="Every constraint. Where one has `parts` or `reads`, these must tell all that it looks at.",
    holds=_recheck,
    twists=lambda schedule, *_: edits(schedule),
    size=3,
)


def _undivided(rule: Any, _hooks: Hooks) -> str:
    divides = all(hasattr(rule, each) for each in ("parts", "findings_in"))
    return "" if divides else "it does not say how it splits into parts"


def _parts(case: Case) -> bool:
    schedule = case.schedule
    rule: Divisible = case.rule
    parts = list(rule.parts(schedule))
    case.demand(len(set(parts)) == len(parts), f"a part comes twice: {parts}")
    together: Counter[Any] = Counter()
    for part in parts:
        found = list(rule.findings_in(schedule, part))
        together.update(found)
        people = set(part.people)
        few = Schedule(each for each in schedule.itineraries if each.leader.id in people)
        case.same(
            Counter(found), Counter(rule.findings_in(few, part)), f"with the people of {part} alone, that part differs"
        )
    case.same(Counter(rule.findings(schedule)), together, "the parts together differ from the whole")
    return bool(parts)


PARTS = Law(
    "parts-equal-whole",
    "The parts together equal the whole, and each reads only the people it names.",
    when="Constraints that say how they split, by `parts` and `findings_in`: others are measured as a whole.",
    holds=_parts,
    exempt=_undivided,
)


def _kept(result: Result) -> tuple[Any, ...]:
    # When each is, as it is shown: the name of a zone is part of it.
    said = [(each.sentence, str(each.interval)) for each in result.findings]
    return str(result.verdict), result.measured, result.slack, said


def _json(case: Case) -> bool:
    report = check(case.schedule, must=case.rules[:1], should=case.rules[1:])
    data = report.to_dict()
    again = Report.from_dict(json.loads(json.dumps(data)))
    case.same(data, again.to_dict(), "read back from JSON, the report differs")
    for one, two in zip(report.results, again.results, strict=True):
        case.same(_kept(one), _kept(two), "read back from JSON, a result differs")
    case.same(str(report), str(again), "read back from JSON, the report reads differently")
    return any(each.measured for each in report.results)


JSON = Law(
    "json-round-trip",
    "A report survives as JSON.",
    when="Every constraint: `explain` and `str` tell all that is kept of it.",
    holds=_json,
    size=2,
)

ENGINE = (RECHECK, PARTS, JSON)
