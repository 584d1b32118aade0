"""Who may do what with meetings. Predicates read as claims."""

from typing import Any

import rules

from milstolpe.agenda.models import Meeting
from milstolpe.organisations.enums import Role
from milstolpe.organisations.standing import standing_of

RUS = (Role.RUS_MEMBER, Role.RUS_LEAD)


@rules.predicate
def works_for_rus(user: Any) -> bool:
    return standing_of(user).has(*RUS)


@rules.predicate
def is_invited(user: Any, meeting: Meeting) -> bool:
    if not user.is_authenticated:
        return False
    return any(row.user_id == user.pk for row in meeting.participants.all())


rules.add_perm("agenda.keep_meetings", works_for_rus)
rules.add_perm("agenda.read_notes", works_for_rus | is_invited)
