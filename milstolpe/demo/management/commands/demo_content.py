"""Fills an empty installation with content to try it with."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from milstolpe.demo.services import Size, add_content
from milstolpe.programmes.models import Measure, Programme


class Command(BaseCommand):
    help = "Make example content. Does nothing where there are programmes already."

    def add_arguments(self, parser: CommandParser) -> None:
        usual = Size()
        parser.add_argument("--programmes", type=int, default=usual.programmes)
        parser.add_argument("--measures", type=int, default=usual.measures)
        parser.add_argument("--organisations", type=int, default=usual.organisations)
        parser.add_argument("--years", type=int, default=usual.years)
        parser.add_argument("--seed", default="milstolpe", help="another seed, other content")

    def handle(self, *args: object, **options: Any) -> None:
        size = Size(
            options["programmes"], options["measures"], options["organisations"], options["years"]
        )
        is_made = add_content(size, seed=options["seed"])
        text = (
            _("Made %(programmes)s programmes with %(measures)s measures.")
            if is_made
            else _("Nothing was made: there are %(programmes)s programmes already.")
        )
        count = {"programmes": Programme.objects.count(), "measures": Measure.objects.count()}
        self.stdout.write(text % count)
