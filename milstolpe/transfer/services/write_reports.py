"""Writes the yearly follow-up: years, own questions, reports, answers, and publication."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from milstolpe.organisations.services.saving import save_row
from milstolpe.programmes.content import LinkEntry
from milstolpe.programmes.enums import ActorRole
from milstolpe.reporting.content import AnswerContent, ExtraEntry
from milstolpe.reporting.enums import FollowUpState, ReportState, Way
from milstolpe.reporting.models import Answer, FollowUp, Question, Report
from milstolpe.reporting.queries.contents import answer_content, with_contents
from milstolpe.reporting.services.publishing import freeze_year
from milstolpe.reporting.services.storing import Stored, store_answers
from milstolpe.transfer.enums import Outcome
from milstolpe.transfer.planning.records import Record
from milstolpe.transfer.services.work import ChangedMeanwhileError, Work, new_values, whole_values

_EXTRA = "extra:"
_Year = tuple[str, int]
_FOLLOW_UP = ("instructions", "mail_text", "analysis", "shows_map", "shows_matrix", "first_year",
              "last_year", "state")  # fmt: skip
_QUESTION = ("text", "kind", "choices", "is_required", "is_public")
_HEAD = ("state", "add_reason", "extension_reason", "needs_approval", "case_number", "message")


def write_reports(work: Work) -> None:
    """Years first, then what is asked, who is asked, and what they answer."""
    writer = _Writer(work)
    writer.write_years()
    writer.write_questions()
    writer.write_heads()
    writer.write_answers()


class _Writer:
    """Ids of what is there, so that very many answers need few queries."""

    def __init__(self, work: Work) -> None:
        self.work = work
        programmes = [pk for pk in work.programme_pks.values() if pk]
        self.addresses = {pk: address for address, pk in work.programme_pks.items()}
        rows = FollowUp.objects.filter(programme__in=programmes)
        self.years: dict[_Year, FollowUp] = {
            (self.addresses[row.programme_id], row.year): row for row in rows
        }

    # --- Years --------------------------------------------------------------------------------

    def write_years(self) -> None:
        work = self.work
        for record in work.written("follow_ups"):
            self._year(record.key[0], record.key[1], whole_values(record))
        needed = {
            (r.key[0], r.key[1])
            for kind in ("reports", "questions", "report_heads")
            for r in work.written(kind)
        }
        for address, year in sorted(needed - set(self.years)):
            self._year(address, year, {"state": FollowUpState.CLOSED})
        for record in work.written("follow_ups"):
            said = whole_values(record)
            before = (said.get("previous_programme"), said.get("previous_year"))
            row = self.years[record.key[0], record.key[1]]
            if before in self.years and row.previous_id is None:
                row.previous = self.years[before]
                row.save()

    def _year(self, address: str, year: int, said: Mapping[str, Any]) -> None:
        row = self.years.get((address, year)) or FollowUp(
            programme_id=self.work.programme_pks[address], year=year
        )
        for name in _FOLLOW_UP:
            if said.get(name, "") != "":
                setattr(row, name, said[name])
        row.first_year = said.get("first_year") or row.first_year or year
        row.last_year = said.get("last_year") or row.last_year or year
        row.answer_by = _day(said.get("answer_by")) or (
            row.answer_by if row.pk else date(year + 1, 2, 28)
        )
        row.locks_at = _moment(said.get("locks_at")) or row.locks_at
        # Published when everything is there: see `publish_years`.
        if row.state == FollowUpState.PUBLISHED and not row.pk:
            row.state = FollowUpState.CLOSED
        save_row(row, by=self.work.by, reason=self.work.name[:100])
        self.years[address, year] = row

    # --- Questions ----------------------------------------------------------------------------

    def write_questions(self) -> None:
        for record in self.work.written("questions"):
            said = whole_values(record)
            follow_up = self.years[record.key[0], record.key[1]]
            fields: dict[str, Any] = {key: said[key] for key in _QUESTION if key in said}
            Question.objects.update_or_create(
                follow_up=follow_up, position=record.key[2], defaults=fields
            )
        for key, texts in self.work.new_questions.items():
            if key not in self.years:
                continue
            there = set(self.years[key].questions.values_list("text", flat=True))
            last = max(self.years[key].questions.values_list("position", flat=True), default=-1)
            new = [text for text in texts if text not in there]
            Question.objects.bulk_create(
                Question(follow_up=self.years[key], position=place, text=text, kind="text")
                for place, text in enumerate(new, start=last + 1)
            )
        rows = Question.objects.filter(follow_up__in=self.years.values())
        by_pk = {row.pk: key for key, row in self.years.items()}
        self.questions = {(*by_pk[q.follow_up_id], q.position): q for q in rows}

    # --- Reports ------------------------------------------------------------------------------

    def write_heads(self) -> None:
        work, organisations = self.work, self.work.organisations
        rows = Report.objects.filter(follow_up__in=self.years.values())
        by_pk = {row.pk: key for key, row in self.years.items()}
        slugs = {pk: slug for slug, pk in organisations.items()}
        self.heads = {(*by_pk[r.follow_up_id], slugs[r.organisation_id]): r for r in rows}
        for record in work.written("report_heads"):
            said = whole_values(record)
            row = self.heads.get(record.key) or Report(
                follow_up=self.years[record.key[:2]], organisation_id=organisations[record.key[2]]
            )
            for name in _HEAD:
                if said.get(name, "") != "":
                    setattr(row, name, said[name])
            row.extended_until = _moment(said.get("extended_until"))
            row.answered_by_id = organisations.get(said.get("answered_by", ""))
            row.save()
            self.heads[record.key] = row
        self._add_heads()

    def _add_heads(self) -> None:
        """A report for each organisation whose answers the file has: its word is said."""
        is_answered: dict[tuple[Any, ...], bool] = defaultdict(bool)
        for record in self.work.written("reports"):
            is_answered[record.key[0], record.key[1], record.key[3]] |= bool(
                record.values.get("is_saved")
            )
        new = {
            key: Report(
                follow_up=self.years[key[:2]],
                organisation_id=self.work.organisations[key[2]],
                state=ReportState.ACCEPTED if answered else ReportState.ASKED,
            )
            for key, answered in is_answered.items()
            if key not in self.heads
        }
        Report.objects.bulk_create(new.values(), batch_size=500)
        self.heads |= new

    # --- Answers ------------------------------------------------------------------------------

    def write_answers(self) -> None:
        more = self._more()
        records = {record.key: record for record in self.work.written("reports")}
        changed = [key for key in {**records, **more} if self._id(key, records) is not None]
        there = self._there(changed, records)
        rows = []
        for key in {**records, **more}:
            record = records.get(key)
            row = self._stored(key, record, there.get(key), more.get(key, {}))
            if row is not None:
                rows.append(row)
        store_answers(rows, by=self.work.by, way=Way.IMPORT)

    def _more(self) -> dict[tuple[Any, ...], dict[str, Any]]:
        """Answer → what rows of other sheets add: answers to own questions, and web pages."""
        more: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(dict)
        for record in self.work.written("extra_answers"):
            text = whole_values(record).get("text", "")
            more[record.key[:4]][f"{_EXTRA}{record.key[4]}"] = text
        for record in self.work.written("evidence"):
            said = whole_values(record)
            more[record.key[:4]].setdefault("links", []).append(
                LinkEntry(said["label"], said["url"])
            )
        return more

    def _id(self, key: tuple[Any, ...], records: Mapping[Any, Record]) -> int | None:
        record = records.get(key)
        if record is None:
            return -1  # only what other sheets add: the answer is there, its id is not known yet
        return record.before["object_id"] if record.before else None

    def _there(self, keys: Iterable[Any], records: Mapping[Any, Record]) -> dict[Any, Answer]:
        """The answers that are there, whole."""
        found: dict[Any, Answer] = {}
        keys = list(keys)
        for start in range(0, len(keys), 500):
            some = keys[start : start + 500]
            ids = [pk for pk in (self._id(key, records) for key in some) if pk and pk > 0]
            rows = list(with_contents(Answer.objects.filter(pk__in=ids)))
            by_pk = {row.pk: row for row in rows}
            for key in some:
                pk = self._id(key, records)
                if pk in by_pk:
                    found[key] = by_pk[pk]
                elif pk == -1:
                    found |= self._one(key)
        return found

    def _one(self, key: tuple[Any, ...]) -> dict[Any, Answer]:
        head = self.heads.get((key[0], key[1], key[3]))
        rows = with_contents(
            Answer.objects.filter(report=head, measure=self.work.measure_pks.get(key[2]))
        )
        row = rows.first() if head else None
        return {key: row} if row else {}

    def _stored(
        self,
        key: tuple[Any, ...],
        record: Record | None,
        there: Answer | None,
        more: dict[str, Any],
    ) -> Stored | None:
        said = {**(new_values(record) if record else {}), **more}
        if there and record and record.before and record.before["number"] != there.number:
            raise ChangedMeanwhileError(there)
        if there is None and record is None:
            return None  # its own row is not taken
        answer = there or Answer(
            report=self.heads[key[0], key[1], key[3]],
            measure_id=self.work.measure_pks[key[2]],
            role=said.get("role") or self._role(key),
        )
        answer.role = said.get("role") or answer.role
        answer.is_unchanged = said.get("is_unchanged", answer.is_unchanged)
        answer.entry_source = said.get("entry_source") or answer.entry_source
        if there is None and not said.get("is_saved"):
            return Stored(answer, None, is_new=True)
        before = answer_content(there) if there else AnswerContent()
        if record is not None and not answer.entry_source and not record.says_if_saved:
            place = f"{record.sheet} {record.row}".strip()
            answer.entry_source = f"{self.work.name}, {place}"[:300]
        return Stored(answer, self._content(key, before, said), is_new=there is None)

    def _role(self, key: tuple[Any, ...]) -> str:
        measure = self.work.world.measures.get(key[2])
        return measure.roles.get(key[3], ActorRole.LEAD) if measure else ActorRole.LEAD

    def _content(
        self, key: tuple[Any, ...], before: AnswerContent, said: dict[str, Any]
    ) -> AnswerContent:
        extras = {entry.question: entry for entry in before.extras}
        for name, text in said.items():
            if name.startswith(_EXTRA):
                question = self.questions[key[0], key[1], int(name.removeprefix(_EXTRA))]
                extras[question.pk] = ExtraEntry(question.pk, question.text, str(text))
        links = {link.url: link for link in before.links} | {
            link.url: link for link in said.get("links", ())
        }
        return AnswerContent(
            grade=said.get("grade", before.grade),
            is_continuous=bool(said.get("is_continuous", before.is_continuous)),
            rationale=said.get("rationale", before.rationale),
            action_taken=said.get("action_taken", before.action_taken),
            instruments=said.get("instruments", before.instruments),
            links=tuple(links.values()),
            files=before.files,
            extras=tuple(extras.values()),
        )


def publish_years(work: Work) -> None:
    """Years that the file says are published: frozen as they stand, now that all is there."""
    for record in work.written("follow_ups"):
        said = new_values(record)
        if said.get("state") != FollowUpState.PUBLISHED:
            continue
        row = FollowUp.objects.select_related("programme__county").get(
            programme=work.programme_pks[record.key[0]], year=record.key[1]
        )
        if record.outcome == Outcome.CREATED or not row.publications.exists():
            row.state = FollowUpState.PUBLISHED
            row.save()
            freeze_year(row, by=work.by)


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
