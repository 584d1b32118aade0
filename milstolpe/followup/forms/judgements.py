"""What was sent of a judgement from the writing page."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from milstolpe.core.errors import EditConflictError
from milstolpe.core.text import clean_text, small_number
from milstolpe.followup.judgement import Earlier, Judgement
from milstolpe.followup.models import GoalAssessment

FIELDS = ("outcome", "outcome_reason", "trend", "trend_basis", "trend_reason")
PREFIX, BASE, CHOICE = "j", "jbase", "jchoice-"


class JudgementSheet:
    """Outcome and trend as they were chosen; `problems` and `conflicts` once saving failed."""

    def __init__(
        self, data: Mapping[str, Any], assessment: GoalAssessment, earlier: Earlier | None
    ) -> None:
        self.was_sent = BASE in data
        self.base = small_number(data.get(BASE, ""))
        self.values: dict[str, Any] = {
            name: clean_text(data.get(f"{PREFIX}{name}", "")) for name in FIELDS
        }
        self.problems: list[str] = []
        self.conflicts: dict[str, tuple[Any, Any]] = {}  # name → theirs, mine
        self.saved_by = ""
        self._earlier = earlier
        self._number, self._saved = assessment.number, Judgement.of(assessment).values()
        self._choose(data, self._saved)

    @property
    def is_empty(self) -> bool:
        """Nothing but last time's outcome, which the page chose: no judgement yet."""
        before = self._earlier.judgement.outcome if self._earlier else ""
        is_offered = self.values["outcome"] in ("", before)
        return self.base == 0 and is_offered and not any(self.values[name] for name in FIELDS[1:])

    @property
    def says_what_stands(self) -> bool:
        """It began from the newest save and changes nothing."""
        return self.base == self._number and all(
            self.values[name] == self._saved[name] for name in FIELDS
        )

    def refuse(self, text: str) -> None:
        self.problems.append(text)

    def show_conflicts(self, error: EditConflictError) -> None:
        self.base, self.saved_by = error.number, error.saved_by
        for name, conflict in error.conflicts.items():
            if name in Judgement.TEXTS:
                self.values[name] = error.merged[name]  # both wordings, to write together
            else:
                self.conflicts[name] = (conflict.theirs, conflict.mine)
        self.refuse(str(error))

    def _choose(self, data: Mapping[str, Any], saved: Mapping[str, Any]) -> None:
        """What was picked where two had chosen differently."""
        for name in data.getlist("jconflict") if hasattr(data, "getlist") else ():
            if name not in FIELDS:
                continue
            choice = data.get(f"{CHOICE}{name}", "")
            if choice == "theirs":
                self.values[name] = saved[name]
            elif choice != "mine":
                self.conflicts[name] = (saved[name], self.values[name])
                self.refuse(_("Choose which judgement should stand."))
