"""Finds the thing of an address among those that the user may see; who may work on it is a
permission. `**address` are the named parts of the address."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from milstolpe.organisations.models import Organisation
from milstolpe.rounds.models import Contribution, LateText, Round
from milstolpe.rounds.queries.deliveries import Delivery
from milstolpe.rounds.queries.told import with_what_is_told
from milstolpe.rounds.queries.visibility import contributions_visible_to, rounds_visible_to

Read = Callable[[QuerySet[Contribution]], QuerySet[Contribution]]


def round_or_404(user: Any, **address: Any) -> Round:
    return get_object_or_404(rounds_visible_to(user), address=address["address"])


def contribution_or_404(user: Any, **address: Any) -> Contribution:
    """A cell by round, county and item."""
    return contribution_with(user, address)


def written_or_404(user: Any, **address: Any) -> Contribution:
    """The same with what its writing page tells."""
    return contribution_with(user, address, read=with_what_is_told)


def contribution_with(
    user: Any, address: Mapping[str, Any], *more: str, read: Read | None = None
) -> Contribution:
    """The same, read together with `more` that rooms above tie to it; and whether the person has a
    text there that came too late, as `has_late`. One query.

    Args:
        read: adds what else is read in that query.
    """
    late = LateText.objects.filter(contribution=OuterRef("pk"), user=user.pk)
    rows = contributions_visible_to(user).select_related(
        *("item__round__previous", "item__objective", "county", "organisation", "changed_by"),
        *more,
    )
    if read is not None:
        rows = read(rows)
    return get_object_or_404(
        rows.annotate(has_late=Exists(late)),
        item__round__address=address["address"],
        county__slug=address["county"],
        item__slug=address["item"],
    )


def delivery_or_404(user: Any, **address: Any) -> Delivery:
    """What an organisation hands in in a round, where it is asked for something."""
    round_ = round_or_404(user, address=address["address"])
    asked = Contribution.objects.filter(item__round=round_).values("organisation")
    rows = Organisation.objects.filter(pk__in=asked)
    return Delivery(round_, get_object_or_404(rows, slug=address["organisation"]))
