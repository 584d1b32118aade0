"""What visitors have written to the site."""

from django.db.models import Q, QuerySet

from milstolpe.web.models import VisitorMessage

STATES = {"": Q(answered_at=None), "besvarade": Q(answered_at__isnull=False), "alla": Q()}


def visitor_messages(state: str = "") -> QuerySet[VisitorMessage]:
    """Those that wait for an answer, "besvarade" or "alla"; the newest first."""
    return VisitorMessage.objects.filter(STATES[state]).select_related("answered_by")
