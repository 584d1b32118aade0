"""Pages keep to the strict content policy, and every shared part is shown on the style page."""

import re

from tests.house.inspection import ROOT, name, require_none, with_suffix

# What the browser refuses under `default-src 'self'`: styles, scripts and handlers in the page.
INLINE = re.compile(r"""\sstyle=|<style|\son[a-z]+=["']|<script(?![^>]*\ssrc=)""")
COMPONENTS = ROOT / "milstolpe" / "templates" / "components"
STYLE_PAGES = ROOT / "milstolpe" / "web" / "templates" / "web"
FRAME = ("base.html",)


def test_no_template_has_inline_style_or_script() -> None:
    found = (
        f"{name(path)}: {match.group().strip()}"
        for path in with_suffix(".html")
        for match in INLINE.finditer(path.read_text())
    )
    require_none(found, "Move it to frontend/css or to a script file.")


def test_every_component_is_on_the_style_page() -> None:
    pages = [*STYLE_PAGES.glob("style*.html"), *COMPONENTS.glob("*.html")]
    pages += [COMPONENTS.parent / frame for frame in FRAME]
    text = "".join(page.read_text() for page in pages)
    missing = (path.name for path in COMPONENTS.glob("*.html") if f"/{path.name}" not in text)
    require_none(missing, "Show it, in every state, in web/style.html.")
