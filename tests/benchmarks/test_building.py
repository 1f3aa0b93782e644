"""Making places, events, stops and findings, one by one, and reading a plan file of ten thousand stops."""

import gc
import json
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from schedcheck import Event, Finding, Interval, Itinerary, Leader, Level, Place, Schedule, Stop
from schedcheck.importers.plan import load_plan
from schedcheck.model.event import _rebound
from tests.benchmarks.tables import show

ROUNDS, TIMES, HELD = 9, 4_000, 4_000
PEOPLE, STOPS, VENUES, ROOMS, SESSIONS = 200, 50, 20, 15, 500

PARIS = ZoneInfo("Europe/Paris")
CITY = Place("Paris", level=Level.CITY, tz="Europe/Paris")
HALL = Place("Hall", within=CITY)
PORT = Place("Port", level=Level.CITY, tz=UTC)
START = datetime(2030, 5, 1, 10, tzinfo=PARIS)
HOUR = timedelta(hours=1)
END = START + HOUR
START_UTC, END_UTC = START.astimezone(UTC), END.astimezone(UTC)
ADA, BO = Leader("Ada"), Leader("Bo")
SESSION = Event("Session", HALL, START, END)
STOP = Stop(HALL, START, END)
MINE, THEIRS = (Itinerary.of(each, STOP) for each in (ADA, BO))
(MET,) = Schedule([MINE, THEIRS]).encounters(ADA, BO)
OPEN = Stop(HALL, START, id="open", leader=ADA)

CALLS: dict[str, Callable[[], object]] = {
    "Stop, times of its zone": lambda: Stop(HALL, START, END),
    "Stop, times in UTC": lambda: Stop(PORT, START_UTC, END_UTC),
    "Stop, times of another zone": lambda: Stop(HALL, START_UTC, END_UTC),
    "Stop, texts": lambda: Stop(HALL, "2030-05-01 10:00", "2030-05-01 11:00"),
    "Stop, all fields": lambda: Stop(
        HALL, START, END, kind="talk", title="T", topics=["b", "a"], early=HOUR, late=HOUR, id="x", sources=["web"]
    ),
    "event.attend()": SESSION.attend,
    "stop.moved()": lambda: STOP.moved(HOUR),
    "event.moved()": lambda: SESSION.moved(HOUR),
    "stop bound to a leader": lambda: _rebound(STOP, ADA, "session"),
    "Place": lambda: Place("Room", within=CITY),
    "Event": lambda: Event("Session", HALL, START, END),
    "Interval": lambda: Interval(START, END),
    "stop.interval": lambda: STOP.interval,
    "Finding.of two stops": lambda: Finding.of(MINE.stops[0], THEIRS.stops[0], required=HOUR, actual=HOUR),
    "Finding.of an encounter": lambda: Finding.of(MET, required=HOUR, actual=HOUR),
    "Finding.of an open end": lambda: Finding.of(OPEN, required=HOUR, actual=HOUR),
}


def seconds_each(call: Callable[[], object], times: int = TIMES, rounds: int = ROUNDS) -> float:
    """What one call takes, in the best of several rounds; nothing that was made is kept."""
    best = float("inf")
    for _ in range(rounds):
        start = perf_counter()
        for _ in range(times):
            call()
        best = min(best, (perf_counter() - start) / times)
    return best


def bytes_each(call: Callable[[], object]) -> float:
    """What one result takes, with what was made for it."""
    held: list[object] = [None] * HELD
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for at in range(HELD):
        held[at] = call()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before) / HELD


def test_building_one(capsys: pytest.CaptureFixture[str]) -> None:
    """The best of nine rounds, and the memory of thousands that are kept."""
    rows = [(name, f"{seconds_each(call) * 1e6:.2f}", f"{bytes_each(call):.0f}") for name, call in CALLS.items()]
    show(capsys, "Building one", ("", "us", "bytes"), rows)


def plan_data() -> dict[str, Any]:
    """A plan file of ten thousand stops, a third of them at events, the same each time."""
    chance = Random(11)  # noqa: S311 - the same plan each time
    places: list[dict[str, Any]] = [{"name": "Paris", "level": "city", "tz": "Europe/Paris"}]
    rooms = []
    for venue in range(VENUES):
        places.append({"name": f"Venue {venue}", "level": "site", "within": "paris"})
        for room in range(ROOMS):
            rooms.append(f"room-{venue}-{room}")
            places.append({"name": f"Room {room}", "id": rooms[-1], "within": f"venue-{venue}"})
    events = [
        {"title": f"Session {at}", "place": chance.choice(rooms), **_hour(at % 96, chance), "kind": "talk"}
        for at in range(SESSIONS)
    ]
    itineraries = []
    for person in range(PEOPLE):
        stops: list[dict[str, Any]] = []
        for slot in range(STOPS):
            if slot % 3:
                stops.append({"place": chance.choice(rooms), **_hour(slot, chance), "kind": "bilateral"})
            else:
                stops.append({"event": f"session-{chance.randrange(SESSIONS)}", "id": f"talk-{slot}"})
        itineraries.append({"leader": f"leader-{person}", "stop": stops})
    leaders = [{"name": f"Leader {each}"} for each in range(PEOPLE)]
    return {"place": places, "leader": leaders, "event": events, "itinerary": itineraries}


def _hour(slot: int, chance: Random) -> dict[str, str]:
    start = datetime(2030, 5, 1, 8, tzinfo=UTC) + slot * HOUR + timedelta(minutes=5 * chance.randrange(3))
    return {"start": f"{start:%Y-%m-%d %H:%M}", "end": f"{start + HOUR * 0.75:%Y-%m-%d %H:%M}"}


def as_toml(data: dict[str, Any], path: str = "") -> str:
    """Tables of texts and of tables as TOML; a text is written alike in JSON."""
    lines = [f"{key} = {json.dumps(value)}" for key, value in data.items() if not isinstance(value, list)]
    for key, several in data.items():
        if isinstance(several, list):
            lines += [f"[[{path}{key}]]\n{as_toml(each, f'{path}{key}.')}" for each in several]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same plan in both formats."""
    folder = tmp_path_factory.mktemp("plans")
    data = plan_data()
    made = {"TOML": folder / "plan.toml", "JSON": folder / "plan.json"}
    made["TOML"].write_text(as_toml(data), encoding="utf-8")
    made["JSON"].write_text(json.dumps(data), encoding="utf-8")
    return made


def test_loading(capsys: pytest.CaptureFixture[str], files: dict[str, Path]) -> None:
    """The best of three rounds."""
    rows = []
    for form, path in files.items():
        took = seconds_each(lambda path=path: load_plan(path), times=1, rounds=3)  # type: ignore[misc]  # mypy infers no lambda with a default
        rows.append((form, f"{path.stat().st_size / 1e6:.2f}", f"{took:.2f}", f"{took / PEOPLE / STOPS * 1e6:.0f}"))
    show(capsys, f"Reading a plan of {PEOPLE * STOPS} stops", ("", "MB", "s", "us per stop"), rows)


def test_both_files_say_the_same(files: dict[str, Path]) -> None:
    """As many stops, and the same ones."""
    toml, json_ = (load_plan(each).schedule for each in files.values())

    assert PEOPLE * STOPS == len(list(toml.stops))
    assert toml == json_
