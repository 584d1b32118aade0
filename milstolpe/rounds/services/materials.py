"""Material for those who write: files and links, in versions."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.records.services import store_file
from milstolpe.rounds.models import Item, Material, Round


@transaction.atomic
def add_material(
    round_: Round,
    *,
    title: str,
    upload: Any = None,
    url: str = "",
    item: Item | None = None,
    replaces: Material | None = None,
    by: User,
) -> Material:
    """Add a file or a link; with `replaces` it is the next version of that one.

    Raises:
        PermissionDenied: `by` does not work for RUS.
        FileRefusedError: the file is not taken.
        DomainError: neither or both are given, or what is replaced is no longer the newest.
    """
    if not by.has_perm("rounds.run"):
        raise PermissionDenied
    Round.objects.select_for_update().get(pk=round_.pk)
    if bool(upload) == bool(url):
        raise DomainError(_("Choose a file or write a link: one of them."))
    if replaces is not None:
        _require_newest(replaces)
        item = replaces.item
    return Material.objects.create(
        round=round_,
        item=item,
        title=title,
        file=store_file(upload, by=by) if upload else None,
        url=url,
        number=replaces.number + 1 if replaces else 1,
        replaces=replaces,
        by=by,
    )


@transaction.atomic
def remove_material(material: Material, *, by: User) -> None:
    """Show it no more. The row and the file stay: somebody may have written by them.

    Raises:
        PermissionDenied: `by` does not work for RUS.
        DomainError: it is replaced or removed already.
    """
    if not by.has_perm("rounds.run"):
        raise PermissionDenied
    Round.objects.select_for_update().get(pk=material.round_id)
    _require_newest(material)
    Material.objects.filter(pk=material.pk).update(removed_at=timezone.now())


def _require_newest(material: Material) -> None:
    row = Material.objects.filter(pk=material.pk, removed_at__isnull=True)
    if not row.filter(replaced_by__isnull=True).exists():
        raise DomainError(_("Somebody has replaced or removed this. Reload the page."))
