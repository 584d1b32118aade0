"""Rounds, what is written in them, and what is published."""

from milstolpe.rounds.models.contributions import (
    Comment,
    Contribution,
    ContributionEvent,
    ContributionRevision,
    ContributionText,
    HandIn,
    LateText,
    Picture,
    Reading,
)
from milstolpe.rounds.models.feedback import FeedbackPoint
from milstolpe.rounds.models.mailings import TextMailing
from milstolpe.rounds.models.publications import (
    Compilation,
    CompilationEvent,
    CompilationPart,
    CompilationPartRevision,
    PublishedCompilation,
    PublishedText,
    RoundPublication,
)
from milstolpe.rounds.models.rounds import (
    Instruction,
    Item,
    ItemSection,
    Material,
    Round,
    RoundEvent,
    RoundQuestion,
    Section,
)
from milstolpe.rounds.models.templates import DocumentTemplate

__all__ = [
    "Comment",
    "Compilation",
    "CompilationEvent",
    "CompilationPart",
    "CompilationPartRevision",
    "Contribution",
    "ContributionEvent",
    "ContributionRevision",
    "ContributionText",
    "DocumentTemplate",
    "FeedbackPoint",
    "HandIn",
    "Instruction",
    "Item",
    "ItemSection",
    "LateText",
    "Material",
    "Picture",
    "PublishedCompilation",
    "PublishedText",
    "Reading",
    "Round",
    "RoundEvent",
    "RoundPublication",
    "RoundQuestion",
    "Section",
    "TextMailing",
]
