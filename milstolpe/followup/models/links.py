"""What a contribution points at, and the meetings that are held about its objective."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from milstolpe.agenda.models import Meeting
from milstolpe.programmes.models import Measure
from milstolpe.rounds.models import Contribution, Item, Round


class Citation(models.Model):
    """A measure that a text cites: `[[atgard:<public id>]]`. Kept with each save of the text."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="citations")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="citations")

    class Meta:
        ordering = ("contribution_id", "measure_id")
        verbose_name = _("citation")
        constraints = (
            models.UniqueConstraint(fields=("contribution", "measure"), name="cited_once"),
        )

    def __str__(self) -> str:
        return f"{self.contribution}: {self.measure}"


class RoundMeeting(models.Model):
    """A meeting of a round: of one objective, or across them."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="meetings")
    item = models.ForeignKey(Item, models.CASCADE, null=True, blank=True, related_name="meetings")
    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="round_meeting")

    class Meta:
        ordering = ("round_id", "item__position", "meeting__starts_at")
        verbose_name = _("meeting of a round")

    def __str__(self) -> str:
        return f"{self.round}: {self.meeting}"
