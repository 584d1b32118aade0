"""Pictures in texts: whose words are missing, and which everyone may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from milstolpe.rounds import rich
from milstolpe.rounds.content import TextContent
from milstolpe.rounds.models import Picture, PublishedText, Section


@dataclass(frozen=True)
class PicturePlace:
    """A picture that says nothing to those who do not see it."""

    section: Section
    place: int  # among the pictures of the section, from 1

    @property
    def anchor(self) -> str:
        """Of the section's field on the writing page."""
        return f"#text-{self.section.key}"


def pictures_without_words(content: TextContent, sections: Iterable[Section]) -> list[PicturePlace]:
    """Every picture whose text in words is empty; such a text can be neither handed in nor
    published."""
    return [
        PicturePlace(section, place)
        for section in sections
        for place, image in enumerate(rich.images(content.text(section.key)), 1)
        if not image.alt
    ]


def is_published(picture: Picture) -> bool:
    """Whether a text that everyone can read shows the picture."""
    mark = f"(bild:{picture.pk})"
    texts = PublishedText.objects.filter(contribution=picture.contribution_id)
    return any(
        mark in section["text"]
        for content in texts.values_list("content", flat=True)
        for section in content.get("sections", ())
    )


def pictures_in(texts: Iterable[str]) -> dict[int, bytes]:
    """The files of the pictures of ours in texts, for documents. At most one query."""
    numbers = {image.number for text in texts for image in rich.images(text) if image.number}
    if not numbers:
        return {}
    found = {}
    for picture in Picture.objects.filter(pk__in=numbers).select_related("file"):
        with picture.file.file.open("rb") as content:
            found[picture.pk] = content.read()
    return found
