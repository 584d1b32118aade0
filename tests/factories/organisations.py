"""The register, as small as a test needs it."""

import datetime

import factory
from factory.django import DjangoModelFactory

from milstolpe.organisations.enums import Certainty, NetworkKind, OrganisationKind, Role
from milstolpe.organisations.models import (
    ActorGroup,
    ActorGroupMember,
    ActorKind,
    County,
    Membership,
    Municipality,
    Network,
    Organisation,
    ReferenceDataset,
)


class ReferenceRowFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    mark = Certainty.PUBLIC_PAGE
    source = "en publik sida"


class CountyFactory(ReferenceRowFactory):
    class Meta:
        model = County
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"{n % 99 + 1:02}")
    letter = factory.Sequence(lambda n: chr(65 + n % 26))
    name = factory.LazyAttribute(lambda county: f"{county.short_name}s län")
    short_name = factory.Sequence(lambda n: f"Provlän{n}")
    slug = factory.LazyAttribute(lambda county: f"lan-{county.code}")

    class Params:
        skane = factory.Trait(
            code="12", letter="M", name="Skåne län", short_name="Skåne", slug="skane"
        )
        halland = factory.Trait(
            code="13", letter="N", name="Hallands län", short_name="Halland", slug="halland"
        )


class MunicipalityFactory(ReferenceRowFactory):
    class Meta:
        model = Municipality
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"12{n % 100:02}")
    name = factory.Sequence(lambda n: f"Provköping {n}")
    county = factory.SubFactory(CountyFactory, skane=True)


class OrganisationFactory(ReferenceRowFactory):
    class Meta:
        model = Organisation
        django_get_or_create = ("slug",)

    name = factory.Sequence(lambda n: f"Provköping {n}s kommun")
    slug = factory.Sequence(lambda n: f"provkoping-{n}")
    kind = OrganisationKind.MUNICIPALITY
    county = factory.SubFactory(CountyFactory, skane=True)

    class Params:
        county_board = factory.Trait(
            name="Länsstyrelsen Skåne",
            slug="lansstyrelsen-skane",
            kind=OrganisationKind.COUNTY_BOARD,
        )
        other_county_board = factory.Trait(
            name="Länsstyrelsen Halland",
            slug="lansstyrelsen-halland",
            kind=OrganisationKind.COUNTY_BOARD,
            county=factory.SubFactory(CountyFactory, halland=True),
        )
        agency = factory.Trait(
            name="Naturvårdsverket",
            slug="naturvardsverket",
            kind=OrganisationKind.AGENCY,
            county=None,
        )
        lund = factory.Trait(name="Lunds kommun", slug="lunds-kommun")


class NetworkFactory(ReferenceRowFactory):
    class Meta:
        model = Network

    name = factory.Sequence(lambda n: f"Provnätverket {n}")
    slug = factory.Sequence(lambda n: f"provnatverket-{n}")
    kind = NetworkKind.OFFICERS


class ActorGroupFactory(ReferenceRowFactory):
    class Meta:
        model = ActorGroup

    name = factory.Sequence(lambda n: f"Provkommuner {n}")
    slug = factory.Sequence(lambda n: f"provkommuner-{n}")


class ActorGroupMemberFactory(DjangoModelFactory):
    class Meta:
        model = ActorGroupMember

    group = factory.SubFactory(ActorGroupFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class ActorKindFactory(ReferenceRowFactory):
    class Meta:
        model = ActorKind

    name = factory.Sequence(lambda n: f"Provmarkägare {n}")
    slug = factory.Sequence(lambda n: f"provmarkagare-{n}")


class MembershipFactory(DjangoModelFactory):
    """In force today, for half a year to each side."""

    class Meta:
        model = Membership

    user = factory.SubFactory("tests.factories.accounts.UserFactory")
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.CONTACT
    start_on = factory.LazyFunction(lambda: _days_from_today(-180))
    end_on = factory.LazyFunction(lambda: _days_from_today(180))

    class Params:
        coordinator = factory.Trait(
            role=Role.COORDINATOR,
            organisation=factory.SubFactory(OrganisationFactory, county_board=True),
        )
        ended = factory.Trait(
            start_on=factory.LazyFunction(lambda: _days_from_today(-300)),
            end_on=factory.LazyFunction(lambda: _days_from_today(-1)),
        )


class ReferenceDatasetFactory(DjangoModelFactory):
    class Meta:
        model = ReferenceDataset

    name = "counties"
    version = factory.Sequence(lambda n: f"{n:064x}")
    row_count = 21


def _days_from_today(days: int) -> datetime.date:
    return datetime.date.today() + datetime.timedelta(days=days)  # noqa: DTZ011  # any day near
