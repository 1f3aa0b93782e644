"""Results as text: a line for each rule, then each finding that is not kept like a compiler's diagnostic."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from schedcheck._time import counted, spoken
from schedcheck._values import on_one_line
from schedcheck.cost import cost_of
from schedcheck.rulebook.data import term_of
from schedcheck.rules import Severity
from schedcheck.verdict import Verdict
from schedcheck.waivers import WaiverState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from schedcheck.finding import Amount, Finding
    from schedcheck.model import Place, Stop
    from schedcheck.result import Result
    from schedcheck.waivers import WaiverUse

    Paint = Callable[[str, Verdict], str]

__all__ = ["render"]

UNMEASURED = "nothing measured"


def _plain(words: str, _verdict: Verdict) -> str:
    return words


def render(results: Sequence[Result], waivers: Sequence[WaiverUse] = (), *, paint: Paint = _plain) -> str:
    """Results as lines of text without a trailing line break.

    Args:
        results: In the order to show.
        waivers: What became of each; those not in order are told after the results.
        paint: Given words and the verdict they tell of, the same words in colour.
    """
    if not results:
        return "no rules were given"
    lines = [*_summary(results), *_waivers(waivers), "", *_table(results, paint)]
    for result in results:
        told = [each for each in result.findings if each.verdict is not Verdict.KEPT]
        if told:
            lines += ["", *_heading(result), *_conflicts(result)]
        if not result.in_force:
            lines += ["", *_heading(result), "", *_out_of_term(result, paint)]
        for finding in told:
            lines += ["", *_diagnostic(finding, paint)]
    for use in waivers:
        if not use.in_order:
            lines += ["", *_amiss(use, paint)]
    return "\n".join(lines)


def amount(value: Amount | None, unit: str = "") -> str:
    """A duration or count for people."""
    if value is None:
        return "not known"
    return spoken(value) if isinstance(value, timedelta) else counted(value, unit)


def _summary(results: Sequence[Result]) -> Iterator[str]:
    for severity, several in (("MUST", "musts"), ("SHOULD", "shoulds"), ("NOTE", "notes")):
        graded = [each for each in results if each.severity.name == severity]
        if not graded:
            continue
        broken = sum(each.verdict is Verdict.BROKEN for each in graded)
        counts = (
            (sum(each.verdict is Verdict.AT_RISK for each in graded), "at risk"),
            (sum(each.verdict is Verdict.CONDITIONAL for each in graded), "conditional"),
            (sum(each.measured and each.verdict is Verdict.UNKNOWN for each in graded), "unknown"),
            (sum(not each.measured for each in graded), "with nothing measured"),
            (sum(each.verdict is Verdict.KEPT and bool(each.waived) for each in graded), "waived"),
        )
        undecided = ", ".join(f"{count} {name}" for count, name in counts if count)
        rules = f"{len(graded)} {several if len(graded) > 1 else several[:-1]}"
        charged = cost_of(graded).shoulds
        yield f"{rules}: {broken} broken{f' at a cost of {charged}' if charged else ''}" + (
            f"; {undecided}" if undecided else ""
        )

    off = sum(each.severity is Severity.OFF for each in results)
    if off:
        yield f"{off} {'rule is' if off == 1 else 'rules are'} off"


def _waivers(waivers: Sequence[WaiverUse]) -> Iterator[str]:
    if waivers:
        counts = Counter(str(each.state) for each in waivers)
        told = ", ".join(f"{counts[str(each)]} {each}" for each in WaiverState if counts[str(each)])
        yield f"{len(waivers)} {'waiver' if len(waivers) == 1 else 'waivers'}: {told}"


def _amiss(use: WaiverUse, paint: Paint) -> Iterator[str]:
    waiver = use.waiver
    yield f"waiver {waiver.id}: {on_one_line(str(waiver))}"
    yield from _policy(waiver.reason, waiver.authority)
    yield ""
    yield f"  {paint(str(use.state).upper(), Verdict.UNKNOWN)}: {use.sentence}"


def _out_of_term(result: Result, paint: Paint) -> Iterator[str]:
    yield (
        f"  {paint('NOT IN FORCE', result.verdict)}: It is in force {term_of(result.rule)} only, and those it is about"
        " are nowhere in the plan then."
    )


def _table(results: Sequence[Result], paint: Paint) -> Iterator[str]:
    rows = [
        (_verdict(each), str(each.severity), each.rule.id or "", _slack(each), on_one_line(str(each.rule)))
        for each in results
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)] if rows else []
    for result, row in zip(results, rows, strict=True):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([paint(cells[0], result.verdict), *cells[1:], row[4]]).rstrip()


def _verdict(result: Result) -> str:
    if result.severity is Severity.OFF:
        return "OFF"
    return "WAIVED" if result.verdict is Verdict.KEPT and result.waived else str(result.verdict)


def _slack(result: Result) -> str:
    if result.severity is Severity.OFF:
        return "not looked at"
    if not result.measured:
        return UNMEASURED if result.in_force else f"{UNMEASURED}: not in force"
    if result.verdict is Verdict.KEPT and result.waived:
        return f"{len(result.waived)} waived"
    slips = [each.slip for each in result.findings if each.slip is not None]
    if result.verdict is Verdict.AT_RISK and slips:
        return f"kept up to a slip of {spoken(min(slips))}" if min(slips) else "any slip breaks it"
    if result.slack is None or result.verdict is Verdict.UNKNOWN:
        # Of a rule in force for a time, only the tightest finding of all time may have been measured.
        return "no limit" if result.verdict is Verdict.KEPT and result.rule.always else ""
    unit = next((each.unit for each in result.findings if each.unit), "")
    return f"slack {amount(result.slack, unit)}"


def _heading(result: Result) -> Iterator[str]:
    hidden = " (private)" if result.rule.private else ""
    yield f"{result.severity} {result.rule.id}{hidden}: {on_one_line(str(result.rule))}"
    yield from _policy(result.rule.reason, result.rule.authority)


def _policy(reason: str, authority: str) -> Iterator[str]:
    for label, said in (("reason", reason), ("decided by", authority)):
        if said:
            yield f"  {label}: {on_one_line(said)}"


def _conflicts(result: Result) -> Iterator[str]:
    for each in result.conflicts:
        if each.count > 1:
            yield f"  {on_one_line(str(each))}"


def _diagnostic(finding: Finding, paint: Paint) -> Iterator[str]:
    verdict = paint(str(finding.verdict), finding.verdict)
    if finding.waived is not None:
        verdict = f"{paint('WAIVED', Verdict.UNKNOWN)} ({finding.verdict})"
    yield f"  {verdict}: {on_one_line(finding.sentence)}"
    yield f"    --> {on_one_line(_where(finding.place))}{_when(finding)}"
    width = max((len(str(each.leader or "")) for each in finding.stops), default=0)
    spans = [_span(each) for each in finding.stops]
    for stop, span in zip(finding.stops, spans, strict=True):
        whose = on_one_line(str(stop.leader or "")).ljust(width)
        yield f"     |  {whose}  {span.ljust(max(map(len, spans)))}  {on_one_line(_what(stop))}"
    yield f"     =  {_amounts(finding)}"
    waiver = finding.waived
    if waiver is not None:
        yield f"     =  waiver {waiver.id}, decided by {on_one_line(waiver.authority)}: {on_one_line(waiver.reason)}"


def _where(place: Place | None) -> str:
    if place is None:
        return "no one place"
    return ", ".join(each.name for each in place.ancestors[:2])


def _when(finding: Finding) -> str:
    return f", {finding.interval}" if finding.interval is not None else ""


def _span(stop: Stop) -> str:
    start = f"{stop.start:%Y-%m-%d %H:%M}{_seconds(stop)}"
    if stop.end is None:
        return f"{start} to ?"
    if stop.end == stop.start:
        return start
    same = stop.end.date() == stop.start.date()
    end = f"{stop.end:%H:%M}" if same else f"{stop.end:%Y-%m-%d %H:%M}"
    return f"{start} to {end}{f':{stop.end:%S}' if stop.end.second else ''}"


def _seconds(stop: Stop) -> str:
    return f":{stop.start:%S}" if stop.start.second else ""


def _what(stop: Stop) -> str:
    place = "" if stop.name == stop.place.name else f" in {stop.place.name}"
    unsure = ", may not be" if stop.implied else f", {stop.standing.name.casefold()}"
    return f"{stop.name}{place}{'' if stop.standing.name == 'CONFIRMED' else unsure}  [{stop.id}]"


def _amounts(finding: Finding) -> str:
    anything = finding.required == timedelta(microseconds=1)
    required = "any time" if anything else amount(finding.required, finding.unit)
    parts = [f"required {required}", f"actual {amount(finding.actual, finding.unit)}"]
    if finding.slack is not None:
        parts.append(f"slack {amount(finding.slack, finding.unit)}")
    if finding.slip is not None:
        parts.append(f"kept up to a slip of {spoken(finding.slip)}" if finding.slip else "any slip breaks it")
    return ", ".join(parts)
