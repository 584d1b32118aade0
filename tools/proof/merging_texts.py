"""T5 of the texts of a round: sections of rich text, joined as a save joins them."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from milstolpe.core.merge import FieldMerge, merge_fields
from milstolpe.rounds import rich
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.from_html import cleaned

SECTIONS, PARAGRAPHS = 2, 6
THEIRS, MINE, BOTH, NOBODY = "theirs", "mine", "both", "nobody"
# What people write, each holding a word of its own.
BLOCKS = (
    "Ett stycke om {0}.\nMed en rad till, **{0}**.",
    "## Rubrik om {0}",
    "- {0}\n- två\n  - under två",
    "1. {0}\n2. två",
    "| Vad | {0} |\n|---|---|\n| rör \\| inte | 2 |",
    "Läs [om {0}](https://x.example/{0}) och _mer_.",
    "[[atgard:{0}]] är gjord, säger {0}.",
    "![Diagram över {0}](bild:7)",
    "5 < 6 & {0} > 4 <b",
)

# For each paragraph of each section: who edits it and how, and which blocks are written.
block = st.sampled_from(BLOCKS)
how = st.sampled_from(["replace", "delete", "add"])
disjoint = st.lists(
    st.lists(
        st.tuples(st.sampled_from([THEIRS, MINE, NOBODY]), how, block, block), max_size=PARAGRAPHS
    ),
    min_size=SECTIONS,
    max_size=SECTIONS,
)
clash = st.lists(
    st.lists(
        st.tuples(st.sampled_from([THEIRS, MINE, BOTH, NOBODY]), block, block), max_size=PARAGRAPHS
    ),
    min_size=SECTIONS,
    max_size=SECTIONS,
)


def keeps_both(edits: list[list[tuple[str, str, str, str]]]) -> None:
    """Edits of different paragraphs are all there, in their place, and read as they did alone."""
    written: dict[str, list[list[str]]] = {NOBODY: [], THEIRS: [], MINE: [], BOTH: []}
    for section, rows in enumerate(edits):
        for texts in written.values():
            texts.append([])
        for place, (who, way, before, after) in enumerate(rows):
            old = before.format(f"ord{section}x{place}")
            new = after.format(f"{who}{section}x{place}")
            changed = {"replace": [new], "delete": [], "add": [old, new]}[way]
            for side, texts in written.items():
                is_changed = NOBODY not in (who, side) and side in (who, BOTH)
                texts[section] += changed if is_changed else [old]
    joined = _joined(*(_content(written[side]) for side in (NOBODY, THEIRS, MINE)))
    assert not joined.conflicts, f"{edits}: asked without need"
    content = TextContent.from_values(joined.values)
    assert content == _content(written[BOTH]), f"{edits}: {content}"
    for section, blocks in enumerate(written[BOTH]):
        _reads(content.text(f"avsnitt{section}"), blocks)


def asks(edits: list[list[tuple[str, str, str]]]) -> None:
    """Whoever changed what somebody else changed is asked, at that section alone; what is then
    shown holds every new word, and is the same when it is sent back."""
    written: dict[str, list[list[str]]] = {NOBODY: [], THEIRS: [], MINE: []}
    for section, rows in enumerate(edits):
        for side, texts in written.items():
            texts.append([])
            for place, (who, before, after) in enumerate(rows):
                is_changed = side != NOBODY and who in (side, BOTH)
                texts[section].append(
                    after.format(f"{side}{section}x{place}")
                    if is_changed
                    else before.format(f"ord{section}x{place}")
                )
    joined = _joined(*(_content(written[side]) for side in (NOBODY, THEIRS, MINE)))
    clashing = {f"avsnitt{n}" for n, rows in enumerate(edits) if BOTH in [row[0] for row in rows]}
    assert set(joined.conflicts) == clashing, f"{edits}: asked about {set(joined.conflicts)}"
    for section, rows in enumerate(edits):
        text = str(joined.values[f"avsnitt{section}"])
        new = {
            written[side][section][place]
            for place, (who, *_blocks) in enumerate(rows)
            for side in (THEIRS, MINE)
            if who in (side, BOTH)
        }
        assert new <= set(text.split("\n\n")), f"{edits}: {text!r}"
        assert cleaned(text.replace("\n", "\r\n")) == text, f"{edits}: sent back otherwise"


def _content(sections: Sequence[Sequence[str]]) -> TextContent:
    return TextContent(
        {
            f"avsnitt{number}": SectionText("\n\n".join(blocks))
            for number, blocks in enumerate(sections)
        }
    )


def _joined(base: TextContent, theirs: TextContent, mine: TextContent) -> FieldMerge:
    """As `save_texts` joins them."""
    return merge_fields(base.values(), theirs.values(), mine.values(), theirs.text_fields)


def _reads(text: str, blocks: Sequence[str]) -> None:
    """A table is still a table, and a list a list: the words of each block stand alone."""
    lines = rich.plain(text).splitlines()
    for each in blocks:
        missing = [line for line in rich.plain(each).splitlines() if line not in lines]
        assert not missing, f"{each!r} reads otherwise in {text!r}"


CLAIMS: Sequence[tuple[str, Any, Any]] = (
    ("sections of rich text, edits of different paragraphs: lost or read otherwise", keeps_both,
     disjoint),
    ("sections of rich text, edits of the same paragraph: not asked, or words lost", asks, clash),
)  # fmt: skip
