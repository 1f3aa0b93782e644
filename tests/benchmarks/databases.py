"""Peers that are asked in SQL: DuckDB and SQLite."""

import sqlite3

from tests.benchmarks.optional import Array, Module, optional
from tests.benchmarks.sweeps import Lists
from tests.benchmarks.workload import AVOID, PERSON, ROOM, ROOM_LEVEL, Violation, Workload

np = optional("numpy")
duckdb = optional("duckdb")
pyarrow = optional("pyarrow")

NEIGHBOURS = """
with following as (
    select {key} as key, start, "end", lead(start) over (partition by {key} order by start) as next from {table}
), hit as (
    select distinct key from following where next < "end"
), few as materialized (
    select {table}.* from {table} semi join hit on {table}.{key} = hit.key
)
select {kind}, a.{key}, a.id, b.id
from few a join few b on a.{key} = b.{key} and a.start < b."end" and b.start < a."end" and a.id < b.id
"""
RANGES = """
select {kind}, a.{key}, a.id, b.id
from {table} a join {table} b on a.{key} = b.{key} and a.start < b."end" and b.start < a."end" and a.id < b.id
"""
NEAR = """
select {kind}, rules.rule, least(a.id, b.id), greatest(a.id, b.id)
from rules
join visits_a a on a.rule = rules.rule
join visits_b b on b.rule = a.rule and b.place = a.place
where greatest(a.start, b.start) - least(a."end", b."end") < rules.gap
  and least(greatest(a.start, b.start), least(a."end", b."end")) <= rules.window_end
  and greatest(greatest(a.start, b.start), least(a."end", b."end")) >= rules.window_start
"""
VISITS = """
create temp table visits_{side} as
select rules.rule, case rules.level when {room_level} then room else venue end as place, start, "end", rows.id as id
from side_{side} s join rules on rules.rule = s.rule join rows on rows.person = s.person
"""
ROWS = """
create temp table rows as
select a.id, a.person, events.room, rooms.venue, events.start, events."end"
from attendance a join events on events.id = a.event join rooms on rooms.id = events.room
"""


def duckdb_window(work: Workload) -> list[Violation]:
    """LEAD() finds the people and rooms with two neighbours that overlap; only these are joined."""
    return _asked(work, NEIGHBOURS)


def duckdb_join(work: Workload) -> list[Violation]:
    """A join with itself on key and range, planned as DuckDB likes."""
    return _asked(work, RANGES)


def _asked(work: Workload, overlaps: str) -> list[Violation]:
    with duckdb.connect(":memory:", config={"threads": 1}) as database:
        for name, table in _tables(work).items():
            database.register(name, table)
        database.execute(ROWS)
        for side in "ab":
            database.execute(VISITS.format(side=side, room_level=ROOM_LEVEL))
        queries = (
            overlaps.format(kind=PERSON, key="person", table="rows"),
            overlaps.format(kind=ROOM, key="room", table="events"),
            NEAR.format(kind=AVOID),
        )
        return [row for each in queries for row in database.execute(each).fetchall()]


def _tables(work: Workload) -> dict[str, Module]:
    rules = work.rules
    columns = {
        "events": {"id": _number(work.room), "room": work.room, "start": work.start, "end": work.end},
        "attendance": {"id": _number(work.event), "event": work.event, "person": work.person},
        "rooms": {"id": _number(work.venue), "venue": work.venue},
        "rules": {
            "rule": _number(rules.level),
            "level": rules.level,
            "gap": rules.gap,
            "window_start": rules.window_start,
            "window_end": rules.window_end,
        },
        "side_a": dict(zip(("rule", "person"), work.side_a, strict=True)),
        "side_b": dict(zip(("rule", "person"), work.side_b, strict=True)),
    }
    return {name: pyarrow.table(each) for name, each in columns.items()}


def _number(column: Array) -> Array:
    return np.arange(len(column))


SCHEMA = """
create table events (id integer primary key, room, start, "end");
create table attendance (id integer primary key, event, person);
create table rooms (id integer primary key, venue);
create table rules (rule integer primary key, level, gap, window_start, window_end);
create table side_a (rule, person);
create table side_b (rule, person);
"""
INDEXES = """
create index spans_of_rooms on events (room, start, "end", id);
create index spans_of_people on rows (person, start, "end", id, room, venue);
"""


def sqlite(work: Lists) -> list[Violation]:
    """A database in memory, and an index that covers each question."""
    database = sqlite3.connect(":memory:")
    try:
        database.executescript(SCHEMA)
        for table, rows in (
            ("events", zip(range(len(work.room)), work.room, work.start, work.end, strict=True)),
            ("attendance", zip(range(len(work.event)), work.event, work.person, strict=True)),
            ("rooms", enumerate(work.venue)),
            ("rules", ((rule, *each) for rule, each in enumerate(work.rules))),
            ("side_a", work.side_a),
            ("side_b", work.side_b),
        ):
            first, *others = rows
            marks = ", ".join("?" * len(first))
            database.executemany(f"insert into {table} values ({marks})", [first, *others])  # noqa: S608 - our own names
        database.execute(ROWS)
        database.executescript(INDEXES)
        for side in "ab":
            database.execute(VISITS.format(side=side, room_level=ROOM_LEVEL))
        database.execute('create index visits_of_b on visits_b (rule, place, start, "end", id)')
        queries = (
            RANGES.format(kind=PERSON, key="person", table="rows"),
            RANGES.format(kind=ROOM, key="room", table="events"),
            NEAR.format(kind=AVOID).replace("greatest", "max").replace("least", "min"),
        )
        return [row for each in queries for row in database.execute(each)]
    finally:
        database.close()
