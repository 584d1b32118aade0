"""Stores generated measures as the services do, under addresses that the seed decides."""

from collections.abc import Sequence

from milstolpe.accounts.models import User
from milstolpe.core.text import slugify_sv
from milstolpe.demo.content.dice import Dice
from milstolpe.programmes.content import MeasureContent
from milstolpe.programmes.models import Measure, Programme, Theme
from milstolpe.programmes.models.measures import ID_LETTERS
from milstolpe.programmes.services import storing


def add_themes(names: set[str]) -> None:
    """Add the themes that measures will be tagged with."""
    Theme.objects.bulk_create(Theme(name=name, slug=slugify_sv(name)) for name in sorted(names))


def store_measures(
    programme: Programme,
    contents: Sequence[MeasureContent],
    *,
    dice: Dice,
    by: User,
    reason: str,
) -> list[Measure]:
    """Add the measures to the programme; the same dice give the same addresses."""
    public_ids = ["".join(dice.choices(ID_LETTERS, k=8)) for _content in contents]
    return storing.store_measures(programme, contents, by=by, reason=reason, public_ids=public_ids)
