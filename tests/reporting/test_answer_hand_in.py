"""Preview, approval, handing in, the receipt, taking back, and the draft on paper."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from milstolpe.records.models import Receipt
from milstolpe.reporting.content import AnswerContent, ExtraEntry
from milstolpe.reporting.models import FollowUp, Mailing, Submission
from milstolpe.reporting.services.reports import take_report_step
from tests.factories.organisations import MembershipFactory
from tests.factories.reporting import QuestionFactory, contact_of, coordinator_of, stranger
from tests.programmes.browsing import said
from tests.reporting.conftest import Desk

pytestmark = pytest.mark.django_db


def answer_all(desk: Desk) -> None:
    for answer in desk.answers:
        desk.save(answer, AnswerContent(grade="G", rationale=f"Skäl {answer.pk}"))


def hand_in(desk: Desk, **values: str) -> None:
    """Look at the preview and hand in."""
    page = f"{desk.address}forhandsgranska/"
    desk.client.post(page, base_of(desk.client.get(page)) | values)
    desk.report.refresh_from_db()


def base_of(page: HttpResponse) -> dict[str, str]:
    """What the form of the preview begins from."""
    numbers = re.findall(r'name="base_number" value="(\d+)"', page.content.decode())
    return {"base_number": numbers[0]} if numbers else {}


def approve(desk: Desk, client: Client) -> None:
    """Look at the preview and press the button, if there is one."""
    page = client.get(f"{desk.address}forhandsgranska/")
    client.post(f"{desk.address}godkann/", base_of(page))


def test_preview_shows_what_becomes_public_and_what_is_missing(desk: Desk) -> None:
    first, second, third = desk.answers
    secret = QuestionFactory(follow_up=desk.report.follow_up, is_public=False, text="Internt?")
    extras = (ExtraEntry(secret.pk, secret.text, "Hemligt svar"),)
    desk.save(first, AnswerContent(grade="G", rationale="Synligt", extras=extras))
    second.measure.is_internal = True
    second.measure.title = "Hemlig åtgärd"
    second.measure.save()
    response = desk.client.get(f"{desk.address}forhandsgranska/")
    public = response.content.decode().split('id="public"')[1]
    assert "Synligt" in public
    assert "Hemligt svar" not in public
    assert "Hemlig åtgärd" not in public
    assert [link.address for link in response.context["missing"]] == [
        f"{desk.address}#m{row.pk}" for row in (second, third)
    ]


def test_what_is_missing_stops_it_and_keeps_the_form(desk: Desk) -> None:
    data = {"case_number": "KS 1", "message": "Hej"}
    response = desk.client.post(f"{desk.address}forhandsgranska/", data)
    assert response.status_code == 422
    assert response.context["form"]["case_number"].value() == "KS 1"
    assert "3 åtgärder är inte helt besvarade." in str(response.context["form"].errors)
    assert '<details class="ds-details answer-missing" open>' in response.content.decode()
    assert Submission.objects.count() == 0


def test_handing_in_gives_a_receipt_as_page_and_mail(
    desk: Desk, mailoutbox: list, django_capture_on_commit_callbacks
) -> None:
    desk.report.organisation.function_mailbox = "miljo@example.org"
    desk.report.organisation.save()
    answer_all(desk)
    with django_capture_on_commit_callbacks(execute=True):
        hand_in(desk, case_number="KS 2027/1")
    receipt = Receipt.objects.get()
    page = desk.client.get(f"{desk.address}kvittens/").content.decode()
    assert desk.report.state == "handed_in"
    assert f'href="/kvittens/{receipt.hash}/?innehall={receipt.content_sha256}"' in page
    assert "KS 2027/1" in page
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(
        [desk.contact.email, "miljo@example.org"]
    )
    assert receipt.hash in mailoutbox[0].body
    assert receipt.previous_hash in mailoutbox[0].body
    assert Mailing.objects.filter(kind="receipt").count() == 2


@pytest.mark.slow
def test_receipt_is_a_document_and_metadata_for_the_registry(desk: Desk) -> None:
    answer_all(desk)
    hand_in(desk, case_number="KS 2027/1")
    receipt = Receipt.objects.get()

    document = desk.client.get(f"{desk.address}kvittens.pdf")
    sent = desk.client.get(f"{desk.address}kvittens.json").json()
    desk.client.force_login(coordinator_of(desk.report.follow_up))
    received = desk.client.get(f"{desk.address}kvittens.json").json()

    assert document.content.startswith(b"%PDF-1.")
    assert b"/StructTreeRoot" in document.content  # tagged
    assert f"kvittens-{receipt.number}-" in document["Content-Disposition"]
    assert (sent["status"], received["status"]) == ("expedierad", "inkommen")
    assert (sent["myndighet"], sent["diarienummer"]) == (receipt.organisation, "KS 2027/1")
    assert sent["kvittens"]["hash"] == receipt.hash
    assert sent["sekretessmarkning"] == "ingen"


def test_internal_measure_is_marked_for_the_registry(desk: Desk) -> None:
    answer_all(desk)
    measure = desk.answers[0].measure
    measure.is_internal = True
    measure.save()
    hand_in(desk)
    sent = desk.client.get(f"{desk.address}kvittens.json").json()
    assert sent["sekretessmarkning"].startswith("innehåller interna åtgärder")


@pytest.mark.parametrize("name", ["kvittens/", "kvittens.pdf", "kvittens.json"])
def test_no_receipt_before_it_is_handed_in(desk: Desk, name: str) -> None:
    assert desk.client.get(f"{desk.address}{name}").status_code == 404


def test_handed_in_report_is_read_and_can_be_taken_back_with_a_reason(desk: Desk) -> None:
    answer_all(desk)
    hand_in(desk)
    page = desk.client.get(desk.address).content.decode()
    assert "Skäl" in page
    assert f'action="{desk.address}ta-tillbaka/"' in page
    desk.client.post(f"{desk.address}ta-tillbaka/", {"reason": " "})
    desk.report.refresh_from_db()
    assert desk.report.state == "handed_in"
    desk.client.post(f"{desk.address}ta-tillbaka/", {"reason": "Fel grad"})
    desk.report.refresh_from_db()
    assert desk.report.state == "saved"
    hand_in(desk)
    assert [row.number for row in desk.report.submissions.order_by("number")] == [1, 2]


def test_nothing_is_taken_back_when_it_cannot_be_handed_in_again(desk: Desk) -> None:
    answer_all(desk)
    hand_in(desk)
    FollowUp.objects.update(locks_at=timezone.now() - timedelta(minutes=2))
    desk.client.post(f"{desk.address}ta-tillbaka/", {"reason": "Fel grad"})
    desk.report.refresh_from_db()
    assert desk.report.state == "handed_in"


def test_returned_report_says_why(desk: Desk) -> None:
    answer_all(desk)
    hand_in(desk)
    by = coordinator_of(desk.report.follow_up)
    take_report_step(desk.report, "return", by=by, reason="Skriv mer om K1.")
    for page in (desk.address, f"{desk.address}forhandsgranska/"):
        assert "Skriv mer om K1." in desk.client.get(page).content.decode()


def test_manager_approves_in_two_clicks(desk: Desk, client: Client) -> None:
    answer_all(desk)
    client.post(f"{desk.address}godkannande/", {"needed": "1"})
    hand_in(desk)
    assert desk.report.state == "saved"  # waits for the manager
    approve(desk, client)
    desk.report.refresh_from_db()
    assert desk.report.approved_at is None  # the contact cannot approve

    decider = contact_of(desk.report, role="decider")
    client.force_login(decider)
    assert "Godkänn uppföljningen" in client.get(f"{desk.address}forhandsgranska/").content.decode()
    approve(desk, client)
    client.force_login(desk.contact)
    hand_in(desk)
    assert (desk.report.state, desk.report.approved_by) == ("handed_in", decider)


def test_page_says_whom_it_waits_for_and_hides_what_cannot_be_done(desk: Desk) -> None:
    answer_all(desk)
    page = f"{desk.address}forhandsgranska/"
    typed = desk.client.get(page)
    desk.client.post(f"{desk.address}godkannande/", {"needed": "1"})
    nobody = desk.client.get(page).content.decode()
    decider = contact_of(desk.report, role="decider")
    waits = desk.client.get(page).content.decode()
    refused = desk.client.post(page, base_of(typed) | {"message": "Skrivet"})

    assert "ingen beslutande chef har en roll hos er" in nobody
    assert f"Rapporten väntar på att {decider.name} godkänner den" in waits
    assert (nobody.count("Lämna in</button>"), waits.count("Lämna in</button>")) == (0, 0)
    assert "Vår chef behöver inte godkänna" in waits
    assert "Förhandsgranska och lämna in" not in desk.client.get(desk.address).content.decode()
    assert "Skrivet" in refused.content.decode()  # from a page that was open before


def test_change_after_approval_takes_it_away(desk: Desk, client: Client) -> None:
    answer_all(desk)
    client.post(f"{desk.address}godkannande/", {"needed": "1"})
    client.force_login(contact_of(desk.report, role="decider"))
    approve(desk, client)
    client.force_login(desk.contact)
    client.post(desk.address, desk.fields(desk.answers[0], grade="E"))
    hand_in(desk)
    assert desk.report.state == "saved"


def test_what_was_saved_after_one_looked_is_not_approved_or_handed_in_unseen(
    desk: Desk, client: Client
) -> None:
    answer_all(desk)
    page = f"{desk.address}forhandsgranska/"
    looked = base_of(desk.client.get(page)) | {"message": "Hej"}
    desk.save(desk.answers[0], AnswerContent(grade="E"))
    client.force_login(contact_of(desk.report, role="decider"))
    client.post(f"{desk.address}godkann/", {"base_number": "3"})
    client.force_login(desk.contact)

    refused = desk.client.post(page, looked)
    desk.report.refresh_from_db()
    state, approved_at = desk.report.state, desk.report.approved_at
    desk.client.post(page, looked | base_of(refused))

    assert (refused.status_code, state, approved_at) == (422, "saved", None)
    assert said(refused)[0].startswith("Någon sparade medan du hade sidan öppen")
    desk.report.refresh_from_db()
    assert (desk.report.state, desk.report.message) == ("handed_in", "Hej")


def test_draft_on_paper_has_everything(desk: Desk) -> None:
    answer_all(desk)
    page = desk.client.get(f"{desk.address}utskrift/").content.decode()
    assert page.count("Skäl ") == 3
    assert "Utkast för beslut" in page


def test_others_hand_in_nothing(desk: Desk, client: Client) -> None:
    answer_all(desk)
    elsewhere = MembershipFactory(role="contact").user
    for user, status in ((stranger(), 404), (elsewhere, 404)):
        client.force_login(user)
        for path in ("forhandsgranska/", "ta-tillbaka/", "godkann/", "godkannande/"):
            assert client.post(f"{desk.address}{path}").status_code == status
    assert Submission.objects.count() == 0
