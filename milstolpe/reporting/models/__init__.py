"""The tables of the follow-up, one file per cluster."""

from milstolpe.reporting.models.calendars import CalendarKey
from milstolpe.reporting.models.colleagues import Handover
from milstolpe.reporting.models.followups import (
    FollowUp,
    FollowUpEvent,
    Instrument,
    PublishedAnswer,
    PublishedYear,
    Question,
)
from milstolpe.reporting.models.mailings import Mailing
from milstolpe.reporting.models.reports import (
    Answer,
    AnswerRevision,
    Evidence,
    ExtraAnswer,
    Report,
    ReportEvent,
    Submission,
)

__all__ = [
    "Answer",
    "AnswerRevision",
    "CalendarKey",
    "Evidence",
    "ExtraAnswer",
    "FollowUp",
    "FollowUpEvent",
    "Handover",
    "Instrument",
    "Mailing",
    "PublishedAnswer",
    "PublishedYear",
    "Question",
    "Report",
    "ReportEvent",
    "Submission",
]
