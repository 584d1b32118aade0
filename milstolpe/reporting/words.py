"""Marks, bars and sentences about figures, the same on every page and in every document."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from milstolpe.core.formats import format_number
from milstolpe.core.page import Bar, BarPart, GradeMark
from milstolpe.organisations.enums import OrganisationKind
from milstolpe.reporting.enums import SCALE, Grade
from milstolpe.reporting.figures import (
    CONTINUOUS,
    NOT_HANDED_IN,
    Change,
    Distribution,
    rounded_percent,
    whole_percents,
)

NOT_HANDED_IN_LABEL = gettext_lazy("Has not handed in")
CONTINUOUS_LABEL = gettext_lazy("Goes on continuously")


def grade_mark(grade: str, *, is_continuous: bool = False, is_short: bool = False) -> GradeMark:
    """The mark of an answer; an empty grade has not been handed in."""
    if not grade:
        return GradeMark("", NOT_HANDED_IN_LABEL, is_short)
    label = CONTINUOUS_LABEL if is_continuous else Grade(grade).label
    return GradeMark(grade, label, is_short, is_continuous)


def mark_of_sign(sign: str) -> GradeMark:
    """The short mark of a sign in the matrix; see `figures.matrix`."""
    is_continuous = sign == CONTINUOUS
    grade = Grade.DONE if is_continuous else sign.replace(NOT_HANDED_IN, "")
    return grade_mark(grade, is_continuous=is_continuous, is_short=True)


def grade_text(grade: str, *, is_continuous: bool) -> str:
    """ "G Goes on continuously", for documents and files."""
    mark = grade_mark(grade, is_continuous=is_continuous)
    return f"{mark.letter} {mark.label}" if grade in SCALE else str(mark.label)


def share_bar(found: Distribution, *, is_large: bool = False) -> Bar | None:
    """The shares of the graded answers; None when there are none."""
    if not found.graded:
        return None
    return Bar([BarPart(code, share) for code, share in whole_percents(found).items()], is_large)


def year_title(year: int, programme: str) -> str:
    """What the follow-up of a programme in a year is called."""
    return _("Follow-up %(year)s of %(programme)s") % {"year": year, "programme": programme}


def kind_label(kind: str) -> str:
    """The kind of an organisation; a kind that is gone stands as its code."""
    return str(OrganisationKind(kind).label) if kind in OrganisationKind.values else kind


def shares_sentence(found: Distribution) -> str:
    """ "33 % is done or goes on continuously, 56 % is begun and 11 % is not begun."."""
    if not found.graded:
        return _("No answers on the scale have been handed in.")
    return _(
        "%(done)s %% is done or goes on continuously, %(begun)s %% is begun and %(not_begun)s %% "
        "is not begun."
    ) % {
        "done": rounded_percent(found, "G"),
        "begun": rounded_percent(found, "H", "P"),
        "not_begun": rounded_percent(found, "E"),
    }


def base_sentence(found: Distribution, *, asked: int, handed_in: int) -> str:
    """ "Of 33 asked, 12 have handed in; they have graded 148 answers."."""
    return ngettext(
        "Of %(asked)s asked, %(handed_in)s have handed in, with %(n)s answer on the scale.",
        "Of %(asked)s asked, %(handed_in)s have handed in, with %(n)s answers on the scale.",
        found.graded,
    ) % {"asked": asked, "handed_in": handed_in, "n": format_number(found.graded)}


def handed_in_sentence(handed_in: int, asked: int) -> str:
    """ "12 of 33 have handed in."."""
    return ngettext(
        "%(done)s of %(n)s has handed in.", "%(done)s of %(n)s have handed in.", asked
    ) % {"done": handed_in, "n": asked}


def change_sentence(found: Change) -> str:
    """What has moved, for those who answered both times."""
    if not found.both:
        return _("Nobody answered about the same measure both times.")
    return _(
        "Since %(year)s, %(better)s answers have come further, %(same)s stand as they did and "
        "%(worse)s have gone back."
    ) % {
        "year": found.from_year,
        "better": format_number(found.better),
        "same": format_number(found.same),
        "worse": format_number(found.worse),
    }


def change_warning(found: Change) -> str:
    """Said when the two years have other answers; empty when they have the same."""
    if not (found.only_now or found.only_then):
        return ""
    return _(
        "Not the same actors answered both times: %(now)s answers are new and %(then)s are from "
        "last time alone. Do not compare the years' shares as if they were about the same."
    ) % {"now": format_number(found.only_now), "then": format_number(found.only_then)}
