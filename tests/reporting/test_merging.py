"""Two edits of one answer: whatever anybody wrote is kept or asked about, over many cases."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from milstolpe.core.merge import FieldMerge, merge_fields
from milstolpe.programmes.content import LinkEntry
from milstolpe.reporting.content import AnswerContent, ExtraEntry

CASES = 500
PARAGRAPHS = ["Vi har börjat.", "Inga pengar.", "- ett\n- två", "–", "Mer", "Å ä ö", "Mer\u00a0än"]
VALUES: dict[str, list[Any]] = {
    "grade": ["", *"GHPEN"],
    "is_continuous": [True, False],
    "instruments": [(), ("lona",), ("klimatklivet", "lona")],
    "links": [(), (LinkEntry("a", "https://example.org/a"),)],
    "extras": [(), (ExtraEntry(1, "Varför?", "Därför"),)],
}
CHOICES = frozenset(VALUES) | {"files"}

Case = tuple[AnswerContent, AnswerContent, AnswerContent]


def text(draw: Random) -> str:
    return "\n\n".join(draw.choice(PARAGRAPHS) for _place in range(draw.randrange(7)))


def edited_text(draw: Random, before: str) -> str:
    """A paragraph put in, taken away or changed, once or a few times."""
    parts = before.split("\n\n") if before else []
    for _time in range(draw.randrange(1, 4)):
        place = draw.randrange(len(parts) + 1)
        new = draw.choice([[], [draw.choice(PARAGRAPHS)], [f"Nytt {draw.randrange(99)}"]])
        parts[place : place + draw.randrange(2)] = new
    return "\n\n".join(parts)


def edited(draw: Random, base: AnswerContent) -> AnswerContent:
    changes: dict[str, Any] = {
        name: draw.choice(values) for name, values in VALUES.items() if draw.random() < 0.4
    }
    for name in sorted(AnswerContent.TEXTS):
        if draw.random() < 0.6:
            changes[name] = edited_text(draw, getattr(base, name))
    return replace(base, **changes)


def cases() -> Iterator[Case]:
    """What both began from, and what each made of it; the same each time."""
    draw = Random("milstolpe")  # noqa: S311  # the same cases each time
    for _case in range(CASES):
        start = AnswerContent(rationale=text(draw), action_taken=text(draw))
        base = edited(draw, start)
        yield base, edited(draw, base), edited(draw, base)


def merged(base: AnswerContent, theirs: AnswerContent, mine: AnswerContent) -> FieldMerge:
    """As `services.writing.joined` does it."""
    return merge_fields(base.values(), theirs.values(), mine.values(), AnswerContent.TEXTS)


def new_paragraphs(base: str, edit: str) -> set[str]:
    return set(edit.split("\n\n")) - set(base.split("\n\n")) - {""}


def test_nothing_that_anybody_wrote_is_lost():
    for base, theirs, mine in cases():
        found = merged(base, theirs, mine)
        for name in AnswerContent.TEXTS:
            kept = set(str(found.values[name]).split("\n\n"))
            for side in (theirs, mine):
                assert new_paragraphs(getattr(base, name), getattr(side, name)) <= kept


def test_choices_are_never_made_by_themselves():
    asked = 0
    for base, theirs, mine in cases():
        found = merged(base, theirs, mine)
        for name in CHOICES:
            before, one, other = (getattr(side, name) for side in (base, theirs, mine))
            both_changed = before not in (one, other) and one != other
            assert (name in found.conflicts) == both_changed
            asked += both_changed
            if not both_changed:
                assert found.values[name] == (other if one == before else one)
    assert asked > CASES / 10  # the cases do meet


def test_edit_of_one_side_alone_stands_as_it_was_written():
    for base, theirs, mine in cases():
        assert merged(base, base, mine) == FieldMerge(mine.values(), {})
        assert merged(base, theirs, base) == FieldMerge(theirs.values(), {})
        assert merged(base, theirs, theirs) == FieldMerge(theirs.values(), {})


def test_who_is_first_does_not_matter_where_nobody_is_asked():
    joined = 0
    for base, theirs, mine in cases():
        one, other = merged(base, theirs, mine), merged(base, mine, theirs)
        assert one.conflicts.keys() == other.conflicts.keys()
        if not one.conflicts:
            joined += 1
            assert one.values == other.values
    assert joined > CASES / 10


def test_saving_the_joined_answer_again_changes_nothing():
    for base, theirs, mine in cases():
        joined = AnswerContent.from_values(merged(base, theirs, mine).values)
        assert merged(theirs, joined, joined).values == joined.values()
