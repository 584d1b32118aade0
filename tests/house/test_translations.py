"""Every text of the product is translated, and the tool that says so sees what is wrong."""

import re
from collections import Counter
from gettext import GNUTranslations
from pathlib import Path

import pytest

from tools.messages import PACKAGE, compile_all, problems, update

CATALOGUE = "locale/sv/LC_MESSAGES/django.po"
INSIDE_F_STRING = re.compile(r"\{(?:_|n?p?gettext)\('")
TEMPLATE = """<p>It's {% translate "50 % done" %} {% blocktranslate count n=total %}
one of {{ n }}{% plural %}{{ n }} of them{% endblocktranslate %}</p>"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with one room, a text in code, two in a template, and one outside the room."""
    room = tmp_path / "milstolpe" / "trees"
    (room / "templates").mkdir(parents=True)
    (room / "apps.py").touch()
    (room / "models.py").write_text('name = _("Tree of %(county)s")\n', "utf-8")
    (room / "templates" / "tree.html").write_text(TEMPLATE, "utf-8")
    (tmp_path / "milstolpe" / "settings.py").write_text('name = gettext_lazy("Forest")\n', "utf-8")
    update(tmp_path / "milstolpe")
    return tmp_path / "milstolpe"


def translate(path: Path, **swedish: str) -> None:
    text = path.read_text("utf-8")
    for english, word in swedish.items():
        begin = text.index(f'msgid "{english}')
        text = text[:begin] + text[begin:].replace('msgstr ""', f'msgstr "{word}"', 1)
    path.write_text(text, "utf-8")


def test_product_is_translated():
    assert list(problems(PACKAGE)) == []


def test_no_text_stands_inside_an_f_string():
    """The tool that reads texts does not see those."""
    hidden = [
        f"{path.relative_to(PACKAGE)}: {line.strip()}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if INSIDE_F_STRING.search(line)
    ]
    assert hidden == []


def test_catalogues_hold_each_text_once_on_lines_of_its_own():
    """Joining two branches can glue two texts together, or leave one twice."""
    wrong = []
    for path in sorted(PACKAGE.rglob("*.po")):
        text = path.read_text("utf-8")
        wrong += [f"{path}: {line}" for line in text.splitlines() if '"msg' in line]
        keys = re.findall(r'^(?:msgctxt .*\n)?msgid (?!"").*$', text, re.MULTILINE)
        wrong += [f"{path}: twice: {key}" for key, n in Counter(keys).items() if n > 1]
    assert wrong == []


def test_update_puts_each_text_in_its_room(package):
    assert list(problems(package)) == [
        "milstolpe: not translated: 'Forest'",
        "milstolpe/trees: not translated: 'Tree of %(county)s'",
        "milstolpe/trees: not translated: '50 %% done'",
        "milstolpe/trees: not translated: ('\\none of %(n)s', '%(n)s of them')",
    ]


def test_update_keeps_translations_and_drops_what_is_gone(package):
    translate(package / CATALOGUE, Forest="Skog")
    (package / "trees" / "models.py").write_text('name = _("Bush")\n', "utf-8")
    assert "milstolpe/trees: no longer used: 'Tree of %(county)s'" in list(problems(package))
    update(package)
    assert 'msgid "Forest"\nmsgstr "Skog"\n' in (package / CATALOGUE).read_text("utf-8")
    assert "Tree of" not in (package / "trees" / CATALOGUE).read_text("utf-8")


def test_update_writes_the_same_file_twice(package):
    first = (package / "trees" / CATALOGUE).read_bytes()
    update(package)
    assert (package / "trees" / CATALOGUE).read_bytes() == first


def test_problems_names_wrong_placeholders_fuzzy_and_diverging_texts(package):
    translate(package / "trees" / CATALOGUE, Tree="Träd i %(lan)s")
    translate(package / CATALOGUE, Forest="Skog")
    (package / "trees" / "forms.py").write_text('name = _("Forest")\n', "utf-8")
    update(package)
    translate(package / "trees" / CATALOGUE, Forest="Skogar")
    path = package / "trees" / CATALOGUE
    text = path.read_text("utf-8").replace('msgid "50', '#, fuzzy\nmsgid "50')
    path.write_text(text, "utf-8")
    translate(path, **{"50": "50 %% klart"})
    found = list(problems(package))
    assert "milstolpe/trees: translated otherwise in another room: 'Forest'" in found
    assert "milstolpe/trees: marked as fuzzy: '50 %% done'" in found
    assert "milstolpe/trees: unknown named placeholder 'lan': 'Tree of %(county)s'" in found


def test_compile_all_writes_what_django_reads(package):
    translate(package / CATALOGUE, Forest="Skog")
    compile_all(package)
    with (package / CATALOGUE).with_suffix(".mo").open("rb") as file:
        assert GNUTranslations(file).gettext("Forest") == "Skog"
