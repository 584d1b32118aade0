"""The pages on which RUS makes and runs a round, and who may come there."""

import pytest
from django.test import Client
from django.urls import reverse

from milstolpe.rounds.models import Contribution
from tests.factories.rounds import InstructionFactory, MaterialFactory, RoundQuestionFactory
from tests.followup.world import FollowUpWorld, make_follow_up_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings) -> FollowUpWorld:
    settings.DEMO = True  # no second factor to set up on the way
    return make_follow_up_world()


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def pages(world: FollowUpWorld) -> dict[str, str]:
    address = world.round.address
    cell = [address, "skane", "frisk-luft"]
    return {
        "rounds": reverse("rounds:rounds"),
        "new": reverse("rounds:round-new"),
        "new from": reverse("rounds:round-new") + f"?fran={address}",
        "matrix": reverse("rounds:matrix", args=[address]),
        "file": reverse("rounds:matrix-file", args=[address, "csv"]),
        "edit": reverse("rounds:round-edit", args=[address]),
        "close": reverse("rounds:round-step", args=[address, "close"]),
        "remind": reverse("rounds:remind", args=[address]),
        "template": reverse("rounds:template", args=[address]),
        "section": reverse("rounds:section-edit", args=[address, "tillstand"]),
        "section new": reverse("rounds:section-new", args=[address]),
        "section remove": reverse("rounds:section-remove", args=[address, "tillstand"]),
        "own": reverse("rounds:item-template", args=[address, "frisk-luft"]),
        "cells": reverse("rounds:cells", args=[address]),
        "item cells": reverse("rounds:item-cells", args=[address, "frisk-luft"]),
        "cell": reverse("rounds:cell", args=cell),
        "longer time": reverse("rounds:longer-time", args=cell),
        "waive": reverse("rounds:cell-step", args=[*cell, "waive"]),
        "ask": reverse("rounds:ask", args=cell),
        "materials": reverse("rounds:materials", args=[address]),
        "material new": reverse("rounds:material-new", args=[address]),
        "instructions": reverse("rounds:instructions", args=[address]),
        "instructions edit": reverse("rounds:instructions-edit", args=[address]),
        "questions": reverse("rounds:questions", args=[address]),
    }


FOR_ALL = {"rounds", "matrix", "file", "materials", "instructions", "questions"}


def test_rus_opens_every_page(world):
    InstructionFactory(round=world.round)
    MaterialFactory(round=world.round)
    RoundQuestionFactory(round=world.round)
    client = client_of(world.rus)
    statuses = {name: client.get(page).status_code for name, page in pages(world).items()}
    assert statuses == dict.fromkeys(pages(world), 200)


def test_county_reads_and_changes_nothing(world):
    client = client_of(world.coordinator)
    opened = {name for name, page in pages(world).items() if client.get(page).status_code == 200}
    assert opened == FOR_ALL | {"ask"}


def test_outsider_sees_nothing(world):
    client = client_of(world.reader.__class__.objects.create(email="x@example.se", name="X"))
    opened = {name for name, page in pages(world).items() if client.get(page).status_code == 200}
    assert opened == set()


def test_reminder_can_be_of_texts_in_one_state(world):
    Contribution.objects.filter(pk=world.cell().pk).update(state="in_review")
    client, address = client_of(world.rus), pages(world)["remind"]
    total = Contribution.objects.count()

    every, reviewed, odd = (
        client.get(f"{address}{tail}").context for tail in ("", "?lage=in_review", "?lage=late")
    )

    assert [link.label for link in every["states"]] == [
        f"Alla lägen ({total})",
        f"Inte påbörjad ({total - 1})",
        "Granskas (1)",
    ]
    listed = [[text["pk"] for text in texts] for _county, texts in reviewed["counties"]]
    assert listed == [[world.cell().pk]]
    assert sum(len(texts) for _county, texts in odd["counties"]) == total


def test_reminder_of_the_matrix_keeps_the_state_that_is_chosen(world):
    page = client_of(world.rus).get(pages(world)["matrix"] + "?lage=empty")
    assert page.context["steps"][0].address == pages(world)["remind"] + "?lage=empty"
