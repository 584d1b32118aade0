"""What the tests of public pages have in common."""

from collections.abc import Callable
from typing import Any

import pytest

from milstolpe.organisations.models import County
from milstolpe.programmes.models import Measure, Programme
from tests.factories.objectives import CountyObjectiveFactory, ObjectiveFactory
from tests.factories.organisations import (
    ActorGroupFactory,
    ActorGroupMemberFactory,
    CountyFactory,
    OrganisationFactory,
)
from tests.factories.programmes import (
    CommitmentFactory,
    MeasureActorFactory,
    MeasureFactory,
    MeasureObjectiveFactory,
    ProgrammeFactory,
)


@pytest.fixture
def skane() -> County:
    county: County = CountyFactory(skane=True)
    return county


@pytest.fixture
def air() -> Any:
    return ObjectiveFactory(clean_air=True)


@pytest.fixture
def lund() -> Any:
    return OrganisationFactory(lund=True)


@pytest.fixture
def add_measures(skane, air, lund) -> Callable[..., Programme]:
    """Adds a running programme of Skåne with so many measures: Lund leads, all for clean air."""
    CountyObjectiveFactory(county=skane, objective=air)
    group = ActorGroupMemberFactory(group=ActorGroupFactory(), organisation=lund).group

    def add(count: int, **fields: Any) -> Programme:
        programme: Programme = ProgrammeFactory(**({"running": True, "county": skane} | fields))
        for _number in range(count):
            measure: Measure = MeasureFactory(programme=programme)
            MeasureObjectiveFactory(measure=measure, objective=air, is_main=True)
            MeasureActorFactory(measure=measure, organisation=lund)
            MeasureActorFactory(measure=measure, organisation=None, group=group, role="partner")
            CommitmentFactory(measure=measure, organisation=lund, confirmed=True)
        return programme

    return add
