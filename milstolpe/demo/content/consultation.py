"""Comments from the consultation: with answers once it is over, some without while it goes on."""

from datetime import date, timedelta

from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from milstolpe.accounts.models import User
from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.phrases import common
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.models import ConsultationComment, Measure, Programme

WHOLE = 4  # comments on the programme as a whole


def add_comments(
    programme: Programme, measures: list[Measure], *, since: date, by: User, dice: Dice
) -> None:
    """Comments that came in from `since` to today, on some measures and on the whole."""
    phrases = common()["comments"]
    around = list(Organisation.objects.filter(county=programme.county_id))
    subjects: list[tuple[Measure | None, list[str]]] = [
        (measure, phrases["texts"]) for measure in measures if dice.happens(0.3)
    ]
    subjects += [(None, phrases["whole"])] * WHOLE
    answered = 1.0 if programme.is_decided else 0.4
    comments = [
        ConsultationComment(
            programme=programme,
            measure=measure,
            **_respondent(around, dice),
            received_on=_day(since, dice),
            case_number=f"{dice.randint(100, 9999)}-{since.year}-{dice.randint(2, 60)}",
            text=dice.choice(texts),
            answer=dice.maybe(answered, phrases["answers"]),
            registered_by=by,
        )
        for measure, texts in subjects
    ]
    bulk_create_with_history(comments, ConsultationComment, batch_size=500, default_user=by)


def _respondent(around: list[Organisation], dice: Dice) -> dict[str, object]:
    """Somebody in the register, or now and then somebody who is not there."""
    if dice.happens(0.15):
        return {"respondent": dice.choice(common()["comments"]["respondents"])}
    organisation = dice.choice(around)
    return {"organisation": organisation, "respondent": organisation.name}


def _day(since: date, dice: Dice) -> date:
    return min(since + timedelta(days=dice.randint(10, 95)), timezone.localdate())
