"""What became of a joint text that all were asked about: taken, changed, or another written."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Answered(models.TextChoices):
    """How an organisation has answered."""

    JOINT = "joint", _("Takes the joint text as it is")
    CHANGED = "changed", _("Has changed the joint text")
    OWN = "own", _("Has written a text of its own")
    ANSWERED = "answered", _("Has answered")
    DECLINED = "declined", pgettext_lazy("contribution", "Declines to answer")
    MISSING = "missing", _("Has not answered")


def how_answered(texts: Mapping[str, str], joint: Mapping[str, str]) -> Answered:
    """Compared paragraph by paragraph.

    Args:
        texts: section → what the organisation says.
        joint: section → the joint text; sections without one are left out.
    """
    if not joint:
        return Answered.ANSWERED
    said = {key: _paragraphs(texts.get(key, "")) for key in joint}
    offered = {key: _paragraphs(text) for key, text in joint.items()}
    if said == offered:
        return Answered.JOINT
    has_any = any(set(said[key]) & set(offered[key]) for key in joint)
    return Answered.CHANGED if has_any else Answered.OWN


def adds_own(texts: Mapping[str, str], joint: Mapping[str, str]) -> bool:
    """Whether something is said beside the joint text."""
    return bool(joint) and any(text.strip() for key, text in texts.items() if key not in joint)


def _paragraphs(text: str) -> list[str]:
    parts = (" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n"))
    return [part for part in parts if part]
