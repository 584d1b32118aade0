"""What is wrong with a content, said per field; form, pasted table and services share it."""

from collections import defaultdict

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.programmes.content import MeasureContent, ProgrammeContent
from milstolpe.programmes.models import Measure, Programme

MAX_TEXT = 50_000  # characters; about 20 printed pages, far above any published measure
FIRST_YEAR, LAST_YEAR = 1990, 2100

Problems = dict[str, list[str]]


def measure_problems(
    programme: Programme, content: MeasureContent, *, measure: Measure | None = None
) -> Problems:
    """Field → what is wrong and what to do. Empty when the content can be saved."""
    problems = own_problems(content)
    _check_own_years(problems, programme, content)
    others = programme.measures.exclude(pk=measure.pk) if measure else programme.measures.all()
    if content.code and others.filter(code=content.code).exists():
        message = _("The code %(code)s is already used in the programme. Choose another.")
        problems["code"] = [message % {"code": content.code}]
    return problems


def own_problems(content: MeasureContent) -> Problems:
    """The same, but for what the other measures have to do with it. No queries."""
    problems: Problems = defaultdict(list)
    if not content.code:
        problems["code"].append(_("Give the measure a code, for example HK1."))
    if not content.title:
        problems["title"].append(_("Give the measure a title."))
    _check_period(problems, content.start_year, content.end_year)
    if content.followed_up_url and not content.followed_up_in:
        problems["followed_up_in"].append(_("Say which programme the measure is followed up in."))
    _check_doubles(problems, content)
    _check_lengths(problems, content)
    return dict(problems)


def programme_problems(content: ProgrammeContent) -> Problems:
    """Field → what is wrong and what to do. Empty when the content can be saved."""
    problems: Problems = defaultdict(list)
    if not content.title:
        problems["title"].append(_("Give the programme a title."))
    _check_period(problems, content.start_year, content.end_year)
    titles = [area.title.casefold() for area in content.areas]
    if len(titles) != len(set(titles)):
        problems["areas"].append(_("Two areas have the same title. Give each its own."))
    if not content.owners:
        problems["owners"].append(_("At least one authority must own the programme. Add it."))
    slugs = [owner.slug for owner in content.owners]
    if len(slugs) != len(set(slugs)):
        problems["owners"].append(_("The same authority is named twice. Take one of them away."))
    _check_lengths(problems, content)
    return dict(problems)


def period_problems(programme: Programme, content: ProgrammeContent) -> Problems:
    """What is wrong with new years of the programme: measures whose own years they leave out."""
    years = (content.start_year, content.end_year)
    if years == (programme.start_year, programme.end_year):
        return {}
    outside = Q(start_year__gt=content.end_year) | Q(end_year__lt=content.start_year)
    codes = list(programme.measures.filter(outside).values_list("code", flat=True))
    if not codes:
        return {}
    message = _(
        "These measures have own years that lie wholly outside %(first)s–%(last)s: %(codes)s. "
        "Change their years first."
    )
    return {
        "end_year": [message % {"first": years[0], "last": years[1], "codes": ", ".join(codes)}]
    }


def too_long(text: str) -> list[str]:
    """What to say of a text that is longer than `MAX_TEXT`; nothing of any other."""
    over = len(text) - MAX_TEXT
    if over <= 0:
        return []
    message = ngettext(
        "The text is %(over)s character too long; at most %(limit)s are kept. "
        "Shorten it, or attach it as a document.",
        "The text is %(over)s characters too long; at most %(limit)s are kept. "
        "Shorten it, or attach it as a document.",
        over,
    )
    return [message % {"over": over, "limit": MAX_TEXT}]


def _check_period(problems: Problems, start: int | None, end: int | None) -> None:
    for field, year in (("start_year", start), ("end_year", end)):
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            problems[field].append(
                _("Write a year between %(first)s and %(last)s.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )
    if start is not None and end is not None and end < start:
        problems["end_year"].append(
            _("The last year is before the first year. Change one of them.")
        )


def _check_own_years(problems: Problems, programme: Programme, content: MeasureContent) -> None:
    """A measure may begin before the programme or end after it, but not lie wholly outside."""
    period = {"first": programme.start_year, "last": programme.end_year}
    start, end = content.start_year, content.end_year
    if start and start > programme.end_year and "start_year" not in problems:
        message = _(
            "The measure would begin after the programme has ended. The programme holds the years "
            "%(first)s–%(last)s: write a year no later than %(last)s, or leave the field empty."
        )
        problems["start_year"] = [message % period]
    if end and end < programme.start_year and "end_year" not in problems:
        message = _(
            "The measure would end before the programme begins. The programme holds the years "
            "%(first)s–%(last)s: write a year no earlier than %(first)s, or leave the field empty."
        )
        problems["end_year"] = [message % period]


def _check_doubles(problems: Problems, content: MeasureContent) -> None:
    names = [entry.name for entry in content.actors]
    if double := _first_double(names):
        problems["actors"].append(
            _("%(name)s is named twice. An actor has one role in a measure. Take one row away.")
            % {"name": double}
        )
    if double := _first_double([entry.name for entry in content.interactions]):
        problems["interactions"].append(
            _("%(name)s is named twice among conflicts and synergies. Make them one row.")
            % {"name": double}
        )
    if any(not entry.why for entry in content.interactions):
        problems["interactions"].append(_("Say why for each conflict and synergy."))


def _first_double(names: list[str]) -> str:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return ""


def _check_lengths(problems: Problems, content: MeasureContent | ProgrammeContent) -> None:
    for field in content.TEXTS:
        if wrong := too_long(getattr(content, field)):
            problems[field] += wrong
