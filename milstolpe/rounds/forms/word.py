"""A Word file that somebody uploads."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.records.file_types import FileRefusedError, check_file


class WordForm(forms.Form):
    """One file, checked as every file that is uploaded."""

    use_required_attribute = False

    file = forms.FileField(
        label=gettext_lazy("Word file"), help_text=gettext_lazy("The file you downloaded (.docx).")
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if not upload.name.lower().endswith(".docx"):
            raise ValidationError(_("Choose a Word file (.docx)."))
        try:
            check_file(upload.name, upload, upload.size)
        except FileRefusedError as error:
            raise ValidationError(str(error)) from error
        upload.seek(0)
        return upload
