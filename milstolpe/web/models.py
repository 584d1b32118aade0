"""The stamp that changes whenever something that the public can see has changed."""

from django.db import models
from django.db.models import Q


class ContentStamp(models.Model):
    """One row. Database triggers give it a new random value with every change of content."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.CharField(max_length=32)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_content_stamp"),)

    def __str__(self) -> str:
        return self.value
