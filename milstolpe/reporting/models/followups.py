"""A follow-up of a programme: what is asked, until when, and the steps it has taken."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from milstolpe.core.collation import swedish
from milstolpe.organisations.models import Organisation, ReferenceRow
from milstolpe.programmes.enums import ActorRole
from milstolpe.programmes.models import Measure, Programme
from milstolpe.reporting.enums import FollowUpState, Grade, InstrumentKind, QuestionKind


class Instrument(ReferenceRow):
    """A policy instrument or a source of money that measures are carried out with."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=InstrumentKind)
    is_state = models.BooleanField(_("from the state"), default=False)

    history = HistoricalRecords()

    class Meta:
        ordering = (swedish("name"),)
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")

    def __str__(self) -> str:
        return self.name


class FollowUp(models.Model):
    """One year's follow-up of a programme; it may cover several years."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="follow_ups")
    # What it is called, and its part of the address; most often the last year it covers.
    year = models.PositiveSmallIntegerField(_("year"))
    first_year = models.PositiveSmallIntegerField(_("first year that is followed up"))
    last_year = models.PositiveSmallIntegerField(_("last year that is followed up"))
    state = models.CharField(
        _("state"), max_length=10, choices=FollowUpState, default=FollowUpState.PLANNED
    )
    answer_by = models.DateField(_("last day to answer"))
    # A rule that is compared with the clock when a request arrives; empty: a person closes.
    locks_at = models.DateTimeField(_("locked from"), null=True, blank=True)
    instructions = models.TextField(_("instructions"), blank=True)
    mail_text = models.TextField(_("text of the invitation"), blank=True)
    analysis = models.TextField(_("analysis"), blank=True)
    shows_map = models.BooleanField(_("show a map of the municipalities' work"), default=False)
    shows_matrix = models.BooleanField(_("show each actor's answer to each measure"), default=False)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="following"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("programme_id", "-year")
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = (
            models.UniqueConstraint(fields=("programme", "year"), name="one_follow_up_per_year"),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")), name="follow_up_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:year", args=[self.programme.address, self.year])

    @property
    def is_open(self) -> bool:
        return self.state == FollowUpState.OPEN


class Question(models.Model):
    """A question that the programme asks beside the grade."""

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(_("question"), max_length=300)
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind)
    choices = models.TextField(_("choices, one a line"), blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    is_public = models.BooleanField(_("published"), default=True)

    class Meta:
        ordering = ("follow_up_id", "position", "pk")
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind="choice") | ~Q(choices=""), name="choice_has_choices"
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def choice_list(self) -> list[str]:
        return [line.strip() for line in self.choices.splitlines() if line.strip()]


class FollowUpEvent(models.Model):
    """A step that a follow-up has taken."""

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="events")
    step = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, choices=FollowUpState)
    to_state = models.CharField(max_length=10, choices=FollowUpState)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("follow_up_id", "-at", "-pk")

    def __str__(self) -> str:
        return f"{self.follow_up}: {self.step}"


class PublishedYear(models.Model):
    """A year as it was published: a frozen copy that needs no other row to be shown."""

    SCHEMA = 1  # of both contents; raised when their form changes, old rows stay as they are

    follow_up = models.ForeignKey(FollowUp, models.PROTECT, related_name="publications")
    number = models.PositiveSmallIntegerField()  # 1, and one more with each correction
    schema = models.PositiveSmallIntegerField(default=SCHEMA)
    # What pages show, small; and every answer beside it, which only files need.
    figures: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    answers: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField()
    sha256 = models.CharField(max_length=64)  # of both
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("follow_up_id", "-number")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("follow_up", "number"), name="published_year_number"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="correction_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.follow_up} ({self.number})"


class PublishedAnswer(models.Model):
    """One answer of the newest publication of a year, to be found across years and programmes.

    Made from the frozen copy, which is what counts. Internal measures have none.
    """

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="published_answers")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="published_answers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="published_answers")
    role = models.CharField(max_length=10, choices=ActorRole)
    grade = models.CharField(max_length=1, choices=Grade, blank=True)  # empty: not handed in
    is_continuous = models.BooleanField(default=False)
    rationale = models.TextField(blank=True)
    action_taken = models.TextField(blank=True)
    instruments = models.ManyToManyField(Instrument, blank=True, related_name="published_answers")

    class Meta:
        ordering = ("follow_up_id", "measure_id", "organisation_id")
        indexes: ClassVar = [
            models.Index(fields=("follow_up", "measure", "grade", "is_continuous")),
            models.Index(fields=("measure", "follow_up", "grade", "is_continuous")),
            models.Index(fields=("organisation", "follow_up", "measure", "grade", "is_continuous")),
        ]
        constraints: ClassVar = (
            models.UniqueConstraint(
                fields=("follow_up", "measure", "organisation"), name="published_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.measure} {self.grade}"
