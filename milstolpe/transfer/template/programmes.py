"""Sheets of programmes: themselves, owners, documents, areas, and answers to consultations."""

from typing import Final

from milstolpe.transfer.template.columns import Column, Form, Group, Sheet
from milstolpe.transfer.template.parts import (
    OF_DECISION,
    OF_MEASURE,
    OF_ORGANISATION,
    OF_PROGRAMME,
    POSITION,
)
from milstolpe.transfer.template.words import (
    DOCUMENT_KINDS,
    PROGRAMME_STATES,
    REPORTERS,
    RHYTHMS,
)

PROGRAMMES: Final = Sheet(
    "programmes",
    "Program",
    Group.PROGRAMMES,
    (
        Column("programme", "Programadress", Form.ADDRESS),
        Column("legacy_id", "Tidigare id"),
        Column("county", "Länskod"),
        Column("county_name", "Län", is_beside=True),
        Column("title", "Program"),
        Column("start_year", "Startår", Form.YEAR),
        Column("end_year", "Slutår", Form.YEAR),
        Column("state", "Status", Form.CHOICE, PROGRAMME_STATES),
        Column("purpose", "Syfte", Form.TEXT),
        Column("predecessor", "Föregångare", Form.ADDRESS),
        Column("word_area", "Ord för område"),
        Column("word_lead", "Ord för huvudaktör"),
        Column("word_partner", "Ord för medaktör"),
        Column("reporters", "Vem rapporterar", Form.CHOICE, REPORTERS),
        Column("rhythm", "Hur ofta", Form.CHOICE, RHYTHMS),
        Column("answer_by", "Sista svarsdag för remiss", Form.DATE),
        Column("answer_to", "Svara på remissen till", Form.TEXT),
        Column("source", "Källa"),
        Column("first_public_at", "Först offentligt", Form.MOMENT),
        Column("is_example", "Exempeldata", Form.YES_NO),
    ),
    identity=("programme",),
)
OWNERS: Final = Sheet(
    "owners",
    "Programägare",
    Group.PROGRAMMES,
    (*OF_PROGRAMME, *OF_ORGANISATION, *OF_DECISION),
    identity=("programme", "organisation"),
)
# Outside addresses only: files are in a backup.
DOCUMENTS: Final = Sheet(
    "documents",
    "Dokument",
    Group.PROGRAMMES,
    (
        *OF_PROGRAMME,
        Column("kind", "Slag", Form.CHOICE, DOCUMENT_KINDS),
        Column("title", "Titel"),
        Column("url", "Webbadress"),
    ),
    identity=("programme", "kind", "title", "url"),
)
COMMENTS: Final = Sheet(
    "comments",
    "Remissvar",
    Group.PROGRAMMES,
    (
        *OF_MEASURE,
        *OF_ORGANISATION,
        Column("respondent", "Vem svarade"),
        Column("received_on", "Inkom", Form.DATE),
        Column("case_number", "Diarienummer"),
        Column("text", "Synpunkt", Form.TEXT),
        Column("answer", "Vårt svar", Form.TEXT),
    ),
    identity=("programme", "measure", "respondent", "case_number", "text"),
)
AREAS: Final = Sheet(
    "areas",
    "Områden",
    Group.AREAS,
    (
        *OF_PROGRAMME,
        POSITION,
        Column("code", "Kod"),
        Column("title", "Område"),
        Column("text", "Text", Form.TEXT),
    ),
    identity=("programme", "title"),
)
