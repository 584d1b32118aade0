"""Choices of the register: kinds, roles, and how sure a fact is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Certainty(models.TextChoices):
    """How a fact in the reference data is known; K and I are to be checked by an administrator."""

    SEED = "S", _("From the operating plan")
    PUBLIC_PAGE = "V", _("Seen on a public page")
    KNOWLEDGE = "K", _("Own knowledge, not verified")
    INFERRED = "I", _("Inferred")


class OrganisationKind(models.TextChoices):
    COUNTY_BOARD = "county_board", _("County board")
    MUNICIPALITY = "municipality", _("Municipality")
    REGION = "region", _("Region")
    AGENCY = "agency", _("State agency")
    ASSOCIATION = "association", _("Association of municipalities or regions")
    COMPANY = "company", _("Company")
    UNIVERSITY = "university", _("University")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    POLICY_BODY = "policy_body", _("Council or committee")
    OTHER = "other", _("Other organisation")


class NetworkKind(models.TextChoices):
    DIRECTORS = "directors", _("County directors")
    MANAGERS = "managers", _("Managers' network")
    OFFICERS = "officers", _("Officers' network")
    STEERING = "steering", _("Steering group")
    WORKING = "working", _("Working group")
    REFERENCE = "reference", _("Reference group")
    COUNCIL = "council", _("Council")
    PLATFORM = "platform", _("Platform or project")
    OTHER = "other", _("Other group")


class Role(models.TextChoices):
    """What a membership lets a person do; the matrix is in docs/organisations.md."""

    ADMINISTRATOR = "administrator", _("Administrator")
    COORDINATOR = "coordinator", _("Objectives coordinator")
    DECIDER = "decider", _("Deciding manager")
    OBJECTIVE_LEAD = "objective_lead", _("Objective lead in the county")
    REVIEWER = "reviewer", _("Reviewer")
    CONTACT = "contact", _("Contact person")
    RUS_MEMBER = "rus_member", _("RUS working group")
    RUS_LEAD = "rus_lead", _("RUS operations lead")
    NATIONAL_READER = "national_reader", _("National objective owner")


_BOARDS = frozenset({OrganisationKind.COUNTY_BOARD})
_STATE = _BOARDS | {OrganisationKind.AGENCY}
# Where a role can be held; a role that is not here, anywhere.
ROLE_PLACES = {
    Role.COORDINATOR: _STATE | {OrganisationKind.REGION},  # regions may co-own a programme
    Role.OBJECTIVE_LEAD: _STATE,
    Role.REVIEWER: _STATE,
    Role.RUS_MEMBER: _STATE,
    Role.RUS_LEAD: _STATE,
    Role.NATIONAL_READER: frozenset({OrganisationKind.AGENCY}),
}
# Held for one county, or for all if none is said; the other roles follow the organisation.
COUNTY_ROLES = (Role.OBJECTIVE_LEAD, Role.REVIEWER)
