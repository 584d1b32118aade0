"""T14, T15: a damaged or hostile file is refused with a reason or kept as it is; nothing breaks.

What reads files today: `records.file_types` (uploads; judged, never unpacked), the pasted tables
of programmes and the documents of operating plans. Two thousand files of a kind run in a process of
their own, which counts its memory and time: that is more than a worker of the server reads before
it makes way for a new one.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tools.bench_report import Row, at_most
from tools.proof.report import all_of, none_of
from tools.proof.runner import Effort, Proof
from tools.proof.scene import Place, Scene

KINDS = (
    *(".xlsx", ".csv", ".docx", ".pdf", ".png", ".jpg", "pasted table"),
    *("plan in Word", "plan as text"),
)
MEMORY_MB = 256.0
SECONDS_EACH = 10.0
BOMB_MS = 200.0
AT_ONCE = 2_000  # files of a process


def prove(scene: Scene, effort: Effort) -> list[Row]:
    rows: list[Row] = []
    memory, slowest = 0.0, 0.0
    with scene.place() as place:
        for kind in KINDS[:: 3 if effort.is_sample else 1]:
            counts: Counter[str] = Counter()
            broke: list[str] = []
            for found in _fuzzed(place, kind, effort):
                counts.update({word: found[word] for word in ("taken", "refused")})
                broke += found["broke"]
                memory, slowest = max(memory, found["memory_mb"]), max(slowest, found["slowest"])
            rows.append(_row(kind, counts, broke, effort.files))
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


def _fuzzed(place: Place, kind: str, effort: Effort) -> Iterator[dict[str, Any]]:
    for start in range(0, effort.files, AT_ONCE):
        count = min(AT_ONCE, effort.files - start)
        yield place.call("fuzzing", "fuzz", kind=kind, count=count, seed=effort.seed + start)


def _row(kind: str, counts: Counter[str], broke: list[str], files: int) -> Row:
    note = f"of {files}: {counts['taken']} taken, {counts['refused']} refused with a reason"
    return none_of(f"{kind}: broke, or refused without a reason", broke, note)


PROOF = Proof(
    "files-in",
    "Real files and tables with bytes turned, cut out, doubled, put in and cut off, with the same "
    "seed each time. Archives that unpack to too much are judged before they are unpacked. "
    "(T14, T15)",
    prove,
)
