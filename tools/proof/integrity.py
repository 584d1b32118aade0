"""T12: one byte changed behind the product's back, in any save, is found by `milstolpe verify`,
and in any receipt by `milstolpe verify-receipts`."""

from tools.bench_report import Row
from tools.proof.report import all_of, exactly, none_of
from tools.proof.runner import Effort, Proof
from tools.proof.scene import Place, Scene

WORDS = ("Arbetet går framåt i länet.", "Halterna har minskat sedan 2015.")


def prove(scene: Scene, effort: Effort) -> list[Row]:
    rows: list[Row] = []
    for kind in scene.kinds:
        with scene.place(kind) as place:
            rows += _rows(place, effort)
    return rows


def _rows(place: Place, effort: Effort) -> list[Row]:
    rus, address = place.call("world", "rus"), place.world.running
    writer = place.world.coordinators[0]
    place.call("written", "fill", texts=list(WORDS), writer=writer, leader=rus)
    saves = place.call("tampering", "fill", address=address, saves=effort.flips)
    before = place.command("verify")
    flipped = place.call("tampering", "flip", count=effort.flips, seed=effort.seed)
    after = place.command("verify")
    said = {line.rpartition(":")[0] for line in after.stdout.splitlines()}
    found = [row for row in flipped if row in said]
    strangers = [row for row in said if ", " in row and row not in flipped]
    kind = place.kind
    chain = place.call("tampering", "receipts", count=effort.flips, seed=effort.seed)
    return [
        exactly(f"{kind}: status of verify before", before.returncode, 0, before.stdout.strip()),
        all_of(f"{kind}: changed saves that are found", len(found), len(flipped), f"of {saves}"),
        none_of(f"{kind}: other saves named", strangers),
        exactly(f"{kind}: status of verify after", after.returncode, 1),
        all_of(
            f"{kind}: receipts, one of which is changed: found",
            chain["found"],
            effort.flips,
            " ".join(chain["missed"][:3]),
        ),
        exactly(f"{kind}: the chain holds before and after", chain["whole"], True),
    ]


PROOF = Proof(
    "integrity",
    "One byte of the content or the checksum of a save is changed by SQL, in random saves of "
    "measures, programmes and answers, and in every report that was handed in, every published "
    "year, and what rounds keep: saves of texts and of parts of compilations, hand-ins and "
    "publications; then one byte in each of a thousand receipts, one at a time. (T12; reason, time "
    "and person of a save are not part of its checksum)",
    prove,
)
