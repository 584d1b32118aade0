"""Contents said in words: the label of each field, and its value as lines of text.

Comparing two versions, choosing between two edits and saying what is wrong all use these.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.formats import yes_or_no
from milstolpe.programmes.content import (
    ActivityEntry,
    ActorEntry,
    AreaEntry,
    CommentContent,
    CommitmentContent,
    Content,
    GoalEntry,
    InteractionEntry,
    LinkEntry,
    MeasureContent,
    OwnerEntry,
    ProgrammeContent,
    TargetEntry,
)
from milstolpe.programmes.enums import ActorRole, InteractionSign, Reporters, Rhythm
from milstolpe.programmes.models import Programme

Labels = Mapping[str, Any]  # texts, translated when they are shown

MEASURE_LABELS: Labels = {
    "code": gettext_lazy("Code"),
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("Text"),
    "area": gettext_lazy("Area"),
    "start_year": gettext_lazy("First year"),
    "end_year": gettext_lazy("Last year"),
    "actors": gettext_lazy("Actors"),
    "activities": gettext_lazy("Activities to choose from"),
    "objectives": gettext_lazy("Objectives"),
    "sdgs": gettext_lazy("Global goals"),
    "milestone_targets": gettext_lazy("Milestone targets"),
    "themes": gettext_lazy("Themes"),
    "follow_up_criterion": gettext_lazy("Follow-up criterion"),
    "followed_up_in": gettext_lazy("Followed up in"),
    "followed_up_url": gettext_lazy("Address of the other follow-up"),
    "expected_effect": gettext_lazy("Expected effect"),
    "cost": gettext_lazy("Cost"),
    "funding": gettext_lazy("Funding"),
    "interactions": gettext_lazy("Conflicts and synergies"),
    "links": gettext_lazy("Links"),
    "is_internal": gettext_lazy("Internal"),
    "withdrawn_on": gettext_lazy("Withdrawn"),
    "withdrawn_reason": gettext_lazy("Why it was withdrawn"),
}
PROGRAMME_LABELS: Labels = {
    "title": gettext_lazy("Title"),
    "start_year": gettext_lazy("First year"),
    "end_year": gettext_lazy("Last year"),
    "purpose": gettext_lazy("Purpose"),
    "areas": gettext_lazy("Areas"),
    "owners": gettext_lazy("Owned by"),
    "word_area": gettext_lazy("Word for area"),
    "word_lead": gettext_lazy("Word for lead actor"),
    "word_partner": gettext_lazy("Word for partner"),
    "reporters": gettext_lazy("Who reports"),
    "rhythm": gettext_lazy("How often"),
    "answer_by": gettext_lazy("Last day to answer"),
    "answer_to": gettext_lazy("Where and how to answer"),
    "source": gettext_lazy("Source"),
}
COMMITMENT_LABELS: Labels = {
    "activities": gettext_lazy("Chosen activities"),
    "note": gettext_lazy("What the commitment means"),
    "together_with": gettext_lazy("Together with"),
    "decided_on": gettext_lazy("Date of the decision"),
    "decided_by": gettext_lazy("Decided by (office)"),
    "case_number": gettext_lazy("Case number"),
    "contact_name": gettext_lazy("Contact person"),
    "contact_email": gettext_lazy("The contact person's e-mail"),
}
COMMENT_LABELS: Labels = {
    "respondent": gettext_lazy("Who answered"),
    "received_on": gettext_lazy("Received"),
    "case_number": gettext_lazy("Case number"),
    "measure": gettext_lazy("Measure"),
    "text": gettext_lazy("Comment"),
    "answer": gettext_lazy("Our answer"),
}
_CHOICES: Mapping[str, Any] = {"reporters": Reporters, "rhythm": Rhythm}


_LABELS: Mapping[type[Content], Labels] = {
    MeasureContent: MEASURE_LABELS,
    ProgrammeContent: PROGRAMME_LABELS,
    CommitmentContent: COMMITMENT_LABELS,
    CommentContent: COMMENT_LABELS,
}


def labels_of(content: Content) -> Labels:
    """Field → label, in the order in which the fields are shown."""
    return _LABELS[type(content)]


def lines_of(content: Content) -> dict[str, list[str]]:
    """Field → its value as lines of text; no line when there is nothing."""
    values = {field.name: getattr(content, field.name) for field in fields(content)}
    return {name: value_lines(name, values[name]) for name in labels_of(content)}


def value_lines(name: str, value: Any) -> list[str]:
    """The value of the field `name` as lines: a text by line, a list by entry."""
    if isinstance(value, tuple):
        return [_ENTRY_WORDS[type(entry)](entry) for entry in value]
    if value in ("", None, False):
        return []
    if value is True:
        return [yes_or_no(True)]
    if name in _CHOICES:
        return [str(_CHOICES[name](value).label)]
    return str(value).split("\n")


def _goal(entry: GoalEntry) -> str:
    touches = _("mainly") if entry.is_main else _("also")
    return f"{entry.number} {entry.name} ({touches})"


def _interaction(entry: InteractionEntry) -> str:
    return f"{InteractionSign(entry.sign).label}: {entry.number} {entry.name}. {entry.why}"


def _owner(entry: OwnerEntry) -> str:
    parts = (entry.name, entry.case_number, entry.decided_on, entry.decided_by)
    return ", ".join(part for part in parts if part)


_ENTRY_WORDS: Mapping[type, Callable[[Any], str]] = {
    str: str,
    ActorEntry: lambda entry: f"{ActorRole(entry.role).label}: {entry.name}",
    ActivityEntry: lambda entry: entry.text,
    GoalEntry: _goal,
    TargetEntry: lambda entry: entry.title,
    InteractionEntry: _interaction,
    LinkEntry: lambda entry: f"{entry.label} {entry.url}".strip(),
    AreaEntry: lambda entry: f"{entry.code} {entry.title}. {entry.text}".strip(),
    OwnerEntry: _owner,
}


def years_note(programme: Programme, content: MeasureContent) -> str:
    """That the measure begins before its programme or ends after it; empty when it does not."""
    said = []
    if content.start_year and content.start_year < programme.start_year:
        text = _("The measure begins in %(year)s, before the programme's first year %(limit)s.")
        said.append(text % {"year": content.start_year, "limit": programme.start_year})
    if content.end_year and content.end_year > programme.end_year:
        text = _("The measure ends in %(year)s, after the programme's last year %(limit)s.")
        said.append(text % {"year": content.end_year, "limit": programme.end_year})
    return " ".join(said)
