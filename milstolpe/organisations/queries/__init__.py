"""Reads of the register. Other rooms import from here."""

from milstolpe.organisations.queries.actors import (
    current_organisations,
    groups_of,
    own_county_codes,
)
from milstolpe.organisations.queries.places import county_names

__all__ = ["county_names", "current_organisations", "groups_of", "own_county_codes"]
