"""T5: two edits of one text are joined with nothing dropped."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from milstolpe.core.merge import merge_text
from tools.bench_report import Row
from tools.proof import merging_texts
from tools.proof.report import none_of
from tools.proof.runner import Effort, Proof
from tools.proof.scene import Scene

SEPARATOR = "\n\n"
THEIRS, MINE, BOTH, NOBODY = "theirs", "mine", "both", "nobody"
PARAGRAPHS = 12

# For each paragraph: who edits it, and how.
how = st.sampled_from(["replace", "delete", "add"])
disjoint = st.lists(st.tuples(st.sampled_from([THEIRS, MINE, NOBODY]), how), max_size=PARAGRAPHS)
anything = st.lists(
    st.tuples(st.sampled_from([THEIRS, MINE, BOTH, NOBODY]), how, how), max_size=PARAGRAPHS
)
clash = st.lists(st.sampled_from([BOTH, NOBODY]), min_size=1, max_size=PARAGRAPHS)
few_words = st.sampled_from(["a", "b", "c", "lång text\nmed rad"])
texts = st.lists(few_words, max_size=8).map(SEPARATOR.join)


def prove(_scene: Scene, effort: Effort) -> list[Row]:
    return [
        _tried("edits of different paragraphs that lost one", _keeps_both, disjoint, effort),
        _tried("edits of the same paragraph without a question", _asks, clash, effort),
        _tried("edits of any kind that lost a new paragraph", _keeps_new, anything, effort),
        _tried(
            "repeated paragraphs, one side unchanged: not the other's text",
            _keeps_one_sided,
            st.tuples(texts, texts),
            effort,
        ),
        *(_tried(what, claim, inputs, effort) for what, claim, inputs in merging_texts.CLAIMS),
    ]


def _tried(what: str, claim: Callable[[Any], None], inputs: Any, effort: Effort) -> Row:
    """How many cases break the claim: the smallest one, or none."""
    tried: list[None] = []

    @settings(
        max_examples=effort.merges,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs)
    def every(case: Any) -> None:
        tried.append(None)
        claim(case)

    try:
        every()
    except AssertionError as error:
        return none_of(what, [str(error)])
    return none_of(what, [], f"of {len(tried)} cases")


def _edited(paragraph: str, way: str, word: str) -> list[str]:
    """What an edit makes of one paragraph."""
    return {"replace": [word], "delete": [], "add": [paragraph, word]}[way]


def _keeps_both(edits: list[tuple[str, str]]) -> None:
    base = [f"stycke {number}" for number in range(len(edits))]
    sides: dict[str, list[str]] = {THEIRS: [], MINE: [], BOTH: []}
    for number, (who, way) in enumerate(edits):
        changed = _edited(base[number], way, f"{who} {number}")
        for side in sides:
            is_changed = who != NOBODY and side in (who, BOTH)
            sides[side] += changed if is_changed else [base[number]]
    merge = merge_text(*(SEPARATOR.join(text) for text in (base, sides[THEIRS], sides[MINE])))
    wanted = SEPARATOR.join(sides[BOTH])
    assert merge.text == wanted, f"{edits}: {merge.text!r}"
    assert not merge.conflicts, f"{edits}: asked without need"


def _asks(edits: list[str]) -> None:
    base = [f"stycke {number}" for number in range(len(edits))]
    theirs = [f"theirs {n}" if who == BOTH else base[n] for n, who in enumerate(edits)]
    mine = [f"mine {n}" if who == BOTH else base[n] for n, who in enumerate(edits)]
    merge = merge_text(*map(SEPARATOR.join, (base, theirs, mine)))
    assert len(merge.conflicts) == edits.count(BOTH), f"{edits}: {merge}"
    missing = set(theirs + mine) - set(merge.text.split(SEPARATOR)) - set(base)
    assert not missing, f"{edits}: {missing} dropped"


def _keeps_new(edits: list[tuple[str, str, str]]) -> None:
    base = [f"stycke {number}" for number in range(len(edits))]
    sides: dict[str, list[str]] = {THEIRS: [], MINE: []}
    for number, (who, *ways) in enumerate(edits):
        for side, way in zip(sides, ways, strict=True):
            is_changed = who in (side, BOTH)
            changed = _edited(base[number], way, f"{side} {number}")
            sides[side] += changed if is_changed else [base[number]]
    merge = merge_text(*(SEPARATOR.join(text) for text in (base, sides[THEIRS], sides[MINE])))
    new = {text for side in sides.values() for text in side} - set(base)
    assert new <= set(merge.text.split(SEPARATOR)), f"{edits}: {merge.text!r}"


def _keeps_one_sided(pair: tuple[str, str]) -> None:
    base, edited = pair
    assert merge_text(base, edited, base).text == edited, f"{pair}: theirs"
    assert merge_text(base, base, edited).text == edited, f"{pair}: mine"


PROOF = Proof(
    "merge",
    "Hypothesis makes texts and two edits of each and hands them to `core.merge`: plain texts, "
    "and sections of rich text with headings, lists, tables, links, citations and pictures, "
    "joined as a save joins them and read anew. (T5)",
    prove,
)
