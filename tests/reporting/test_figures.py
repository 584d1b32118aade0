"""The figures of a year, checked by hand."""

from itertools import product

import pytest

from milstolpe.reporting.figures import (
    Change,
    Distribution,
    change,
    distribution,
    grouped,
    rounded_percent,
    stuck,
    whole_percents,
)


def row(grade: str = "", measure: str = "m1", organisation: str = "lund", **more):
    """An answer of the frozen copy; no grade: not handed in."""
    values = {
        "measure": measure,
        "origin": "",
        "organisation_slug": organisation,
        "grade": grade,
        "handed_in": bool(grade),
        "is_continuous": False,
        "area": "A",
        "objectives": [],
    }
    return values | more


def test_distribution_tells_the_kinds_of_silence_apart():
    rows = [row(grade) for grade in "GGHPEN"]
    rows += [row(), row("G", handed_in=False), row("", handed_in=True)]
    rows[0]["is_continuous"] = True
    found = distribution(rows)
    assert found == Distribution(G=2, H=1, P=1, E=1, N=1, missing=3, continuous=1)
    assert (found.graded, found.asked) == (5, 9)


def test_share_is_of_graded_answers_only():
    found = Distribution(G=1, H=0, P=1, E=2, N=90, missing=7)
    assert [found.percent(grade) for grade in "GHPE"] == [25.0, 0.0, 25.0, 50.0]
    assert Distribution(N=4, missing=2).percent("G") is None


def test_continuous_of_what_is_not_handed_in_does_not_count():
    rows = [row("G", is_continuous=True, handed_in=False)]
    assert distribution(rows).continuous == 0


def test_groups_come_in_the_order_of_the_answers_and_may_overlap():
    rows = [row("G", objectives=[7, 2]), row("E", objectives=[2]), row("P")]
    assert grouped(rows, lambda each: each["objectives"]) == {
        7: Distribution(G=1),
        2: Distribution(G=1, E=1),
    }
    assert list(grouped(rows, lambda each: each["objectives"])) == [7, 2]


def test_change_compares_actor_by_actor_and_measure_by_measure():
    then = [row("P", "m1", "lund"), row("G", "m1", "malmo"), row("E", "m2", "lund")]
    then += [row("H", "m3", "lund"), row("N", "m4", "lund"), row("H", "m5", "lund")]
    now = [row("G", "m1", "lund"), row("H", "m1", "malmo"), row("E", "m2", "lund")]
    now += [row("", "m3", "lund"), row("G", "m4", "lund"), row("N", "m5", "lund")]
    assert change(now, then, from_year=2026) == Change(
        2026, better=1, same=1, worse=1, only_now=1, only_then=2
    )


def test_measure_carried_from_the_period_before_is_the_same_measure():
    then = [row("E", "gammal")]
    now = [row("E", "ny", origin="gammal")]
    assert change(now, then, from_year=2026) == Change(2026, same=1)
    assert stuck(now, then) == {"gammal": 1}


def test_stuck_stands_at_not_begun_both_times():
    then = [row("E", "m1", "lund"), row("E", "m1", "malmo"), row("E", "m2", "lund")]
    then += [row("P", "m3", "lund")]
    now = [row("E", "m1", "lund"), row("E", "m1", "malmo"), row("E", "m2", "lund")]
    now += [row("E", "m3", "lund"), row("E", "m4", "lund")]
    assert stuck(now, then) == {"m1": 2, "m2": 1}


@pytest.mark.parametrize(
    ("counts", "percents"),
    [
        ((33, 24, 32, 11), (33, 24, 32, 11)),  # Skåne 2021: 33 done, 56 begun, 11 not begun
        ((1, 1, 1, 0), (34, 33, 33, 0)),
        ((1, 1, 1, 1), (25, 25, 25, 25)),
        ((1, 1, 1, 4), (15, 14, 14, 57)),  # 14,29 three times and 57,14
        ((2, 2, 2, 1), (29, 29, 28, 14)),  # 28,57 three times and 14,29
        ((0, 0, 0, 3), (0, 0, 0, 100)),
        ((0, 0, 0, 0), (0, 0, 0, 0)),
        ((1, 0, 0, 999), (0, 0, 0, 100)),
        ((5, 0, 0, 995), (1, 0, 0, 99)),  # a tie goes to the higher degree
    ],
)
def test_whole_percents_by_largest_remainders(counts, percents):
    found = whole_percents(Distribution(*counts))
    assert tuple(found[grade] for grade in "GHPE") == percents


def test_begun_share_of_skane_is_56_percent():
    found = whole_percents(Distribution(G=330, H=240, P=320, E=110, N=57, missing=12))
    assert (found["G"], found["H"] + found["P"], found["E"]) == (33, 56, 11)


def test_whole_percents_make_a_hundred_and_are_never_a_percent_off():
    for counts in product(range(0, 12, 3), (0, 1, 7), (0, 2, 5), (1, 4, 13)):
        found = Distribution(*counts)
        whole = whole_percents(found)
        assert sum(whole.values()) == 100
        assert all(abs(whole[grade] - (found.percent(grade) or 0)) < 1 for grade in "GHPE")


def test_as_many_answers_are_the_same_share():
    found = Distribution(G=5, H=5, P=4, E=5)
    assert [rounded_percent(found, grade) for grade in "GHPE"] == [26, 26, 21, 26]
    assert rounded_percent(found, "H", "P") == 47
    assert rounded_percent(Distribution(G=5, E=3), "E") == 38  # 37,5
    assert rounded_percent(Distribution(N=3), "G") == 0


def test_skane_is_33_56_and_11_also_when_each_is_rounded_by_itself():
    found = Distribution(G=330, H=240, P=320, E=110)
    assert [rounded_percent(found, *part) for part in ("G", "HP", "E")] == [33, 56, 11]
