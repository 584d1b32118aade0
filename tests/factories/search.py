"""Things that can be found."""

import factory
from factory.django import DjangoModelFactory

from milstolpe.search.models import SearchEntry
from milstolpe.search.words import words


class SearchEntryFactory(DjangoModelFactory):
    class Meta:
        model = SearchEntry

    kind = "measure"
    object_id = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"HK{n} Restaurera våtmarker")
    title_words = factory.LazyAttribute(lambda entry: " ".join(words(entry.title)))
    body = "Kommunerna anlägger våtmarker i jordbrukslandskapet."
    body_words = factory.LazyAttribute(lambda entry: " ".join(words(entry.body)))
