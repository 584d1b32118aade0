"""Who may import. Predicates read as claims."""

from typing import Any

import rules

from milstolpe.organisations.rules import coordinated_county_codes, coordinates_a_county
from milstolpe.transfer.models import Import, KeptAnswer


@rules.predicate
def coordinates_its_county(user: Any, thing: Import | KeptAnswer) -> bool:
    return thing.county_id in coordinated_county_codes(user)


rules.add_perm("transfer.import", coordinates_a_county)
rules.add_perm("transfer.handle_import", coordinates_its_county)
rules.add_perm("transfer.handle_answer", coordinates_its_county)
