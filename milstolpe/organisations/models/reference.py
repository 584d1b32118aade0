"""What every row of reference data carries, and the log of what was loaded."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from milstolpe.organisations.enums import Certainty


class ReferenceRow(models.Model):
    """A fact with its source. A row that an administrator edited is left alone by the loader."""

    mark = models.CharField(
        _("how it is known"), max_length=1, choices=Certainty, default=Certainty.KNOWLEDGE
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_edited = models.BooleanField(_("edited here"), default=False)

    class Meta:
        abstract = True


class ReferenceDataset(models.Model):
    """One loaded version of one file of reference data."""

    name = models.CharField(max_length=100)
    version = models.CharField(max_length=64)  # SHA-256 of the file
    row_count = models.PositiveIntegerField()
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "-loaded_at")
        constraints = (
            models.UniqueConstraint(fields=("name", "version"), name="one_row_per_dataset_version"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.version[:12]}"
