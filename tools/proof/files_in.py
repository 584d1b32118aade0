"""T14, T15: a damaged or hostile file is refused with a reason or kept as it is; nothing breaks.

What reads files today: `records.file_types` (uploads; judged, never unpacked), the pasted tables
of programmes and the documents of operating plans. Each kind runs in a process of its own, which
counts its memory and time.
"""

from typing import Any

from tools.bench_report import Row, at_most
from tools.proof.report import all_of, none_of
from tools.proof.runner import Effort, Proof
from tools.proof.scene import Scene

KINDS = (
    *(".xlsx", ".csv", ".docx", ".pdf", ".png", ".jpg", "pasted table"),
    *("plan in Word", "plan as text"),
)
MEMORY_MB = 256.0
SECONDS_EACH = 10.0
BOMB_MS = 200.0


def prove(scene: Scene, effort: Effort) -> list[Row]:
    rows: list[Row] = []
    memory, slowest = 0.0, 0.0
    with scene.place() as place:
        for kind in KINDS[:: 3 if effort.is_sample else 1]:
            found = place.call("fuzzing", "fuzz", kind=kind, count=effort.files, seed=effort.seed)
            rows.append(_row(kind, found, effort.files))
            memory, slowest = max(memory, found["memory_mb"]), max(slowest, found["slowest"])
        bombs: dict[str, Any] = place.call("fuzzing", "bombs")
    times = [bomb["ms"] for bomb in bombs.values()]
    refused = [name for name, bomb in bombs.items() if bomb["refused"]]
    return [
        *rows,
        at_most("largest process", memory, MEMORY_MB, "{:.0f} MB"),
        at_most("slowest input: CPU", slowest, SECONDS_EACH, "{:.2f} s"),
        all_of(
            "archives made to hurt that are refused", len(refused), len(bombs), ", ".join(bombs)
        ),
        at_most("slowest of these: CPU", max(times), BOMB_MS, "{:.0f} ms"),
    ]


def _row(kind: str, found: dict[str, Any], count: int) -> Row:
    note = f"of {count}: {found['taken']} taken, {found['refused']} refused with a reason"
    return none_of(f"{kind}: broke, or refused without a reason", found["broke"], note)


PROOF = Proof(
    "files-in",
    "Real files and tables with bytes turned, cut out, doubled, put in and cut off, with the same "
    "seed each time. Archives that unpack to too much are judged before they are unpacked. "
    "(T14, T15)",
    prove,
)
