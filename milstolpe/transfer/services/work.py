"""What the writers of an import share: the plan, and ids of what is there by now."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.organisations.models import Organisation
from milstolpe.transfer.enums import Outcome
from milstolpe.transfer.planning.records import Plan, Record
from milstolpe.transfer.planning.world import World


class ChangedMeanwhileError(DomainError):
    """Somebody has saved a thing while the file was read; nothing is written."""

    def __init__(self, thing: object) -> None:
        super().__init__(
            _("“%(name)s” was changed while the file was read. Nothing is written: try again.")
            % {"name": thing}
        )


class Work:
    """One import while it is written."""

    def __init__(
        self,
        plan: Plan,
        world: World,
        *,
        name: str,
        by: User | None,
        new_questions: dict[tuple[str, int], list[str]],
    ) -> None:
        self.plan, self.world, self.name, self.by = plan, world, name, by
        self.new_questions = new_questions
        self.programme_pks = {a: ref.pk for a, ref in world.programmes.items() if ref.pk}
        self.measure_pks = {key: ref.pk for key, ref in world.measures.items() if ref.pk}
        self.object_ids: dict[tuple[str, tuple[Any, ...]], int] = {}
        self.touched_programmes: set[str] = set()

    @property
    def reason(self) -> str:
        """Why a version was made."""
        return _("Imported from the file %(name)s") % {"name": self.name}

    @cached_property
    def organisations(self) -> dict[str, int]:
        """Slug → id; read when those of the file are there."""
        return dict(Organisation.objects.values_list("slug", "pk"))

    def created(self, kind: str) -> list[Record]:
        return [r for r in self.plan.records.get(kind, []) if r.outcome == Outcome.CREATED]

    def updated(self, kind: str) -> list[Record]:
        return [r for r in self.plan.records.get(kind, []) if r.outcome == Outcome.UPDATED]

    def written(self, kind: str) -> Iterator[Record]:
        """What is created and what is changed, in the order of the file."""
        written = (Outcome.CREATED, Outcome.UPDATED)
        return (r for r in self.plan.records.get(kind, []) if r.outcome in written)

    def by_programme(self, *kinds: str) -> dict[str, list[Record]]:
        """Address of a programme → what is written of it."""
        groups: dict[str, list[Record]] = defaultdict(list)
        for kind in kinds:
            for record in self.written(kind):
                groups[str(record.values.get("programme") or record.key[0])].append(record)
        return groups


def new_values(record: Record) -> dict[str, Any]:
    """What is to be written of a record: all of a new one, what is changed of another."""
    if record.outcome == Outcome.CREATED:
        return record.values
    return {change.field: change.after for change in record.changes}


def whole_values(record: Record) -> dict[str, Any]:
    """What will stand: what stood, with what is changed."""
    return {**(record.before or {}), **new_values(record)}
