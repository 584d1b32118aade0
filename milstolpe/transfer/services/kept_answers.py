"""Answers to questions of imports: kept for the county, and read as a mapping."""

from collections import defaultdict

from django.db import transaction

from milstolpe.accounts.models import User
from milstolpe.organisations.models import County
from milstolpe.transfer.enums import AnswerSection
from milstolpe.transfer.models import KeptAnswer
from milstolpe.transfer.planning.compare import FROM_FILE, FROM_MILSTOLPE
from milstolpe.transfer.reading.headings import fold
from milstolpe.transfer.reading.mapping import (
    EXTRA_QUESTION,
    LEFT_OUT,
    FileMapping,
    SheetMapping,
    kind_called,
    plain,
)

_WORD_LENGTH = 500


def kept_mapping(county: str) -> FileMapping:
    """What people of the county have answered, as a mapping."""
    rows = KeptAnswer.objects.filter(county=county) if county else KeptAnswer.objects.none()
    sheets, columns, actors, choices = {}, {}, {}, {}
    words: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        match row.section:
            case AnswerSection.SHEET:
                sheets[fold(row.word)] = SheetMapping(kind_called(row.answer))
            case AnswerSection.COLUMN:
                columns[fold(row.word)] = row.answer
            case AnswerSection.ACTOR:
                actors[row.word] = row.answer
            case AnswerSection.CHOICE:
                choices[row.word] = row.answer
            case AnswerSection.WORD:
                words[fold(row.scope)][row.word] = row.answer
    return FileMapping(
        sheets=sheets, columns=columns, actors=actors, words=dict(words), choices=choices
    )


@transaction.atomic
def keep_answer(
    county: County, *, section: str, scope: str, word: str, answer: str, by: User
) -> KeptAnswer:
    """Keep one answer; a new one takes the place of an older."""
    scope = "" if section == AnswerSection.ACTOR else scope
    word = word if section in (AnswerSection.CHOICE, AnswerSection.SHEET) else plain(word)
    row, _is_new = KeptAnswer.objects.update_or_create(
        county=county,
        section=section,
        scope=scope,
        word=word[:_WORD_LENGTH],
        defaults={"answer": _clean(section, answer)[:_WORD_LENGTH], "by": by},
    )
    return row


def _clean(section: str, answer: str) -> str:
    """Choices between file and Milstolpe are shown with their values; only the side is kept."""
    if section == AnswerSection.CHOICE:
        return FROM_FILE if answer.startswith(FROM_FILE) else FROM_MILSTOLPE
    if section == AnswerSection.COLUMN and answer == "?":
        return EXTRA_QUESTION
    return answer.strip() or LEFT_OUT


def forget_answer(row: KeptAnswer) -> None:
    """Let the question be asked anew."""
    row.delete()
