"""Fills an empty installation with content to try it with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from django.db import transaction

from milstolpe.accounts.models import User
from milstolpe.demo.content import skane, skane_earlier
from milstolpe.demo.content.actors import CountyActors, actors_by_county, add_organisations
from milstolpe.demo.content.changes import change_some
from milstolpe.demo.content.commitments import add_commitments
from milstolpe.demo.content.consultation import add_comments
from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.followups import HandedIn, Years, add_instruments, organisations_by_id
from milstolpe.demo.content.goals import Goals
from milstolpe.demo.content.leads import add_leads
from milstolpe.demo.content.periods import (
    carried_over,
    link_periods,
    renew_commitments,
    renumbered,
)
from milstolpe.demo.content.phrases import Plan, plans, topics
from milstolpe.demo.content.programmes import (
    add_documents,
    complete_programme,
    make_programme,
    planned_content,
    planned_years,
)
from milstolpe.demo.content.publishing import publish, report_deliveries, write_open_events
from milstolpe.demo.content.rau import add_years
from milstolpe.demo.content.rau_hand_in import date_hand_ins
from milstolpe.demo.content.receipts import Delivery, give_receipts
from milstolpe.demo.content.storing import add_themes, store_measures
from milstolpe.demo.content.timeline import Timeline
from milstolpe.demo.content.writer import Writer
from milstolpe.programmes.enums import ProgrammeState
from milstolpe.programmes.models import Measure, Programme
from milstolpe.reporting.models import FollowUp

AUTHOR = "exempel@demo.milstolpe.example"
DECIDED = "Beslutat"


@dataclass(frozen=True)
class Size:
    """How much there is afterwards; the organisations of the register count too."""

    programmes: int = 33
    measures: int = 920
    organisations: int = 480
    years: int = 3  # of the yearly follow-up of objectives, the one under way included


@dataclass(frozen=True)
class Setting:
    """What every programme is made from."""

    by: User
    actors: dict[str, CountyActors]
    goals: Goals


@transaction.atomic
def add_content(size: Size, *, seed: str) -> bool:
    """Make everything, or nothing where there are programmes already. Says whether it did."""
    if Programme.objects.exists():
        return False
    setting = _setting(size.organisations, Dice(seed))
    earlier = skane_earlier.add_earlier(setting.actors[skane.COUNTY], setting.goals, by=setting.by)
    facts = skane.add_facts(setting.actors[skane.COUNTY], by=setting.by, predecessor=earlier)
    skane.add_next_draft(facts, by=setting.by)
    wanted = plans(size.programmes - Programme.objects.count())
    shares = _shares(wanted, size.measures - Measure.objects.count())
    before: Programme | None = None
    for plan, share in zip(wanted, shares, strict=True):
        # Dice of its own: what is made of one plan does not change when others are added.
        dice = Dice(f"{seed} {plan.county} {plan.title} {plan.years}")
        before = _add_planned(plan, share, before if plan.continues else None, setting, dice)
    deliveries = _add_follow_ups(earlier, setting, seed)
    add_leads(Dice(f"{seed} leads"))
    deliveries += add_years(size.years, seed=seed)
    give_receipts(deliveries)
    date_hand_ins()
    return True


def _add_follow_ups(earlier: Programme, setting: Setting, seed: str) -> list[Delivery]:
    """The years of the earlier programme of Skåne and of every example that has had one."""
    instruments, organisations = add_instruments(), organisations_by_id()
    handed_in: list[HandedIn] = []
    closed = [skane_earlier.add_year(earlier, handed_in, by=setting.by)]
    examples = Programme.objects.filter(
        is_example=True, state__in=(ProgrammeState.RUNNING, ProgrammeState.CLOSED)
    ).exclude(pk=earlier.pk)
    for programme in examples.select_related("county").order_by("pk"):
        dice = Dice(f"{seed} follow-up {programme.address}")
        years = Years(programme, setting.by, dice, handed_in, instruments, organisations)
        closed += years.add_all()
    deliveries = report_deliveries(handed_in, by=setting.by)
    publish(closed, by=setting.by)
    write_open_events(list(FollowUp.objects.filter(state="open")), by=setting.by)
    return deliveries


def _setting(organisations: int, dice: Dice) -> Setting:
    categories = add_organisations(organisations, dice)
    add_themes({theme for topic in topics() for theme in topic.themes})
    return Setting(
        by=_author(),
        actors=actors_by_county(categories),
        goals=Goals.read(),
    )


def _author() -> User:
    """Whom the history names: an account that cannot log in."""
    found = User.objects.filter(email=AUTHOR).first()
    return found or User.objects.create_user(AUTHOR, name="Exempeldata", is_active=False)


def _shares(wanted: Sequence[Plan], measures: int) -> Iterator[int]:
    """The measures divided by weight; the sum is exact."""
    total = sum(plan.weight for plan in wanted)
    bounds = accumulate((plan.weight for plan in wanted), initial=0)
    return (measures * end // total - measures * start // total for start, end in pairwise(bounds))


def _add_planned(
    plan: Plan, share: int, before: Programme | None, setting: Setting, dice: Dice
) -> Programme:
    """A whole programme: with the measures carried over from `before`, if that is given."""
    actors, years, by = setting.actors[plan.county], planned_years(plan), setting.by
    timeline = Timeline.of(years, plan.state, dice)
    programme = make_programme(
        actors.county,
        planned_content(plan, actors, timeline, dice),
        state=plan.state,
        by=by,
        predecessor=before,
    )
    carried = carried_over(before, dice) if before else []
    contents = [content for lot in carried for content in lot.new]
    writer = Writer(plan, years, actors, setting.goals, dice)
    contents += writer.measures(max(0, share - len(contents)))
    measures = store_measures(
        programme,
        renumbered(contents, plan.areas),
        dice=dice,
        by=by,
        reason=DECIDED if programme.is_decided else "",
    )
    link_periods(programme, carried, measures)
    complete_programme(programme, timeline, by=by, reason=DECIDED)
    _add_life(programme, measures, timeline, by, dice)
    return programme


def _add_life(
    programme: Programme, measures: list[Measure], timeline: Timeline, by: User, dice: Dice
) -> None:
    """What happened to it since: comments, commitments, changes."""
    add_documents(programme, dice)
    if programme.is_public:
        add_comments(programme, measures, since=timeline.consult, by=by, dice=dice)
    if programme.is_decided:
        renew_commitments(programme, by=by, dice=dice)
        add_commitments(measures, since=timeline.decide, by=by, dice=dice)
        change_some(measures, since=timeline.decide, by=by, dice=dice)
