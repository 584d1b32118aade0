"""The page of all components answers, with every component on it."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def part(html: str, start: str, end: str) -> str:
    """What stands between two strings, the first time they come."""
    return html.partition(start)[2].partition(end)[0]


@pytest.fixture
def html(client: Client) -> str:
    response = client.get("/stil/")
    assert response.status_code == 200
    return response.content.decode()


def test_every_id_is_used_once(html: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', html.partition("<template")[0])
    assert sorted(ids) == sorted(set(ids))


def test_every_label_and_description_leads_to_something(html: str) -> None:
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    named = re.findall(r'\s(?:for|aria-labelledby|aria-describedby)="([^"]+)"', html)
    assert set(" ".join(named).split()) <= ids


def test_a_refused_field_tells_its_error_and_its_help(html: str) -> None:
    field = re.search(r"<input[^>]* id=\"id_title\"[^>]*>", html)
    assert field is not None
    assert 'aria-invalid="true"' in field.group()
    assert 'aria-describedby="id_title_helptext id_title_error"' in field.group()


def test_a_refused_form_keeps_what_was_typed_and_links_to_each_error(html: str) -> None:
    assert "Kvar efter felet</textarea>" in html
    summary = part(html, 'class="ds-error-summary"', "</div>")
    assert re.findall(r'href="#(\w+)"', summary) == [
        "id_title",
        "id_area",
        "id_decided_on",
        "id_role",
    ]


def test_a_mark_is_never_colour_alone(html: str) -> None:
    marks = re.findall(r'class="(?:grade|outcome|trend|state)"[^>]*>(.*?)</span>', html)
    assert len(marks) > 15
    assert all(re.sub(r"<[^>]+>", "", mark).strip() for mark in marks)


def test_the_map_draws_every_county_and_the_list_names_them(html: str) -> None:
    drawn = part(html, 'class="county-map"', "</svg>")
    assert drawn.count("<path") == 21
    named = re.findall(r"<title>([^<:]+):", drawn)
    listed = part(html, 'class="plain-list columns"', "</ul>")
    assert re.findall(r">([^<]+)</a>", listed) == named
