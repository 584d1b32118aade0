"""Form parts that are drawn often."""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class PlainSelect(forms.Select):
    """A select without option groups, drawn without a template: many options cost little."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, mark_safe(" selected") if str(key) == chosen else "", label)
                for key, label in self.choices
            ),
        )
        attributes = self.build_attrs(
            self.attrs, {"name": name, "class": "ds-input", **(attrs or {})}
        )
        written = format_html_join("", ' {}="{}"', attributes.items())
        return format_html("<select{}>{}</select>", written, options)
