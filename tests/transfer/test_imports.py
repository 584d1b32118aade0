"""Kept answers in words."""

import pytest

from milstolpe.organisations.models import County
from milstolpe.transfer.queries.imports import kept_rows
from milstolpe.transfer.services.kept_answers import keep_answer
from tests.transfer.sheets import coordinator, make_register

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("section", "scope", "word", "about", "shown"),
    [
        ("aktorer", "new", "Solbyn", "Aktör", "solbyn"),
        ("ord", "grade", "Pågår", "Ord i en kolumn · Genomförandegrad", "pågår"),
        ("kolumner", "measures", "Budgetpost", "Kolumn · Åtgärder", "budgetpost"),
        ("blad", "", "Lista", "Blad", "Lista"),
        ("val", "", "measures|abcd2345|title|1a|2b",
         "Filen eller Milstolpe · Åtgärder · Åtgärd", "abcd2345"),
    ],
)  # fmt: skip
def test_an_answer_says_what_it_is_about(section, scope, word, about, shown):
    make_register()
    user = coordinator()
    keep_answer(County.objects.get(code="12"), section=section, scope=scope, word=word,
                answer="x", by=user)  # fmt: skip
    (row,) = kept_rows(user)
    assert (row.about, row.word) == (about, shown)
