"""A text by way of Word: downloaded as the year's template, uploaded and looked through first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.arrival import arrived_at
from milstolpe.core.diff import diff_lines
from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.http import permission_on
from milstolpe.core.merge import merge_text
from milstolpe.core.page import DiffPart, Link
from milstolpe.documents.word import CONTENT_TYPE
from milstolpe.rounds.content import TextContent
from milstolpe.rounds.enums import Way
from milstolpe.rounds.forms.texts import TextSheet, Wordings
from milstolpe.rounds.forms.word import WordForm
from milstolpe.rounds.from_word import WordText, read_word
from milstolpe.rounds.models import Contribution, Section
from milstolpe.rounds.queries.contents import asked_sections, content_at, text_content
from milstolpe.rounds.services.texts import save_texts
from milstolpe.rounds.to_word import word_template
from milstolpe.rounds.views.fetch import contribution_or_404
from milstolpe.rounds.views.write_frame import keeps_what_was_typed, write_crumbs, write_head


@dataclass(frozen=True)
class WordSection:
    """A section of the file, and what it would change."""

    key: str
    title: str
    text: str  # as it is in the file
    diff: Sequence[DiffPart]  # from what is saved to what it becomes
    wordings: Wordings | None
    is_taken: bool


@permission_on(contribution_or_404, "rounds.read_text")
def word_file(request: UserRequest, contribution: Contribution) -> HttpResponse:
    sections = asked_sections(contribution.item)
    content = text_content(contribution, sections)
    response = HttpResponse(
        word_template(contribution, sections, content), content_type=CONTENT_TYPE
    )
    name = f"{contribution.round.address}-{contribution.county.slug}-{contribution.item.slug}.docx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@keeps_what_was_typed
@permission_on(contribution_or_404, "rounds.write")
def word_upload(request: UserRequest, contribution: Contribution) -> HttpResponse:
    """First the file; then, when the differences have been seen, what is taken of it."""
    if request.POST.get("act") == "take":
        return _take(request, contribution)
    form = WordForm(request.POST or None, request.FILES or None)
    sections = asked_sections(contribution.item)
    if request.method == "POST" and form.is_valid():
        try:
            found = read_word(form.cleaned_data["file"], sections)
            return _differences(request, contribution, sections, found)
        except DomainError as error:
            form.add_error("file", str(error))
    return _page(request, contribution, {"form": form}, is_refused=form.is_bound)


def _differences(
    request: HttpRequest,
    contribution: Contribution,
    sections: Sequence[Section],
    found: WordText,
) -> HttpResponse:
    now = text_content(contribution, list(sections))
    is_ours = found.contribution == contribution.pk and found.base is not None
    base = content_at(contribution, found.base or 0, list(sections)) if is_ours else None
    number = (found.base or 0) if base else contribution.number
    context = {
        "base": number,
        "sections": _sections(sections, base or now, now, found),
        "is_foreign": found.contribution not in (None, contribution.pk),
        "left": [row.title for row in sections if row.key not in found.texts],
        "other": found.other,
        "pictures": _pictures(contribution, sections, found),
    }
    return _page(request, contribution, context)


def _pictures(
    contribution: Contribution, sections: Sequence[Section], found: WordText
) -> list[Link]:
    """Where pictures stand that are not taken, with the way to where they are added."""
    page = contribution.get_absolute_url()
    places = [(row.title, f"#text-{row.key}", found.pictures.get(row.key, 0)) for row in sections]
    places.append((_("Under no heading of the template"), "", found.pictures.get("", 0)))
    return [Link(f"{title}: {_picture_count(n)}", f"{page}{at}") for title, at, n in places if n]


def _picture_count(count: int) -> str:
    return ngettext("%(n)s picture", "%(n)s pictures", count) % {"n": count}


def _sections(
    sections: Sequence[Section], base: TextContent, now: TextContent, found: WordText
) -> list[WordSection]:
    """Those that the file changes."""
    rows = []
    for section in sections:
        key = section.key
        if key not in found.texts:
            continue
        merge = merge_text(base.text(key), now.text(key), found.texts[key])
        if merge.text == now.text(key):
            continue
        diff = list(diff_lines(now.text(key).splitlines(), merge.with_mine.splitlines()
                               if merge.conflicts else merge.text.splitlines()))  # fmt: skip
        rows.append(WordSection(key, section.title, found.texts[key], diff, None, is_taken=True))
    return rows


def _take(request: UserRequest, contribution: Contribution) -> HttpResponse:
    """Save the sections that are ticked, joined with what others have saved since."""
    ticked = set(request.POST.getlist("take"))
    every = asked_sections(contribution.item)
    sheet = TextSheet(request.POST, [row for row in every if row.key in ticked])
    if _save(request, contribution, sheet):
        messages.success(request, _("Saved from the Word file."))
        return redirect(contribution.get_absolute_url())
    context = {
        "base": sheet.base,
        "sections": _sections_again(request, every, sheet),
        "problems": [Link(each.text, "") for each in sheet.problems],
        "saved_by": sheet.saved_by,
    }
    return _page(request, contribution, context, is_refused=True)


def _save(request: UserRequest, contribution: Contribution, sheet: TextSheet) -> bool:
    """False when something stands in the way, which the sheet then says."""
    if not sheet.sections:
        sheet.refuse(_("Tick what you want to take from the file."))
    try:
        if not sheet.problems:
            save_texts(
                contribution,
                sheet.content,
                base_number=sheet.base,
                by=request.user,
                way=Way.FILE,
                now=arrived_at(request),
            )
    except EditConflictError as error:
        sheet.show_conflicts(error)
    except DomainError as error:
        sheet.refuse(str(error))
    return not sheet.problems


def _sections_again(
    request: HttpRequest, every: Sequence[Section], sheet: TextSheet
) -> list[WordSection]:
    """What was sent, with the choices to make."""
    sent = TextSheet(request.POST, every).typed
    return [
        WordSection(
            key=row.key,
            title=row.title,
            text=sheet.typed.get(row.key, sent[row.key]).text,
            diff=(),
            wordings=sheet.conflicts.get(row.key),
            is_taken=row.key in sheet.typed,
        )
        for row in every
        if row.key in sent
    ]


def _page(
    request: HttpRequest,
    contribution: Contribution,
    context: dict[str, object],
    *,
    is_refused: bool = False,
) -> HttpResponse:
    title = _("Upload from Word")
    frame = {
        "head": write_head(contribution, title),
        "crumbs": write_crumbs(contribution, Link(title, request.path)),
        "contribution": contribution,
        "is_example": contribution.round.is_example,
    }
    status = REFUSED if is_refused else 200
    return render(request, "rounds/write_word.html", {**frame, **context}, status=status)
