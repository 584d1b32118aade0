"""Wishes for a coming plan, and what became of them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from milstolpe.organisations.models import Organisation
from milstolpe.rounds.models import Contribution, Section
from milstolpe.workplan.enums import WishState
from milstolpe.workplan.models.plans import Activity


class Wish(models.Model):
    """An idea for the plan of a year, from a county board or another organisation.

    `contribution` and `section` say which answer of a needs survey it is, where it is one.
    """

    year = models.PositiveSmallIntegerField(_("year of the plan"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("wish"))
    state = models.CharField(_("state"), max_length=10, choices=WishState, default=WishState.NEW)
    activity = models.ForeignKey(
        Activity, models.SET_NULL, null=True, blank=True, related_name="wishes"
    )
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    contribution = models.ForeignKey(
        Contribution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, related_name="+")
    # A form that is sent twice is one wish.
    form_key = models.UUIDField(null=True, blank=True, unique=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ("-year", "-at", "-pk")
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        constraints: ClassVar = (
            models.UniqueConstraint(
                fields=("contribution", "section"), name="one_wish_of_an_answer"
            ),
            models.CheckConstraint(
                condition=Q(contribution=None, section=None)
                | Q(contribution__isnull=False, section__isnull=False),
                name="wish_of_an_answer_says_which",
            ),
            models.CheckConstraint(
                condition=Q(state=WishState.NEW, answered_at=None)
                | Q(answered_at__isnull=False, answer__gt="") & ~Q(state=WishState.NEW),
                name="answered_wish_says_what_and_when",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]
