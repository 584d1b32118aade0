"""Counts, changes, order and the national value, over plain judgements; known years come out."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milstolpe.followup.enums import Outcome, Trend
from milstolpe.followup.figures import (
    AgainstNational,
    Change,
    Counts,
    Judged,
    against_national,
    by_county,
    by_objective,
    changes,
    comparable,
    compared,
    ends,
    matrix,
    ordered,
    total,
    unanimous,
)

COUNTIES = (
    "01", "03", "04", "05", "06", "07", "08", "09", "10", "12", "13", "14", "17", "18", "19",
    "20", "21", "22", "23", "24", "25",
)  # fmt: skip
COASTAL = set(COUNTIES) - {"06", "07", "17", "18", "19", "20", "23"}
MOUNTAINS = {"20", "23", "24", "25"}
ASSESSED = (2, 3, 4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
YES, NEAR, NO = Outcome.YES, Outcome.NEAR, Outcome.NO
UP, LEVEL, DOWN, UNCLEAR = Trend.POSITIVE, Trend.NEUTRAL, Trend.NEGATIVE, Trend.UNCLEAR

cells = st.tuples(st.sampled_from(COUNTIES), st.sampled_from(ASSESSED))
values = st.tuples(st.sampled_from(["", *Outcome.values]), st.sampled_from(["", *Trend.values]))
years = st.dictionaries(cells, values, max_size=25).map(
    lambda found: [Judged(*cell, *said) for cell, said in found.items()]
)
names = st.sampled_from(["outcome", "trend"])


def whole_year(no_everywhere: set[int]) -> list[Judged]:
    """Every cell that is assessed: NEJ for these objectives, elsewhere NÄRA in some county."""
    places = {10: COASTAL, 14: MOUNTAINS}
    return [
        Judged(county, objective, _outcome(county, objective, no_everywhere))
        for objective in ASSESSED
        for county in sorted(places.get(objective, COUNTIES))
    ]


def _outcome(county: str, objective: int, no_everywhere: set[int]) -> str:
    is_first = county in ("01", "20")
    return NEAR if is_first and objective not in no_everywhere else NO


def changed(rows: list[Judged], county: str, objective: int, outcome: str) -> list[Judged]:
    return [
        replace(row, outcome=outcome) if (row.county, row.objective) == (county, objective) else row
        for row in rows
    ]


def test_year_2022_as_it_was_published():
    """RÅU 2022: NEJ in all counties for seven objectives; one change, Storslagen fjällmiljö in
    Västerbotten, no longer reachable. Source: domain/objectives.md, section 2."""
    now = whole_year({4, 8, 10, 12, 13, 15, 16})
    before = changed(now, "24", 14, NEAR)

    assert len(now) == 249
    assert unanimous(now, "outcome", NO) == [4, 8, 10, 12, 13, 15, 16]
    assert changes(now, before, "outcome") == [Change("24", 14, "outcome", NEAR, NO)]
    assert comparable(now, before, "outcome") == 249
    assert by_objective(now, "outcome")[10] == Counts(10, {NO: 14}, 14)


def test_year_2023_as_it_was_published():
    """RÅU 2023: NEJ in all counties for five; one change, Grundvatten in Skåne. The pages of the
    two years are from different times and are each held against themselves."""
    now = changed(whole_year({4, 8, 10, 12, 16}), "12", 9, NO)
    before = changed(now, "12", 9, NEAR)

    assert unanimous(now, "outcome", NO) == [4, 8, 10, 12, 16]
    assert changes(now, before, "outcome") == [Change("12", 9, "outcome", NEAR, NO)]
    assert changes(now, before, "outcome")[0].direction == -1


def test_best_objectives_of_the_known_years_come_first():
    """Best: Frisk luft, Grundvatten, Bara naturlig försurning, Ingen övergödning."""
    near = {2: 18, 9: 9, 3: 7, 7: 5, 11: 1}
    rows = [
        Judged(county, objective, NEAR if place < near.get(objective, 0) else NO)
        for objective in (2, 3, 4, 7, 9, 11, 12)
        for place, county in enumerate(COUNTIES)
    ]

    found = ordered(by_objective(rows, "outcome"), "outcome")

    assert [row.key for row in found] == [2, 9, 3, 7, 11, 4, 12]
    most, least = ends(found, "outcome")
    assert [row.key for row in most] == [2]
    assert [row.key for row in least] == [4, 12]


def test_national_value_more_positive_than_the_counties():
    """2022: nationally Giftfri miljö was seen more positively than in the counties."""
    rows = [Judged(county, 4, NO) for county in ("12", "01")]

    assert against_national(rows, {4: NEAR}, "outcome") == [
        AgainstNational(4, NEAR, [], [], ["01", "12"], [])
    ]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(UP, LEVEL, 1), (DOWN, LEVEL, -1), (LEVEL, LEVEL, 0), (UNCLEAR, UP, 0), (UP, UNCLEAR, 0)],
)
def test_unclear_is_neither_better_nor_worse(one, other, expected):
    assert compared("trend", one, other) == expected


def test_what_is_not_judged_is_no_change_and_not_unanimous():
    now = [Judged("12", 2, NO), Judged("13", 2)]

    assert changes(now, [Judged("13", 2, NEAR)], "outcome") == []
    assert unanimous(now, "outcome", NO) == []
    assert total(now, "outcome") == Counts("", {NO: 1}, 2)


def test_order_of_trends_counts_the_negative_against():
    rows = [
        Judged("12", 2, trend=UP), Judged("13", 2, trend=DOWN),
        Judged("12", 3, trend=UP), Judged("13", 3, trend=UNCLEAR),
        Judged("12", 4), Judged("13", 4),
    ]  # fmt: skip

    assert [row.key for row in ordered(by_objective(rows, "trend"), "trend")] == [3, 2]


def test_none_is_most_positive_when_all_are_alike():
    rows = [Judged("12", 2, NO), Judged("12", 3, NO)]

    assert ends(ordered(by_objective(rows, "outcome"), "outcome"), "outcome") == ([], [])


@given(years, names)
def test_counts_add_up_however_they_are_grouped(rows, name):
    whole = total(rows, name)
    for grouped in (by_objective(rows, name), by_county(rows, name)):
        assert sum(row.asked for row in grouped.values()) == whole.asked == len(rows)
        assert sum(row.judged for row in grouped.values()) == whole.judged
    cells = Counter(v for line in matrix(rows, name).values() for v in line.values() if v)
    assert dict(cells) == dict(whole.by_value)


@given(years, years, names)
def test_changes_turn_round_with_the_years(now, before, name):
    there, back = changes(now, before, name), changes(before, now, name)
    assert [(c.county, c.objective, c.before, c.after) for c in there] == [
        (c.county, c.objective, c.after, c.before) for c in back
    ]
    assert [c.direction for c in there] == [-c.direction for c in back]
    assert len(there) <= comparable(now, before, name) == comparable(before, now, name)
    assert changes(now, now, name) == []


@given(years, names, st.randoms())
def test_order_does_not_depend_on_how_rows_come(rows, name, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    for group in (by_objective, by_county):
        first = ordered(group(rows, name), name)
        assert first == ordered(group(shuffled, name), name)
        most, least = ends(first, name)
        assert not {row.key for row in most} & {row.key for row in least}
        assert first[: len(most)] == most
        assert not least or first[-len(least) :] == least


@given(years, names, st.dictionaries(st.sampled_from(ASSESSED), st.sampled_from(Outcome.values)))
def test_each_county_stands_once_against_the_national_value(rows, name, national):
    found = against_national(rows, national, name)
    judged_there = {
        row.objective: by_objective(rows, name)[row.objective].judged
        for row in rows
        if row.objective in national and row.value(name)
    }
    assert {row.objective: row.counties for row in found} == judged_there
