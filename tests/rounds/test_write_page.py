"""The writing page of consultations and surveys, and what every writing page takes and refuses."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from milstolpe.rounds.models import Contribution, Picture
from tests.factories.organisations import MembershipFactory
from tests.factories.rounds import (
    ContributionFactory,
    InstructionFactory,
    PublishedTextFactory,
    RoundFactory,
    SectionFactory,
)

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture
def cell() -> Contribution:
    made: Contribution = ContributionFactory(
        item__round=RoundFactory(kind="consultation", may_decline=True, is_reviewed=False,
                                 max_characters=20)
    )  # fmt: skip
    SectionFactory(round=made.round, key="kappa", joint_text="Vi *delar* synen.", position=1)
    SectionFactory(round=made.round, key="eget", is_required=False, max_characters=5, position=2)
    return made


@pytest.fixture
def writer(cell: Contribution, client: Client) -> Client:
    user = MembershipFactory(role="coordinator", organisation=cell.organisation).user
    client.force_login(user)
    return client


def data(base: int = 0, **more: Any) -> dict[str, Any]:
    return {"base": base, "text-kappa": "", "text-eget": "", **more}


def texts(cell: Contribution) -> dict[str, str]:
    return dict(cell.texts.values_list("section__key", "text"))


def test_joint_text_is_taken_and_edited(cell: Contribution, writer: Client) -> None:
    writer.post(cell.get_absolute_url(), data(joint="kappa"))
    assert texts(cell)["kappa"] == "Vi *delar* synen."
    assert cell.revisions.get().way == "joint"

    writer.post(cell.get_absolute_url(), data(1, **{"text-kappa": "Vi delar inte synen."}))
    assert texts(cell)["kappa"] == "Vi delar inte synen."


def test_count_is_said_over_a_section_and_over_the_whole(
    cell: Contribution, writer: Client
) -> None:
    writer.post(cell.get_absolute_url(), data(**{"text-eget": "**Elva** tecken och fler ändå"}))

    page = writer.get(cell.get_absolute_url())

    (_joint, own) = page.context["fields"]
    assert own.count.text == "25 av 5 tecken: 20 för många"
    assert page.context["total"].over == 5
    assert texts(cell)["eget"] == "**Elva** tecken och fler ändå"


def test_mark_up_is_cleaned_on_save(cell: Contribution, writer: Client) -> None:
    typed = '<p class="MsoNormal">Ett <b>fett</b> ord<o:p></o:p></p><script>alert(1)</script>'
    writer.post(cell.get_absolute_url(), data(**{"text-kappa": typed}))

    assert texts(cell)["kappa"] == "Ett **fett** ord"


def test_long_text_is_kept_whole_and_too_long_refused(cell: Contribution, writer: Client) -> None:
    long = "Ord. " * 40_000
    writer.post(cell.get_absolute_url(), data(**{"text-kappa": long}))
    assert len(texts(cell)["kappa"]) == 199_999

    refused = writer.post(cell.get_absolute_url(), data(1, **{"text-kappa": long * 2}))
    assert refused.status_code == 422
    assert len(texts(cell)["kappa"]) == 199_999


def test_scripts_are_shown_as_text(cell: Contribution, writer: Client) -> None:
    writer.post(cell.get_absolute_url(), data(**{"text-kappa": "[x](javascript:alert(1)) <x"}))

    page = writer.get(f"{cell.get_absolute_url()}?visa=1")

    assert page.context["fields"][0].preview == "<p>[x](javascript:alert(1)) &lt;x</p>\n"


def test_picture_is_put_last_with_its_words(cell: Contribution, writer: Client) -> None:
    upload = SimpleUploadedFile("hav.png", PNG)
    writer.post(
        cell.get_absolute_url(),
        data(**{"text-kappa": "Se.", "picture-kappa": upload, "alt-kappa": "Ett [hav]"}),
    )

    picture = Picture.objects.get()
    assert texts(cell)["kappa"] == f"Se.\n\n![Ett (hav)](bild:{picture.pk})"


def test_picture_of_another_kind_is_refused(cell: Contribution, writer: Client) -> None:
    upload = SimpleUploadedFile("x.svg", b"<svg/>")
    page = writer.post(
        cell.get_absolute_url(), data(**{"text-kappa": "Se.", "picture-kappa": upload})
    )

    assert page.status_code == 422
    assert (Picture.objects.count(), cell.revisions.count()) == (0, 0)


def test_picture_is_seen_by_everyone_once_it_is_published(
    cell: Contribution, writer: Client
) -> None:
    upload = SimpleUploadedFile("hav.png", PNG)
    made = writer.post(f"{cell.get_absolute_url()}bild/", {"picture": upload, "alt": "Hav"}).json()
    picture = Picture.objects.get()
    assert made == {"mark": f"![Hav](bild:{picture.pk})"}
    stranger = Client()
    assert stranger.get(picture.get_absolute_url()).status_code == 404
    assert writer.get(picture.get_absolute_url()).status_code == 200

    PublishedTextFactory(
        contribution=cell, publication__round=cell.round, year=2026,
        content={"sections": [{"key": "kappa", "text": f"![Hav](bild:{picture.pk})"}]},
    )  # fmt: skip

    assert stranger.get(picture.get_absolute_url()).status_code == 200


def test_paste_is_answered_with_text(writer: Client) -> None:
    answer = writer.post("/arbeta/texter/klistra/", {"html": "<ul><li>ett<li>två</ul>"})

    assert answer.json() == {"text": "- ett\n- två"}
    assert Client().post("/arbeta/texter/klistra/", {"html": "x"}).status_code == 401


def test_instructions_are_seen_by_the_first_save_then_by_a_button(
    cell: Contribution, writer: Client
) -> None:
    InstructionFactory(round=cell.round, number=1)
    writer.post(cell.get_absolute_url(), data(instruction="1", **{"text-kappa": "Ett."}))
    assert Contribution.objects.get().instruction_number == 1
    InstructionFactory(round=cell.round, number=2, reason="Fel år.")

    page = writer.get(cell.get_absolute_url())
    assert page.context["news"].reasons == ["Fel år."]
    writer.post(cell.get_absolute_url(), data(1, instruction="2", **{"text-kappa": "Ett!"}))
    assert Contribution.objects.get().instruction_number == 1
    writer.post(cell.get_absolute_url(), data(2, seen="2", **{"text-kappa": "Ett!"}))
    assert Contribution.objects.get().instruction_number == 2


def test_going_on_leads_to_hand_in_without_review(cell: Contribution, writer: Client) -> None:
    answer = writer.post(cell.get_absolute_url(), data(act="submit", **{"text-kappa": "Ett."}))

    assert answer["Location"].endswith(f"/lamna-in/{cell.organisation.slug}/")


def test_page_too_old_is_told_and_keeps_the_text(cell: Contribution, writer: Client) -> None:
    page = writer.post(cell.get_absolute_url(), data(9, **{"text-kappa": "Ett."}))

    assert page.status_code == 422
    assert page.context["fields"][0].row.text == "Ett."


def test_visitor_keeps_what_was_typed_when_the_session_has_ended(cell: Contribution) -> None:
    page = Client().post(cell.get_absolute_url(), data(**{"text-kappa": "Mina ord."}))

    assert (page.status_code, "Mina ord." in page.content.decode()) == (401, True)
