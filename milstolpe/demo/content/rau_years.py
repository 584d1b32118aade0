"""The yearly follow-ups: two that are published and one under way, in every county."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from milstolpe.accounts.models import User
from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.phrases import rau_common
from milstolpe.demo.content.rau_judging import first_judgements, next_judgements
from milstolpe.demo.content.rau_people import People, add_people
from milstolpe.demo.content.rau_places import places
from milstolpe.demo.content.rau_rows import (
    PATHS,
    Judging,
    Save,
    Taken,
    Written,
    store_judgements,
    store_texts,
)
from milstolpe.demo.content.rau_writer import (
    Cell,
    Judged,
    Place,
    outcome_reason,
    trend_reason,
    write,
)
from milstolpe.demo.content.timeline import at_noon
from milstolpe.followup.models import GoalAssessment
from milstolpe.followup.services.making import lay_out_follow_up, writing_agencies
from milstolpe.followup.services.meetings import lay_out_meetings
from milstolpe.followup.services.publishing import publish_follow_up
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.enums import ContributionState, RoundKind
from milstolpe.rounds.models import (
    Contribution,
    ContributionEvent,
    Instruction,
    Material,
    Round,
    RoundEvent,
    RoundPublication,
)
from milstolpe.rounds.queries.contents import asked_sections
from milstolpe.rounds.services.making import make_round
from milstolpe.rounds.services.steps import take_round_step

STANDS = 0.45  # of the texts about the state stand from the year before
SPRING = timedelta(days=75)  # so far into a year the round of the year before is the newest
Key = tuple[str, str]  # item, county code


@dataclass
class Years:
    """Makes the years one after another; each knows the one before."""

    seed: str
    people: People
    places: Mapping[str, Place]
    judged: dict[Key, Judged]

    @classmethod
    def begin(cls, seed: str) -> "Years":
        return cls(seed, add_people(writing_agencies()), places(), {})


@dataclass(frozen=True)
class Year:
    """A round with its cells, and what they are to say."""

    round: Round
    cells: Sequence[Contribution]
    judged: Mapping[Key, Judged]


def newest_year() -> int:
    """The year of the round that is under way."""
    return (timezone.localdate() - SPRING).year


def make_year(years: Years, year: int, before: Round | None) -> Year:
    """The round with its template, cells, instructions, material and meetings, as a draft."""
    by = years.people.rus
    usual = date(year, 11, 30)
    is_newest = year == newest_year()
    answer_by = max(usual, timezone.localdate() + timedelta(days=14)) if is_newest else usual
    values = {
        "name": f"RÅU {year}",
        "year": year,
        "opens_on": date(year, 8, 25),
        "answer_by": answer_by,
        "is_example": True,
    }
    round_ = make_round(
        RoundKind.FOLLOW_UP, values, by=by, previous=before, written_by=writing_agencies()
    )
    cells = lay_out_follow_up(round_)
    if before is None:
        _add_material(round_, by=by)
    lay_out_meetings(round_, first_day=date(year, 9, 2), minutes=90, by=by)
    return Year(round_, cells, _judgements(years, year, cells))


def _add_material(round_: Round, *, by: User) -> None:
    Instruction.objects.create(
        round=round_, number=1, text=rau_common()["instructions"].strip(), by=by
    )
    items = {row.slug: row for row in round_.items.all()}
    for row in rau_common()["material"]:
        item = items.get(row.get("item", ""))
        Material.objects.create(round=round_, item=item, title=row["title"], url=row["url"], by=by)


def _judgements(years: Years, year: int, cells: Sequence[Contribution]) -> dict[Key, Judged]:
    asked = GoalAssessment.objects.filter(contribution__item__round=cells[0].item.round)
    wanted = set(asked.values_list("contribution", flat=True))
    keys = [key_of(row) for row in cells if row.pk in wanted]
    years.judged = (
        next_judgements(years.judged, year=year, seed=years.seed)
        if years.judged
        else first_judgements(keys, year=year - 1, seed=years.seed)
    )
    return years.judged


def key_of(row: Contribution) -> Key:
    return row.item.slug, row.county_id


def text_of(
    years: Years, year: Year, row: Contribution, before: Mapping[Key, TextContent]
) -> TextContent:
    """What the cell says in the year: some texts about the state stand from the year before."""
    key = key_of(row)
    dice = Dice(f"{years.seed} text {year.round.year} {key}")
    place = years.places[row.county_id]
    cell = Cell(row.item.slug, row.item.objective_id, place, year.round.year)
    written = write(cell, year.judged.get(key, Judged()), dice)
    texts = {name: SectionText(text) for name, text in written.items()}
    if key in before and not _is_judged_anew(year, key) and dice.happens(STANDS):
        texts["tillstand"] = replace(before[key].sections["tillstand"], is_unchanged=True)
    return TextContent(texts)


def _is_judged_anew(year: Year, key: Key) -> bool:
    judged = year.judged.get(key, Judged())
    return judged.outcome_is_new or judged.trend_is_new


def judging(
    years: Years, year: Year, row: GoalAssessment, *, by: User, at: datetime, is_first: bool
) -> Judging:
    """The judgement of the cell: most are stated to be the same as last year."""
    key = key_of(row.contribution)
    judged = year.judged[key]
    dice = Dice(f"{years.seed} reason {year.round.year} {key}")
    place = years.places[row.contribution.county_id]
    cell = Cell(key[0], row.contribution.item.objective_id, place, year.round.year)
    return Judging(
        row,
        judged,
        by,
        at,
        is_unchanged=not is_first and not _is_judged_anew(year, key),
        outcome_reason=outcome_reason(judged) if judged.outcome_is_new else "",
        trend_basis=dice.choice(("efforts", "state", "both")),
        trend_reason=trend_reason(cell, judged, dice),
    )


def write_whole_year(
    years: Years, year: Year, before: Mapping[Key, TextContent]
) -> dict[Key, TextContent]:
    """Every cell written, reviewed, approved and handed in, in the autumn of the year."""
    written, said = [], {}
    for row in year.cells:
        content = text_of(years, year, row, before)
        said[key_of(row)] = content
        days = day_numbers(years, year, row)
        writer = years.people.writer(row)
        written.append(
            Written(row, writer, [Save(content, days["begin"])], steps_of(years, row, days))
        )
    store_texts(written, asked_sections(year.cells[0].item))
    rows = assessments_of(year.round)
    at = {text.row.pk: text.saves[0].at for text in written}
    by = {text.row.pk: text.by for text in written}
    store_judgements(
        [
            judging(
                *(years, year, row),
                by=by[row.contribution_id],
                at=at[row.contribution_id],
                is_first=not before,
            )
            for row in rows
        ]
    )
    return said


def assessments_of(round_: Round) -> list[GoalAssessment]:
    rows = GoalAssessment.objects.filter(contribution__item__round=round_)
    return list(rows.select_related("contribution__item", "contribution__county").order_by("pk"))


def steps_of(
    years: Years,
    row: Contribution,
    days: Mapping[str, datetime],
    state: str = ContributionState.HANDED_IN,
    reason: str = "",
) -> list[Taken]:
    """The steps that lead to the state, by those whose they are."""
    people = years.people
    by = {
        "begin": people.writer(row),
        "submit": people.writer(row),
        "return": people.reviewer(row),
        "approve": people.reviewer(row),
        "hand_in": people.decider(row.organisation_id),
    }
    return [
        Taken(name, days[name], by[name], reason if name == "return" else "")
        for name in PATHS[state]
    ]


def day_numbers(years: Years, year: Year, row: Contribution) -> dict[str, datetime]:
    """When the steps of a cell were taken: a county does much on the same day."""
    dice = Dice(f"{years.seed} days {year.round.year} {row.county_id} {row.organisation_id}")
    last = min(year.round.answer_by, timezone.localdate() - timedelta(days=1))
    begun = last - timedelta(days=dice.randint(30, 60))
    submitted = begun + timedelta(days=dice.randint(8, 14))
    approved = submitted + timedelta(days=dice.randint(3, 7))
    handed_in = min(last, approved + timedelta(days=dice.randint(1, 6)))
    return {
        "begin": at_noon(begun),
        "submit": at_noon(submitted),
        "return": at_noon(approved),
        "approve": at_noon(approved),
        "hand_in": at_noon(handed_in) + timedelta(minutes=dice.randint(-200, 200)),
    }


def open_year(years: Years, year: Year) -> None:
    """Opened in August."""
    take_round_step(year.round, "open", by=years.people.rus)
    year.round.refresh_from_db()
    _set_time(year.round, "open", at_noon(date(year.round.year, 8, 25)))


def publish_year(years: Years, year: Year) -> None:
    """Closed in December, published in January."""
    round_, by = year.round, years.people.rus
    take_round_step(round_, "close", by=by)
    round_.refresh_from_db()
    day = date(round_.year + 1, 1, 30)
    publish_follow_up(round_, by=by, read_on=day)
    round_.refresh_from_db()
    published = at_noon(day)
    _set_time(round_, "close", at_noon(date(round_.year, 12, 4)))
    _set_time(round_, "publish", published)
    RoundPublication.objects.filter(round=round_).update(at=published)
    events = ContributionEvent.objects.filter(contribution__item__round=round_, step="publish")
    events.update(at=published)


def _set_time(round_: Round, step: str, at: datetime) -> None:
    RoundEvent.objects.filter(round=round_, step=step).update(at=at)
