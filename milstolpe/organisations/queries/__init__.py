"""Reads of the register. Other rooms import from here."""

from milstolpe.organisations.queries.actors import (
    actor_names,
    current_organisations,
    groups_of,
    own_county_codes,
)

__all__ = ["actor_names", "current_organisations", "groups_of", "own_county_codes"]
