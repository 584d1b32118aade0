"""What the pages of compilations share: the way here, fetching, tables ready to be drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from milstolpe.core.page import Link
from milstolpe.rounds import rich
from milstolpe.rounds.compiled import CompiledTable, CompiledText
from milstolpe.rounds.models import Compilation, CompilationPart, Round
from milstolpe.rounds.queries.visibility import rounds_visible_to

FILES = ("csv", "xlsx", "json")


@dataclass(frozen=True)
class ShownTable:
    """A table with the addresses of its files."""

    table: CompiledTable
    files: Sequence[Link]

    @property
    def rows(self) -> list[tuple[Any, list[tuple[Any, bool]]]]:
        """Heading of the row, and its cells: what each says, and whether it is a number."""
        numbers, first = self.table.numbers, self._first
        return [
            (
                row[first],
                [
                    (cell, place in numbers)
                    for place, cell in enumerate(row[first + 1 :], start=first + 1)
                ],
            )
            for row in self.table.rows
        ]

    @property
    def headings(self) -> list[tuple[str, bool]]:
        numbers = self.table.numbers
        return [(text, place in numbers) for place, text in enumerate(self.table.headings)][
            self._first :
        ]

    @property
    def is_matrix(self) -> bool:
        """As wide as there are objectives; files alone have the codes."""
        return bool(self.table.short)

    @property
    def _first(self) -> int:
        return 1 if self.is_matrix else 0


@dataclass(frozen=True)
class ShownText:
    """A text with its sections as HTML; those that say nothing are left out."""

    text: CompiledText
    sections: Sequence[tuple[str, SafeString]]


def shown_texts(texts: Iterable[CompiledText]) -> list[ShownText]:
    return [
        ShownText(
            text,
            [
                (title, rich.html(body, text.references, level=3))
                for title, body in text.sections
                if body.strip()
            ],
        )
        for text in texts
    ]


def shown_tables(tables: Sequence[CompiledTable], base: str) -> list[ShownTable]:
    """Those that are shown; `base` is the address that their files begin with."""
    return [
        ShownTable(table, [Link(fmt.upper(), f"{base}{table.key}.{fmt}") for fmt in FILES])
        for table in tables
        if not table.is_file
    ]


def table_or_404(tables: Sequence[CompiledTable], key: str) -> CompiledTable:
    found = next((table for table in tables if table.key == key), None)
    if found is None:
        raise Http404
    return found


def main_table(tables: Sequence[CompiledTable]) -> CompiledTable:
    """The one that is the CSV of the whole: every judgement, else the first."""
    if not tables:
        raise Http404
    return next((table for table in tables if table.is_file), tables[0])


def kwargs_of(request: HttpRequest) -> dict[str, Any]:
    """The named parts of the address."""
    match = request.resolver_match
    return dict(match.kwargs) if match else {}


def compilation_or_404(user: Any, **address: Any) -> Compilation:
    rows = Compilation.objects.filter(round__in=rounds_visible_to(user)).select_related("round")
    return get_object_or_404(
        rows, round__address=address["address"], address=address["compilation"]
    )


def part_or_404(user: Any, **address: Any) -> CompilationPart:
    rows = CompilationPart.objects.filter(compilation__round__in=rounds_visible_to(user))
    return get_object_or_404(
        rows.select_related("compilation__round", "item"),
        compilation__round__address=address["address"],
        compilation__address=address["compilation"],
        key=address["part"],
    )


def compile_address(round_: Round) -> str:
    return reverse("rounds:compile", args=[round_.address])


def compile_crumbs(round_: Round, *more: Link) -> list[Link]:
    """My tasks › Rounds › this round › Compilation › …"""
    own = compile_address(round_)
    run = own.removesuffix("sammanstallning/")
    return [
        Link(_("My tasks"), reverse("web:work")),
        Link(_("Rounds"), run.removesuffix(f"{round_.address}/")),
        Link(round_.name, run),
        Link(_("Compilation"), own),
        *more,
    ]


def compilation_address(compilation: Compilation, name: str = "compilation", *more: str) -> str:
    place = [compilation.round.address, compilation.address, *more]
    return reverse(f"rounds:{name}", args=place)


def compilation_crumbs(compilation: Compilation, *more: Link) -> list[Link]:
    own = Link(compilation.name, compilation_address(compilation))
    return compile_crumbs(compilation.round, own, *more)


def part_address(part: CompilationPart, name: str = "compilation-part") -> str:
    return compilation_address(part.compilation, name, part.key)


def part_crumbs(part: CompilationPart, *more: Link) -> list[Link]:
    return compilation_crumbs(part.compilation, Link(part.title, part_address(part)), *more)
