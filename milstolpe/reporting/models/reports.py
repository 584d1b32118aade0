"""What an organisation is asked to report, its answers, and everything it has handed in."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from milstolpe.core.collation import swedish
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.enums import ActorRole
from milstolpe.programmes.models import Measure
from milstolpe.records.models import Receipt, StoredFile
from milstolpe.reporting.enums import Grade, ReportState, Way
from milstolpe.reporting.models.followups import FollowUp, Instrument, Question


class Report(models.Model):
    """An organisation's report in one follow-up: all its measures, handed in as a whole."""

    follow_up = models.ForeignKey(FollowUp, models.PROTECT, related_name="reports")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="reports", verbose_name=_("organisation")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ReportState, default=ReportState.ASKED
    )
    # Another organisation, such as an association, answers in its place.
    answered_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports_for_others",
        verbose_name=_("answered by"),
    )
    # Asked for after the year was opened, and why.
    add_reason = models.TextField(_("why it was added"), blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # A longer time for this organisation alone.
    extended_until = models.DateTimeField(_("longer time, until"), null=True, blank=True)
    extension_reason = models.TextField(_("why it has longer time"), blank=True)
    # The organisation's own manager is to approve before it is handed in.
    needs_approval = models.BooleanField(_("our manager approves first"), default=False)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    case_number = models.CharField(_("case number"), max_length=60, blank=True)
    message = models.TextField(_("message to the county board"), blank=True)

    class Meta:
        ordering = ("follow_up_id", swedish("organisation__name"))
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        indexes: ClassVar = [models.Index(fields=("organisation", "state"))]
        constraints = (
            models.UniqueConstraint(
                fields=("follow_up", "organisation"), name="one_report_per_organisation"
            ),
            models.CheckConstraint(
                condition=Q(extended_until__isnull=True) | ~Q(extension_reason=""),
                name="longer_time_has_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.follow_up}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:report", args=[self.pk])

    @property
    def waits_for_approval(self) -> bool:
        return self.needs_approval and self.approved_at is None


class ReportEvent(models.Model):
    """A step that a report has taken."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="events")
    step = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, choices=ReportState)
    to_state = models.CharField(max_length=10, choices=ReportState)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("report_id", "-at", "-pk")

    def __str__(self) -> str:
        return f"{self.report}: {self.step}"


class Answer(models.Model):
    """What an organisation answers about one measure. `number` counts the saves: 0 is none."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="answers")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="answers")
    role = models.CharField(_("role"), max_length=10, choices=ActorRole)
    number = models.PositiveIntegerField(default=0)
    grade = models.CharField(_("degree of implementation"), max_length=1, choices=Grade, blank=True)
    is_continuous = models.BooleanField(_("goes on continuously"), default=False)
    rationale = models.TextField(_("why this degree"), blank=True)
    action_taken = models.TextField(_("what was done"), blank=True)
    instruments = models.ManyToManyField(
        Instrument, blank=True, related_name="answers", verbose_name=_("instruments and funding")
    )
    # The answer was stated to be the same as last time.
    is_unchanged = models.BooleanField(default=False)
    way = models.CharField(max_length=10, choices=Way, blank=True)
    entry_source = models.CharField(_("where the answer comes from"), max_length=300, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("report_id", "measure__position", "measure_id")
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        # Figures are counted from it alone, without the texts.
        indexes: ClassVar = [models.Index(fields=("report", "measure", "grade", "is_continuous"))]
        constraints = (
            models.UniqueConstraint(fields=("report", "measure"), name="one_answer_per_measure"),
            models.CheckConstraint(
                condition=Q(is_continuous=False) | Q(grade=Grade.DONE), name="continuous_is_done"
            ),
            models.CheckConstraint(
                condition=Q(number=0) | Q(changed_at__isnull=False), name="saved_says_when"
            ),
        )

    def __str__(self) -> str:
        return f"{self.report.organisation}: {self.measure}"


class ExtraAnswer(models.Model):
    """The answer to one of the programme's own questions."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="extras")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    text = models.TextField()

    class Meta:
        ordering = ("question__position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("answer", "question"), name="one_answer_per_question"),
        )

    def __str__(self) -> str:
        return self.text


class Evidence(models.Model):
    """A file or a page that shows what was done."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="evidence")
    title = models.CharField(_("title"), max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)

    class Meta:
        ordering = ("answer_id", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(file__isnull=False, url="") | (Q(file__isnull=True) & ~Q(url="")),
                name="evidence_is_file_or_address",
            ),
        )

    def __str__(self) -> str:
        return self.title


class AnswerRevision(models.Model):
    """The whole answer after one save: who, when, in what way."""

    SCHEMA = 1  # of `content`; raised when its form changes, old rows stay as they are

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    schema = models.PositiveSmallIntegerField(default=SCHEMA)
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    sha256 = models.CharField(max_length=64)
    way = models.CharField(max_length=10, choices=Way)
    source = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("answer_id", "-number")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("answer", "number"), name="answer_revision_number"),
        )

    def __str__(self) -> str:
        return f"{self.answer} {self.number}"


class Submission(models.Model):
    """A report as it was handed in: a frozen copy with its receipt."""

    SCHEMA = 1

    report = models.ForeignKey(Report, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    schema = models.PositiveSmallIntegerField(default=SCHEMA)
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="submission")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("report_id", "-number")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("report", "number"), name="submission_number"),
        )

    def __str__(self) -> str:
        return f"{self.report} ({self.number})"
