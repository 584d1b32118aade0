"""Saving by itself, leaving measures unchanged, and the list of what is asked."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from milstolpe.programmes.content import LinkEntry
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.models import Answer, FollowUp, Report
from tests.factories.reporting import contact_of, opened, stranger
from tests.programmes.browsing import fields_of
from tests.reporting.conftest import Desk

pytestmark = pytest.mark.django_db


# --- Autosave ---


def test_autosave_answers_with_the_new_number_and_joined_texts(desk: Desk) -> None:
    answer = desk.save(desk.answers[0], AnswerContent(grade="P", rationale="Ett.\n\nTvå."))
    desk.save(answer, AnswerContent(grade="H", rationale="Ett.\n\nTvå ändrat."))
    data = {
        f"{answer.pk}-base": 1,
        f"{answer.pk}-grade": "P",
        f"{answer.pk}-rationale": "Ett ändrat.\n\nTvå.",
    }
    answered = desk.client.post(f"{desk.address}spara/", data).json()
    row = answered["rows"][str(answer.pk)]
    assert (row["base"], row["grade"], row["rationale"]) == (3, "H", "Ett ändrat.\n\nTvå ändrat.")
    assert answered["answered"] == 1
    assert answered["saved"].startswith("Sparat kl.")


def test_autosave_tells_what_others_made_of_the_fields(desk: Desk) -> None:
    answer = desk.save(desk.answers[0], AnswerContent(grade="P"))
    link = LinkEntry("Bevis", "https://example.org/bevis")
    desk.save(answer, AnswerContent(grade="P", action_taken="Klart.", links=(link,)))
    data = {f"{answer.pk}-base": 1, f"{answer.pk}-grade": "P", f"{answer.pk}-rationale": " Ja. "}

    row = desk.client.post(f"{desk.address}spara/", data).json()["rows"][str(answer.pk)]

    assert row["others"] == {
        "action_taken": ["Klart."],
        "link_label": ["Bevis"],
        "link_url": ["https://example.org/bevis"],
    }


def test_autosave_says_conflict_lock_fault_and_log_in(desk: Desk) -> None:
    answer = desk.save(desk.answers[0], AnswerContent(grade="P"))
    desk.save(answer, AnswerContent(grade="H"))
    data = {f"{answer.pk}-base": 1, f"{answer.pk}-grade": "E"}
    address = f"{desk.address}spara/"
    conflict = desk.client.post(address, data)
    fault = desk.client.post(address, data | {f"{answer.pk}-continuous": "1"})
    FollowUp.objects.update(locks_at=timezone.now() - timedelta(minutes=2))
    locked = desk.client.post(address, data)
    desk.client.logout()
    logged_out = desk.client.post(address, data)
    answers = (conflict, fault, locked, logged_out)
    assert [each.status_code for each in answers] == [409, 422, 423, 401]
    assert conflict.json()["message"].startswith("Någon annan har också ändrat det här.")
    assert locked.json()["message"].startswith("Svarstiden gick ut")


def test_autosave_is_no_place_to_read_or_for_strangers(desk: Desk) -> None:
    address = f"{desk.address}spara/"
    assert desk.client.get(address).status_code == 405
    desk.client.force_login(stranger())
    assert desk.client.post(address, desk.fields(desk.answers[0])).status_code == 404


def test_autosave_costs_the_same_with_more_measures(
    client: Client, django_assert_num_queries: Any
) -> None:
    for measures in (1, 3):
        report = opened(measures=measures).reports.get()
        client.force_login(contact_of(report))
        answer = report.answers.first()
        assert answer is not None
        data = {f"{answer.pk}-base": 0, f"{answer.pk}-grade": "G"}
        with django_assert_num_queries(14):
            client.post(f"/arbeta/uppfoljning/{report.pk}/spara/", data)


# --- Unchanged ---


def grades(desk: Desk) -> list[tuple[str, bool]]:
    return [(row.grade, row.is_unchanged) for row in desk.answers]


def test_one_measure_is_left_unchanged_with_one_button(second_year: Desk) -> None:
    first, second, _third = second_year.answers
    data = {"unchanged": first.pk, **second_year.fields(second, grade="H")}
    second_year.client.post(second_year.address, data)
    assert grades(second_year) == [("P", True), ("H", False), ("", False)]


def test_button_that_names_the_count_is_the_act(second_year: Desk) -> None:
    ids = [row.pk for row in second_year.answers]
    data = {"act": "unchanged", "val": ids, "count": 3}
    response = second_year.client.post(second_year.address, data, follow=True)
    assert grades(second_year) == [("P", True)] * 3
    assert [str(said) for said in response.context["messages"]] == [
        "3 åtgärder lämnades oförändrade."
    ]


def test_without_script_a_page_names_the_count_first(second_year: Desk) -> None:
    ids = [row.pk for row in second_year.answers[:2]]
    data = {"act": "unchanged", "val": ids, "count": ""}
    response = second_year.client.post(second_year.address, data, follow=True)
    assert response.context["head"].title == "Lämna 2 åtgärder oförändrade"
    assert grades(second_year) == [("", False)] * 3
    second_year.client.post(f"{second_year.address}oforandrade/", {"val": ids})
    assert grades(second_year) == [("P", True), ("P", True), ("", False)]


def test_measure_without_an_answer_from_last_time_is_left_out(desk: Desk) -> None:
    ids = [row.pk for row in desk.answers]
    page = desk.client.get(f"{desk.address}oforandrade/", {"val": ids})
    assert page.context["head"].answer.startswith("3 som du markerade är inte med")
    desk.client.post(f"{desk.address}oforandrade/", {"val": ids})
    assert grades(desk) == [("", False)] * 3


def test_answer_that_somebody_has_written_meanwhile_is_not_written_over(second_year: Desk) -> None:
    first, second, _third = second_year.answers
    fields = second_year.fields(first) | second_year.fields(second)
    ids = [first.pk, second.pk]
    page = second_year.client.get(f"{second_year.address}oforandrade/", {"val": ids})
    second_year.save(first, AnswerContent(grade="G"))

    sent = {"act": "unchanged", "val": ids, "count": 2, **fields}
    from_the_page = second_year.client.post(second_year.address, sent, follow=True)
    second_year.client.post(f"{second_year.address}oforandrade/", fields_of(page))

    assert grades(second_year) == [("G", False), ("", False), ("", False)]
    assert [str(said) for said in from_the_page.context["messages"]] == [
        f"Någon har svarat om {first.measure} under tiden. Titta på svaret först."
    ]


def test_number_that_is_none_is_left_alone(second_year: Desk) -> None:
    data = {"val": ["9" * 5000]}
    page = second_year.client.post(f"{second_year.address}oforandrade/", data)
    assert page.status_code == 302
    second_year.client.post(second_year.address, {"unchanged": "9" * 11})
    assert grades(second_year) == [("", False)] * 3


def test_tick_all_works_without_script(second_year: Desk) -> None:
    first, _second, _third = second_year.answers
    data = {"act": "tick-all", **second_year.fields(first, grade="G")}
    response = second_year.client.post(second_year.address, data, follow=True)
    rows = [row for _area, part in response.context["areas"] for row in part]
    assert [row.is_ticked for row in rows] == [False, True, True]


def test_what_was_typed_is_saved_before_going_on(second_year: Desk) -> None:
    first = second_year.answers[0]
    data = {"act": "preview", **second_year.fields(first, grade="G")}
    response = second_year.client.post(second_year.address, data)
    assert response["Location"] == f"{second_year.address}forhandsgranska/"
    assert second_year.answers[0].grade == "G"


# --- The list ---


def test_list_says_what_waits_and_how_long(desk: Desk) -> None:
    FollowUp.objects.update(answer_by=localdate() + timedelta(days=12))
    desk.save(desk.answers[0], AnswerContent(grade="G"))
    response = desk.client.get("/arbeta/uppfoljning/")
    (row,) = response.context["waiting"]
    assert (row.done, row.asked, row.days_left, row.is_for_other) == (1, 3, 12, False)
    assert "12 dagar kvar" in response.content.decode()


def test_list_says_when_it_is_late(desk: Desk) -> None:
    FollowUp.objects.update(answer_by=localdate() - timedelta(days=1))
    assert "Försenad" in desk.client.get("/arbeta/uppfoljning/").content.decode()
    Report.objects.update(
        extended_until=timezone.now() + timedelta(days=5), extension_reason="Sjukdom"
    )
    (row,) = desk.client.get("/arbeta/uppfoljning/").context["waiting"]
    assert (row.days_left, row.is_late) == (5, False)


def test_list_says_what_was_never_handed_in(desk: Desk) -> None:
    FollowUp.objects.update(state="closed")
    (row,) = desk.client.get("/arbeta/uppfoljning/").context["settled"]
    assert (row.state, row.state_label) == ("asked", "Har inte lämnat in")


def test_list_is_for_those_who_answer(client: Client) -> None:
    client.force_login(stranger())
    assert client.get("/arbeta/uppfoljning/").status_code == 403


def test_list_costs_the_same_with_more(client: Client, django_assert_num_queries: Any) -> None:
    first = opened(measures=1).reports.get()
    contact = contact_of(first)
    client.force_login(contact)
    for _round in range(2):
        with django_assert_num_queries(4):
            client.get("/arbeta/uppfoljning/")
        other = opened(measures=3).reports.get()
        Report.objects.filter(pk=other.pk).update(answered_by=first.organisation)
    assert Answer.objects.count() == 7
