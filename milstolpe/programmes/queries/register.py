"""Names that people type, looked up in the registers, with what they may have meant."""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Generic, NamedTuple, TypeVar

from django.db.models import F, Value
from django.utils.translation import gettext as _

from milstolpe.core.formats import sort_key_sv
from milstolpe.objectives.models import Objective, SustainableDevelopmentGoal
from milstolpe.organisations.models import ActorGroup, ActorKind, Organisation
from milstolpe.organisations.standing import in_force
from milstolpe.programmes.models import Programme

_LINKS = ("organisation", "group", "kind")  # of equal names the first is meant
_SUGGESTIONS = 50  # different names: each takes a few milliseconds to compare

T = TypeVar("T")


@dataclass(frozen=True)
class ActorKey:
    """What an actor is found by: `link` is organisation, group or kind."""

    link: str
    slug: str
    name: str


@dataclass
class Register(Generic[T]):
    """Things by name, read once for a whole page. Upper and lower case are the same."""

    things: dict[str, T]  # by folded name
    names: list[str]  # that may be suggested
    missing: str  # what is said of %(name)s that is not there
    _closest: dict[str, str] = field(default_factory=dict)

    def find(self, name: str) -> T | None:
        return self.things.get(_folded(name))

    def unknown(self, name: str) -> str:
        """What to say of a name that is not there."""
        message = self.missing % {"name": _shortened(name)}
        if closest := self._close_to(name):
            return f"{message} " + _("Did you mean %(suggestion)s?") % {"suggestion": closest}
        return message

    def _close_to(self, name: str) -> str:
        wanted = _folded(name)[:100]
        if wanted not in self._closest and len(self._closest) < _SUGGESTIONS:
            by_folded = {_folded(known): known for known in self.names}
            close = get_close_matches(wanted, by_folded, n=1, cutoff=0.7)
            self._closest[wanted] = by_folded[close[0]] if close else ""
        return self._closest.get(wanted, "")


def actor_register() -> Register[ActorKey]:
    """Organisations (those that have ended too, but they are not suggested), groups and kinds.

    An organisation is also found by its short name, if no other has the same. One query.
    """
    rows = _actor_rows()
    short_names = Counter(_folded(row.short_name) for row in rows)
    things: dict[str, ActorKey] = {}
    for row in sorted(rows, key=lambda row: _LINKS.index(row.link), reverse=True):
        key = ActorKey(row.link, row.slug, row.name)
        if row.short_name and short_names[_folded(row.short_name)] == 1:
            things.setdefault(_folded(row.short_name), key)
        things[_folded(row.name)] = key
    names = sorted((row.name for row in rows if row.is_current), key=sort_key_sv)
    return Register(things, names, _("“%(name)s” is not in the register."))


def organisation_register() -> Register[Organisation]:
    """Organisations by name; those that have ended too, but they are not suggested. One query."""
    rows = list(Organisation.objects.annotate(is_current=in_force()))
    names = sorted((row.name for row in rows if row.is_current), key=sort_key_sv)
    things: dict[str, Organisation] = {_folded(row.name): row for row in rows}
    return Register(things, names, _("“%(name)s” is not in the register."))


def objective_register() -> Register[Objective]:
    """The objectives by name (Swedish and English), by number, and by both."""
    things: dict[str, Objective] = {}
    names = []
    for row in Objective.objects.all():
        names.append(row.name_sv)
        for form in (
            row.name_sv,
            row.name_en,
            str(row.number),
            f"{row.number} {row.name_sv}",
            f"{row.number}. {row.name_sv}",
        ):
            things[_folded(form)] = row
    return Register(things, names, _("“%(name)s” is no environmental objective."))


def goal_names() -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """(number, name) of every objective, and of every global goal. One query."""
    objectives = Objective.objects.annotate(kind=Value("objective"), label=F("name_sv"))
    sdgs = SustainableDevelopmentGoal.objects.annotate(kind=Value("sdg"), label=F("name"))
    columns = ("kind", "number", "label")
    tables = [rows.order_by().values_list(*columns) for rows in (objectives, sdgs)]
    goals = sorted(tables[0].union(tables[1], all=True))
    return (
        [(number, name) for kind, number, name in goals if kind == "objective"],
        [(number, name) for kind, number, name in goals if kind == "sdg"],
    )


def area_register(programme: Programme) -> Register[str]:
    """The titles of the programme's areas, by title and by code."""
    areas = list(programme.areas.all())
    by_code = {_folded(area.code): area.title for area in areas if area.code}
    by_title = {_folded(area.title): area.title for area in areas}
    names = [area.title for area in areas]
    return Register(by_code | by_title, names, _("The programme has no area “%(name)s”."))


def measure_register(programme: Programme) -> Register[str]:
    """The codes of the programme's measures, by code and by code with title."""
    codes: dict[str, str] = {}
    for code, title in programme.measures.values_list("code", "title"):
        codes[_folded(code)] = codes[_folded(f"{code} {title}")] = code
    return Register(codes, list(codes.values()), _("The programme has no measure %(name)s."))


class _ActorRow(NamedTuple):
    link: str
    slug: str
    name: str
    short_name: str
    is_current: bool


def _actor_rows() -> list[_ActorRow]:
    organisations = Organisation.objects.annotate(is_current=in_force(), link=Value("organisation"))
    others = (
        model._default_manager.annotate(
            is_current=Value(True), link=Value(link), short_name=Value("")
        )
        for model, link in ((ActorGroup, "group"), (ActorKind, "kind"))
    )
    tables = [rows.order_by().values_list(*_ActorRow._fields) for rows in (organisations, *others)]
    return [_ActorRow(*row) for row in tables[0].union(*tables[1:], all=True)]


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _shortened(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:59]}…"
