"""Every save of a programme and of a measure, whole; from *decided* on as numbered versions."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from milstolpe.programmes.models.measures import Measure
from milstolpe.programmes.models.programmes import Programme


class Revision(models.Model):
    """The whole content after one save: who, when, why. A version number makes it public."""

    SCHEMA = 1  # of `content`; raised when its form changes, old rows stay as they are

    number = models.PositiveIntegerField()  # 1, 2, 3 … of every save
    version = models.PositiveIntegerField(null=True, blank=True)  # 1, 2, 3 … of the public ones
    schema = models.PositiveSmallIntegerField(default=SCHEMA)
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    sha256 = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True
        ordering = ("-number",)


class ProgrammeRevision(Revision):
    """One save of a programme."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="revisions")

    class Meta(Revision.Meta):
        constraints: ClassVar = (
            models.UniqueConstraint(
                fields=("programme", "number"), name="programme_revision_number"
            ),
            models.UniqueConstraint(
                fields=("programme", "version"),
                condition=Q(version__isnull=False),
                name="programme_version_number",
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("programmes:programme-version", args=[self.programme.address, self.version])


class MeasureRevision(Revision):
    """One save of a measure."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="revisions")

    class Meta(Revision.Meta):
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("measure", "number"), name="measure_revision_number"),
            models.UniqueConstraint(
                fields=("measure", "version"),
                condition=Q(version__isnull=False),
                name="measure_version_number",
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("programmes:measure-version", args=[self.measure.public_id, self.version])
