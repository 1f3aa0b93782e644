"""Plans in files: people, places, events, itineraries and the rules they must keep, in TOML or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from schedcheck._values import uncollected
from schedcheck.importers.draft import Draft
from schedcheck.importers.files import format_of, parsed, read_text, toml_lines
from schedcheck.importers.problems import PlanError, Problem, Problems
from schedcheck.model import Delegation, Event, Layout, Leader, Place, Series, Summit, Turns
from schedcheck.rulebook import Rulebook, Rules
from schedcheck.rules import Rule
from schedcheck.schedule import Schedule
from schedcheck.waivers import Waiver

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["Plan", "PlanError", "Problem", "load_plan", "parse_plan"]


@frozen
class Plan:
    """What a plan file says.

    Attributes:
        schedule: The itineraries.
        summit: What it is all for, if the file says so.
        must, should, note: The rules, in the order of the file.
        waivers: The exceptions to them, in the order of the file.
        places, delegations, leaders, events, series, layouts, turns: Everything the file defines, by id, also what no
            itinerary speaks of. Among the events is each occurrence of a series.
        stamp: When the plan was last changed, if the file says so.
        source: The name of the file.
    """

    schedule: Schedule
    summit: Summit | None = field(default=None, kw_only=True)
    must: tuple[Rule, ...] = field(default=(), kw_only=True)
    should: tuple[Rule, ...] = field(default=(), kw_only=True)
    note: tuple[Rule, ...] = field(default=(), kw_only=True)
    waivers: tuple[Waiver, ...] = field(default=(), kw_only=True)
    places: Mapping[str, Place] = field(default={}, kw_only=True, converter=MappingProxyType)
    delegations: Mapping[str, Delegation] = field(default={}, kw_only=True, converter=MappingProxyType)
    leaders: Mapping[str, Leader] = field(default={}, kw_only=True, converter=MappingProxyType)
    events: Mapping[str, Event] = field(default={}, kw_only=True, converter=MappingProxyType)
    layouts: Mapping[str, Layout] = field(default={}, kw_only=True, converter=MappingProxyType)
    turns: Mapping[str, Turns] = field(default={}, kw_only=True, converter=MappingProxyType)
    series: Mapping[str, Series] = field(default={}, kw_only=True, converter=MappingProxyType)
    stamp: datetime | None = field(default=None, kw_only=True)
    source: str = field(default="plan", kw_only=True)

    @property
    def rules(self) -> Rules:
        """The rules by how grave they are, and the exceptions: `check(plan.schedule, **plan.rules)`."""
        return {"must": self.must, "should": self.should, "note": self.note, "waivers": self.waivers}

    @property
    def rulebook(self) -> Rulebook:
        """The rules and the exceptions, each with its id."""
        return Rulebook(**self.rules)


def load_plan(path: str | PathLike[str]) -> Plan:
    """The plan in a file whose name ends in `.toml` or `.json`.

    Raises:
        PlanError: It has mistakes; all of them are told. Also a file that is larger than 10 MiB.
        OSError: It cannot be read.
    """
    name = str(path)
    form = format_of(name)
    return parse_plan(read_text(name), name=name, format=form)


def parse_plan(source: str | Mapping[str, Any], *, name: str = "plan", format: str = "toml") -> Plan:  # noqa: A002 - as in the file's name
    """The plan in a text, or in data that was read from one.

    Args:
        source: The text, or the data as `tomllib` and `json` give it.
        name: What to call it in messages.
        format: Of a text: "toml" or "json".

    Raises:
        PlanError: It has mistakes; all of them are told.
    """
    with uncollected():
        data = parsed(source, form=format, file=name) if isinstance(source, str) else source
        lines = partial(toml_lines, source) if isinstance(source, str) and format == "toml" else dict
        problems = Problems(name, lines)
        draft = Draft(data, problems)
        problems.raise_any()
        return Plan(Schedule(draft.itineraries), source=name, **draft.parts)
