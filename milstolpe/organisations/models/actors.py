"""Actors of a programme: organisations, groups of them, or a kind of actor."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from milstolpe.core.collation import swedish
from milstolpe.organisations.models.organisations import Organisation
from milstolpe.organisations.models.places import County
from milstolpe.organisations.models.reference import ReferenceRow


class ActorGroup(ReferenceRow):
    """A group of organisations, national or of one county, e.g. all municipalities in Skåne."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    county = models.ForeignKey(
        County, models.PROTECT, null=True, blank=True, related_name="actor_groups"
    )

    history = HistoricalRecords()

    class Meta:
        ordering = (swedish("name"),)
        verbose_name = _("actor group")
        verbose_name_plural = _("actor groups")

    def __str__(self) -> str:
        return self.name


class ActorGroupMember(models.Model):
    """An organisation's time in a group; no end means still a member."""

    group = models.ForeignKey(ActorGroup, models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="group_memberships")
    start_on = models.DateField(_("from"), null=True, blank=True)
    end_on = models.DateField(_("to"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = (swedish("organisation__name"),)
        constraints = (
            models.UniqueConstraint(
                fields=("group", "organisation"),
                condition=Q(end_on__isnull=True),
                name="one_open_group_membership",
            ),
            models.CheckConstraint(
                condition=Q(end_on__isnull=True)
                | Q(start_on__isnull=True)
                | Q(end_on__gte=F("start_on")),
                name="group_membership_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} – {self.group}"


class ActorKind(ReferenceRow):
    """A kind of actor, e.g. landowners: named in measures, never commits and never reports."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    slug = models.SlugField(max_length=120, unique=True)

    history = HistoricalRecords()

    class Meta:
        ordering = (swedish("name"),)
        verbose_name = _("kind of actor")
        verbose_name_plural = _("kinds of actor")

    def __str__(self) -> str:
        return self.name


class ActorReference(models.Model):
    """Names one actor: exactly one of organisation, group and kind is set."""

    LINKS: ClassVar = ("organisation", "group", "kind")

    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True)
    group = models.ForeignKey(ActorGroup, models.PROTECT, null=True, blank=True)
    kind = models.ForeignKey(ActorKind, models.PROTECT, null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=(
                    Q(organisation__isnull=False, group__isnull=True, kind__isnull=True)
                    | Q(organisation__isnull=True, group__isnull=False, kind__isnull=True)
                    | Q(organisation__isnull=True, group__isnull=True, kind__isnull=False)
                ),
                name="%(class)s_names_one_actor",
            ),
        )

    @property
    def link(self) -> str:
        """Which of the three links is set."""
        return next(name for name in self.LINKS if getattr(self, f"{name}_id"))

    @property
    def actor(self) -> Organisation | ActorGroup | ActorKind:
        actor = self.organisation or self.group or self.kind
        assert actor is not None  # the database forbids it
        return actor
