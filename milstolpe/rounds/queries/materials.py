"""Material for those who write: the newest of each."""

from django.db.models import F, Q, QuerySet

from milstolpe.core.collation import swedish
from milstolpe.rounds.models import Item, Material, Round


def materials_of(round_: Round) -> QuerySet[Material]:
    """What is there now, that of the whole round first."""
    rows = round_.materials.filter(replaced_by__isnull=True, removed_at__isnull=True)
    # Databases differ in where nothing comes.
    in_order = rows.order_by(F("item_id").asc(nulls_first=True), swedish("title"), "-number")
    return in_order.select_related("file", "item__objective", "by", "round")


def materials_for(item: Item) -> QuerySet[Material]:
    """What stands beside the text of an item. One query."""
    return materials_of(item.round).filter(Q(item=item) | Q(item__isnull=True))
