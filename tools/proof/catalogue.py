"""Every proof, in the order of docs/proofs.md."""

from tools.proof import (
    files_in,
    forgery,
    formulas,
    guessing,
    integrity,
    kill,
    lost_update,
    merging,
    overload,
    power,
    scripts,
    sessions,
)

PROOFS = (
    kill.PROOF,
    power.PROOF,
    lost_update.PROOF,
    merging.PROOF,
    overload.PROOF,
    files_in.PROOF,
    formulas.PROOF,
    scripts.PROOF,
    forgery.PROOF,
    guessing.PROOF,
    sessions.PROOF,
    integrity.PROOF,
)
