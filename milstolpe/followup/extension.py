"""What the yearly follow-up adds to a round: outcome and trend beside the text."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.page import Link, Text
from milstolpe.followup.models import GoalAssessment
from milstolpe.followup.queries.changes import judgement_changes
from milstolpe.followup.services.making import ask_judgement, lay_out_follow_up, writing_agencies
from milstolpe.followup.services.publishing import correct_follow_up, publish_follow_up
from milstolpe.organisations.models import Organisation
from milstolpe.rounds.extensions import Asked, Extension
from milstolpe.rounds.models import Contribution, Round, RoundPublication


class FollowUpExtension(Extension):
    """RÅU: judgements where the objective is assessed."""

    has_judgements = True

    def lay_out(self, round_: Round) -> Sequence[Contribution]:
        return lay_out_follow_up(round_)

    def writing_agencies(self) -> Mapping[int, Organisation]:
        return writing_agencies()

    def asked(self, round_: Round) -> Mapping[int, Asked]:
        rows = GoalAssessment.objects.filter(contribution__item__round=round_)
        found = rows.values_list("contribution", "asks_outcome", "asks_trend")
        return {pk: Asked(outcome, trend) for pk, outcome, trend in found}

    def ask(
        self, contribution: Contribution, wanted: Asked, *, by: User, is_new: bool = False
    ) -> None:
        asked = {"outcome": wanted.outcome, "trend": wanted.trend}
        ask_judgement(contribution, **asked, by=by, is_new=is_new)

    def pages(self, round_: Round) -> Sequence[Link]:
        return [Link(_("Meetings"), reverse("followup:round-meetings", args=[round_.address]))]

    def publish(self, round_: Round, *, by: User) -> RoundPublication:
        return publish_follow_up(round_, by=by)

    def correct(self, round_: Round, *, by: User, reason: str) -> RoundPublication:
        return correct_follow_up(round_, by=by, reason=reason)

    def changes(self, round_: Round) -> Mapping[int, Mapping[str, Text]]:
        return judgement_changes(round_)
