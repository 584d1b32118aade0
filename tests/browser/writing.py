"""Fills an empty site with a yearly follow-up that is written: RÅU 2026, open; a log-in for the
lead of clean air in Skåne, one for the coordinator, one for RUS; and a compilation. Run where
Django is set up already.
"""

from django.contrib.auth.hashers import make_password

from milstolpe.demo.logins import DOMAIN, PASSWORD
from milstolpe.rounds.services.compiling import make_compilation
from tests.followup.writing import make_writing

COMPILATION = "Sammanfattningar"


def make_open_year() -> None:
    writing = make_writing()
    password = make_password(PASSWORD)
    people = {"malansvarig": writing.world.lead, "samordnare": writing.world.coordinator}
    people["rus"] = writing.world.rus
    for account, user in people.items():
        user.email, user.name, user.password = f"{account}@{DOMAIN}", account.capitalize(), password
        user.save()
    plan = writing.round.plan.compilations[0].key
    make_compilation(writing.round, plan, name=COMPILATION, by=writing.world.rus)
