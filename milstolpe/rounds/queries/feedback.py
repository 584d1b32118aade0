"""Feedback on a round, and what is still open from those before it."""

from django.db.models import QuerySet

from milstolpe.rounds.models import FeedbackPoint, Round

MOST = 500


def points_of(round_: Round) -> QuerySet[FeedbackPoint]:
    """Those of the round, the open ones first."""
    rows = FeedbackPoint.objects.filter(round=round_).select_related(
        "section", "by", "settled_by", "round"
    )
    return rows.order_by("settled_at", "section__position", "at", "pk")


def open_from_before(round_: Round) -> list[FeedbackPoint]:
    """What is open from earlier rounds of the kind, the newest round first."""
    rows = FeedbackPoint.objects.filter(
        settled_at=None, round__kind=round_.kind, round__year__lt=round_.year
    )
    rows = rows.select_related("section", "by", "round")
    return list(rows.order_by("-round__year", "section__position", "at", "pk")[:MOST])
