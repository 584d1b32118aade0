"""Nothing that either side wrote disappears, and only real collisions are asked about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milstolpe.core.merge import Conflict, FieldConflict, TextMerge, merge_fields, merge_text
from tests.stopwatch import stopwatch

paragraph_lists = st.lists(st.sampled_from(["a", "b", "c", "–", "lång text\nmed rad"]), max_size=8)


def joined(paragraphs: list[str]) -> str:
    return "\n\n".join(paragraphs)


def test_merge_text_keeps_edits_of_neighbouring_paragraphs():
    assert merge_text("ett\n\ntvå", "ETT\n\ntvå", "ett\n\nTVÅ") == TextMerge("ETT\n\nTVÅ")


def test_merge_text_counts_the_same_edit_once():
    merge = merge_text("ett\n\ntvå\n\ntre", "ETT\n\ntvå\n\ntre", "ETT\n\ntvå\n\nTRE")
    assert merge == TextMerge("ETT\n\ntvå\n\nTRE")


def test_merge_text_holds_both_wordings_of_a_conflict():
    merge = merge_text("ett\n\ntvå", "ett\n\nderas", "ett\n\nmin")
    assert merge == TextMerge("ett\n\nderas\n\nmin", (Conflict("två", "deras", "min"),))


def test_merge_text_asks_about_a_removed_paragraph_that_was_edited():
    merge = merge_text("ett\n\ntvå", "ett", "ett\n\nmin")
    assert merge == TextMerge("ett\n\nmin", (Conflict("två", "", "min"),))


def test_merge_text_asks_about_two_insertions_at_one_place():
    merge = merge_text("ett", "ett\n\nderas", "ett\n\nmin")
    assert merge == TextMerge("ett\n\nderas\n\nmin", (Conflict("", "deras", "min"),))


def test_merge_text_joins_insertions_at_different_places():
    merge = merge_text("ett\n\ntvå\n\ntre", "noll\n\nett\n\ntvå\n\ntre", "ett\n\ntvå\n\nny\n\ntre")
    assert merge == TextMerge("noll\n\nett\n\ntvå\n\nny\n\ntre")


def test_merge_text_asks_when_a_removal_covers_an_insertion():
    merge = merge_text("ett\n\ntvå\n\ntre", "tre", "ett\n\nny\n\ntvå\n\ntre")
    assert merge.text == "ett\n\nny\n\ntvå\n\ntre"
    assert merge.conflicts == (Conflict("ett\n\ntvå", "", "ett\n\nny\n\ntvå"),)


def test_merge_text_places_an_edit_after_a_moved_start():
    merge = merge_text(
        "a\n\n–\n\nb\n\n–\n\nc", "ny\n\na\n\n–\n\nb\n\n–\n\nc", "a\n\n–\n\nB\n\n–\n\nc"
    )
    assert merge == TextMerge("ny\n\na\n\n–\n\nB\n\n–\n\nc")


def test_merge_text_leaves_a_text_alone_that_one_side_changed():
    assert merge_text("a\n\n\n\nb", "a\n\n\n\nb", "  c\n") == TextMerge("  c\n")
    assert merge_text("a", "  c\n", "a") == TextMerge("  c\n")


@given(st.data(), st.lists(st.sampled_from("abc–"), min_size=1, max_size=12))
def test_merge_text_joins_edits_of_disjoint_paragraphs(data, base):
    owners = data.draw(st.lists(st.sampled_from("TM "), min_size=len(base), max_size=len(base)))
    cells = list(enumerate(zip(base, owners, strict=True)))
    theirs = [f"deras {i}" if owner == "T" else text for i, (text, owner) in cells]
    mine = [f"min {i}" if owner == "M" else text for i, (text, owner) in cells]
    both = [t if t != b else m for b, t, m in zip(base, theirs, mine, strict=True)]
    assert merge_text(joined(base), joined(theirs), joined(mine)) == TextMerge(joined(both))


@given(st.data(), st.lists(st.sampled_from("abc–"), min_size=1, max_size=12))
def test_merge_text_reports_each_paragraph_that_both_edited(data, base):
    edited = sorted(data.draw(st.sets(st.sampled_from(range(len(base))), min_size=1)))
    theirs = [f"deras {i}" if i in edited else text for i, text in enumerate(base)]
    mine = [f"min {i}" if i in edited else text for i, text in enumerate(base)]
    merge = merge_text(joined(base), joined(theirs), joined(mine))
    assert merge.conflicts == tuple(Conflict(base[i], f"deras {i}", f"min {i}") for i in edited)


@given(paragraph_lists, paragraph_lists, paragraph_lists)
def test_merge_text_loses_nothing_that_was_written(base, theirs, mine):
    merge = merge_text(joined(base), joined(theirs), joined(mine))
    written = (set(theirs) | set(mine)) - set(base)
    assert written <= set(merge.text.split("\n\n"))


@given(paragraph_lists, paragraph_lists, paragraph_lists)
def test_merge_text_invents_nothing_and_is_fair(base, theirs, mine):
    merge = merge_text(joined(base), joined(theirs), joined(mine))
    mirror = merge_text(joined(base), joined(mine), joined(theirs))
    assert set(merge.text.split("\n\n")) <= {"", *base, *theirs, *mine}
    assert [c.base for c in merge.conflicts] == [c.base for c in mirror.conflicts]
    assert [c.theirs for c in merge.conflicts] == [c.mine for c in mirror.conflicts]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("base", "theirs", "mine"),
    [
        (["a"] * 66_000, ["a", "x"] * 30_000, ["a"] * 33_000 + ["y"] + ["a"] * 32_000),
        (["a", "b"] * 33_000, ["b", "a"] * 33_000, ["a"] * 66_000),
        (
            [str(n) for n in range(30_000)],
            [str(n) for n in range(30_000, 0, -1)],
            [str(n) for n in range(0, 30_000, 2)],
        ),
    ],
)
def test_merge_text_is_fast_for_texts_of_many_paragraphs(base, theirs, mine):
    with stopwatch() as taken:
        merge_text(joined(base), joined(theirs), joined(mine))
    assert taken.seconds < 2


def test_merge_fields_joins_texts_and_asks_about_choices():
    base = {"title": "Våtmark", "text": "ett\n\ntvå", "grade": "P", "year": 2026, "code": "HK1"}
    theirs = base | {"text": "ETT\n\ntvå", "grade": "H", "year": 2027}
    mine = base | {"text": "ett\n\nTVÅ", "grade": "G", "title": "Våtmarker"}
    merge = merge_fields(base, theirs, mine, {"text"})
    assert merge.values == {
        "title": "Våtmarker",
        "text": "ETT\n\nTVÅ",
        "grade": "H",
        "year": 2027,
        "code": "HK1",
    }
    assert merge.conflicts == {"grade": FieldConflict("P", "H", "G")}


def test_merge_fields_gives_whole_texts_of_a_conflict():
    merge = merge_fields({"text": "a"}, {"text": "b"}, {"text": "c"}, {"text"})
    assert merge.values == {"text": "b\n\nc"}
    assert merge.conflicts == {"text": FieldConflict("a", "b", "c")}


def test_merge_fields_joins_only_what_was_submitted():
    merge = merge_fields({"a": 1, "b": 1}, {"a": 1, "b": 2}, {"a": 3}, set())
    assert merge.values == {"a": 3}
    assert merge.conflicts == {}


@given(*[st.integers(0, 2)] * 3)
def test_merge_fields_asks_exactly_when_three_values_differ(base, theirs, mine):
    merge = merge_fields({"x": base}, {"x": theirs}, {"x": mine}, set())
    assert bool(merge.conflicts) == (len({base, theirs, mine}) == 3)
    if not merge.conflicts:
        assert merge.values["x"] == (theirs if mine == base else mine)


def test_merge_text_offers_each_side_where_they_collide():
    merge = merge_text("a\n\nb\n\nc", "a1\n\nb1\n\nc", "a\n\nb2\n\nc2")

    assert merge.with_theirs == "a1\n\nb1\n\nc2"
    assert merge.with_mine == "a1\n\nb2\n\nc2"
    assert merge.text == "a1\n\nb1\n\nb2\n\nc2"


def test_merge_text_offers_that_a_side_takes_a_paragraph_away():
    merge = merge_text("a\n\nb", "a", "a\n\nb2")

    assert (merge.with_theirs, merge.with_mine) == ("a", "a\n\nb2")
