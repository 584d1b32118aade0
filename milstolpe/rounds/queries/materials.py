"""Material for those who write: the newest of each."""

from django.db.models import Q, QuerySet

from milstolpe.rounds.models import Item, Material, Round


def materials_of(round_: Round) -> QuerySet[Material]:
    """What is there now, that of the whole round first."""
    rows = round_.materials.filter(replaced_by__isnull=True, removed_at__isnull=True)
    return rows.select_related("file", "item__objective", "by", "round")


def materials_for(item: Item) -> QuerySet[Material]:
    """What stands beside the text of an item. One query."""
    return materials_of(item.round).filter(Q(item=item) | Q(item__isnull=True))
