"""Every proof, in the order of docs/proofs.md."""

from tools.proof import (
    deadline,
    files_in,
    forgery,
    formulas,
    guessing,
    import_in,
    integrity,
    kill,
    kill_reports,
    lost_update,
    lost_update_reports,
    merging,
    overload,
    power,
    scripts,
    sessions,
)

PROOFS = (
    kill.PROOF,
    kill_reports.PROOF,
    power.PROOF,
    lost_update.PROOF,
    lost_update_reports.PROOF,
    merging.PROOF,
    overload.PROOF,
    deadline.PROOF,
    files_in.PROOF,
    import_in.PROOF,
    formulas.PROOF,
    scripts.PROOF,
    forgery.PROOF,
    guessing.PROOF,
    sessions.PROOF,
    integrity.PROOF,
)
