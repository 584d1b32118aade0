"""What becomes of rows, and how far an import has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What becomes of one row."""

    CREATED = "created", _("Created")
    UPDATED = "updated", _("Changed")
    UNCHANGED = "unchanged", _("Left alone")
    REFUSED = "refused", _("Not taken")
    ASKED = "asked", _("To be answered")
    MISSING = "missing", _("In Milstolpe, but not in the file")  # of a thing that no row is about


NOT_TAKEN = (Outcome.REFUSED, Outcome.ASKED)


class ImportState(models.TextChoices):
    """How far an import has come."""

    WAITING = "waiting", _("Waiting to begin")
    RUNNING = "running", _("Going on")
    TRIED = "tried", _("Tried, nothing written")
    DONE = "done", _("Carried out")
    FAILED = "failed", _("Could not be carried out")


# Sections of kept answers, as in a mapping file.
class AnswerSection(models.TextChoices):
    SHEET = "blad", _("Sheet")
    COLUMN = "kolumner", _("Column")
    ACTOR = "aktorer", _("Actor")
    WORD = "ord", _("Word in a column")
    CHOICE = "val", _("File or Milstolpe")


class ExportKind(models.TextChoices):
    """How the content is written."""

    XLSX = "xlsx", _("Excel, the same form as for import")
    ZIP = "zip", _("CSV in a ZIP archive with a description of every column")
    JSON = "json", _("JSON")
