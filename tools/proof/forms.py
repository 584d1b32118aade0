"""Reads a page's form as a browser would send it."""

from html.parser import HTMLParser

Fields = dict[str, str | list[str]]
_SKIPPED = {"submit", "button", "file", "search"}


class _FormReader(HTMLParser):
    """Collects name → value of the last form that is sent by POST, or of the one with an id;
    several values as a list."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self._wanted = wanted
        self.fields: Fields = {}
        self._is_in_form = self._is_in_template = False
        self._name: str | None = None  # of the textarea or select that is open
        self._text = ""
        self._first: str | None = None  # option of the select

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            is_other = self._wanted not in ("", values.get("id"))
            self._is_in_form = values.get("method") == "post" and not is_other
            self.fields = {} if self._is_in_form else self.fields
        elif tag == "template":
            self._is_in_template = True
        elif not self._is_in_form or self._is_in_template:
            return
        elif tag in {"textarea", "select"}:
            self._name, self._text, self._first = values["name"], "", None
        elif tag == "option" and self._name:
            self._first = values["value"] if self._first is None else self._first
            if "selected" in values:
                self._put(self._name, values["value"])
        elif tag == "input" and values.get("type") not in _SKIPPED and "name" in values:
            is_choice = values.get("type") in {"checkbox", "radio"}
            if not is_choice or "checked" in values:
                self._put(values["name"], values.get("value", "on" if is_choice else ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._is_in_template = False
        elif tag == "form":
            self._is_in_form = False
        elif tag == "textarea" and self._name and self._is_in_form and not self._is_in_template:
            self._put(self._name, self._text.removeprefix("\n"))
        elif tag == "select" and self._name and self._first is not None:
            self.fields.setdefault(self._name, self._first)  # as a browser chooses
        if tag in {"textarea", "select"}:
            self._name = None

    def handle_data(self, data: str) -> None:
        self._text += data

    def _put(self, name: str, value: str) -> None:
        before = self.fields.get(name)
        if before is None:
            self.fields[name] = value
        else:
            self.fields[name] = [*([before] if isinstance(before, str) else before), value]


def form_fields(page: str, form: str = "") -> Fields:
    """What the page's form would send if nothing was changed, without its token.

    Args:
        form: its id; empty: the last one.
    """
    reader = _FormReader(form)
    reader.feed(page)
    reader.fields.pop("csrfmiddlewaretoken", None)
    return reader.fields
