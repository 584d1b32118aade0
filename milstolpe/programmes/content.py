"""The whole content of a programme or a measure as plain values.

One form serves everything that handles a thing whole: the edit form, the pasted table, merging of
two edits, the numbered versions, carrying over to the next period. References are by slug and
number, with names beside, so that a frozen copy can be shown when the register has changed.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self


def fingerprint_of(values: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a content."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    # Half a surrogate pair is no text; a damaged row may hold one and must still be judged.
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


@dataclass(frozen=True, order=True)
class ActorEntry:
    """An actor in a role; `link` is organisation, group or kind."""

    role: str
    link: str
    slug: str
    name: str


@dataclass(frozen=True, order=True)
class ActivityEntry:
    """A selectable activity. The key stays the same when the text is edited; 0 is a new one."""

    key: int
    text: str


@dataclass(frozen=True, order=True)
class GoalEntry:
    """An objective or a global goal by number, with its name and whether it is a main one."""

    number: int
    name: str
    is_main: bool


@dataclass(frozen=True, order=True)
class TargetEntry:
    """A milestone target by slug, with its title."""

    slug: str
    title: str


@dataclass(frozen=True, order=True)
class InteractionEntry:
    """What the measure does to an objective (+, − or 0) and why."""

    number: int
    name: str
    sign: str
    why: str


@dataclass(frozen=True, order=True)
class LinkEntry:
    """A named link."""

    label: str
    url: str


@dataclass(frozen=True, order=True)
class AreaEntry:
    """An area of a programme. The id stays the same when the title is edited; 0 is a new one."""

    id: int
    code: str
    title: str
    text: str


@dataclass(frozen=True, order=True)
class OwnerEntry:
    """An authority that decides the programme."""

    slug: str
    name: str
    case_number: str
    decided_on: str  # ISO date, or empty
    decided_by: str


@dataclass(frozen=True)
class Content:
    """What the kinds of content share: to and from JSON, and a fingerprint."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def values(self) -> dict[str, Any]:
        """Field → value, the entries as they are."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        """The content whose `values()` these are."""
        return cls(**values)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Read back what `as_json` gave; keys that are not known (a later form) are left out."""
        known = {field.name for field in fields(cls)}
        entries = cls.entry_types()
        return cls(
            **{
                name: tuple(entries[name](**row) for row in value) if name in entries else value
                for name, value in values.items()
                if name in known
            }
        )

    @classmethod
    def entry_types(cls) -> dict[str, type]:
        raise NotImplementedError

    def fingerprint(self) -> str:
        """SHA-256 of the canonical JSON."""
        return fingerprint_of(self.as_json())


@dataclass(frozen=True)
class MeasureContent(Content):
    """Everything a measure says."""

    code: str
    title: str
    text: str = ""
    area: str = ""  # the title of an area of the programme
    start_year: int | None = None
    end_year: int | None = None
    follow_up_criterion: str = ""
    expected_effect: str = ""
    cost: str = ""
    funding: str = ""
    followed_up_in: str = ""
    followed_up_url: str = ""
    is_internal: bool = False
    actors: tuple[ActorEntry, ...] = ()
    activities: tuple[ActivityEntry, ...] = ()
    objectives: tuple[GoalEntry, ...] = ()
    sdgs: tuple[GoalEntry, ...] = ()
    milestone_targets: tuple[TargetEntry, ...] = ()
    themes: tuple[str, ...] = ()
    interactions: tuple[InteractionEntry, ...] = ()
    links: tuple[LinkEntry, ...] = ()
    withdrawn_on: str = ""  # ISO date, or empty
    withdrawn_reason: str = ""

    TEXTS = frozenset(
        {"text", "follow_up_criterion", "expected_effect", "cost", "funding"}
    )  # merged by paragraph; everything else asks

    @classmethod
    def entry_types(cls) -> dict[str, type]:
        return {
            "actors": ActorEntry,
            "activities": ActivityEntry,
            "objectives": GoalEntry,
            "sdgs": GoalEntry,
            "milestone_targets": TargetEntry,
            "interactions": InteractionEntry,
            "links": LinkEntry,
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        return super().from_json(values | {"themes": tuple(values.get("themes", ()))})


@dataclass(frozen=True)
class ProgrammeContent(Content):
    """Everything a programme says about itself; its measures have contents of their own."""

    title: str
    start_year: int
    end_year: int
    purpose: str = ""
    word_area: str = ""
    word_lead: str = ""
    word_partner: str = ""
    reporters: str = "leads"
    rhythm: str = "yearly"
    answer_by: str = ""  # ISO date, or empty
    answer_to: str = ""
    source: str = ""
    areas: tuple[AreaEntry, ...] = ()
    owners: tuple[OwnerEntry, ...] = ()

    TEXTS = frozenset({"purpose", "answer_to"})

    @classmethod
    def entry_types(cls) -> dict[str, type]:
        return {"areas": AreaEntry, "owners": OwnerEntry}


@dataclass(frozen=True)
class CommitmentContent(Content):
    """What an organisation decides to do in a measure. Kept by django-simple-history."""

    activities: tuple[ActivityEntry, ...] = ()
    note: str = ""
    together_with: tuple[str, ...] = ()  # names of organisations
    decided_on: str = ""  # ISO date, or empty
    decided_by: str = ""
    case_number: str = ""
    contact_name: str = ""
    contact_email: str = ""

    TEXTS = frozenset({"note"})


@dataclass(frozen=True)
class CommentContent(Content):
    """What came in during the consultation, and our answer. Kept by django-simple-history."""

    respondent: str = ""
    received_on: str = ""  # ISO date, or empty
    case_number: str = ""
    measure: str = ""  # its code; empty for the programme as a whole
    text: str = ""
    answer: str = ""

    TEXTS = frozenset({"text", "answer"})
