"""A whole report as text, with every verdict in it, compared letter by letter.

After a change that is meant, write it anew and look at the difference: UPDATE_SAMPLES=1 pytest tests/samples
"""

import os
from datetime import timedelta
from pathlib import Path

from schedcheck import (
    Attend,
    Avoid,
    Capacity,
    Delegation,
    Event,
    Exclusive,
    Itinerary,
    Leader,
    Level,
    NoOverlap,
    Place,
    Report,
    Rule,
    Schedule,
    Stop,
    Together,
    Travel,
    check,
)

SAMPLE = Path(__file__).with_name("report.txt")
MINUTE = timedelta(minutes=1)


def report() -> Report:
    """Two delegations that must keep apart, for a day in a spa."""
    spa = Place("Grand Spa", level=Level.SITE, tz="Europe/Prague")
    foyer = Place("Foyer", within=spa, clearance=5 * MINUTE)
    hall = Place("Mirror Hall", within=spa, entrance=foyer, walk=4 * MINUTE, capacity=3)
    grotto = Place("Grotto", within=spa)
    station = Place("Station", tz="Europe/Prague")
    north = Delegation("Northland")
    ada = Leader("Ada Lund", office="President", delegation=north)
    nils = Leader("Nils Berg", delegation=north)
    bo = Leader("Bo Sand", office="Prime Minister")
    cy = Leader("Cy Moor")
    opening = Event("Opening", hall, "2022-10-29 10:00", "2022-10-29 11:30", kind="plenary")
    dinner = Event("Dinner", grotto, "2022-10-29 19:00", None, kind="meal")
    plan = Schedule(
        [
            Itinerary.of(ada, opening, Stop(grotto, "2022-10-29 14:00", "2022-10-29 15:00", late=20 * MINUTE), dinner),
            Itinerary.of(nils, opening, Stop(spa, "2022-10-29 18:00", "2022-10-30 03:00", title="Night watch")),
            Itinerary.of(
                bo,
                opening.attend(arrive="2022-10-29 09:50"),
                Stop(grotto, "2022-10-29 15:10", "2022-10-29 16:00", title="Bath"),
                Stop(foyer, "2022-10-29 18:00", "2022-10-29 18:00:30", title="Interview", status="tentative"),
                dinner.attend(arrive="2022-10-29 19:30"),
            ),
            Itinerary.of(
                cy,
                Stop(station, "2022-10-29 09:40", "2022-10-29 09:58", kind="arrival"),
                opening,
                Stop(grotto, "2022-10-29 15:30", "2022-10-29 16:30", status="tentative"),
            ),
        ]
    )
    apart = Avoid(ada, bo, gap=5 * MINUTE, allow={"plenary"})
    return check(
        plan,
        must=[
            NoOverlap(),
            Rule(apart, id="feud", reason="They do not speak.", authority="Protocol office", private=True),
            Travel([(station, spa, 12 * MINUTE)]),
            Capacity(hall),
            Avoid(Leader("Dee Vale"), ada),
        ],
        should=[Attend(north, dinner, at_least=timedelta(hours=1)), Together(nils, cy, at_least=timedelta(hours=1))],
        note=[Exclusive(grotto), Capacity(grotto)],
    )


def test_report_is_the_stored_one() -> None:
    """Nothing in what a planner reads changes unless it is meant to."""
    text = f"{report()}\n"
    if os.environ.get("UPDATE_SAMPLES"):  # pragma: no cover - by hand, after a change that is meant
        SAMPLE.write_text(text, encoding="utf-8")

    assert SAMPLE.read_text(encoding="utf-8") == text
