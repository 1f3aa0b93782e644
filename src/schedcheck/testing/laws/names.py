"""The law that what people and places are called does not matter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from attrs import frozen

from schedcheck.constraints import BUILTIN
from schedcheck.testing.laws.answers import Name, Stand, alone, answer, names, open_findings, results, told
from schedcheck.testing.laws.answers import Said as Found
from schedcheck.testing.laws.case import Case, Hooks
from schedcheck.testing.laws.changing import Renaming, parts_of
from schedcheck.testing.laws.evidence import counts_slips_of_others, uncertain
from schedcheck.testing.laws.law import Law
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from schedcheck.finding import Finding
    from schedcheck.result import Result
    from schedcheck.schedule import Schedule

__all__ = ["RENAMING"]


def _amounts(finding: Finding) -> Found:
    """What a finding says of its stops, whichever they are."""
    return told(finding)._replace(stops=(), place=None, about=())


@frozen
class Said:
    """A finding, by the names that its stops had before.

    Attributes:
        stops: Which.
        amounts: What it says of them.
        sure: Whether these alone tell all that it rests on.
    """

    stops: frozenset[Name]
    amounts: Found
    sure: bool


def _renaming(case: Case) -> bool:
    renaming = Renaming()
    other = renaming.of(case.schedule)
    rename = case.hooks.renamed or (lambda rule, new: new(rule))
    before, after = (
        results(case.schedule, case.rules),
        results(other, [rename(each, renaming.of) for each in case.rules]),
    )

    def old(name: Name) -> Name:
        stop, way, place = re.fullmatch(r"(.*?)(?:/(out|in)/(.*))?", name[1] or "").groups()  # type: ignore[union-attr]  # it fits all
        return str(renaming.back(name[0])), "/".join([stop, *([way, str(renaming.back(place))] if way else [])])

    for rule, one, two in zip(case.rules, before, after, strict=True):
        case.same(_short(one), _short(two), "with all renamed, the answer differs")
        rough = counts_slips_of_others(rule, case.schedule)
        mine, theirs = _said(one, lambda name: name, rough=rough), _said(two, old, rough=rough)
        # Of several that come to the same, a constraint may tell any: by name, where nothing else tells them apart.
        loose = {each.amounts for each in [*(mine - theirs), *(theirs - mine)] if not each.sure}
        wanted, got = (_evidence(case.schedule, rule, each, loose) for each in (mine - theirs, theirs - mine))
        case.same(wanted, got, "with all renamed, findings differ")
    return any(each.measured for each in before)


def _short(result: Result) -> Stand:
    return answer(result).stand


def _said(result: Result, change: Callable[[Name], Name], *, rough: bool) -> Counter[Said]:
    return Counter(
        Said(
            frozenset(map(change, names(each))),
            _amounts(each),
            not uncertain(each) and not (rough and each.verdict is not Verdict.BROKEN),
        )
        for each in open_findings(result)
    )


def _evidence(schedule: Schedule, rule: Any, found: Counter[Said], loose: Collection[Found]) -> Counter[Any]:
    """What findings say, each with whether that is said of its stops alone, too; not where those are too few."""
    return Counter(
        (each.amounts, *(() if each.amounts in loose else _of_these(schedule, rule, each))) for each in found.elements()
    )


def _of_these(schedule: Schedule, rule: Any, said: Said) -> tuple[str, ...]:
    result = results(alone(schedule, {*said.stops}), [rule])[0]
    same = said.amounts in set(map(_amounts, open_findings(result)))
    return ("of its stops alone, too",) if same else ("not of its stops alone",)


def _names_by_text(rule: Any, hooks: Hooks) -> str:
    if isinstance(rule, (type, *BUILTIN)) or hooks.renamed is not None:
        return ""
    texts = [each for each in parts_of(rule) if type(each) is str and each]
    return texts[0] and f"it holds the text {texts[0]!r}, which may be a name: tell by renamed=" if texts else ""


RENAMING = Law(
    "renaming",
    "Renaming people and places renames the findings, and changes nothing else.",
    when="Constraints that hold people, places and events as such. Where one holds text, which may be a name, "
    "`renamed=` tells how that is renamed. Another finding may be told instead, if it says the same, and the same is "
    "said of its stops alone: of several that come to the same, any may be named. What is said alone is not asked of "
    "what rests on more than its stops, as in `stops-suffice`.",
    holds=_renaming,
    exempt=_names_by_text,
)
