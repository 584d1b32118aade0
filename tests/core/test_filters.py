"""What is used of a filter is told, and so is what is not."""

from typing import Any, ClassVar

import pytest
from django import forms
from django.http import QueryDict
from django.test import RequestFactory

from milstolpe.core.files import Column
from milstolpe.core.filters import FilterForm
from milstolpe.core.listing import list_downloads, list_file, list_filters

COUNTIES = [("skane", "Skåne län"), ("halland", "Hallands län")]


class TreeFilters(FilterForm):
    """Trees by text, county and, in a county, by kind."""

    needs: ClassVar = {"slag": ("lan",)}

    q = forms.CharField(label="Text", required=False, max_length=5)
    lan = forms.ChoiceField(label="Län", required=False)
    slag = forms.ChoiceField(label="Slag", required=False, choices=[("ek", "Ek")])

    def __init__(self, data: Any, **options: Any) -> None:
        super().__init__(data, **options)
        self.offer("lan", COUNTIES, "Alla län")


def filters(query: str, **options: Any) -> TreeFilters:
    return TreeFilters(QueryDict(query), **options)


def test_what_can_be_used_is_chosen():
    form = filters("q=+alm++&lan=skane&slag=ek")
    assert form.chosen == {"q": "alm", "lan": "skane", "slag": "ek"}
    assert form.chosen_labels() == [("q", "alm"), ("lan", "Skåne län"), ("slag", "Ek")]
    assert form.unused == {}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("lan=finns-inte", "Filtret ”län: finns-inte” finns inte här och används inte."),
        ("ar=1066", "Filtret ”ar: 1066” finns inte här och används inte."),
        ("lan=%00", "Filtret ”län: \0” finns inte här och används inte."),
        ("ar=" + "x" * 99, f"Filtret ”ar: {'x' * 59}…” finns inte här och används inte."),
    ],
)
def test_what_does_not_exist_is_told_by_name_and_value(query, said):
    form = filters(query)
    assert list(form.unused.values()) == [f"{said} Välj ett annat."]
    assert form.chosen == {}


def test_one_wrong_filter_leaves_the_others_in_use():
    form = filters("lan=skane&slag=gran")
    assert form.chosen == {"lan": "skane"}
    assert list(form.unused) == ["slag"]


def test_text_that_is_too_long_is_told():
    said = {"q": "Filtret ”text” är längre än 5 tecken och används inte."}
    assert filters("q=björkar").unused == said


def test_filter_that_needs_another_is_told():
    said = {"slag": "Filtret ”slag” används bara tillsammans med ”län”."}
    assert filters("slag=ek").unused == said


@pytest.mark.parametrize("query", ["lan=&q=+&slag=", "sida=7&dialekt=maskin", "utm_source=brev"])
def test_what_asks_for_nothing_is_not_told(query):
    assert filters(query).unused == {}


def test_parameter_that_follows_along_is_no_filter():
    form = filters("vem=lund", kept=["vem"])
    assert (form.unused, form.chosen) == ({}, {})
    assert "vem" in form.fields


@pytest.mark.parametrize(("query", "is_offered"), [("", False), ("lan=halland", True)])
def test_too_few_choices_are_offered_when_one_is_asked_for(query, is_offered):
    form = filters(query)
    form.offer("lan", COUNTIES[1:], "Alla län", least=2)
    assert ("lan" in form.fields) == is_offered
    assert form.unused == {}


# --- The page and the files ---


def test_ways_back_leave_out_what_is_not_used():
    request = RequestFactory().get("/trad/?lan=skane&slag=ek&ar=1066&vem=lund&sida=2")
    shown = list_filters(request, TreeFilters(request.GET, kept=["vem"]))
    assert [link.address for link in shown.chosen] == [
        "/trad/?vem=lund",
        "/trad/?lan=skane&vem=lund",
    ]
    assert shown.clear_address == "/trad/?vem=lund"
    assert [str(text)[:18] for text in shown.unused] == ["Filtret ”ar: 1066”"]


def test_files_of_the_page_hold_what_the_page_shows():
    request = RequestFactory().get("/trad/?lan=skane&ar=1066")
    downloads = list_downloads(request, TreeFilters(request.GET))
    assert downloads.formats[0].address == "/trad.csv?lan=skane"
    assert downloads.permanent == "http://testserver/trad/?lan=skane"


def file_of(query: str, form: FilterForm | None = None) -> Any:
    request = RequestFactory().get(f"/trad.csv?{query}")
    columns = [Column("name", "Namn")]
    return list_file(
        request, "csv", columns, [("Ek",)], name="trad", title="Träd", source="Oss", form=form
    )


def test_file_of_an_unknown_filter_is_refused():
    response = file_of("lan=finns-inte", filters("lan=finns-inte"))
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "Filtret ”län: finns-inte” finns inte här och används inte. Välj ett annat.",
        "Filen görs inte, eftersom den skulle innehålla mer än du bad om.",
    ]


def test_file_of_a_list_without_filters_refuses_every_filter():
    assert file_of("lan=skane").status_code == 400
    assert file_of("dialekt=maskin").status_code == 200
