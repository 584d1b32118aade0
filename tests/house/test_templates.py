"""No template lies unused."""

from pathlib import Path

import allauth
import django

from tests.house.inspection import committed_files, require_none, with_suffix

# Asked for by Django, by name, when something goes wrong.
ERROR_PAGES = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
# Templates of packages that a template of ours may stand in for.
PACKAGES = (
    Path(allauth.__file__).parent / "templates",
    Path(django.__file__).parent / "forms" / "templates",
)


def test_every_template_is_used() -> None:
    sources = {path: path.read_text() for path in with_suffix(".py", ".html", ".txt")}
    unused = (
        template
        for path in committed_files()
        if (template := template_name(path)) and not is_asked_for(template)
        if not any(names(text, template) for other, text in sources.items() if other != path)
    )
    require_none(unused, "Delete it, or name it in full where it is rendered.")


def template_name(path: Path) -> str | None:
    """The name by which a template is rendered; None for any other file."""
    if "templates" not in path.parts or path.suffix not in (".html", ".txt"):
        return None
    return "/".join(path.parts[path.parts.index("templates") + 1 :])


def is_asked_for(template: str) -> bool:
    """Whether Django or allauth asks for it by name."""
    return template in ERROR_PAGES or any((folder / template).exists() for folder in PACKAGES)


def names(text: str, template: str) -> bool:
    """Whether a source names the template; a mail is sent by the name of its text alone."""
    return template in text or (template.endswith(".txt") and f'"{Path(template).stem}"' in text)
