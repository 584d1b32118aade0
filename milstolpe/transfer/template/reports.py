"""Sheets of the yearly follow-up."""

from typing import Final

from milstolpe.transfer.template.columns import Column, Form, Group, Sheet
from milstolpe.transfer.template.parts import (
    OF_MEASURE,
    OF_ORGANISATION,
    OF_PROGRAMME,
    OF_REGISTER,
)
from milstolpe.transfer.template.words import (
    FOLLOW_UP_STATES,
    GRADES,
    INSTRUMENT_KINDS,
    QUESTION_KINDS,
    REPORT_STATES,
    ROLES,
)

INSTRUMENTS: Final = Sheet(
    "instruments",
    "Styrmedel",
    Group.REPORTS,
    (
        Column("instrument", "Styrmedelsadress", Form.ADDRESS),
        Column("name", "Styrmedel"),
        Column("kind", "Slag av styrmedel", Form.CHOICE, INSTRUMENT_KINDS),
        Column("is_state", "Statligt", Form.YES_NO),
        *OF_REGISTER,
    ),
    identity=("instrument",),
)
_FOLLOW_UP = (*OF_PROGRAMME, Column("year", "År", Form.YEAR))
FOLLOW_UPS: Final = Sheet(
    "follow_ups",
    "Uppföljningar",
    Group.REPORTS,
    (
        *_FOLLOW_UP,
        Column("first_year", "Första uppföljda år", Form.YEAR),
        Column("last_year", "Sista uppföljda år", Form.YEAR),
        Column("state", "Status", Form.CHOICE, FOLLOW_UP_STATES),
        Column("answer_by", "Sista svarsdag", Form.DATE),
        Column("locks_at", "Låses", Form.MOMENT),
        Column("instructions", "Instruktion", Form.TEXT),
        Column("mail_text", "Text i inbjudan", Form.TEXT),
        Column("analysis", "Analys", Form.TEXT),
        Column("shows_map", "Visar karta", Form.YES_NO),
        Column("shows_matrix", "Visar varje aktörs svar", Form.YES_NO),
        Column("previous_programme", "Föregående uppföljnings program", Form.ADDRESS),
        Column("previous_year", "Föregående uppföljnings år", Form.YEAR),
    ),
    identity=("programme", "year"),
)
QUESTIONS: Final = Sheet(
    "questions",
    "Egna frågor",
    Group.REPORTS,
    (
        *_FOLLOW_UP,
        Column("position", "Fråga nr", Form.INTEGER),
        Column("text", "Fråga"),
        Column("kind", "Slag", Form.CHOICE, QUESTION_KINDS),
        Column("choices", "Svarsval", Form.TEXT),
        Column("is_required", "Måste besvaras", Form.YES_NO),
        Column("is_public", "Publiceras", Form.YES_NO),
    ),
    identity=("programme", "year", "position"),
)
REPORT_HEADS: Final = Sheet(
    "report_heads",
    "Rapporter",
    Group.REPORTS,
    (
        *_FOLLOW_UP,
        *OF_ORGANISATION,
        Column("state", "Status", Form.CHOICE, REPORT_STATES),
        Column("answered_by", "Besvaras av", Form.ADDRESS),
        Column("add_reason", "Varför den lades till", Form.TEXT),
        Column("extended_until", "Förlängd svarstid till", Form.MOMENT),
        Column("extension_reason", "Varför längre tid", Form.TEXT),
        Column("needs_approval", "Chef godkänner först", Form.YES_NO),
        Column("case_number", "Diarienummer"),
        Column("message", "Meddelande", Form.TEXT),
    ),
    identity=("programme", "year", "organisation"),
)
_ANSWER = (*_FOLLOW_UP, *OF_MEASURE[2:], *OF_ORGANISATION)
REPORTS: Final = Sheet(
    "reports",
    "Uppföljning",
    Group.REPORTS,
    (
        *_ANSWER,
        Column("role", "Roll", Form.CHOICE, ROLES),
        Column("is_saved", "Besvarad", Form.YES_NO),  # no: the row is only asked for
        Column("grade", "Genomförandegrad", Form.CHOICE, GRADES),
        Column("is_continuous", "Pågår kontinuerligt", Form.YES_NO),
        Column("rationale", "Motivering", Form.TEXT),
        Column("action_taken", "Kommentar", Form.TEXT),  # what was done
        Column("instruments", "Styrmedel och finansiering", Form.NAMES),  # slugs
        Column("is_unchanged", "Oförändrad", Form.YES_NO),
        Column("entry_source", "Uppgiftens källa"),
    ),
    identity=("programme", "year", "measure", "organisation"),
)
EXTRA_ANSWERS: Final = Sheet(
    "extra_answers",
    "Svar på egna frågor",
    Group.REPORTS,
    (*_ANSWER, Column("position", "Fråga nr", Form.INTEGER), Column("text", "Svar", Form.TEXT)),
    identity=("programme", "year", "measure", "organisation", "position"),
)
# Pages that show what was done. Files are in a backup.
EVIDENCE: Final = Sheet(
    "evidence",
    "Webbsidor som visar",
    Group.REPORTS,
    (*_ANSWER, Column("label", "Titel"), Column("url", "Webbadress")),
    identity=("programme", "year", "measure", "organisation", "url"),
)
