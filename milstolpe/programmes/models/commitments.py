"""An actor's decision to work with a measure."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from milstolpe.core.collation import swedish
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.enums import OPEN_COMMITMENTS, CommitmentState
from milstolpe.programmes.models.measures import Measure, MeasureActivity


class Commitment(models.Model):
    """What an organisation, alone or together with others, has decided to do in a measure."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="commitments")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="commitments", verbose_name=_("organisation")
    )
    together_with = models.ManyToManyField(
        Organisation, blank=True, related_name="joint_commitments", verbose_name=_("together with")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=CommitmentState, default=CommitmentState.PROPOSED
    )
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    decided_by = models.CharField(_("decided by (office, not name)"), max_length=120, blank=True)
    case_number = models.CharField(_("case number"), max_length=60, blank=True)
    activities = models.ManyToManyField(
        MeasureActivity, blank=True, related_name="commitments", verbose_name=_("activities")
    )
    note = models.TextField(_("what the commitment means"), blank=True)
    # Never public: who the county board asks.
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_email = models.EmailField(_("the contact person's e-mail"), blank=True)
    is_on_behalf = models.BooleanField(_("registered by the county board"), default=False)
    renews = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="renewals"
    )
    close_reason = models.TextField(_("why it was declined or ended"), blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords(m2m_fields=[activities, together_with])

    class Meta:
        ordering = ("measure", swedish("organisation__name"))
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        indexes: ClassVar = [models.Index(fields=("organisation", "state"))]
        constraints = (
            models.UniqueConstraint(
                fields=("measure", "organisation"),
                condition=Q(state__in=OPEN_COMMITMENTS),
                name="one_open_commitment",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
                name="confirmed_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("declined", "ended")) | ~Q(close_reason=""),
                name="closed_commitment_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.measure}"
