"""What is compiled from the newest published example year: the joint judgement, which is published,
and the evaluation's summaries and joint document, which are being written."""

from collections.abc import Sequence

from milstolpe.accounts.models import User
from milstolpe.core.files import Row
from milstolpe.rounds.compiled import CompiledTable
from milstolpe.rounds.enums import PartState
from milstolpe.rounds.models import Compilation, Round
from milstolpe.rounds.queries.compiled import compiled
from milstolpe.rounds.services.compilation_publishing import publish_compilation
from milstolpe.rounds.services.compiling import make_compilation, save_part, take_part_step

_WRITTEN = 4  # summaries that are begun
_MESSAGES = (
    "- Arbetet i länen ger effekt där det har pengar och folk under flera år.\n"
    "- Styrmedel som bromsar målen behöver ses över tillsammans med de nya.\n"
    "- Kommunerna gör mycket av arbetet och behöver vara med från början."
)


def add_compilations(round_: Round, *, by: User) -> None:
    """Everything is written from the round's own figures."""
    tables = {table.key: table for table in compiled(round_).tables}
    _add_joint_judgement(round_, tables, by=by)
    summaries = _made(round_, "sammanfattningar", by=by)
    parts = list(summaries.parts.filter(item__isnull=False))[:_WRITTEN]
    for part in parts:
        save_part(part, _about(part.title, tables), base_number=0, by=by)
    take_part_step(parts[0], "submit", by=by)
    joint = _made(round_, "gemensamt-underlag", by=by)
    save_part(joint.parts.get(key="budskap"), _MESSAGES, base_number=0, by=by)


def _made(round_: Round, plan: str, *, by: User) -> Compilation:
    chosen = next(each for each in round_.plan.compilations if each.key == plan)
    return make_compilation(round_, plan, name=chosen.name % {"round": round_.name}, by=by)


def _add_joint_judgement(round_: Round, tables: dict[str, CompiledTable], *, by: User) -> None:
    made = _made(round_, "samlad", by=by)
    texts = {
        "i-korthet": _said(tables, "malbedomning-lan", "utveckling-lan"),
        "analys": _said(tables, "andringar", "malbedomning-per-mal", "utveckling-per-mal"),
        "gemensamt-arbete": "Länsstyrelserna har haft målvisa möten och ett gemensamt möte om "
        "kulturmiljö. RUS har svarat på frågor och rättat instruktionerna under omgången.",
    }
    for part in made.parts.all():
        text = texts.get(part.key) or _about(part.title, tables)
        save_part(part, text, base_number=0, by=by)
    made.parts.update(state=PartState.DONE)
    publish_compilation(made, by=by)


def _said(tables: dict[str, CompiledTable], *keys: str) -> str:
    return "\n\n".join(tables[key].text for key in keys if key in tables and tables[key].text)


def _about(title: str, tables: dict[str, CompiledTable]) -> str:
    """How many counties judge an objective in which way."""
    found = []
    for key, begins in (("malbedomning-per-mal", "Målet bedöms"), ("utveckling-per-mal",
                        "Utvecklingen i miljön är")):  # fmt: skip
        table = tables[key]
        row = next((row for row in table.rows if str(row[0]).endswith(title)), None)
        if row is not None:
            found.append(f"{begins} {_counted(table, row)}.")
    if not found:
        return "Målet bedöms inte i länen. Texterna beskriver arbetet och det nationella läget."
    return "\n\n".join(found)


def _counted(table: CompiledTable, row: Row) -> str:
    names: Sequence[str] = table.headings[1:-2]
    counts = [f"{name} i {n} län" for name, n in zip(names, row[1:-2], strict=True) if n]
    return ", ".join(counts)
