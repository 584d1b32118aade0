"""What hangs on an activity as forms: deliverables, what it leads to, plans of its own."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.agenda.models import Meeting
from milstolpe.core.fields import AddressField, DayField, LineField
from milstolpe.core.form_parts import choose_from
from milstolpe.core.formats import format_short_date
from milstolpe.programmes.queries.visibility import programmes_visible_to
from milstolpe.records.models import StoredFile
from milstolpe.rounds.models import Round
from milstolpe.workplan.forms.parts import KeyField, PartForm
from milstolpe.workplan.models import Activity, ActivityLink

MOST_CHOICES = 300  # of one kind


class DeliverableForm(PartForm):
    """Something that the activity leads to by a day. When it was ready is told elsewhere."""

    title = LineField(label=gettext_lazy("Deliverable"), most=250)
    due_on = DayField(label=gettext_lazy("Is to be ready"))
    url = AddressField(label=gettext_lazy("Link"), required=False)


class LinkForm(PartForm):
    """What the activity leads to: one thing of those that Milstolpe has, or an address."""

    linked = ("round", "meeting", "programme")

    round = KeyField(label=gettext_lazy("Round"), required=False)
    meeting = KeyField(label=gettext_lazy("Meeting"), required=False)
    programme = KeyField(label=gettext_lazy("Programme"), required=False)
    url = AddressField(
        label=gettext_lazy("Address"),
        required=False,
        help_text=gettext_lazy("For anything else: a guidance, an indicator, a page."),
    )
    title = LineField(label=gettext_lazy("What the address leads to"), most=200, required=False)

    def __init__(
        self,
        *args: Any,
        activity: Activity,
        user: Any,
        link: ActivityLink | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        year = activity.area.plan.year
        first, last = year - 1, year + 1
        rounds = Round.objects.filter(year__gte=first, year__lte=last)
        meetings = Meeting.objects.filter(starts_at__year__gte=first, starts_at__year__lte=last)
        choose_from(self, "round", _choices(rounds, link and link.round))
        choose_from(self, "meeting", _choices(meetings, link and link.meeting, _dated))
        programmes = programmes_visible_to(user).select_related("county")
        choose_from(self, "programme", _choices(programmes, link and link.programme))

    def clean(self) -> None:
        super().clean()
        named = [name for name in (*self.linked, "url") if self.cleaned_data.get(name)]
        if not named and not self.errors:
            raise forms.ValidationError(_("Choose one thing that the activity leads to."))
        for name in named[1:]:
            self.add_error(name, _("Choose one thing alone, and add the others as links too."))
        if not self.cleaned_data.get("url") and self.cleaned_data.get("title"):
            self.cleaned_data["title"] = ""  # a thing has a name of its own


class SubPlanForm(PartForm):
    """A plan of its own within the activity: a file or an address."""

    title = LineField(label=gettext_lazy("Title"), most=200)
    file = forms.FileField(label=gettext_lazy("File"), required=False)
    url = AddressField(label=gettext_lazy("Address"), required=False)

    def __init__(self, *args: Any, has_file: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.has_file = has_file
        if has_file:
            text = _("The file stays. Choose another, or write an address, to replace it.")
            self.fields["file"].help_text = text

    @classmethod
    def shown(cls, row: Any) -> dict[str, Any]:
        return {"title": row.title, "url": row.url}

    def as_read(self, name: str, value: Any) -> object:
        if name != "file_id":
            return super().as_read(name, value)
        return StoredFile.objects.filter(pk=value).values_list("name", flat=True).first()

    def clean(self) -> None:
        super().clean()
        file, url = self.cleaned_data.get("file"), self.cleaned_data.get("url")
        if file and url:
            self.add_error("url", _("Choose a file or write an address, one of the two."))
        elif not (file or url or self.has_file) and not self.errors:
            self.add_error("file", _("Choose a file or write an address, one of the two."))


def _choices(
    rows: QuerySet[Any], chosen: Any, label: Callable[[Any], str] = str
) -> list[tuple[Any, str]]:
    """Rows to choose from, and the one that is chosen whatever it is."""
    found = list(rows[:MOST_CHOICES])
    if chosen is not None and chosen not in found:
        found.append(chosen)
    return [("", "–"), *((row.pk, label(row)) for row in found)]


def _dated(meeting: Meeting) -> str:
    return f"{format_short_date(meeting.starts_at)} {meeting}"
