"""The one visibility policy of follow-ups: every page, file, count and mail goes through it.

Nothing of a year is public before it is published, except how many have handed in. An internal
measure is never in a published year. A programme that is hidden again hides its years.
"""

from typing import Any

from django.db.models import Q, QuerySet

from milstolpe.organisations.enums import Role
from milstolpe.organisations.standing import standing_of
from milstolpe.programmes.queries.visibility import programmes_visible_to
from milstolpe.programmes.queries.work import own_programme_ids
from milstolpe.reporting.enums import FollowUpState
from milstolpe.reporting.models import Answer, FollowUp, PublishedAnswer, PublishedYear, Report


def follow_ups_visible_to(user: Any) -> QuerySet[FollowUp]:
    """Follow-ups that have been opened, of programmes that the user may see; all of the own ones.

    Of one that is not published only its times and how many have handed in are to be shown.
    """
    begun = Q(programme__in=programmes_visible_to(user).values("pk")) & ~Q(
        state=FollowUpState.PLANNED
    )
    return FollowUp.objects.filter(begun | Q(programme__in=own_programme_ids(user)))


def published_years_visible_to(user: Any) -> QuerySet[PublishedYear]:
    """Every publication, corrected ones too, of programmes that the user may see."""
    return PublishedYear.objects.filter(
        follow_up__programme__in=programmes_visible_to(user).values("pk")
    )


def published_follow_ups(user: Any) -> QuerySet[FollowUp]:
    """Follow-ups with a published copy, of programmes that the user may see."""
    return FollowUp.objects.filter(
        state=FollowUpState.PUBLISHED, programme__in=programmes_visible_to(user).values("pk")
    )


def published_answers_visible_to(user: Any) -> QuerySet[PublishedAnswer]:
    """The answers of the newest publications; a measure made internal since is left out."""
    return PublishedAnswer.objects.filter(
        follow_up__programme__in=programmes_visible_to(user).values("pk"),
        measure__is_internal=False,
    )


def reports_visible_to(user: Any) -> QuerySet[Report]:
    """The organisation's own reports and those it answers in the place of others; for those who
    run the follow-up all of them. Reports of a planned follow-up do not exist yet."""
    ours = standing_of(user).organisation_ids(Role.CONTACT, Role.DECIDER)
    return Report.objects.filter(
        Q(organisation__in=ours)
        | Q(answered_by__in=ours)
        | Q(follow_up__programme__in=own_programme_ids(user))
    )


def answers_visible_to(user: Any) -> QuerySet[Answer]:
    """Answers of the reports that the user may see, as they stand now."""
    return Answer.objects.filter(report__in=reports_visible_to(user).values("pk"))
