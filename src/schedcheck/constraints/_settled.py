"""Work of which all is settled: each stop takes place, at its time, and has an end.

Most people's work is. There is one world then, and one way to be: what is said here of it is what `Look` says,
for less.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, NamedTuple

from schedcheck.constraints._days import Labels, Period, Span
from schedcheck.constraints._work import by_time, zones_of
from schedcheck.encounters.outlook import Outlook
from schedcheck.encounters.presence import takes_place
from schedcheck.finding import Amount, Finding
from schedcheck.model import Status
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import tzinfo

    from schedcheck.constraints._worlds import Question
    from schedcheck.interval import Interval
    from schedcheck.model import Itinerary, Stop

KEPT, BROKEN = Outlook(Verdict.KEPT, 0, None), Outlook(Verdict.BROKEN, 0, None)


class Settled(NamedTuple):
    """The work of one person.

    Attributes:
        spans: When they are engaged, by start.
        givers: By the id of a span's stop, the other stop whose place gives its zone.
    """

    spans: list[Span]
    givers: dict[str | None, Stop]

    def finding(
        self,
        question: Question,
        spans: Sequence[Span],
        when: Callable[[Sequence[Span]], Interval],
        *,
        amount: Callable[[int], Amount],
        unit: str = "",
    ) -> Iterator[Finding]:
        """The finding about a question that some of the spans decide, as `findings_above` would make it."""
        used = question.measure(spans)
        if used is not None:
            yield Finding.of(
                *self.evidence(spans),
                required=amount(used),
                actual=amount(question.limit),
                unit=unit,
                interval=when(spans),
                outlook=BROKEN if question.is_bad(used) else KEPT,
            )

    def evidence(self, spans: Sequence[Span]) -> list[Stop]:
        """The stops, and those that say in what zone others are."""
        stops = [each.stop for each in spans if each.stop is not None]
        givers = self.givers
        return [*stops, *(givers[each.id] for each in stops if each.id in givers)] if givers else stops

    def by_label(self, labels: Labels) -> dict[int, list[Span]]:
        """The spans in each day or week."""
        if labels.per is Period.PLAN:
            return {0: self.spans} if self.spans else {}
        found: dict[int, list[Span]] = {}
        for each in self.spans:
            first = labels.of(each.start, each.zone)
            last = labels.of(max(each.end - 1, each.start), each.zone)
            for label in range(first, last + 1):
                found.setdefault(label, []).append(each)
        return dict(sorted(found.items()))


def settled(itinerary: Itinerary, except_kinds: frozenset[str], zone: tzinfo | None) -> Settled | None:
    """The work of one person, as `work_of` tells it; None if not all of it is settled. Worked out once."""
    key = "settled", except_kinds, zone
    known: list[Settled | None] | None = itinerary._worked_out.get(key)
    if known is None:
        known = itinerary._worked_out[key] = [_settled(itinerary, except_kinds, zone)]
    return known[0]


def _settled(itinerary: Itinerary, except_kinds: Collection[str], zone: tzinfo | None) -> Settled | None:
    spans = []
    bare = False
    for each in itinerary.stops:
        if takes_place(each) and each.purpose not in except_kinds:
            if each._to is None or each.standing is not Status.CONFIRMED or each.bounds != (0, 0):
                return None
            own = zone or each.place.zone
            bare = bare or own is None
            spans.append(Span(each._from, each._to, own or UTC, each))
    spans.sort(key=by_time)
    if not bare:
        return Settled(spans, {})
    zones = zones_of(itinerary)
    # By their ids: it is remembered, and sent to other processes, where the same stop lies elsewhere.
    found = ((each.stop, zones[id(each.stop)][1]) for each in spans if each.stop is not None)
    givers = {stop.id: giver for stop, giver in found if giver is not None}
    return Settled([each._replace(zone=zones[id(each.stop)][0]) for each in spans], givers)
