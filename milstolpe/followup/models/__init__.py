"""Judgements, citations and meetings of the yearly follow-up."""

from milstolpe.followup.models.judgements import (
    GoalAssessment,
    KnownJudgement,
    PublishedJudgement,
    Scale,
)
from milstolpe.followup.models.links import Citation, RoundMeeting

__all__ = [
    "Citation",
    "GoalAssessment",
    "KnownJudgement",
    "PublishedJudgement",
    "RoundMeeting",
    "Scale",
]
