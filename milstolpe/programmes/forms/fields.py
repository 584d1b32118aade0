"""A field of this room's own, beside those of `core.fields`."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.core.fields import LineField
from milstolpe.core.formats import sort_key_sv
from milstolpe.core.text import slugify_sv

_THEME_LENGTH = 80


class ThemesField(LineField):
    """Free themes with commas between; cleaned to a tuple in Swedish order, each theme once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(most=2000, suggestions="theme-names", **options)

    def clean(self, value: Any) -> tuple[str, ...]:
        themes: dict[str, str] = {}
        for name in super().clean(value).split(","):
            theme = name.strip()
            slug = slugify_sv(theme, max_length=90, fallback="")
            if theme and not slug:
                raise forms.ValidationError(_("A theme needs letters or figures."))
            if len(theme) > _THEME_LENGTH:
                raise forms.ValidationError(_("A theme is a word or two: write it shorter."))
            if theme:
                themes.setdefault(slug, theme)
        return tuple(sorted(themes.values(), key=sort_key_sv))
