"""The yearly follow-up that is under way: every state, comments, questions, a correction."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from milstolpe.agenda.services import save_meeting
from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.phrases import rau_common
from milstolpe.demo.content.rau_rows import Judging, Save, Written, store_judgements, store_texts
from milstolpe.demo.content.rau_years import (
    Key,
    Year,
    Years,
    assessments_of,
    day_numbers,
    judging,
    key_of,
    steps_of,
    text_of,
)
from milstolpe.demo.content.timeline import at_noon
from milstolpe.organisations.enums import Role
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.enums import ContributionState, Way
from milstolpe.rounds.models import (
    Comment,
    Contribution,
    FeedbackPoint,
    Instruction,
    RoundQuestion,
)
from milstolpe.rounds.queries.contents import asked_sections

S = ContributionState
DONE = ("08", "17", "21")  # counties that have handed in
READY = ("05", "13")  # counties where everything is approved
# How the texts of the other counties stand: share, percent.
GOING_ON = {S.EMPTY: 28, S.DRAFT: 32, S.IN_REVIEW: 20, S.RETURNED: 8, S.APPROVED: 12}
# Where those who try the demo have something to do: Skåne, by item.
TO_TRY = {
    "frisk-luft": S.DRAFT,
    "ingen-overgodning": S.IN_REVIEW,
    "levande-sjoar-och-vattendrag": S.RETURNED,
    "hav-i-balans-samt-levande-kust-och-skargard": S.EMPTY,
    "levande-skogar": S.DRAFT,
}
TRIED = "12"
CORRECTED = 20  # days ago
COMMENTED = 0.5  # of the texts in review or returned


def write_year_under_way(years: Years, year: Year, before: Mapping[Key, TextContent]) -> None:
    """Texts and judgements as far as each county has come."""
    states = {row.pk: _state(years, row) for row in year.cells}
    written = [_written(years, year, row, states[row.pk], before) for row in year.cells]
    store_texts(written, asked_sections(year.cells[0].item))
    store_judgements(_judgings(years, year, {text.row.pk: text for text in written}))
    _give_longer_time(year.cells)
    _correct_instructions(years, year)
    _add_questions(years, year)
    _add_feedback(years, year)
    _add_comments(years, year, [row for row in written if row.saves])


def _state(years: Years, row: Contribution) -> str:
    slug, county = key_of(row)
    is_agency = row.organisation.county_id is None
    if county == TRIED and slug in TO_TRY:
        return TO_TRY[slug]
    if county in DONE and not is_agency:
        return S.HANDED_IN
    if county in READY and not is_agency:
        return S.APPROVED
    dice = Dice(f"{years.seed} state {slug} {county}")
    return dice.choices(list(GOING_ON), list(GOING_ON.values()))[0]


def _written(
    years: Years, year: Year, row: Contribution, state: str, before: Mapping[Key, TextContent]
) -> Written:
    writer = years.people.writer(row)
    if state == S.EMPTY:
        return Written(row, writer, [], [])
    days = day_numbers(years, year, row)
    dice = Dice(f"{years.seed} saves {key_of(row)}")
    saves = _saves(text_of(years, year, row, before), days["begin"], state, dice)
    row.instruction_number = 1
    reason = dice.choice(rau_common()["returned"])
    return Written(row, writer, saves, steps_of(years, row, days, state, reason))


def _saves(whole: TextContent, at: datetime, state: str, dice: Dice) -> list[Save]:
    """First what was done, then the rest; a draft may have stopped half-way."""
    work = whole.sections["atgardsarbete"]
    half = work.text[: work.text.rfind("\n\n## ")]
    first = {"atgardsarbete": SectionText(half), "tillstand": SectionText()}
    saves = [Save(TextContent(first), at)]
    if state == S.DRAFT and dice.happens(0.4):
        return saves
    is_kept = whole.sections["tillstand"].is_unchanged
    way = Way.UNCHANGED if is_kept else Way.PAGE
    saves.append(Save(TextContent({**first, "tillstand": whole.sections["tillstand"]}), at, way))
    saves.append(Save(whole, at + timedelta(hours=2)))
    return saves


def _judgings(years: Years, year: Year, written: Mapping[int, Written]) -> list[Judging]:
    """Most who have written have judged too; a draft not always."""
    made = []
    for row in assessments_of(year.round):
        text = written[row.contribution_id]
        is_draft = text.row.state == S.DRAFT
        dice = Dice(f"{years.seed} judged {key_of(text.row)}")
        if not text.saves or (is_draft and dice.happens(0.5)):
            continue
        at = text.saves[-1].at
        made.append(judging(years, year, row, by=text.by, at=at, is_first=False))
    return made


def add_meetings_to_come(years: Years) -> None:
    """What is in the calendar besides the meetings of the rounds."""
    by_role = years.people.by_role.items()
    people = [user for (role, _at), user in by_role if role == Role.COORDINATOR]
    for row in rau_common()["meetings"]:
        starts_at = at_noon(timezone.localdate() + timedelta(days=row["days"]))
        starts_at -= timedelta(hours=12 - row["hour"])
        values = {
            "title": row["title"],
            "description": row["text"],
            "place": row["place"],
            "url": "https://example.org/mote",
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=row["hours"]),
        }
        by = years.people.rus
        save_meeting(None, values, base_number=None, by=by, participants=people)


def _give_longer_time(cells: Sequence[Contribution]) -> None:
    """Two texts wait for figures."""
    waiting = [row for row in cells if row.state == S.EMPTY and row.item.objective_id == 9][:2]
    for row in waiting:
        day = row.item.round.answer_by + timedelta(days=14)
        row.extended_until = at_noon(day) + timedelta(hours=11, minutes=59, seconds=59)
        row.extension_reason = "Väntar på årets mätdata om grundvattennivåer."
    Contribution.objects.bulk_update(waiting, ["extended_until", "extension_reason"])


def _correct_instructions(years: Years, year: Year) -> None:
    """Three weeks ago; those who had begun have seen the old ones."""
    words, round_ = rau_common(), year.round
    first = round_.instructions.get(number=1)
    made = Instruction.objects.create(
        round=round_,
        number=2,
        text=f"{first.text}\n{words['corrected'].rstrip()}",
        reason=words["correction"],
        by=years.people.rus,
    )
    opened = at_noon(date(round_.year, 8, 25))
    Instruction.objects.filter(pk=first.pk).update(at=opened)
    Instruction.objects.filter(pk=made.pk).update(at=timezone.now() - timedelta(days=CORRECTED))


def _add_questions(years: Years, year: Year) -> None:
    sections = {row.key: row for row in year.round.sections.all()}
    asker = years.people.writer(year.cells[0])
    asked_at = timezone.now() - timedelta(days=30)
    rows = [
        RoundQuestion(
            round=year.round,
            section=sections.get(row["section"]),
            text=row["text"],
            asked_by=asker,
            answer=row["answer"],
            answered_at=asked_at + timedelta(days=1) if row["answer"] else None,
            answered_by=years.people.rus if row["answer"] else None,
        )
        for row in rau_common()["questions"]
    ]
    # A question says itself when it was asked, which cannot be after its answer.
    answers = [(row.answer, row.answered_at) for row in rows]
    for row in rows:
        row.answer, row.answered_at = "", None
    bulk_create_with_history(rows, RoundQuestion, default_user=asker)
    RoundQuestion.objects.filter(round=year.round).update(asked_at=asked_at)
    for row, (answer, answered_at) in zip(rows, answers, strict=True):
        row.answer, row.answered_at, row.asked_at = answer, answered_at, asked_at
        row._history_user = years.people.rus  # type: ignore[attr-defined]  # its name
        if answer:
            row.save()


def _add_feedback(years: Years, year: Year) -> None:
    sections = {row.key: row for row in year.round.sections.all()}
    now, people = timezone.now(), years.people
    FeedbackPoint.objects.bulk_create(
        FeedbackPoint(
            round=year.round,
            section=sections.get(row["section"]),
            text=row["text"],
            by=people.writer(year.cells[place]),
            outcome=row["outcome"],
            settled_at=now if row["outcome"] else None,
            settled_by=people.rus if row["outcome"] else None,
        )
        for place, row in enumerate(rau_common()["feedback"])
    )
    year.round.feedback.update(at=now - timedelta(days=CORRECTED + 5))


def _add_comments(years: Years, year: Year, written: Sequence[Written]) -> None:
    """From reviewers, about a sentence in the text; some answered, some resolved."""
    words = rau_common()
    sections = {row.key: row for row in year.round.sections.all()}
    first: list[Comment] = []
    for text in written:
        row = text.row
        dice = Dice(f"{years.seed} comments {key_of(row)}")
        is_tried = row.county_id == TRIED and row.item.slug in TO_TRY
        if row.state not in (S.IN_REVIEW, S.RETURNED) or not (is_tried or dice.happens(COMMENTED)):
            continue
        reviewer = years.people.reviewer(row)
        quote = text.saves[-1].content.text("atgardsarbete").split(". ")[0][:120]
        is_blocking = row.state == S.RETURNED
        first.append(
            Comment(
                contribution=row,
                section=sections["atgardsarbete"],
                quote=quote,
                text=dice.choice(words["blocking"] if is_blocking else words["comments"]),
                is_blocking=is_blocking,
                by=reviewer,
            )
        )
        if dice.happens(0.4):
            said = Comment(contribution=row, text=dice.choice(words["comments"]), by=reviewer)
            said.resolved_at, said.resolved_by = timezone.now(), text.by
            first.append(said)
    Comment.objects.bulk_create(first)
    answers = [_answer(years, row) for row in first if row.resolved_at or not row.is_blocking]
    Comment.objects.bulk_create(answers[::2])


def _answer(years: Years, comment: Comment) -> Comment:
    dice = Dice(f"{years.seed} answer {comment.pk}")
    return Comment(
        contribution=comment.contribution,
        parent=comment,
        text=dice.choice(rau_common()["comment_answers"]),
        by=years.people.writer(comment.contribution),
    )
