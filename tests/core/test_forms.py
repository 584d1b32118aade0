"""A form that another was before: theirs is shown, and a second press loses nothing unseen."""

import datetime
from typing import Any

from django import forms
from django.http import QueryDict

from milstolpe.core.answering import done
from milstolpe.core.errors import EditConflictError
from milstolpe.core.fields import DayField, ParagraphsField
from milstolpe.core.forms import BegunForm
from milstolpe.core.merge import merge_fields

TEXTS = frozenset({"text"})


class Form(BegunForm):
    name = forms.CharField()
    text = ParagraphsField(required=False)
    is_big = forms.BooleanField(required=False)
    day = DayField(required=False)


def begun_again(base: dict[str, Any], theirs: dict[str, Any], **typed: str) -> Form:
    """The form as it is shown when it was sent from `base` and `theirs` was saved meanwhile."""
    data = QueryDict(mutable=True)
    data.update({"base_number": "1", **typed})
    form = Form(data)

    def act() -> None:
        merge = merge_fields(base, theirs, {name: form.cleaned_data[name] for name in base}, TEXTS)
        raise EditConflictError(merge.conflicts, merge.values, number=2, saved_by="Anna Ek")

    assert not done(form, act)
    return form


BASE = {"name": "Ek", "text": "Ett.", "is_big": True, "day": None}


def test_what_both_changed_stays_as_typed_and_theirs_is_told():
    form = begun_again({**BASE}, {**BASE, "name": "Al"}, name="Bok", text="Ett.", is_big="on")

    assert form["name"].value() == "Bok"
    assert form["base_number"].value() == "2"
    assert "Al" in form.errors["name"][0]


def test_what_only_they_changed_is_shown_as_theirs():
    theirs = {"name": "Al", "text": "Ett.", "is_big": False, "day": datetime.date(2026, 11, 30)}
    form = begun_again({**BASE}, theirs, name="Bok", text="Ett.", is_big="on", day="")

    assert form["is_big"].value() is False
    assert form["day"].value() == "2026-11-30"
    assert list(form.errors) == ["name", "__all__"]


def test_text_that_both_changed_holds_both_wordings():
    form = begun_again({**BASE}, {**BASE, "text": "Deras."}, name="Ek", text="Mitt.", is_big="on")

    assert form["text"].value() == "Deras.\n\nMitt."
    assert "Anna Ek" in form.errors["text"][0]


def test_text_that_could_be_joined_is_shown_joined():
    base = {**BASE, "text": "Ett.\n\nTvå."}
    theirs = {**base, "text": "Ett!\n\nTvå.", "name": "Al"}
    form = begun_again(base, theirs, name="Bok", text="Ett.\n\nTvå!", is_big="on")

    assert form["text"].value() == "Ett!\n\nTvå!"
