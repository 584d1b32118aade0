"""The mapping: what a foreign file calls things, written by people in a readable file (TOML).

Answers that are given on the page are kept in the same form, and can be taken out as such a file.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from milstolpe.core.errors import DomainError
from milstolpe.transfer.reading.headings import fold, kinds, known_headings, known_names
from milstolpe.transfer.reading.kinds import new_kind, says_new

LEFT_OUT: Final = "-"
EXTRA_QUESTION: Final = "?"
_ASIDE: Final = {fold("hoppa över"): LEFT_OUT, fold("egen fråga"): EXTRA_QUESTION}
MAX_BYTES: Final = 1024 * 1024


class MappingRefusedError(DomainError):
    """The mapping file cannot be read; the message says where."""


@dataclass(frozen=True)
class SheetMapping:
    """What a sheet holds."""

    kind: str = ""  # key of a sheet of the template, LEFT_OUT, or "" for: find out
    heading_row: int = 0  # from 1; 0 for: find out
    columns: Mapping[str, str] = field(default_factory=dict)  # folded heading → key


@dataclass(frozen=True)
class FileMapping:
    """Everything that a mapping file can say; see `docs/transfer.md`."""

    county: str = ""
    programme: str = ""  # for rows that name none
    state: str = ""  # for programmes that have none
    sheets: Mapping[str, SheetMapping] = field(default_factory=dict)  # folded name → what it is
    columns: Mapping[str, str] = field(default_factory=dict)  # folded heading → key or heading
    actors: Mapping[str, str] = field(default_factory=dict)  # see `names.Actors`
    # Folded heading or key of a column → folded word in the file → what to read instead.
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # Old address → code, legacy id or public id of a measure, or title of a programme.
    addresses: Mapping[str, str] = field(default_factory=dict)
    address_pattern: str = ""  # of every measure, with {id} or {nr}
    # What a person has chosen where file and Milstolpe differ: see `planning.compare`.
    choices: Mapping[str, str] = field(default_factory=dict)

    def sheet(self, name: str) -> SheetMapping:
        return self.sheets.get(fold(name), SheetMapping())

    def column(self, kind: str, text: str) -> str:
        """The key that a heading stands for in sheets of the kind; "" when nothing is said."""
        target = self.columns.get(fold(text), "")
        return _key(kind, target) if target else ""

    def word(self, keys: tuple[str, ...], text: str) -> str:
        """What to read instead of `text` in a column that is called one of `keys`."""
        folded = plain(text)
        for key in keys:
            words = self.words.get(fold(key))
            if words and folded in words:
                return words[folded]
        return text

    def joined(self, other: "FileMapping") -> "FileMapping":
        """Both; where they differ, `other` counts."""
        words = {
            key: {**self.words.get(key, {}), **other.words.get(key, {})}
            for key in {*self.words, *other.words}
        }
        return FileMapping(
            county=other.county or self.county,
            programme=other.programme or self.programme,
            state=other.state or self.state,
            sheets={**self.sheets, **other.sheets},
            columns={**self.columns, **other.columns},
            actors={**self.actors, **other.actors},
            words=words,
            addresses={**self.addresses, **other.addresses},
            address_pattern=other.address_pattern or self.address_pattern,
            choices={**self.choices, **other.choices},
        )


_SECTIONS: Final = {
    "lan", "program", "status", "blad", "kolumner", "aktorer", "ord", "adresser", "adressmonster",
    "val",
}  # fmt: skip


def read_mapping(raw: bytes) -> FileMapping:
    """The mapping in a TOML file.

    Raises:
        MappingRefusedError: no TOML, or words that a mapping does not have.
    """
    try:
        data = tomllib.loads(raw.decode("utf-8-sig"))
        if unknown := set(data) - _SECTIONS:
            names = ", ".join(sorted(unknown))
            raise MappingRefusedError(
                _("The mapping file has parts that are not known: %(names)s.") % {"names": names}
            )
        return FileMapping(
            county=_text(data, "lan"),
            programme=_text(data, "program"),
            state=_text(data, "status"),
            sheets={fold(name): _sheet(name, said) for name, said in _part(data, "blad").items()},
            columns=_folded(_part(data, "kolumner")),
            actors=_actors(_part(data, "aktorer")),
            words={fold(key): _plain(words) for key, words in _part(data, "ord").items()},
            addresses={str(key): str(value) for key, value in _part(data, "adresser").items()},
            address_pattern=_text(data, "adressmonster"),
            choices={str(key): str(value) for key, value in _part(data, "val").items()},
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MappingRefusedError(
            _("The mapping file is no TOML: %(error)s.") % {"error": error}
        ) from error
    except (AttributeError, TypeError, ValueError) as error:
        raise MappingRefusedError(
            _("Something in the mapping file stands in the wrong place. Compare with the template.")
        ) from error


def _actors(words: Mapping[str, Any]) -> dict[str, str]:
    answers = _plain(words)
    for word, answer in answers.items():
        if says_new(answer) and not new_kind(answer):
            raise MappingRefusedError(
                _("In the mapping file “%(name)s” is a new actor of a kind that is not known.")
                % {"name": word}
            )
    return answers


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise MappingRefusedError(
            _("Write %(key)s within quotation marks in the mapping file.") % {"key": key}
        )
    return value.strip()


def _part(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise MappingRefusedError(
            _("%(key)s is to be a part of its own in the mapping file: [%(key)s].") % {"key": key}
        )
    return value


def _folded(words: Mapping[str, Any]) -> dict[str, str]:
    return {fold(word) or word.strip(): _aside(str(target)) for word, target in words.items()}


def _plain(words: Mapping[str, Any]) -> dict[str, str]:
    return {plain(word): _aside(str(target)) for word, target in words.items()}


def plain(text: str) -> str:
    """A word of a cell as answers about it are kept: every sign counts, case and spaces do not."""
    return " ".join(text.casefold().split())


def _aside(text: str) -> str:
    return _ASIDE.get(fold(text), text.strip())


def _sheet(name: str, said: Mapping[str, Any]) -> SheetMapping:
    content = str(said.get("innehall", ""))
    kind = kind_called(content) if content else ""
    if content and not kind:
        raise MappingRefusedError(
            _("In the mapping file the sheet “%(name)s” holds “%(what)s”, which is not known.")
            % {"name": name, "what": content}
        )
    columns = {
        fold(text): _key(kind, _aside(str(target)))
        for text, target in said.get("kolumner", {}).items()
    }
    return SheetMapping(kind, int(said.get("rubrikrad", 0)), columns)


def kind_called(text: str) -> str:
    """The kind of rows that is called so; "" when nobody knows."""
    aside = _aside(text)
    if aside == LEFT_OUT:
        return LEFT_OUT
    folded = fold(text)
    by_key = [kind for kind in kinds() if folded == fold(kind)]
    return next(iter([*by_key, *(kind for kind in kinds() if folded in known_names(kind))]), "")


def _key(kind: str, target: str) -> str:
    """The key of the column that a mapping names by its heading or by its key."""
    if target in (LEFT_OUT, EXTRA_QUESTION):
        return target
    known = known_headings(kind) if kind else {}
    if kind == "measures" and fold(target) not in known:
        known = known_headings("reports")
    return known.get(fold(target), target)


def written(mapping: FileMapping) -> str:
    """The mapping as a file that `read_mapping` reads."""
    return "\n".join(_lines(mapping)) + "\n"


def _lines(mapping: FileMapping) -> Iterator[str]:
    for key, value in (
        ("lan", mapping.county),
        ("program", mapping.programme),
        ("status", mapping.state),
        ("adressmonster", mapping.address_pattern),
    ):
        if value:
            yield f"{key} = {_quoted(value)}"
    for name, sheet in mapping.sheets.items():
        yield f"\n[blad.{_quoted(name)}]"
        yield from ([f"innehall = {_quoted(sheet.kind)}"] if sheet.kind else [])
        yield from ([f"rubrikrad = {sheet.heading_row}"] if sheet.heading_row else [])
        if sheet.columns:
            yield f"[blad.{_quoted(name)}.kolumner]"
            yield from _pairs(sheet.columns)
    parts = {
        "kolumner": mapping.columns,
        "aktorer": mapping.actors,
        "adresser": mapping.addresses,
        "val": mapping.choices,
        **{f"ord.{_quoted(key)}": words for key, words in mapping.words.items()},
    }
    for name, pairs in parts.items():
        if pairs:
            yield f"\n[{name}]"
            yield from _pairs(pairs)


def _pairs(pairs: Mapping[str, str]) -> Iterator[str]:
    return (f"{_quoted(key)} = {_quoted(value)}" for key, value in pairs.items())


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(
        sign if sign >= " " and sign != "\x7f" else f"\\u{ord(sign):04x}" for sign in escaped
    ) + '"'  # fmt: skip
