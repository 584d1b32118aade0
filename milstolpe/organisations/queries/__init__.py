"""Reads of the register. Other rooms import from here."""

from milstolpe.organisations.queries.actors import (
    current_organisations,
    groups_of,
    own_county_codes,
)

__all__ = ["current_organisations", "groups_of", "own_county_codes"]
