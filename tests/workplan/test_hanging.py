"""What hangs on an activity: deliverables, what it leads to, plans of its own."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from milstolpe.workplan.models import ActivityLink, Deliverable, SubPlan
from tests.factories.agenda import MeetingFactory
from tests.factories.organisations import MembershipFactory
from tests.factories.rounds import RoundFactory
from tests.factories.workplan import (
    ActivityFactory,
    ActivityLinkFactory,
    DeliverableFactory,
    PlanAreaFactory,
    PlanFactory,
    SubPlanFactory,
)
from tests.workplan.test_edit_pages import form_of, log_in, url

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def activity():
    return ActivityFactory(area=PlanAreaFactory(plan=PlanFactory(year=2031)))


def test_deliverable_is_added_once_changed_and_removed(client, activity):
    user = log_in(client)
    new = url("deliverable-new", activity.pk)
    form = {**form_of(client, new), "title": "Rapport", "due_on": "2031-06-01"}

    client.post(new, form)
    client.post(new, form)
    row = Deliverable.objects.get()
    edit = url("deliverable-edit", row.pk)
    client.post(edit, {**form_of(client, edit), "due_on": "2031-09-01", "url": "example.se/r"})
    row.refresh_from_db()
    remove = url("deliverable-remove", row.pk)

    assert (str(row.due_on), row.url) == ("2031-09-01", "https://example.se/r")
    assert row.history.first().history_user == user
    assert client.post(remove, form_of(client, remove)).url == url("activity", activity.pk)
    assert not Deliverable.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [("due_on", ""), ("due_on", "2031-02-30"), ("title", ""), ("url", "javascript:alert(1)")],
)
def test_deliverable_that_says_too_little_is_refused(client, activity, field, typed):
    log_in(client)
    sent = {"title": "Rapport", "due_on": "2031-06-01", field: typed}

    answer = client.post(url("deliverable-new", activity.pk), sent)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Deliverable.objects.exists()


def test_deliverable_that_was_told_ready_meanwhile_keeps_its_day(client, activity):
    row = DeliverableFactory(activity=activity)
    log_in(client)
    form = form_of(client, url("deliverable-edit", row.pk))
    row.done_on = "2031-05-01"
    row.save()

    client.post(url("deliverable-edit", row.pk), {**form, "title": "Slutrapport"})
    row.refresh_from_db()

    assert (row.title, str(row.done_on)) == ("Slutrapport", "2031-05-01")


def test_activity_leads_to_a_round_a_meeting_and_an_address(client, activity):
    meeting, round_ = (
        MeetingFactory(starts_at="2031-05-04T09:00Z", ends_at="2031-05-04T12:00Z"),
        RoundFactory(year=2031),
    )
    log_in(client)
    new = url("link-new", activity.pk)

    for chosen in (
        {"round": round_.pk},
        {"meeting": meeting.pk},
        {"url": "example.se", "title": "Webb"},
    ):
        assert client.post(new, {**form_of(client, new), **chosen}).status_code == 302
    text = client.get(url("activity", activity.pk)).content.decode()

    assert ActivityLink.objects.count() == 3
    assert round_.name in text
    assert reverse("rounds:matrix", args=[round_.address]) in text
    assert meeting.get_absolute_url() in text
    assert 'href="https://example.se"' in text
    assert ActivityLink.history.count() == 3


@pytest.mark.parametrize("sent", [{}, {"title": "Bara namn"}])
def test_link_to_nothing_is_refused(client, activity, sent):
    log_in(client)

    answer = client.post(url("link-new", activity.pk), sent)

    assert "Välj en sak" in answer.content.decode()
    assert not ActivityLink.objects.exists()


def test_link_to_two_things_is_refused(client, activity):
    round_ = RoundFactory(year=2031)
    log_in(client)

    answer = client.post(
        url("link-new", activity.pk), {"round": round_.pk, "url": "https://example.se"}
    )

    assert "url" in answer.context["form"].errors
    assert not ActivityLink.objects.exists()


def test_two_who_change_a_link_to_different_kinds_of_things_never_break_it(client, activity):
    row = ActivityLinkFactory(activity=activity)
    round_ = RoundFactory(year=2031)
    log_in(client)
    mine = form_of(client, url("link-edit", row.pk))
    client.post(url("link-edit", row.pk), {**mine, "url": "", "title": "", "round": round_.pk})

    answer = client.post(url("link-edit", row.pk), {**mine, "url": "https://example.org/"})
    row.refresh_from_db()

    assert answer.status_code == 422
    assert (row.round, row.url) == (round_, "")


def test_link_is_removed_and_its_history_stays(client, activity):
    row = ActivityLinkFactory(activity=activity)
    log_in(client)
    remove = url("link-remove", row.pk)

    client.post(remove, form_of(client, remove))

    assert not ActivityLink.objects.exists()
    assert ActivityLink.history.first().history_type == "-"


def test_sub_plan_is_a_file_that_rus_can_fetch(client, activity):
    log_in(client)
    new = url("sub-plan-new", activity.pk)

    for _time in range(2):
        file = SimpleUploadedFile("plan.pdf", PDF, "application/pdf")
        client.post(new, {"since": 0, "title": "Projektplan", "file": file})
    row = SubPlan.objects.get()
    fetched = client.get(url("sub-plan-file", row.pk))

    assert fetched.getvalue() == PDF
    assert 'filename="plan.pdf"' in fetched["Content-Disposition"]
    client.force_login(MembershipFactory(role="coordinator").user)
    assert client.get(url("sub-plan-file", row.pk)).status_code == 404


def test_file_stays_when_the_title_is_changed_and_goes_for_an_address(client, activity):
    log_in(client)
    file = SimpleUploadedFile("plan.pdf", PDF, "application/pdf")
    client.post(url("sub-plan-new", activity.pk), {"since": 0, "title": "Plan", "file": file})
    row = SubPlan.objects.get()
    edit = url("sub-plan-edit", row.pk)

    client.post(edit, {**form_of(client, edit), "title": "Ny plan"})
    row.refresh_from_db()
    has_file = row.file is not None
    client.post(edit, {**form_of(client, edit), "url": "https://example.se/plan"})
    row.refresh_from_db()

    assert (row.title, has_file, row.file, row.url) == (
        "Ny plan", True, None, "https://example.se/plan",
    )  # fmt: skip
    assert client.get(url("sub-plan-file", row.pk)).status_code == 404


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"title": "Plan"}, "file"),
        ({"title": "", "url": "https://example.se"}, "title"),
        ({"title": "Plan", "url": "https://example.se", "file": ("plan.pdf", PDF)}, "url"),
        ({"title": "Plan", "file": ("plan.pdf", b"MZ\x90")}, "__all__"),
        ({"title": "Plan", "file": ("plan.exe", b"MZ\x90")}, "__all__"),
    ],
)
def test_sub_plan_that_is_neither_file_nor_address_is_refused(client, activity, sent, field):
    log_in(client)
    data = {name: SimpleUploadedFile(*value) if name == "file" else value
            for name, value in sent.items()}  # fmt: skip

    answer = client.post(url("sub-plan-new", activity.pk), data)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not SubPlan.objects.exists()


def test_file_that_another_chose_meanwhile_is_told_by_its_name(client, activity):
    log_in(client)
    row = SubPlanFactory(activity=activity)
    edit = url("sub-plan-edit", row.pk)
    form = {**form_of(client, edit), "url": ""}

    def choose(name):
        return client.post(edit, {**form, "file": SimpleUploadedFile(name, PDF + name.encode())})

    choose("deras.pdf")
    answer = choose("min.pdf")

    assert answer.status_code == 422
    assert "deras.pdf" in str(answer.context["form"].errors["file"])


def test_parts_of_another_year_are_not_found(client, activity):
    other = DeliverableFactory()
    log_in(client)

    assert client.get(url("deliverable-edit", other.pk)).status_code == 404
    assert client.get(url("link-edit", ActivityLinkFactory().pk)).status_code == 404
    assert client.get(url("sub-plan-edit", SubPlanFactory().pk)).status_code == 404
