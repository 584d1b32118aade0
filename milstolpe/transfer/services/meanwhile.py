"""What somebody saved between plan and writing ends the writing, whatever it was."""

from typing import Any, Final

from django.db.models import Model

from milstolpe.programmes.models import Measure, Programme
from milstolpe.reporting.models import FollowUp, Report
from milstolpe.transfer.planning.existing import REGISTERS, register_rows, rows_of
from milstolpe.transfer.services.work import ChangedMeanwhileError, Work

# What people lock when they save, with the path to the programme, in the order of the rooms.
_LOCKED: Final[tuple[tuple[type[Model], str], ...]] = (
    (Programme, "pk"),
    (Measure, "programme"),
    (FollowUp, "programme"),
    (Report, "follow_up__programme"),
)
# Measures and answers count their saves, which their writers compare; a contact is only added.
_COUNTED: Final = frozenset({"measures", "reports", "contacts"})


def refuse_what_changed(work: Work) -> None:
    """Lock what is written, and see that it stands as it stood when the plan was made.

    Raises:
        ChangedMeanwhileError: it does not.
    """
    programmes = _programmes(work)
    for model, path in _LOCKED:
        _lock(model, {f"{path}__in": programmes})
    for kind in work.plan.records:
        if kind not in _COUNTED and any(work.written(kind)):
            _compare(work, kind, programmes)


def _programmes(work: Work) -> list[int]:
    """Ids of those that are there and of which something is written."""
    addresses = {
        work.world.programme_of(record)
        for kind in work.plan.records
        if kind not in REGISTERS and kind != "contacts"
        for record in work.written(kind)
    }
    return sorted(work.programme_pks[each] for each in addresses if each in work.programme_pks)


def _compare(work: Work, kind: str, programmes: list[int]) -> None:
    if kind in REGISTERS:
        ids = [record.before["object_id"] for record in work.updated(kind) if record.before]
        _lock(REGISTERS[kind][0], {"pk__in": ids})
        stands = register_rows(kind)
    else:
        stands = rows_of(kind, programmes)
    for record in work.written(kind):
        if stands.get(record.key) != record.before:
            raise ChangedMeanwhileError(record.label or record.key[0])


def _lock(model: type[Model], which: dict[str, Any]) -> None:
    """In the same order whoever does it."""
    rows = model._default_manager.filter(**which).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk"))
