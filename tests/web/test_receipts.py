"""The public check of receipts, the feed of heads, and the command that reads the whole chain."""

import io

import pytest
import time_machine
from django.core.management import call_command

from milstolpe.records.models import Receipt
from milstolpe.records.receipts import give_receipt
from milstolpe.rounds.hand_in_document import check_path
from milstolpe.web.queries.receipts import checked_receipt
from tests.factories.reporting import opened
from tests.followup.world import make_follow_up_world
from tests.reporting.answering import handed_in, published
from tests.rounds.handing import handed_in as handed_in_texts

pytestmark = pytest.mark.django_db


def chain(length: int) -> list[Receipt]:
    return [
        give_receipt(what="Uppföljning 2027", organisation="Lunds kommun", content_sha256="0" * 64)
        for _number in range(length)
    ]


def test_receipt_shows_organisation_time_and_hashes_to_whoever_holds_it(client):
    first, second, _third = chain(3)

    address = f"{second.get_absolute_url()}?innehall={second.content_sha256.upper()}"
    text = client.get(address).content.decode()

    assert "Lunds kommun" in text
    assert (second.hash in text, first.hash in text) == (True, True)
    assert "Kvittensen är äkta" in text


@pytest.mark.parametrize("content", ["", "?innehall=", "?innehall=" + "f" * 64, "?innehall=x"])
def test_chain_cannot_be_walked_to_see_who_has_handed_in(client, content):
    first, second = chain(2)

    for receipt in (second, first):
        text = client.get(receipt.get_absolute_url() + content).content.decode()
        assert f"Kvittens nummer {receipt.number}" in text
        assert "Kvittensen är äkta" in text
        assert ("Lunds kommun" in text, "Uppföljning 2027" in text) == (False, False)
        assert receipt.content_sha256 not in text


def test_receipt_tells_everyone_once_the_year_is_published(client):
    follow_up = opened(measures=1)
    report = handed_in(follow_up.reports.get(), "G")
    receipt = report.submissions.get().receipt
    name = report.organisation.name

    before = client.get(receipt.get_absolute_url()).content.decode()
    published(follow_up)
    after = client.get(receipt.get_absolute_url()).content.decode()

    assert (name in before, name in after) == (False, True)


def test_receipt_of_texts_tells_everyone_once_the_round_is_published(client):
    row = handed_in_texts(make_follow_up_world())
    address = row.receipt.get_absolute_url()

    before = client.get(address).content.decode()
    type(row.round).objects.update(state="published")
    after = client.get(address).content.decode()

    assert (row.receipt.organisation in before, row.receipt.organisation in after) == (False, True)
    assert row.receipt.organisation in client.get(check_path(row)).content.decode()


def test_unknown_receipt_is_said_clearly(client):
    response = client.get("/kvittens/abc/")

    assert response.status_code == 404
    assert "Det finns ingen kvittens med den koden" in response.content.decode()


@pytest.mark.parametrize(
    ("number", "change", "expected"),
    [
        (2, {"organisation": "Annan"}, (False, True, True)),
        (1, {"hash": "f" * 64}, (True, False, True)),
        (3, {"previous_hash": "e" * 64}, (True, True, False)),
    ],
)
def test_change_beside_a_receipt_is_found(number, change, expected):
    second = chain(3)[1]

    Receipt.objects.filter(number=number).update(**change)

    found = checked_receipt(second.hash)
    assert (found.fits_itself, found.fits_before, found.fits_after) == expected
    assert found.holds is False


def test_feed_holds_the_head_of_each_whole_day_and_no_organisation(client):
    with time_machine.travel("2027-02-10 10:00+01:00"):
        _early, late = chain(2)
    with time_machine.travel("2027-02-11 09:00+01:00"):
        today = chain(1)[0]
        text = client.get("/kvittenser.atom").content.decode()

    assert text.count("<entry>") == 1
    assert late.hash in text
    assert (today.hash in text, "Lunds kommun" in text) == (False, False)


def test_command_says_that_the_chain_holds():
    chain(3)
    out = io.StringIO()

    call_command("verify_receipts", stdout=out)

    assert out.getvalue() == "3 kvittenser, och kedjan håller.\n"


def test_command_names_what_is_broken_and_fails():
    second = chain(3)[1]
    Receipt.objects.filter(number=2).update(what="Något annat")
    out = io.StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("verify_receipts", stdout=out)

    assert ended.value.code == 1
    assert out.getvalue() == f"Kvittens 2 håller inte: {second.hash}\n"
