"""Who answers for which objective: example people for the objective matrix, who never log in."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.timezone import localdate
from simple_history.utils import bulk_create_with_history

from milstolpe.accounts.models import User
from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.phrases import lead_fields
from milstolpe.objectives.models import CountyObjective, Objective, ObjectiveAssignment
from milstolpe.organisations.enums import OrganisationKind, Role
from milstolpe.organisations.models import Membership, Organisation

ADDRESS = "exempel.{}@demo.milstolpe.example"
LENGTH = timedelta(days=364)  # of a role: at most a year
VACANT = 0.08  # of the posts: a matrix has gaps

Post = tuple[User, Membership, list[int]]


def add_leads(dice: Dice) -> None:
    """Objective leads at every county board and owners at the agencies; some posts are vacant."""
    posts = [post for post in (*_at_county_boards(), *_at_agencies()) if not dice.happens(VACANT)]
    users = [user for user, _membership, _numbers in posts]
    for user in users:
        user.set_unusable_password()
    bulk_create_with_history(users, User)
    bulk_create_with_history([membership for _user, membership, _numbers in posts], Membership)
    assignments = [
        ObjectiveAssignment(membership=membership, objective_id=number)
        for _user, membership, numbers in posts
        for number in numbers
    ]
    bulk_create_with_history(assignments, ObjectiveAssignment)


def _at_county_boards() -> Iterator[Post]:
    boards = Organisation.objects.filter(kind=OrganisationKind.COUNTY_BOARD)
    concerned = set(
        CountyObjective.objects.filter(concerns=True).values_list("county_id", "objective_id")
    )
    for board in boards.select_related("county").order_by("county_id"):
        assert board.county is not None  # a county board has one
        for field in lead_fields():
            numbers = [n for n in field.objectives if (board.county_id, n) in concerned]
            if numbers:
                name = f"Målansvarig för {field.name} (exempel)"
                user = _user(f"{board.county.slug}.{field.code}", name)
                yield user, _role(user, Role.OBJECTIVE_LEAD, board, board.county_id), numbers


def _at_agencies() -> Iterator[Post]:
    owned: dict[Organisation, list[int]] = {}
    for objective in Objective.objects.select_related("agency").order_by("number"):
        owned.setdefault(objective.agency, []).append(objective.number)
    for agency, numbers in owned.items():
        user = _user(agency.slug, "Nationell målansvarig (exempel)")
        yield user, _role(user, Role.NATIONAL_READER, agency, None), numbers


def _user(account: str, name: str) -> User:
    return User(email=ADDRESS.format(account), name=name)


def _role(user: User, role: Role, organisation: Organisation, county: str | None) -> Membership:
    today = localdate()
    return Membership(
        user=user,
        role=role,
        organisation=organisation,
        county_id=county,
        start_on=today,
        end_on=today + LENGTH,
    )
