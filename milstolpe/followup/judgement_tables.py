"""The judgements of a year as tables with what each says in a sentence. Pure, over plain values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.files import Column, Kind, Row
from milstolpe.followup import figures
from milstolpe.followup.enums import Outcome, Trend
from milstolpe.followup.figures import SCALES, Change, Counts, Judged, Key, Value
from milstolpe.followup.queries.compiled import National, YearOfJudgements
from milstolpe.rounds.compiled import CompiledTable

_SHORT: Mapping[Value, Mapping[str, str]] = {
    "outcome": {},
    "trend": {
        Trend.POSITIVE: "Pos", Trend.NEUTRAL: "Neu", Trend.NEGATIVE: "Neg", Trend.UNCLEAR: "Okl",
    },
}  # fmt: skip
_KEYS: Mapping[Value, str] = {"outcome": "malbedomning", "trend": "utveckling"}
_NAMES: tuple[Value, ...] = ("outcome", "trend")


def judgement_tables(year: YearOfJudgements) -> list[CompiledTable]:
    """Every table of the compilation, in the order in which it is read."""
    return [
        *(_matrix(year, name) for name in _NAMES),
        _changes(year),
        *(_order(year, name, "mal") for name in _NAMES),
        *(_order(year, name, "lan") for name in _NAMES),
        *(table for name in _NAMES if (table := _against(year, name))),
        _list(year),
    ]


def word(name: Value, value: str) -> str:
    """The value as it is read."""
    if not value:
        return _("Not judged")
    return str((Outcome if name == "outcome" else Trend)(value).label)


def _title(name: Value) -> str:
    return _("Outcome") if name == "outcome" else _("Trend in the environment")


def _source(year: YearOfJudgements) -> str:
    judged = max(figures.total(year.rows, name).judged for name in _NAMES)
    so_far = "" if year.is_published else " " + _("Handed in so far, not published.")
    text = _("%(round)s: %(n)s of %(asked)s judgements.") % {
        "round": year.name, "n": judged, "asked": len(year.rows),
    }  # fmt: skip
    return text + so_far


def _objective(year: YearOfJudgements, number: int) -> str:
    return f"{number} {year.objectives.get(number, '')}".strip()


def _objectives(year: YearOfJudgements, numbers: Iterable[Key]) -> str:
    return ", ".join(_objective(year, int(number)) for number in numbers)


def _matrix(year: YearOfJudgements, name: Value) -> CompiledTable:
    numbers = sorted(year.objectives)
    lines = figures.matrix(year.rows, name)
    columns = [
        Column("county_code", _("County code")),
        Column("county", _("County")),
        *(Column(f"objective_{number}", _objective(year, number)) for number in numbers),
    ]
    rows: list[Row] = [
        (
            code,
            year.counties.get(code, code),
            *(word(name, lines[code][number]) if number in lines[code] else None
              for number in numbers),
        )
        for code in sorted(lines)
    ]  # fmt: skip
    national = year.national[name]
    if national:
        cells = [
            f"{word(name, national[number].value)} ({national[number].year})"
            if number in national
            else None
            for number in numbers
        ]
        rows.append(("", _("The whole country (year)"), *cells))
    return CompiledTable(
        key=f"{_KEYS[name]}-lan",
        title=_("%(what)s, objective by county") % {"what": _title(name)},
        columns=columns,
        rows=rows,
        text=_matrix_text(year, name),
        source=_with_national(year, national),
        short=_short(name),
    )


def _short(name: Value) -> dict[str, str]:
    return {
        word(name, value): _SHORT[name].get(value, word(name, value)) for value in SCALES[name]
    } | {_("Not judged"): "…"}


def _with_national(year: YearOfJudgements, national: Mapping[int, National]) -> str:
    sources = sorted({f"{row.source} ({row.year})" for row in national.values() if row.source})
    if not sources:
        return _source(year)
    country = _("The whole country:")
    return f"{_source(year)} {country} {'; '.join(sources)}."


def _matrix_text(year: YearOfJudgements, name: Value) -> str:
    whole = figures.total(year.rows, name)
    if not whole.judged:
        return _("Nothing is judged yet.")
    counted = ", ".join(
        f"{word(name, value)} {whole.count(value)}" for value in SCALES[name] if whole.count(value)
    )
    parts = [f"{counted}."]
    worst = Outcome.NO if name == "outcome" else Trend.NEGATIVE
    if alike := figures.unanimous(year.rows, name, worst):
        said = ngettext(
            "%(value)s in every county for %(n)s objective: %(names)s.",
            "%(value)s in every county for %(n)s objectives: %(names)s.",
            len(alike),
        )
        names = _objectives(year, alike)
        parts.append(said % {"value": word(name, worst), "n": len(alike), "names": names})
    return " ".join(parts)


def _changes(year: YearOfJudgements) -> CompiledTable:
    found = [change for name in _NAMES for change in figures.changes(year.rows, year.before, name)]
    columns = [
        Column("objective", _("Objective")),
        Column("county", _("County")),
        Column("what", _("What")),
        Column("before", _("Last time")),
        Column("now", _("Now")),
        Column("direction", _("Direction")),
    ]
    return CompiledTable(
        key="andringar",
        title=_("Changes since last time"),
        columns=columns,
        rows=[_change_row(year, change) for change in found],
        text=_changes_text(year),
        source=_source(year),
    )


def _change_row(year: YearOfJudgements, change: Change) -> Row:
    directions = {1: _("more positive"), -1: _("less positive"), 0: _("to or from unclear")}
    return (
        _objective(year, change.objective),
        year.counties.get(change.county, change.county),
        _title(change.name),
        word(change.name, change.before),
        word(change.name, change.after),
        directions[change.direction],
    )


def _changes_text(year: YearOfJudgements) -> str:
    if not year.name_before:
        return _("There is no earlier year to compare with.")
    parts = []
    for name in _NAMES:
        found = figures.changes(year.rows, year.before, name)
        parts.append(
            _("%(what)s: %(n)s changed of %(of)s that are judged both times "
              "(%(up)s more positive, %(down)s less positive).")
            % {
                "what": _title(name),
                "n": len(found),
                "of": figures.comparable(year.rows, year.before, name),
                "up": sum(change.direction > 0 for change in found),
                "down": sum(change.direction < 0 for change in found),
            }
        )  # fmt: skip
    return " ".join([_("Compared with %(round)s.") % {"round": year.name_before}, *parts])


def _order(year: YearOfJudgements, name: Value, by: str) -> CompiledTable:
    grouped = figures.by_objective if by == "mal" else figures.by_county
    rows = figures.ordered(grouped(year.rows, name), name)
    is_objective = by == "mal"
    heading = _("Objective") if is_objective else _("County")
    title = (
        _("%(what)s per objective, from the most positive")
        if is_objective
        else _("%(what)s per county, from the most positive")
    )
    columns = [
        Column("name", heading),
        *(Column(value, word(name, value), Kind.INTEGER) for value in SCALES[name]),
        Column("judged", _("Judged"), Kind.INTEGER),
        Column("asked", _("Are asked for"), Kind.INTEGER),
    ]
    return CompiledTable(
        key=f"{_KEYS[name]}-per-{by}",
        title=title % {"what": _title(name)},
        columns=columns,
        rows=[_count_row(year, row, name) for row in rows],
        text=_ends_text(year, rows, name),
        source=_source(year),
    )


def _called(year: YearOfJudgements, key: Key) -> str:
    return _objective(year, key) if isinstance(key, int) else year.counties.get(key, key)


def _count_row(year: YearOfJudgements, row: Counts, name: Value) -> Row:
    counts = [row.count(value) for value in SCALES[name]]
    return (_called(year, row.key), *counts, row.judged, row.asked)


def _ends_text(year: YearOfJudgements, rows: Sequence[Counts], name: Value) -> str:
    most, least = figures.ends(rows, name)
    if not most:
        return ""
    text = _("Most positive: %(most)s. Least positive: %(least)s.")
    return text % {
        "most": ", ".join(_called(year, row.key) for row in most),
        "least": ", ".join(_called(year, row.key) for row in least),
    }


def _against(year: YearOfJudgements, name: Value) -> CompiledTable | None:
    found = figures.against_national(year.rows, year.national_values(name), name)
    if not found:
        return None
    national = year.national[name]
    return CompiledTable(
        key=f"{_KEYS[name]}-mot-nationell",
        title=_("%(what)s in the counties against the whole country") % {"what": _title(name)},
        columns=[
            Column("objective", _("Objective")),
            Column("national", _("The whole country")),
            Column("year", _("Year"), Kind.INTEGER),
            Column("more_positive", _("Counties, more positive"), Kind.INTEGER),
            Column("same", _("Counties, the same"), Kind.INTEGER),
            Column("less_positive", _("Counties, less positive"), Kind.INTEGER),
            Column("other", _("Not to be compared"), Kind.INTEGER),
        ],
        rows=[
            (
                _objective(year, row.objective),
                word(name, row.national),
                national[row.objective].year,
                *map(len, (row.more_positive, row.same, row.less_positive, row.other)),
            )
            for row in found
        ],
        source=_with_national(year, national),
    )


def _list(year: YearOfJudgements) -> CompiledTable:
    """Every judgement in a row of its own, for those who count themselves."""
    return CompiledTable(
        key="bedomningar",
        title=_("Every judgement"),
        columns=[
            Column("county_code", _("County code")),
            Column("county", _("County")),
            Column("objective_number", _("Number"), Kind.INTEGER),
            Column("objective", _("Objective")),
            Column("year", _("Year"), Kind.INTEGER),
            Column("outcome", _("Outcome")),
            Column("outcome_year", _("Outcome judged in"), Kind.INTEGER),
            Column("outcome_before", _("Outcome last time")),
            Column("trend", _("Trend in the environment")),
            Column("trend_before", _("Trend last time")),
            Column("outcome_national", _("Outcome, the whole country")),
            Column("trend_national", _("Trend, the whole country")),
        ],
        rows=list(_list_rows(year)),
        source=_source(year),
        is_file=True,
    )


def _list_rows(year: YearOfJudgements) -> Iterator[Row]:
    then: dict[tuple[str, int], Judged] = {(row.county, row.objective): row for row in year.before}
    for row in sorted(year.rows, key=lambda each: (each.county, each.objective)):
        before = then.get((row.county, row.objective))
        yield (
            row.county,
            year.counties.get(row.county, row.county),
            row.objective,
            year.objectives[row.objective],
            year.year,
            _word_or_none("outcome", row.outcome),
            row.outcome_year,
            _word_or_none("outcome", before.outcome if before else ""),
            _word_or_none("trend", row.trend),
            _word_or_none("trend", before.trend if before else ""),
            *(
                _word_or_none(name, year.national_values(name).get(row.objective, ""))
                for name in _NAMES
            ),
        )


def _word_or_none(name: Value, value: str) -> str | None:
    return word(name, value) if value else None
