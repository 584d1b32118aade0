"""A file of the template holds everything: what is read back is what stood in it."""

from typing import Any

import pytest

from milstolpe.programmes.models import Programme
from milstolpe.reporting.models import PublishedYear
from milstolpe.transfer.planning.existing import PATHS, register_rows, rows_of
from milstolpe.transfer.planning.reports import answers_of
from milstolpe.transfer.planning.world import ProgrammeRef
from milstolpe.transfer.template import BY_KEY, SHEETS
from milstolpe.transfer.template.columns import ABOUT, BETWEEN, NO, YES, Form
from tests.factories.reporting import InstrumentFactory
from tests.transfer.sheets import counts, make_register, take_file, xlsx

pytestmark = pytest.mark.django_db
ADDRESS = "skane-hallbart-skane-2018-2022"
OF = {"programme": ADDRESS}
HK1 = OF | {"measure": "abcd2345"}
HK2 = OF | {"measure": "efgh6789"}
YEAR = OF | {"year": 2021}
LUND = {"organisation": "lunds-kommun"}
ROWS: dict[str, list[dict[str, Any]]] = {
    "organisations": [
        {"organisation": "solbyns-forening", "name": "Solbyns förening", "kind": "civil_society",
         "county": "12", "website": "https://example.org/", "start_on": "2015-01-01", "mark": "V",
         "source": "egen sida", "is_example": True},
    ],
    "programmes": [
        {"programme": ADDRESS, "legacy_id": "P7", "county": "12", "title": "Hållbart Skåne",
         "start_year": 2018, "end_year": 2022, "state": "running", "purpose": "Ett\n\nTvå",
         "word_lead": "Drivande", "reporters": "committed", "rhythm": "every_second",
         "source": "beslut", "first_public_at": "2018-03-01T08:00:00+00:00", "is_example": True},
    ],
    "owners": [
        OF | {"organisation": "region-skane", "decided_on": "2018-02-01", "decided_by": "Styrelsen",
              "case_number": "17-1"},
        OF | {"organisation": "lansstyrelsen-skane"},
    ],
    "documents": [
        OF | {"kind": "main", "title": "Programmet", "url": "https://example.org/p.pdf"},
    ],
    "areas": [
        OF | {"position": 3, "code": "A", "title": "Konsumtion", "text": "Om\ndetta"},
        OF | {"position": 7, "code": "B", "title": "Mark", "text": ""},
    ],
    "measures": [
        HK1 | {"legacy_id": "4711", "position": 4, "area": "Mark", "code": "HK1", "title": "=Stärk",
               "text": "Första.\n\nAndra, 1,234", "start_year": 2019, "objectives_main": (2,),
               "objectives_also": (11,), "sdgs_also": (13,), "themes": ("Klimat, mm", "Plast"),
               "cost": "1,234", "is_internal": False},
        HK2 | {"position": 9, "area": "Mark", "code": "HK2", "title": "Plast",
               "withdrawn_on": "2020-05-05", "withdrawn_reason": "Klart", "is_internal": True,
               "followed_up_in": "VISS", "followed_up_url": "https://example.org/viss"},
    ],
    "actor_roles": [
        HK1 | {"role": "lead", "link": "organisation", "actor": "lunds-kommun"},
        HK1 | {"role": "partner", "link": "kind", "actor": "markagare"},
        HK1 | {"role": "partner", "link": "organisation", "actor": "solbyns-forening"},
    ],
    "activities": [
        HK1 | {"position": 0, "key": 5, "text": "Utbilda"},
        HK1 | {"position": 1, "key": 2, "text": "Mät"},
    ],
    "interactions": [HK1 | {"objective": 2, "sign": "-", "why": "Mer trafik"}],
    "measure_links": [
        HK1 | {"position": 0, "label": "Sida", "url": "https://example.org/a"},
        HK1 | {"position": 2, "label": "Bok", "url": ""},
    ],
    "successions": [
        OF | {"old": "abcd2345", "new": "efgh6789", "kind": "split", "reason": "För stor"},
    ],
    "comments": [
        HK1 | LUND | {"respondent": "Lunds kommun", "received_on": "2018-01-10", "text": "Bra",
                      "answer": "Tack", "case_number": "1"},
        OF | {"measure": "", "respondent": "Förening", "received_on": "2018-01-11", "text": "Nej"},
    ],
    "commitments": [
        HK1 | LUND | {"number": 1, "state": "ended", "decided_on": "2018-05-01",
                      "decided_by": "KS", "note": "Ett", "close_reason": "Slut"},
        HK1 | LUND | {"number": 2, "state": "confirmed", "activities": (2, 5),
                      "together_with": ("malmo-stad", "region-skane"), "is_on_behalf": True,
                      "confirmed_at": "2019-01-01T10:00:00+00:00", "renews": "abcd2345",
                      "renews_number": 1},
    ],
    "follow_ups": [
        YEAR | {"first_year": 2020, "last_year": 2021, "state": "published",
                "answer_by": "2022-02-28", "instructions": "Så här", "analysis": "Det går bra",
                "shows_map": True, "shows_matrix": False,
                "locks_at": "2022-03-01T00:00:00+00:00"},
    ],
    "questions": [
        YEAR | {"position": 0, "text": "Vad hindrar?", "kind": "text", "is_public": True},
        YEAR | {"position": 4, "text": "Vilket?", "kind": "choice", "choices": "ett\ntvå",
                "is_required": True, "is_public": False},
    ],
    "report_heads": [
        YEAR | LUND | {"state": "accepted", "case_number": "22-3", "message": "Hej",
                       "answered_by": "region-skane"},
        YEAR | {"organisation": "malmo-stad", "state": "asked"},
    ],
    "reports": [
        YEAR | {"measure": "abcd2345"} | LUND | {
            "role": "lead", "is_saved": True, "grade": "G", "is_continuous": True,
            "rationale": "Därför", "action_taken": "Mycket",
            "instruments": ("klimatklivet", "lona"),
            "is_unchanged": True, "entry_source": "enkät"},
        YEAR | {"measure": "abcd2345", "organisation": "malmo-stad", "role": "partner",
                "is_saved": False},
    ],
    "extra_answers": [
        YEAR | {"measure": "abcd2345"} | LUND | {"position": 0, "text": "Tiden"},
    ],
    "evidence": [
        YEAR | {"measure": "abcd2345"} | LUND | {"label": "Sida", "url": "https://example.org/e"},
    ],
}  # fmt: skip


def cell(kind: str, key: str, value: Any) -> Any:
    column = BY_KEY[kind].by_key[key]
    if value in ("", None, ()):
        return NO if value is False else ""
    if column.form == Form.YES_NO:
        return YES if value else NO
    if isinstance(value, tuple):
        return BETWEEN.join(map(str, value))
    return column.choices.get(value, value)


def file_of(rows: dict[str, list[dict[str, Any]]]) -> bytes:
    sheets = {ABOUT: [["Titel", "Hela innehållet"]]}
    for sheet in SHEETS:
        if found := rows.get(sheet.key):
            head = [column.heading for column in sheet.columns]
            keys = [column.key for column in sheet.columns]
            body = [
                [cell(sheet.key, k, r.get(k, "")) if k in r else "" for k in keys] for r in found
            ]
            sheets[sheet.title] = [head, *body]
    return xlsx(**sheets)


def stands() -> dict[str, list[dict[str, Any]]]:
    """Everything that stands now, by kind, as rows of the template."""
    programme = Programme.objects.get()
    found = {kind: list(rows_of(kind, [programme.pk]).values()) for kind in PATHS}
    found |= {
        kind: list(rows_of(kind, [programme.pk]).values()) for kind in ("measures", "commitments")
    }
    found["organisations"] = list(register_rows("organisations").values())
    ref = ProgrammeRef(programme.address, "12", "", 0, 0, pk=programme.pk)
    found["reports"] = list(answers_of(ref)[0].values())
    return found


@pytest.fixture(autouse=True)
def _register() -> None:
    make_register()
    InstrumentFactory(name="LONA", slug="lona")
    InstrumentFactory(name="Klimatklivet", slug="klimatklivet")


def test_what_is_read_is_what_stands_in_the_file():
    report = take_file(file_of(ROWS), county="")
    assert (report["refused"], report["questions"]) == ([], [])
    found = stands()
    for kind, rows in ROWS.items():
        for row in rows:
            same = [
                r for r in found[kind] if all(r.get(k, "") == v for k, v in row.items() if k in r)
            ]
            assert same, (kind, row, found[kind])
    assert PublishedYear.objects.count() == 1


def test_the_same_file_again_changes_nothing():
    take_file(file_of(ROWS), county="")
    report = take_file(file_of(ROWS), county="")
    assert (report["refused"], report["questions"]) == ([], [])
    for kind, (rows, created, updated, unchanged, *_rest) in counts(report).items():
        assert (created, updated, unchanged) == (0, 0, rows), kind
