"""Who may say who answers for an objective."""

from typing import Any

import rules

from milstolpe.organisations.enums import COUNTY_ROLES
from milstolpe.organisations.models import Membership
from milstolpe.organisations.rules import (
    coordinated_county_codes,
    coordinates_a_county,
    is_administrator,
)


@rules.predicate
def coordinates_county_of_role(user: Any, membership: Membership | None) -> bool:
    """Coordinator of the county that the role is held for."""
    return (
        membership is not None
        and membership.role in COUNTY_ROLES
        and membership.county_id in coordinated_county_codes(user)
    )


rules.add_perm("objectives.assign", is_administrator | coordinates_county_of_role)
rules.add_perm("objectives.assign_some", is_administrator | coordinates_a_county)
