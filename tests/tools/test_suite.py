"""The sums at the end of a run tell the truth."""

from pathlib import Path

import pytest

from tools import suite
from tools.suite import Counts, counted

REPORT = """<testsuites>
<testsuite name="one" tests="10" failures="1" errors="2" skipped="3"/>
<testsuite name="two" tests="4" failures="0" errors="0" skipped="0"/>
</testsuites>"""


def test_a_report_is_counted_with_errors_as_failures(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    assert counted(report) == Counts(passed=8, failed=3, skipped=3)


def test_a_report_that_was_never_written_counts_as_nothing(tmp_path: Path) -> None:
    assert counted(tmp_path / "report.xml") == Counts()


def test_the_last_line_is_plain(capsys: pytest.CaptureFixture[str]) -> None:
    assert suite.close(Counts(12, 0, 3)) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "12 passed, 0 failed, 3 skipped"
    assert suite.close(Counts(12, 1)) == 1


@pytest.mark.parametrize(("in_ci", "failed"), [(True, 1), (False, 0)])
def test_what_is_missing_is_loud_and_fails_in_ci_only(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    in_ci: bool,
    failed: int,
) -> None:
    monkeypatch.setattr(suite, "IN_CI", in_ci)
    assert suite.missing("PostgreSQL", "Sätt en adress.") == Counts(failed=failed)
    assert "*** POSTGRESQL SAKNAS" in capsys.readouterr().out
