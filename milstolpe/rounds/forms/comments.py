"""A comment, and an answer to one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.core.fields import LineField, ParagraphsField
from milstolpe.core.form_parts import WorkForm
from milstolpe.rounds.models import Comment, Section

_TEXT = 5_000  # characters at most
_QUOTE = 500


class CommentForm(WorkForm):
    """What is said, and about which place. With script the place is filled in by marking it."""

    section = forms.ChoiceField(label=_("What the comment is about"), required=False)
    quote = LineField(
        label=_("The place in the text"),
        most=_QUOTE,
        required=False,
        help_text=_("Copy the words that it is about. Empty: the whole section."),
    )
    text = ParagraphsField(label=_("Your comment"), rows=3, most=_TEXT)
    is_blocking = forms.BooleanField(
        label=_("Must be resolved before the text is handed in"), required=False
    )

    def __init__(self, data: Any = None, *, sections: Sequence[Section]) -> None:
        super().__init__(data, auto_id="comment-%s")
        self.sections = {row.key: row for row in sections}
        field = self.fields["section"]
        assert isinstance(field, forms.ChoiceField)
        choices = [(row.key, row.title) for row in sections]
        field.choices = [("", _("The whole text")), *choices]

    def values(self) -> dict[str, Any]:
        """What `add_comment` is given. Only after `is_valid`."""
        cleaned = dict(self.cleaned_data)
        return cleaned | {"section": self.sections.get(cleaned["section"])}


class AnswerForm(WorkForm):
    """An answer in a thread."""

    text = ParagraphsField(label=_("Your answer"), rows=3, most=_TEXT)

    def __init__(self, data: Any = None, *, comment: Comment) -> None:
        super().__init__(data, auto_id=f"answer-{comment.pk}-%s")
