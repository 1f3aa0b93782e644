"""All rules and waivers together."""

import dataclasses
from collections.abc import Iterator
from dataclasses import InitVar, dataclass
from datetime import timedelta
from typing import Any, ClassVar

import attrs
import pytest
from attrs import frozen

from schedcheck import (
    Apart,
    Attend,
    Available,
    Avoid,
    Capacity,
    Delegation,
    Event,
    Exclusive,
    Finding,
    Interval,
    Itinerary,
    Layout,
    Leader,
    NoOverlap,
    NotConsecutive,
    Order,
    Recurrence,
    Rule,
    Rulebook,
    Schedule,
    Series,
    Severity,
    Summit,
    Together,
    Turn,
    Turns,
    Unavailable,
    Verdict,
    Waiver,
    check,
)
from schedcheck.constraints import Reads
from schedcheck.rulebook.nested import differences
from schedcheck.rulebook.parties import parties_of
from schedcheck.rulebook.subjects import direction
from tests.unit.builders import ADA, BO, CITY, CY, at, hours, minutes, refusal, room, stop

NORTH, SOUTH = Delegation("North"), Delegation("South")
DI, ED = Leader("Di", delegation=NORTH), Leader("Ed", delegation=SOUTH)
HALL = room("Hall")
TALKS = Event("Talks", HALL, at("10:00"), at("11:00"))
ROW = Layout.row([ADA, CY, BO])
TURNS = Turns.of([ADA, CY, BO], takes=minutes(5))
TWICE = "InvalidValue: rules of one kind for one pair must not be open at one time, got "


def waiver(rule: str, **fields: Any) -> Waiver:  # noqa: ANN401 - those of Waiver
    """A waiver that somebody gave for some reason."""
    given: dict[str, Any] = {"reason": "An exchange.", "authority": "Protocol", "event": TALKS}
    return Waiver(rule, **given | fields)


def ids(book: Rulebook) -> list[str | None]:
    """The ids of all rules."""
    return [each.rule.id for each in book]


@frozen
class Third:
    """A constraint of a user's, about three people, one of them among others."""

    code: ClassVar[str] = "third"
    who: Leader
    others: tuple[Leader, ...]
    among: frozenset[Leader] = frozenset()
    gap: timedelta = timedelta(0)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """None."""
        return iter(())

    def explain(self, finding: Finding) -> str:
        """Nothing."""
        return str(finding)

    def __str__(self) -> str:
        return f"{self.who} is third"


class Plain:
    """A constraint that is no attrs class, and says whom it reads."""

    code: ClassVar[str] = "plain"

    def __init__(self, *parties: Leader) -> None:
        self.reads = Reads(parties or None)

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """None."""
        return iter(())

    def explain(self, finding: Finding) -> str:
        """Nothing."""
        return str(finding)

    def __str__(self) -> str:
        return "plain"


class Silent(Plain):
    """One that says nothing of whom it reads."""

    def __init__(self) -> None:
        pass


# --- What it holds ---


def test_a_rulebook_numbers_rules_as_a_check_does() -> None:
    """By their code, and those that are taken are left out."""
    rules: dict[str, Any] = {"must": [Avoid(ADA, BO), NoOverlap()], "should": [Rule(Avoid(BO, CY), id="avoid-2")]}
    rules["note"] = [Avoid(ADA, CY)]
    book = Rulebook(**rules)

    assert ["avoid-1", "no-overlap-1", "avoid-2", "avoid-3"] == ids(book)
    assert ids(book) == [each.rule.id for each in check(Schedule([]), **rules).results]


def test_a_rulebook_is_what_a_check_takes() -> None:
    """With its waivers, under the same ids."""
    book = Rulebook(must=[Avoid(ADA, BO)], note=[NoOverlap()], waivers=[waiver("avoid-1")])
    plan = Schedule([Itinerary.of(ADA, TALKS), Itinerary.of(BO, TALKS)])
    report = check(plan, **book.rules)

    assert [("avoid-1", Severity.MUST), ("no-overlap-1", Severity.NOTE)] == [
        (each.rule.id, each.severity) for each in report.results
    ]
    assert report.clear


def test_rules_are_found_by_id() -> None:
    """And counted."""
    book = Rulebook(must=[Rule(Avoid(ADA, BO), id="apart")], note=[NoOverlap()])

    assert (Avoid(ADA, BO), 2) == (book["apart"].constraint, len(book))
    with pytest.raises(KeyError, match="avoid-9"):
        book["avoid-9"]


def test_a_rulebook_in_words() -> None:
    """A line for each rule and each waiver."""
    apart = Rule(Avoid(ADA, BO), id="apart", since=at("08:00"), until=at("20:00"), private=True)

    assert [
        (
            "must    apart         Ada and Bo are never in one room, since 2030-05-01 08:00 UTC, "
            "until 2030-05-01 20:00 UTC (private)"
        ),
        "note    no-overlap-1  nobody is in two places at once",
        "waiver  waiver-1      apart is waived for talks",
    ] == str(Rulebook(must=[apart], note=[NoOverlap()], waivers=[waiver("apart")])).splitlines()
    assert "no rules" == str(Rulebook())


def test_names_make_no_lines_of_their_own() -> None:
    """What is no letter is shown as an escape."""
    odd = Leader("O\nd\x1bd", id="odd")
    book = Rulebook(must=[Avoid(odd, BO), Together(odd, BO)])
    lines = [str(book).splitlines()[0], *map(str, book.contradictions()), str(book.changes(Rulebook())).splitlines()[0]]

    assert all("O\\nd\\x1bd and Bo" in each for each in lines)


def test_a_rulebook_as_data() -> None:
    """As rules and waivers are told in reports."""
    book = Rulebook(must=[Rule(Avoid(ADA, BO), until=at("20:00"), weight=2)], waivers=[waiver("avoid-1")])

    assert {
        "rules": [
            {
                "severity": "must",
                "id": "avoid-1",
                "code": "avoid",
                "text": "Ada and Bo are never in one room",
                "reason": "",
                "authority": "",
                "since": None,
                "until": "2030-05-01T20:00:00+00:00",
                "weight": 2,
                "charge": "violation",
                "private": False,
            }
        ],
        "waivers": [
            {
                "id": "waiver-1",
                "rule": "avoid-1",
                "event": "talks",
                "stops": [],
                "purpose": "",
                "reason": "An exchange.",
                "authority": "Protocol",
                "expires": None,
            }
        ],
    } == book.to_dict()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Rulebook(must=NoOverlap()), "InvalidValue: what is given as must must be a list of constraints"),  # type: ignore[arg-type]
        (lambda: Rulebook(should=["x"]), "InvalidValue: a rule must hold a constraint"),  # type: ignore[list-item]
        (lambda: Rulebook(waivers=["x"]), "InvalidValue: each of waivers must be a Waiver, got 'x'"),  # type: ignore[list-item]
        (lambda: Rulebook(waivers=[waiver("x")]), "UnknownName: the rule of a waiver must be the id of a rule"),
        (
            lambda: Rulebook(must=[Rule(NoOverlap(), id="x")], note=[Rule(NoOverlap(), id="x")]),
            "ConflictingIds: rules must have different ids, got 'x'",
        ),
        (lambda: Rulebook().between([ADA]), "InvalidValue: people must be two or more leaders or delegations"),
        (
            lambda: Rulebook().between(["ada", "bo"]),  # type: ignore[list-item]
            "InvalidValue: a party must be a Leader or a Delegation, got 'ada'",
        ),
        (lambda: Rulebook().changes([]), "InvalidValue: the older version must be a Rulebook, got []"),  # type: ignore[arg-type]
        (lambda: Rulebook().merged(ADA, into="bo"), "InvalidValue: a leader, or the id of one, must be merged into"),  # type: ignore[arg-type]
        (
            lambda: Rulebook().merged("ada", into=BO),
            "UnknownName: who is merged must be in a rule or a waiver, got 'ada'",
        ),
    ],
)
def test_what_is_no_rulebook_is_refused(make: Any, message: str) -> None:  # noqa: ANN401 - each makes something else
    """With what must hold."""
    assert refusal(make).startswith(message)


# --- Twice the same ---


@pytest.mark.parametrize(
    "other",
    [
        Avoid(ADA, BO),
        Avoid(BO, ADA),
        Avoid(ADA, BO, gap=minutes(5)),
        Avoid(ADA, BO, allow={"plenary"}),
    ],
)
def test_two_open_rules_for_one_pair_are_refused(other: Avoid) -> None:
    """Both are named."""
    rules = [Rule(Avoid(ADA, BO), id="old"), Rule(other, id="new")]

    assert f"{TWICE}'old' and 'new', both: Ada and Bo are never in one room" == refusal(lambda: Rulebook(must=rules))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Apart(ROW, ADA, BO), Apart(ROW, BO, ADA, seats=2)),
        (NotConsecutive(TURNS, ADA, BO), NotConsecutive(TURNS, ADA, BO, by=2)),
    ],
)
def test_two_open_rules_for_one_pair_of_seats_or_turns_are_refused(one: Any, other: Any) -> None:  # noqa: ANN401
    """Whatever they ask to lie between."""
    assert refusal(lambda: Rulebook(must=[one, other])).startswith(TWICE)


def test_turns_between_and_time_between_are_two_rules() -> None:
    """One may ask for both."""
    assert 2 == len(Rulebook(must=[NotConsecutive(TURNS, ADA, BO), NotConsecutive(TURNS, ADA, BO, by=minutes(5))]))


@pytest.mark.parametrize(
    "other",
    [
        Avoid(ADA, CY),
        Avoid(ADA, BO, level="city"),
        Avoid(ADA, BO, at=HALL),
        Avoid(ADA, BO, during=Interval(at("10:00"), at("12:00"))),
        Together(ADA, BO),
        Third(ADA, (BO,)),
        Avoid(DI, Delegation("Ada")),
    ],
)
def test_rules_about_different_things_are_not_the_same(other: Any) -> None:  # noqa: ANN401 - constraints
    """Another pair, kind, place, time or level."""
    assert 2 == len(Rulebook(must=[Avoid(ADA, BO), other]))


def test_graded_rules_are_not_the_same() -> None:
    """More is wanted than must be; but nothing is asked twice."""
    assert 2 == len(Rulebook(must=[Avoid(ADA, BO)], should=[Avoid(ADA, BO, gap=minutes(5))]))
    assert refusal(lambda: Rulebook(must=[Avoid(ADA, BO)], should=[Avoid(BO, ADA)])).startswith(TWICE)


def test_rules_open_at_different_times_are_not_the_same() -> None:
    """One after another; in any order."""
    old = Rule(Avoid(ADA, BO), until=at("12:00"))
    new = Rule(Avoid(ADA, BO), since=at("12:00"))
    late = Rule(Avoid(ADA, BO), since=at("11:59"))

    assert 2 == len(Rulebook(must=[new, old]))
    assert refusal(lambda: Rulebook(must=[late, old])).startswith(TWICE)


def test_rules_about_no_pair_may_be_there_twice() -> None:
    """It is pairs that are found in two places."""
    assert 2 == len(Rulebook(must=[NoOverlap(), NoOverlap()]))


def test_what_cannot_be_compared_is_not_the_same() -> None:
    """A constraint of a user's may hold anything."""
    odd: Any = ([],)

    assert 2 == len(Rulebook(must=[Third(ADA, (BO,), odd), Third(ADA, (BO,), odd)]))


# --- Whom they are about ---

BOOK = Rulebook(
    must=[Rule(Avoid(NORTH, SOUTH), id="blocs"), Rule(Avoid(ADA, BO), id="apart"), NoOverlap()],
    should=[Together(DI, ADA), Attend(ED, TALKS), Capacity(HALL)],
    note=[Third(ADA, (BO, CY), frozenset([ED])), Plain(BO, CY), Silent(), Plain()],
    waivers=[waiver("apart"), waiver("blocs", id="both")],
)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ((ADA, BO), ["apart", "third-1"]),
        ((BO, ADA), ["apart", "third-1"]),
        ((DI, ED), ["blocs"]),
        ((NORTH, ED), ["blocs"]),
        ((DI, NORTH), []),
        ((DI, BO), []),
        ((DI, ADA, BO), ["apart", "together-1", "third-1"]),
        ((NORTH, ADA), ["together-1"]),
        ((CY, BO), ["third-1", "plain-1"]),
        ((CY, ED), ["third-1"]),
        ((ADA, ADA, BO), ["apart", "third-1"]),
    ],
)
def test_rules_between_people(people: tuple[Any, ...], expected: list[str]) -> None:
    """With two of them on different sides; a delegation counts for its members, and is asked for as them."""
    assert expected == ids(BOOK.between(people))


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (ADA, ["apart", "together-1", "third-1"]),
        (DI, ["blocs", "together-1"]),
        (SOUTH, ["blocs", "attend-1", "third-1"]),
        (Leader("Nobody"), []),
    ],
)
def test_rules_involving_somebody(person: Any, expected: list[str]) -> None:  # noqa: ANN401 - a party
    """By themselves or by their delegation; what is for everybody names nobody."""
    assert expected == ids(BOOK.involving(person))


def test_rules_keep_their_severity_and_waivers() -> None:
    """What is left is a rulebook, too."""
    left = BOOK.involving(DI)

    assert ([Severity.MUST, Severity.SHOULD], ["both"]) == (
        [each.severity for each in left],
        [each.id for each in left.waivers],
    )


def test_parties_of_a_set_have_an_order() -> None:
    """That of their ids."""
    assert (ADA, BO, CY) == parties_of(Third(ADA, (), frozenset([CY, BO])))


# --- Two ids of one person ---


def test_two_ids_are_merged_in_rules_and_waivers() -> None:
    """Wherever the one is named."""
    a_d_a = Leader("A. Da")
    talks = attrs.evolve(TALKS, organizer=a_d_a)
    book = Rulebook(
        must=[Avoid(a_d_a, BO), Third(CY, (BO, a_d_a), frozenset([a_d_a])), NoOverlap()],
        should=[Attend(a_d_a, talks), Attend(CY, Summit("Days", CITY, at("08:00"), at("20:00"), [talks]))],
        note=[Plain(BO)],
        waivers=[waiver("avoid-1", stops=[("a-da", "talks"), ("bo", "talks")])],
    )
    made = book.merged(a_d_a, into=ADA)

    assert [Avoid(ADA, BO), Third(CY, (BO, ADA), frozenset([ADA])), NoOverlap()] == [
        each.constraint for each in made.must
    ]
    what: Any = made.should[1].constraint
    assert (Attend(ADA, attrs.evolve(TALKS, organizer=ADA)), ADA) == (
        made.should[0].constraint,
        what.what.events[0].organizer,
    )
    assert [("ada", "talks"), ("bo", "talks")] == list(made.waivers[0].stops)
    assert made == book.merged("a-da", into=ADA)


@dataclass(frozen=True)
class OfData(Silent):
    """One of a dataclass."""

    who: Leader
    others: tuple[Leader, ...] = ()


class Holding(Silent):
    """One of no library that holds somebody."""

    def __init__(self, who: Leader) -> None:
        self.who = who


def test_two_ids_are_merged_in_dataclasses() -> None:
    """As in classes of attrs; what cannot be made anew is refused where it holds who goes."""
    a_d_a = Leader("A. Da")
    made = Rulebook(must=[OfData(a_d_a, (BO, a_d_a))]).merged(a_d_a, into=ADA)

    assert [OfData(ADA, (BO, ADA))] == [each.constraint for each in made.must]
    assert "a constraint must be of attrs or a dataclass to be merged" in refusal(
        lambda: Rulebook(must=[Holding(a_d_a)]).merged(a_d_a, into=ADA)
    )


def test_rules_of_any_make_are_found_by_whom_they_name() -> None:
    """By what they hold, where they do not say whom they read."""
    book = Rulebook(must=[OfData(ADA, (BO,)), Holding(ADA), Holding(BO)])

    assert ["plain-1", "plain-2"] == ids(book.involving(ADA))
    assert ["plain-1", "plain-3"] == ids(book.involving(BO))


def test_two_ids_are_merged_in_seats_and_turns() -> None:
    """So that the rule still finds who it is about."""
    a_d_a = Leader("A. Da")
    purpose: Any = {"event": attrs.evolve(TALKS, organizer=a_d_a)}
    seats = Layout.table([a_d_a, (CY, DI)], [BO], **purpose)
    turns = Turns("Speeches", [Turn(a_d_a, minutes(5)), Turn(BO, minutes(3)), Turn(a_d_a, minutes(5))], **purpose)
    made = Rulebook(must=[Apart(seats, a_d_a, BO, facing=False), NotConsecutive(turns, a_d_a, BO)]).merged(
        a_d_a, into=ADA
    )
    purpose = {"event": attrs.evolve(TALKS, organizer=ADA)}

    assert Apart(Layout.table([ADA, (CY, DI)], [BO], **purpose), ADA, BO, facing=False) == made.must[0].constraint
    assert (
        NotConsecutive(
            Turns("Speeches", [Turn(ADA, minutes(5)), Turn(BO, minutes(3)), Turn(ADA, minutes(5))], **purpose), ADA, BO
        )
        == made.must[1].constraint
    )
    plan = Schedule([Itinerary.of(ADA, TALKS), Itinerary.of(BO, TALKS)])
    assert [Verdict.BROKEN] * 2 == [each.verdict for each in check(plan, must=made.must).results]


def test_merging_what_only_a_waiver_names() -> None:
    """It is named all the same."""
    book = Rulebook(must=[NoOverlap()], waivers=[waiver("no-overlap-1", stops=[("a-da", "talks")])])

    assert [("ada", "talks")] == list(book.merged("a-da", into=ADA).waivers[0].stops)


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ([Avoid(ADA, BO)], "InvalidValue: avoid-1: a and b must be two people, or delegations, got Bo twice"),
        ([Avoid(ADA, CY), Avoid(BO, CY)], f"{TWICE}'avoid-1' and 'avoid-2', both: Bo and Cy are never in one room"),
        ([Plain(ADA)], "InvalidValue: plain-1: a constraint must be of attrs or a dataclass to be merged"),
        (
            [Apart(Layout.row([ADA, CY, BO]), ADA, CY)],
            "InvalidValue: apart-1: Bo must have one seat in row, got '1' and '3'",
        ),
    ],
)
def test_merging_what_does_not_go_together_is_refused(rules: list[Any], message: str) -> None:
    """Somebody must decide which of the rules goes."""
    assert refusal(lambda: Rulebook(must=rules).merged(ADA, into=BO)).startswith(message)


# --- What cannot be kept ---


def told(*rules: Any, schedule: Schedule | None = None) -> list[str]:  # noqa: ANN401 - constraints or rules
    """What is said of musts."""
    return [str(each) for each in Rulebook(must=rules).contradictions(schedule)]


@pytest.mark.parametrize(
    ("meeting", "avoid"),
    [
        (Together(ADA, BO), Avoid(ADA, BO)),
        (Together(ADA, BO), Avoid(BO, ADA, gap=minutes(5))),
        (Together(ADA, BO), Avoid(BO, ADA, level="city")),
        (Together(DI, ED), Avoid(NORTH, SOUTH)),
        (Together(DI, ED), Avoid(SOUTH, DI)),
        (Together(NORTH, SOUTH), Avoid(NORTH, SOUTH)),
        (Together(ADA, BO, inherit=True), Avoid(ADA, BO)),
        (Together(ADA, BO), Avoid(ADA, BO, inherit=False)),
        (Rule(Together(ADA, BO), since=at("10:00"), until=at("12:00")), Rule(Avoid(ADA, BO), since=at("10:00"))),
        (
            Rule(Together(ADA, BO), since=at("10:00"), until=at("12:00")),
            Avoid(ADA, BO, during=Interval(at("10:00"), at("12:00"))),
        ),
    ],
)
def test_a_meeting_of_those_who_must_not_meet_is_a_contradiction(meeting: Any, avoid: Any) -> None:  # noqa: ANN401
    """With the two rules, and why."""
    found = told(meeting, avoid)

    assert [f"together-1 and avoid-1: {_capital(meeting)}, but {avoid}: no meeting would do."] == found


def _capital(words: object) -> str:
    return str(words)[:1].upper() + str(words)[1:]


@pytest.mark.parametrize(
    ("meeting", "avoid"),
    [
        (Together(ADA, BO), Avoid(ADA, CY)),
        (Together(ADA, BO), Avoid(ADA, BO, at=HALL)),
        (Together(ADA, BO), Avoid(ADA, BO, allow={"call"})),
        (Together(ADA, BO), Avoid(ADA, BO, during=Interval(at("10:00"), at("12:00")))),
        (Together(ADA, BO, level="city"), Avoid(ADA, BO)),
        (Together(NORTH, SOUTH), Avoid(DI, ED)),
        (Together(ADA, BO, inherit=True), Avoid(ADA, BO, inherit=False)),
        (Together(ADA, BO), Rule(Avoid(ADA, BO), until=at("12:00"))),
        (Rule(Together(ADA, BO), until=at("12:00")), Rule(Avoid(ADA, BO), since=at("08:00"))),
        (
            Rule(Together(ADA, BO), since=at("10:00"), until=at("12:00")),
            Avoid(ADA, BO, during=Interval(at("10:01"), at("12:00"))),
        ),
    ],
)
def test_what_can_be_reconciled_is_no_contradiction(meeting: Any, avoid: Any) -> None:  # noqa: ANN401
    """They can meet elsewhere, for something else, at another time, in another room, or others of them can."""
    assert [] == told(meeting, avoid)


def test_only_musts_contradict_one_another() -> None:
    """A should gives way."""
    assert () == Rulebook(must=[Avoid(ADA, BO)], should=[Together(ADA, BO)]).contradictions()


@pytest.mark.parametrize(("named", "count"), [({}, 0), ({"event": None}, 1)])
def test_a_waiver_reconciles_what_it_may_let_stand(named: Any, count: int) -> None:  # noqa: ANN401 - fields
    """One that names nothing but the rule waives nothing."""
    book = Rulebook(must=[Together(ADA, BO), Avoid(ADA, BO)], waivers=[waiver("avoid-1", **named)])
    plan = Schedule([Itinerary.of(ADA, TALKS), Itinerary.of(BO, TALKS)])

    assert count == len(book.contradictions())
    assert check(plan, **book.rules).ok == (not count)


def test_a_plan_that_is_none_is_refused() -> None:
    """With what came."""
    book: Any = Rulebook()

    assert "InvalidValue: the plan must be a Schedule, got 5" == refusal(lambda: book.contradictions(5))


def test_what_is_in_force_too_short_is_a_contradiction() -> None:
    """Of one rule alone."""
    terms: Any = {"since": at("10:00"), "until": at("10:20")}

    assert [
        (
            "together-1: Ada and Bo are together in one room for 30 min, but it is in force for 20 min only, "
            "since 2030-05-01 10:00 UTC until 2030-05-01 10:20 UTC."
        )
    ] == told(Rule(Together(ADA, BO, at_least=minutes(30)), **terms))
    assert [] == told(Rule(Together(ADA, BO, at_least=minutes(20)), **terms), Rule(Together(ADA, CY), **terms))


@pytest.mark.parametrize(
    ("terms", "at_least", "contradicts"),
    [
        ({"until": at("10:00")}, None, True),
        ({"until": at("10:01")}, None, False),
        ({"since": at("11:00")}, None, True),
        ({"since": at("10:31")}, minutes(30), True),
        ({"since": at("10:30")}, minutes(30), False),
        ({}, minutes(60), False),
        ({}, minutes(61), True),
    ],
)
def test_an_event_out_of_term_is_a_contradiction(terms: Any, at_least: Any, *, contradicts: bool) -> None:  # noqa: ANN401
    """As far as too little of it is while the rule is in force."""
    found = told(Rule(Attend(ADA, TALKS, at_least=at_least), **terms))

    assert contradicts == bool(found)


def test_an_event_out_of_term_in_words() -> None:
    """When it is, and when the rule is in force."""
    assert [
        (
            "attend-1: Ada is at Talks, but Talks is at 2030-05-01 10:00 to 11:00 UTC, and the rule is in force "
            "until 2030-05-01 09:00 UTC."
        )
    ] == told(Rule(Attend(ADA, TALKS), until=at("09:00")))
    assert ["attend-1: Ada is at Talks for 2 h, but Talks is at 2030-05-01 10:00 to 11:00 UTC."] == told(
        Attend(ADA, TALKS, at_least=hours(2))
    )


def test_an_event_without_an_end_may_last() -> None:
    """Unless it begins when all is over."""
    long = attrs.evolve(TALKS, end=None)

    assert [] == told(Rule(Attend(ADA, long, at_least=hours(9)), since=at("12:00")))
    assert [
        (
            "attend-1: Ada is at Talks, but Talks is at 2030-05-01 10:00 UTC, and the rule is in force "
            "until 2030-05-01 10:00 UTC."
        )
    ] == told(Rule(Attend(ADA, long), until=at("10:00")))


def test_of_a_summit_one_event_is_enough() -> None:
    """If one is in time, it can be kept; one without events says nothing."""
    tea = Event("Tea", HALL, at("15:00"), at("16:00"))
    days = Summit("Days", CITY, at("08:00"), at("20:00"), [TALKS, tea])
    none = Summit("None", CITY, at("08:00"), at("20:00"))

    assert [False, True, False] == [
        bool(told(rule))
        for rule in (
            Rule(Attend(ADA, days), since=at("12:00")),
            Rule(Attend(ADA, days), since=at("16:00")),
            Rule(Attend(ADA, none), since=at("16:00")),
        )
    ]


def test_an_event_is_as_the_plan_has_it() -> None:
    """Where there is one."""
    rule = Rule(Attend(ADA, TALKS), since=at("12:00"))
    plan = Schedule([Itinerary.of(ADA, TALKS.moved(hours(3)))])
    other = Schedule([Itinerary.of(ADA, stop(HALL, "12:00", "13:00"))])

    assert [True, False, True] == [bool(told(rule, schedule=each)) for each in (None, plan, other)]


def test_a_rule_that_no_time_of_the_plan_is_in() -> None:
    """Of any severity; that is seen once there is a plan."""
    book = Rulebook(note=[Rule(NoOverlap(), until=at("08:00"))])
    plan = Schedule([Itinerary.of(ADA, TALKS)])

    assert () == book.contradictions()
    assert [
        "no-overlap-1: Nobody is in two places at once: no time of the plan is in its term, until 2030-05-01 08:00 UTC."
    ] == list(map(str, book.contradictions(plan)))


MORNING, NOON = Interval(at("08:00"), at("10:30")), Interval(at("12:00"), at("13:00"))
EARLY = Interval(at("08:00"), at("10:00"))
DAILY = Recurrence(at("08:00"), at("09:00"), "FREQ=DAILY")


@pytest.mark.parametrize(
    ("attend", "bound", "contradicts"),
    [
        (Attend(ADA, TALKS), Available(ADA, [NOON]), True),
        (Attend(ADA, TALKS), Available(ADA, [MORNING]), False),
        (Attend(ADA, TALKS, at_least=minutes(30)), Available(ADA, [MORNING]), False),
        (Attend(ADA, TALKS, at_least=minutes(31)), Available(ADA, [MORNING]), True),
        (Attend(ADA, TALKS), Available(ADA, [DAILY]), True),
        (Attend(ADA, TALKS), Available(BO, [NOON]), False),
        (Attend(DI, TALKS), Available(NORTH, [NOON]), True),
        (Attend(NORTH, TALKS), Available(DI, [NOON]), False),
        (Attend(ADA, TALKS, inherit=True), Available(ADA, [NOON]), False),
        (Attend(ADA, TALKS, inherit=True), Available(ADA, [NOON], inherit=True), True),
        (Attend(ADA, TALKS), Unavailable(ADA, [Interval(at("09:00"), at("11:00"))]), True),
        (Attend(ADA, TALKS), Unavailable(ADA, [Interval(at("10:30"), at("11:00"))]), False),
        (Attend(ADA, TALKS), Unavailable(HALL, [Interval(at("10:30"), at("11:00"))]), True),
        (Attend(ADA, TALKS), Unavailable(CITY, [Interval(at("10:30"), at("11:00"))]), True),
        (Attend(ADA, TALKS), Unavailable(HALL, [Interval(at("11:00"), at("12:00"))]), False),
        (Attend(ADA, TALKS), Rule(Unavailable(HALL, [Interval(at("10:30"), at("11:00"))]), since=at("08:00")), False),
        (Attend(ADA, TALKS), Rule(Available(ADA, [EARLY]), since=at("10:00"), until=at("11:00")), True),
        (Attend(ADA, TALKS), Rule(Available(ADA, [EARLY]), since=at("10:00"), until=at("10:59")), False),
        (Attend(ADA, Event("Open", HALL, at("10:00"), None)), Available(ADA, [MORNING]), False),
        (
            Attend(ADA, Event("Far", HALL, at("10:00").replace(year=2400), at("11:00").replace(year=2400))),
            Available(ADA, [DAILY]),
            False,
        ),
    ],
)
def test_an_event_at_no_time_of_theirs_is_a_contradiction(attend: Any, bound: Any, *, contradicts: bool) -> None:  # noqa: ANN401
    """Where too little of it lies in any window; of a place, where not all of it does."""
    assert contradicts == bool(told(attend, bound))


def test_events_at_other_times_are_told() -> None:
    """Of a series or a summit, all must be; with a plan, as they are there."""
    weekly = Series(TALKS, "FREQ=WEEKLY;COUNT=2")
    rule, first = Available(ADA, [NOON]), Available(ADA, [MORNING])
    plan = Schedule([Itinerary.of(ADA, weekly)])
    at_noon = plan.move(weekly.events[1], by=hours(2) - timedelta(days=7))

    assert (
        "attend-1 and available-1: Ada is at each Talks, but Ada is available only 2030-05-01 12:00 to 13:00 UTC: "
        "all of it is at other times."
    ) == "".join(told(Attend(ADA, weekly), rule))
    assert [] == told(Attend(ADA, weekly), first)
    assert [] == told(Attend(ADA, weekly), rule, schedule=at_noon)
    assert (
        "attend-1 and available-1: Ada is at Talks, but Ada is available only 2030-05-01 12:00 to 13:00 UTC: "
        "it is at 2030-05-01 10:00 to 11:00 UTC."
    ) == "".join(told(Attend(ADA, TALKS), rule))


NEVER = Recurrence(at("08:00"), at("09:00"), "FREQ=DAILY;COUNT=1", exdates=["2030-05-01"])


@pytest.mark.parametrize(
    ("rule", "contradicts"),
    [
        (Available(ADA, [NEVER]), True),
        (Available(ADA, [NEVER, NOON]), False),
        (Unavailable(ADA, [NEVER]), False),
        (Rule(Available(ADA, [MORNING]), since=at("10:30")), False),
        (Rule(Available(ADA, [MORNING]), since=at("10:31")), True),
        (Rule(Available(ADA, [NOON]), until=at("12:00")), True),
        (Rule(Available(ADA, [NOON]), until=at("12:01")), False),
        (Rule(Available(HALL, [NOON]), until=at("12:00")), False),
        (Available(HALL, [NEVER]), True),
        (Rule(Available(ADA, [DAILY]), since=at("10:00"), until=at("20:00")), True),
        (Rule(Available(ADA, [DAILY]), since=at("10:00")), False),
        (Available(ADA, [Recurrence(at("08:00"), at("09:00"), "FREQ=YEARLY;INTERVAL=400")]), False),
    ],
)
def test_windows_that_never_come_are_a_contradiction(rule: Any, *, contradicts: bool) -> None:  # noqa: ANN401
    """At all, or while the rule is in force."""
    assert contradicts == bool(told(rule))


def test_it_is_told_why_windows_never_come() -> None:
    """With the term of the rule."""
    assert (
        "available-1: Ada is available only 2030-05-01 12:00 to 13:00 UTC: none of that is while it is in force, "
        "until 2030-05-01 11:00 UTC."
    ) == "".join(told(Rule(Available(ADA, [NOON]), until=at("11:00"))))
    assert told(Available(ADA, [NEVER]))[0].endswith(": no such time ever comes.")


def every(rule: str, start: str = "08:00", end: str = "09:00") -> Recurrence:
    """A window that comes again."""
    return Recurrence(at(start), at(end), rule)


@pytest.mark.parametrize(
    ("available", "unavailable", "contradicts"),
    [
        (Available(ADA, [NOON]), Unavailable(ADA, [Interval(at("11:59"), at("13:01"))]), True),
        # At the edge there may be something that takes no time.
        (Available(ADA, [NOON]), Unavailable(ADA, [NOON]), False),
        (Available(ADA, [NOON]), Unavailable(ADA, [Interval(at("11:59"), at("12:59"))]), False),
        (Available(ADA, [NOON]), Unavailable(BO, [Interval(at("11:59"), at("13:01"))]), False),
        (Available(NORTH, [NOON]), Unavailable(DI, [Interval(at("11:59"), at("13:01"))]), True),
        (Available(NORTH, [NOON]), Unavailable(DI, [Interval(at("11:59"), at("13:01"))], inherit=True), False),
        (Available(DI, [NOON]), Unavailable(NORTH, [Interval(at("11:59"), at("13:01"))]), True),
        (Available(HALL, [NOON]), Unavailable(HALL, [Interval(at("11:59"), at("13:01"))]), True),
        (Available(HALL, [NOON]), Unavailable(ADA, [Interval(at("11:59"), at("13:01"))]), False),
        (
            Rule(Available(ADA, [NOON]), until=at("13:00")),
            Unavailable(ADA, [Interval(at("11:59"), at("13:01"))]),
            False,
        ),
        (Available(ADA, [every("FREQ=DAILY")]), Unavailable(ADA, [every("FREQ=DAILY", "07:00", "10:00")]), True),
        (
            Available(ADA, [every("FREQ=DAILY")]),
            Unavailable(ADA, [every("FREQ=DAILY;COUNT=900", "07:00", "10:00")]),
            False,
        ),
        (
            Available(ADA, [every("FREQ=WEEKLY")]),
            Unavailable(ADA, [every("FREQ=DAILY;UNTIL=20310101T000000Z", "07:00", "10:00")]),
            False,
        ),
        (
            Available(ADA, [every("FREQ=DAILY;COUNT=9")]),
            Unavailable(ADA, [every("FREQ=YEARLY;INTERVAL=400", "07:00", "10:00")]),
            False,
        ),
        (
            Available(ADA, [every("FREQ=YEARLY;INTERVAL=400")]),
            Unavailable(ADA, [every("FREQ=YEARLY;INTERVAL=400", "07:00", "10:00")]),
            False,
        ),
    ],
)
def test_available_only_while_they_are_not_is_a_contradiction(
    available: Any,  # noqa: ANN401
    unavailable: Any,  # noqa: ANN401
    *,
    contradicts: bool,
) -> None:
    """In whatever order the rules are; what cannot be followed to the end is not claimed."""
    assert contradicts == bool(told(available, unavailable)) == bool(told(unavailable, available))


def test_what_takes_long_to_tell_is_not_told_of_many() -> None:
    """Eight are followed for centuries."""
    hidden = [every("FREQ=DAILY", "07:00", "10:00")]
    people = [Leader(f"Leader {number}") for number in range(10)]
    rules = [kind(each, held) for each in people for kind, held in ((Available, [DAILY]), (Unavailable, hidden))]

    assert 8 == len(told(*rules))


def test_an_organizer_of_a_series_is_merged_too() -> None:
    """As that of an event is."""
    weekly = Series(attrs.evolve(TALKS, organizer=Leader("A. Da")), "FREQ=WEEKLY;COUNT=2")
    book = Rulebook(must=[NoOverlap(Leader("A. Da")), Attend(BO, weekly)]).merged("a-da", into=ADA)
    asked: Any = [each.rule.constraint for each in book][1]

    assert {ADA} == {each.organizer for each in asked.what.events}


def test_a_contradiction_as_data() -> None:
    """The rules by id."""
    (found,) = Rulebook(must=[Together(ADA, BO), Avoid(ADA, BO)]).contradictions()

    assert {"rules": ["together-1", "avoid-1"], "sentence": found.sentence} == found.to_dict()


# --- What became of it ---


def log(before: Any, after: Any) -> list[str]:  # noqa: ANN401 - lists of rules, or rulebooks
    """What is said of two versions."""
    old, new = (each if isinstance(each, Rulebook) else Rulebook(must=each) for each in (before, after))
    return str(new.changes(old)).splitlines()


def apart(**fields: Any) -> list[Rule]:  # noqa: ANN401 - those of Avoid and Rule
    """A rule with an id."""
    policy = {each: fields.pop(each) for each in ("since", "until", "reason", "weight", "private") if each in fields}
    return [Rule(Avoid(ADA, BO, **fields), id="apart", **policy)]


def test_the_same_rulebook_is_no_change() -> None:
    """Also where its rules are in another order, and so have other numbers."""
    one: list[Any] = [Avoid(ADA, BO), Avoid(BO, CY), Plain(BO)]
    other: list[Any] = [Avoid(BO, CY), Avoid(ADA, BO)]

    assert ["no changes"] == log(Rulebook(must=one[:2]), Rulebook(must=other))
    assert not Rulebook(must=one).changes(Rulebook(must=one))


WINDOW = Interval(at("10:00"), at("12:00"))


@pytest.mark.parametrize(
    ("before", "after", "what", "detail"),
    [
        ({}, {"gap": minutes(5)}, "tightened", "gap 0 min -> 5 min"),
        ({"gap": minutes(5)}, {}, "loosened", "gap 5 min -> 0 min"),
        ({}, {"level": "city"}, "tightened", "level room -> city"),
        ({"level": "city"}, {}, "loosened", "level city -> room"),
        ({}, {"allow": {"plenary"}}, "loosened", "allow none -> plenary"),
        ({"allow": {"plenary", "photo"}}, {"allow": {"plenary"}}, "tightened", "allow photo, plenary -> plenary"),
        ({"allow": {"photo"}}, {"allow": {"plenary"}}, "changed", "allow photo -> plenary"),
        ({"during": WINDOW}, {}, "tightened", "during 2030-05-01 10:00 to 12:00 UTC -> none"),
        ({}, {"during": WINDOW}, "loosened", "during none -> 2030-05-01 10:00 to 12:00 UTC"),
        (
            {"during": WINDOW},
            {"during": Interval(at("09:00"), at("12:00"))},
            "tightened",
            "during 2030-05-01 10:00 to 12:00 UTC -> 2030-05-01 09:00 to 12:00 UTC",
        ),
        (
            {"during": WINDOW},
            {"during": Interval(at("10:30"), at("11:00"))},
            "loosened",
            "during 2030-05-01 10:00 to 12:00 UTC -> 2030-05-01 10:30 to 11:00 UTC",
        ),
        (
            {"during": WINDOW},
            {"during": Interval(at("11:00"), at("13:00"))},
            "changed",
            "during 2030-05-01 10:00 to 12:00 UTC -> 2030-05-01 11:00 to 13:00 UTC",
        ),
        ({}, {"at": HALL}, "changed", "at none -> Hall"),
        ({}, {"inherit": False}, "changed", "inherit yes -> no"),
        ({"since": at("08:00")}, {}, "tightened", "since 2030-05-01 08:00 UTC -> none"),
        ({}, {"since": at("08:00")}, "loosened", "since none -> 2030-05-01 08:00 UTC"),
        (
            {"since": at("08:00")},
            {"since": at("07:00")},
            "tightened",
            "since 2030-05-01 08:00 UTC -> 2030-05-01 07:00 UTC",
        ),
        ({}, {"until": at("08:00")}, "closed", "until none -> 2030-05-01 08:00 UTC"),
        ({"until": at("08:00")}, {}, "reopened", "until 2030-05-01 08:00 UTC -> none"),
        ({}, {"reason": "A feud."}, "changed", "reason none -> A feud."),
        ({}, {"weight": 2}, "changed", "weight 1 -> 2"),
        ({}, {"private": True}, "changed", "private no -> yes"),
        ({}, {"gap": minutes(5), "reason": "A feud."}, "tightened", "gap 0 min -> 5 min; reason none -> A feud."),
        ({}, {"gap": minutes(5), "allow": {"photo"}}, "changed", "gap 0 min -> 5 min; allow none -> photo"),
    ],
)
def test_what_became_of_a_rule(before: Any, after: Any, what: str, detail: str) -> None:  # noqa: ANN401 - fields
    """By each field whose direction is known."""
    new = apart(**after)

    assert [f"{what:<9} apart: {new[0]} ({detail})"] == log(apart(**before), new)


def test_a_rule_may_be_closed_and_loosened() -> None:
    """Two lines, as that is two things."""
    changed = log(apart(gap=minutes(5)), apart(until=at("12:00")))

    assert ["closed", "loosened"] == [each.split()[0] for each in changed]


def test_a_rule_that_comes_or_goes() -> None:
    """One that is removed is closed."""
    assert ["added     apart: Ada and Bo are never in one room"] == log([], apart())
    assert ["closed    apart: Ada and Bo are never in one room (removed)"] == log(apart(), [])


def test_a_rule_of_another_severity() -> None:
    """A must asks more than a should."""
    must, should = Rulebook(must=apart()), Rulebook(should=apart())

    assert ["tightened apart: Ada and Bo are never in one room (severity should -> must)"] == log(should, must)
    assert ["loosened  apart: Ada and Bo are never in one room (severity must -> should)"] == log(must, should)


def test_rules_without_an_id_are_known_by_what_they_are_about() -> None:
    """Not by their number, which another has now."""
    before, after = [Avoid(ADA, BO)], [Avoid(BO, CY), Avoid(ADA, BO, gap=minutes(5))]

    assert [
        "added     avoid-1: Bo and Cy are never in one room",
        "tightened avoid-2: Ada and Bo are never in one room with less than 5 min between (gap 0 min -> 5 min)",
    ] == log(before, after)


LATER = attrs.evolve(TALKS, start=at("12:00"), end=at("13:00"))
FRONT = Layout.row([ADA, BO], name="Front row")


@pytest.mark.parametrize(
    ("before", "after", "detail"),
    [
        (
            Attend(ADA, TALKS),
            Attend(ADA, LATER),
            (
                "what talks: start 2030-05-01 10:00 UTC -> 2030-05-01 12:00 UTC, "
                "what talks: end 2030-05-01 11:00 UTC -> 2030-05-01 13:00 UTC"
            ),
        ),
        (
            Order(TALKS, Event("Tea", HALL, at("15:00"), at("16:00"))),
            Order(TALKS, Event("Tea", room("Cafe"), at("15:00"), at("16:00"))),
            "then tea: place Hall -> Cafe",
        ),
        (
            Attend(ADA, TALKS),
            Attend(ADA, attrs.evolve(TALKS, place=attrs.evolve(HALL, capacity=5))),
            "what talks: place hall: capacity none -> 5",
        ),
        (
            Apart(FRONT, ADA, BO),
            Apart(Layout.row([ADA, CY], name="Front row"), ADA, BO),
            "layout front-row: seats 2: holders Bo -> Cy",
        ),
        (
            Apart(FRONT, ADA, BO),
            Apart(Layout.row([ADA, None, BO], name="Front row"), ADA, BO),
            (
                "layout front-row: seats 2: holders Bo -> none, layout front-row: seats with Bo in seat 3, "
                "layout front-row: neighbours (1, 2) -> (1, 2), (2, 3)"
            ),
        ),
        (
            Apart(Layout("Front row", {"1": ADA, "2": BO, "3": CY}, facing=[("1", "2")]), ADA, BO, facing=False),
            Apart(Layout("Front row", {"2": BO, "1": ADA}, facing=[("1", "2")]), ADA, BO, facing=False),
            ("layout front-row: seats without Cy in seat 3, layout front-row: facing (1, 2) -> (2, 1)"),
        ),
        (
            NotConsecutive(Turns.of([ADA, BO], takes=minutes(5)), ADA, BO),
            NotConsecutive(Turns.of([BO, ADA], takes=minutes(5)), ADA, BO),
            "turns turns: order Ada for 5 min, Bo for 5 min -> Bo for 5 min, Ada for 5 min",
        ),
    ],
)
def test_what_a_rule_is_about_is_told_by_id_and_field(before: Any, after: Any, detail: str) -> None:  # noqa: ANN401 - constraints
    """A rule without an id stays the same where what it names becomes another."""
    code = f"{before.code}-1"

    assert [f"changed   {code}: {after} ({detail})"] == log([before], [after])
    assert [f"changed   own: {after} ({detail})"] == log([Rule(before, id="own")], [Rule(after, id="own")])


def test_things_of_one_name_are_told_by_their_ids() -> None:
    """Else nobody would see what changed."""
    before, after = (Rule(Exclusive(room("Hall", id=each)), id="one") for each in ("a", "b"))

    assert [f"changed   one: {after} (place Hall [a] -> Hall [b])"] == log([before], [after])


def test_events_in_another_order() -> None:
    """Each is the same."""
    tea = Event("Tea", HALL, at("15:00"), at("16:00"))
    photo = Event("Photo", HALL, at("17:00"), at("18:00"))
    before, after = (Rule(Order(TALKS, *each), id="order") for each in ((tea, photo), (photo, tea)))

    assert [f"changed   order: {after} (then tea, photo -> photo, tea)"] == log([before], [after])


def test_sides_that_change_places() -> None:
    """It matters where the gap is another for who comes first."""
    one, other = Rule(Avoid(ADA, BO), id="apart"), Rule(Avoid(BO, ADA, gap=minutes(5)), id="apart")
    way, back = (
        Rule(Avoid(*each, gap=minutes(15), gap_after=minutes(0)), id="apart") for each in ((ADA, BO), (BO, ADA))
    )

    assert [f"tightened apart: {other} (gap 0 min -> 5 min)"] == log([one], [other])
    assert [f"changed   apart: {back} (a Ada -> Bo; b Bo -> Ada)"] == log([way], [back])


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ({}, {"gap_after": minutes(5)}, "loosened"),
        ({}, {"gap_after": minutes(15)}, "tightened"),
        ({"gap_after": minutes(5)}, {}, "tightened"),
        ({}, {"gap_after": minutes(10)}, "changed"),
        ({}, {"gap": minutes(15), "gap_after": minutes(10)}, "tightened"),
        ({}, {"gap": minutes(15), "gap_after": minutes(5)}, "changed"),
    ],
)
def test_a_gap_after_that_is_not_said_is_the_gap(before: Any, after: Any, what: str) -> None:  # noqa: ANN401 - fields
    """So to say it may ask less."""
    one, other = (apart(**{"gap": minutes(10)} | each) for each in (before, after))

    assert [what] == [each.split()[0] for each in log(one, other)]


def test_a_rule_without_an_id_may_be_of_another_severity() -> None:
    """It is the same rule."""
    before = Rulebook(must=[Avoid(ADA, BO), NoOverlap()])
    after = Rulebook(should=[Avoid(ADA, BO, gap=minutes(5))], note=[NoOverlap()])

    assert [
        (
            "changed   avoid-1: Ada and Bo are never in one room with less than 5 min between "
            "(severity must -> should; gap 0 min -> 5 min)"
        ),
        "loosened  no-overlap-1: nobody is in two places at once (severity must -> note)",
    ] == log(before, after)


def test_another_constraint_under_one_id() -> None:
    """Nobody knows which asks more."""
    assert [
        (
            "changed   apart: Ada and Bo are together in one room (Ada and Bo are never in one room -> "
            "Ada and Bo are together in one room)"
        )
    ] == log(apart(), [Rule(Together(ADA, BO), id="apart")])


@dataclass(frozen=True)
class OneWay(Silent):
    """One of which nobody knows whether it matters who comes first."""

    a: Leader
    b: Any
    seen: list[str] = dataclasses.field(default_factory=list, compare=False)
    later: str = dataclasses.field(init=False)


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        (OneWay(ADA, BO), OneWay(BO, ADA), "changed   x: plain (a Ada -> Bo; b Bo -> Ada)"),
        (OneWay(ADA, HALL), OneWay(ADA, room("Den")), "changed   x: plain (b Hall -> Den)"),
        (OneWay(ADA, BO, seen=["Ada"]), OneWay(ADA, BO), "no changes"),
    ],
    ids=["sides", "place", "memo"],
)
def test_what_a_users_own_compares_is_told(before: OneWay, after: OneWay, what: str) -> None:
    """Whichever of two comes first; what it keeps for itself, and what is not set, is no matter of it."""
    assert [what] == log([Rule(before, id="x")], [Rule(after, id="x")])


def test_both_ways_of_a_users_own_are_two_rules() -> None:
    """They may ask two things."""
    assert ["plain-1", "plain-2"] == ids(Rulebook(must=[OneWay(ADA, BO), OneWay(BO, ADA)]))


@dataclass(frozen=True)
class Stubborn(Silent):
    """One that takes something which it does not keep."""

    who: Leader
    other: InitVar[str]


def test_what_cannot_be_made_anew_is_not_merged() -> None:
    """The rule is named."""
    told = refusal(lambda: Rulebook(must=[Stubborn(BO, "x")]).merged(BO, into=ADA))

    assert told.startswith("InvalidValue: plain-1: a constraint must take what is in its fields to be merged, got ")


def test_another_field_of_a_dataclass() -> None:
    """It is told as that of a class of attrs is."""
    assert ["changed   x: plain (others none -> Bo)"] == log(
        [Rule(OfData(ADA), id="x")], [Rule(OfData(ADA, (BO,)), id="x")]
    )


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        (Together(ADA, BO), Together(ADA, BO, at_least=minutes(5)), "tightened"),
        (Together(ADA, BO), Together(ADA, BO, level="city"), "loosened"),
        (Exclusive(HALL, gap=minutes(5)), Exclusive(HALL), "loosened"),
        (Apart(ROW, ADA, BO), Apart(ROW, ADA, BO, seats=2), "tightened"),
        (NotConsecutive(TURNS, ADA, BO, by=3), NotConsecutive(TURNS, ADA, BO, by=2), "loosened"),
        (NotConsecutive(TURNS, ADA, BO, by=3), NotConsecutive(TURNS, ADA, BO, by=minutes(3)), "changed"),
        (Third(ADA, (BO,)), Third(ADA, (BO,), gap=minutes(5)), "changed"),
        (Plain(ADA), Plain(BO), "changed"),
    ],
)
def test_the_direction_depends_on_the_constraint(before: Any, after: Any, what: str) -> None:  # noqa: ANN401
    """A wider level makes a meeting easier; of a user's own nobody knows."""
    (found,) = log([Rule(before, id="x")], [Rule(after, id="x")])

    assert what == found.split()[0]


def test_amounts_of_two_sorts_have_no_direction() -> None:
    """A number is neither more nor less than a time."""
    count, time = (NotConsecutive(TURNS, ADA, BO, by=each) for each in (2, minutes(5)))

    assert 0 == direction(count, time, "by")


def test_plain_constraints_are_known_by_their_number() -> None:
    """As they tell nothing else."""
    mine = Plain(ADA)

    assert ["no changes"] == log([mine], [mine])


def waived(*waivers: Waiver) -> Rulebook:
    """A rulebook with a rule and its waivers."""
    return Rulebook(must=apart(), waivers=waivers)


def test_a_waiver_more_loosens_its_rule() -> None:
    """One less tightens it; by another number it is the same."""
    one, two = waiver("apart"), waiver("apart", event="tea")

    assert ["loosened  apart: apart is waived for talks (waiver waiver-1 added)"] == log(waived(), waived(one))
    assert ["tightened apart: apart is waived for tea (waiver waiver-2 removed)"] == log(waived(one, two), waived(one))
    assert ["no changes"] == log(waived(one, two), waived(two, one))


def test_a_waiver_stays_with_its_rule_under_another_number() -> None:
    """And where it does not, it now waives another rule."""
    before = Rulebook(must=[Avoid(ADA, BO)], waivers=[waiver("avoid-1")])
    rules = [Avoid(BO, CY), Avoid(ADA, BO)]

    assert ["added     avoid-1: Bo and Cy are never in one room"] == log(
        before, Rulebook(must=rules, waivers=[waiver("avoid-2")])
    )
    assert [
        "added     avoid-1: Bo and Cy are never in one room",
        "tightened avoid-2: avoid-1 is waived for talks (waiver waiver-1 removed)",
        "loosened  avoid-1: avoid-1 is waived for talks (waiver waiver-1 added)",
    ] == log(before, Rulebook(must=rules, waivers=[waiver("avoid-1")]))


def test_a_waiver_of_a_rule_that_goes_goes_too() -> None:
    """What has its number now is another rule."""
    before = Rulebook(must=[Avoid(ADA, BO)], waivers=[waiver("avoid-1")])

    assert [
        "closed    avoid-1: Ada and Bo are never in one room (removed)",
        "added     avoid-1: Bo and Cy are never in one room",
        "tightened avoid-1: avoid-1 is waived for talks (waiver waiver-1 removed)",
        "loosened  avoid-1: avoid-1 is waived for talks (waiver waiver-1 added)",
    ] == log(before, Rulebook(must=[Avoid(BO, CY)], waivers=[waiver("avoid-1")]))


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ({}, {"expires": at("12:00")}, "tightened"),
        ({"expires": at("12:00")}, {}, "loosened"),
        ({"expires": at("12:00")}, {"expires": at("13:00")}, "loosened"),
        ({"expires": at("13:00")}, {"expires": at("12:00")}, "tightened"),
        ({}, {"event": "tea"}, "changed"),
        ({}, {"reason": "Another."}, "changed"),
        ({}, {"reason": "Another.", "expires": at("12:00")}, "tightened"),
    ],
)
def test_what_became_of_a_waiver(before: Any, after: Any, what: str) -> None:  # noqa: ANN401 - fields
    """By when it expires, if that is all that counts."""
    (found,) = log(waived(waiver("apart", id="x", **before)), waived(waiver("apart", id="x", **after)))

    assert what == found.split()[0]
    assert "waiver x: " in found


def test_changes_as_data() -> None:
    """And by sort."""
    changes = Rulebook(must=apart(gap=minutes(5))).changes(Rulebook(must=apart()))

    assert {
        "changes": [
            {
                "what": "tightened",
                "rule": "apart",
                "before": "Ada and Bo are never in one room",
                "after": "Ada and Bo are never in one room with less than 5 min between",
                "details": ["gap 0 min -> 5 min"],
            }
        ]
    } == changes.to_dict()
    assert (1, 0) == (len(changes.of("tightened")), len(changes.of("loosened")))
    added = Rulebook(must=apart()).changes(Rulebook()).to_dict()["changes"][0]
    assert (None, []) == (added["before"], added["details"])


@frozen
class Sealed:
    """A thing that is made from what it does not keep."""

    id: str
    seal: int = attrs.field(init=False, factory=iter(range(9)).__next__)

    def __str__(self) -> str:
        return self.id


@frozen
class Bare:
    """A value that says nothing of itself."""

    number: int

    def __str__(self) -> str:
        return "bare"


def test_differences_that_no_field_tells() -> None:
    """They are not passed over."""
    one, other = Sealed("a"), Sealed("a")

    assert f"x {one!r} -> {other!r}" == differences("x", one, other)
    assert "x Bare(number=1) -> Bare(number=2)" == differences("x", Bare(1), Bare(2))


def test_a_waiver_of_other_stops() -> None:
    """By whose they are, and their ids."""
    rule = Rule(Avoid(ADA, BO), id="apart")
    before, after = (
        Rulebook(must=[rule], waivers=[waiver("apart", stops=each, id="w")])
        for each in ((), [("ada", "tea"), ("bo", "tea")])
    )

    assert [
        "changed   apart: apart is waived for talks, ada/tea, bo/tea (waiver w: stops none -> ada/tea, bo/tea)"
    ] == log(before, after)
