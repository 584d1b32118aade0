"""What can be found. The full-text index over these rows is made in migration 0002."""

from django.db import models


class SearchEntry(models.Model):
    """One thing that can be found: its text to show, and its words as they are indexed."""

    kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    title = models.TextField()
    # Folded words with one space between. The database builds its own index from them, so
    # that what counts as a word is decided in one place for every database.
    title_words = models.TextField()
    body = models.TextField()  # the beginning only: snippets are cut from it
    body_words = models.TextField()

    class Meta:
        ordering = ("kind", "object_id")
        constraints = (
            models.UniqueConstraint(fields=("kind", "object_id"), name="one_entry_per_object"),
        )

    def __str__(self) -> str:
        return self.title
