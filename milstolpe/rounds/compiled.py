"""What a compilation is made of: texts and tables as plain values, frozen with it as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from milstolpe.core.files import Column, Kind, Row
from milstolpe.rounds.rich import References

Label = tuple[str, str]  # what a fact is called, and what it is


@dataclass(frozen=True)
class CompiledText:
    """What is written about an item in a county, as it was handed in or published."""

    contribution: int
    item: str  # part of addresses
    title: str  # "Frisk luft"
    county: str
    county_code: str
    county_slug: str
    organisation: str
    sections: Sequence[Label]  # heading and text, as typed
    facts: Sequence[Label] = ()  # a judgement, in words
    references: References = field(default_factory=dict)  # as in `rich.html`; empty once frozen


@dataclass(frozen=True)
class CompiledTable:
    """A table that is shown, printed and given as a file from the same rows."""

    key: str  # part of addresses
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    text: str = ""  # what it says, in a sentence or two
    source: str = ""  # where the values come from, and when they are from
    is_file: bool = False  # too long to be shown; given as a file alone
    # How values are written where columns are narrow, and what that means.
    short: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title,
            "columns": [
                {"key": column.key, "heading": str(column.heading), "kind": column.kind.value}
                for column in self.columns
            ],
            "rows": [list(row) for row in self.rows],
            "text": self.text,
            "source": self.source,
            "is_file": self.is_file,
            "short": dict(self.short),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "CompiledTable":
        columns = [
            Column(column["key"], column["heading"], Kind(column["kind"]))
            for column in raw["columns"]
        ]
        return cls(**{**raw, "columns": columns})

    @property
    def headings(self) -> list[str]:
        return [str(column.heading) for column in self.columns]

    @property
    def numbers(self) -> list[int]:
        """The columns that hold numbers."""
        return [place for place, row in enumerate(self.columns) if row.kind != Kind.TEXT]


@dataclass(frozen=True)
class Extras:
    """What rooms above add to the compilation of a round."""

    tables: Sequence[CompiledTable] = ()
    facts: Mapping[int, Sequence[Label]] = field(default_factory=dict)  # of contributions
    references: References = field(default_factory=dict)  # of texts that are not frozen
    stamp: str = ""  # another when anything of it is another

    def added_to(self, text: CompiledText) -> CompiledText:
        facts = [*text.facts, *self.facts.get(text.contribution, ())]
        return replace(text, facts=facts, references=self.references)


def merged(extras: Sequence[Extras]) -> Extras:
    return Extras(
        tables=[table for each in extras for table in each.tables],
        facts={key: rows for each in extras for key, rows in each.facts.items()},
        references={mark: said for each in extras for mark, said in each.references.items()},
        stamp="\n".join(each.stamp for each in extras),
    )
