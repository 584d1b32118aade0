"""The demo's log-ins: one for each role, in demo mode only."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from milstolpe.accounts.models import User
from milstolpe.demo.content.phrases import plan_words
from milstolpe.followup.services.meetings import invite_from_roles
from milstolpe.objectives.models import ObjectiveAssignment
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership, Organisation
from milstolpe.rounds.enums import RoundState
from milstolpe.rounds.models import Round
from milstolpe.workplan.models import PlanPerson

PASSWORD = "demo-milstolpe-2026"  # noqa: S105  # for everybody to read; only in demo mode
DOMAIN = "demo.milstolpe.example"
LENGTH = timedelta(days=364)  # of a role: at most a year
RENEWED_BELOW = timedelta(days=300)


@dataclass(frozen=True)
class Login:
    """A person to log in as. Scope as in docs/organisations.md."""

    account: str
    name: str
    role: Role
    organisation: str  # slug
    county: str = ""
    objectives: tuple[int, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.account}@{DOMAIN}"


LOGINS = (
    Login(
        "samordnare.skane", "Miljömålssamordnare i Skåne", Role.COORDINATOR, "lansstyrelsen-skane"
    ),
    Login(
        "samordnare.uppsala",
        "Miljömålssamordnare i Uppsala",
        Role.COORDINATOR,
        "lansstyrelsen-uppsala",
    ),
    Login("chef.skane", "Beslutande chef i Skåne", Role.DECIDER, "lansstyrelsen-skane"),
    Login("kontakt.lund", "Kontaktperson i Lund", Role.CONTACT, "lunds-kommun"),
    Login("kontakt.falun", "Kontaktperson i Falun", Role.CONTACT, "falu-kommun"),
    # Has commitments of the period before to confirm anew.
    Login("kontakt.robertsfors", "Kontaktperson i Robertsfors", Role.CONTACT, "robertsfors-kommun"),
    Login(
        "malansvarig.skane",
        "Målansvarig i Skåne län",
        Role.OBJECTIVE_LEAD,
        "lansstyrelsen-skane",
        county="12",
        objectives=(7, 8, 10),
    ),
    Login(
        "malansvarig.luft",
        "Målansvarig för Frisk luft i Skåne",
        Role.OBJECTIVE_LEAD,
        "lansstyrelsen-skane",
        county="12",
        objectives=(2,),
    ),
    Login(
        "malansvarig.skog",
        "Målansvarig för Levande skogar",
        Role.OBJECTIVE_LEAD,
        "skogsstyrelsen",
        objectives=(12,),
    ),
    Login("chef.skog", "Beslutande chef på Skogsstyrelsen", Role.DECIDER, "skogsstyrelsen"),
    Login("granskare.skane", "Granskare i Skåne", Role.REVIEWER, "lansstyrelsen-skane", "12"),
    Login("rus", "RUS arbetsgrupp", Role.RUS_MEMBER, "skogsstyrelsen"),
    Login("rus.ledare", "RUS verksamhetsledare", Role.RUS_LEAD, "lansstyrelsen-dalarna"),
    Login(
        "nationell",
        "Nationell målansvarig för vatten",
        Role.NATIONAL_READER,
        "havs-och-vattenmyndigheten",
        objectives=(7, 8, 10),
    ),
    Login("administrator", "Administratör", Role.ADMINISTRATOR, "naturvardsverket"),
)


@transaction.atomic
def renew_logins() -> None:
    """Make the accounts that are missing, and renew roles that would end before long.

    Raises:
        RuntimeError: this is no demo.
    """
    if not settings.DEMO:
        raise RuntimeError("Demo log-ins exist in demo mode only.")
    addresses = [login.email for login in LOGINS]
    known = {user.email: user for user in User.objects.filter(email__in=addresses)}
    # One hash for all: it is slow to make, and the password is no secret.
    password = make_password(PASSWORD) if len(known) < len(LOGINS) else ""
    for login in LOGINS:
        user = known.get(login.email)
        if user is None:
            user = User(email=login.email, name=login.name, password=password)
            user.save()
        membership = _renew(user, login)
        for number in login.objectives:
            ObjectiveAssignment.objects.get_or_create(membership=membership, objective_id=number)
    _invite()
    _join_plans()


def _invite() -> None:
    """Invite those with a role to the meetings of rounds that are going on."""
    runs = next(login for login in LOGINS if login.role == Role.RUS_MEMBER)
    by = User.objects.get(email=runs.email)
    for round_ in Round.objects.filter(state=RoundState.OPEN):
        invite_from_roles(round_, by=by)


def _join_plans() -> None:
    """Two of the working group of each example plan are those who log in for RUS."""
    places = {Role.RUS_MEMBER: 0, Role.RUS_LEAD: 1}
    for login in LOGINS:
        if login.role in places:
            name = plan_words()["people"][places[login.role]]
            rows = PlanPerson.objects.filter(plan__is_example=True, name=name, user=None)
            rows.update(user=User.objects.get(email=login.email))


def _renew(user: User, login: Login) -> Membership:
    today = timezone.localdate()
    place = {
        "user": user,
        "role": login.role,
        "organisation": Organisation.objects.get(slug=login.organisation),
        "county_id": login.county or None,
    }
    membership = Membership.objects.filter(**place).last() or Membership(**place)
    if not membership.pk or membership.end_on < today + RENEWED_BELOW:
        membership.start_on, membership.end_on = today, today + LENGTH
        membership.save()
    return membership
