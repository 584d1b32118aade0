"""What rows say about the yearly follow-up: degrees, motives, comments, and own questions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from milstolpe.core.text import clean_text
from milstolpe.programmes.queries.checks import MAX_TEXT
from milstolpe.reporting.models import Answer, AnswerRevision, ExtraAnswer, Instrument, Question
from milstolpe.transfer.planning.cells import Row
from milstolpe.transfer.planning.compare import fingerprints, limit_text
from milstolpe.transfer.planning.measures import measure_of, organisation_of
from milstolpe.transfer.planning.programmes import programme_of
from milstolpe.transfer.planning.records import Record
from milstolpe.transfer.planning.world import MeasureRef, ProgrammeRef, World
from milstolpe.transfer.reading import values
from milstolpe.transfer.reading.headings import fold
from milstolpe.transfer.reading.values import NOT_ANSWERED, UnsureError
from milstolpe.transfer.template.words import ROLES

_TEXTS = ("rationale", "action_taken")
NOT_IN_SAVES = ("role", "is_unchanged")  # of an answer: what its saves do not keep
_PROGRAMME_CELLS = ("programme", "programme_legacy_id", "programme_title", "county")
_MEASURE_CELLS = ("measure", "measure_legacy_id", "measure_code")
_ACTOR_CELLS = ("organisation", "org_number", "municipality", "organisation_name")


class Reports:
    """Reads the rows of the follow-up. What many rows say alike is looked up once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._memo: dict[tuple[Any, ...], Any] = {}
        self._questions: dict[tuple[str, int], dict[str, int]] = {}
        self.new_questions: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._instruments: dict[str, str] = {}

    def records(self, row: Row) -> Iterator[Record]:
        """The reports of a row: one, or one for each year that has columns of its own."""
        if not row.by_year:
            record = row.record("reports")
            yield self._report(row, record, row.take(record, "year", values.year) or 0, None)
            return
        for year, cells in sorted(row.by_year.items()):
            if any(cells.values()):
                record = row.record("reports")
                record.values["year"] = year
                yield self._report(row, record, year, year)

    def beside_measure(
        self, row: Row, measure: Record, ref: MeasureRef | None, leads: Iterable[str]
    ) -> Iterator[Record]:
        """The reports that stand in columns beside a measure; of its only lead actor."""
        slugs = [each.partition(":")[2] for each in leads if each.startswith("organisation:")]
        for year, cells in sorted(row.by_year.items()):
            if not any(cells.values()):
                continue
            record = row.record("reports")
            record.label = f"{measure.label} {year}"
            if measure.problems or ref is None:
                record.refuse("", measure.label, _("The measure on the same row is not taken."))
            elif measure.questions and ref.pk is None:
                record.ask("", measure.label, reason=_("The row has to be answered first."))
            elif len(slugs) != 1:
                record.ask(
                    row.heading("grade", year),
                    cells.get("grade", ""),
                    candidates=tuple(slugs),
                    reason=_("The row does not say whose follow-up it is."),
                )
            self._read(row, record, year, year)
            if ref is not None and len(slugs) == 1:
                self._settle(record, ref, slugs[0], year)
            yield record

    def _report(self, row: Row, record: Record, year: int, column_year: int | None) -> Record:
        if not year and not record.problems and not record.questions:
            record.refuse(row.heading("year"), "", _("The year is missing."))
        ref = self._once(
            row, record, _PROGRAMME_CELLS, (year,), lambda r: programme_of(row, r, year=year)
        )
        measure: MeasureRef | None = None
        if ref is not None:
            measure = self._once(
                row, record, _MEASURE_CELLS, (ref.address,), lambda r: measure_of(row, r, ref)
            )
        actor = self._once(row, record, _ACTOR_CELLS, (), lambda r: organisation_of(row, r))
        self._read(row, record, year, column_year)
        if ref is not None and measure is not None and actor is not None:
            record.label = f"{measure.code}: {actor.name} {year}"
            self._settle(record, measure, actor.slug, year)
        return record

    def _once(
        self, row: Row, record: Record, keys: tuple[str, ...], more: tuple[Any, ...], find: Any
    ) -> Any:
        """What was found for the same cells before; what was not found is said anew on each row."""
        key = (keys[0], id(row.table), *more, *(row.texts.get(name, "") for name in keys))
        if key not in self._memo:
            before = len(record.problems) + len(record.questions)
            found = find(record)
            if len(record.problems) + len(record.questions) > before:
                return found
            self._memo[key] = found
        return self._memo[key]

    # --- What the report says -----------------------------------------------------------------

    def _read(self, row: Row, record: Record, year: int, column_year: int | None) -> None:
        cells = row.by_year.get(column_year, {}) if column_year else row.texts
        said = record.values
        for key in _TEXTS:
            self._text(row, record, key, cells, column_year)
        self._grade(row, record, cells, column_year)
        for key in ("is_continuous", "is_unchanged"):
            if cells.get(key) is not None:
                said[key] = said.get(key) or row.take(record, key, values.yes_no, year=column_year)
        if said.get("is_continuous") and said.get("grade") not in ("G", None):
            record.refuse(
                row.heading("is_continuous", column_year),
                "",
                _("Only what is done can go on continuously."),
            )
        if cells.get("instruments") is not None:
            row.take(record, "instruments", self._instrument_slugs, year=column_year)
        # A file that says which rows are answered also says where each answer comes from.
        if cells.get("entry_source") or row.texts.get("is_saved"):
            row.take(record, "entry_source", str.strip, year=column_year)
        if row.texts.get("role"):
            row.take(record, "role", lambda text: values.choice(text, ROLES))
        self._is_saved(row, record, column_year)
        self._extras = [each for each in row.extras if each[2] and each[0] in (None, year)]

    def _text(
        self, row: Row, record: Record, key: str, cells: dict[str, str], year: int | None
    ) -> None:
        text = cells.get(key)
        if text is None:
            return
        if len(text) > MAX_TEXT:
            record.refuse(row.heading(key, year), text, limit_text(MAX_TEXT))
        record.values[key] = clean_text(text) if text else ""

    def _grade(self, row: Row, record: Record, cells: dict[str, str], year: int | None) -> None:
        raw = cells.get("grade")
        if raw is None:
            return
        if fold(raw) in NOT_ANSWERED:
            record.values["grade"] = ""
            return
        memo = ("grade", raw)
        if memo not in self._memo or self.world.mapping.words:
            found = row.take(record, "grade", values.grade, year=year)
            if found is None:
                return
            self._memo[memo] = found
        found = self._memo[memo]
        record.values["grade"], is_continuous = found or ("", False)
        if is_continuous or "is_continuous" in cells:
            record.values["is_continuous"] = is_continuous

    def _is_saved(self, row: Row, record: Record, year: int | None) -> None:
        said = record.values
        if row.texts.get("is_saved"):
            row.take(record, "is_saved", values.yes_no)
            record.says_if_saved = True
            return
        has_text = any(said.get(key) for key in _TEXTS)
        said["is_saved"] = bool(said.get("grade")) or has_text
        if has_text and not said.get("grade") and not record.questions:
            record.refuse(row.heading("grade", year), "", _("The degree is missing."))
        if said.get("grade") == "N" and not has_text and "rationale" not in said:
            said["rationale"] = ""

    def _instrument_slugs(self, text: str) -> tuple[str, ...]:
        if not self._instruments:
            for slug, name in Instrument.objects.values_list("slug", "name"):
                self._instruments |= {slug: slug, fold(name): slug}
        slugs: set[str] = set()
        for part in filter(None, (part.strip() for part in text.replace("\n", ";").split(";"))):
            known = self._instruments.get(part) or self._instruments.get(fold(part))
            if known is None:
                raise UnsureError(
                    _("“%(text)s” is no instrument.") % {"text": part},
                    list(dict.fromkeys(self._instruments.values())),
                )
            slugs.add(known)
        return tuple(sorted(slugs))

    # --- Which report it is -------------------------------------------------------------------

    def _settle(self, record: Record, measure: MeasureRef, slug: str, year: int) -> None:
        said = record.values
        record.key = (measure.programme, year, measure.public_id, slug)
        said |= {"programme": measure.programme, "year": year, "measure": measure.public_id,
                 "organisation": slug}  # fmt: skip
        for _year, question, answer in self._extras:
            said[f"extra:{self._position(measure.programme, year, question)}"] = clean_text(answer)
        key = ("reports", *record.key)
        if key in self.world.seen:
            record.refuse("", record.label, _("The report stands on another row too."))
        self.world.seen.add(key)

    def _position(self, address: str, year: int, question: str) -> int:
        """The number of the question in the follow-up; one that is not there will be added."""
        known = self._questions.get((address, year))
        if known is None:
            rows = self.world.rows("questions", address).values()
            known = {row["text"]: row["position"] for row in rows if row["year"] == year}
            self._questions[address, year] = known
        text = question[:300]
        if text not in known:
            known[text] = max(known.values(), default=-1) + 1
            self.new_questions[address, year].append(text)
        return known[text]


def settle_unanswered(records: Iterable[Record]) -> None:
    """A row without an answer means that nobody answered; beside answers something is missing."""
    by_report: dict[tuple[Any, ...], list[Record]] = defaultdict(list)
    for record in records:
        if record.key and record.outcome is None:
            by_report[record.key[0], record.key[1], record.key[3]].append(record)
    for group in by_report.values():
        if any(record.values.get("is_saved") for record in group):
            for record in group:
                if not (record.values.get("is_saved") or record.says_if_saved):
                    record.refuse(
                        "", record.label, _("The degree is missing, but the actor has answered.")
                    )


def answers_of(
    ref: ProgrammeRef,
) -> tuple[dict[tuple[Any, ...], dict[str, Any]], dict[int, dict[str, str]]]:
    """Identity → values, and id of an answer → fingerprints of its last import."""
    rows = Answer.objects.filter(report__follow_up__programme=ref.pk)
    fields = (
        "pk",
        "number",
        "role",
        "grade",
        "is_continuous",
        "rationale",
        "action_taken",
        "is_unchanged",
        "entry_source",
    )
    found: dict[int, dict[str, Any]] = {}
    keys = {}
    for *said, year, measure, slug in rows.values_list(
        *fields, "report__follow_up__year", "measure__public_id", "report__organisation__slug"
    ).iterator(chunk_size=5_000):
        values = dict(zip(fields, said, strict=True))
        values |= {"object_id": values.pop("pk"), "is_saved": values["number"] > 0}
        values |= {"programme": ref.address, "year": year, "measure": measure, "organisation": slug,
                   "instruments": ()}  # fmt: skip
        found[values["object_id"]] = values
        keys[values["object_id"]] = (ref.address, year, measure, slug)
    _add_lists(ref, found)
    numbers, marks = _last_imports(ref)
    for pk, number in numbers.items():
        found[pk]["is_saved_since"] = found[pk]["number"] > number
    return {keys[pk]: values for pk, values in found.items()}, marks


def _add_lists(ref: ProgrammeRef, found: dict[int, dict[str, Any]]) -> None:
    slugs: dict[int, list[str]] = defaultdict(list)
    through = Answer.instruments.through.objects.filter(answer__report__follow_up__programme=ref.pk)
    for pk, slug in through.values_list("answer_id", "instrument__slug"):
        slugs[pk].append(slug)
    for pk, names in slugs.items():
        found[pk]["instruments"] = tuple(sorted(names))
    extras = ExtraAnswer.objects.filter(answer__report__follow_up__programme=ref.pk)
    for pk, position, text in extras.values_list("answer_id", "question__position", "text"):
        found[pk][f"extra:{position}"] = text


def _last_imports(ref: ProgrammeRef) -> tuple[dict[int, int], dict[int, dict[str, str]]]:
    """Number of the save that each answer's last import made, and fingerprints of what it said."""
    rows = AnswerRevision.objects.filter(answer__report__follow_up__programme=ref.pk, way="import")
    positions = dict(
        Question.objects.filter(follow_up__programme=ref.pk).values_list("pk", "position")
    )
    numbers, marks = {}, {}
    columns = ("answer_id", "number", "source", "content")
    for pk, number, source, content in rows.order_by("number").values_list(*columns).iterator():
        said = {key: content.get(key) for key in ("grade", "is_continuous", *_TEXTS)} | {
            "entry_source": source,
            "instruments": tuple(content.get("instruments", ())),
            "is_saved": True,
        }
        for extra in content.get("extras", ()):
            said[f"extra:{positions.get(extra['question'])}"] = extra["text"]
        numbers[pk], marks[pk] = number, fingerprints(said)
    return numbers, marks
