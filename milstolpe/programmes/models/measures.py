"""A measure of a programme and everything it names."""

import secrets
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from milstolpe.core.collation import swedish
from milstolpe.objectives.models import MilestoneTarget, Objective, SustainableDevelopmentGoal
from milstolpe.organisations.models import ActorReference
from milstolpe.programmes.enums import ActorRole, InteractionSign, SuccessionKind
from milstolpe.programmes.models.programmes import Programme, ProgrammeArea

ID_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0/o, 1/l/i: ids are read aloud


def new_public_id() -> str:
    """Eight letters and figures without look-alikes (about 10^11 possibilities)."""
    return "".join(secrets.choice(ID_LETTERS) for _position in range(8))


class Theme(models.Model):
    """A free theme that measures are tagged with."""

    name = models.CharField(_("theme"), max_length=80, unique=True)
    slug = models.SlugField(max_length=90, unique=True)

    class Meta:
        ordering = (swedish("name"),)

    def __str__(self) -> str:
        return self.name


class Measure(models.Model):
    """One thing to be done, with code, text and actors. Withdrawn, never deleted."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="measures")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    position = models.PositiveSmallIntegerField(default=0)
    area = models.ForeignKey(
        ProgrammeArea, models.PROTECT, null=True, blank=True, related_name="measures"
    )
    code = models.CharField(_("code"), max_length=20)
    # What the old system called it; kept for ever, and found by search.
    legacy_id = models.CharField(_("earlier id"), max_length=60, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    # Empty years mean the period of the programme.
    start_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    end_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    follow_up_criterion = models.TextField(_("follow-up criterion"), blank=True)
    expected_effect = models.TextField(_("expected effect"), blank=True)
    cost = models.TextField(_("cost"), blank=True)
    funding = models.TextField(_("funding"), blank=True)
    # Followed up in another programme: then no report is asked here.
    followed_up_in = models.CharField(_("followed up in"), max_length=200, blank=True)
    followed_up_url = models.URLField(_("address"), max_length=500, blank=True)
    is_internal = models.BooleanField(_("internal"), default=False)
    withdrawn_on = models.DateField(_("withdrawn"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)
    objectives = models.ManyToManyField(Objective, through="MeasureObjective", blank=True)
    milestone_targets = models.ManyToManyField(MilestoneTarget, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="measures")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("programme", "position", "pk")
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        indexes: ClassVar = [
            # A list in its order, and what decides who sees a row, from the index alone.
            models.Index(fields=("programme", "position", "id", "is_internal")),
        ]
        constraints = (
            models.UniqueConstraint(fields=("programme", "code"), name="one_measure_per_code"),
            models.CheckConstraint(
                condition=Q(end_year__isnull=True)
                | Q(start_year__isnull=True)
                | Q(end_year__gte=F("start_year")),
                name="measure_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""),
                name="withdrawal_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(followed_up_url="") | ~Q(followed_up_in=""),
                name="other_follow_up_is_named",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("programmes:measure", args=[self.public_id])


class MeasureActor(ActorReference):
    """An actor's role in a measure."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="actors")
    role = models.CharField(_("role"), max_length=10, choices=ActorRole)

    class Meta(ActorReference.Meta):
        ordering = ("measure", "role", "pk")
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *ActorReference.Meta.constraints,
            models.UniqueConstraint(
                fields=("measure", "organisation"), name="organisation_once_per_measure"
            ),
            models.UniqueConstraint(fields=("measure", "group"), name="group_once_per_measure"),
            models.UniqueConstraint(fields=("measure", "kind"), name="kind_once_per_measure"),
        )

    def __str__(self) -> str:
        return str(self.actor)


class MeasureActivity(models.Model):
    """A concrete activity that an actor may pick within a measure."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="activities")
    key = models.PositiveSmallIntegerField()  # the same through all edits of the text
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(_("activity"), max_length=500)

    class Meta:
        ordering = ("measure", "position", "key")
        constraints = (
            models.UniqueConstraint(fields=("measure", "key"), name="one_activity_per_key"),
        )

    def __str__(self) -> str:
        return self.text


class MeasureObjective(models.Model):
    """An objective that the measure touches: mainly, or also."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="objective_links")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="measure_links")
    is_main = models.BooleanField(_("main"), default=False)

    class Meta:
        ordering = ("measure", "-is_main", "objective")
        indexes: ClassVar = [models.Index(fields=("objective", "measure"))]
        constraints = (
            models.UniqueConstraint(fields=("measure", "objective"), name="objective_once"),
        )

    def __str__(self) -> str:
        return f"{self.measure_id} – {self.objective_id}"


class MeasureSdg(models.Model):
    """A global goal that the measure touches: mainly, or also."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="sdg_links")
    sdg = models.ForeignKey(
        SustainableDevelopmentGoal, models.PROTECT, related_name="measure_links"
    )
    is_main = models.BooleanField(_("main"), default=False)

    class Meta:
        ordering = ("measure", "-is_main", "sdg")
        constraints = (models.UniqueConstraint(fields=("measure", "sdg"), name="sdg_once"),)

    def __str__(self) -> str:
        return f"{self.measure_id} – {self.sdg_id}"


class MeasureInteraction(models.Model):
    """What the measure does to another objective: synergy, conflict or neither, and why."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="interactions")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="+")
    sign = models.CharField(_("sign"), max_length=1, choices=InteractionSign)
    why = models.TextField(_("why"))

    class Meta:
        ordering = ("measure", "objective")
        constraints = (
            models.UniqueConstraint(fields=("measure", "objective"), name="interaction_once"),
        )

    def __str__(self) -> str:
        return f"{self.measure_id} {self.sign} {self.objective_id}"


class MeasureLink(models.Model):
    """A link to another programme, strategy or measure."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="links")
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(_("what it is"), max_length=200)
    url = models.URLField(_("address"), max_length=500, blank=True)

    class Meta:
        ordering = ("measure", "position", "pk")

    def __str__(self) -> str:
        return self.label


class MeasureSuccession(models.Model):
    """What became of an old measure in the next period; dropped ones have no new measure."""

    old = models.ForeignKey(Measure, models.PROTECT, related_name="continuations")
    new = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="origins")
    # The next period, also when the measure was dropped.
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="successions")
    kind = models.CharField(max_length=10, choices=SuccessionKind)
    reason = models.TextField(_("reason"))

    class Meta:
        ordering = ("programme", "old")
        constraints = (
            models.UniqueConstraint(fields=("old", "new"), name="succession_once"),
            models.UniqueConstraint(
                fields=("old", "programme"),
                condition=Q(new__isnull=True),
                name="dropped_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="dropped", new__isnull=True)
                | (~Q(kind="dropped") & Q(new__isnull=False)),
                name="only_dropped_has_no_successor",
            ),
        )

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id or '–'}"
