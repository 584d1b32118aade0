"""Puts texts into every text field, through the services (in the product's own process)."""

from dataclasses import fields
from typing import Any

from django.db import transaction

from milstolpe.accounts.models import User
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.content import (
    ActivityEntry,
    ActorEntry,
    CommentContent,
    CommitmentContent,
    InteractionEntry,
    LinkEntry,
    MeasureContent,
    ProgrammeContent,
)
from milstolpe.programmes.models import Measure, Programme
from milstolpe.programmes.queries.contents import programme_content
from milstolpe.programmes.services.commitments import propose_commitment
from milstolpe.programmes.services.consultation import register_comment
from milstolpe.programmes.services.measures import create_measures
from milstolpe.programmes.services.programmes import save_programme
from tools.proof import followed

TITLE, LABEL, WORD, CODE = 300, 200, 60, 20  # characters that fit
REASON = "Bevis"


@transaction.atomic
def plant(*, payloads: list[str], world: dict[str, Any]) -> int:
    """Each payload in every text field there is. Returns the number of fields."""
    by = User.objects.get(email=world["coordinators"][0])
    contact = User.objects.get(email=world["contacts"][0])
    running = Programme.objects.get(address=world["running"])
    proposed = Programme.objects.get(address=world["proposed"])
    measures = [_measure(text, number) for number, text in enumerate(payloads)]
    create_measures(proposed, measures, by=by)
    for made, text in zip(
        create_measures(running, measures, by=by, reason=payloads[0]), payloads, strict=True
    ):
        _commit(made, text, contact)
    for text in payloads:
        content = CommentContent(
            text[:LABEL], "2026-01-02", case_number=text[:WORD], text=text, answer=text
        )
        register_comment(proposed, content, by=by)
    _fill_programme(proposed, payloads, by)
    of_follow_up = followed.fill(running, contact, payloads, by=by)
    return len(fields(MeasureContent)) - 5 + 4 + 4 + 6 + of_follow_up


def _measure(text: str, number: int) -> MeasureContent:
    lund = Organisation.objects.get(slug="lunds-kommun")
    return MeasureContent(
        code=f"{text[:12]}{number}",
        title=text[:TITLE],
        text=f"{text}\n\nhttps://x.example/{text}\n\n- {text}",
        follow_up_criterion=text,
        expected_effect=text,
        cost=text,
        funding=text,
        followed_up_in=text[:LABEL],
        actors=(ActorEntry("lead", "organisation", lund.slug, lund.name),),
        activities=(ActivityEntry(0, text[:TITLE]),),
        themes=(f"{text[:WORD]} {number}",),
        interactions=(InteractionEntry(2, "", "+", text),),
        links=(LinkEntry(text[:LABEL], f"https://x.example/?{text[:WORD]}"),),
    )


def _commit(measure: Measure, text: str, contact: User) -> None:
    lund = Organisation.objects.get(slug="lunds-kommun")
    activities = tuple(ActivityEntry(row.key, row.text) for row in measure.activities.all())
    content = CommitmentContent(
        activities,
        text,
        contact_name=text[:LABEL],
        decided_on="2026-01-02",
        decided_by=text[:LABEL],
        case_number=text[:WORD],
    )
    propose_commitment(measure, content, organisation=lund, by=contact)


def _fill_programme(programme: Programme, payloads: list[str], by: User) -> None:
    text = payloads[0]
    content = programme_content(programme)
    filled: ProgrammeContent = type(content).from_values(
        content.values()
        | {
            "title": text[:LABEL],
            "purpose": "\n\n".join(payloads),
            "word_area": text[:WORD],
            "word_lead": text[:WORD],
            "word_partner": text[:WORD],
            "answer_to": "\n\n".join(payloads),
            "source": text[:LABEL],
        }
    )
    number = programme.revisions.latest("number").number
    save_programme(programme, filled, base_number=number, by=by)
