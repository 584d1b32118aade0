"""Ends accounts, roles and passwords while people are logged in (in the product's own process)."""

from milstolpe.accounts.models import User
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership
from milstolpe.organisations.queries.registers import last_save_number
from milstolpe.organisations.services.people import close_person
from milstolpe.organisations.services.roles import end_role as end
from tools.proof.world import administrator


def close(*, email: str) -> None:
    close_person(_person(email), by=_administrator())


def end_role(*, email: str) -> None:
    role = Membership.objects.get(user=_person(email))
    end(role, base_number=last_save_number(role), by=_administrator())


def change_password(*, email: str) -> None:
    """As on the page: the new hash ends every other session."""
    person = _person(email)
    person.set_password("ett annat långt lösenord")
    person.save()


def _person(email: str) -> User:
    return User.objects.get(email=email)


def _administrator() -> User:
    email = User.objects.filter(memberships__role=Role.ADMINISTRATOR).values_list(
        "email", flat=True
    )
    return _person(email.first() or administrator())
