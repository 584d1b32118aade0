"""Changes after the decision: each is a version with its reason; some measures are withdrawn."""

from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone

from milstolpe.accounts.models import User
from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.phrases import common
from milstolpe.demo.content.timeline import at_noon
from milstolpe.programmes.content import MeasureContent
from milstolpe.programmes.models import Measure
from milstolpe.programmes.queries.contents import measure_content
from milstolpe.programmes.services.measures import save_measure

CHANGED = 0.1  # share of the measures
MOST = 12  # in one programme


def change_some(measures: list[Measure], *, since: date, by: User, dice: Dice) -> None:
    """Save some measures of a decided programme anew, on days between `since` and today."""
    for measure in dice.some(measures, min(MOST, round(CHANGED * len(measures)))):
        content = measure_content(measure)
        days = sorted(_day_after(since, dice) for _time in range(dice.choice((1, 1, 1, 2))))
        for number, day in enumerate(days, start=1):
            content, reason = _edited(content, day, dice)
            save_measure(measure, content, base_number=number, by=by, reason=reason)
            # It was not saved just now.
            measure.revisions.filter(number=number + 1).update(at=at_noon(day))
            Measure.objects.filter(pk=measure.pk).update(changed_at=at_noon(day))


def _day_after(since: date, dice: Dice) -> date:
    return since + timedelta(days=dice.randint(1, max(1, (timezone.localdate() - since).days)))


def _edited(content: MeasureContent, day: date, dice: Dice) -> tuple[MeasureContent, str]:
    """The content changed in one way or another, and why."""
    phrases = common()
    if dice.happens(0.25) and not content.withdrawn_on:
        reason = dice.choice(phrases["withdrawn"]["reasons"])
        return replace(content, withdrawn_on=day.isoformat(), withdrawn_reason=reason), reason
    addition = dice.choice(phrases["changes"]["additions"])
    text = f"{content.text}\n\n{addition}".strip()
    return replace(content, text=text), dice.choice(phrases["changes"]["reasons"])
