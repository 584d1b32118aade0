"""What search finds of the register: organisations by their names and where they are."""

from collections.abc import Iterable

from milstolpe.organisations.models import Organisation
from milstolpe.search.services import Entry, index


def index_organisations(organisations: Iterable[Organisation]) -> None:
    """Make the organisations found. Call it where their names, kind or county are saved."""
    index(
        Entry(
            kind="organisation",
            object_id=organisation.pk,
            title=organisation.name,
            body=f"{organisation.short_name} {organisation.county or ''}".strip(),
        )
        for organisation in organisations
    )
