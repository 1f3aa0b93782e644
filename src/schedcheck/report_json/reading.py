"""From plain data to results, with what is wrong named by where it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import Enum
from reprlib import Repr
from types import NoneType
from typing import Any, NoReturn, TypeVar, get_args, get_origin

from attrs import define, field, frozen

from schedcheck._time import SECOND, aware, span_of, zone_named
from schedcheck._values import member_of
from schedcheck.cost import cost_of
from schedcheck.errors import InvalidValue
from schedcheck.finding import Amount, Finding
from schedcheck.interval import Interval
from schedcheck.model import Delegation, Leader, Stop
from schedcheck.report_json.writing import (
    COUNT,
    DURATION,
    RULE_KEYS,
    TABLES,
    VERSION,
    Thing,
    conflicts_data,
    cost_data,
    fields_of,
    parties,
)
from schedcheck.result import Result
from schedcheck.rules import Rule, Severity
from schedcheck.schedule import Schedule
from schedcheck.text import amount
from schedcheck.verdict import Verdict
from schedcheck.waivers import StopName, Waiver, WaiverState, WaiverUse, becomes

__all__ = ["Stated", "results_from"]

T = TypeVar("T")

_shown = Repr().repr
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")


@frozen
class Stated:
    """A constraint of which only the code and the wording are known, as its report was read from JSON.

    Attributes:
        code: Its code.
        text: What is wanted.
    """

    code: str
    text: str

    def findings(self, schedule: Schedule) -> Iterator[Finding]:  # noqa: ARG002 - what a constraint is asked
        """Raises `InvalidValue`: what is only stated cannot be measured."""
        raise InvalidValue("a rule must hold its constraint to be measured", f"only its wording, {self.text!r}")

    def explain(self, finding: Finding) -> str:
        """What the constraint said of the finding."""
        return finding.sentence

    def __str__(self) -> str:
        return self.text


def results_from(data: Mapping[str, Any]) -> tuple[tuple[Result, ...], tuple[WaiverUse, ...]]:
    """The results in the data of a report, and what became of waivers.

    Raises:
        InvalidValue: It is wrong; where is named.
    """
    try:
        return _read(data)
    except RecursionError:
        raise InvalidValue("the report must not lie so deep within itself", "more") from None


def _read(data: Mapping[str, Any]) -> tuple[tuple[Result, ...], tuple[WaiverUse, ...]]:
    top = _object(data, "the report", ("version", "ok", "clear", "cost", "waivers", *TABLES.values(), "results"))
    if top["version"] != VERSION or isinstance(top["version"], bool):
        raise InvalidValue(f"version must be {VERSION}", _shown(top["version"]))
    reader = _Reader()
    for kind, name in TABLES.items():
        reader.expect(kind, _list(top[name], name))
    uses = [_use(each, f"waivers[{at}]", reader) for at, each in enumerate(_list(top["waivers"], "waivers"))]
    results = [_result(each, f"results[{at}]", reader) for at, each in enumerate(_list(top["results"], "results"))]
    reader.build_all()
    _agree_on_waivers(uses, results)
    musts = [each for each in results if each.severity is Severity.MUST]
    _agree(top["ok"], not any(each.verdict is Verdict.BROKEN for each in musts), "ok")
    kept = all(each.kept for each in results if each.severity is not Severity.OFF)
    _agree(top["clear"], kept and all(each.in_order for each in uses), "clear")
    _agree(top["cost"], cost_data(cost_of(results)), "cost")
    return tuple(results), tuple(uses)


def _agree(given: object, found: object, where: str) -> None:
    if given != found or type(given) is not type(found):
        raise InvalidValue(f"{where} must agree with what it is made of, {found!r}", _shown(given))


def _agree_on_waivers(uses: Sequence[WaiverUse], results: Sequence[Result]) -> None:
    """Refuse a state or a count of a waiver, or a finding that is waived, which cannot be by what was found."""
    by_rule = {each.rule.id: number for number, each in enumerate(results)}
    waives: dict[int, Waiver] = {}
    for at, use in enumerate(uses):
        where, number = f"waivers[{at}]", by_rule.get(use.waiver.rule)
        if number is None:
            raise InvalidValue(f"{where}.rule must be the id of the rule of one of results", _shown(use.waiver.rule))
        result = results[number]
        state, found = becomes(use.waiver, [each for each in result.findings if each.verdict is not Verdict.KEPT], None)
        if result.severity is Severity.OFF:
            state, found = WaiverState.OFF, ()
        elif use.waiver.narrow and use.waiver.expires is not None and use.state is WaiverState.EXPIRED:
            # When it was is not told: it may have expired by then.
            state, found = WaiverState.EXPIRED, ()
        _agree(use.state.value, state.value, f"{where}.state")
        _agree(use.count, len(found), f"{where}.count")
        for each in found:
            waives.setdefault(id(each), use.waiver)
    for at, result in enumerate(results):
        for number, each in enumerate(result.findings):
            expected = waives.get(id(each))
            if each.waived is not expected:
                given, by = (None if one is None else one.id for one in (each.waived, expected))
                _agree(given, by, f"results[{at}].findings[{number}].waived")


def _agree_on_verdict(result: Result, where: str) -> None:
    """Refuse a verdict or a slack that is not that of the findings which count."""
    if result.severity is Severity.OFF and (result.measured or result.verdict is not Verdict.UNKNOWN):
        raise InvalidValue(
            f"{where} must be unknown and not measured, as it is off", _shown(result.verdict.name.casefold())
        )
    if not result.in_force and (result.measured or result.rule.always or result.severity is Severity.OFF):
        raise InvalidValue(f"{where}.in_force must be true of what is off, always in force or measured", "false")
    if not result.measured and result.findings:
        raise InvalidValue(f"{where}.findings must be none, as nothing was measured", str(len(result.findings)))
    counted = [each for each in result.findings if each.waived is None]
    expected = max((each.verdict for each in counted), default=Verdict.KEPT) if result.measured else Verdict.UNKNOWN
    _agree(result.verdict.name.casefold(), expected.name.casefold(), f"{where}.verdict")
    slacks: list[Any] = [each.slack for each in counted if each.slack is not None]
    if len({type(each) for each in slacks}) > 1:
        raise InvalidValue(f"{where}.findings must be of one measure, durations or counts", "both")
    least = min(slacks, default=None)
    if result.slack != least:
        raise InvalidValue(
            f"{where}.slack must be the least of those that count, {amount(least)}", amount(result.slack)
        )


def _use(data: Any, where: str, reader: _Reader) -> WaiverUse:
    texts = ("id", "rule", "purpose", "reason", "authority")
    held = _object(data, where, (*texts, "event", "stops", "expires", "state", "count"))
    given: dict[str, Any] = {key: _text(held[key], f"{where}.{key}") for key in texts}
    given["event"] = None if held["event"] is None else _text(held["event"], f"{where}.event")
    stops = [
        _object(each, f"{where}.stops[{at}]", StopName._fields)
        for at, each in enumerate(_list(held["stops"], f"{where}.stops"))
    ]
    given["stops"] = [StopName(each["leader"], each["stop"]) for each in stops]
    given["expires"] = None if held["expires"] is None else _moment(held["expires"], f"{where}.expires")
    waiver = _made(lambda: Waiver(**given), where)
    if waiver.id in reader.waivers:
        raise InvalidValue(f"{where}.id must be of one waiver only", _shown(waiver.id))
    reader.waivers[waiver.id or ""] = waiver
    return WaiverUse(
        waiver, reader.value(held["state"], WaiverState, f"{where}.state"), _whole(held["count"], f"{where}.count")
    )


def _result(data: Any, where: str, reader: _Reader) -> Result:
    held = _object(
        data,
        where,
        ("rule", "severity", "verdict", "measured", "in_force", "measure", "slack", "findings", "conflicts"),
    )
    rule = _object(held["rule"], f"{where}.rule", RULE_KEYS)
    texts = {
        key: reader.value(rule[key], str, f"{where}.rule.{key}") for key in ("code", "text", "reason", "authority")
    }
    constraint = Stated(texts.pop("code"), texts.pop("text"))
    policy = {key: rule[key] for key in RULE_KEYS if key not in ("code", "text", *texts)}
    findings = _list(held["findings"], f"{where}.findings")
    result = Result(
        # The class of this constraint has no code of its own: each value has.
        _made(lambda: Rule(constraint, **texts, **policy), f"{where}.rule"),  # type: ignore[arg-type]
        reader.value(held["severity"], Severity, f"{where}.severity"),
        reader.value(held["verdict"], Verdict, f"{where}.verdict"),
        _amount(held["slack"], held["measure"], where, "slack", optional=True),
        tuple(_finding(each, f"{where}.findings[{at}]", reader) for at, each in enumerate(findings)),
        reader.value(held["measured"], bool, f"{where}.measured"),
        in_force=reader.value(held["in_force"], bool, f"{where}.in_force"),
    )
    _agree_on_verdict(result, where)
    if held["conflicts"] != conflicts_data(result):
        raise InvalidValue(f"{where}.conflicts must agree with the findings", _shown(held["conflicts"]))
    return result


def _finding(data: Any, where: str, reader: _Reader) -> Finding:
    fields = fields_of(Finding)
    held = _object(data, where, (*fields, "measure", "slack"))
    amounts: dict[str, Any] = {
        "required": _amount(held["required"], held["measure"], where, "required"),
        "actual": _amount(held["actual"], held["measure"], where, "actual", optional=True),
    }
    rest = {key: reader.value(held[key], fields[key][1], f"{where}.{key}") for key in fields if key not in amounts}
    finding = _made(lambda: Finding(**amounts, **rest), where)
    slack = _amount(held["slack"], held["measure"], where, "slack", optional=True)
    if slack != finding.slack:
        raise InvalidValue(f"{where}.slack must agree with actual - required, {amount(finding.slack)}", amount(slack))
    return finding


def _amount(value: Any, measure: Any, where: str, key: str, *, optional: bool = False) -> Amount | None:
    if value is None and optional:
        return None
    if measure == DURATION:
        return _span(value, f"{where}.{key}")
    if measure == COUNT:
        return _whole(value, f"{where}.{key}")
    raise InvalidValue(f"{where}.measure must be {DURATION} or {COUNT}", _shown(measure))


@define
class _Reader:
    """Values by their types, and things by how findings refer to them."""

    _data: dict[tuple[type, str], tuple[Any, str]] = field(factory=dict)
    _made: dict[tuple[type, str], Thing | None] = field(factory=dict)
    waivers: dict[str, Waiver] = field(factory=dict)

    def expect(self, kind: type, rows: Iterable[Any]) -> None:
        """Note the rows of a table, as one may refer to a later one."""
        for at, row in enumerate(rows):
            where = f"{TABLES[kind]}[{at}]"
            key = _text(_object(row, where, ("key", *fields_of(kind)))["key"], f"{where}.key")
            if (kind, key) in self._data:
                raise InvalidValue(f"{where}.key must be of one row only", _shown(key))
            self._data[kind, key] = row, where

    def build_all(self) -> None:
        """Make sure that also those that no finding names are right."""
        for kind, key in self._data:
            self.thing(kind, key, "")

    def thing(self, kind: type, key: Any, where: str) -> Any:
        """What a reference stands for."""
        if not isinstance(key, str) or (kind, key) not in self._data:
            raise InvalidValue(f"{where} must be the key of one of {TABLES[kind]}", _shown(key))
        row, there = self._data[kind, key]
        if (kind, key) not in self._made:
            self._made[kind, key] = None
            self._made[kind, key] = self.fields(kind, row, there)
        made = self._made[kind, key]
        if made is None:
            raise InvalidValue(f"{there} must not lead back to itself", _shown(key))
        return made

    def fields(self, kind: Callable[..., T], data: Any, where: str) -> T:
        """A value of the model, of the data of its fields."""
        fields = fields_of(kind)
        given = {key: self.value(data[key], fields[key][1], f"{where}.{key}") for key in fields}
        return _made(lambda: kind(**given), where)

    def value(self, data: Any, hint: Any, where: str) -> Any:  # noqa: PLR0911 - one line a case
        """The value of a type that some data stands for."""
        members = [each for each in get_args(hint) if each is not NoneType]
        if NoneType in get_args(hint):
            if data is None:
                return None
            if len(members) == 1:
                return self.value(data, members[0], where)
        if parties(hint):
            return self._party(data, where)
        if get_origin(hint) is tuple:
            return self._several(data, members, where)
        if hint in TABLES:
            return self.thing(hint, data, where)
        if hint is Waiver:
            return self._waiver(data, where)
        if hint is Stop:
            return self.fields(Stop, _object(data, where, tuple(fields_of(Stop))), where)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return member_of(hint, where)(data)
        return _PLAIN[hint](data, where)

    def _waiver(self, data: Any, where: str) -> Waiver:
        if not isinstance(data, str) or data not in self.waivers:
            raise InvalidValue(f"{where} must be the id of one of waivers", _shown(data))
        return self.waivers[data]

    def _party(self, data: Any, where: str) -> Any:
        for kind in (Leader, Delegation):
            name = kind.__name__.casefold()
            if isinstance(data, Mapping) and list(data) == [name]:
                return self.thing(kind, data[name], f"{where}.{name}")
        raise InvalidValue(f"{where} must have a leader or a delegation", _shown(data))

    def _several(self, data: Any, members: list[Any], where: str) -> tuple[Any, ...]:
        rows = _list(data, where)
        kinds = [members[0]] * len(rows) if members[-1] is Ellipsis else members
        if len(kinds) != len(rows):
            raise InvalidValue(f"{where} must be {len(kinds)} values", _shown(data))
        return tuple(
            self.value(row, kind, f"{where}[{at}]") for at, (row, kind) in enumerate(zip(rows, kinds, strict=True))
        )


def _refuse(where: str, must: str, data: object) -> NoReturn:
    raise InvalidValue(f"{where} must be {must}", _shown(data))


def _object(data: Any, where: str, keys: Iterable[str]) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        _refuse(where, "an object", data)
    for key in keys:
        if key not in data:
            raise InvalidValue(f"{where} must have {key}", "none")
    for key in data:
        if key not in keys:
            raise InvalidValue(f"{where} must have no other keys than {', '.join(keys)}", _shown(key))
    return data


def _list(data: Any, where: str) -> list[Any]:
    return data if isinstance(data, list) else _refuse(where, "a list", data)


def _made(make: Callable[[], T], where: str) -> T:
    try:
        return make()
    except InvalidValue as error:
        raise type(error)(f"{where}: {error.must}", error.got) from None


def _text(data: Any, where: str) -> str:
    return data if isinstance(data, str) else _refuse(where, "text", data)


def _flag(data: Any, where: str) -> bool:
    return data if isinstance(data, bool) else _refuse(where, "true or false", data)


def _whole(data: Any, where: str) -> int:
    return data if isinstance(data, int) and not isinstance(data, bool) else _refuse(where, "a whole number", data)


def _number(data: Any, where: str) -> float:
    if isinstance(data, bool) or not isinstance(data, (int, float)):
        _refuse(where, "a number", data)
    return data


def _span(data: Any, where: str) -> timedelta:
    """So many seconds: a number, or a decimal as text."""
    number = repr(data) if isinstance(data, (int, float)) and not isinstance(data, bool) else data
    if not isinstance(number, str) or (isinstance(data, str) and not _DECIMAL.fullmatch(data)):
        _refuse(where, "seconds", data)
    try:
        whole = Decimal(number) * SECOND
        if whole == int(whole):
            return span_of(int(whole))
    except (OverflowError, ValueError):
        _refuse(where, "seconds, of no more than a timedelta holds", data)
    _refuse(where, "whole microseconds", data)


def _moment(data: Any, where: str) -> datetime:
    return _made(lambda: aware(_text(data, where), None), where)


def _zone(data: Any, where: str) -> tzinfo:
    name = _text(data, where)
    if name[:1] in ("+", "-"):
        try:
            offset = datetime.fromisoformat(f"1970-01-02T00:00:00{name}").utcoffset()
        except ValueError:
            offset = None
        return timezone(offset) if offset is not None else _refuse(where, "an offset such as +08:00", data)
    return _made(lambda: zone_named(name), where)


def _interval(data: Any, where: str) -> Interval:
    held = _object(data, where, ("start", "end", "tz"))
    names = held["tz"] if isinstance(held["tz"], list) else [held["tz"]] * 2
    if len(names) != 2:  # noqa: PLR2004 - of the start and of the end
        _refuse(f"{where}.tz", "a time zone, or that of the start and that of the end", names)
    start, end = (
        _in_zone(_moment(held[key], f"{where}.{key}"), name, f"{where}.tz")
        for key, name in zip(("start", "end"), names, strict=True)
    )
    return _made(lambda: Interval(start, end), where)


def _in_zone(moment: datetime, name: Any, where: str) -> datetime:
    return moment if name is None else moment.astimezone(_zone(name, where))


_PLAIN: dict[Any, Callable[[Any, str], Any]] = {
    str: _text,
    bool: _flag,
    int: _whole,
    float: _number,
    timedelta: _span,
    datetime: _moment,
    tzinfo: _zone,
    Interval: _interval,
}
