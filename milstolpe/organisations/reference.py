"""Loads the register's reference data from the CSV files in the folder of the same name.

A second load adds nothing, a row edited by an administrator is left alone, nothing is deleted.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from milstolpe.organisations.findable import index_organisations
from milstolpe.organisations.models import (
    ActorGroup,
    ActorGroupMember,
    ActorKind,
    County,
    Municipality,
    Network,
    Organisation,
    ReferenceDataset,
    ReferenceRow,
)
from milstolpe.organisations.queries import current_organisations

FOLDER = Path(__file__).parent / "reference"


@dataclass(frozen=True)
class Dataset:
    """One CSV file and the table it fills.

    A column is a field of the model, or a foreign key and the field to find its row by, such as
    `county_code`. `key` holds the attributes that tell rows apart; they never change.
    """

    path: Path
    model: type[ReferenceRow]
    key: tuple[str, ...]
    # Columns that name other rows and are read when all rows are in place.
    later: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.path.stem

    def version(self) -> str:
        return sha256(self.path.read_bytes()).hexdigest()

    def rows(self) -> list[dict[str, str]]:
        with self.path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@dataclass(frozen=True)
class LoadResult:
    """What one load did with the rows of one file."""

    name: str
    rows: int
    created: int = 0
    updated: int = 0
    kept: tuple[
        str, ...
    ] = ()  # rows edited or removed by an administrator, as they call themselves

    @property
    def unchanged(self) -> int:
        return self.rows - self.created - self.updated - len(self.kept)


COUNTIES = Dataset(FOLDER / "counties.csv", County, ("code",))
MUNICIPALITIES = Dataset(FOLDER / "municipalities.csv", Municipality, ("code",))
ORGANISATIONS = Dataset(FOLDER / "organisations.csv", Organisation, ("slug",))
NETWORKS = Dataset(
    FOLDER / "networks.csv", Network, ("slug",), later=frozenset({"successor_slugs"})
)
ACTOR_GROUPS = Dataset(
    FOLDER / "actor_groups.csv",
    ActorGroup,
    ("slug",),
    later=frozenset({"member_kind", "member_slugs"}),
)
ACTOR_KINDS = Dataset(FOLDER / "actor_kinds.csv", ActorKind, ("slug",))
DATASETS = (COUNTIES, MUNICIPALITIES, ORGANISATIONS, NETWORKS, ACTOR_GROUPS, ACTOR_KINDS)


def load_organisations() -> list[LoadResult]:
    """Load the whole register, in the order the rows point at each other.

    Raises:
        KeyError: a row points at another by a code or slug that does not exist.
    """
    results = [load_dataset(dataset) for dataset in DATASETS]
    _link_successors()
    index_organisations(Organisation.objects.select_related("county"))
    return [*results, _join_groups()]


def load_dataset(dataset: Dataset) -> LoadResult:
    """Create and update the rows of one file, with history, and record the file's version.

    Raises:
        KeyError: a row points at another by a code or slug that does not exist.
    """
    model, rows, existing = dataset.model, dataset.rows(), _existing_rows(dataset)
    removed = _removed_keys(dataset)
    created: list[ReferenceRow] = []
    changed: list[ReferenceRow] = []
    kept: list[str] = []
    fields: set[str] = set()
    for values in _parsed(dataset, rows):
        row = existing.get(tuple(values[name] for name in dataset.key))
        if row is None and tuple(values[name] for name in dataset.key) in removed:
            kept.append(str(model(**values)))
        elif row is None:
            created.append(model(**values))
        elif row.is_edited:
            kept.append(str(row))
        elif difference := {n: v for n, v in values.items() if getattr(row, n) != v}:
            for name, value in difference.items():
                setattr(row, name, value)
            changed.append(row)
            fields |= difference.keys()
    reason = f"{dataset.name} {dataset.version()[:12]}"
    bulk_create_with_history(created, model, default_change_reason=reason)
    bulk_update_with_history(changed, model, fields, default_change_reason=reason)
    _record_version(dataset, len(rows))
    return LoadResult(dataset.name, len(rows), len(created), len(changed), tuple(kept))


def _existing_rows(dataset: Dataset) -> dict[tuple[object, ...], ReferenceRow]:
    return {
        tuple(getattr(row, name) for name in dataset.key): row
        for row in dataset.model._default_manager.all()
    }


def _removed_keys(dataset: Dataset) -> set[tuple[object, ...]]:
    """The keys of rows that an administrator has taken away."""
    history: Any = dataset.model.history  # type: ignore[attr-defined]  # of every register
    return set(history.filter(history_type="-").values_list(*dataset.key))


def _parsed(dataset: Dataset, rows: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    """Each row as attribute names and Python values."""
    columns = [column for column in rows[0] if column not in dataset.later]
    readers = {column: _reader(dataset.model, column) for column in columns}
    for row in rows:
        yield {attribute: read(row[column]) for column, (attribute, read) in readers.items()}


def _reader(model: type[ReferenceRow], column: str) -> tuple[str, Callable[[str], Any]]:
    """The attribute a column fills, and how its text becomes a value."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    if field := fields.get(column):
        return column, lambda text: field.to_python(text) if text else field.get_default()
    relation, _, lookup = column.rpartition("_")
    related: Any = fields[relation].related_model
    keys = {str(value): pk for value, pk in related.objects.values_list(lookup, "pk")}
    return f"{relation}_id", lambda text: keys[text] if text else None


def _record_version(dataset: Dataset, row_count: int) -> None:
    version = dataset.version()
    latest = ReferenceDataset.objects.filter(name=dataset.name).first()
    if latest is None or latest.version != version:
        # An earlier file may come back: then its row becomes the latest again.
        ReferenceDataset.objects.update_or_create(
            name=dataset.name,
            version=version,
            defaults={"row_count": row_count, "loaded_at": timezone.now()},
        )


def _link_successors() -> None:
    networks = {network.slug: network for network in Network.objects.all()}
    for row in NETWORKS.rows():
        network = networks[row["slug"]]
        if row["successor_slugs"] and not network.is_edited:
            network.successors.add(*(networks[slug] for slug in row["successor_slugs"].split()))


def _join_groups() -> LoadResult:
    """Make members of the organisations a group names by kind and county, or one by one.

    Who has once been a member is left alone, so that an ended membership stays ended.
    """
    organisations = list(current_organisations().filter(is_example=False))
    groups = {group.slug: group for group in ActorGroup.objects.filter(is_edited=False)}
    known = set(ActorGroupMember.objects.values_list("group_id", "organisation_id"))
    members = [
        ActorGroupMember(group=groups[row["slug"]], organisation=organisation)
        for row in ACTOR_GROUPS.rows()
        if row["slug"] in groups
        for organisation in organisations
        if _belongs(organisation, row)
    ]
    new = [member for member in members if (member.group_id, member.organisation_id) not in known]
    bulk_create_with_history(new, ActorGroupMember, default_change_reason=ACTOR_GROUPS.name)
    return LoadResult("actor_group_members", len(members), created=len(new))


def _belongs(organisation: Organisation, row: dict[str, str]) -> bool:
    is_of_kind = organisation.kind == row["member_kind"]
    is_in_county = row["county_code"] in ("", organisation.county_id)
    return (is_of_kind and is_in_county) or organisation.slug in row["member_slugs"].split()
