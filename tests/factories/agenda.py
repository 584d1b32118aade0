"""Meetings and participants. The factories write rows."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from milstolpe.agenda.models import Meeting, Participant
from tests.factories.accounts import UserFactory


class MeetingFactory(DjangoModelFactory):
    """A public meeting of an hour."""

    class Meta:
        model = Meeting

    title = "Målvist möte: Frisk luft"
    starts_at = datetime(2026, 9, 3, 7, 0, tzinfo=UTC)
    ends_at = datetime(2026, 9, 3, 8, 0, tzinfo=UTC)


class ParticipantFactory(DjangoModelFactory):
    class Meta:
        model = Participant

    meeting = factory.SubFactory(MeetingFactory)
    user = factory.SubFactory(UserFactory)
