"""Parts of an answer's row drawn without templates: a page of 60 measures has 60 of each."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.reporting.enums import Grade, InstrumentKind
from milstolpe.reporting.models import Instrument

SHORT = {
    Grade.DONE: gettext_lazy("Done"),
    Grade.HALF: gettext_lazy("Half or more"),
    Grade.BEGUN: gettext_lazy("Begun"),
    Grade.NOT_BEGUN: gettext_lazy("Not begun"),
    Grade.NOT_RELEVANT: gettext_lazy("Not relevant"),
}


def drawn_grades(prefix: str, chosen: str) -> SafeString:
    """The degrees as radio buttons that can be pressed anywhere: shape, letter and word."""
    return _safe(
        f'<label class="grade-choice" title="{escape(str(grade.label))}">'
        f'<input type="radio" name="{prefix}grade" value="{grade}"'
        f"{' checked' if grade == chosen else ''}>{_mark(grade, str(SHORT[grade]))}</label>"
        for grade in Grade
    )


def drawn_grade(grade: str, *, is_continuous: bool = False) -> SafeString:
    """A degree to read; nothing for none."""
    if not grade:
        return _safe([])
    label = _("Goes on continuously") if is_continuous else str(Grade(grade).label)
    return _safe([_mark(grade, label)])


def drawn_instruments(
    prefix: str,
    instruments: Sequence[Instrument],
    chosen: Collection[str],
    last: Collection[str] = (),
) -> SafeString:
    """The instruments as tick boxes: those chosen now and last time, then the others, folded."""
    known = {*chosen, *last}
    near = [row for row in instruments if row.slug in known]
    others = [row for row in instruments if row.slug not in known]
    return _safe([*_ticks(prefix, near, chosen), *_folded(prefix, others, is_more=bool(near))])


def _folded(prefix: str, others: Sequence[Instrument], *, is_more: bool) -> Iterator[str]:
    """The others by kind, without JavaScript."""
    if not others:
        return
    text = _("%(n)s more to choose from") if is_more else _("Choose among %(n)s")
    yield f'<details class="answer-others"><summary>{escape(text % {"n": len(others)})}</summary>'
    yield '<div class="choices answer-instruments">'
    for kind in InstrumentKind:
        if rows := [row for row in others if row.kind == kind]:
            yield f'<p class="choice-group">{escape(str(kind.label))}</p>'
            yield from _ticks(prefix, rows, ())
    yield "</div></details>"


def _ticks(
    prefix: str, instruments: Iterable[Instrument], chosen: Collection[str]
) -> Iterator[str]:
    for row in instruments:
        yield (
            f'<label><input class="ds-input" type="checkbox" name="{prefix}instruments" '
            f'value="{escape(row.slug)}"{" checked" if row.slug in chosen else ""}>'
            f"<span>{escape(row.name)}</span></label>"
        )


def _mark(grade: str, label: str) -> str:
    shape = "X" if grade == Grade.NOT_RELEVANT else grade
    letter = "" if grade == Grade.NOT_RELEVANT else f"<b>{grade}</b> "
    return f'<span class="grade" data-grade="{shape}">{letter}{escape(label)}</span>'


def _safe(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308  # all is escaped
