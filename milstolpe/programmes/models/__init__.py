"""The tables of programmes, one file per cluster."""

from milstolpe.programmes.models.commitments import Commitment
from milstolpe.programmes.models.consultation import ConsultationComment
from milstolpe.programmes.models.measures import (
    Measure,
    MeasureActivity,
    MeasureActor,
    MeasureInteraction,
    MeasureLink,
    MeasureObjective,
    MeasureSdg,
    MeasureSuccession,
    Theme,
)
from milstolpe.programmes.models.programmes import (
    Programme,
    ProgrammeArea,
    ProgrammeDocument,
    ProgrammeEvent,
    ProgrammeOwner,
)
from milstolpe.programmes.models.revisions import MeasureRevision, ProgrammeRevision

__all__ = [
    "Commitment",
    "ConsultationComment",
    "Measure",
    "MeasureActivity",
    "MeasureActor",
    "MeasureInteraction",
    "MeasureLink",
    "MeasureObjective",
    "MeasureRevision",
    "MeasureSdg",
    "MeasureSuccession",
    "Programme",
    "ProgrammeArea",
    "ProgrammeDocument",
    "ProgrammeEvent",
    "ProgrammeOwner",
    "ProgrammeRevision",
    "Theme",
]
