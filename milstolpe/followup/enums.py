"""Choices of judgements in the yearly follow-up."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """Whether the objective is reached (målbedömning); words as on the pages since 2012."""

    YES = "ja", _("YES")
    NEAR = "nara", _("NEAR")
    NO = "nej", _("NO")


class Trend(models.TextChoices):
    """The development in the environment (utveckling i miljön), drawn as an arrow."""

    POSITIVE = "positiv", _("Positive")
    NEUTRAL = "neutral", _("Neutral")
    NEGATIVE = "negativ", _("Negative")
    UNCLEAR = "oklar", _("Unclear")


class TrendBasis(models.TextChoices):
    """What a trend is judged by; both are allowed."""

    EFFORTS = "efforts", _("Society's efforts in the last years")
    STATE = "state", _("The state now and in the next years")
    BOTH = "both", _("Both")
