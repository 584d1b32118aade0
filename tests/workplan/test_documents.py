"""A plan as Word and PDF: the same bytes for the same plan, and read again as the same plan."""

import io
import re
from datetime import date

import pytest
from docx import Document

from milstolpe.workplan.content import plan_content
from milstolpe.workplan.models import Activity, Plan
from milstolpe.workplan.services.deciding import take_plan_step
from milstolpe.workplan.services.taking import read_plan, take_plan
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.workplan.test_taking import found

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DECISION = {"decided_on": date(2031, 2, 3), "decided_by": "RUS styrgrupp"}


def draft():
    by = MembershipFactory(role="rus_lead").user
    plan = take_plan(found(), by=by)
    first, second, *_rest = Activity.objects.all()
    first.partners.add(OrganisationFactory(name="Lunds kommun"))
    first.steering_group = "Styrgruppen för träffar"
    first.budget_line, first.booked_on = plan.budget_lines.last(), second
    first.save()
    return plan, by


def content_of(plan: Plan):
    content = plan_content(plan)
    for area in content["areas"]:
        for row in area["activities"]:
            del row["id"]
    return content


def fetched(client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer) if answer.streaming else answer.content


def test_decided_plan_is_taken_again_from_its_document(client):
    plan, by = draft()
    take_plan_step(plan, "decide", by=by, **DECISION)
    before = content_of(plan)
    file = fetched(client, "/verksamhetsplan/2031.docx")
    plan.versions.all().delete()
    plan.delete()

    read = read_plan("plan.docx", io.BytesIO(file), len(file))
    again = take_plan(read, by=by)

    assert content_of(again) == before
    assert [(row.day, row.text) for row in read.decisions] == [
        (date(2031, 2, 3), "Fastställd: RUS styrgrupp")
    ]
    assert read.not_understood == []


def test_document_of_a_version_stays_the_same(client):
    plan, by = draft()
    take_plan_step(plan, "decide", by=by, **DECISION)
    first = fetched(client, "/verksamhetsplan/2031/version/1.docx")
    Activity.objects.filter(title="Bättre mått").update(days=20)
    take_plan_step(plan, "change", by=by, reason="Mer tid", **DECISION)

    assert fetched(client, "/verksamhetsplan/2031/version/1.docx") == first
    assert fetched(client, "/verksamhetsplan/2031.docx") != first
    assert client.get("/verksamhetsplan/2031/version/3.docx").status_code == 404


def test_draft_is_a_document_for_rus_alone(client, settings):
    settings.DEMO = True
    _plan, by = draft()
    address = "/arbeta/verksamhetsplan/2031.docx"
    assert client.get("/verksamhetsplan/2031.docx").status_code == 404
    client.force_login(MembershipFactory(role="coordinator").user)
    assert client.get(address).status_code in (403, 404)

    client.force_login(by)
    document = Document(io.BytesIO(fetched(client, address)))

    said = [row.text for row in document.paragraphs]
    assert "Läge: Utkast" in said
    assert "Tillsammans med: Lunds kommun" in said
    assert fetched(client, address) == fetched(client, address)


def test_pdf_is_tagged_and_the_same_every_time(client):
    plan, by = draft()
    take_plan_step(plan, "decide", by=by, **DECISION)

    file = fetched(client, "/verksamhetsplan/2031.pdf")

    assert file.startswith(b"%PDF-")
    assert re.search(rb"/MarkInfo", file)
    assert fetched(client, "/verksamhetsplan/2031.pdf") == file


def test_page_of_a_plan_leads_to_its_documents(client):
    plan, by = draft()
    take_plan_step(plan, "decide", by=by, **DECISION)

    assert (
        'href="/verksamhetsplan/2031.docx"' in client.get("/verksamhetsplan/2031/").content.decode()
    )
    old = client.get("/verksamhetsplan/2031/version/1/").content.decode()
    assert 'href="/verksamhetsplan/2031/version/1.pdf"' in old
