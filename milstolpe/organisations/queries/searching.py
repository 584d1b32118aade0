"""Finds what somebody typed in names, in both databases."""

from functools import reduce
from operator import or_

from django.db.models import Q


def typed_in(text: str, *fields: str) -> Q:
    """Rows where one of `fields` holds the text; an empty text is in all of them.

    SQLite tells Å from å, so the text is looked for in each of the ways that names are written.
    """
    spellings = {text, text.lower(), text.upper(), text.capitalize(), text.title()}
    return reduce(
        or_, (Q(**{f"{field}__icontains": way}) for field in fields for way in sorted(spellings))
    )
