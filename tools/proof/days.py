"""T4 of the operating plan: many write in one table of days; the sums hold at every moment.

Each writer is a process of its own: sets the days of two persons in an activity and takes up the
difference in a column of its own, so that the sum of the activity never changes. A reader looks at
the sums all the while.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tools.bench_report import Row
from tools.proof.report import exactly, none_of
from tools.proof.runner import Effort, Proof
from tools.proof.scene import Place, Scene

WRITERS = 20


def prove(scene: Scene, effort: Effort) -> list[Row]:
    rows: list[Row] = []
    for kind in scene.kinds:
        with scene.place(kind) as place:
            rows += _rows(place, effort)
    return rows


def _rows(place: Place, effort: Effort) -> list[Row]:
    writers = min(WRITERS, effort.round_writers)
    made = place.call("days_inside", "make", writers=writers)
    plan, stop = made["plan"], place.site.folder / "stop"
    before = place.call("days_inside", "table", plan=plan)
    with ThreadPoolExecutor(writers + 1) as pool:
        reader = pool.submit(place.call, "days_inside", "watch", made=made, stop=str(stop))
        try:
            work = [
                pool.submit(
                    place.call, "days_inside", "write", made=made, number=number,
                    rounds=effort.rounds, seed=f"{effort.seed} {number}",
                )
                for number in range(writers)
            ]  # fmt: skip
            written = [each.result() for each in work]
        finally:
            stop.touch()
        seen = reader.result()
    after = place.call("days_inside", "table", plan=plan)
    moves, asked = writers * effort.rounds, sum(each["asked"] for each in written)
    lost = sum(each["lost"] for each in written)
    return [
        none_of(f"{place.kind}: sums that did not hold", seen["wrong"], f"{seen['looks']} looks"),
        exactly(
            f"{place.kind}: moves saved", moves - lost, moves, f"{asked} asked and tried again"
        ),
        none_of(
            f"{place.kind}: cells that are not what was moved",
            _wrong(before, written, after),
            f"of {len(after)}",
        ),
    ]


def _wrong(
    before: dict[str, int], written: list[dict[str, Any]], after: dict[str, int]
) -> list[str]:
    """In tenths of days."""
    wanted = dict(before)
    for each in written:
        for cell, change in each["moved"].items():
            wanted[cell] += change
    return [
        f"{cell}: {tenths} for {wanted[cell]}"
        for cell, tenths in after.items()
        if tenths != wanted[cell]
    ]


PROOF = Proof(
    "days",
    "Twenty of the working group, each in a process of their own, change days of the same persons "
    "in the same activities at once, the sum kept, round after round; whoever was second begins "
    "anew from what stands there. A reader counts the sums all the while. (T4)",
    prove,
)
