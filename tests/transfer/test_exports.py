"""Everybody gets what they may see, and nothing else."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from milstolpe.organisations.enums import Role
from milstolpe.programmes.models import Programme
from milstolpe.records.models import StoredFile
from milstolpe.transfer.models import Export
from tests.factories.organisations import CountyFactory, MembershipFactory, OrganisationFactory
from tests.factories.programmes import MeasureFactory, ProgrammeFactory, ProgrammeOwnerFactory
from tests.factories.reporting import FollowUpFactory, PublishedYearFactory
from tests.factories.transfer import ExportFactory
from tests.transfer.written import written

pytestmark = pytest.mark.django_db

ANSWER = {
    "measure": "oppen234",
    "code": "A1",
    "organisation": "Lunds kommun",
    "organisation_slug": "lunds-kommun",
    "role": "lead",
    "handed_in": True,
    "grade": "P",
    "is_continuous": False,
    "is_unchanged": False,
    "rationale": "Pengar fattas",
    "action_taken": "",
    "instruments": [],
    "links": [{"label": "Sidan", "url": "https://example.org/"}],
    "extras": [{"question": "Hur många?", "text": "Två"}],
}
# Made internal after it was published.
HIDDEN_ANSWER = ANSWER | {"measure": "intern23", "rationale": "hemligt"}


@pytest.fixture
def content() -> Any:
    """A draft and a running programme of one county, with an internal measure each, and one of
    another county; the coordinator of the first."""
    board = OrganisationFactory(county_board=True)
    other = ProgrammeFactory(
        county=CountyFactory(halland=True), state="draft", address="andra-utkast"
    )
    draft = ProgrammeFactory(state="draft", address="utkast", county=board.county)
    running = ProgrammeFactory(state="running", address="pagar", county=board.county)
    for programme in (draft, running):
        ProgrammeOwnerFactory(programme=programme, organisation=board)
    for programme, name in ((other, "annat"), (draft, "utkast"), (running, "öppen")):
        own = {"public_id": "oppen234"} if name == "öppen" else {}
        MeasureFactory(programme=programme, title=name, **own)
    MeasureFactory(programme=running, title="intern", public_id="intern23", is_internal=True)
    return MembershipFactory(organisation=board, role=Role.COORDINATOR).user


def measures(**narrowed: Any) -> set[str]:
    return {row["title"] for row in json.loads(written("json", **narrowed))["measures"]}


def test_a_visitor_gets_what_is_public(content: Any) -> None:
    assert measures(reader=AnonymousUser()) == {"öppen"}


def test_a_coordinator_gets_the_own_county_whole(content: Any) -> None:
    assert measures(reader=content) == {"utkast", "öppen", "intern"}


def test_the_keeper_of_the_installation_gets_everything(content: Any) -> None:
    assert measures() == {"annat", "utkast", "öppen", "intern"}
    assert measures(programme="utkast") == {"utkast"}
    assert measures(county="12") == {
        "utkast",
        "öppen",
        "intern",
    }


def test_no_account_is_in_it(content: Any) -> None:
    assert content.email.encode() not in written("json")


def test_what_is_written_after_a_publication_waits_for_the_next(content: Any) -> None:
    follow_up = FollowUpFactory(
        programme=Programme.objects.get(address="pagar"),
        state="published",
        analysis="ny analys",
        mail_text="hej",
    )
    PublishedYearFactory(
        follow_up=follow_up, figures={"analysis": "publicerad"}, answers=[ANSWER, HIDDEN_ANSWER]
    )
    shown = json.loads(written("json", reader=AnonymousUser()))
    (year,) = shown["follow_ups"]
    assert (year["analysis"], year["mail_text"]) == ("publicerad", None)
    assert [row["rationale"] for row in shown["reports"]] == ["Pengar fattas"]
    assert [row["text"] for row in shown["extra_answers"]] == ["Två"]
    assert [row["url"] for row in shown["evidence"]] == ["https://example.org/"]
    (own,) = json.loads(written("json", reader=content))["follow_ups"]
    assert (own["analysis"], own["mail_text"]) == ("ny analys", "hej")


def ask(client: Client, what: str = "allt") -> Export:
    answer = client.post(reverse("transfer:exports"), {"what": what, "kind": "json"})
    export = Export.objects.latest("pk")
    assert answer["Location"] == export.get_absolute_url()
    return export


def fetched(client: Client, export: Export) -> Any:
    return client.get(reverse("transfer:export-file", args=[export.key]))


def test_a_visitor_fetches_the_public_part(client: Client, content: Any) -> None:
    export = ask(client)
    page = client.get(export.get_absolute_url())
    assert reverse("transfer:export-file", args=[export.key]) in page.content.decode()
    body = b"".join(fetched(client, export).streaming_content)
    assert [row["title"] for row in json.loads(body)["measures"]] == ["öppen"]


def test_what_everybody_may_have_is_made_once_an_hour(client: Client, content: Any) -> None:
    first = ask(client)
    assert ask(client) == first
    Export.objects.update(at=timezone.now() - timedelta(hours=2))
    assert ask(client) != first


def test_an_own_export_is_nobody_elses(client: Client, content: Any) -> None:
    client.force_login(content)
    export = ask(client, "program:utkast")
    assert export.reader == content
    assert fetched(client, export).status_code == 200
    stranger = Client()
    assert stranger.get(export.get_absolute_url()).status_code == 404
    assert fetched(stranger, export).status_code == 404


def test_a_hidden_programme_cannot_be_chosen(client: Client, content: Any) -> None:
    answer = client.post(reverse("transfer:exports"), {"what": "program:utkast", "kind": "json"})
    assert answer.status_code == 422
    assert not Export.objects.exists()


def test_after_a_day_the_file_is_taken_away(client: Client, content: Any) -> None:
    ask(client)
    Export.objects.update(at=timezone.now() - timedelta(days=2))
    ask(client)
    assert StoredFile.objects.count() == Export.objects.count() == 1


def test_while_it_is_made_the_page_looks_again(client: Client) -> None:
    page = client.get(ExportFactory().get_absolute_url())
    assert page.status_code == 202
    assert 'http-equiv="refresh"' in page.content.decode()
    assert fetched(client, ExportFactory()).status_code == 404


def test_the_command_writes_a_file_or_says_why_not(content: Any, tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("export", tmp_path / "a.json", public=True, stdout=out)
    assert out.getvalue().startswith(f"{tmp_path / 'a.json'} är skriven")
    assert (tmp_path / "a.json").read_bytes() == written("json", reader=AnonymousUser())
    for said, wanted in (
        (("a.docx",), "ska sluta på"),
        (("a.json", "--county", "99"), "inget län med koden 99"),
        (("a.json", "--programme", "x"), "inget program på x"),
        (("none/a.json",), "går inte att skriva"),
    ):
        with pytest.raises(CommandError, match=wanted):
            call_command("export", str(tmp_path / said[0]), *said[1:])


def test_the_page_and_the_file_say_what_is_left_out(client: Client, content: Any) -> None:
    shown = client.get("/oppna-data/allt/").content.decode()
    assert "Filer som någon har laddat upp." in shown
    assert "i en säkerhetskopia" in shown
    meta = json.loads(written("json"))["meta"]
    left_out = "Uppladdade filer, konton, kontaktpersoner, historik och kvittenser"
    assert meta["left_out"] == left_out
    book = load_workbook(io.BytesIO(written("xlsx")))
    assert ("Ingår inte", left_out) in list(book["Om filen"].values)
