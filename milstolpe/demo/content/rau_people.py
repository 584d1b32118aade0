"""Who writes, reviews and decides in the example years: people who never log in."""

from dataclasses import dataclass

from django.utils.timezone import localdate
from simple_history.utils import bulk_create_with_history

from milstolpe.accounts.models import User
from milstolpe.demo.content.leads import ADDRESS, LENGTH
from milstolpe.objectives.models import ObjectiveAssignment
from milstolpe.organisations.enums import OrganisationKind, Role
from milstolpe.organisations.models import Membership, Organisation
from milstolpe.rounds.models import Contribution

AT_EACH = {
    Role.COORDINATOR: ("samordnare", "Miljömålssamordnare (exempel)"),
    Role.REVIEWER: ("granskare", "Granskare (exempel)"),
    Role.DECIDER: ("chef", "Beslutande chef (exempel)"),
}
RUS = ("rus", "RUS verksamhetsledare (exempel)")
MEMBER = ("rus.medlem", "RUS arbetsgrupp (exempel)")
RUS_AT = "lansstyrelsen-dalarna"


@dataclass(frozen=True)
class People:
    """Those of the example years."""

    rus: User  # the lead
    member: User  # of the working group
    by_role: dict[tuple[str, int], User]  # (role, organisation) → who has it
    leads: dict[tuple[int, int], User]  # (organisation, objective) → who answers for it

    def writer(self, row: Contribution) -> User:
        """Who writes a text: the lead of its objective, or the coordinator where there is none."""
        objective = row.item.objective_id
        lead = self.leads.get((row.organisation_id, objective)) if objective else None
        return lead or self.by_role[Role.COORDINATOR, row.organisation_id]

    def reviewer(self, row: Contribution) -> User:
        return self.by_role[Role.REVIEWER, row.organisation_id]

    def decider(self, organisation: int) -> User:
        return self.by_role[Role.DECIDER, organisation]


def add_people(agencies: dict[int, Organisation]) -> People:
    """Coordinator, reviewer and deciding manager wherever texts are written, and RUS.

    Args:
        agencies: objective → the agency that writes about it in every county.
    """
    boards = Organisation.objects.filter(kind=OrganisationKind.COUNTY_BOARD)
    places = [*boards.select_related("county").order_by("county_id"), *agencies.values()]
    rows = [
        _role(f"{place.slug}.{code}", name, role, place)
        for place in places
        for role, (code, name) in AT_EACH.items()
    ]
    rus_at = Organisation.objects.get(slug=RUS_AT)
    rows.append(_role(*MEMBER, Role.RUS_MEMBER, rus_at))
    rows.append(_role(*RUS, Role.RUS_LEAD, rus_at))
    leads = {
        number: _role(f"{place.slug}.mal{number}", _LEAD, Role.OBJECTIVE_LEAD, place)
        for number, place in agencies.items()
    }
    _store([*rows, *leads.values()])
    assigned = [
        ObjectiveAssignment(membership=row, objective_id=number) for number, row in leads.items()
    ]
    bulk_create_with_history(assigned, ObjectiveAssignment)
    return People(
        rus=rows[-1].user,
        member=rows[-2].user,
        by_role={(row.role, row.organisation_id): row.user for row in rows},
        leads=_leads(),
    )


_LEAD = "Målansvarig (exempel)"


def _leads() -> dict[tuple[int, int], User]:
    rows = ObjectiveAssignment.objects.filter(membership__role=Role.OBJECTIVE_LEAD)
    found = rows.select_related("membership__user").order_by("-pk")
    return {
        (row.membership.organisation_id, row.objective_id): row.membership.user for row in found
    }


def _role(account: str, name: str, role: Role, organisation: Organisation) -> Membership:
    today = localdate()
    user = User(email=ADDRESS.format(account), name=name)
    user.set_unusable_password()
    return Membership(
        user=user,
        role=role,
        organisation=organisation,
        county_id=organisation.county_id if role == Role.REVIEWER else None,
        start_on=today,
        end_on=today + LENGTH,
    )


def _store(rows: list[Membership]) -> None:
    bulk_create_with_history([row.user for row in rows], User)
    for row in rows:
        row.user = row.user  # the key that it has been given
    bulk_create_with_history(rows, Membership)
