"""A yearly follow-up of two counties and three objectives, with a person of each role."""

from dataclasses import dataclass
from datetime import date

from milstolpe.accounts.models import User
from milstolpe.followup.services.making import lay_out_follow_up, writing_agencies
from milstolpe.organisations.models import County, Organisation
from milstolpe.rounds.enums import RoundKind
from milstolpe.rounds.models import Contribution, Round
from milstolpe.rounds.services.making import make_round
from milstolpe.rounds.services.steps import take_round_step
from tests.factories.objectives import (
    CountyObjectiveFactory,
    ObjectiveAssignmentFactory,
    ObjectiveFactory,
)
from tests.factories.organisations import CountyFactory, MembershipFactory, OrganisationFactory

YEAR = 2026
TEXT = "Luften är bättre."


@dataclass(frozen=True)
class FollowUpWorld:
    """RÅU 2026, open. Clean air and wetlands are written by the boards, forests by the agency;
    the objective of the mountains does not concern Skåne."""

    round: Round
    skane: County
    halland: County
    board: Organisation  # of Skåne
    forest_agency: Organisation
    rus: User
    rus_lead: User
    coordinator: User  # of Skåne
    lead: User  # clean air in Skåne
    reviewer: User  # Skåne
    decider: User  # Skåne
    forest_lead: User  # forests in every county
    other_lead: User  # clean air in Halland
    reader: User  # national owner of clean air

    def cell(self, objective: str = "frisk-luft", county: str = "skane") -> Contribution:
        rows = Contribution.objects.select_related("item__round", "county", "organisation")
        return rows.get(item__round=self.round, item__slug=objective, county__slug=county)


def make_follow_up_world(*, year: int = YEAR, is_open: bool = True) -> FollowUpWorld:
    skane, halland = CountyFactory(skane=True), CountyFactory(halland=True)
    board = OrganisationFactory(county_board=True)
    other_board = OrganisationFactory(other_county_board=True)
    agency = OrganisationFactory(
        name="Skogsstyrelsen", slug="skogsstyrelsen", kind="agency", county=None
    )
    air = ObjectiveFactory(clean_air=True)
    wetlands = ObjectiveFactory(wetlands=True)
    forests = ObjectiveFactory(
        number=12, slug="levande-skogar", name_sv="Levande skogar", agency=agency,
        is_written_by_agency=True,
    )  # fmt: skip
    for county in (skane, halland):
        for objective in (air, wetlands, forests):
            CountyObjectiveFactory(
                county=county, objective=objective, concerns=True, is_assessed=True,
                valid_from_year=2012,
            )  # fmt: skip
    rus = MembershipFactory(role="rus_member", organisation=other_board).user
    made = _made(year, rus, is_open=is_open)
    return FollowUpWorld(
        round=made,
        skane=skane,
        halland=halland,
        board=board,
        forest_agency=agency,
        rus=rus,
        rus_lead=MembershipFactory(role="rus_lead", organisation=other_board).user,
        coordinator=MembershipFactory(role="coordinator", organisation=board).user,
        lead=_assigned("objective_lead", air, organisation=board, county=skane),
        reviewer=MembershipFactory(role="reviewer", organisation=board, county=skane).user,
        decider=MembershipFactory(role="decider", organisation=board).user,
        forest_lead=_assigned("objective_lead", forests, organisation=agency),
        other_lead=_assigned("objective_lead", air, organisation=other_board, county=halland),
        reader=_assigned("national_reader", air, organisation=air.agency),
    )


def _assigned(role: str, objective: object, **values: object) -> User:
    member = MembershipFactory(role=role, **values)
    ObjectiveAssignmentFactory(membership=member, objective=objective)
    user: User = member.user
    return user


def _made(year: int, by: User, *, is_open: bool) -> Round:
    made = make_round(
        RoundKind.FOLLOW_UP,
        {"name": f"RÅU {year}", "year": year, "answer_by": date(year, 11, 30)},
        by=by,
        written_by=writing_agencies(),
    )
    lay_out_follow_up(made)
    return take_round_step(made, "open", by=by) if is_open else made
