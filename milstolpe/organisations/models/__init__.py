"""The tables of the register, one file per cluster."""

from milstolpe.organisations.models.actors import (
    ActorGroup,
    ActorGroupMember,
    ActorKind,
    ActorReference,
)
from milstolpe.organisations.models.memberships import Membership
from milstolpe.organisations.models.organisations import Network, Organisation
from milstolpe.organisations.models.places import County, Municipality
from milstolpe.organisations.models.reference import ReferenceDataset, ReferenceRow

__all__ = [
    "ActorGroup",
    "ActorGroupMember",
    "ActorKind",
    "ActorReference",
    "County",
    "Membership",
    "Municipality",
    "Network",
    "Organisation",
    "ReferenceDataset",
    "ReferenceRow",
]
