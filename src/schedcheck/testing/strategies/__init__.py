"""Hypothesis strategies for the whole model, for every constraint, and for rules and waivers.

Each builds valid values and none filters. Times lie on a coarse grid of *tick*, so that equal starts, touching ends and
exact limits are common: that is where rules go wrong.
"""

from schedcheck.testing.strategies.attendance import attends, capacities, exclusives, no_overlaps, series_in, travels
from schedcheck.testing.strategies.constraint import STRATEGIES, AnyConstraint, ConstraintStrategy, constraints
from schedcheck.testing.strategies.contacts import (
    avoids,
    balances,
    escorteds,
    informs,
    keep_in_touches,
    only_abouts,
    quiets,
    togethers,
    topics,
)
from schedcheck.testing.strategies.days import (
    day_rules,
    max_breaks,
    max_days,
    max_loads,
    max_spans,
    max_stretches,
    rests,
    weekly_rests,
    zones,
)
from schedcheck.testing.strategies.event import KINDS, events, summits
from schedcheck.testing.strategies.grid import BASE, LONGEST, TICK, clock_changes, intervals, moments, spans
from schedcheck.testing.strategies.leader import delegations, leaders
from schedcheck.testing.strategies.order import differents, events_of, orders, sames
from schedcheck.testing.strategies.place import gazetteers, hotels, places
from schedcheck.testing.strategies.rule import rules
from schedcheck.testing.strategies.schedule import UNCERTAIN, itineraries, schedules
from schedcheck.testing.strategies.seating import aparts, layouts, not_consecutives, people_of, turns
from schedcheck.testing.strategies.series import series
from schedcheck.testing.strategies.stop import stops
from schedcheck.testing.strategies.waiver import several_waivers, waivers, with_purposes
from schedcheck.testing.strategies.window import availables, recurrences, unavailables, window_rules, windows

__all__ = [
    "AnyConstraint",
    "BASE",
    "ConstraintStrategy",
    "KINDS",
    "LONGEST",
    "STRATEGIES",
    "TICK",
    "UNCERTAIN",
    "aparts",
    "attends",
    "availables",
    "avoids",
    "balances",
    "capacities",
    "clock_changes",
    "constraints",
    "day_rules",
    "delegations",
    "differents",
    "escorteds",
    "events",
    "events_of",
    "exclusives",
    "gazetteers",
    "hotels",
    "informs",
    "intervals",
    "itineraries",
    "keep_in_touches",
    "layouts",
    "leaders",
    "max_breaks",
    "max_days",
    "max_loads",
    "max_spans",
    "max_stretches",
    "moments",
    "no_overlaps",
    "not_consecutives",
    "only_abouts",
    "orders",
    "people_of",
    "places",
    "quiets",
    "recurrences",
    "rests",
    "rules",
    "sames",
    "schedules",
    "series",
    "series_in",
    "several_waivers",
    "spans",
    "stops",
    "summits",
    "togethers",
    "topics",
    "travels",
    "turns",
    "unavailables",
    "waivers",
    "weekly_rests",
    "window_rules",
    "windows",
    "with_purposes",
    "zones",
]
