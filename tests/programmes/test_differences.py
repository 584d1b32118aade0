"""Two contents compared: only what changed, word by word, and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from milstolpe.core.diff import diff_lines
from milstolpe.core.page import DiffPart
from milstolpe.programmes.content import ActorEntry, GoalEntry, MeasureContent
from milstolpe.programmes.queries.differences import differences
from tests.stopwatch import stopwatch


def lines(parts: list[DiffPart], *kinds: str) -> list[str]:
    """The lines that the parts of these kinds make."""
    return "".join(part.text for part in parts if part.kind in kinds).splitlines()


def test_only_changed_fields_are_named():
    old = MeasureContent("HK1", "Städa", text="Samma", cost="1 000 kr")
    new = MeasureContent("HK1", "Städa", text="Samma", cost="2 000 kr", is_internal=True)
    changes = differences(old, new)
    assert [str(change.label) for change in changes] == ["Kostnad", "Intern"]
    assert changes[0].parts == (
        DiffPart("removed", "1"),
        DiffPart("added", "2"),
        DiffPart("same", " 000 kr"),
        DiffPart("same", "\n"),
    )
    assert changes[1].parts == (DiffPart("added", "ja\n"),)


def test_lists_are_compared_entry_by_entry():
    lund = ActorEntry("lead", "organisation", "lunds-kommun", "Lunds kommun")
    air = GoalEntry(2, "Frisk luft", is_main=True)
    old = MeasureContent("HK1", "Städa", actors=(lund,), objectives=(air,))
    new = MeasureContent(
        "HK1", "Städa", actors=(lund,), objectives=(air, GoalEntry(4, "Giftfri miljö", False))
    )
    (change,) = differences(old, new)
    assert change.parts == (
        DiffPart("same", "2 Frisk luft (huvudsakligt)\n"),
        DiffPart("added", "4 Giftfri miljö (också)\n"),
    )


words = st.text(alphabet="ab \u00e5", max_size=12)


@given(st.lists(words, max_size=6), st.lists(words, max_size=6))
def test_both_sides_can_be_read_out_of_the_parts(old, new):
    parts = list(diff_lines(old, new))
    assert lines(parts, "same", "removed") == old
    assert lines(parts, "same", "added") == new


def test_long_texts_are_compared_in_time():
    old = [" ".join(f"ord{number % 97}" for number in range(8_000))] * 3 + ["x"] * 5_000
    new = [" ".join(f"ord{number % 89}" for number in range(8_000))] * 3 + ["y"] * 5_000
    with stopwatch() as taken:
        parts = list(diff_lines(old, new))
    assert taken.seconds < 1
    assert lines(parts, "added") == new
