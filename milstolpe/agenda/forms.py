"""A meeting as a form, a meeting as a row, and the notes of one."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.accounts.models import User
from milstolpe.agenda.models import Meeting
from milstolpe.agenda.queries import ALL, COMING, PAST, Wanted
from milstolpe.core.fields import AddressField, ClockField, DayField, LineField, ParagraphsField
from milstolpe.core.filters import FilterForm
from milstolpe.core.form_parts import RowForm, choose_from
from milstolpe.core.forms import BegunForm
from milstolpe.core.text import small_number
from milstolpe.core.widgets import PlainSelect
from milstolpe.organisations.enums import Role
from milstolpe.organisations.forms.people import CountyChoice

# The fields of `Meeting` that the form holds by name.
NAMES = ("title", "place", "url", "description", "is_public", "guests")
_TEXTS = 20_000  # characters at most in a text
_MOST_PEOPLE = 500
_END = gettext_lazy("The meeting must end after it begins.")


def moment(day: date, clock: time) -> datetime:
    """A time of day in Sweden as an instant."""
    return timezone.make_aware(datetime.combine(day, clock))


def _times(cleaned: Mapping[str, Any]) -> dict[str, datetime]:
    return {
        "starts_at": moment(cleaned["day"], cleaned["begins"]),
        "ends_at": moment(cleaned["day"], cleaned["ends"]),
    }


def time_values(meeting: Meeting) -> dict[str, Any]:
    """Day, begin and end as the forms hold them."""
    starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return {"day": starts.date(), "begins": starts.time(), "ends": ends.time()}


def _check_order(form: forms.Form) -> None:
    begins, ends = form.cleaned_data.get("begins"), form.cleaned_data.get("ends")
    if begins and ends and ends <= begins:
        form.add_error("ends", _END)


class WhenForm(FilterForm):
    """Which meetings the list holds."""

    nar = forms.ChoiceField(
        label=gettext_lazy("When"),
        required=False,
        choices=[
            (COMING, gettext_lazy("To come")),
            (PAST, gettext_lazy("Have been")),
            (ALL, gettext_lazy("All")),
        ],
    )


class MeetingForm(BegunForm):
    """All that is said of a meeting beforehand, and who is invited."""

    title = LineField(label=gettext_lazy("Title"), most=200)
    day = DayField(label=gettext_lazy("Day"))
    begins = ClockField(label=gettext_lazy("Begins"))
    ends = ClockField(label=gettext_lazy("Ends"))
    place = LineField(label=gettext_lazy("Place"), most=200, required=False)
    url = AddressField(
        label=gettext_lazy("Link to the meeting"),
        required=False,
        help_text=gettext_lazy("Shown to those who are logged in."),
    )
    description = ParagraphsField(
        label=gettext_lazy("What the meeting is about"), required=False, most=_TEXTS
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Shown to everyone"),
        required=False,
        help_text=gettext_lazy("In the public calendar: title, time, place and what it is about."),
    )
    participants = forms.CharField(
        label=gettext_lazy("Participants"),
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy(
            "One e-mail address on each line, of persons who have an account. They are told. You "
            "can also choose from the register once the meeting is made."
        ),
    )
    # Those who were invited when the page was opened, by key: others are left as they are.
    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10_000)
    guests = ParagraphsField(
        label=gettext_lazy("Others who take part"),
        rows=3,
        required=False,
        most=_TEXTS,
        help_text=gettext_lazy(
            "Those without an account: one name on each line. They are not told."
        ),
    )

    def clean_participants(self) -> list[User]:
        """The persons; each address that nobody has is named."""
        lines = [line.strip().lower() for line in self.cleaned_data["participants"].splitlines()]
        wanted = list(dict.fromkeys(filter(None, lines)))
        if len(wanted) > _MOST_PEOPLE:
            raise forms.ValidationError(_("Invite at most %(n)s persons.") % {"n": _MOST_PEOPLE})
        found = {user.email.lower(): user for user in User.objects.filter(email__in=wanted)}
        if unknown := [email for email in wanted if email not in found]:
            message = _("Nobody has an account with this address: %(addresses)s.")
            raise forms.ValidationError(message % {"addresses": ", ".join(unknown[:5])})
        return [found[email] for email in wanted]

    def clean(self) -> None:
        super().clean()
        _check_order(self)

    def clean_shown(self) -> set[int]:
        return {small_number(key) for key in self.cleaned_data["shown"].split("-")}

    def values(self) -> dict[str, Any]:
        """Fields of `Meeting` by name. Only after `is_valid`."""
        return {name: self.cleaned_data[name] for name in NAMES} | _times(self.cleaned_data)


class MeetingRow(RowForm):
    """When and where, as a row of a table of meetings; `pk` and `base` say which and from which
    save."""

    filled_by: ClassVar[tuple[str, ...]] = ("day",)

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    day = DayField(label=gettext_lazy("Day"))
    begins = ClockField(label=gettext_lazy("Begins"))
    ends = ClockField(label=gettext_lazy("Ends"))
    place = LineField(label=gettext_lazy("Place"), most=200, size=16, required=False)
    url = AddressField(label=gettext_lazy("Link to the meeting"), required=False)

    def clean(self) -> None:
        super().clean()
        _check_order(self)

    def values(self) -> dict[str, Any]:
        names = ("place", "url")
        return {name: self.cleaned_data[name] for name in names} | _times(self.cleaned_data)


class PeopleFilterForm(FilterForm):
    """Narrows the people of the register to choose among."""

    q = forms.CharField(
        label=gettext_lazy("Person or organisation"), required=False, max_length=200
    )
    roll = forms.ChoiceField(
        label=gettext_lazy("Role"),
        required=False,
        choices=[("", gettext_lazy("All roles")), *Role.choices],
        widget=PlainSelect,
    )
    lan = CountyChoice(label=gettext_lazy("County"), empty_label=gettext_lazy("All counties"))

    def wanted(self) -> Wanted:
        """What is chosen."""
        chosen = self.chosen
        county = chosen.get("lan")
        code = county.code if county else ""
        return Wanted(chosen.get("q", ""), chosen.get("roll", ""), code)


class InviteForm(forms.Form):
    """People of the register, ticked."""

    use_required_attribute = False
    people = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who is invited"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one person.")},
    )

    def __init__(self, data: Any, *, people: Iterable[Any]) -> None:
        """`people` have `roles_now`."""
        super().__init__(data)
        choices = [(user.pk, f"{user.name} ({_roles(user)})") for user in people]
        choose_from(self, "people", choices)

    @property
    def chosen(self) -> list[User]:
        """Once the form is checked."""
        return list(User.objects.filter(pk__in=self.cleaned_data["people"]))


def _roles(user: Any) -> str:
    said = (f"{row.get_role_display()}, {row.organisation.name}" for row in user.roles_now)
    return "; ".join(dict.fromkeys(said))


class NotesForm(BegunForm):
    """What was said, and who was there."""

    notes = ParagraphsField(label=gettext_lazy("Notes"), rows=12, required=False, most=_TEXTS)
    present = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Were there"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, **options)
        people = [(row.pk, str(row.user)) for row in meeting.participants.all()]
        choose_from(self, "present", people)
        if not people:
            del self.fields["present"]
