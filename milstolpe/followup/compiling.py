"""What a compilation gets from the judgements; named in the settings `COMPILATION_EXTRAS`."""

from milstolpe.followup.judgement_tables import judgement_tables
from milstolpe.followup.queries.compiled import judgement_year, references_of
from milstolpe.records.receipts import canonical_sha256
from milstolpe.rounds.compiled import Extras
from milstolpe.rounds.models import Round, RoundPublication


def judgement_extras(round_: Round, publication: RoundPublication | None) -> Extras:
    """The tables of the judgements, and each in words beside its text; nothing where none is
    asked."""
    year = judgement_year(round_, publication)
    if year is None:
        return Extras()
    tables = judgement_tables(year)
    said = sorted((key, list(rows)) for key, rows in year.words.items())
    references = {} if publication else references_of(round_)
    cited = sorted((mark, str(reference)) for mark, reference in references.items())
    stamp = canonical_sha256([[table.as_json() for table in tables], said, cited])
    return Extras(tables=tables, facts=year.words, references=references, stamp=stamp)
