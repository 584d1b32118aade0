"""Form parts that stand on every list page, drawn without templates: they cost a tenth so."""

from html import escape
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString, mark_safe


class PlainSelect(forms.Select):
    """A select without option groups; many options cost little."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = "" if value is None else str(value)
        options = "".join(
            f'<option value="{escape(str(key))}"{" selected" if str(key) == chosen else ""}>'
            f"{escape(str(label))}</option>"
            for key, label in self.choices
        )
        written = _attributes({"name": name, "class": "ds-input", **self.attrs, **(attrs or {})})
        return mark_safe(f"<select{written}>{options}</select>")  # noqa: S308  # all is escaped


def drawn_filters(form: forms.Form) -> SafeString:
    """The fields of a filter form. What is wrong with them is said above, by filter_notice.html."""
    return mark_safe("".join(_drawn(field) for field in form))  # noqa: S308  # all is escaped


def _drawn(field: BoundField) -> str:
    widget = field.field.widget
    value = field.value()
    named = {"name": field.html_name, "id": field.auto_id}
    if field.is_hidden:
        return f"<input{_attributes({'type': 'hidden', **named, 'value': value or ''})}>"
    label = f'<label for="{escape(field.auto_id)}">{escape(str(field.label))}</label>'
    if field.errors:
        named |= {"aria-invalid": "true", "aria-describedby": "filter-notice"}
    if isinstance(widget, forms.CheckboxInput):
        checked = " checked" if value else ""
        box = f'<input type="checkbox" class="ds-input"{_attributes(named)}{checked}>'
        return f'<div class="field tick">{box}{label}</div>'
    if isinstance(widget, PlainSelect):
        drawn = str(widget.render(field.html_name, value, named))
    elif isinstance(widget, forms.TextInput):
        kind = {"type": widget.input_type, "class": "ds-input"}
        drawn = f"<input{_attributes(kind | widget.attrs | named | {'value': value or ''})}>"
    else:
        drawn = str(field)
    return f'<div class="ds-field field">{label}{drawn}</div>'


def _attributes(values: dict[str, Any]) -> str:
    return "".join(f' {name}="{escape(str(value))}"' for name, value in values.items())
