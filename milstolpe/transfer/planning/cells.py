"""One row of a table, cell by cell: what cannot be read is a problem or a question."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from django.db.models import Model
from django.utils.translation import gettext as _

from milstolpe.core.text import clean_line, clean_text
from milstolpe.organisations.models import ActorGroup, ActorKind, Organisation
from milstolpe.programmes.models import (
    Commitment,
    ConsultationComment,
    Measure,
    MeasureActivity,
    MeasureLink,
    Programme,
    ProgrammeArea,
    ProgrammeDocument,
    ProgrammeOwner,
)
from milstolpe.programmes.queries.checks import MAX_TEXT
from milstolpe.reporting.models import Answer, Evidence, Instrument, Question, Report
from milstolpe.transfer.enums import AnswerSection
from milstolpe.transfer.planning.compare import limit_text
from milstolpe.transfer.planning.existing import canonical
from milstolpe.transfer.planning.records import Record
from milstolpe.transfer.planning.world import World
from milstolpe.transfer.reading import values
from milstolpe.transfer.reading.headings import BY_YEAR, fold
from milstolpe.transfer.reading.kinds import MAY_BE_ADDED
from milstolpe.transfer.reading.mapping import LEFT_OUT
from milstolpe.transfer.reading.names import Unknown
from milstolpe.transfer.reading.tables import Table
from milstolpe.transfer.reading.values import UnreadableError, UnsureError
from milstolpe.transfer.reading.workbooks import NO_VALUE
from milstolpe.transfer.template import BY_KEY
from milstolpe.transfer.template.columns import Column, Form

_MODELS: Final[Mapping[str, type[Model]]] = {
    "programmes": Programme,
    "owners": ProgrammeOwner,
    "documents": ProgrammeDocument,
    "comments": ConsultationComment,
    "areas": ProgrammeArea,
    "organisations": Organisation,
    "groups": ActorGroup,
    "actor_kinds": ActorKind,
    "measures": Measure,
    "activities": MeasureActivity,
    "measure_links": MeasureLink,
    "commitments": Commitment,
    "questions": Question,
    "report_heads": Report,
    "reports": Answer,
    "evidence": Evidence,
    "instruments": Instrument,
}
_FIELD_OF: Final = {("evidence", "label"): "title"}
_SHORTEST_BEGINNING: Final = 8  # letters of "Hav i balans" and the like, as goals are called
_NOTHING: Final = ("-", "–", "—", "−")  # what people write in an empty cell

Parser = Callable[[str], Any]


class Row:
    """A row while it is read. `record` collects what is found wrong."""

    def __init__(self, table: Table, number: int, cells: list[str], world: World) -> None:
        self.table, self.number, self.world = table, number, world
        self.texts: dict[str, str] = {}
        self.by_year: dict[int, dict[str, str]] = {}
        self.extras: list[tuple[int | None, str, str]] = []  # year, question, answer
        for use, raw in zip(table.uses, cells, strict=True):
            cell = "" if raw in _NOTHING and use.key != "sign" else raw
            if use.key == "extra":
                self.extras.append((use.year, use.question, cell))
            elif use.year and use.key in BY_YEAR:
                self.by_year.setdefault(use.year, {})[use.key] = cell
            else:
                self.texts[use.key] = cell

    def record(self, kind: str, **said: Any) -> Record:
        record = Record(kind, self.table.sheet, self.number, {}, table=self.table, **said)
        if NO_VALUE in self.texts.values():
            keys = [key for key, text in self.texts.items() if text == NO_VALUE]
            for key in keys:
                record.refuse(
                    self.heading(key), "", _("The formula has no value. Write the value.")
                )
                self.texts[key] = ""
        return record

    def heading(self, key: str, year: int | None = None) -> str:
        return self.table.heading_of(key, year)

    def text(self, *keys: str) -> str:
        """The first of the cells that is not empty, with what the mapping says instead."""
        words = self.world.mapping.words
        for key in keys:
            text = self.texts.get(key, "")
            if words:
                text = self.world.mapping.word((self.heading(key), key), text)
            if text and text != LEFT_OUT:
                return text
        return ""

    def has(self, *keys: str) -> bool:
        """Whether the table has one of the columns."""
        return any(key in self.texts for key in keys)

    def take(
        self, record: Record, key: str, parse: Parser, *, target: str = "", year: int | None = None
    ) -> Any:
        """Read a cell into `record.values`; an empty one is empty. "" when it cannot be read."""
        raw = (self.by_year.get(year or 0, {}) if year else self.texts).get(key)
        if raw is None:
            return None
        heading = self.heading(key, year)
        words = self.world.mapping.words
        text = self.world.mapping.word((heading, key), raw) if raw and words else raw
        text = "" if text == LEFT_OUT else text
        value = self.read(record, heading, key, text, parse)
        if value is not None:
            record.values[target or key] = value
        return value

    def read(self, record: Record, heading: str, key: str, text: str, parse: Parser) -> Any:
        if not text:
            return False if parse is values.yes_no else ""
        try:
            return canonical(parse(text))
        except UnsureError as error:
            record.ask(
                heading,
                text,
                candidates=tuple(error.candidates),
                reason=str(error),
                section=AnswerSection.WORD,
                scope=key,
                word=text,
            )
        except UnreadableError as error:
            record.refuse(heading, text, error)
        return None

    def take_columns(self, record: Record, *left_out: str) -> None:
        """Read every column of the template that the table has, by its form."""
        for column in BY_KEY[record.kind].columns:
            if column.is_beside or column.key in left_out or column.key not in self.texts:
                continue
            self.take(record, column.key, parser_of(record.kind, column, self.world))

    def actors(self, record: Record, *keys: str) -> list[Any]:
        """Everybody whom a cell names; who is not known is asked."""
        text = self.text(*keys)
        if not text:
            return []
        found, unknown = self.world.actors.in_cell(text)
        for who in unknown:
            self.ask_actor(record, next(key for key in keys if self.texts.get(key)), who)
        return found

    def ask_actor(self, record: Record, key: str, who: Unknown) -> None:
        reason = (
            _("The name can mean several.")
            if who.is_several
            else _("The name is not known. Say whom it means, or that it is a new actor.")
        )
        record.ask(
            self.heading(key),
            who.text,
            candidates=who.candidates,
            reason=reason,
            section=AnswerSection.ACTOR,
            scope="" if who.is_several else MAY_BE_ADDED,
            word=who.text,
        )


@cache
def _parser(kind: str, column: Column) -> Parser:
    plain: Mapping[Form, Parser] = {
        Form.INTEGER: values.integer,
        Form.YEAR: values.year,
        Form.DATE: values.date,
        Form.MOMENT: values.moment,
        Form.YES_NO: values.yes_no,
    }
    if column.form in plain:
        return plain[column.form]
    if column.key in ("url", "website", "followed_up_url"):
        return _limited(values.web_address, _limit(kind, column.key))
    if column.form == Form.NAMES:
        return lambda text: tuple(
            sorted({part.strip() for part in text.split(";") if part.strip()})
        )
    clean = clean_text if column.form == Form.TEXT else clean_line
    return _limited(clean, _limit(kind, column.key))


def parser_of(kind: str, column: Column, world: World) -> Parser:
    """What reads the cells of a column."""
    if column.form == Form.CHOICE:
        return lambda text: values.choice(text, column.choices)
    if column.form == Form.GOALS:
        if column.key == "activities":
            return lambda text: tuple(
                sorted(int(values.integer(p)) for p in text.split(";") if p.strip())
            )
        kind = "objectives" if "objectives" in column.key else "sdgs"
        return lambda text: numbers_of_goals(text, world.goals[kind], world.goal_names[kind])
    special: Mapping[str, Parser] = {
        "cost": _limited(clean_text if world.is_own else _amount, MAX_TEXT),
        "milestone_targets": lambda text: _targets(text, world),
        "county": lambda text: county_code(text, world),
    }
    return special.get(column.key) or _parser(kind, column)


def county_code(text: str, world: World) -> str:
    code = world.county_names.get(text.strip().casefold())
    if code is None:
        raise UnsureError(
            _("“%(text)s” is no county.") % {"text": text},
            [county.name for county in world.counties.values()],
        )
    return code


def numbers_of_goals(text: str, goals: Mapping[str, int], names: Sequence[str]) -> tuple[int, ...]:
    """The goals of a cell, by number or name: "2; 5", "2, 5", "Frisk luft; 10 Hav i balans".

    Raises:
        UnsureError: one that is not known; `names` are those there are.
    """
    # Numbers alone are never folded: "1; 2" would be goal 12.
    whole = goals.get(fold(text)) if any(map(str.isalpha, text)) else None
    parts = [] if whole else [p for p in _split_goals(text, goals) if p]
    found = {whole} if whole else set()
    for part in parts:
        head = part.split(".")[0].split(" ")[0].strip(".:")
        number = _goal_called(part, goals) or (goals.get(head) if head.isdecimal() else None)
        if number is None or (head.isdecimal() and goals.get(head) != number):
            raise UnsureError(
                _("“%(text)s” is not one of the goals.") % {"text": part},
                names,
            )
        found.add(number)
    return tuple(sorted(number for number in found if number))


def _goal_called(name: str, goals: Mapping[str, int]) -> int | None:
    """The goal of that name, or of a name that begins so and is the only one."""
    folded_name = fold(name)
    if found := goals.get(folded_name):
        return found
    if len(folded_name) < _SHORTEST_BEGINNING:
        return None
    begun = [number for known, number in goals.items() if known.startswith(folded_name)]
    return begun[0] if len(begun) == 1 else None


def _split_goals(text: str, goals: Mapping[str, int]) -> list[str]:
    """A comma divides numbers, and names where what comes out is known: some hold one."""
    parts = []
    for piece in text.replace("\n", ";").replace("|", ";").split(";"):
        commas = [part.strip() for part in piece.split(",")]
        if goals.get(fold(piece)) or not piece.strip():
            parts.append(piece.strip())
            continue
        parts += commas
    return parts


def _targets(text: str, world: World) -> tuple[str, ...]:
    slugs = set()
    for part in (part.strip() for part in text.replace("\n", ";").split(";")):
        slug = world.targets.get(part) or world.targets.get(fold(part))
        if part and slug is None:
            raise UnsureError(_("“%(text)s” is no milestone target.") % {"text": part}, [])
        slugs |= {slug} if slug else set()
    return tuple(sorted(slugs))


def _amount(text: str) -> str:
    return values.amount(clean_text(text))


def _limited(clean: Parser, limit: int) -> Parser:
    def parse(text: str) -> str:
        value = str(clean(text))
        if len(value) > limit:
            raise UnreadableError(limit_text(limit))
        return value

    return parse


@cache
def _limit(kind: str, key: str) -> int:
    """The longest text that the field takes."""
    model = _MODELS.get(kind)
    name = _FIELD_OF.get((kind, key), key)
    names = {field.name for field in model._meta.get_fields()} if model else set()
    length = (
        getattr(model._meta.get_field(name), "max_length", None)
        if model and name in names
        else None
    )
    return int(length) if length else MAX_TEXT
