"""Who may do what with operating plans. Predicates read as claims."""

from typing import Any

import rules

from milstolpe.organisations.enums import Role
from milstolpe.organisations.standing import standing_of

# Who says what an organisation wishes for, and sees what it has wished for.
WISHING = (Role.COORDINATOR, Role.DECIDER, Role.OBJECTIVE_LEAD)


@rules.predicate
def works_for_rus(user: Any) -> bool:
    return standing_of(user).has(Role.RUS_MEMBER, Role.RUS_LEAD)


@rules.predicate
def leads_rus(user: Any) -> bool:
    return standing_of(user).has(Role.RUS_LEAD)


@rules.predicate
def may_wish(user: Any) -> bool:
    """Those who work with the objectives at an organisation may say what they need."""
    return standing_of(user).has(Role.RUS_MEMBER, Role.RUS_LEAD, *WISHING)


rules.add_perm("workplan.edit", works_for_rus)
rules.add_perm("workplan.decide", leads_rus)
rules.add_perm("workplan.wish", may_wish)
