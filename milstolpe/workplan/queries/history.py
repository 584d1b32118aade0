"""What has been changed in a plan, or in one activity: who, when, each value before and after."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Field, ForeignKey, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from milstolpe.accounts.models import User
from milstolpe.agenda.models import Meeting
from milstolpe.core.diff import diff_lines
from milstolpe.core.formats import format_number, format_short_date, yes_or_no
from milstolpe.core.page import DiffPart
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.models import Programme
from milstolpe.records.models import StoredFile
from milstolpe.rounds.models import Round
from milstolpe.workplan.models import (
    Activity,
    ActivityLink,
    Aim,
    BudgetLine,
    Deliverable,
    Plan,
    PlanArea,
    PlannedDays,
    PlanPerson,
    QuarterStatus,
    SubPlan,
    UsedDays,
)

KINDS = {
    "+": pgettext_lazy("history", "Added"),
    "~": pgettext_lazy("history", "Changed"),
    "-": pgettext_lazy("history", "Removed"),
}
# What it is about, by the field that says which row it hangs on. The order is that of the union.
_OF_ACTIVITY = (Deliverable, ActivityLink, SubPlan, PlannedDays, QuarterStatus, UsedDays)
_OF_PLAN = (PlanArea, PlanPerson, BudgetLine)
MODELS: tuple[type[Any], ...] = (Plan, *_OF_PLAN, Aim, Activity, *_OF_ACTIVITY)
_ACTIVITIES = MODELS.index(Activity)
_COLUMNS = (
    "at_place", "history_id", "id", "history_type", "why", "history_date", "history_user_id",
    "held",
)  # fmt: skip
# Never shown, and no news in themselves.
HIDDEN = frozenset(
    {"id", "is_example", "source", "previous", "plan", "changed_at", "changed_by", "judged_at",
     "judged_by", "done_by", "activity", "person", "quarter"}
)  # fmt: skip
_LONG = 200  # characters; longer texts are shown by what differs in them
_PLACE = frozenset({"position"})
_CALLED = {
    PlannedDays: gettext_lazy("Planned days"),
    UsedDays: gettext_lazy("Used days"),
    QuarterStatus: gettext_lazy("Status in a quarter"),
}

# Of fields that lead to another row; the others have their label from the model.
LABELS = {
    "area": pgettext_lazy("history", "area"),
    "budget_line": pgettext_lazy("history", "budget line"),
    "carried_from": pgettext_lazy("history", "carried on from"),
    "file": pgettext_lazy("history", "file"),
    "meeting": pgettext_lazy("history", "meeting"),
    "organisation": pgettext_lazy("history", "organisation"),
    "programme": pgettext_lazy("history", "programme"),
    "round": pgettext_lazy("history", "round"),
    "user": pgettext_lazy("history", "account"),
}


@dataclass(frozen=True)
class Change:
    """One field, before and after. A long text is shown by what differs in it."""

    label: str
    old: str
    new: str
    parts: Sequence[DiffPart] = ()


@dataclass(frozen=True)
class Save:
    """One save of one row."""

    at: datetime
    by: str  # empty when a command did it
    kind: str  # "+", "~", "-"
    what: str  # the kind of thing
    about: str  # which one
    activity: int | None  # the one that it is about or hangs on
    reason: str
    changes: Sequence[Change]

    @property
    def kind_label(self) -> str:
        return str(KINDS[self.kind])


def saves_of_plan(plan: Plan) -> QuerySet[Any, Any]:
    """Every save of the plan and its parts, the removed ones too, the latest first."""
    areas = PlanArea.history.filter(plan_id=plan.pk).values("id")
    activities = Activity.history.filter(area_id__in=areas).values("id")
    return _union(
        {
            Plan: {"id": plan.pk},
            **{key: {"plan_id": plan.pk} for key in _OF_PLAN},
            Aim: {"area_id__in": areas},
            Activity: {"area_id__in": areas},
            **{key: {"activity_id__in": activities} for key in _OF_ACTIVITY},
        }
    )


def saves_of_activity(activity: Activity) -> QuerySet[Any, Any]:
    """Every save of the activity and what hangs on it, the latest first."""
    hangs = {key: {"activity_id": activity.pk} for key in _OF_ACTIVITY}
    return _union({Activity: {"id": activity.pk}, **hangs})


def _union(wanted: dict[type[Any], dict[str, Any]]) -> QuerySet[Any, Any]:
    """(place in `MODELS`, history id, that of the save before or None) of every save."""
    rows = [_rows(model, found_by) for model, found_by in wanted.items()]
    return rows[0].union(*rows[1:], all=True).order_by("-history_date", "-at_place", "-history_id")


def _rows(model: type[Any], found_by: dict[str, Any]) -> QuerySet[Any, Any]:
    older = model.history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    before = Subquery(older.order_by("-history_id").values("history_id")[:1])
    rows = model.history.filter(**found_by).order_by()
    rows = rows.annotate(at_place=Value(MODELS.index(model)), before_id=before)
    found: QuerySet[Any, Any] = rows.values_list(
        "at_place", "history_id", "before_id", "history_date"
    )
    return found


def read_saves(rows: Iterable[Sequence[Any]]) -> list[Save]:
    """The saves of a part of such a list. Three queries more than that of the list."""
    wanted = list(rows)
    records = _records(wanted)
    names = _Names(records.values())
    return [
        _save(records[place, number], records.get((place, before)), names)
        for place, number, before, _at in wanted
    ]


@dataclass(frozen=True)
class _Record:
    """A row of history: what it held, by column."""

    model: type[Any]
    thing: int  # the row that was saved
    kind: str
    reason: str
    at: datetime
    by: int | None
    held: dict[str, Any]
    partners: Sequence[int] = ()

    @property
    def fields(self) -> "list[Field[Any, Any]]":
        return list(self.model.history.model.tracked_fields)

    def value(self, field: "Field[Any, Any]") -> Any:
        value = self.held[field.attname]
        is_link = isinstance(field, ForeignKey)
        return value if is_link or value is None else field.to_python(value)


def _records(rows: Iterable[Sequence[Any]]) -> dict[tuple[int, int | None], _Record]:
    """History rows by place of their model and number, with those before them. Two queries."""
    numbers: dict[int, set[int]] = {}
    for place, number, before, _at in rows:
        numbers.setdefault(place, set()).update(filter(None, (number, before)))
    found = [_held(place, wanted) for place, wanted in numbers.items()]
    if not found:
        return {}
    partners = _partners(numbers.get(_ACTIVITIES, ()))
    return {
        (row["at_place"], row["history_id"]): _Record(
            model=MODELS[row["at_place"]],
            thing=row["id"],
            kind=row["history_type"],
            reason=row["why"],
            at=row["history_date"],
            by=row["history_user_id"],
            held=row["held"],
            partners=partners.get(row["history_id"], ()) if row["at_place"] == _ACTIVITIES else (),
        )
        for row in found[0].union(*found[1:], all=True)
    }


def _held(place: int, numbers: Iterable[int]) -> QuerySet[Any, Any]:
    """Rows of one kind, what they hold as one value, so that all kinds are one query."""
    model = MODELS[place]
    columns = {field.attname: F(field.attname) for field in model.history.model.tracked_fields}
    rows = model.history.filter(history_id__in=numbers).order_by()
    rows = rows.annotate(
        at_place=Value(place),
        why=Coalesce("history_change_reason", Value("")),
        held=JSONObject(**columns),
    )
    found: QuerySet[Any, Any] = rows.values(*_COLUMNS)
    return found


def _partners(numbers: Iterable[int]) -> dict[int, list[int]]:
    """Number of a history row of an activity → the keys of its partners then."""
    held: dict[int, list[int]] = {}
    links = Activity.history.model.partners.model.objects.filter(history_id__in=list(numbers))
    for number, key in links.values_list("history_id", "organisation_id"):
        held.setdefault(number, []).append(key)
    return held


class _Names:
    """What each linked row is called, of every kind in one query."""

    def __init__(self, records: Iterable[_Record]) -> None:
        keys: dict[type[Any], set[Any]] = {}
        for record in records:
            keys.setdefault(User, set()).add(record.by)
            keys.setdefault(Organisation, set()).update(record.partners)
            for field in record.fields:
                if isinstance(field, ForeignKey) and field.related_model in _NAMED_BY:
                    keys.setdefault(field.related_model, set()).add(record.held[field.attname])
        rows = [
            model._base_manager.filter(pk__in=wanted - {None})
            .order_by()
            .annotate(at_place=Value(_NAMED.index(model)))
            .values_list("at_place", "pk", _NAMED_BY[model])
            for model, wanted in keys.items()
            if wanted - {None}
        ]
        read = rows[0].union(*rows[1:], all=True) if rows else ()
        self._names = {(_NAMED[kind], key): name for kind, key, name in read}

    def of(self, model: Any, key: Any) -> str:
        """Empty for none; a row that is no longer there is told so."""
        return "" if key is None else self._names.get((model, key)) or _("(removed)")


_NAMED_BY: dict[type[Any], str] = {
    Activity: "title", PlanArea: "title", PlanPerson: "name", BudgetLine: "title",
    Organisation: "name", User: "name", Round: "name", Meeting: "title", Programme: "title",
    StoredFile: "name",
}  # fmt: skip
_NAMED = list(_NAMED_BY)


def _save(record: _Record, old: _Record | None, names: _Names) -> Save:
    is_gone = record.kind == "-"
    thing = record.thing if record.model is Activity else record.held.get("activity_id")
    return Save(
        at=record.at,
        by=names.of(User, record.by),
        kind=record.kind,
        what=_what(record.model),
        about=_about(record, names),
        activity=thing,
        reason=record.reason,
        changes=() if is_gone else list(_changes(record, old, names)),
    )


def _what(model: type[Any]) -> str:
    name = str(_CALLED.get(model) or model._meta.verbose_name)
    return name[:1].upper() + name[1:]


def _about(record: _Record, names: _Names) -> str:
    """Which one, as it was called then; of days and status, the activity."""
    held, model = record.held, record.model
    if model in (PlannedDays, UsedDays):
        person = names.of(PlanPerson, held["person_id"])
        return ", ".join(filter(None, (names.of(Activity, held["activity_id"]), person)))
    if model is QuarterStatus:
        words = {"title": names.of(Activity, held["activity_id"]), "n": held["quarter"]}
        return _("%(title)s, quarter %(n)s") % words
    if model is ActivityLink:
        linked = ((Round, "round_id"), (Meeting, "meeting_id"), (Programme, "programme_id"))
        thing = next((names.of(kind, held[key]) for kind, key in linked if held[key]), "")
        return str(thing or held["title"] or held["url"])
    return str(held.get("title") or held.get("name") or held.get("text", ""))[:_LONG]


def _changes(record: _Record, old: _Record | None, names: _Names) -> Iterator[Change]:
    for field in record.fields:
        if field.name in HIDDEN or (old is None and field.name in _PLACE):
            continue
        before, after = (_read(row, field, names) for row in (old, record))
        is_nothing = old is None and not record.held[field.attname]  # no, or 0
        if before == after or is_nothing:
            continue
        label = str(LABELS.get(field.name) or field.verbose_name)
        if field.name in _PLACE:  # counted from 1
            label = _("place among its own")
            before, after = str(int(before) + 1), str(int(after) + 1)
        yield _change(label, before, after, is_text=field.get_internal_type() == "TextField")
    before, after = (_partner_names(row, names) for row in (old, record))
    if before != after:
        yield _change(_("partners"), before, after)


def _partner_names(record: _Record | None, names: _Names) -> str:
    keys = record.partners if record else ()
    return ", ".join(sorted(names.of(Organisation, key) for key in keys))


def _change(label: str, before: str, after: str, *, is_text: bool = False) -> Change:
    label = label[:1].upper() + label[1:]
    if is_text and max(len(before), len(after)) > _LONG:
        parts = list(diff_lines(before.splitlines(), after.splitlines()))
        return Change(label, before, after, [row for row in parts if row.text])
    return Change(label, before, after)


def _read(record: _Record | None, field: "Field[Any, Any]", names: _Names) -> str:
    """A value of a save as it is read; nothing for what is not set."""
    value = None if record is None else record.value(field)
    if value is None or value == "":
        return ""
    if isinstance(field, ForeignKey):
        return names.of(field.related_model, value)
    if field.name.endswith("_sek"):
        return format_number(value)
    for kind, text in _TEXTS:
        if isinstance(value, kind):
            return text(value)
    choices: dict[Any, Any] = dict(field.flatchoices)
    return str(choices.get(value, value))


def _figure(value: Any) -> str:
    return format_number(value.normalize() + 0)


_TEXTS: tuple[tuple[type[Any], Callable[[Any], str]], ...] = (
    (bool, yes_or_no),
    (date, format_short_date),
    (Decimal, _figure),
)
