"""Skåne's programme 2016–2020: the shares of its follow-up are real, the rest is invented."""

from datetime import date

from milstolpe.accounts.models import User
from milstolpe.demo.content.actors import CountyActors
from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.followups import (
    HandedIn,
    Years,
    add_instruments,
    organisations_by_id,
)
from milstolpe.demo.content.goals import Goals
from milstolpe.demo.content.phrases import Area, Plan, followup, skane
from milstolpe.demo.content.programmes import complete_programme, make_programme
from milstolpe.demo.content.storing import store_measures
from milstolpe.demo.content.timeline import Timeline
from milstolpe.demo.content.writer import Writer
from milstolpe.programmes.content import AreaEntry, OwnerEntry, ProgrammeContent
from milstolpe.programmes.enums import ProgrammeState
from milstolpe.programmes.models import Programme
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.enums import ANSWERED_STATES
from milstolpe.reporting.models import Answer, AnswerRevision, FollowUp

YEAR, MEASURES = 2021, 20
REASON = "Beslutat"


def add_earlier(actors: CountyActors, goals: Goals, *, by: User) -> Programme:
    """A closed programme with invented measures; every actor that is named reports."""
    facts = skane()
    first, last = facts["earlier_years"]
    areas = [Area(**area) for area in facts["earlier_areas"]]
    dice = Dice(facts["earlier_title"])
    programme = make_programme(
        actors.county, _content(actors, areas), state=ProgrammeState.CLOSED, by=by
    )
    plan = Plan("12", facts["earlier_title"], (0, 0), ProgrammeState.CLOSED, 1, areas)
    contents = Writer(plan, (first, last), actors, goals, dice).measures(MEASURES)
    store_measures(programme, contents, dice=dice, by=by, reason=REASON)
    timeline = Timeline.of((first, last), ProgrammeState.CLOSED, dice)
    complete_programme(programme, timeline, by=by, reason=REASON)
    return programme


def add_year(programme: Programme, handed_in: list[HandedIn], *, by: User) -> FollowUp:
    """The follow-up of 2021, with the shares that Skåne has published."""
    years = Years(
        programme, by, Dice(programme.title), handed_in, add_instruments(), organisations_by_id()
    )
    follow_up = years.add(
        YEAR,
        None,
        {},
        state="closed",
        first_year=programme.start_year,
        last_year=programme.end_year,
        answer_by=date(YEAR, 2, 26),
        analysis=skane()["earlier_analysis"],
        shows_map=True,
        shows_matrix=True,
    )
    assert follow_up, "nobody is named in the measures"
    _set_shares(follow_up)
    return follow_up


def _set_shares(follow_up: FollowUp) -> None:
    """Give the graded answers the degrees that make the shares: those done first stay so."""
    shares: dict[str, int] = skane()["earlier_shares"]
    graded = Answer.objects.filter(report__follow_up=follow_up, grade__in=shares)
    rows = list(graded.filter(report__state__in=ANSWERED_STATES))
    rows.sort(key=lambda row: ("GHPE".index(row.grade), row.pk))
    left = len(rows)
    place = 0
    changed = []
    for grade, share in shares.items():
        count = left - place if grade == "E" else round(len(rows) * share / 100)
        changed += [row for row in rows[place : place + count] if row.grade != grade]
        for row in rows[place : place + count]:
            row.grade = grade
        place += count
    _say_anew(changed)


def _say_anew(answers: list[Answer]) -> None:
    """Other degrees are told in other words, in what is kept of the save too."""
    phrases, dice = followup(), Dice("earlier")
    for row in answers:
        row.is_continuous = False
        row.action_taken = dice.choice(phrases["actions"][row.grade])
        row.rationale = dice.maybe(0.6, phrases["rationale"][row.grade])
    names = ("grade", "is_continuous", "action_taken", "rationale")
    Answer.objects.bulk_update(answers, names, batch_size=500)
    said = {row.pk: {name: getattr(row, name) for name in names} for row in answers}
    revisions = list(AnswerRevision.objects.filter(answer__in=answers))
    for revision in revisions:
        values = revision.content | said[revision.answer_id]
        content = AnswerContent.from_json(values)
        revision.content, revision.sha256 = content.as_json(), content.fingerprint()
    AnswerRevision.objects.bulk_update(revisions, ["content", "sha256"], batch_size=500)


def _content(actors: CountyActors, areas: list[Area]) -> ProgrammeContent:
    facts = skane()
    first, last = facts["earlier_years"]
    return ProgrammeContent(
        title=facts["earlier_title"],
        start_year=first,
        end_year=last,
        purpose=facts["earlier_purpose"],
        source=facts["earlier_source"],
        reporters="all_listed",
        areas=tuple(AreaEntry(0, area.code, area.title, "") for area in areas),
        owners=(OwnerEntry(actors.board.slug, actors.board.name, "", "", ""),),
    )
