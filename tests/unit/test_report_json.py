import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from importlib.resources import files
from inspect import signature
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from jsonschema import Draft202012Validator

from schedcheck import (
    Attend,
    Avoid,
    Capacity,
    Delegation,
    Event,
    Exclusive,
    Finding,
    Interval,
    Itinerary,
    Leader,
    Level,
    NoOverlap,
    Place,
    Report,
    Result,
    Rule,
    Schedule,
    Severity,
    Stop,
    Travel,
    Verdict,
    check,
    recheck,
)
from schedcheck.errors import InvalidValue
from schedcheck.exporters.json import to_json
from schedcheck.report_json import VERSION, Stated

BALI = Place("Bali", level=Level.CITY, tz="Asia/Makassar", geo=(-8.65, 115.2))
HOTEL = Place("Hotel", within=BALI, level=Level.BUILDING)
LOBBY = Place("Lobby", within=HOTEL, clearance=timedelta(minutes=5))
HALL = Place("Hall", within=HOTEL, entrance=LOBBY, walk=timedelta(minutes=4), capacity=1)
CALL = Place("A call", tz=timezone(timedelta(hours=8)), remote=True)
DIS = Delegation("Dis")
ALBA = Leader("Alba", office="President", delegation=DIS, email="alba@example.org")
BORIA = Leader("Boria")
CERES = Leader("Ceres")
TALKS = Event(
    "Talks",
    HALL,
    "2022-11-15 10:00",
    "2022-11-15 12:00",
    kind="plenary",
    topics=["fish"],
    late=timedelta(minutes=7),
    organizer=DIS,
)
NEXT = Event("Next", HALL, "2022-11-15 12:05", "2022-11-15 12:20")
TEA = Event("Tea", HOTEL, "2022-11-15 12:30", None, status="tentative", organizer=BORIA)
PHONE = Stop(
    CALL, "2022-11-15T20:00:00.5+08:00", "2022-11-15 20:10", kind="call", title="Phone", sources=["the office"]
)

SCHEMA = json.loads(files("schedcheck").joinpath("report.schema.json").read_text(encoding="utf-8"))


def report() -> Report:
    """A report with every verdict, durations and counts, and things of every kind."""
    schedule = Schedule(
        [
            Itinerary(ALBA, [TALKS.attend(), TEA.attend(early=timedelta(minutes=3)), PHONE]),
            Itinerary(BORIA, [TALKS.attend(arrive="2022-11-15 09:50"), TEA.attend(), PHONE]),
            Itinerary(CERES, [NEXT.attend(), Stop(LOBBY, "2022-11-15 12:10", "2022-11-15 12:15", status="tentative")]),
        ]
    )
    avoid = Rule(
        Avoid(ALBA, BORIA),
        id="apart",
        reason="They quarrel.",
        authority="Protocol",
        since="2022-11-14T00:00+08:00",
        until="2022-11-17T00:00+08:00",
        weight=2,
        private=True,
    )
    return check(
        schedule,
        must=[avoid, Avoid(DIS, BORIA, level=Level.BUILDING), NoOverlap()],
        should=[Capacity(HALL), Exclusive(HALL), Travel(), Attend(ALBA, TEA)],
        note=[Avoid(ALBA, Leader("Nobody"))],
    )


def found(finding: Finding, **more: Any) -> Report:  # noqa: ANN401 - fields of a result
    """A report of one finding."""
    odd: Any = Stated("odd", "is odd")  # Each of these has a code of its own, where a constraint's class has one.
    rule = Rule(odd, id="odd-1")
    result = Result(rule, Severity.MUST, finding.verdict, finding.slack, (finding,), measured=True)
    names = ("rule", "severity", "verdict", "slack", "findings", "measured", "in_force")
    return Report((Result(**({name: getattr(result, name) for name in names} | more)),))


def again(first: Report) -> Report:
    """A report after it was written as text and read."""
    return Report.from_dict(json.loads(json.dumps(first.to_dict(), allow_nan=False)))


def test_has_every_verdict() -> None:
    """Else the tests below would prove little."""
    verdicts = {finding.verdict for each in report().results for finding in each.findings}

    assert set(Verdict) == verdicts
    assert {"duration", "count"} == {
        each["measure"] for row in report().to_dict()["results"] for each in row["findings"]
    }


def test_data_is_the_same_after_reading_and_writing() -> None:
    """Nothing that is written is lost."""
    first = report().to_dict()

    assert first == Report.from_dict(first).to_dict()


def test_findings_are_equal_after_reading() -> None:
    """So are their stops, places, leaders and events, and all else but the constraints."""
    first, second = report(), again(report())

    for one, other in zip(first.results, second.results, strict=True):
        assert one.findings == other.findings
        assert (one.severity, one.verdict, one.slack, one.measured) == (
            other.severity,
            other.verdict,
            other.slack,
            other.measured,
        )
        assert attrs.evolve(one.rule, constraint=other.rule.constraint) == other.rule


def test_text_is_the_same_after_reading() -> None:
    """Also the names of time zones, which offsets do not tell."""
    assert str(report()) == str(again(report()))


def test_answers_are_the_same_after_reading() -> None:
    """Whether it is ok, clear and undecided."""
    first, second = report(), again(report())

    assert (first.ok, first.clear, len(first.undecided)) == (second.ok, second.clear, len(second.undecided))


def test_constraint_keeps_its_code_and_wording() -> None:
    """It is stated, no more."""
    constraint: object = again(report())["apart"].rule.constraint

    assert Stated("avoid", str(Avoid(ALBA, BORIA))) == constraint
    assert str(Avoid(ALBA, BORIA)) == str(constraint)


def test_stated_constraint_says_what_was_said() -> None:
    """What it explains is what the constraint itself explained."""
    first = report()["apart"]

    assert [each.sentence for each in first.findings] == [
        Stated("avoid", "").explain(each) for each in again(report())["apart"].findings
    ]


def test_stated_constraint_cannot_be_measured() -> None:
    """Nothing found would read as kept."""
    rule = again(report())["apart"].rule

    with pytest.raises(
        InvalidValue, match="a rule must hold its constraint to be measured, got only its wording, 'Alba"
    ):
        check(Schedule([]), must=[rule])


def test_report_that_was_read_cannot_be_checked_again() -> None:
    """It does not hold its rules."""
    with pytest.raises(InvalidValue, match="the report must come from check or recheck"):
        recheck(again(report()), Schedule([]))


def test_data_does_not_depend_on_the_order_of_input() -> None:
    """The same plan, given in another order."""
    itineraries = [Itinerary(ALBA, [PHONE, TALKS.attend()]), Itinerary(BORIA, [TALKS.attend(), PHONE])]
    one, other = (check(Schedule(each), must=[Avoid(ALBA, BORIA)]) for each in (itineraries, itineraries[::-1]))

    assert to_json(one) == to_json(other)


def test_data_keeps_the_schema() -> None:
    """The shape that is promised is the one that is written."""
    Draft202012Validator.check_schema(SCHEMA)

    assert [] == [each.message for each in Draft202012Validator(SCHEMA).iter_errors(json.loads(to_json(report())))]


def test_schema_tells_of_every_field_of_the_model() -> None:
    """A new field of the model is a new key here, in the schema and in the data."""
    for kind in (Place, Delegation, Leader, Event, Stop, Finding):
        fields = {each.alias for each in attrs.fields(kind) if each.init}
        keys = set(SCHEMA["$defs"][kind.__name__.casefold()]["properties"])

        assert fields == keys - {"key", "measure", "slack"}


def test_results_and_rules_tell_every_field() -> None:
    """A new field of either is a new key in the schema and in the data."""
    for kind, more in ((Result, {"measure", "conflicts"}), (Rule, {"code", "text"})):
        fields = set(signature(kind).parameters) - {"constraint"}

        assert fields | more == set(SCHEMA["$defs"][kind.__name__.casefold()]["properties"])


def test_things_are_told_once_by_id() -> None:
    """Findings refer to what the tables tell, in order of id."""
    data = report().to_dict()

    assert ["a-call", "bali", "hall", "hotel", "lobby"] == [each["key"] for each in data["places"]]
    assert ["alba", "boria", "ceres"] == [each["key"] for each in data["leaders"]]
    assert ["dis"] == [each["key"] for each in data["delegations"]]
    assert ["next", "talks", "tea"] == [each["key"] for each in data["events"]]
    assert [None, {"delegation": "dis"}, {"leader": "boria"}] == [each["organizer"] for each in data["events"]]


def test_different_things_with_one_id_stay_different() -> None:
    """A rule may name a place that is not quite the plan's."""
    other = attrs.evolve(HALL, capacity=7)
    third = Place("Third", id="hall#2")
    stops = tuple(Stop(each, "2022-11-15T10:00Z") for each in (HALL, third, other))
    first = found(Finding(stops, HALL, None, 0, 1, verdict=Verdict.KEPT))

    assert {"hall": 1, "hall#2": None, "hall#3": 7} == {
        each["key"]: each["capacity"] for each in first.to_dict()["places"] if each["key"].startswith("hall")
    }
    assert first.results[0].findings == again(first).results[0].findings


@pytest.mark.parametrize(
    ("span", "data"),
    [
        (timedelta(minutes=5), 300),
        (timedelta(0), 0),
        (timedelta(minutes=-5), -300),
        (timedelta(seconds=1.5), 1.5),
        (timedelta(microseconds=1), 1e-06),
        (timedelta(days=36500, microseconds=1), 3153600000.000001),
        (timedelta.max, "86399999999999.999999"),
        (timedelta.min, -86399999913600),
    ],
)
def test_durations_are_seconds(span: timedelta, data: object) -> None:
    """Whole numbers where they are, else decimals that hold every microsecond."""
    first = found(Finding((), None, None, span, span, verdict=Verdict.KEPT), slack=timedelta(0))

    assert data == first.to_dict()["results"][0]["findings"][0]["required"]
    assert span == again(first).results[0].findings[0].required


@pytest.mark.parametrize(
    ("tz", "data"),
    [
        (ZoneInfo("Asia/Makassar"), "Asia/Makassar"),
        (ZoneInfo("UTC"), "UTC"),
        (UTC, "+00:00"),
        (timezone(timedelta(hours=8)), "+08:00"),
        (timezone(-timedelta(hours=3, minutes=30)), "-03:30"),
        (timezone(timedelta(seconds=1)), "+00:00:01"),
        (None, None),
    ],
)
def test_zones_are_names_or_offsets(tz: Any, data: object) -> None:  # noqa: ANN401 - zones of several kinds
    """And the same zones after reading."""
    first = found(Finding((), Place("Here", tz=tz), None, 0, 0, verdict=Verdict.KEPT))

    assert data == first.to_dict()["places"][0]["tz"]
    assert tz == again(first).results[0].findings[0].place.tz  # type: ignore[union-attr]  # there is one


def test_zone_without_a_name() -> None:
    """A zone that is known by its rules only cannot be told."""
    path = files("tzdata").joinpath("zoneinfo", "Asia", "Makassar")
    with path.open("rb") as file:
        nameless = ZoneInfo.from_file(file)

    with pytest.raises(InvalidValue, match="a time zone must have an IANA name or one fixed offset to be written"):
        found(Finding((), Place("Here", tz=nameless), None, 0, 0, verdict=Verdict.KEPT)).to_dict()


def test_value_that_json_does_not_hold() -> None:
    """A constraint of somebody's own may measure what is no duration and no count."""
    finding = Finding((), None, None, 0, 0, missing=(b"x",), verdict=Verdict.KEPT)  # type: ignore[arg-type]  # that is the point

    with pytest.raises(InvalidValue, match="a report must be made of what JSON can hold, got b'x'"):
        found(finding).to_dict()


def test_interval_without_a_named_zone() -> None:
    """Its times keep their offsets."""
    interval = Interval("2022-11-15T10:00+01:00", "2022-11-15T10:00Z")
    first = found(Finding((), None, interval, 0, 0, verdict=Verdict.KEPT))

    data = {"start": "2022-11-15T10:00:00+01:00", "end": "2022-11-15T10:00:00+00:00", "tz": None}
    assert data == first.to_dict()["results"][0]["findings"][0]["interval"]
    assert interval == again(first).results[0].findings[0].interval


@pytest.mark.parametrize(
    ("start", "end", "tz"),
    [
        ("Europe/Paris", "Asia/Makassar", ["Europe/Paris", "Asia/Makassar"]),
        ("Europe/Paris", None, ["Europe/Paris", None]),
        (None, "Asia/Makassar", [None, "Asia/Makassar"]),
    ],
)
def test_interval_over_two_zones(start: str | None, end: str | None, tz: object) -> None:
    """It starts at one place and ends at another: each time is shown as there, also after reading."""
    begins, ends = (datetime(2022, 11, 15, hour, tzinfo=UTC) for hour in (9, 12))
    shown = [each.astimezone(ZoneInfo(zone)) if zone else each for each, zone in ((begins, start), (ends, end))]
    first = found(Finding((), None, Interval(*shown), 0, 0, verdict=Verdict.KEPT))

    assert tz == first.to_dict()["results"][0]["findings"][0]["interval"]["tz"]
    assert str(Interval(*shown)) == str(again(first).results[0].findings[0].interval)


def test_interval_must_be_of_one_zone_or_two() -> None:
    """A list of another length is refused, with its place."""
    data = found(Finding((), None, Interval("2022-11-15T10:00Z", "2022-11-15T10:00Z"), 0, 0, verdict=Verdict.KEPT))
    told = data.to_dict()
    told["results"][0]["findings"][0]["interval"]["tz"] = ["UTC"]

    with pytest.raises(
        InvalidValue, match=r"interval\.tz must be a time zone, or that of the start and that of the end"
    ):
        Report.from_dict(told)


def test_time_that_clocks_go_through_twice() -> None:
    """The offset tells which is meant."""
    paris = Place("Paris", tz="Europe/Paris")
    stop = Stop(paris, datetime(2022, 10, 30, 1, 30, tzinfo=UTC), None)
    first = found(Finding((stop,), paris, stop.interval, 0, 0, verdict=Verdict.KEPT))

    assert "2022-10-30T02:30:00+01:00" == first.to_dict()["results"][0]["findings"][0]["stops"][0]["start"]
    assert first.results[0].findings == again(first).results[0].findings


def test_json_text_ends_its_last_line() -> None:
    """And keeps letters as they are."""
    first = found(Finding((), Place("Café"), None, 0, 0, verdict=Verdict.KEPT))

    assert to_json(first).endswith("}\n")
    assert "Café" in to_json(first)


# What is wrong with data, and where.


def wrong(change: Callable[[dict[str, Any]], object]) -> str:
    """What is said of the data of a report after a change."""
    data = copy.deepcopy(report().to_dict())
    change(data)
    with pytest.raises(InvalidValue) as caught:
        Report.from_dict(data)
    return str(caught.value)


def finding_of(data: dict[str, Any]) -> dict[str, Any]:
    """The first finding of the first result."""
    first: dict[str, Any] = data["results"][0]["findings"][0]
    return first


def put(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    """A change of what stands at a path such as `results 0 rule id`."""

    def change(data: dict[str, Any]) -> None:
        at: Any = data
        *way, last = (int(each) if each.isdigit() else each for each in path.split())
        for each in way:
            at = at[each]
        at[last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("version", 2, f"version must be {VERSION}, got 2"),
        ("version", True, f"version must be {VERSION}, got True"),
        ("ok", True, "ok must agree with what it is made of, False, got True"),
        ("clear", 0, "clear must agree with what it is made of, False, got 0"),
        ("extra", 1, "the report must have no other keys than version, ok, clear"),
        ("places", {}, "places must be a list, got {}"),
        ("places 0", "hall", "places[0] must be an object, got 'hall'"),
        ("places 0 key", 5, "places[0].key must be text, got 5"),
        ("places 1 key", "a-call", "places[1].key must be of one row only, got 'a-call'"),
        ("places 0 name", " ", "places[0]: name must be text that is not blank, got ' '"),
        ("places 0 walk", "soon", "places[0].walk must be seconds, got 'soon'"),
        ("places 0 walk", True, "places[0].walk must be seconds, got True"),
        ("places 0 walk", 1e-7, "places[0].walk must be whole microseconds, got 1e-07"),
        ("places 0 walk", float("nan"), "places[0].walk must be seconds, of no more than a timedelta holds, got nan"),
        ("places 0 walk", 1e300, "places[0].walk must be seconds, of no more than a timedelta holds, got 1e+300"),
        (
            "places 0 level",
            "floor",
            "places[0].level must be one of room, building, site, city, country, got 'floor'",
        ),
        ("places 0 tz", "+8", "places[0].tz must be an offset such as +08:00, got '+8'"),
        ("places 0 tz", "Asia/Nowhere", "places[0].tz: a time zone must be in the IANA database, got 'Asia/Nowhere'"),
        ("places 0 remote", 1, "places[0].remote must be true or false, got 1"),
        ("places 0 capacity", 1.5, "places[0].capacity must be a whole number, got 1.5"),
        ("places 0 geo", [1], "places[0].geo must be 2 values, got [1]"),
        ("places 0 geo", [1, "2"], "places[0].geo[1] must be a number, got '2'"),
        ("places 0 geo", [1, True], "places[0].geo[1] must be a number, got True"),
        ("places 1 within", "hall", "places[2] must not lead back to itself, got 'hall'"),
        ("places 1 within", "nowhere", "places[1].within must be the key of one of places, got 'nowhere'"),
        (
            "events 1 organizer",
            {"place": "hall"},
            "events[1].organizer must have a leader or a delegation, got {'place'",
        ),
        (
            "events 1 organizer",
            {"leader": "x"},
            "events[1].organizer.leader must be the key of one of leaders, got 'x'",
        ),
        ("events 1 start", "noon", "events[1].start: time must be ISO 8601 such as '2022-11-15 10:00', got 'noon'"),
        ("events 1 start", "2022-11-15 10:00", "events[1].start: time must have an offset"),
        (
            "results 0 severity",
            "may",
            "results[0].severity must be one of off, note, should, must, got 'may'",
        ),
        ("results 0 measure", "money", "results[0].measure must be duration or count, got 'money'"),
        ("results 0 rule id", 5, "results[0].rule: id must be text that is not blank, got 5"),
        ("results 0 rule code", None, "results[0].rule.code must be text, got None"),
        ("results 0 findings 0 required", None, "results[0].findings[0].required must be seconds, got None"),
        ("results 0 findings 0 slack", 1, "results[0].findings[0].slack must agree with actual - required"),
        ("results 0 findings 0 place", 5, "results[0].findings[0].place must be the key of one of places, got 5"),
        (
            "results 0 findings 0 stops 0 leader",
            "x",
            "results[0].findings[0].stops[0].leader must be the key of one of leaders",
        ),
        ("results 0 findings 0 missing", "x", "results[0].findings[0].missing must be a list, got 'x'"),
        (
            "results 0 findings 0 interval start",
            "2023-01-01T00:00+00:00",
            "results[0].findings[0].interval: end must not be before start",
        ),
        ("results 0 findings 0 interval tz", 5, "results[0].findings[0].interval.tz must be text, got 5"),
    ],
)
def test_wrong_data(path: str, value: object, message: str) -> None:
    """It is named by where it is."""
    assert wrong(put(path, value)).startswith(message)


def test_missing_data() -> None:
    """Every key must be there."""
    assert "results[0].findings[0] must have verdict, got none" == wrong(lambda data: finding_of(data).pop("verdict"))


def test_count_must_be_whole() -> None:
    """There is no half of a person."""
    first = found(Finding((), None, None, 1, 1, unit="people", verdict=Verdict.KEPT)).to_dict()
    first["results"][0]["findings"][0]["actual"] = 1.5

    with pytest.raises(InvalidValue, match=r"results\[0\].findings\[0\].actual must be a whole number, got 1.5"):
        Report.from_dict(first)


def test_places_too_deep() -> None:
    """What no recursion can follow is refused."""
    data = report().to_dict()
    row = next(each for each in data["places"] if each["key"] == "bali")
    data["places"] += [{**row, "key": f"p{at}", "id": f"p{at}", "within": f"p{at + 1}"} for at in range(5000)]
    data["places"] += [{**row, "key": "p5000", "id": "p5000"}]

    with pytest.raises(InvalidValue, match="the report must not lie so deep within itself, got more"):
        Report.from_dict(data)


def test_no_object() -> None:
    """A report is an object."""
    with pytest.raises(InvalidValue, match="the report must be an object, got 5"):
        Report.from_dict(5)  # type: ignore[arg-type]  # that is the point
