"""The product's texts in Swedish: finds them in the code, checks and compiles the catalogues.

    python tools/messages.py update     add texts that are new, remove those that are gone
    python tools/messages.py check      list what is not translated; exit 1 if anything is
    python tools/messages.py compile    write the .mo files that the product reads

Each room keeps its own catalogue, <room>/locale/sv/LC_MESSAGES/django.po; texts outside the rooms
(templates, settings) are in milstolpe/locale. Runs on what the product runs on: Django and Babel.
"""

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1] / "milstolpe"
CATALOGUE = Path("locale/sv/LC_MESSAGES/django.po")
KEYWORDS = DEFAULT_KEYWORDS | {
    f"{name}_lazy": DEFAULT_KEYWORDS[name]
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
}
# write_po would put today's date in the file.
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: sv\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)


def used_texts(package: Path) -> dict[Path, Catalog]:
    """The texts of every room, by the folder whose catalogue they belong to."""
    found: dict[Path, Catalog] = {}
    for path in sorted(package.rglob("*")):
        if path.suffix not in (".py", ".html", ".txt") or "locale" in path.parts:
            continue
        room = package / path.relative_to(package).parts[0]
        home = room if (room / "apps.py").exists() else package
        for text, context in _texts(path):
            found.setdefault(home, Catalog("sv")).add(text, context=context)
    return found


def catalogues(package: Path) -> dict[Path, Catalog]:
    """Every catalogue that is there, by its folder."""
    paths = [package / CATALOGUE, *sorted(package.glob(f"*/{CATALOGUE}"))]
    return {_home(path): _read(path) for path in paths if path.exists()}


def update(package: Path) -> None:
    """Bring every catalogue in step with the code; new texts are left untranslated."""
    used, kept = used_texts(package), catalogues(package)
    for home in used | kept:
        catalogue = kept.get(home, Catalog("sv"))
        catalogue.update(used.get(home, Catalog("sv")), no_fuzzy_matching=True)
        content = io.BytesIO()
        for message in catalogue:
            message.flags.discard("python-format")
        write_po(
            content, catalogue, width=0, no_location=True, omit_header=True, ignore_obsolete=True
        )
        path = home / CATALOGUE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(HEADER.encode() + content.getvalue().lstrip())


def problems(package: Path) -> Iterator[str]:
    """One line for each text that a Swedish reader would not see rightly."""
    used, kept = used_texts(package), catalogues(package)
    translations: dict[tuple[object, object], object] = {}
    for home in used | kept:
        name = home.relative_to(package.parent)
        here, there = _by_key(used.get(home)), _by_key(kept.get(home))
        yield from (f"{name}: not in the catalogue: {key[0]!r}" for key in here if key not in there)
        yield from (f"{name}: no longer used: {key[0]!r}" for key in there if key not in here)
        for key, message in there.items():
            yield from (f"{name}: {fault}: {key[0]!r}" for fault in _faults(message))
            if translations.setdefault(key, message.string) != message.string:
                yield f"{name}: translated otherwise in another room: {key[0]!r}"


def compile_all(package: Path) -> None:
    """Write the compiled form beside each catalogue."""
    for home, catalogue in catalogues(package).items():
        with (home / CATALOGUE).with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("command", choices=["update", "check", "compile"])
    parser.add_argument("--package", type=Path, default=PACKAGE)
    arguments = parser.parse_args()
    if arguments.command == "update":
        update(arguments.package)
    elif arguments.command == "compile":
        compile_all(arguments.package)
    else:
        lines = list(problems(arguments.package))
        sys.stdout.writelines(f"{line}\n" for line in lines)
        return 1 if lines else 0
    return 0


def _texts(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    source = path.read_text("utf-8")
    if path.suffix != ".py":
        # What Django makes of a template reads as Python once the lines are not indented.
        source = "\n".join(line.strip() for line in templatize(source).splitlines())
    for _line, text, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        yield text, context


def _home(path: Path) -> Path:
    return path.parents[len(CATALOGUE.parts) - 1]


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="sv")


def _by_key(catalogue: Catalog | None) -> dict[tuple[object, object], Message]:
    return {(message.id, message.context): message for message in catalogue or () if message.id}


def _faults(message: Message) -> Iterator[str]:
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    if not all(strings):
        yield "not translated"
    elif message.fuzzy:
        yield "marked as fuzzy"
    else:
        yield from (str(error) for error in message.check())


if __name__ == "__main__":
    sys.exit(main())
