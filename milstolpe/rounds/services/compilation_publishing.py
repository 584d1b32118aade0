"""Publishing a compilation: a frozen copy that needs no other row to be shown."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.steps import check_step
from milstolpe.records.receipts import canonical_sha256
from milstolpe.rounds import rich
from milstolpe.rounds.enums import COMPILATION_STEPS, PartState
from milstolpe.rounds.models import Compilation, CompilationEvent, PublishedCompilation
from milstolpe.rounds.queries.compiled import Compiled, compiled
from milstolpe.rounds.queries.document_templates import template_in_use
from milstolpe.search.services import Entry, index

SHOWN = 10  # of what a refusal names


@transaction.atomic
def publish_compilation(compilation: Compilation, *, by: User) -> PublishedCompilation:
    """Publish for the first time: the parts, and the tables of the round as it is published.

    Raises:
        StepNotAllowedError, PermissionDenied: see `check_step`.
        DomainError: the round is not published, a part is not reviewed, or a picture has no words.
    """
    return _publish(compilation, "publish", by=by)


@transaction.atomic
def correct_compilation(compilation: Compilation, *, by: User, reason: str) -> PublishedCompilation:
    """Publish anew with what stands now; earlier copies stay as they are.

    Raises:
        ReasonNeededError, and as above.
    """
    return _publish(compilation, "correct", by=by, reason=reason)


def _publish(
    compilation: Compilation, name: str, *, by: User, reason: str = ""
) -> PublishedCompilation:
    rows = Compilation.objects.select_for_update(of=("self",)).select_related("round")
    row = rows.get(pk=compilation.pk)
    may = by.has_perm(COMPILATION_STEPS[name].permission)
    step = check_step(COMPILATION_STEPS, name, state=row.state, may=may, reason=reason)
    if problems := why_not_ready(row):
        raise DomainError(" ".join(map(str, problems[:SHOWN])))
    before, row.state = row.state, step.to_state
    row.save(update_fields=["state"])
    CompilationEvent.objects.create(
        compilation=row,
        step=name,
        from_state=before,
        to_state=step.to_state,
        reason=reason.strip(),
        by=by,
    )
    return _freeze(row, by=by, reason=reason.strip())


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way of publishing, as a sentence, and the part where it is."""

    text: str
    part: str = ""  # its key; empty: it is in no part

    def __str__(self) -> str:
        return self.text


def why_not_ready(compilation: Compilation) -> list[Obstacle]:
    """Everything that stands in the way of publishing."""
    found = []
    if not compilation.round.is_published:
        text = _(
            "%(round)s is not published. Publish the round first: the compilation shows "
            "its figures."
        )
        found.append(Obstacle(text % {"round": compilation.round.name}))
    parts = list(compilation.parts.all())
    if not parts:
        found.append(Obstacle(_("The compilation has no part.")))
    for part in parts:
        if part.state != PartState.DONE:
            said = _("“%(part)s” is not reviewed.") % {"part": part.title}
            found.append(Obstacle(said, part.key))
        if any(not image.alt for image in rich.images(part.text)):
            said = _("A picture in “%(part)s” has no description.") % {"part": part.title}
            found.append(Obstacle(said, part.key))
    return found


def _freeze(compilation: Compilation, *, by: User, reason: str) -> PublishedCompilation:
    with translation.override(settings.LANGUAGE_CODE):
        found = compiled(compilation.round)
        content = compilation_content(compilation, found)
    content["published_on"] = localdate().isoformat()
    made = PublishedCompilation.objects.create(
        compilation=compilation,
        number=compilation.publications.count() + 1,
        content=content,
        sha256=canonical_sha256(content),
        reason=reason,
        by=by,
    )
    index_compilation(made)
    return made


def compilation_content(compilation: Compilation, found: Compiled) -> dict[str, Any]:
    """Everything that the pages and files of the compilation show, as plain values."""
    round_, template = compilation.round, template_in_use()
    publication = found.publication
    return {
        "name": compilation.name,
        "address": compilation.address,
        "round": round_.name,
        "round_address": round_.address,
        "round_publication": publication.number if publication else None,
        "round_sha256": publication.sha256 if publication else "",
        "kind": round_.kind,
        "year": round_.year,
        "is_example": compilation.is_example,
        "published_on": "",
        "template": template.number if template else 0,
        "parts": [
            {"key": part.key, "title": part.title, "text": part.text}
            for part in compilation.parts.all()
        ],
        "tables": [table.as_json() for table in found.tables],
    }


def index_compilation(publication: PublishedCompilation) -> None:
    """Make the compilation found by its words."""
    content = publication.content
    parts = [f"{part['title']}\n{rich.plain(part['text'])}" for part in content["parts"]]
    index(
        [
            Entry(
                kind="compilation",
                object_id=publication.compilation_id,
                title=content["name"],
                body="\n".join(parts),
            )
        ]
    )
